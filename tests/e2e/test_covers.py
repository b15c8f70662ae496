"""Absences that cross what else happens: each other, a STOP, another advisor, a
death of the daemon."""

import contextlib

import pytest

import adhoc
from test_caseloads import day


@pytest.fixture
def team(world):
    """Three advisors, of whom the first follows somebody."""
    w = world
    w.marie = w.people.advisor("Marie Lefort")
    w.karim = w.people.advisor("Karim Benali")
    w.rosa = w.people.advisor("Rosa Diaz")
    w.jean = w.people.claimant("Jean Moreau", w.marie)
    names = ("Olga Zero", "Sue Un", "Sam Deux")
    w.staff = [w.people.stranger(name) for name in names]
    w.people.bring_in()
    w.daemon.write(operator=w.staff[0].jid)
    return w


def oversee(w):
    """But for the operator all of the staff are supervisors."""
    w.serve()
    w.olga, *clients = [w.clients.log_in(person) for person in w.staff]
    for person in w.staff[1:]:
        given = adhoc.execute(
            w.olga, w.domain, "role-grant", jid=person.jid, role="supervisor", region="R1"
        )
        assert not given.failed, given.notes
    return clients


def under_way(w):
    """What the daemon has given to the database and has no answer to."""
    status = adhoc.execute(w.olga, w.domain, "status")
    shown = dict(zip(status.labels, status.fields.values()))
    return int(shown["En cours d’enregistrement"][0])


def filled_in(w, client, values):
    """The form of an absence, up to where it is agreed to."""
    form = adhoc.Step(adhoc.ask(client, w.domain, "absence"))
    return adhoc.Step(adhoc.ask(client, w.domain, "absence", form.session, values=values))


def at_once(w, *commands):
    """Each by its client. The first waits at the lock, and the others behind it,
    for the daemon writes over one session. A word of each to themself goes behind
    it, so that what the operator asks then comes when all are there."""
    forms = [(client, filled_in(w, client, values)) for client, values in commands]
    with contextlib.closing(w.postgres.connect(w.database)) as holder:
        holder.rows("BEGIN; LOCK TABLE guichet.cover IN SHARE MODE")
        agreed = []
        for client, form in forms:
            complete = adhoc.command("absence", form.session, "complete")
            agreed.append((client, client.put(w.domain, complete, "set")))
        for number, (client, _) in enumerate(agreed):
            client.send(client.jid, f"absence {number}")
            client.hear(f"absence {number}")
        assert under_way(w) == len(commands)
        w.wait_sql(
            "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE d.datname = current_database() AND NOT l.granted"
            " AND l.relation = 'guichet.cover'::regclass"
        )
        holder.rows("COMMIT")
    return [adhoc.Step(client.answer(stanza_id, seconds=30)) for client, stanza_id in agreed]


def test_two_supervisors_note_one_absence_at_once(team):
    w = team
    sue, sam = oversee(w)
    first = {"advisor": "A1", "from": day(w, 2), "to": day(w, 5), "stand-in": "A2"}
    second = {"advisor": "A1", "from": day(w, 4), "to": day(w, 9), "stand-in": "A3"}
    results = at_once(w, (sue, first), (sam, second))
    assert sorted(result.failed for result in results) == [False, True]
    (lost,) = (result for result in results if result.failed)
    assert "déjà notée" in lost.note
    assert w.sql("SELECT count(*) FROM guichet.cover WHERE advisor = 1") == [["1"]]
    # Behind it there is room for another.
    after = {"advisor": "A1", "from": day(w, 20), "to": day(w, 21)}
    assert not adhoc.execute(sam, w.domain, "absence", **after).failed


def test_two_supervisors_would_close_a_circle_at_once(team):
    w = team
    sue, sam = oversee(w)
    days = {"from": day(w, 2), "to": day(w, 5)}
    results = at_once(
        w,
        (sue, {"advisor": "A1", "stand-in": "A2", **days}),
        (sam, {"advisor": "A2", "stand-in": "A1", **days}),
    )
    assert sorted(result.failed for result in results) == [False, True]
    (lost,) = (result for result in results if result.failed)
    assert "remplacée" in lost.note
    assert w.sql("SELECT count(*) FROM guichet.cover") == [["1"]]


def away_today(w, advisor, stand_in):
    """The clients of both and of the claimant, once it has begun."""
    clients = [w.clients.log_in(one) for one in (advisor, stand_in, w.jean)]
    w.meet(clients[2], w.conseiller)
    days = {"from": day(w, 0), "to": day(w, 1), "stand-in": stand_in.number}
    assert not adhoc.execute(clients[0], w.domain, "absence", **days).failed
    clients[1].hear("Vous remplacez Marie Lefort")
    return clients


def stands(w, client, alias, wanted):
    if w.server.fills_rosters:
        client.until(lambda: (alias in client.roster()) == wanted, 15, "the roster")


def test_who_stops_is_nobody_s_while_somebody_stands_in(team):
    w = team
    w.serve()
    alias = w.alias(w.jean)
    first, second, third = away_today(w, w.marie, w.karim)
    stands(w, second, alias, True)
    third.send(w.conseiller, "Bonjour")
    second.hear("Bonjour")
    mark = second.mark()
    third.send(w.accueil, "STOP")
    third.hear("Voulez-vous arrêter")
    third.send(w.accueil, "oui")
    third.hear("Votre suivi par messages est arrêté")
    for client in first, second:
        client.hear("a choisi d’arrêter le suivi")
    # Of both: who follows them, and who answers today.
    for client in first, second:
        stands(w, client, alias, False)
    refused = second.send(alias, "Toujours là ?")
    assert second.wait_error(refused, 15).error_text
    assert not third.heard("Toujours là ?")
    third.wait_error(third.send(w.conseiller, "Trop tard"))
    assert not second.heard("Trop tard", mark) and not first.heard("Trop tard")


def test_another_advisor_while_somebody_stands_in(team):
    w = team
    sue, _ = oversee(w)
    alias = w.alias(w.jean)
    first, second, third = away_today(w, w.marie, w.karim)
    third.send(w.conseiller, "Qui est là ?")
    second.hear("Qui est là ?")
    fourth = w.clients.log_in(w.rosa)
    moved = adhoc.execute(
        sue, w.domain, "reassign", claimant=w.jean.number, advisor="A3", reason="départ"
    )
    assert not moved.failed, moved.notes
    third.hear("Rosa Diaz")
    third.send(w.conseiller, "Et maintenant ?")
    heard = fourth.hear("Et maintenant ?")
    fourth.send(heard.get("from"), "C’est moi")
    third.hear("C’est moi")
    for client in first, second:
        assert not client.heard("Et maintenant ?")
        stands(w, client, alias, False)
    refused = second.send(alias, "Encore moi")
    assert second.wait_error(refused, 15).error_text
    assert len(w.messages("variant LIKE 'new-advisor%'")) == 1
    # It ends without them: who returns hears of nobody who waits.
    ended = adhoc.execute(first, w.domain, "absence-end")
    assert not ended.failed, ended.notes
    assert "Personne n’attend" in first.hear("Votre absence est terminée").body


DEATHS = {
    "begins": ("NULL", "1 day", "stand-in", "begun"),
    "ends": ("now() - interval '2 hours'", "-1 second", "back", "ended"),
}


def die_before(w, line, meanwhile):
    """The daemon is killed while it stores such a line, and a new one serves;
    it is told once."""
    lines = f"SELECT 1 FROM guichet.message WHERE wire_id LIKE '{line}/%'"
    w.sql(
        "CREATE FUNCTION guichet.nap() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$;"
        " CREATE TRIGGER nap BEFORE INSERT ON guichet.message FOR EACH ROW"
        f" WHEN (NEW.wire_id LIKE '{line}/%') EXECUTE FUNCTION guichet.nap()"
    )
    meanwhile()
    napping = "datname = current_database() AND wait_event = 'PgSleep'"
    w.wait_sql(f"SELECT 1 FROM pg_stat_activity WHERE {napping}", 20)
    w.daemon.kill()
    # With the daemon its session: what waited is not stored.
    w.sql(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {napping}")
    w.sql("DROP TRIGGER nap ON guichet.message")
    assert w.sql(lines) == []
    w.serve()
    w.wait_sql(lines, 15)
    assert w.daemon.stop() == 0
    w.serve()
    assert w.daemon.stop() == 0
    assert len(w.sql(lines)) == 1


@pytest.mark.parametrize("step", DEATHS)
def test_a_daemon_dies_as_an_absence(team, step):
    """Whoever is concerned hears of it all the same, once."""
    w = team
    begun, until, line, column = DEATHS[step]
    w.sql(
        "INSERT INTO guichet.cover (turn, at, advisor, stand_in, since, until, by_jid, begun)"
        " VALUES (1, now(), 1, 2, now() - interval '2 hours',"
        f" now() + interval '{until}', 'olga@localhost', {begun})"
    )
    die_before(w, line, w.serve)
    assert w.sql(f"SELECT 1 FROM guichet.cover WHERE {column} IS NOT NULL") == [["1"]]


def test_a_daemon_dies_as_an_absence_is_called_off(team):
    """Who returns hears it all the same, and it is kept whose word ended it."""
    w = team
    w.serve()
    first, _, _ = away_today(w, w.marie, w.karim)

    def call_off():
        assert not adhoc.execute(first, w.domain, "absence-end").failed

    die_before(w, "back", call_off)
    first.hear("Votre absence est terminée")
    assert w.sql("SELECT end_by FROM guichet.cover WHERE ended IS NOT NULL") == [
        [w.marie.jid]
    ]
