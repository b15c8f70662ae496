"""The judge: compares what was sent, what is stored and what was seen.

Its rules hold under every fault:

1. each sentence that a recipient saw is in the database;
2. each committed sentence reached its recipient at least once, and repeats
   bear the same id;
3. each sentence that was neither committed nor refused is named; only what the
   server had in its memory for us when it or we died may be among them; and
   what we refused is not committed;
4. the order of each sender is kept (of first arrivals);
5. nothing comes from somebody who may not.

Sentences are told apart by their bodies, which are unique.
"""

from dataclasses import dataclass, field

# How servers bounce for a component that is away. They do it also for what
# they had handed over already, so such a sentence may stand nevertheless.
BOUNCES = {"remote-server-timeout", "remote-server-not-found", "service-unavailable"}


@dataclass
class Sent:
    """One row of the generator's journal."""

    sender: str
    recipient: str  # whose client must see it; "" if the sender may not
    stanza_id: str
    body: str
    at: float
    refused: str = ""  # the condition of the error that came back


@dataclass
class Stored:
    """One row of the ledger."""

    turn: int
    sender: str
    recipient: str
    wire_id: str
    body: str


@dataclass
class Saw:
    """One message that a recipient's client was given."""

    recipient: str
    stanza_id: str
    body: str
    at: float


@dataclass
class Verdict:
    sent: int = 0
    stored: int = 0
    seen: int = 0
    repeats: int = 0
    refused: int = 0
    vanished: list = field(default_factory=list)  # of rule 3
    broken: list = field(default_factory=list)  # "rule N: ..."

    def __str__(self):
        lines = [
            f"{self.sent} sent, {self.stored} stored, {self.seen} seen, "
            f"{self.repeats} seen again, {self.refused} refused, "
            f"{len(self.vanished)} vanished with a process"
        ]
        lines += [f"vanished: {body}" for body in self.vanished[:20]]
        lines += self.broken[:50]
        return "\n".join(lines)


def judge(journal, ledger, views):
    """journal: Sent, in the order of sending; ledger: Stored; views: Saw, each
    recipient's in the order of arrival."""
    verdict = Verdict(sent=len(journal), stored=len(ledger))
    stored = {row.body: row for row in ledger}
    first = _first_sightings(views, verdict)
    _seen_is_stored(first, stored, verdict)
    _stored_is_seen(ledger, first, verdict)
    _nothing_vanished(journal, stored, first, verdict)
    _order_is_kept(journal, first, verdict)
    return verdict


def _first_sightings(views, verdict):
    """body: (place in its recipient's view, Saw); rule 2's half on ids."""
    first = {}
    for place, saw in enumerate(views):
        if saw.body not in first:
            first[saw.body] = place, saw
            verdict.seen += 1
            continue
        verdict.repeats += 1
        before = first[saw.body][1]
        if (before.stanza_id, before.recipient) != (saw.stanza_id, saw.recipient):
            verdict.broken.append(f"rule 2: came again under another id: {saw.body}")
    return first


def _seen_is_stored(first, stored, verdict):
    for body, (_, saw) in first.items():
        row = stored.get(body)
        if row is None:
            verdict.broken.append(f"rule 1: seen, not stored: {body}")
        elif (row.recipient, row.wire_id) != (saw.recipient, saw.stanza_id):
            verdict.broken.append(f"rule 1: seen otherwise than stored: {body}")


def _stored_is_seen(ledger, first, verdict):
    bodies = set()
    for row in ledger:
        if row.body in bodies:
            verdict.broken.append(f"rule 2: stored twice: {row.body}")
        bodies.add(row.body)
        if row.body not in first:
            verdict.broken.append(f"rule 2: stored, never seen: {row.body}")


def _nothing_vanished(journal, stored, first, verdict):
    for sent in journal:
        verdict.refused += bool(sent.refused)
        if not sent.recipient:
            if sent.body in stored or sent.body in first:
                verdict.broken.append(f"rule 5: passed for a stranger: {sent.body}")
        elif sent.refused:
            if sent.refused not in BOUNCES and sent.body in stored:
                verdict.broken.append(f"rule 3: refused, yet stored: {sent.body}")
        elif sent.body not in stored:
            verdict.vanished.append(sent.body)


def _order_is_kept(journal, first, verdict):
    last = {}
    for sent in journal:
        if sent.body not in first:
            continue
        place = first[sent.body][0]
        key = sent.sender, sent.recipient
        if place < last.get(key, -1):
            verdict.broken.append(f"rule 4: overtaken: {sent.body}")
        last[key] = max(place, last.get(key, -1))
