"""People who write without a pause, for tests that let something fail."""

import contextlib
import time

from load import Load

# What was on its way between server and daemon when one of them died: at most
# this many sentences for each death.
IN_FLIGHT = 64


@contextlib.contextmanager
def with_crowd(world, pause=0.001):
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
    w.load = Load(w, people, pause)
    try:
        yield w
    finally:
        w.load.stop()


def log_in_again(w):
    """After the server was gone: sessions that go on where the old ones ended."""

    def again(client):
        new = w.clients.log_in(client.person)
        with new.news:
            new.seen[:0] = client.seen
        return new

    w.readers = [again(client) for client in w.readers]
    w.load.people = [(again(client), reader) for client, reader in w.load.people]


def passes_now(w, number, sentences=1, seconds=20):
    """Waits until a reader saw so many that were sent after this instant."""
    reader = w.readers[number % 2]
    journal, come = w.load.journal, reader.fresh(reader.mark())
    looked, written, seen = len(journal), set(), set()

    def enough():
        nonlocal looked
        fresh = journal[looked:]
        looked += len(fresh)
        written.update(sent.body for sent in fresh)
        seen.update(stanza.body for stanza in come())
        return len(written & seen) >= sentences

    begun = time.monotonic()
    reader.until(enough, seconds, "sentences of now")
    return time.monotonic() - begun


def end(w, deaths):
    """The verdict; what vanished is what was on its way at so many deaths."""
    verdict = _verdict(w)
    assert len(verdict.vanished) <= deaths * IN_FLIGHT, verdict
    return verdict


def end_within(w, *spells):
    """What vanished was sent in a spell (two instants) in which the link was
    half dead, so that the server had it in memory for us."""
    verdict = _verdict(w)
    sent = {row.body: row.at for row in w.load.journal}
    for body in verdict.vanished:
        assert any(gone - 1 < sent[body] < back + 1 for gone, back in spells), verdict
    return verdict


def _verdict(w):
    w.load.stop()
    verdict = w.load.settle(w.readers)
    print(verdict)
    assert not verdict.broken, verdict
    assert verdict.seen > 0
    return verdict
