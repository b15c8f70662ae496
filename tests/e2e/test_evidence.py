"""What becomes of appointments, from their first minute to what is found."""

import contextlib
import os
import signal

import pytest

from client import Clients
from conftest import CHOSEN, SERVERS, opened
from fast import MINUTE, in_fast_time, now, until
from process import Failed, port_from, wait_until
from prosody import Prosody

# From a minute before the beginning to so many after it; what is known at the
# beginning was told in time.
POLICIES = dict.fromkeys(("attend-early", "attend-ask"), 1)
POLICIES |= {"attend-grace": 3, "attend-ahead": 0}

SOON, LENGTH = 2 * MINUTE, 5 * MINUTE

# Numbers of roster/evidence.def.
SENTENCE, HERE, CALL, RECEIVED, ROUND_TRIP, UNANSWERED = 1, 2, 4, 7, 11, 17
LINK, STORE, DAEMON, CLOCK = 13, 14, 15, 16


@pytest.fixture
def office(world, monkeypatch):
    """Appointments are agreed on with agree(), and then it serves."""
    return in_fast_time(world, monkeypatch)


def agree(w, *names, abroad=None):
    """Each of them meets an advisor of their own by chat, soon: the claimant
    proposed it, and the advisor agreed. `abroad`: clients of another server,
    where their accounts are."""
    advisors = [w.people.advisor(f"Marie {name}") for name in names]
    people = [
        w.people.claimant(name, advisor, account=not abroad)
        for name, advisor in zip(names, advisors)
    ]
    for person in people if abroad else ():
        person.host = abroad.server.host
        abroad.server.register(person.user, person.password)
    w.people.bring_in()
    for turn, (name, value) in enumerate(POLICIES.items(), 1):
        w.sql(
            "INSERT INTO guichet.policy (turn, at, name, value, by_jid) "
            f"VALUES ({turn}, now() - interval '1 day', '{name}', {value}, 'olga@x')"
        )
    w.begins = int(now(w)) + SOON + len(names) * MINUTE
    for number, person in enumerate(people, 101):
        since, before = (f"to_timestamp({w.begins - back})" for back in (0, 7200))
        w.sql(
            f"SELECT guichet.propose_appointment({number}, {before}, id, advisor, "
            f"region, 'Europe/Paris', {since}, {since} + interval '{LENGTH} s', "
            f"1::smallint, '', 1::smallint, false, 0, '{number}@x', '{person.jid}', "
            "1::smallint) "
            f"FROM guichet.claimant_now WHERE jid = '{person.jid}'"
        )
        w.sql(
            "UPDATE guichet.appointment SET state = 3, version = 2, "
            f"at = {before} WHERE id = {number};"
            "INSERT INTO guichet.appointment_event SELECT id, 2, id + 1000, at, 2, 2, "
            f"'x', 1, 3, since, until, '', true FROM guichet.appointment WHERE id = {number}"
        )
    w.serve()
    return [
        Meeting(
            w, number, (abroad or w.clients).log_in(person), w.clients.log_in(advisor)
        )
        for number, (person, advisor) in enumerate(zip(people, advisors), 101)
    ]


class Meeting:
    """One appointment, with both clients; the claimant's says at once that the
    invitation came, as most do."""

    def __init__(self, w, number, claimant, advisor):
        self.w, self.number = w, number
        self.claimant, self.advisor = claimant, advisor
        self.alias = w.alias(claimant.person)
        line = f"invitation/c{number:x}/2"
        claimant.wait(lambda seen: seen.get("id") == line, line, 30)
        claimant.send(w.accueil, inside=f"<received xmlns='urn:xmpp:receipts' id='{line}'/>")
        w.wait_sql(
            f"SELECT turn FROM guichet.delivery WHERE kind = 1 AND wire_id = '{line}'"
        )

    def begins(self):
        """The advisor is there."""
        self.advisor.send(self.alias, "Êtes-vous là ?")
        self.claimant.hear("Êtes-vous là ?")

    def found(self):
        """The rule, and what it stands on: kinds of evidence by whose they are."""
        ((rule,),) = self.w.wait_sql(
            "SELECT rule FROM guichet.finding_standing "
            f"WHERE appointment = {self.number}",
            90,
        )
        rows = self.w.sql(
            "SELECT DISTINCT e.who, e.kind FROM guichet.finding_standing f JOIN "
            "guichet.evidence e ON e.id = ANY (f.evidence) "
            f"WHERE f.appointment = {self.number} ORDER BY 1, 2"
        )
        done = self.w.daemon.command("finding", str(self.number), check=False)
        assert done.returncode == 0 and "NOT" not in done.stdout, done.stdout
        return rule, {(int(who), int(kind)) for who, kind in rows}


def files(w):
    return [
        int(number)
        for (number,) in w.sql(
            "SELECT appointment FROM guichet.absence_file ORDER BY 1"
        )
    ]


def test_who_came_and_who_did_not(office):
    w = office
    jean, lea, karim, nora, omar = agree(w, "Jean", "Lea", "Karim", "Nora", "Omar")
    assert now(w) < w.begins, "too slow a machine for this"

    until(w, w.begins + 10)
    jean.claimant.send(w.conseiller, "Me voici")
    karim.claimant.send(w.conseiller, "Bonjour, je suis là")
    for meeting in jean, lea, nora, omar:
        meeting.begins()
    until(w, w.begins + 2 * MINUTE)  # a minute before the grace is over
    nora.claimant.send(w.conseiller, "Pardon, mon bus")
    until(w, w.begins + 4 * MINUTE)  # and a minute after it
    omar.claimant.send(w.conseiller, "Pardon, mon train")

    both = {(1, SENTENCE), (2, SENTENCE), (1, RECEIVED)}
    assert jean.found() == ("met", both)
    assert lea.found() == ("absent", both - {(1, SENTENCE)})
    assert karim.found() == ("alone", both - {(2, SENTENCE)})
    assert nora.found() == ("met", both)
    assert omar.found() == ("absent", both - {(1, SENTENCE)})
    lea.claimant.hear("Il y a sans doute une raison.", 20)
    omar.claimant.hear("Il y a sans doute une raison.", 20)
    karim.claimant.hear("Nous vous présentons nos excuses.", 20)
    assert files(w) == [lea.number, omar.number]
    assert w.sql(f"SELECT kind FROM guichet.outage WHERE kind = {CLOCK}") == []


def test_who_wrote_where_nobody_reads_was_there(office):
    """To the service, encrypted, and by a call: nothing of it is passed on."""
    w = office
    jean, lea, karim = meetings = agree(w, "Jean", "Lea", "Karim")
    assert now(w) < w.begins, "too slow a machine for this"

    until(w, w.begins)
    for meeting in meetings:
        meeting.begins()
    jean.claimant.send(w.accueil, "Bonjour, je suis bien là pour le rendez-vous")
    lea.claimant.send(w.conseiller, inside="<encrypted xmlns='urn:xmpp:omemo:2'/>")
    karim.claimant.send(
        w.conseiller,
        inside="<propose xmlns='urn:xmpp:jingle-message:0' id='c1'><description "
        "xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/></propose>",
    )
    seen = {(2, SENTENCE), (1, RECEIVED)}
    assert jean.found() == ("met", seen | {(1, HERE)})
    assert lea.found() == ("met", seen | {(1, HERE)})
    assert karim.found() == ("met", seen | {(1, CALL)})
    assert files(w) == []


def again(server):
    """Those whom a killed server left behind hold its memory for a while."""

    def starts():
        with contextlib.suppress(Failed):
            server.restart()
            return True
        return False

    wait_until(starts, 60, "the server")


def server_stops(w):
    w.server.stop()
    yield
    again(w.server)


def database_stops(w):
    w.postgres.crash()
    yield
    again(w.postgres)


def daemon_dies(w):
    w.daemon.kill()
    yield
    w.serve()


@pytest.mark.parametrize(
    "breaks, kind",
    [(server_stops, LINK), (database_stops, STORE), (daemon_dies, DAEMON)],
)
def test_nobody_is_blamed_over_an_outage(office, breaks, kind):
    w = office
    (jean,) = agree(w, "Jean")
    w.wait_sql("SELECT 1 FROM guichet.alive")
    assert now(w) < w.begins, "too slow a machine for this"

    until(w, w.begins)
    jean.begins()
    outage = breaks(w)
    next(outage)
    until(w, w.begins + 2 * MINUTE)
    next(outage, None)
    rule, rows = jean.found()
    assert rule == "outage" and {(0, kind), (2, SENTENCE), (1, RECEIVED)} <= rows
    assert files(w) == []
    w.wait_sql(
        "SELECT count(*) FROM guichet.message WHERE wire_id LIKE 'finding/%' "
        "HAVING count(*) = 2"
    )


@contextlib.contextmanager
def hung(process):
    """It is there and does nothing, as on a machine that swaps."""
    process.send(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send(signal.SIGCONT)


@pytest.mark.parametrize("what", ["daemon", "server"])
def test_who_wrote_while_something_hung_is_not_missed(office, what):
    """Their sentence came in time, and was read when the grace was over."""
    w = office
    (jean,) = agree(w, "Jean")
    w.wait_sql("SELECT 1 FROM guichet.alive")
    assert now(w) < w.begins, "too slow a machine for this"

    until(w, w.begins)
    jean.begins()
    with hung(getattr(w, what).process):
        jean.claimant.send(w.conseiller, "Me voici")
        until(w, w.begins + 4 * MINUTE)
    # A server may have passed it on just before.
    rule, rows = jean.found()
    assert rule in ("outage", "met") and (0, LINK) in rows, (rule, rows)
    jean.advisor.hear("Me voici")
    assert files(w) == []


@pytest.fixture(params=CHOSEN.split())
def servers(request, place, host):
    """The agency's, and another one on another host."""
    ours, theirs = port_from(0), port_from(0)
    home = SERVERS[request.param](
        os.path.join(place, "home"),
        port=0,
        component_port=0,
        interfaces=("127.0.0.1", host.ours),
        s2s_port=ours,
        neighbours={host.its: (host.its, theirs)},
    )
    away = Prosody(
        os.path.join(place, "away"),
        domain="service.elsewhere.example",
        port=0,
        component_port=0,
        privileged=False,
        elsewhere=host,
        host=host.its,
        s2s_port=theirs,
        neighbours=dict.fromkeys((home.domain, home.host), (host.ours, ours)),
    )
    try:
        yield home.start(), away.start()
    finally:
        away.stop()
        home.stop()


@pytest.mark.parametrize("is_cut", [False, True], ids=["reached", "cut-off"])
def test_who_is_elsewhere_is_missed_if_their_server_answered(
    servers, host, postgres, tmp_path, request, monkeypatch, is_cut
):
    home, away = servers
    with (
        opened(str(tmp_path), postgres, home, request.node) as w,
        contextlib.closing(Clients(away)) as abroad,
    ):
        in_fast_time(w, monkeypatch)
        (lea,) = agree(w, "Lea", abroad=abroad)
        assert now(w) < w.begins, "too slow a machine for this"
        until(w, w.begins)
        lea.begins()
        answered = f"SELECT 1 FROM guichet.trace WHERE kind = {ROUND_TRIP}"
        w.wait_sql(answered, 20)
        if is_cut:
            host.reachable(False)
        rule, rows = lea.found()
        assert rule == ("foreign" if is_cut else "absent")
        assert {(1, RECEIVED), (1, ROUND_TRIP), (2, SENTENCE)} <= rows
        assert ((1, UNANSWERED) in rows) == is_cut
        assert files(w) == ([] if is_cut else [lea.number])
        if is_cut:
            host.reachable(True)
