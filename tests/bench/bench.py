"""`make bench`: how fast Guichet is, beside what it is made of and what one
would use without it. Writes docs/performance.md and its plots."""

import argparse
import os
import time

from arena import ROOT, Bench, resident, write_people
from contest import contest, fsyncs
from end_to_end import end_to_end
from guichet import import_folder
from process import claim
from report import write

PLACE = os.path.join(ROOT, "var", "bench")
MANY = 250000


def say(text):
    print(text, flush=True)


def strings_of(bench, name):
    """Bytes of all strings that a daemon keeps of claimants."""
    ((total,),) = bench.postgres.sql(
        "SELECT sum(octet_length(alias) + octet_length(coalesce(jid, '')) +"
        " octet_length(name) + octet_length(number)) FROM guichet.claimant",
        name,
    )
    return int(total)


def restart(bench, rounds):
    """Seconds to serve with 250,000 claimants, and bytes for each."""
    name = "bench_many"
    advisors = MANY // 250
    bench.database(name, 1, 1)
    people = os.path.join(bench.place, "people.many")
    write_people(people, MANY, advisors)
    daemon = bench.guichet(name)
    begun = time.monotonic()
    import_folder(daemon, people)
    imported = time.monotonic() - begun
    empty = bench.guichet("bench_relay")
    empty.start()
    empty.wait_for("store-up", empty.mark())
    base = resident(empty.process.pid)
    empty.kill()
    times = []
    for _ in range(rounds):
        mark = daemon.mark()
        begun = time.monotonic()
        daemon.start()
        # It serves when the server lets it in: the load is what takes time.
        daemon.wait_for("store-up", mark, seconds=60)
        times.append(time.monotonic() - begun)
        size = resident(daemon.process.pid)
        daemon.kill()
    each = (size - base - strings_of(bench, name)) / MANY
    say(f"{MANY:,} claimants: import {imported:.1f} s, up in {sorted(times)[rounds // 2]:.2f} s")
    return {"import": imported, "times": times, "rss": size, "each": each}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--quick", action="store_true")
    wish = parser.parse_args()
    rounds = 1 if wish.quick else 5
    lock = claim(PLACE, wait=False)
    if lock is None:
        raise SystemExit("a benchmark runs already in this folder")
    bench = Bench(wish.build, PLACE)
    try:
        bench.start()
        disk = fsyncs(bench.postgres.place)
        say(f"the disk takes {disk:,.0f} fsyncs a second")
        results = contest(bench, wish.quick, rounds, say)
        many = restart(bench, 1 if wish.quick else 3)
        ends = end_to_end(bench, wish.quick, rounds, say)
    finally:
        bench.stop()
    write(disk, results, many, ends, wish.quick)


main()
