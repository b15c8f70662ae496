"""The figures of schema/: what they are, what is withheld of them, and from
whom. docs/evaluation.md says what is tried here."""

import datetime
import math
import secrets
from fractions import Fraction

import pytest

from naive import ROWS, UTC, Naive
from process import Failed
from template import TEMPLATE

DATE = datetime.date


@pytest.fixture(scope="module")
def base(postgres):
    """Asks a database with 240 made-up people and their talk."""
    name = f"guichet_{secrets.token_hex(4)}"
    postgres.create(name, TEMPLATE)
    postgres.sql(ROWS.format(seed=0.25, people=240, sentences=4000), name)

    def sql(statement, role="postgres"):
        return postgres.sql(statement, name, role)

    yield sql
    postgres.drop(name)


def figures(sql, function, code, first, last, as_of, **more):
    listed = sql(
        f"SELECT * FROM guichet.{function}('{code}', '{first}', '{last}', '{as_of}')",
        **more,
    )
    return {
        (figure, part): float(value) if value else None for figure, part, value in listed
    }


PERIODS = [
    (DATE(2026, 9, 1), DATE(2026, 9, 30), datetime.datetime(2026, 12, 1, tzinfo=UTC)),
    # Over the end of daylight saving time, and as known before it is over.
    (DATE(2026, 8, 10), DATE(2026, 11, 5), datetime.datetime(2026, 10, 3, 9, tzinfo=UTC)),
    (DATE(2026, 9, 16), DATE(2026, 9, 16), datetime.datetime(2026, 9, 21, tzinfo=UTC)),
    (DATE(2025, 1, 1), DATE(2025, 2, 1), datetime.datetime(2026, 9, 21, tzinfo=UTC)),
    # Long after.
    (DATE(2026, 8, 20), DATE(2026, 9, 2), datetime.datetime(2027, 12, 1, tzinfo=UTC)),
]


@pytest.mark.parametrize("code", ["als", "re"])
@pytest.mark.parametrize("first, last, as_of", PERIODS)
def test_each_figure_is_what_counting_row_by_row_gives(base, code, first, last, as_of):
    found = figures(base, "evaluation_figures", code, first, last, as_of)
    wanted = Naive(base, code, first, last, as_of).figures()
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        if value is None or math.isinf(value):
            assert found[key] == value, key
        else:
            assert found[key] == pytest.approx(value, abs=0.051), key


def test_the_made_up_talk_has_all_that_is_counted(base):
    """Else the comparison above would prove nothing."""
    found = figures(base, "evaluation_figures", "als", *PERIODS[0])
    for key in (
        *[("people", part) for part in "invited enrolled waiting withdrawn".split()],
        *[("questions", part) for part in "asked in-time late".split()],
        *[("withdrawn", f"days-{part}") for part in "0-6 7-29 30-89".split()],
        ("answer", "median"),
    ):
        assert found[key] > 0, key


def test_the_clock_of_the_answers_is_that_of_working_time(base):
    differences = base(
        """
        SELECT max(abs(q.seconds - w)) FROM guichet.region r CROSS JOIN LATERAL
            (SELECT * FROM guichet.evaluation_questions(r.id, '2026-08-15',
                '2026-11-15', '2026-12-01') WHERE answered IS NOT NULL LIMIT 6) q,
            extract(epoch FROM guichet.working_time(r.id, q.asked, q.answered)) w
        GROUP BY r.id"""
    )
    assert [float(worst) < 0.001 for (worst,) in differences] == [True, True]


def test_an_unknown_region_has_no_figures(base):
    for function in "evaluation_figures", "evaluation_published":
        assert figures(base, function, "nowhere", *PERIODS[0]) == {}


def test_a_region_that_never_works_has_no_late_answers(base):
    base("UPDATE guichet.region_hours SET spans = '{}' WHERE region = 2")
    try:
        found = figures(base, "evaluation_figures", "re", *PERIODS[0])
    finally:
        base(
            "UPDATE guichet.region_hours SET spans = '{[480,720),[810,1050)}'"
            " WHERE region = 2 AND weekday < 6"
        )
    assert found["questions", "late"] == 0 and found["answer", "ninetieth"] == 0


# ---- what is withheld

# As docs/evaluation.md writes them: the sum of these is nought.
EQUATIONS = {
    "withdrawals": [(1, "people/withdrawn")]
    + [(-1, f"withdrawn/days-{part}") for part in "0-6 7-29 30-89 90".split()],
    "balance": [
        (1, "people/enrolled"), (1, "people/before"),
        (-1, "people/followed"), (-1, "people/withdrawn"),
    ],
    "invitations": [
        (1, "people/invited"), (-1, "people/enrolled"), (-1, "people/unlike"),
    ],
    "waiting": [
        (1, "people/invited"), (-1, "people/enrolled"),
        (-1, "people/waiting"), (-1, "people/silent"),
    ],
    "questions": [(1, "questions/asked")]
    + [(-1, f"questions/{part}") for part in "in-time late open".split()],
    "caseloads": [(1, "advisors/advisors")]
    + [
        (-1, f"caseload/people-{part}")
        for part in "1-49 50-99 100-149 150-199 200-249 250".split()
    ],
    **{
        f"hours-{side}": [(1, f"sentences/{side}")]
        + [(-1, f"hour-{side}/{hour:02}") for hour in range(24)]
        for side in ("claimants", "advisors")
    },
}


def solved(unknown, equations=EQUATIONS):
    """The unknowns that the equations give away, by Gaussian elimination."""
    names = sorted(unknown)
    rows = []
    for terms in equations.values():
        row = [Fraction(0)] * len(names)
        for sign, name in terms:
            if name in unknown:
                row[names.index(name)] = Fraction(sign)
        rows.append(row)
    done = 0
    for column in range(len(names)):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for r, row in enumerate(rows):
            if r != done and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[done])]
        done += 1
    return {
        names[[bool(x) for x in row].index(True)]
        for row in rows
        if sum(bool(x) for x in row) == 1
    }


def test_the_equations_of_the_schema_are_those_that_are_tried_here(base):
    listed = base(
        """SELECT e, string_agg(figure || '/' || part, ' ')
        FROM guichet.evaluation_cells(1, '2026-09-01', '2026-10-01', now()) c,
            unnest(c.sums) e GROUP BY e"""
    )
    assert {name: set(cells.split()) for name, cells in listed} == {
        name: {cell for _, cell in terms} for name, terms in EQUATIONS.items()
    }


def cells(sql, code, first, last, as_of):
    """{name: (how many it is about, that nobody is shown it, what it is)}."""
    listed = sql(
        f"""SELECT figure || '/' || part, people, hidden, value
        FROM guichet.evaluation_span('{code}', '{first}', '{last}') s,
            guichet.evaluation_cells(s.region, s.since, s.ending, '{as_of}')"""
    )
    return {
        name: (int(n) if n else None, hidden == "t", float(value) if value else None)
        for name, n, hidden, value in listed
    }


def spans():
    """Short periods and long: what is rare is in some of them, or nearly all."""
    for start, days in zip(range(0, 48, 4), (1, 9, 35, 60) * 3):
        first = DATE(2026, 8, 5) + datetime.timedelta(days=start)
        yield first, first + datetime.timedelta(days=days)


@pytest.mark.parametrize("code", ["als", "re"])
def test_nothing_about_fewer_than_five_can_be_worked_out(base, code):
    as_of = datetime.datetime(2026, 12, 1, tzinfo=UTC)
    shown_any = further = 0
    for first, last in spans():
        shown = figures(base, "evaluation_published", code, first, last, as_of)
        people = cells(base, code, first, last, as_of)
        unknown = {name for name, (_, hidden, _) in people.items() if hidden}
        for key, value in shown.items():
            name = "/".join(key)
            n, _, full = people[name]
            assert value in (None, full)
            if value is None:
                unknown.add(name)
                further += n is not None and n >= 5
            elif n is not None:
                assert n >= 5, (first, last, name)
                shown_any += 1
        for name in solved(unknown):
            n, hidden, _ = people[name]
            assert not n or (hidden and n >= 5), (first, last, name)
        for terms in EQUATIONS.values():
            missing = [people[name] for _, name in terms if name in unknown]
            guarded = any(n > 0 and (n < 5 or not hidden) for n, hidden, _ in missing)
            if guarded and len(missing) < len(terms):
                assert sum(n for n, *_ in missing) >= 5, (first, last, terms)
        # What is worked out from two is withheld with either of them.
        if shown["answer", "share"] is not None:
            assert None not in (shown["questions", "in-time"], shown["questions", "late"])
    assert shown_any > 100 and further > 5


# ---- who may read it

PUBLISHED = "SELECT count(*) > 50 FROM guichet.evaluation_published('als', '2026-09-01', '2026-09-30')"


def test_the_reports_role_reads_what_is_published_and_nothing_else(base):
    assert base(PUBLISHED, role="guichet_page") == [["t"]]
    assert base(
        "SELECT name FROM guichet.evaluation_region('als', '2026-09-01', '2026-09-30')",
        role="guichet_page",
    ) == [["Alsace"]]
    for refused in (
        "SELECT * FROM guichet.evaluation_figures('als', '2026-09-01', '2026-09-30')",
        "SELECT * FROM guichet.evaluation_cells(1, '2026-09-01', '2026-10-01', now())",
        "SELECT * FROM guichet.evaluation_questions(1, '2026-09-01', '2026-10-01', now())",
        "SELECT * FROM guichet.evaluation_person",
        "SELECT * FROM guichet.evaluation_consent",
        "SELECT * FROM guichet.message",
        "SELECT * FROM guichet.claimant",
    ):
        with pytest.raises(Failed, match="permission denied"):
            base(refused, role="guichet_page")


def test_the_importer_reads_no_figures(base):
    with pytest.raises(Failed, match="permission denied"):
        base(PUBLISHED, role="guichet_csv")
