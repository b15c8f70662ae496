"""The figures of what was found of appointments and of absence files: that they are
what counting row by row gives, and that nothing small can be worked out of them.
docs/evaluation.md says what is tried here."""

import datetime
import math
import secrets
from collections import Counter, defaultdict

import pytest

from process import Failed
from template import TEMPLATE
from test_appointment_figures import CHANNELS, DAY, ROWS, ask, cells_of, iso, rows_of, spans
from test_appointment_figures import span_of, utc
from test_evaluation import solved

UTC = datetime.timezone.utc

# Of every appointment something is found, of some twice; files of those who were
# absent, with all that can become of one; offers where the advisor was.
MORE = """
SET search_path = guichet; SELECT setseed(0.625); SET timezone = 'UTC';
UPDATE appointment SET advisor = 1 + (id * 7) % 9;
INSERT INTO assignment (claimant, advisor, since, until)
    SELECT i, 1 + i % 3, timestamptz '2026-08-01', timestamptz '2026-09-20'
    FROM generate_series(1, 90) i WHERE i % 30 > 0
    UNION ALL SELECT i, 1 + (i > 60)::integer, '2026-09-20', NULL
    FROM generate_series(1, 80) i WHERE i % 30 > 0;
INSERT INTO attendance SELECT id, since, '30 min', '10 min', '15 min', '1 min', '1 hour',
    false FROM appointment WHERE id % 7 > 0;
INSERT INTO finding SELECT 10 * id + n, since + n * interval '2 days', id,
        CASE WHEN (id + n) % 5 < 2 THEN 1 WHEN (id + n) % 5 = 2 THEN 2
        ELSE 1 + (id + n) % 6 END, 'rule', '{}'
    FROM appointment, generate_series(0, 1) n WHERE id % 7 > n * (id % 5);
INSERT INTO absence_file (appointment, finding, claimant, advisor, region, since, channel,
        days, opened)
    SELECT DISTINCT ON (a.id) a.id, f.turn, claimant, advisor, region, a.since, channel,
        10, f.at
    FROM appointment a JOIN finding f ON f.appointment = a.id AND f.finding = 2
    WHERE a.id % 11 > 0 ORDER BY a.id, f.turn;
INSERT INTO absence_file_event SELECT appointment, 1, appointment, opened, 1, '', 0, 1,
    false, 0, '', '' FROM absence_file;
INSERT INTO absence_file_event SELECT appointment, 2, appointment,
        opened + appointment % 9 * interval '1 day', e, 'x', 1,
        CASE e WHEN 3 THEN 2 WHEN 2 THEN 2 ELSE 4 END, false, 0, 'x', ''
    FROM absence_file, LATERAL (SELECT (ARRAY[3, 3, 2, 6])[1 + appointment % 4]) x (e)
    WHERE appointment % 13 > 0;
INSERT INTO absence_file_event SELECT appointment, 3, appointment,
        opened + interval '11 days' + appointment % 17 * interval '5 hours',
        CASE s WHEN 5 THEN 7 WHEN 6 THEN 8 WHEN 7 THEN 9 WHEN 8 THEN 11 ELSE 3 END, 'x',
        2, s, s = 3, 0, 'x', ''
    FROM absence_file, LATERAL (SELECT 3 + appointment % 6) x (s) WHERE appointment % 13 > 3;
INSERT INTO absence_file_event SELECT appointment, 4, appointment, at + interval '3 days',
        10, 'x', becomes, 3, false, 0, 'x', ''
    FROM absence_file_event WHERE version = 3 AND becomes = 5 AND appointment % 4 = 2;
INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id, reporter, wire_id)
    SELECT 200000 + appointment, opened + appointment % 5 * interval '7 hours', 1, claimant,
        1, claimant, 'r', 'file/' || to_hex(appointment) || '/1'
    FROM absence_file WHERE appointment % 3 > 0;
INSERT INTO slot_offer (why, appointment, turn, at, claimant, advisor, length, slots, until,
        ended, outcome)
    SELECT 1, a.id, f.turn, f.at, claimant, advisor, '30 min', ARRAY[f.at], f.at,
        CASE WHEN a.id % 4 > 0 THEN f.at + interval '1 day' END,
        CASE WHEN a.id % 4 > 0 THEN 1 + a.id % 2 END
    FROM appointment a JOIN finding f ON f.appointment = a.id AND f.finding = 3
    WHERE a.id % 5 > 0 ON CONFLICT DO NOTHING;
"""

FINDINGS = dict(
    zip("123456", "present claimant-absent advisor-absent service-down unproven unknown".split())
)
STATES = {4: "unreceived", 5: "excused", 6: "noted", 7: "referred", 8: "unfounded"}
LOADS = "people-0-49 people-50-99 people-100-149 people-150-199 people-200-249 people-250"

PERIODS = [
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 30), datetime.datetime(2027, 1, 1, tzinfo=UTC)),
    (datetime.date(2026, 9, 10), datetime.date(2026, 11, 5), datetime.datetime(2026, 10, 9, 9, tzinfo=UTC)),
    (datetime.date(2026, 9, 16), datetime.date(2026, 9, 16), datetime.datetime(2026, 9, 20, tzinfo=UTC)),
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 1), datetime.datetime(2026, 9, 21, tzinfo=UTC)),
]


@pytest.fixture(scope="module")
def base(postgres):
    name = f"guichet_{secrets.token_hex(4)}"
    postgres.create(name, TEMPLATE)
    postgres.sql(ROWS + MORE, name)

    def sql(statement, role="postgres"):
        return postgres.sql(statement, name, role)

    yield sql
    postgres.drop(name)


def percentile(values, share):
    """As percentile_disc(): the first value that covers the share."""
    values = sorted(values)
    return round(values[math.ceil(share * len(values)) - 1], 1) if values else None


class Naive:
    def __init__(self, sql, code, first, last, as_of):
        self.sql, self.as_of = sql, as_of
        self.since, ending = span_of(code, first, last)
        self.ending = min(ending, as_of)
        self.known = rows_of(sql, code)
        self.count = Counter()
        self.starts, self.advisors = {}, {}
        for i, start, advisor in sql(
            f"SELECT t.appointment, {iso('start')}, advisor FROM guichet.attendance t"
            " JOIN guichet.appointment a ON a.id = t.appointment"
        ):
            if i in self.known and self.since <= utc(start) < self.ending:
                self.starts[i], self.advisors[i] = utc(start), advisor

    def load(self, i):
        people = sum(
            advisor == self.advisors[i]
            and utc(since) <= self.starts[i]
            and (not until or utc(until) > self.starts[i])
            for advisor, since, until in self.assignments
        )
        return "load/" + LOADS.split()[min(people // 50, 5)]

    def findings(self):
        self.assignments = self.sql(
            f"SELECT advisor, {iso('since')}, {iso('until')} FROM guichet.assignment s"
            " JOIN guichet.claimant c ON c.id = s.claimant WHERE NOT probe"
        )
        standing = {}
        for i, finding, at in self.sql(
            f"SELECT appointment, finding, {iso('at')} FROM guichet.finding ORDER BY turn"
        ):
            if i in self.starts and utc(at) < self.as_of:
                standing[i] = FINDINGS[finding]
        invited = {
            wire.split("/")[1][1:]: variant.split("/")[1]
            for wire, variant in self.sql("SELECT wire_id, variant FROM guichet.message")
        }
        reminded = {}
        for i, at, variant in self.sql(
            f"SELECT appointment, {iso('at')}, variant FROM guichet.reminder"
            " WHERE outcome = 1 AND which < 5"
        ):
            if utc(at) < self.as_of:
                reminded[i] = variant.split("/")[1]
        for i, finding in standing.items():
            self.count["judged/all"] += 1
            for line in (
                "all",
                "channel/" + CHANNELS[self.known[i][1]],
                "invitation/" + invited.get(f"{int(i):x}", "none"),
                "reminder/" + reminded.get(i, "none"),
                self.load(i),
            ):
                self.count[f"{finding}/{line}"] += 1

    def files(self):
        events = defaultdict(list)
        for i, version, at, event, becomes, late in self.sql(
            f"SELECT appointment, version, {iso('at')}, event, becomes, late"
            " FROM guichet.absence_file_event"
        ):
            if i in self.starts and utc(at) < self.as_of:
                events[i].append((int(version), utc(at), int(event), int(becomes), late == "t"))
        received = {
            wire: utc(at)
            for wire, at in self.sql(
                f"SELECT wire_id, {iso('at')} FROM guichet.delivery WHERE wire_id LIKE 'file/%'"
            )
        }
        days = {"receipt": [], "explanation": [], "decision": []}
        for i, moves in events.items():
            moves.sort()
            opened = moves[0][1]
            self.count["opened/files"] += 1
            self.count[STATES.get(moves[-1][3], "waiting") + "/files"] += 1
            self.count["reopened/files"] += any(m[2] == 10 for m in moves)
            said = [m for m in moves if m[2] in (3, 12)]
            words = "explained" if said else "not-explained"
            if said and all(m[4] for m in said):
                words = "explained-late"
            self.count[words + "/explanations"] += 1
            proof = [m[1] for m in said][:1] + [
                at for at in [received.get(f"file/{int(i):x}/1")] if at
            ]
            for what, instants in (
                ("receipt", [at for at in proof if at < self.as_of]),
                ("explanation", [m[1] for m in said]),
                ("decision", [m[1] for m in moves if m[2] in (7, 8, 9)]),
            ):
                if instants:
                    days[what].append((min(instants) - opened) / DAY)
        times = {}
        for what, values in days.items():
            times[f"median/{what}"] = percentile(values, 0.5)
            times[f"ninetieth/{what}"] = percentile(values, 0.9)
        return times

    def offers(self):
        for i, at, ended, outcome in self.sql(
            f"SELECT appointment, {iso('at')}, {iso('ended')}, outcome FROM guichet.slot_offer"
        ):
            if i in self.starts and utc(at) < self.as_of:
                self.count["offered/offers"] += 1
                taken = outcome == "1" and utc(ended) < self.as_of
                self.count["taken/offers"] += taken

    def figures(self):
        self.findings()
        self.offers()
        return {**self.files(), **self.count}


@pytest.mark.parametrize("code", ["als", "re"])
@pytest.mark.parametrize("first, last, as_of", PERIODS)
def test_each_figure_is_what_counting_row_by_row_gives(base, code, first, last, as_of):
    found = ask(base, "absences", "figures", code, first, last, as_of)
    wanted = Naive(base, code, first, last, as_of).figures()
    assert wanted.keys() <= found.keys()
    for name, value in found.items():
        if name.startswith(("median", "ninetieth")) and wanted[name] is not None:
            assert value == pytest.approx(wanted[name], abs=0.051), name
        else:
            assert value == wanted.get(name, 0), name


def test_what_is_made_up_has_all_that_is_counted(base):
    """Else the comparison above would prove nothing."""
    found = ask(base, "absences", "figures", "als", *PERIODS[0])
    nought = {name for name, value in found.items() if not value}
    assert {name for name in nought if name.split("/")[1] in ("all", "files", "offers")} == set()
    assert len(nought) < len(found) / 2
    assert len({name.split("/")[2] for name, v in found.items() if v and "load" in name}) > 1


NEARLY = ("absences", "apologies")


@pytest.mark.parametrize("code", ["als", "re"])
def test_nothing_about_fewer_than_five_can_be_worked_out(base, code):
    as_of = datetime.datetime(2026, 12, 20, tzinfo=UTC)
    shown_any = further = 0
    for first, last in spans():
        shown = ask(base, "absences", "published", code, first, last, as_of)
        cells, equations = cells_of(base, "absences", code, first, last, as_of)
        for name, terms in equations.items():
            assert name in NEARLY or sum(s * cells[cell][2] for s, cell in terms) == 0, name
        unknown = {name for name, (_, hidden, _) in cells.items() if hidden}
        for name, value in shown.items():
            people, _, full = cells[name]
            assert value in (None, full)
            if value is None:
                unknown.add(name)
                further += people >= 5
            else:
                assert people >= 5, (first, last, name)
                shown_any += 1
        for name in solved(unknown, equations):
            people, hidden, _ = cells[name]
            assert not people or (hidden and people >= 5), (first, last, name)
        for terms in equations.values():
            missing = [cells[name] for _, name in terms if name in unknown]
            guarded = any(n > 0 and (n < 5 or not hidden) for n, hidden, _ in missing)
            if guarded and len(missing) < len(terms):
                assert sum(n for n, *_ in missing) >= 5, (first, last, terms)
    assert shown_any > 20 and further > 2


def test_what_tells_of_few_advisors_is_withheld(base):
    """Nine advisors in all; in no class of loads are there five."""
    shown = ask(base, "absences", "published", "als", *PERIODS[0])
    loads = {name: value for name, value in shown.items() if "/load/" in name}
    classes = [name for name, value in loads.items() if value is not None]
    assert all("people-0-49" in name for name in classes)


def test_the_reports_role_reads_what_is_published_and_no_row(base):
    days = "'als', '2026-09-01', '2026-09-30'"
    assert base(
        f"SELECT count(*) > 20 FROM guichet.evaluation_subject_published('absences', {days})",
        role="guichet_page",
    ) == [["t"]]
    for refused in (
        f"SELECT * FROM guichet.evaluation_subject_figures('absences', {days})",
        "SELECT * FROM guichet.evaluation_judged(1, now(), now(), now())",
        "SELECT * FROM guichet.evaluation_files(1, now(), now(), now())",
        "SELECT * FROM guichet.evaluation_finding",
        "SELECT * FROM guichet.evaluation_file",
    ):
        with pytest.raises(Failed, match="permission denied"):
            base(refused, role="guichet_page")
