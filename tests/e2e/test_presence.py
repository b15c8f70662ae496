"""What people see of each other over a day, and answers that are late: one
daemon whose clock is put on and on (test builds only)."""

import datetime
import os
import zoneinfo

import pytest
from conftest import SANITIZERS, opened

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
LATE = 30  # answers
SHOW = "{jabber:client}show"
STATUS = "{jabber:client}status"


def monday(hour, minute=0):
    """That hour of a Monday after next, in Paris; no holiday of its own."""
    today = datetime.datetime.now(PARIS)
    day = today + datetime.timedelta(days=14 - today.weekday())
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


class Clock:
    """The daemon's, by a file with the seconds that it is ahead."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "clock")

    def put(self, moment):
        now = datetime.datetime.now(datetime.timezone.utc)
        whole = f"{self.path}.new"
        with open(whole, "w", encoding="utf-8") as f:
            f.write(str(int((moment - now).total_seconds())))
        os.replace(whole, self.path)


@pytest.fixture(scope="module")
def day(request, tmp_path_factory, postgres, server):
    folder = str(tmp_path_factory.mktemp("day"))
    with opened(folder, postgres, server, request.node) as w:
        w.clock = Clock(folder)
        marie = w.people.advisor("Marie Lefort")
        paul = w.people.advisor("Paul Henry", language="en")
        jean = w.people.claimant("Jean Moreau", marie)
        w.people.claimant("Lea Blanc", paul)
        chief = w.people.stranger("Sam Chief")
        w.people.always_open = False
        w.people.bring_in()
        # Weeks as they are worked, without holidays.
        w.sql("UPDATE guichet.holiday SET observed = false")
        w.sql(
            "INSERT INTO guichet.role_event (turn, at, jid, role, region, given, by_jid)"
            f" VALUES (1, now(), '{chief.jid}', 1, NULL, true, 'o@x')"
        )
        w.clock.put(monday(10))
        mark = w.daemon.mark()
        w.daemon.start(env={**SANITIZERS, "GUICHET_CLOCK_FILE": w.clock.path})
        w.daemon.wait_for("serving", mark)
        w.marie = w.clients.log_in(marie)
        w.paul = w.clients.log_in(paul)
        w.jean = w.clients.log_in(jean)
        w.chief = w.clients.log_in(chief)
        w.meet(w.jean, w.conseiller)
        w.meet(w.marie, w.alias(jean))
        yield w


def shown(w, client, show, status, since=0, seconds=40):
    """The daemon looks at its clock every half minute at least."""

    def fits(seen):
        return (
            seen.name == "presence"
            and seen.bare_from == w.conseiller
            and seen.xml.findtext(SHOW) == show
            and status in (seen.xml.findtext(STATUS) or "")
        )

    return client.wait(fits, f"{show} {status}", seconds, since)


def test_it_closes_and_who_writes_is_told_once(day):
    w = day
    shown(w, w.jean, None, "")
    mark = w.jean.mark()
    w.clock.put(monday(18))
    shown(w, w.jean, "away", "réponse sous 72", mark)
    w.jean.send(w.conseiller, "Bonsoir, une question")
    w.marie.hear("Bonsoir, une question")
    told = w.jean.hear("elle ouvre le mardi", since=mark)
    for number in "15", "17", "18", "112", "114", "115", "3114":
        assert number in told.body
    w.jean.send(w.conseiller, "Et une autre")
    w.marie.hear("Et une autre")
    assert len(w.jean.heard("elle ouvre le", mark)) == 1


def test_it_opens_by_itself(day):
    w = day
    mark = w.jean.mark()
    w.clock.put(monday(9, 1) + datetime.timedelta(days=1))
    shown(w, w.jean, None, "", mark)


def test_a_late_answer_goes_to_the_advisor_then_to_the_supervisor(day):
    w = day
    # Asked on Monday at six in the evening: 72 hours are nine days of eight.
    w.clock.put(monday(17, 1) + datetime.timedelta(days=11))
    w.marie.hear("attend votre réponse depuis le", seconds=40)
    w.clock.put(monday(17, 2) + datetime.timedelta(days=14))
    w.chief.hear("attend une réponse depuis le", seconds=40)
    w.chief.send(w.accueil, "sans réponse")
    assert "aux responsables" in w.chief.hear("réponse tarde").body
    w.marie.send(w.alias(w.jean.person), "Voici ma réponse")
    w.jean.hear("Voici ma réponse")
    mark = w.chief.mark()
    w.chief.send(w.accueil, "sans réponse")
    w.chief.hear("tarde\u00a0: 0", since=mark)
    assert len(w.marie.heard("attend votre réponse depuis le")) == 1
    assert len(w.chief.heard("attend une réponse depuis le")) == 1


def test_ten_thousand_changes_end_with_the_last(day):
    w = day
    w.clock.put(monday(10) + datetime.timedelta(days=21))
    shown(w, w.jean, None, "", w.jean.mark() - 1 if w.jean.mark() else 0)
    mark = w.jean.mark()
    for i in range(10000):
        w.marie.send_presence(show=("away", "dnd")[i % 2])
    w.marie.send_presence(show="xa")
    shown(w, w.jean, "xa", "", mark)
    assert len(w.jean.find(lambda seen: seen.bare_from == w.conseiller, mark)) < 100


def test_a_backlog_of_late_answers_is_told_of_without_pauses(world):
    w = world
    marie = w.people.advisor("Marie Roux")
    for number in range(LATE):
        w.people.claimant(f"Jean {number}", marie)
    w.people.bring_in()
    w.sql(
        f"""INSERT INTO guichet.message (turn, arrived, kind, claimant, advisor, sender,
        recipient, id, wire_id, digest, body) SELECT claimant, now() - interval '30 days',
        1, claimant, advisor, 'jean@x', '{marie.jid}', claimant, claimant, '', 'Bonjour ?'
        FROM guichet.assignment"""
    )
    w.clients.log_in(marie)
    # One at a time: with a second's pause behind each it would take the whole time.
    w.serve(w.guichet(due_room=1))
    ((seconds,),) = w.wait_sql(
        "SELECT extract(epoch FROM max(arrived) - min(arrived)) FROM guichet.message"
        f" WHERE wire_id LIKE 'duty/advisor/%' HAVING count(*) = {LATE}",
        seconds=2 * LATE,
    )
    assert float(seconds) < LATE / 2
