"""Enrolment by the code of a letter, on real servers with real clients."""

import uuid

import pytest

from adhoc import FORM, execute, submit
from codes import letters, wrong
from process import wait_until

REGISTER = "{jabber:iq:register}"
DONE = "Merci, c’est fait."


@pytest.fixture
def agency(world):
    """An advisor who is there, and two people who got a letter."""
    w = world
    w.advisor = w.people.advisor("Marie Lefort")
    for name in "Léa Morel", "Tom Vidal":
        w.people.claimant(name, w.advisor, known=False, consent="")
    w.lea, w.tom = w.people.claimants
    w.people.bring_in()
    w.codes = letters(w)
    w.olga = w.people.stranger("Olga")
    w.daemon.write(operator=w.olga.jid)
    w.serve()
    w.marie = w.clients.log_in(w.advisor)
    return w


def bound(world, person):
    return world.sql(
        "SELECT jid, consent, notice FROM guichet.claimant_now"
        f" WHERE number = '{person.number}'"
    )


def enrol(world, client, person):
    """The whole conversation."""
    mark = client.mark()
    client.send(world.accueil, world.codes[person.number])
    client.hear(f"Il est au nom de {person.name}", since=mark)
    client.hear("Répondez OUI ou NON", since=mark)
    client.send(world.accueil, "oui")
    client.hear(DONE, since=mark)
    client.hear("c’est Marie Lefort qui vous suit", since=mark)


def test_a_stranger_becomes_a_claimant_by_a_conversation(agency):
    w = agency
    lea = w.clients.log_in(w.lea)
    lea.send(w.conseiller, "Bonjour, je cherche mon conseiller")
    notice = lea.hear("volontaire")
    assert notice.bare_from == w.accueil
    lea.hear("envoyez-moi le code")
    assert len(lea.heard("volontaire")) == 1
    enrol(w, lea, w.lea)
    assert len(lea.heard("volontaire")) == 1, "the notice was shown twice"
    assert bound(w, w.lea) == [[w.lea.jid, "t", "1"]]
    assert w.sql(
        "SELECT notice, jid, turn > 0 FROM guichet.consent WHERE claimant ="
        f" (SELECT id FROM guichet.claimant WHERE number = '{w.lea.number}')"
    ) == [["1", w.lea.jid, "t"]]

    # From then on both ways, and nothing from before.
    lea.send(w.conseiller, "Je suis inscrite")
    w.marie.hear("Je suis inscrite")
    w.marie.send(w.alias(w.lea), "Bienvenue")
    assert lea.hear("Bienvenue").bare_from == w.conseiller
    assert w.marie.heard("je cherche mon conseiller") == []
    assert w.sql("SELECT 1 FROM guichet.message WHERE body LIKE '%je cherche%'") == []
    if w.server.fills_rosters:
        lea.until(lambda: w.conseiller in lea.roster(), 10, "the one contact")


def test_the_form_does_all_of_it_at_once(agency):
    w = agency
    lea = w.clients.log_in(w.lea)
    form = lea.ask(w.domain, "<query xmlns='jabber:iq:register'/>").xml
    shown = {
        field.get("var"): field.findtext(FORM + "value")
        for field in form.iter(FORM + "field")
    }
    assert "volontaire" in shown[None] and shown["notice"] == "1"

    def send(code, consent="1"):
        values = {"notice": shown["notice"], "code": code, "consent": consent}
        return lea.ask(
            w.accueil,
            f"<query xmlns='jabber:iq:register'>{submit(values)}</query>",
            kind="set",
        )

    good = w.codes[w.lea.number]
    assert send(good, consent="0").condition == "not-acceptable"
    assert send(wrong(good)).condition == "forbidden"
    assert send(good.lower()).get("type") == "result"
    lea.hear("c’est Marie Lefort qui vous suit")
    assert bound(w, w.lea) == [[w.lea.jid, "t", "1"]]
    again = lea.ask(w.conseiller, "<query xmlns='jabber:iq:register'/>")
    assert again.xml.find(f"{REGISTER}query/{REGISTER}registered") is not None

    # And the way out of it.
    remove = "<query xmlns='jabber:iq:register'><remove/></query>"
    assert lea.ask(w.domain, remove, kind="set").get("type") == "result"
    lea.hear("Votre suivi par messages est arrêté")
    assert bound(w, w.lea) == [[w.lea.jid, "f", "1"]]
    assert lea.ask(w.domain, remove, kind="set").condition == "registration-required"


def test_guessing_is_stopped_and_a_clean_account_is_not(agency):
    w = agency
    limit = 5
    code = w.codes[w.lea.number]
    guessers = [w.clients.log_in(w.people.stranger(f"Eve{i}")) for i in range(3)]
    for guesser in guessers:
        guesser.send(w.accueil, code[:4] + "-" + code[4:8] + "#")
        guesser.send(w.accueil, code.replace("-", "")[:9] + "A1")
    for guesser in guessers:
        for _ in range(limit):
            guesser.send(w.accueil, wrong(code))
        guesser.send(w.accueil, code)
    for guesser in guessers:
        guesser.hear("Trop de codes ont été essayés")
        guesser.until(
            lambda g=guesser: len(g.heard("Ce code n’est pas bon")) == limit, 10, "all"
        )
        assert guesser.heard("au nom de") == []
    assert len(w.sql("TABLE guichet.code_try")) == limit * len(guessers)

    # A restart gives nobody new tries.
    assert w.daemon.stop() == 0
    w.serve()
    mark = guessers[0].mark()
    guessers[0].send(w.accueil, code)
    guessers[0].hear("Trop de codes", since=mark)

    lea = w.clients.log_in(w.lea)
    enrol(w, lea, w.lea)
    assert w.sql(f"SELECT 1 FROM guichet.code_try WHERE jid = '{w.lea.jid}'") == []


def test_of_two_accounts_with_one_code_one_wins(agency):
    w = agency
    pair = [w.clients.log_in(w.people.stranger(f"Ana{i}")) for i in range(2)]
    for client in pair:
        client.send(w.accueil, w.codes[w.lea.number])
    for client in pair:
        client.hear("Répondez OUI ou NON")
    for client in pair:
        client.send(w.accueil, "OUI")
    wait_until(lambda: sum(len(c.heard(DONE)) for c in pair) == 1, 10, "one to win")
    wait_until(
        lambda: sum(len(c.heard("Ce code a déjà servi")) for c in pair) == 1,
        10,
        "the other to be told",
    )
    winner = next(client for client in pair if client.heard(DONE))
    assert bound(w, w.lea) == [[winner.jid, "t", "1"]]


def test_another_account_takes_over_and_the_old_one_is_told(agency):
    w = agency
    lea = w.clients.log_in(w.lea)
    enrol(w, lea, w.lea)
    lea.send(w.conseiller, "Avant")
    w.marie.hear("Avant")

    olga = w.clients.log_in(w.olga)
    step = execute(olga, w.domain, "code-renew", claimant=w.lea.number)
    w.codes[w.lea.number] = step.note.split("\u00a0: ")[1][:11]
    new = w.clients.log_in(w.people.stranger("Léa bis"))
    new.send(w.accueil, w.codes[w.lea.number])
    new.hear(DONE)
    assert new.heard("Répondez OUI") == [], "consent to this notice stands"
    new.hear("c’est Marie Lefort qui vous suit")
    lea.hear("Cette adresse-ci n’y a plus accès")
    stanza_id = lea.send(w.conseiller, "Encore moi")
    assert lea.wait_error(stanza_id).condition == "registration-required"
    new.send(w.conseiller, "Après")
    w.marie.hear("Après")
    assert w.marie.heard("Encore moi") == []
    assert stanza_id not in [m["id"] for m in w.messages()]
    assert [m["body"] for m in w.messages("kind = 1")] == ["Avant", "Après"]
    assert w.sql(
        "SELECT count(DISTINCT claimant) FROM guichet.message WHERE kind = 1"
    ) == [["1"]]


def test_no_code_reaches_log_or_ledger(agency):
    w = agency
    lea = w.clients.log_in(w.lea)
    enrol(w, lea, w.lea)
    code = w.codes[w.lea.number].replace("-", "")
    with open(w.daemon.log, encoding="utf-8") as f:
        assert code not in f.read().replace("-", "")
    for table in "message", "audit", "code_try", "code":
        rows = w.sql(f"SELECT t::text FROM guichet.{table} t")
        assert code not in str(rows).replace("-", ""), table


def test_no_way_is_open_where_the_region_is_not(agency):
    w = agency
    for state, line in [
        ("paused", "est suspendu dans votre région"),
        ("pilot", "Il est au nom de Tom Vidal"),
        ("closed", "n’est pas ouvert dans votre région"),
    ]:
        w.people.region("R1", state)
        w.people.bring_in()
        client = w.clients.log_in(w.people.stranger(uuid.uuid4().hex))
        client.send(w.accueil, w.codes[w.tom.number])
        client.hear(line)
    assert bound(w, w.tom) == [["", "f", "0"]]


def ask_in(world, client, person):
    """Up to the yes; what comes then is another matter."""
    client.send(world.accueil, world.codes[person.number])
    client.hear("Répondez OUI ou NON")
    client.send(world.accueil, "oui")


def agree(world, client):
    """To a place that is free."""
    client.send(world.accueil, "oui")
    client.hear("Répondez OUI ou NON")
    mark = client.mark()
    client.send(world.accueil, "oui")
    return mark


def test_a_full_region_has_a_line_and_keeps_its_order(agency):
    w = agency
    w.zoe = w.people.claimant("Zoé Albert", w.advisor, known=False, consent="")
    w.mia = w.people.claimant("Mia Weber", w.advisor, consent="")
    w.people.region("R1", "pilot", cap="1")
    w.people.bring_in()
    w.codes |= letters(w, "more.csv")
    tom, lea, zoe = (w.clients.log_in(p) for p in (w.tom, w.lea, w.zoe))
    enrol(w, tom, w.tom)
    ask_in(w, lea, w.lea)
    lea.hear("Vous avez la place 1 dans la liste d’attente")
    assert bound(w, w.lea) == [[w.lea.jid, "f", "0"]], "consent before a place"
    lea.send(w.conseiller, "Vous êtes là ?")
    lea.hear("n’a pas encore commencé")
    assert w.marie.heard("Vous êtes là ?") == []

    # The place that becomes free is hers, whoever comes with a code by then.
    tom.send(w.accueil, "stop")
    tom.hear("Voulez-vous arrêter")
    tom.send(w.accueil, "oui")
    tom.hear("Votre suivi par messages est arrêté")
    ask_in(w, zoe, w.zoe)
    zoe.hear("Vous avez la place 2 dans la liste d’attente")
    assert w.daemon.stop() == 0
    w.serve()
    lea.hear("une place est libre pour vous")
    zoe.send(w.accueil, "oui")
    zoe.until(lambda: len(zoe.heard("Vous avez la place 2")) == 2, 10, "her place")
    mark = agree(w, lea)
    lea.hear("c’est Marie Lefort qui vous suit", since=mark)
    assert bound(w, w.lea) == [[w.lea.jid, "t", "1"]]
    zoe.send(w.accueil, "Et moi ?")
    zoe.hear("Vous avez la place 1")
    assert w.sql("SELECT load FROM guichet.region WHERE code = 'R1'") == [["1"]]
    assert zoe.heard("une place est libre") == []

    # An import gives two other accounts: who waits is told at both, and where
    # nothing was ever said nothing is.
    mia = w.clients.log_in(w.mia)
    for person in w.zoe, w.mia:
        person.user, person.known = w.people.stranger("Nouvelle").user, True
    w.people.bring_in()
    zoe.hear("ou votre place dans la liste d’attente, y continue")
    assert len(zoe.heard("Vous avez la place 1")) == 1
    assert w.wait_sql(
        "SELECT recipient FROM guichet.message WHERE wire_id LIKE 'queued/%'"
        f" AND recipient = '{w.zoe.jid}'"
    )
    zoe.send(w.accueil, "Et ma place ?")  # as from anybody
    zoe.hear("Rien de ce que vous écrivez avant votre inscription n’est transmis")
    assert not [m for m in mia.seen if m.body]


def test_a_place_that_nobody_comes_for_goes_on(agency):
    w = agency
    w.people.region("R1", "pilot", cap="0")
    w.people.bring_in()
    lea, tom = w.clients.log_in(w.lea), w.clients.log_in(w.tom)
    ask_in(w, lea, w.lea)
    lea.hear("Vous avez la place 1")
    ask_in(w, tom, w.tom)
    tom.hear("Vous avez la place 2")
    w.people.region("R1", "pilot", cap="1")
    w.people.bring_in()
    assert w.daemon.stop() == 0
    w.serve()
    lea.hear("une place est libre pour vous")
    assert w.daemon.stop() == 0
    w.sql(
        "UPDATE guichet.waitlist SET invited = now() - interval '14 days'"
        " WHERE invited IS NOT NULL"
    )
    w.serve()
    lea.hear("la place est allée à la personne suivante")
    tom.hear("une place est libre pour vous")
    tom.hear("c’est Marie Lefort qui vous suit", since=agree(w, tom))
    assert bound(w, w.lea) == [[w.lea.jid, "f", "0"]]
