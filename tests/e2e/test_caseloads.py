"""Who follows whom: the service's choice, the waiting list, whole caseloads."""

import contextlib
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


def test_a_role_goes_with_whom_an_import_moves(office):
    w = office
    w.serve()
    before = w.clients.log_in(w.marie)
    role = {"jid": before.jid, "role": "supervisor", "region": "R1"}
    assert not adhoc.execute(w.olga, w.domain, "role-grant", **role).failed
    assert not adhoc.execute(before, w.domain, "team").failed
    moved = w.people.stranger("Marie Lefort")
    w.marie.user, w.marie.password = moved.user, moved.password
    w.people.bring_in()
    w.followed()
    now = w.clients.log_in(w.marie)
    assert not adhoc.execute(now, w.domain, "team").failed
    assert adhoc.execute(before, w.domain, "team").failed
    # The same after a restart; and it is withdrawn where it is by now.
    w.daemon.stop()
    w.serve()
    assert not adhoc.execute(now, w.domain, "team").failed
    stale = adhoc.execute(w.olga, w.domain, "role-revoke", **role)
    assert stale.failed
    role["jid"] = now.jid
    assert not adhoc.execute(w.olga, w.domain, "role-revoke", **role).failed
    assert w.sql("SELECT 1 FROM guichet.role_standing") == []


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


def held_up(w, seconds, act):
    """Meanwhile no advisor's caseload changes."""
    holder = threading.Thread(
        target=w.sql,
        args=(
            "BEGIN; SELECT 1 FROM guichet.advisor FOR UPDATE;"
            f" SELECT pg_sleep({seconds}); COMMIT",
        ),
    )
    holder.start()
    w.wait_sql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
    try:
        act()
    finally:
        holder.join(30)


def staff_with_caseload(w, people):
    """Two operators, and three advisors of whom the first follows so many."""
    w.marie = w.people.advisor("Marie Lefort")
    for name in "Karim Benali", "Nora Petit":
        w.people.advisor(name)
    olga, otto = w.people.stranger("Olga Un"), w.people.stranger("Otto Deux")
    for i in range(people):
        person = w.people.claimant(f"Jean{i} Moreau", account=False)
        person.advisor = w.marie.number
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.serve()
    first, second = w.clients.log_in(olga), w.clients.log_in(otto)
    assert not adhoc.execute(first, w.domain, "role-grant", jid=otto.jid, role="operator").failed
    return first, second


def followed_by(w):
    return w.sql(
        "SELECT a.number, count(*) FROM guichet.assignment JOIN guichet.advisor a"
        " ON a.id = advisor WHERE until IS NULL GROUP BY 1 ORDER BY 1"
    )


def told_of_a_new_advisor(w):
    return w.sql(
        "SELECT count(*), count(DISTINCT claimant) FROM guichet.message"
        " WHERE variant LIKE 'new-advisor%'"
    )


def test_two_operators_move_one_caseload_at_once(world):
    """All of it goes to one of them; the other operator is told why not."""
    w = world
    people = 12
    first, second = staff_with_caseload(w, people)
    results = {}

    def move(client, to):
        ask = {"from": "A1", "to": to, "reason": "départ"}
        results[to] = adhoc.execute(client, w.domain, "move", **ask)

    def both():
        movers = [
            threading.Thread(target=move, args=pair)
            for pair in ((first, "A2"), (second, "A3"))
        ]
        for mover in movers:
            mover.start()
        for mover in movers:
            mover.join(30)

    held_up(w, 1, both)
    assert sorted(result.failed for result in results.values()) == [False, True]
    (winner,) = (to for to, result in results.items() if not result.failed)
    (lost,) = (result for result in results.values() if result.failed)
    assert lost.notes
    assert followed_by(w) == [[winner, str(people)]]
    w.wait_sql(
        "SELECT 1 FROM guichet.message WHERE variant LIKE 'new-advisor%'"
        f" HAVING count(*) = {people}",
        20,
    )
    assert told_of_a_new_advisor(w) == [[str(people)] * 2]


def test_a_daemon_dies_while_it_moves_a_caseload(world):
    """All of it went, or none of it; and whoever went is told, once."""
    w = world
    people = 12
    first, _ = staff_with_caseload(w, people)

    def ask_in_vain():
        ask = {"from": "A1", "to": "A2", "reason": "départ"}
        with contextlib.suppress(AssertionError, Failed):
            adhoc.execute(first, w.domain, "move", **ask)

    def move_and_die():
        number = len(w.sql("SELECT 1 FROM guichet.audit"))
        threading.Thread(target=ask_in_vain, daemon=True).start()
        w.wait_sql(
            "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%guichet.move(%'"
            " AND wait_event_type = 'Lock'"
        )
        assert len(w.sql("SELECT 1 FROM guichet.audit")) == number
        w.daemon.kill()

    held_up(w, 3, move_and_die)
    w.serve()
    # The session of the one that died is over before another serves.
    stands = followed_by(w)
    assert stands in ([["A1", str(people)]], [["A2", str(people)]])
    if stands == [["A2", str(people)]]:
        w.wait_sql(
            "SELECT 1 FROM guichet.message WHERE variant LIKE 'new-advisor%'"
            f" HAVING count(*) = {people}",
            20,
        )
    else:
        ask = {"from": "A1", "to": "A2", "reason": "départ"}
        assert not adhoc.execute(first, w.domain, "move", **ask).failed
        w.wait_sql(
            "SELECT 1 FROM guichet.message WHERE variant LIKE 'new-advisor%'"
            f" HAVING count(*) = {people}",
            20,
        )
    assert followed_by(w) == [["A2", str(people)]]
    assert told_of_a_new_advisor(w) == [[str(people)] * 2]


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


def day(w, offset):
    ((text,),) = w.sql(f"SELECT (current_date + {offset})::text")
    return text


def test_who_stands_in_answers_and_all_goes_back(world):
    w = world
    marie = w.people.advisor("Marie Lefort")
    karim = w.people.advisor("Karim Benali", ceiling="0")
    jean = w.people.claimant("Jean Moreau", marie)
    w.people.bring_in()
    w.serve()
    first, second = w.clients.log_in(marie), w.clients.log_in(karim)
    third = w.clients.log_in(jean)
    w.meet(third, w.conseiller)
    alias = w.alias(jean)
    # From today, so it begins at once; Karim needs no place for it.
    away = {"from": day(w, 0), "to": day(w, 1)}
    noted = adhoc.execute(first, w.domain, "absence", **away, **{"stand-in": "A2"})
    assert not noted.failed, noted.notes
    second.hear("Vous remplacez Marie Lefort")
    if w.server.fills_rosters:
        second.until(lambda: alias in second.roster(), 15, "the alias at Karim's")
        (group,) = second.roster()[alias].iter("{jabber:iq:roster}group")
        assert group.text == "Remplacement de Marie Lefort"
    third.send(w.conseiller, "Qui est là ?")
    heard = second.hear("Qui est là ?")
    assert not first.heard("Qui est là ?")
    third.hear("c’est Karim Benali qui vous lit")
    second.send(heard.get("from"), "Moi, Karim")
    third.hear("Moi, Karim")
    # Whoever is absent may not be absent twice, nor cover who covers them.
    again = adhoc.execute(first, w.domain, "absence", **away)
    assert "déjà notée" in again.note
    circle = adhoc.execute(second, w.domain, "absence", **away, **{"stand-in": "A1"})
    assert circle.failed and "remplacée" in circle.note
    # It stands after a restart, and nobody is told again.
    assert w.daemon.stop() == 0
    w.serve()
    third.send(w.conseiller, "Encore moi")
    second.hear("Encore moi")
    ended = adhoc.execute(first, w.domain, "absence-end")
    assert not ended.failed, ended.notes
    back = first.hear("Votre absence est terminée").body
    assert "Karim Benali a répondu à votre place" in back and "Jean Moreau" in back
    third.send(w.conseiller, "De retour ?")
    first.hear("De retour ?")
    if w.server.fills_rosters:
        second.until(lambda: alias not in second.roster(), 15, "its end at Karim's")
    assert len(w.messages("variant LIKE 'cover.stand-in%'")) == 1
    assert w.sql("SELECT begun IS NULL, ended IS NULL FROM guichet.cover") == [["f", "f"]]


def test_an_absence_ends_by_itself(world):
    w = world
    marie = w.people.advisor("Marie Lefort")
    jean = w.people.claimant("Jean Moreau", marie)
    w.people.bring_in()
    w.sql(
        "INSERT INTO guichet.cover (turn, at, advisor, since, until, by_jid)"
        " VALUES (1, now(), 1, now() - interval '1 hour',"
        " now() + interval '4 seconds', 'olga@localhost')"
    )
    w.serve()
    first, second = w.clients.log_in(marie), w.clients.log_in(jean)
    w.meet(second, w.conseiller)
    second.send(w.conseiller, "Bonjour")
    second.hear("n’est pas là jusqu’au")
    assert "Jean Moreau" in first.hear("Votre absence est terminée", 15).body
    assert w.sql("SELECT begun IS NULL, ended IS NULL FROM guichet.cover") == [["f", "f"]]
    second.send(w.conseiller, "Rebonjour")
    first.hear("Rebonjour")
    assert len(w.messages("variant LIKE 'cover.nobody%'")) == 1


def test_no_chain_of_stand_ins_closes(world):
    """By the constraints alone, whoever writes the rows."""
    w = world
    for name in "Marie Lefort", "Karim Benali", "Rosa Diaz":
        w.people.advisor(name)
    w.people.bring_in()

    def plan(turn, who, stand_in, since, until):
        w.sql(
            f"SELECT guichet.plan_cover({turn}, now(), {who}, {stand_in},"
            f" now() + interval '{since} days', now() + interval '{until} days', 'o@x')"
        )

    plan(1, 1, 2, 1, 4)
    plan(2, 2, 3, 3, 6)
    for turn, planned, constraint in (
        (3, (1, 3, 3, 5), "cover_overlap"),
        (3, (3, 1, 2, 5), "would stand in for themself"),
        (3, (1, 1, 9, 10), "cover_self"),
    ):
        with pytest.raises(Failed, match=constraint):
            plan(turn, *planned)
    # At no one instant does this chain come back: 1 is there again by then.
    plan(3, 3, 1, 4, 6)
    w.sql("SELECT guichet.begin_cover(1, now())")
    with pytest.raises(Failed, match="moved on"):
        w.sql("SELECT guichet.begin_cover(1, now())")
    w.sql("SELECT guichet.end_cover(1, now(), 'o@x')")
    with pytest.raises(Failed, match="moved on"):
        w.sql("SELECT guichet.end_cover(1, now(), 'o@x')")
    # What was called off keeps no day.
    plan(4, 1, 0, 1, 2)
