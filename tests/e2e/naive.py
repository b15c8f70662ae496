"""The figures of an evaluation, worked out again from the rows of the tables by
loops, as docs/evaluation.md words them; and made-up rows to try it on."""

import datetime
import math
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)

# Two regions, one with a break at noon; some test accounts, some without an
# address; people who withdraw, come back, change their advisor; talk that goes
# on over the ends of the period.
ROWS = """
SET search_path = guichet;
SELECT setseed({seed});
INSERT INTO region (code, name, zone, state, language) VALUES
    ('als', 'Alsace', 'Europe/Paris', 2, 'fr'),
    ('re', 'Réunion', 'Indian/Reunion', 2, 'fr');
UPDATE region_hours SET spans = '{{[480,720),[810,1050)}}'
    WHERE region = 2 AND weekday < 6;
INSERT INTO holiday (region, day, name) VALUES (1, '2026-09-16', 'Fête');
INSERT INTO policy (turn, at, region, name, value, by_jid) VALUES
    (1, '2026-08-01', NULL, 'answer-duty', 20, 'o@x'),
    (2, '2026-08-01', 2, 'answer-duty', 10, 'o@x'),
    (3, '2026-12-24', 2, 'answer-duty', 99, 'o@x');
INSERT INTO advisor (number, jid, name, region, probe)
    SELECT 'A' || i, 'a' || i || '@x', 'A' || i, 1 + i % 2, i > 16
    FROM generate_series(1, 18) i;
INSERT INTO claimant (number, alias, jid, name, region, probe)
    SELECT 'C' || i, new_alias(), CASE WHEN i % 9 > 0 THEN 'c' || i || '@x' END,
        'C' || i, 1 + i % 2, i > {people} - 6
    FROM generate_series(1, {people}) i;
INSERT INTO change (change_no, what, id, kind, at)
    SELECT nextval('change_no'), 'claimant', i, k,
        timestamptz '2026-08-20' + random() * interval '60 days'
    FROM generate_series(1, {people}) i, (VALUES (1), (5)) v (k)
    WHERE random() < 0.8;
INSERT INTO code (digest, claimant, made, until)
    SELECT sha256(i::text::bytea), i, t, t + interval '30 days' FROM (
        SELECT i, timestamptz '2026-08-20' + random() * interval '60 days' AS t
        FROM generate_series(1, {people}) i WHERE random() < 0.5) c;
INSERT INTO consent (claimant, at, given, instant)
    SELECT i, t::date, random() < 0.7, t FROM (
        SELECT i, timestamptz '2026-06-25' + random() * interval '120 days' AS t
        FROM generate_series(1, {people}) i, generate_series(1, 3)
        WHERE random() < 0.6) c;
INSERT INTO assignment (claimant, advisor, since, until)
    SELECT i, a, timestamptz '2026-08-01', timestamptz '2026-09-10' FROM (
        SELECT i, CASE WHEN i > {people} - 6 THEN 17
            ELSE 1 + floor(random() * 16) END AS a
        FROM generate_series(1, {people}) i) r
    UNION ALL
    SELECT i, a, '2026-09-10', NULL FROM (
        SELECT i, CASE WHEN i > {people} - 6 THEN 18
            ELSE 1 + floor(random() * random() * 16) END AS a
        FROM generate_series(1, {people}) i WHERE random() < 0.9) r;
INSERT INTO waitlist (claimant, region, reason, since, until)
    SELECT i, 1 + i % 2, 'cap', '2026-09-05',
        CASE WHEN random() < 0.5 THEN timestamptz '2026-09-20' END
    FROM generate_series(1, {people}) i WHERE random() < 0.2;
INSERT INTO message (turn, arrived, kind, claimant, advisor, sender, recipient,
        id, wire_id, digest, body, replaces)
    SELECT row_number() OVER (ORDER BY t), t,
        1 + floor(random() * random() * 4),
        1 + floor(random() * {people}), 1, 's', 'r', 'i', 'i', '', 'x',
        CASE WHEN random() < 0.05 THEN 'i' ELSE '' END
    FROM (SELECT timestamptz '2026-08-15' + random() * interval '60 days' AS t
        FROM generate_series(1, {sentences})) m;
"""

TABLES = {
    "region": "id, code, zone",
    "claimant": "id, region, jid, probe",
    "change": "id, extract(epoch FROM at), what",
    "code": "claimant, extract(epoch FROM made)",
    "consent": "claimant, extract(epoch FROM instant), given",
    "assignment": "claimant, advisor, extract(epoch FROM since),"
    " extract(epoch FROM until)",
    "waitlist": "claimant, extract(epoch FROM since), extract(epoch FROM until)",
    "message": "claimant, kind, extract(epoch FROM arrived), turn, replaces",
    "region_hours": "region, weekday, spans",
    "holiday": "region, day",
    "policy": "region, value, extract(epoch FROM at)",
}


def at(text):
    return float(text) if text else math.inf


class Naive:
    """One region over some days; figures() gives {(figure, part): value}."""

    def __init__(self, sql, code, first, last, as_of):
        self.rows = {
            name: sql(f"SELECT {columns} FROM guichet.{name}")
            for name, columns in TABLES.items()
        }
        ((self.id, zone),) = [(i, z) for i, c, z in self.rows["region"] if c == code]
        self.zone = ZoneInfo(zone)
        self.since = self.midnight(first)
        self.as_of = as_of.timestamp()
        self.ending = min(self.midnight(last + DAY), self.as_of)
        self.people = {
            i: jid
            for i, region, jid, probe in self.rows["claimant"]
            if region == self.id and probe == "f"
        }
        self.consents = defaultdict(list)
        for who, when, given in self.rows["consent"]:
            self.consents[who].append((at(when), given == "t"))
        for events in self.consents.values():
            events.sort(key=lambda e: (e[0], not e[1]))
        self.talks = defaultdict(list)
        for who, kind, when, turn, replaces in self.rows["message"]:
            if kind in "12" and not replaces:
                self.talks[who].append((int(turn), kind, at(when)))

    def midnight(self, day):
        return datetime.datetime.combine(
            day, datetime.time(), tzinfo=self.zone
        ).timestamp()

    def within(self, when):
        return self.since <= when < self.ending

    # ---- people

    def invited(self, who):
        named = [at(t) for i, t, what in self.rows["change"] if (i, what) == (who, "claimant")]
        return min(named + [at(t) for i, t in self.rows["code"] if i == who], default=math.inf)

    def enrolled(self, who):
        if not self.people[who]:
            return math.inf
        return min((t for t, given in self.consents[who] if given), default=math.inf)

    def followed(self, when):
        return {
            who
            for who, jid in self.people.items()
            if jid and [given for t, given in self.consents[who] if t < when][-1:] == [True]
        }

    def withdrawals(self):
        """Days from the consent to the last withdrawal of the period, by person."""
        days = {}
        for who in self.people:
            stands = None
            for when, given in self.consents[who]:
                if not given and stands is not None and self.within(when):
                    days[who] = (when - stands) // 86400
                stands = when if given else None
        return days

    def waiting(self):
        return {
            who
            for who, since, until in self.rows["waitlist"]
            if who in self.people and at(since) < self.ending <= at(until)
        }

    def caseloads(self):
        followed = self.followed(self.ending)
        return Counter(
            advisor
            for who, advisor, since, until in self.rows["assignment"]
            if who in followed and at(since) < self.ending <= at(until)
        )

    # ---- sentences

    def hours(self, side):
        return [
            datetime.datetime.fromtimestamp(when, self.zone).hour
            for who in self.people
            for _, kind, when in self.talks[who]
            if kind == side and self.within(when)
        ]

    def duty(self):
        stood = [
            (region or "", at(when), int(value))
            for region, value, when in self.rows["policy"]
            if at(when) < self.as_of and region in ("", self.id)
        ]
        own = [row for row in stood if row[0]] or stood
        return max(own, key=lambda row: row[1])[2] if own else 72

    def worked(self, since, until):
        """Hours of work between two instants, day by day."""
        off = {
            day for region, day in self.rows["holiday"] if region in ("", self.id)
        }
        spans = {
            int(weekday): [
                tuple(map(int, span.strip("[)").split(",")))
                for span in text.strip("{}").replace("),", ")|").split("|")
                if span
            ]
            for region, weekday, text in self.rows["region_hours"]
            if region == self.id
        }
        total = 0
        day = datetime.datetime.fromtimestamp(since, self.zone).date()
        while self.midnight(day) < until:
            for opens, closes in spans[day.isoweekday()]:
                if day.isoformat() not in off:
                    low = self.midnight(day) + opens * 60
                    high = self.midnight(day) + closes * 60
                    total += max(0, min(high, until) - max(low, since))
            day += DAY
        return total / 3600

    def questions(self):
        """(person, hours, answered) of each that was asked in the period."""
        for who in self.people:
            asked = None
            for _, kind, when in sorted(self.talks[who]):
                if kind == "1" and asked is None:
                    asked = when
                if kind == "2" and asked is not None and when < self.as_of:
                    if self.within(asked):
                        yield who, self.worked(asked, when), True
                    asked = None
            if asked is not None and self.within(asked):
                left = [t for t, given in self.consents[who] if not given and t > asked]
                yield who, self.worked(asked, min(left + [self.as_of])), False

    # ---- all of them

    def figures(self):
        found = {}
        days = self.withdrawals()
        caseloads = self.caseloads()
        followed = len(self.followed(self.ending))
        found["people", "invited"] = sum(self.within(self.invited(w)) for w in self.people)
        found["people", "enrolled"] = sum(self.within(self.enrolled(w)) for w in self.people)
        found["people", "waiting"] = len(self.waiting())
        found["people", "withdrawn"] = len(days)
        found["people", "followed"] = followed
        for part, low, high in (
            ("0-6", 0, 7), ("7-29", 7, 30), ("30-89", 30, 90), ("90", 90, math.inf)
        ):
            found["withdrawn", f"days-{part}"] = sum(low <= d < high for d in days.values())
        for side, part in ("1", "claimants"), ("2", "advisors"):
            hours = Counter(self.hours(side))
            found["sentences", part] = sum(hours.values())
            for hour in range(24):
                found[f"hour-{part}", f"{hour:02}"] = hours[hour]
        found.update(self.answers())
        found["advisors", "advisors"] = len(caseloads)
        found["advisors", "mean"] = round(followed / len(caseloads), 1) if caseloads else None
        for low, part in enumerate("1-49 50-99 100-149 150-199 200-249 250".split()):
            found["caseload", f"people-{part}"] = sum(
                min(n // 50, 5) == low for n in caseloads.values()
            )
        return found

    def answers(self):
        duty = self.duty()
        self.as_of = min(self.as_of, self.ending + 200 * 86400)
        asked = list(self.questions())
        late = [q for q in asked if q[1] > duty]
        in_time = [q for q in asked if q[2] and q[1] <= duty]
        times = sorted(h if done else math.inf for _, h, done in late + in_time)

        def rank(p):
            return times[math.ceil(p * len(times)) - 1] if times else None

        return {
            ("questions", "asked"): len(asked),
            ("questions", "in-time"): len(in_time),
            ("questions", "late"): len(late),
            ("questions", "open"): len(asked) - len(late) - len(in_time),
            ("answer", "duty"): duty,
            ("answer", "share"): 100 * len(in_time) / len(times) if times else None,
            ("answer", "median"): rank(0.5),
            ("answer", "ninetieth"): rank(0.9),
        }
