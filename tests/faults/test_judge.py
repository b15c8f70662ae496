"""The judge's own tests: fed with each kind of fault, it finds each."""

import pytest

from judge import Saw, Sent, Stored, judge

ONE, TWO = ("1", "un", "m", ""), ("2", "deux", "m", "")
BOTH = [("1", "un"), ("2", "deux")]


def verdict(journal, ledger, views):
    """journal: id, body, recipient, refusal; ledger and views: id, body."""
    return judge(
        [Sent("a", to, i, b, 0.0, no) for i, b, to, no in journal],
        [Stored(n, "a", "m", i, b) for n, (i, b) in enumerate(ledger)],
        [Saw("m", i, b, 0.0) for i, b in views],
    )


def test_nothing_is_found_where_nothing_is():
    found = verdict([ONE, TWO], BOTH, BOTH)
    assert not found.broken and not found.vanished and found.repeats == 0
    assert (found.sent, found.stored, found.seen) == (2, 2, 2)


def test_a_repeat_under_the_same_id_is_none():
    found = verdict([ONE], BOTH[:1], BOTH[:1] * 2)
    assert not found.broken and found.repeats == 1


CASES = {
    "forwarded and not stored": ([ONE], [], BOTH[:1], "rule 1"),
    "stored under another id": ([ONE], [("9", "un")], BOTH[:1], "rule 1"),
    "lost": ([ONE], BOTH[:1], [], "rule 2"),
    "doubled under another id": ([ONE], BOTH[:1], [*BOTH[:1], ("9", "un")], "rule 2"),
    "stored twice": ([ONE], BOTH[:1] * 2, BOTH[:1], "rule 2"),
    "refused and stored": (
        [("1", "un", "m", "internal-server-error")],
        BOTH[:1],
        BOTH[:1],
        "rule 3",
    ),
    "swapped": ([ONE, TWO], BOTH, BOTH[::-1], "rule 4"),
    "of somebody who may not": ([("1", "un", "", "")], BOTH[:1], BOTH[:1], "rule 5"),
    "of somebody who may not, not stored": (
        [("1", "un", "", "")],
        [],
        BOTH[:1],
        "rule 5",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_found(case):
    *records, rule = CASES[case]
    found = {line.split(":")[0] for line in verdict(*records).broken}
    assert rule in found
    assert found <= {rule, "rule 1"}


def test_a_leak_is_found():
    """Seen by somebody else than the one to whom it was sent."""
    found = judge(
        [Sent("a", "m", "1", "un", 0.0)],
        [Stored(1, "a", "m", "1", "un")],
        [Saw("k", "1", "un", 0.0)],
    )
    assert [line.split(":")[0] for line in found.broken] == ["rule 1"]


def test_a_leak_beside_the_rightful_reader_is_found():
    found = judge(
        [Sent("a", "m", "1", "un", 0.0)],
        [Stored(1, "a", "m", "1", "un")],
        [Saw("m", "1", "un", 0.0), Saw("k", "1", "un", 0.0)],
    )
    assert [line.split(":")[0] for line in found.broken] == ["rule 2"]


def test_what_is_neither_stored_nor_refused_is_named():
    assert verdict([ONE], [], []).vanished == ["un"]
    assert verdict([("1", "un", "m", "forbidden")], [], []).vanished == []
