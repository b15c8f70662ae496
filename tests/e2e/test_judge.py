"""Promises 1 to 4 under faults, by the judge (tests/faults/judge.py)."""

import os
import random
import sys
import time

import pytest

sys.path.insert(
    0, os.path.join(os.path.dirname(os.path.dirname(__file__)), "faults")
)

from judge import Saw, Sent, Stored, judge  # noqa: E402
from load import Load  # noqa: E402

# What was on its way between server and daemon when one of them died: at most
# this many sentences for each death.
IN_FLIGHT = 64


@pytest.fixture
def crowd(world):
    """Two advisors, six claimants, one stranger; all online, all writing."""
    w = world
    advisors = [w.people.advisor(name) for name in ("Marie Lefort", "Karim Ben")]
    claimants = [
        w.people.claimant(f"Claimant{i} Moreau", advisors[i % 2]) for i in range(6)
    ]
    w.people.bring_in()
    w.serve()
    w.readers = [w.clients.log_in(person) for person in advisors]
    people = [
        (w.clients.log_in(person), advisors[i % 2].jid)
        for i, person in enumerate(claimants)
    ]
    people.append((w.clients.log_in(w.people.stranger("Zoe Inconnue")), ""))
    w.load = Load(w, people)
    yield w
    w.load.stop()


def passes_now(w, number, sentences=1):
    """Waits until a reader saw so many that were sent after this instant."""
    now = len(w.load.journal)

    def seen():
        fresh = {sent.body for sent in w.load.journal[now:]}
        return len(fresh & {s.body for s in reader.seen[mark:]}) >= sentences

    reader = w.readers[number % 2]
    mark = reader.mark()
    reader.until(seen, 20, "sentences of now")


def end(w, deaths):
    w.load.stop()
    verdict = w.load.settle(w.readers)
    print(verdict)
    assert not verdict.broken, verdict
    assert len(verdict.vanished) <= deaths * IN_FLIGHT, verdict
    assert verdict.seen > 0
    return verdict


def test_without_a_fault_nothing_vanishes(crowd):
    w = crowd
    w.load.start()
    for number in range(4):
        passes_now(w, number, 200)
    verdict = end(w, 0)
    assert verdict.repeats == 0


def test_kill_9_of_the_daemon_under_load_20_times(crowd):
    w = crowd
    w.load.start()
    times = []
    dice = random.Random(time.time_ns())
    for number in range(20):
        passes_now(w, number, dice.randrange(5, 120))
        w.daemon.kill()
        begun = time.monotonic()
        w.serve()
        times.append(time.monotonic() - begun)
    passes_now(w, 0)
    end(w, 20)
    print(f"serving again after {max(times):.2f} s at most")
    assert max(times) < 2


def test_immediate_restart_of_postgres_under_load(crowd):
    w = crowd
    w.load.start()
    for number in range(3):
        passes_now(w, number, 100)
        mark = w.daemon.mark()
        w.postgres.crash()
        begun = time.monotonic()
        w.postgres.restart()
        w.daemon.wait_for("store-up", mark)
        print(f"store up again after {time.monotonic() - begun:.2f} s")
    passes_now(w, 0)
    # Nothing dies that holds sentences but PostgreSQL, and the daemon waits.
    end(w, 0)
    assert len(w.daemon.events("link-up")) == 1


def test_the_judge_finds_each_kind_of_fault():
    def verdict(journal, ledger, views):
        return judge(
            [Sent("a", to, i, b, 0.0, no) for i, b, to, no in journal],
            [Stored(n, "a", "m", i, b) for n, (i, b) in enumerate(ledger)],
            [Saw("m", i, b, 0.0) for i, b in views],
        )

    one, two = ("1", "un", "m", ""), ("2", "deux", "m", "")
    good = verdict([one, two], [("1", "un"), ("2", "deux")], [("1", "un"), ("2", "deux")])
    assert not good.broken and not good.vanished
    again = verdict([one], [("1", "un")], [("1", "un"), ("1", "un")])
    assert not again.broken and again.repeats == 1

    def rules(*case):
        return {line.split(":")[0] for line in verdict(*case).broken}

    assert rules([one], [], [("1", "un")]) == {"rule 1"}
    assert rules([one], [("1", "un")], []) == {"rule 2"}
    assert rules([one], [("1", "un")], [("1", "un"), ("9", "un")]) == {"rule 2"}
    assert rules([one], [("1", "un"), ("1", "un")], [("1", "un")]) == {"rule 2"}
    assert rules(
        [one, two], [("1", "un"), ("2", "deux")], [("2", "deux"), ("1", "un")]
    ) == {"rule 4"}
    assert rules([("1", "un", "", "")], [("1", "un")], [("1", "un")]) == {"rule 5"}
    refused = ("1", "un", "m", "internal-server-error")
    assert rules([refused], [("1", "un")], [("1", "un")]) == {"rule 3"}
    assert verdict([one], [], []).vanished == ["un"]
    assert verdict([("1", "un", "m", "forbidden")], [], []).vanished == []
