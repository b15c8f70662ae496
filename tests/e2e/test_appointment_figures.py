"""The figures of appointments and of their reminders: that they are what counting
row by row gives, and that nothing small can be worked out of them.
docs/evaluation.md says what is tried here."""

import datetime
import secrets
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from process import Failed
from template import TEMPLATE
from test_evaluation import solved

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)

# Two regions, the second with few people; appointments that are moved, taken,
# cancelled by either, forgotten; lines in two wordings; reminders with and without
# proof; some test accounts.
ROWS = """
SET search_path = guichet; SELECT setseed(0.375); SET timezone = 'UTC';
INSERT INTO region (code, name, zone, state, language) VALUES
    ('als', 'Alsace', 'Europe/Paris', 2, 'fr'),
    ('re', 'Réunion', 'Indian/Reunion', 2, 'fr');
INSERT INTO advisor (number, jid, name, region)
    SELECT 'A' || i, 'a' || i || '@x', 'A', 1 + i % 2 FROM generate_series(1, 9) i;
INSERT INTO claimant (number, alias, jid, name, region, probe)
    SELECT 'C' || i, new_alias(), 'c' || i || '@x', 'C', 1 + (i > 70)::integer, i % 30 = 0
    FROM generate_series(1, 90) i;
ALTER TABLE appointment DROP CONSTRAINT appointment_claimant,
    DROP CONSTRAINT appointment_advisor;
CREATE TEMP TABLE made AS
    SELECT i AS id, 1 + floor(random() * 90)::integer AS who, t AS at,
        t + interval '10 minutes' + random() * random() * interval '50 days' AS start,
        1 + floor(random() * random() * 4)::integer AS channel,
        1 + (random() < 0.8)::integer AS side, random() AS fate, random() AS when_,
        1 + (random() < 0.4)::integer AS by, random() < 0.2 AS taken
    FROM (SELECT i, timestamptz '2026-08-20' + random() * interval '70 days' AS t
        FROM generate_series(1, 700) i) g;
INSERT INTO appointment SELECT id, who, 1, 1 + (who > 70)::integer, 'UTC', start,
    start + interval '30 min', channel, '', 1, 3, side, false, NULL, id::text, 0, at, NULL
    FROM made;
INSERT INTO appointment_event
    SELECT id, 1, id, at, CASE WHEN taken THEN 11 ELSE 1 END,
        CASE WHEN taken THEN 1 ELSE side END, 'x', 0, CASE WHEN taken THEN 3 ELSE 1 END,
        start, start + interval '30 min', '', true FROM made;
-- What came second: an answer, another time, or nothing until it began.
INSERT INTO appointment_event
    SELECT id, 2, 1000 + id, at + (start - at) * when_ / 2, e, CASE WHEN e IN (8, 9) THEN 0
            ELSE by END, 'x', CASE WHEN taken THEN 3 ELSE 1 END, s,
        start + CASE WHEN e = 4 THEN interval '3 days' ELSE '0' END,
        start + interval '30 min', '', true
    FROM made, LATERAL (SELECT CASE WHEN taken AND fate < 0.5 THEN 4 WHEN taken THEN 6
            WHEN fate < 0.5 THEN 2 WHEN fate < 0.65 THEN 4 WHEN fate < 0.72 THEN 3
            WHEN fate < 0.76 THEN 5 WHEN fate < 0.8 THEN 9 WHEN fate < 0.9 THEN 8 END) x (e),
        LATERAL (SELECT CASE e WHEN 2 THEN 3 WHEN 4 THEN 2 WHEN 3 THEN 4 WHEN 5 THEN 5
            WHEN 6 THEN 6 WHEN 8 THEN 7 WHEN 9 THEN 9 END) y (s)
    WHERE e IS NOT NULL;
-- And what came third of those that were agreed on or moved.
INSERT INTO appointment_event
    SELECT m.id, 3, 2000 + m.id, b.at + (b.since - b.at) * when_, e,
        CASE WHEN e IN (8, 9) THEN 0 WHEN e = 11 THEN 1 ELSE by END, 'x', b.becomes, s,
        b.since - CASE WHEN e = 11 THEN interval '2 hours' ELSE '0' END, b.until, '', true
    FROM made m JOIN appointment_event b ON b.appointment = m.id AND b.version = 2
        AND b.becomes IN (2, 3),
        LATERAL (SELECT CASE WHEN b.becomes = 2 THEN CASE WHEN by = 1 THEN 2 ELSE 11 END
            WHEN when_ < 0.3 THEN 6 WHEN when_ < 0.5 THEN 8 WHEN when_ < 0.6 THEN 9
            WHEN when_ < 0.8 THEN 4 END) x (e),
        LATERAL (SELECT CASE e WHEN 2 THEN 3 WHEN 11 THEN 3 WHEN 6 THEN 6 WHEN 8 THEN 8
            WHEN 9 THEN 9 WHEN 4 THEN 2 END) y (s)
    WHERE e IS NOT NULL;
INSERT INTO message (turn, arrived, kind, claimant, advisor, sender, recipient, id,
        wire_id, digest, body, variant)
    SELECT 5000 + id, at + interval '1 s', 3, who, 1, 's', 'r', w, w, '', 'x',
        'appointment.proposed/' || 1 + (when_ < 0.3)::integer
    FROM made, LATERAL (SELECT 'invitation/c' || to_hex(id) || '/1') x (w)
    WHERE side = 2 AND NOT taken;
INSERT INTO reminder
    SELECT id, 0, n, t, t, o, CASE o WHEN 1 THEN 10000 + 10 * id + n END,
        CASE o WHEN 1 THEN 'reminder.x/' || 1 + id % 2 ELSE '' END
    FROM made, generate_series(1, 5) n, LATERAL (SELECT at + (start - at) * n / 5) x (t),
        LATERAL (SELECT CASE WHEN (id * n) % 5 < 3 THEN 1 ELSE 2 + (id * n) % 7 END) y (o)
    WHERE fate < 0.8;
INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id, reporter, wire_id)
    SELECT 30000 + 100 * r.appointment + 10 * which + k, r.at + k * interval '2 days', k,
        who, 1, who, 'r', 'reminder/' || to_hex(r.appointment) || '/0/' || which
    FROM reminder r JOIN made ON id = r.appointment, generate_series(1, 2) k
    WHERE outcome = 1 AND (r.appointment + which * k) % 4 < 3 AND which < 5;
"""

CHANNELS = dict(zip("1234", ("chat", "voice", "video", "phone")))


@pytest.fixture(scope="module")
def base(postgres):
    """Asks a database with 700 made-up appointments of 90 people."""
    name = f"guichet_{secrets.token_hex(4)}"
    postgres.create(name, TEMPLATE)
    postgres.sql(ROWS, name)

    def sql(statement, role="postgres"):
        return postgres.sql(statement, name, role)

    yield sql
    postgres.drop(name)


def utc(text):
    return datetime.datetime.fromisoformat(text)


def span_of(code, first, last):
    zone = ZoneInfo({"als": "Europe/Paris", "re": "Indian/Reunion"}[code])
    return [
        datetime.datetime.combine(day, datetime.time(), tzinfo=zone)
        for day in (first, last + DAY)
    ]


def ask(sql, subject, function, code, first, last, as_of, **more):
    listed = sql(
        f"SELECT * FROM guichet.evaluation_subject_{function}('{subject}', '{code}',"
        f" '{first}', '{last}', '{as_of}')",
        **more,
    )
    return {f"{f}/{p}": float(v) if v else None for f, p, v in listed}


PERIODS = [
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 30), datetime.datetime(2027, 1, 1, tzinfo=UTC)),
    # Over the end of daylight saving time, and as known before it is over.
    (datetime.date(2026, 9, 15), datetime.date(2026, 11, 5), datetime.datetime(2026, 10, 9, 9, tzinfo=UTC)),
    (datetime.date(2026, 9, 16), datetime.date(2026, 9, 16), datetime.datetime(2026, 9, 20, tzinfo=UTC)),
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 1), datetime.datetime(2026, 9, 21, tzinfo=UTC)),
]


def read(sql, table, columns):
    return sql(f"SET timezone = 'UTC'; SELECT {columns} FROM guichet.{table}")


def iso(column):
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')"


def lead_of(time):
    for least, name in ((30, "days-30"), (14, "days-14-29"), (7, "days-7-13"), (1, "days-1-6")):
        if time >= least * DAY:
            return name
    return "days-0"


def notice_of(time):
    if time >= 5 * DAY:
        return "days-5"
    if time >= DAY:
        return "days-1-4"
    return "hours-1-23" if time >= HOUR else "hours-0"


def rows_of(sql, code):
    """Of the region, without test accounts: {appointment: (who, channel)}."""
    return {
        i: (who, channel)
        for i, who, channel, region, probe in sql(
            "SELECT a.id, a.claimant, a.channel, a.region, c.probe"
            " FROM guichet.appointment a JOIN guichet.claimant c ON c.id = a.claimant"
        )
        if (region, probe) == ({"als": "1", "re": "2"}[code], "f")
    }


def naive_appointments(sql, code, first, last, as_of):
    since, ending = span_of(code, first, last)
    ending = min(ending, as_of)
    known = rows_of(sql, code)
    events = {}
    for i, version, at, event, side, was, becomes, start in read(
        sql,
        "appointment_event",
        f"appointment, version, {iso('at')}, event, side, was, becomes, {iso('since')}",
    ):
        events.setdefault(i, []).append(
            (int(version), utc(at), int(event), int(side), int(was), int(becomes), utc(start))
        )
    invited = {
        wire.split("/")[1][1:]: variant.split("/")[1]
        for wire, variant in sql("SELECT wire_id, variant FROM guichet.message")
    }
    reminded = {}
    for i, which, outcome, at, variant in sql(
        f"SELECT appointment, which, outcome, {iso('at')}, variant FROM guichet.reminder"
    ):
        if outcome == "1" and which != "5" and utc(at) < as_of:
            reminded[i] = variant.split("/")[1]
    count = Counter()
    for i, (_, channel) in known.items():
        moves = sorted(events[i])
        _, planned, _, _, _, _, start = moves[0]
        if not since <= planned < ending:
            continue
        moves = [m for m in moves if m[1] < as_of]
        lines = [
            "all",
            "channel/" + CHANNELS[channel],
            "invitation/" + invited.get(f"{int(i):x}", "none"),
            "reminder/" + reminded.get(i, "none"),
            "lead/" + lead_of(start - planned),
        ]

        def add(what, *more):
            for line in (*lines, *more):
                count[f"{what}/{line}"] += 1

        add("planned")
        if any(m[5] == 3 for m in moves):
            add("confirmed")
        for before, (_, at, event, side, was, becomes, _) in zip([moves[0], *moves], moves):
            notice = "notice/" + notice_of(before[6] - at)
            if event == 4 or event == 11 and was:
                add("moved-" + ("claimant" if side == 1 else "advisor"), notice)
            if becomes in (6, 9):
                who = "programme" if becomes == 9 else "claimant" if side == 1 else "advisor"
                add("cancelled-" + who, notice)
        state = moves[-1][5]
        if state not in (6, 9):
            ended = {4: "declined", 5: "declined", 7: "lapsed", 8: "past"}.get(state, "open")
            count[f"{ended}/all"] += 1
    return count


def naive_reminders(sql, code, first, last, as_of):
    since, ending = span_of(code, first, last)
    ending = min(ending, as_of)
    until = min(as_of, ending + 30 * DAY)
    known = rows_of(sql, code)
    proof = {}
    for wire, kind, at in sql(f"SELECT wire_id, kind, {iso('at')} FROM guichet.delivery"):
        if since <= utc(at) < until:
            proof[wire] = max(proof.get(wire, "0"), kind)
    whiches = dict(zip("1234", ("days", "hours", "minutes", "start")))
    whys = dict(zip("2345678", "overtaken late agreed moved cancelled left nobody".split()))
    count = Counter()
    for i, which, outcome, at, variant in sql(
        f"SELECT appointment, which, outcome, {iso('at')}, variant FROM guichet.reminder"
    ):
        if i not in known or which == "5" or not since <= utc(at) < ending:
            continue
        lines = ["all", "which/" + whiches[which], "channel/" + CHANNELS[known[i][1]]]
        count["decided/all"] += 1
        if outcome == "1":
            seen = proof.get(f"reminder/{int(i):x}/0/{which}", "0")
            whats = ["sent"] + ["received"] * (seen > "0") + ["displayed"] * (seen == "2")
            lines.append("reminder/" + variant.split("/")[1])
        else:
            whats = ["unsent"]
            lines.append("why/" + whys[outcome])
        for what in whats:
            for line in lines:
                count[f"{what}/{line}"] += 1
    return count


NAIVE = {"appointments": naive_appointments, "reminders": naive_reminders}


@pytest.mark.parametrize("subject", NAIVE)
@pytest.mark.parametrize("code", ["als", "re"])
@pytest.mark.parametrize("first, last, as_of", PERIODS)
def test_each_figure_is_what_counting_row_by_row_gives(base, subject, code, first, last, as_of):
    found = ask(base, subject, "figures", code, first, last, as_of)
    wanted = NAIVE[subject](base, code, first, last, as_of)
    assert wanted.keys() <= found.keys()
    assert found == {name: wanted.get(name, 0) for name in found}


@pytest.mark.parametrize("subject", NAIVE)
def test_what_is_made_up_has_all_that_is_counted(base, subject):
    """Else the comparison above would prove nothing."""
    found = ask(base, subject, "figures", "als", *PERIODS[0])
    # What is planned in these days and is not over is a question of the instant.
    rare = {"open/all", "past/all", "planned/reminder/none", "sent/which/start"}
    nought = {name for name, value in found.items() if not value and name not in rare}
    whole = {name for name in nought if name.endswith("/all")}
    assert not whole
    assert len(nought) < len(found) / 4


def test_an_unknown_subject_or_region_has_no_figures(base):
    for function in "figures", "published":
        assert ask(base, "weather", function, "als", *PERIODS[0]) == {}
        assert ask(base, "appointments", function, "nowhere", *PERIODS[0]) == {}


# ---- what is withheld

TOTALS = {
    "unconfirmed": "planned", "standing": "planned", "unproven": "sent", "unseen": "received",
}
WHOLES = {
    "outcome": "planned/all", "decided": "decided/all", "judged": "judged/all",
    "files": "opened/files", "explanations": "opened/files", "reopened": "opened/files",
    "offers": "offered/offers", "absences": "claimant-absent/all",
    "apologies": "advisor-absent/all",
}


def total_of(equation):
    """Which of an equation the others add up to, as docs/evaluation.md says."""
    if equation in WHOLES:
        return WHOLES[equation]
    what, rest = equation.split("/", 1)
    if "/" in rest or rest == "all":  # of a line
        return f"{TOTALS[what]}/{rest}"
    return f"{what}/all"


def cells_of(sql, subject, code, first, last, as_of):
    """{name: (how many it is about, hidden, value)} and {equation: [(sign, name)]}."""
    listed = sql(
        f"""SELECT figure || '/' || part, people, hidden, value, array_to_string(sums, ' ')
        FROM guichet.evaluation_span('{code}', '{first}', '{last}') s,
            guichet.evaluation_subject_cells('{subject}', s.region, s.since,
                least(s.ending, '{as_of}'), '{as_of}')"""
    )
    cells, equations = {}, {}
    for name, people, hidden, value, sums in listed:
        cells[name] = (int(people), hidden == "t", float(value) if value else None)
        for equation in sums.split():
            sign = 1 if name == total_of(equation) else -1
            equations.setdefault(equation, []).append((sign, name))
    return cells, equations


def spans():
    for start, days in zip(range(0, 48, 4), (1, 9, 25, 60) * 3):
        first = datetime.date(2026, 8, 18) + datetime.timedelta(days=start)
        yield first, first + datetime.timedelta(days=days)


@pytest.mark.parametrize("subject", NAIVE)
@pytest.mark.parametrize("code", ["als", "re"])
def test_nothing_about_fewer_than_five_can_be_worked_out(base, subject, code):
    as_of = datetime.datetime(2026, 12, 20, tzinfo=UTC)
    shown_any = further = 0
    for first, last in spans():
        shown = ask(base, subject, "published", code, first, last, as_of)
        cells, equations = cells_of(base, subject, code, first, last, as_of)
        for name, terms in equations.items():
            assert sum(sign * cells[cell][2] for sign, cell in terms) == 0, name
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
    assert shown_any > 50 and further > 5


# ---- who may read it


def test_the_reports_role_reads_what_is_published_of_each_subject(base):
    base("INSERT INTO guichet.epoch VALUES (1, '2026-08-20') ON CONFLICT DO NOTHING")
    days = "'als', '2026-09-01', '2026-09-30'"
    for subject in ("followup", *NAIVE):
        assert base(
            f"SELECT count(*) > 20 FROM guichet.evaluation_subject_published('{subject}', {days})",
            role="guichet_page",
        ) == [["t"]]
        assert base(
            f"""SELECT bool_and(m.value IS NOT DISTINCT FROM p.value), count(*) > 20
            FROM guichet.evaluation_month m JOIN
                guichet.evaluation_subject_published('{subject}', {days}) p USING (figure, part)
            WHERE m.region = 'als' AND m.month = '2026-09-01' AND m.subject = '{subject}'""",
            role="guichet_page",
        ) == [["t", "t"]]
    for refused in (
        f"SELECT * FROM guichet.evaluation_subject_figures('appointments', {days})",
        "SELECT * FROM guichet.evaluation_subject_cells('reminders', 1, now(), now(), now())",
        "SELECT * FROM guichet.evaluation_planned(1, now(), now(), now())",
        "SELECT * FROM guichet.evaluation_reminded(1, now(), now(), now())",
        "SELECT * FROM guichet.evaluation_appointment",
        "SELECT * FROM guichet.evaluation_reminder",
        "SELECT * FROM guichet.evaluation_move",
    ):
        with pytest.raises(Failed, match="permission denied"):
            base(refused, role="guichet_page")
