"""`make bench-appointments`: a million appointments, 20,000 of them due in the same
instant, while sentences are relayed.

100,000 people of 5,000 advisors have ten appointments each, two of them confirmed
and eight that wait for an answer. Of each advisor's four confirmed ones fall due at
T: one is an hour later, one a day, one five days, and one begins, of which both
sides are told: 25,000 lines of the service. Meanwhile 1,000 sentences a
second pass. Printed are the memory that an appointment takes, the time from T until
the last line is durable and until it is forwarded, and the sentences' p99 before T
and while the lines leave, and what PostgreSQL wrote meanwhile.

EACH=2 makes fewer appointments of each person, DUE_ROOM=12 sets the key of the
configuration, and PG="shared_buffers=1GB" settings of PostgreSQL, each on a line of
its own.
"""

import argparse
import datetime
import os
import time

from arena import DOMAIN, ROOT, Bench, Figures, resident
from process import claim

PLACE = os.path.join(ROOT, "var", "bench")
NAME = "bench_appointments"
ADVISORS = 5000
CLAIMANTS = 100000
UTC = datetime.timezone.utc
DUE = 4 * ADVISORS
LINES = 5 * ADVISORS
RATE = 1000
WINDOW = 5  # seconds of sentences that are told together
LEAST = 2000  # sentences of which a p99 is taken
CONFIRMED = 2  # of what is not due
AHEAD = 35  # seconds from when the daemon has come up to T, at least
LATEST = 10  # seconds that all may take
PATIENCE = 240  # seconds

# Of each advisor's people, by their number `k` among them.
PEOPLE = """
    CREATE TEMP TABLE who AS SELECT claimant, advisor, k::integer,
        row_number() OVER (ORDER BY claimant) AS n
    FROM (SELECT claimant, advisor, row_number() OVER (PARTITION BY advisor
            ORDER BY claimant) - 1 AS k
        FROM guichet.assignment WHERE until IS NULL) w;
"""

# Those that fall due, and what was decided of them before; then half an hour each,
# sixteen a day, from ten days later on. Nobody of theirs is looked up: they are.
ROWS = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE wanted AS
    SELECT 1000 + n * 16 AS id, claimant, advisor, now()
        + (ARRAY['1 hour', '1 day', '5 days', '0'])[k + 1]::interval AS since,
        3 AS state, (ARRAY[6, 2, 0, 14])[k + 1] AS decided
    FROM who WHERE k < 4
    UNION ALL
    SELECT 1000 + n * 16 + 1 + j, claimant, advisor, now()
        + make_interval(days => 10 + (k * 10 + j) / 16,
            mins => (k * 10 + j) % 16 * 30 - 240),
        CASE WHEN j < {confirmed} THEN 3 ELSE 1 END, 0
    FROM who, generate_series(0, {each} - 1) j WHERE k >= 4 OR j < {each} - 1;
    INSERT INTO guichet.appointment (id, claimant, advisor, region, zone, since,
        until, channel, note, state, version, proposed_by, outside, uid, at)
    SELECT id, claimant, advisor, 1, '{zone}', since, since + interval '30 minutes',
        1 + id % 4, '', state, 2, 2, false, to_hex(id) || '@{domain}',
        now() - interval '20 days' FROM wanted;
    INSERT INTO guichet.reminder (appointment, sequence, which, due, at, outcome,
        variant)
    SELECT id, 0, which, since - interval '20 days', since - interval '20 days', 4, ''
    FROM wanted, generate_series(1, 3) which WHERE decided & (1 << which) <> 0;
    SELECT count(*), count(*) FILTER (WHERE since < now() + interval '6 days')
    FROM wanted;
"""
SHIFT = """
    UPDATE guichet.appointment SET since = since + by, until = until + by
    FROM (SELECT '{due}'::timestamptz - min(since) AS by FROM guichet.appointment) m
    WHERE since < now() + interval '6 days'
"""

CONSTRAINTS = [
    f"""ALTER TABLE guichet.appointment ADD CONSTRAINT appointment_{side} EXCLUDE USING
        gist ({side} WITH =, tstzrange(since, until) WITH &&) WHERE (state = 3)"""
    for side in ("claimant", "advisor")
]

TOLD = """
    SELECT count(*),
        coalesce(extract(epoch FROM max(w.at) - '{due}'::timestamptz), 0),
        count(*) FILTER (WHERE w.at IS NULL)
    FROM guichet.message m LEFT JOIN LATERAL (SELECT at FROM guichet.watermark
        WHERE up_to_turn >= m.turn ORDER BY up_to_turn LIMIT 1) w ON true
    WHERE m.wire_id LIKE 'reminder/%' AND m.arrived >= '{due}'::timestamptz
"""


def say(text):
    print(text, flush=True)


def zone_at_noon(instant):
    """A zone whose clocks show noon then, more or less: no reminder at night."""
    ahead = 12 - instant.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class Crowd:
    """The database, with and without appointments."""

    def __init__(self, bench, each):
        self.bench = bench
        self.each = each

    def sql(self, statement):
        return self.bench.postgres.sql(statement, NAME)

    def people(self):
        """They have been told long ago that they are followed."""
        self.bench.database(NAME, CLAIMANTS, ADVISORS)
        self.sql(
            "INSERT INTO guichet.followed (change_no, at)"
            " SELECT max(change_no), now() FROM guichet.change"
        )

    def appointments(self):
        """How many there are, and how many fall due at T."""
        zone = zone_at_noon(datetime.datetime.now(UTC))
        self.sql(f"UPDATE guichet.region SET zone = '{zone}'")
        for side in "claimant", "advisor":
            self.sql(f"ALTER TABLE guichet.appointment DROP CONSTRAINT appointment_{side}")
        made = self.sql(
            PEOPLE
            + ROWS.format(zone=zone, each=self.each, confirmed=CONFIRMED, domain=DOMAIN)
        )
        for constraint in CONSTRAINTS:
            self.sql(constraint)
        self.sql("ANALYZE guichet.appointment; ANALYZE guichet.reminder; CHECKPOINT")
        return [int(number) for number in made[-1]]

    def fall_due(self, seconds):
        """T, so many seconds from now."""
        due = datetime.datetime.now(UTC) + datetime.timedelta(seconds=seconds)
        self.sql(SHIFT.format(due=due))
        return due

    def written(self):
        """Bytes of its log, and checkpoints that came because it had grown."""
        ((wal, checkpoints),) = self.sql(
            "SELECT pg_current_wal_lsn() - '0/0', checkpoints_req FROM pg_stat_bgwriter"
        )
        return int(wal), int(checkpoints)

    def told(self, due):
        """Lines that stand, seconds to the last of them, those not forwarded yet."""
        ((count, forwarded, held),) = self.sql(TOLD.format(due=due))
        return int(count), float(forwarded), int(held)


def up(bench, **keys):
    """A daemon that has loaded all, and the seconds that it took."""
    daemon = bench.guichet(NAME, log_level="info", **keys)
    mark = daemon.mark()
    begun = time.monotonic()
    daemon.start()
    daemon.wait_for("store-up", mark, seconds=PATIENCE)
    return daemon, time.monotonic() - begun


def relayed(load, crowd, due):
    """Each sentence until all lines have come: when it was due, and the milliseconds
    that it took. And what PostgreSQL had written shortly before T. It is asked once
    only: whoever asks often is in the way of what is measured."""
    sentences = []
    lines = 0
    before = None
    while lines < LINES:
        window = load.next()
        if time.time() > due.timestamp():
            lines += window["lines"]
        sentences += [
            (window["begun"] + i / RATE, micros / 1000)
            for i, micros in enumerate(window["took"])
        ]
        if before is None and time.time() > due.timestamp() - 2 * WINDOW:
            before = crowd.written()
    return sentences, before


def spread(sentences, begin, end):
    """p50 and p99 in milliseconds of what was due then."""
    took = sorted(ms for at, ms in sentences if begin <= at < end)
    if len(took) < LEAST:
        raise SystemExit(f"{len(took)} sentences in {end - begin:.1f} s: too slow here")
    return took[len(took) // 2], took[len(took) * 99 // 100]


def judge(sentences, due, took):
    """The spread before T, but for those among which the advisors came, and the
    spread while lines left."""
    at = due.timestamp()
    first = sentences[0][0] + 2 * WINDOW
    return spread(sentences, first, at), spread(sentences, at, at + took)


def measure(bench, each, keys):
    crowd = Crowd(bench, each)
    crowd.people()
    daemon, _ = up(bench)
    empty = resident(daemon.process.pid)
    daemon.kill()
    begun = time.monotonic()
    count, expected = crowd.appointments()
    assert expected == DUE, expected
    say(f"{count:,} appointments made in {time.monotonic() - begun:.0f} s")
    daemon, took = up(bench)
    each = (resident(daemon.process.pid) - empty) / count
    daemon.kill()
    say(f"loaded in {took:.1f} s, {each:.0f} bytes each")
    due = crowd.fall_due(AHEAD + 2 * took)
    words = [f"{RATE}:{RATE * WINDOW}:{RATE}"] * (PATIENCE // WINDOW)
    load = Figures(
        [bench.program("load"), DOMAIN, str(CLAIMANTS), str(ADVISORS), *words]
    )
    daemon, _ = up(bench, server_port=load.port(), **keys)
    try:
        sentences, before = relayed(load, crowd, due)
        told, forwarded, held = crowd.told(due)
        written = [now - then for now, then in zip(crowd.written(), before)]
    finally:
        load.child.kill()
        load.end()
        daemon.kill()
    (p50, idle), (then, busy) = judge(sentences, due, forwarded)
    assert (told, held) == (LINES, 0), (told, held)
    say(f"{told:,} lines of {DUE:,} due at once: forwarded after {forwarded:.1f} s")
    say(f"of {RATE:,} sentences a second, milliseconds before and then:")
    say(f"p50 {p50:.1f} and {then:.1f}, p99 {idle:.1f} and {busy:.1f}")
    wal, checkpoints = written
    say(f"PostgreSQL wrote {wal / 1e6:.0f} MB of log, with {checkpoints} checkpoints")
    if forwarded > LATEST or busy > 2 * idle:
        say(f"more than {LATEST} s, or than twice the p99")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--each", type=int, default=10)
    parser.add_argument("--due-room", type=int)
    parser.add_argument("--pg", default="")
    wish = parser.parse_args()
    lock = claim(PLACE, wait=False)
    if lock is None:
        raise SystemExit("a benchmark runs already in this folder")
    bench = Bench(wish.build, PLACE, wish.pg)
    try:
        bench.start()
        measure(bench, wish.each, {"due_room": wish.due_room} if wish.due_room else {})
    finally:
        bench.stop()


main()
