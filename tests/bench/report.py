"""docs/performance.md and its plots, from what the benchmark found."""

import datetime
import os
import platform
import statistics
import subprocess

from arena import ROOT
from contest import PACED, WINDOWS

PAGE = os.path.join(ROOT, "docs", "performance.md")
PLOTS = os.path.join(ROOT, "docs", "performance")

NAMES = {
    "splice": "frame and splice, no database",
    "libstrophe": "libstrophe echo",
    "guichet": "**Guichet**, durable",
    "postgres": "PostgreSQL alone",
}

HEAD = """# Performance

Written by `make bench` on {date}. {machine}; the disk takes {disk:,.0f} writes of
8 KB with fdatasync a second. {rounds} {word} of each contestant, in turns;
medians, and in brackets the lowest and the highest. Machines are noisy: what
counts are the ratios of one run.

The load generator (tests/bench/load.c) plays the server's side of the component
link, so it takes its share of the {cores} cores, as PostgreSQL does. Sentences
have 200 bytes, from 2,000 claimants to 8 advisors; fsync is on.

## Sentences a second

A window is how many are under way at once.

{speed}

{ratios}

## Time from in to out, microseconds

{times}

## CPU time for each sentence, microseconds

{cpu}

Resident memory of the daemon after the largest window: {rss:.1f} MB.

![speed](performance/speed.svg) ![p99](performance/p99.svg)

## Between real accounts

Through real servers, {pairs} pairs of accounts, {window} sentences under way:
with Guichet, where each is durable before it is passed on; and user to user with
the server's own archive (mod_mam) in the same PostgreSQL, which is what one
would use without Guichet.

{ends}

## A large service

{many:,} claimants: the import takes {imported:.1f} s; from start to all loaded
{restart:.2f} s ({fastest:.2f} to {slowest:.2f}); {resident:.0f} MB resident,
{each:.0f} bytes for each claimant beside their strings.
"""


def machine():
    name = platform.machine()
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    cores = os.cpu_count()
    return f"{name}, {cores} cores, Linux {platform.release()}", cores


def spread(values, form="{:,.0f}"):
    low, mid, high = min(values), statistics.median(values), max(values)
    if len(values) == 1:
        return form.format(mid)
    return f"{form.format(mid)} ({form.format(low)}–{form.format(high)})"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def of(results, name, window, key):
    return [rows[window][key] for rows in results[name] if window in rows]


def median(results, name, window, key):
    return statistics.median(of(results, name, window, key))


def speeds(results):
    return table(
        ["window", *map(str, WINDOWS)],
        [
            [title, *(spread(of(results, name, w, "speed")) for w in WINDOWS)]
            for name, title in NAMES.items()
        ],
    )


def ratio(results, top, bottom, window):
    """Of each round's two figures; the median of that."""
    pairs = zip(
        of(results, top, window, "speed"), of(results, bottom, window, "speed")
    )
    return spread([a / b for a, b in pairs], "{:.2f}")


def ratios(results):
    rows = [
        ["Guichet to " + NAMES[other], *(ratio(results, "guichet", other, w) for w in WINDOWS)]
        for other in ("postgres", "libstrophe", "splice")
    ]
    return table(["ratio", *map(str, WINDOWS)], rows)


def times(results):
    head = ["", f"p50 at {PACED[0]:,}/s", "p99 at that rate"]
    head += [f"p50, p99 at {w}" for w in WINDOWS]
    rows = []
    for name, title in NAMES.items():
        row = [title]
        for key in "p50", "p99":
            values = of(results, name, "paced", key)
            row.append(spread(values) if values else "")
        row += [
            f"{median(results, name, w, 'p50'):,.0f}, {median(results, name, w, 'p99'):,.0f}"
            for w in WINDOWS
        ]
        rows.append(row)
    return table(head, rows)


def cpus(results):
    rows = []
    for name, title in NAMES.items():
        for who in "daemon", "postgres":
            key = f"cpu_{who}"
            if key not in results[name][0][256]:
                continue
            what = {"daemon": "itself", "postgres": "PostgreSQL"}[who]
            rows.append(
                [
                    f"{title}: {what}",
                    *(f"{median(results, name, w, key):.1f}" for w in WINDOWS),
                ]
            )
    return table(["window", *map(str, WINDOWS)], rows)


def ends_table(ends):
    rows = []
    for server, two in ends.items():
        relay = [run["speed"] for run in two["relay"]]
        archive = [run["speed"] for run in two["archive"]]
        busy = [run["speed"] * run["cpu_server"] / 1e6 for run in two["relay"]]
        rows.append(
            [
                server,
                spread(relay),
                spread(archive),
                spread([a / b for a, b in zip(relay, archive)], "{:.1f}"),
                spread(busy, "{:.2f}"),
                f"{statistics.median(run['p50'] for run in two['relay']) / 1000:.1f}",
                f"{statistics.median(run['p99'] for run in two['relay']) / 1000:.1f}",
            ]
        )
    head = ["server", "through Guichet, /s", "own archive, /s", "ratio", "cores of the server", "p50, ms", "p99, ms"]
    return table(head, rows)


def plot(results, key, title, path):
    """One SVG by gnuplot: contestants over windows, both axes logarithmic."""
    lines = [
        "set terminal svg size 560,360 font 'sans,11'",
        f"set output '{path}'",
        "set logscale xy",
        "set xlabel 'sentences under way'",
        f"set title '{title}'",
        "set key outside below",
        "set grid",
        "set xrange [0.8:5000]",
    ]
    blocks = [f"'-' using 1:2 with linespoints title '{name}'" for name in NAMES]
    lines.append("plot " + ", ".join(blocks))
    for name in NAMES:
        lines += [f"{w} {median(results, name, w, key)}" for w in WINDOWS]
        lines.append("e")
    subprocess.run(["gnuplot"], input="\n".join(lines) + "\n", text=True, check=True)


def write(disk, results, many, ends, quick):
    os.makedirs(PLOTS, exist_ok=True)
    plot(results, "speed", "sentences a second", os.path.join(PLOTS, "speed.svg"))
    plot(results, "p99", "p99, microseconds", os.path.join(PLOTS, "p99.svg"))
    name, cores = machine()
    rounds = len(results["guichet"])
    text = HEAD.format(
        date=datetime.date.today().isoformat(),
        machine=name,
        cores=cores,
        disk=disk,
        rounds=rounds,
        word="round (QUICK=1)" if quick else "rounds",
        speed=speeds(results),
        ratios=ratios(results),
        times=times(results),
        cpu=cpus(results),
        rss=statistics.median(rows["rss"] for rows in results["guichet"]) / 1e6,
        pairs=16,
        window=256,
        ends=ends_table(ends),
        many=250000,
        imported=many["import"],
        restart=statistics.median(many["times"]),
        fastest=min(many["times"]),
        slowest=max(many["times"]),
        resident=many["rss"] / 1e6,
        each=many["each"],
    )
    # What a person wrote below stays.
    kept = ""
    if os.path.exists(PAGE):
        with open(PAGE, encoding="utf-8") as f:
            _, mark, rest = f.read().partition("\n## Where the time goes\n")
            kept = mark + rest
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text + kept)
    print(text)
