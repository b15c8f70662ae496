"""Agreeing, stopping and coming back; the notice that changes; lost accounts."""

import adhoc
from conftest import SANITIZERS
from process import wait_until

DAY = 86400


def with_two(world, before=()):
    """An advisor and a claimant online; `before` is SQL that stands already."""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    for statement in before:
        w.sql(statement)
    w.serve()
    w.marie = w.clients.log_in(advisor)
    w.jean = w.clients.log_in(claimant)
    return w


def notice(version, days, text):
    return (
        "INSERT INTO guichet.notice (version, since, turn, by_jid, fr, en) VALUES "
        f"({version}, now() - interval '{days} days', {version}, 'a@b', '{text}', '{text}')"
    )


def test_the_first_start_stores_the_notice_and_shows_it(pair):
    w = pair
    ((version, by, fr, en),) = w.wait_sql(
        "SELECT version, by_jid, fr, en FROM guichet.notice"
    )
    assert (version, by) == ("1", w.accueil)
    assert "volontaire" in fr and f"STOP à {w.accueil}" in fr and "voluntary" in en
    w.jean.send(w.accueil, "notice")
    assert fr in w.jean.hear("Notice 1").body


def test_stop_is_asked_once_and_then_holds(pair):
    w = pair
    alias = w.alias(w.jean.person)
    w.meet(w.marie, alias)
    w.jean.send(w.accueil, "STOP")
    w.jean.hear("Voulez-vous arrêter")
    w.jean.send(w.accueil, "oui")
    w.jean.hear("Votre suivi par messages est arrêté")
    said = w.marie.hear("Jean Moreau (dossier")
    assert "a choisi d’arrêter" in said.body
    ((given, jid),) = w.sql(
        "SELECT given, jid FROM guichet.consent ORDER BY instant DESC LIMIT 1"
    )
    assert (given, jid) == ("f", w.jean.person.jid)
    ids = w.jean.send(w.conseiller, "Encore moi")
    assert "demandez un code" in w.jean.wait_error(ids).error_text
    ids = w.marie.send(alias, "Bonjour")
    assert "n’est plus, suivie" in w.marie.wait_error(ids).error_text
    assert w.messages("kind IN (1, 2)") == []
    if w.server.fills_rosters:
        wait_until(lambda: alias not in w.marie.roster(), 15, "the alias to go")


def test_both_are_told_of_a_withdrawal_after_a_death_in_between(world):
    w = with_two(
        world,
        [
            "SELECT guichet.note_consent((1::bigint << 40) + 77, now(), id, false, 1, jid)"
            " FROM guichet.claimant"
        ],
    )
    w.jean.hear("Votre suivi par messages est arrêté")
    w.marie.hear("a choisi d’arrêter")
    w.daemon.stop()
    w.serve()
    w.marie.send(w.accueil, "aide")
    w.marie.hear("Voici ce que")
    assert len(w.messages("wire_id LIKE 'withdrawn/%'")) == 2


def test_coming_back_is_a_later_consent(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    env = {**SANITIZERS, "GUICHET_CLOCK_OFFSET": str(-3 * DAY)}
    w.daemon.start(env=env)
    w.daemon.wait_for("serving")
    jean = w.clients.log_in(claimant)
    step = adhoc.execute(jean, w.domain, "stop")
    assert step.note == "C’est fait."
    jean.hear("est arrêté")
    ((day,), (today,)) = w.sql(
        "SELECT at::text FROM guichet.consent WHERE NOT given "
        "UNION ALL SELECT current_date::text"
    )
    claimant.consent = day  # of the same day: it may have been signed before
    w.people.bring_in()
    assert w.sql("SELECT consent FROM guichet.claimant_now") == [["f"]]
    mark = jean.mark()
    claimant.consent = today
    w.people.bring_in()
    jean.hear("Votre suivi à distance est ouvert", since=mark)
    jean.send(w.conseiller, "Me revoilà")
    w.wait_sql("SELECT 1 FROM guichet.message WHERE body = 'Me revoilà'")
    assert w.sql("SELECT count(*) FROM guichet.consent") == [["3"]]


def test_stop_to_the_advisor_is_a_sentence_and_told_where_to_go(pair):
    w = pair
    w.jean.send(w.conseiller, "stop")
    w.marie.hear("stop")
    assert f"Écrivez STOP ici, à {w.accueil}" in w.jean.hear("Écrivez STOP").body
    assert w.sql("SELECT consent FROM guichet.claimant_now") == [["t"]]


def test_a_new_notice_is_asked_about_before_the_next_sentence(world):
    w = with_two(world, [notice(1, 400, "Ancienne.")])
    olga, otto = w.people.stranger("Olga Ray"), w.people.stranger("Otto Sy")
    w.daemon.write(operator=olga.jid)
    w.daemon.stop()
    w.serve()
    first, second = w.clients.log_in(olga), w.clients.log_in(otto)
    assert not adhoc.execute(
        first, w.domain, "role-grant", jid=otto.jid, role="operator"
    ).failed
    step = adhoc.execute(first, w.domain, "notice-publish")
    number = step.note.partition("numéro ")[2].split()[0]
    assert "Prochaine notice" in str(adhoc.execute(second, w.domain, "notice").seen)
    assert not adhoc.execute(second, w.domain, "confirm", number=number).failed
    assert w.sql("SELECT version, by_jid FROM guichet.notice ORDER BY 1 DESC") == [
        ["2", otto.jid],
        ["1", "a@b"],
    ]
    w.jean.send(w.conseiller, "Bonjour")
    w.marie.hear("Bonjour")
    asked = w.jean.hear("La notice du suivi par messages a changé")
    assert "Le suivi par messages est volontaire" in asked.body
    w.jean.send(w.accueil, "OUI")
    w.jean.hear("votre accord est enregistré (notice 2)")
    assert w.sql("SELECT consent, notice FROM guichet.claimant_now") == [["t", "2"]]


def test_past_the_grace_nothing_passes_until_yes(world):
    w = with_two(world, [notice(1, 400, "Ancienne."), notice(2, 20, "Nouvelle.")])
    w.jean.hear("vos messages attendent votre réponse")
    ids = w.jean.send(w.conseiller, "Bonjour")
    error = w.jean.wait_error(ids)
    assert "Nouvelle." in error.error_text and "répondez OUI" in error.error_text
    ids = w.marie.send(w.alias(w.jean.person), "Bonjour Jean")
    assert "nouvelle notice" in w.marie.wait_error(ids).error_text
    assert w.messages("kind IN (1, 2)") == []
    w.jean.send(w.accueil, "oui")
    w.jean.hear("votre accord est enregistré (notice 2)")
    w.jean.send(w.conseiller, "Bonjour de nouveau")
    w.marie.hear("Bonjour de nouveau")


def test_the_agency_is_a_wish_that_the_advisor_sees(pair):
    w = pair
    w.jean.send(w.accueil, "agence")
    w.marie.hear("aimerait un entretien à l’agence")
    listed = adhoc.execute(w.marie, w.domain, "caseload").lines
    assert "demande l’agence" in listed[0]
    w.daemon.stop()
    w.serve()
    listed = adhoc.execute(w.marie, w.domain, "caseload").lines
    assert "demande l’agence" in listed[0]
    w.jean.send(w.accueil, "plus l’agence")
    w.marie.hear("ne demande plus d’entretien")


def test_a_deleted_account_is_told_and_kept(pair):
    w = pair
    w.meet(w.jean, w.conseiller)
    w.jean.send_xml(
        "<iq type='set' id='rm'><query xmlns='jabber:iq:register'><remove/></query></iq>"
    )
    assert "retirés de ses contacts" in w.marie.hear("dossier").body
    assert "injoignable" in adhoc.execute(w.marie, w.domain, "caseload").lines[0]
    w.daemon.stop()
    w.serve()
    assert "injoignable" in adhoc.execute(w.marie, w.domain, "caseload").lines[0]
    assert w.sql("SELECT state, detail FROM guichet.account_event") == [
        ["3", "unsubscribed"]
    ]


def test_an_account_that_was_never_a_contact_is_found_by_its_bounce(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor, account=False)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    marie.send(w.alias(claimant), "Bonjour")
    assert "n’accepte plus nos messages" in marie.hear("dossier").body
    assert w.sql("SELECT state, detail FROM guichet.account_event") == [
        ["2", "service-unavailable"]
    ]


def test_a_blocked_contact_is_told_and_over_when_it_speaks(pair):
    w = pair
    alias = w.alias(w.jean.person)
    item = f"<item jid='{w.conseiller}'/>"
    w.jean.send_xml(
        f"<iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'>{item}</block></iq>"
    )
    w.jean.wait(lambda seen: seen.get("id") == "b1", "the block")
    w.marie.send(alias, "Bonjour")
    w.marie.hear("n’accepte plus nos messages")
    w.jean.send_xml(
        f"<iq type='set' id='b2'><unblock xmlns='urn:xmpp:blocking'>{item}</unblock></iq>"
    )
    w.jean.wait(lambda seen: seen.get("id") == "b2", "the unblock")
    w.jean.send(w.conseiller, "Je suis là")
    w.marie.hear("Je suis là")
    w.jean.hear("Bonjour")  # what had come back
    w.wait_sql("SELECT 1 FROM guichet.account_event WHERE state = 0")
    assert "injoignable" not in adhoc.execute(w.marie, w.domain, "caseload").lines[0]
