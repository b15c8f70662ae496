"""`make bench-instructions`: instructions for each relayed sentence, by
callgrind. Two runs of different lengths, so that the start does not count."""

import argparse
import os
import re
import subprocess

from arena import DOMAIN, ROOT, Bench, Figures
from process import claim

PLACE = os.path.join(ROOT, "var", "bench")
CLAIMANTS, ADVISORS = 200, 4
SHORT, LONG = 2000, 12000


def relay(bench, count):
    """All instructions of a daemon that relayed so many, and where they are."""
    bench.database("bench_count", CLAIMANTS, ADVISORS)
    load = Figures([bench.program("load"), DOMAIN, str(CLAIMANTS), str(ADVISORS), f"256:{count}"])
    daemon = bench.guichet("bench_count", server_port=load.port(), log_level="warning")
    out = os.path.join(bench.place, f"callgrind.{count}")
    daemon.within = [
        *("valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}"),
        "--trace-children=yes",
    ]
    daemon.start()
    load.next()
    load.end()
    daemon.stop(seconds=60)
    text = subprocess.run(
        [
            *("callgrind_annotate", "--threshold=100"),
            # What each function spends itself, without its callers' lines.
            *("--tree=none", "--inclusive=no", "--auto=no", out),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (total,) = re.findall(r"^([\d,]+) .*PROGRAM TOTALS", text, re.M)
    functions = {}
    for spent, name in re.findall(r"^ *([\d,]+) \(.*?\)  (\S.*)$", text, re.M):
        name = name.partition(" [")[0].rpartition(":")[2]
        if name == "PROGRAM TOTALS":
            continue
        functions[name] = functions.get(name, 0) + number(spent)
    return number(total), functions


def number(text):
    return int(text.replace(",", ""))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    lock = claim(PLACE, wait=False)
    if lock is None:
        raise SystemExit("a benchmark runs already in this folder")
    bench = Bench(parser.parse_args().build, PLACE)
    try:
        bench.start()
        short, before = relay(bench, SHORT)
        total, after = relay(bench, LONG)
    finally:
        bench.stop()
    more = LONG - SHORT
    print(f"{(total - short) / more:,.0f} instructions for each relayed sentence\n")
    spent = {name: (count - before.get(name, 0)) / more for name, count in after.items()}
    for name, count in sorted(spent.items(), key=lambda item: -item[1])[:10]:
        print(f"{count:8,.0f}  {name}")


main()
