"""A store that is behind: bounded memory, nothing lost, order kept."""

import subprocess
import time

import pytest

from crowd import end, passes_now, with_crowd
from figures import note, of_verdict, often
from process import wait_until


def resident(daemon):
    """Resident memory in bytes."""
    with open(f"/proc/{daemon.process.pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


class Lock:
    """Holds a table of the ledger until release()."""

    def __init__(self, world, table):
        self.world = world
        conninfo = world.postgres.conninfo("postgres", world.database)
        self.psql = subprocess.Popen(
            ["psql", "-X", "-q", "-A", "-t", "-d", conninfo],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.psql.stdin.write(
            f"BEGIN;\nLOCK TABLE {table};\nSELECT 'held';\n"
        )
        self.psql.stdin.flush()
        assert self.psql.stdout.readline().strip() == "held"

    def release(self):
        self.psql.stdin.write("COMMIT;\n")
        self.psql.stdin.close()
        assert self.psql.wait(10) == 0
        self.psql.stdout.close()


def blocked(world):
    return world.sql(
        "SELECT 1 FROM pg_stat_activity WHERE usename = 'guichet_run'"
        f" AND datname = '{world.database}' AND wait_event_type = 'Lock'"
    )


@pytest.mark.calm
@pytest.mark.row(16)
def test_intake_stops_while_the_store_is_behind(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.daemon.write(unsettled_turns=16, statement_timeout=60000)
    w.serve()
    marie = w.clients.log_in(advisor)
    jean = w.clients.log_in(claimant)
    jean.send(w.conseiller, "avant")
    marie.hear("avant")
    before = resident(w.daemon)
    lock = Lock(w, "guichet.seen")
    body = "x" * 2000
    sent = [jean.send(w.conseiller, f"retenu {i} {body}") for i in range(400)]
    wait_until(lambda: blocked(w), 10, "a statement that waits")
    # One that is refused by nobody and stored by nobody yet.
    assert not marie.heard("retenu")
    assert resident(w.daemon) - before < 20_000_000
    lock.release()
    marie.hear("retenu 399")
    assert [seen.get("id") for seen in marie.heard("retenu")] == sent
    assert len(w.messages("body LIKE 'retenu%'")) == 400


@pytest.mark.calm
@pytest.mark.row(16)
def test_others_go_on_while_a_question_waits(pair):
    w = pair
    lock = Lock(w, "guichet.change")
    w.sql("NOTIFY guichet_change")
    wait_until(lambda: blocked(w), 10, "a question that waits")
    w.jean.send(w.conseiller, "pendant ce temps")
    w.marie.hear("pendant ce temps")
    lock.release()
    w.marie.send(w.alias(w.jean.person), "bien reçu")
    w.jean.hear("bien reçu")


@pytest.mark.calm
@pytest.mark.row(16)
def test_a_lock_that_is_held_for_long(world):
    """Statements are given up and tried again, people are told that nobody
    knows yet, and once the lock is gone all is as if it had never been."""
    w = world
    w.daemon.write(statement_timeout=2000, doubt=4, hold=600)
    with with_crowd(w, pause=0.02):
        w.load.start()
        passes_now(w, 0, 20)
        before = resident(w.daemon)
        lock = Lock(w, "guichet.seen")
        time.sleep(often(8, 60))  # the fault itself
        w.daemon.wait_for("in-doubt")
        grown = resident(w.daemon) - before
        lock.release()
        took = passes_now(w, 1, 20)
        verdict = end(w, 0)
        note(
            *(16, f"a lock held for {often(8, 60)} s", w),
            **{"recovered": took, **of_verdict(verdict)},
        )
        assert grown < 20_000_000
