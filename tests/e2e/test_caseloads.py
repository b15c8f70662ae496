"""Who follows whom: the service's choice, the waiting list, whole caseloads."""

import threading

import pytest

import adhoc
from conftest import SANITIZERS
from process import Failed, wait_until

MANY = 250


@pytest.fixture
def office(world):
    """Two advisors with a place each, three who have none, an operator."""
    w = world
    w.marie = w.people.advisor("Marie Lefort", ceiling="1")
    w.karim = w.people.advisor("Karim Benali", ceiling="1")
    olga = w.people.stranger("Olga Operator")
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.olga = w.clients.log_in(olga)
    return w


def assigned(w):
    return w.sql(
        "SELECT c.number, a.number, s.reason, s.end_reason, s.end_by"
        " FROM guichet.assignment s JOIN guichet.claimant c ON c.id = s.claimant"
        " JOIN guichet.advisor a ON a.id = s.advisor ORDER BY s.since, c.id"
    )


def test_the_service_chooses_and_calls_up_who_waits(office):
    w = office
    w.serve()
    people = [w.people.claimant(name) for name in ("Jean Moreau", "Léa Petit")]
    people += [w.people.claimant("Noé Vert", language="en")]
    jean, lea, noe = (w.clients.log_in(person) for person in people)
    w.people.bring_in()
    # One each, in the order in which they came; the third hears their place.
    jean.hear("c’est Marie Lefort qui vous suit")
    lea.hear("c’est Karim Benali qui vous suit")
    noe.hear("your place on the waiting list is 1")
    listed = adhoc.execute(w.olga, w.domain, "waiting-list")
    assert people[2].number in "".join(listed.lines), listed.lines
    # A place that becomes free is theirs at once.
    ended = adhoc.execute(
        w.olga, w.domain, "end", claimant=people[1].number, reason="emploi"
    )
    assert not ended.failed, ended.notes
    lea.hear("Votre suivi à distance est terminé")
    noe.hear("Your remote follow-up is open: Karim Benali")
    assert assigned(w)[1] == [people[1].number, "A2", "", "emploi", w.olga.jid]
    # Who comes again hears their place, until a ceiling is raised.
    back = adhoc.execute(
        w.olga, w.domain, "assign", claimant=people[1].number, reason="retour"
    )
    assert not back.failed, back.notes
    lea.hear("vous avez la place 1 dans la liste d’attente")
    w.marie.ceiling = "2"
    w.people.bring_in()
    lea.hear("c’est Marie Lefort qui vous suit")
    assert w.sql("SELECT load FROM guichet.advisor ORDER BY id") == [["2"], ["1"]]


def test_a_ceiling_that_is_not_set_is_the_regions(office):
    w = office
    w.serve()
    rosa = w.people.advisor("Rosa Diaz", ceiling="")
    rule = {"policy": "ceiling", "value": "1", "region": "R1"}
    assert not adhoc.execute(w.olga, w.domain, "policy-set", **rule).failed
    people = [w.people.claimant(name, rosa) for name in ("Jean Moreau", "Léa Petit")]
    with pytest.raises(Failed, match="A3 is full"):
        w.people.bring_in()
    people[1].advisor = ""
    w.people.bring_in()
    w.wait_sql("SELECT 1 FROM guichet.assignment HAVING count(*) = 2")
    assert not adhoc.execute(w.olga, w.domain, "policy-set", **{**rule, "value": "2"}).failed
    moved = adhoc.execute(
        w.olga, w.domain, "reassign", claimant=people[1].number, advisor="A3", reason="x"
    )
    assert not moved.failed, moved.notes


def test_what_is_under_way_reaches_the_successor(pair):
    w = pair
    karim = w.people.advisor("Karim Benali")
    w.people.bring_in()
    w.meet(w.jean, w.conseiller)
    second = w.clients.log_in(karim)
    for advisor in w.marie, second:
        advisor.hear("Personne n’attend")
    assert w.daemon.stop() == 0
    # It dies behind the commit of the sentence, which the server never sees.
    mark = w.daemon.mark()
    w.daemon.start(env={**SANITIZERS, "GUICHET_FAILPOINT": "committed:1"})
    w.daemon.wait_for("serving", mark)
    w.jean.send(w.conseiller, "juste avant")
    wait_until(lambda: not w.daemon.runs(), 15, "the end of the daemon")
    assert len(w.messages("body = 'juste avant'")) == 1
    w.jean.person.advisor = karim.number
    w.people.bring_in()
    w.serve()
    heard = second.hear("juste avant")
    assert heard.child("{urn:xmpp:delay}delay") is not None
    # And they are told whom they follow now, with what was said when.
    assert "juste avant" in second.hear("Vous suivez maintenant Jean Moreau").body
    assert not w.marie.heard("juste avant")


def crowd(w):
    """As many as one advisor follows; their accounts are of no matter here."""
    for i in range(MANY):
        person = w.people.claimant(f"Jean{i} Moreau", account=False)
        person.advisor = w.marie.number


def test_a_whole_caseload_moves_at_once(world):
    w = world
    w.marie = w.people.advisor("Marie Lefort")
    karim = w.people.advisor("Karim Benali")
    olga, otto = w.people.stranger("Olga Un"), w.people.stranger("Otto Deux")
    crowd(w)
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.serve()
    first, second = w.clients.log_in(olga), w.clients.log_in(otto)
    third = w.clients.log_in(karim)
    assert not adhoc.execute(first, w.domain, "role-grant", jid=otto.jid, role="operator").failed
    # What does not fit moves nobody: Karim's ceiling is one too low.
    w.sql(f"UPDATE guichet.advisor SET ceiling = {MANY - 1} WHERE number = 'A2'")
    ask = {"from": "A1", "to": "A2", "reason": "départ"}
    asked = adhoc.execute(first, w.domain, "move", **ask)
    number = asked.note.split("«")[1].split()[1]
    assert adhoc.execute(second, w.domain, "confirm", number=number).failed
    assert w.sql("SELECT load FROM guichet.advisor ORDER BY id") == [[str(MANY)], ["0"]]
    w.sql("UPDATE guichet.advisor SET ceiling = NULL WHERE number = 'A2'")
    done = adhoc.execute(second, w.domain, "confirm", number=number)
    assert not done.failed, done.notes
    told = third.hear(f"Vous suivez maintenant {MANY} personnes de plus", 20).body
    assert "Aucune n’attend de réponse" in told
    w.wait_sql(
        "SELECT 1 FROM guichet.message WHERE variant LIKE 'new-advisor%'"
        f" HAVING count(*) = {MANY} AND count(DISTINCT claimant) = {MANY}",
        20,
    )
    assert w.sql(
        "SELECT count(*), count(DISTINCT until), min(end_reason), min(end_by)"
        " FROM guichet.assignment WHERE until IS NOT NULL"
    ) == [[str(MANY), "1", "départ", otto.jid]]
    assert w.sql("SELECT load FROM guichet.advisor ORDER BY id") == [["0"], [str(MANY)]]


def test_the_service_and_an_import_want_the_last_place(world):
    """Both transactions are open at once; the second waits for the first."""
    w = world
    marie = w.people.advisor("Marie Lefort", ceiling="1")
    for name in "Jean Moreau", "Léa Petit":
        w.people.claimant(name, account=False, consent="")
    w.people.bring_in()
    fails = []

    def take(statement):
        try:
            w.sql(f"BEGIN; {statement}; SELECT pg_sleep(0.3); COMMIT")
        except Failed as failed:
            fails.append(str(failed))

    takers = [
        threading.Thread(target=take, args=(statement,))
        for statement in (
            "SELECT guichet.place(1, 'x', 'olga@localhost')",
            "INSERT INTO guichet.assignment (claimant, advisor) VALUES (2, 1)",
        )
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(30)
    assert w.sql("SELECT load FROM guichet.advisor") == [["1"]]
    listed = w.sql("SELECT claimant FROM guichet.waitlist WHERE until IS NULL")
    # One success, and one refusal or place in the list, whoever came first.
    if fails:
        assert len(fails) == 1 and f"advisor {marie.number} is full" in fails[0]
        assert listed == []
    else:
        assert listed == [["1"]]
