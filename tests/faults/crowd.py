"""People who write without a pause, for tests that let something fail."""

import contextlib

from load import Load

# What was on its way between server and daemon when one of them died: at most
# this many sentences for each death.
IN_FLIGHT = 64


@contextlib.contextmanager
def with_crowd(world):
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
    try:
        yield w
    finally:
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
