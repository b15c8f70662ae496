"""The contestants of one component link, each in turn, all windows."""

import os
import subprocess
import time

from arena import DOMAIN, Figures, postgres_pids, resident

CLAIMANTS = 2000
ADVISORS = 8
WINDOWS = (1, 16, 256, 4096)
COUNTS = {1: 2000, 16: 20000, 256: 100000, 4096: 100000}
PACED = (1000, 5000)  # a second, and how many


def runs(quick, paced=True):
    share = 5 if quick else 1
    words = ["16:2000"]  # not counted: everything is warm then
    words += [f"{window}:{COUNTS[window] // share}" for window in WINDOWS]
    if paced:
        rate, count = PACED
        words.append(f"4096:{count // share}:{rate}")
    return words


def rows_of(figures, words):
    """{window or 'paced': figures}; the first run was to warm up."""
    figures.next()
    rows = {}
    for word in words[1:]:
        row = figures.next()
        rows["paced" if row["rate"] else row["window"]] = row
    return rows


def echo(bench, name, words):
    """An echo component: connects where the load listens."""
    load = Figures([bench.program("load"), DOMAIN, str(CLAIMANTS), str(ADVISORS), *words])
    port = load.port()
    component = subprocess.Popen([bench.program(name), str(port), DOMAIN])
    load.pids = {"daemon": lambda: [component.pid]}
    try:
        return rows_of(load, words)
    finally:
        load.end()
        component.terminate()
        component.wait()


def relay(bench, words):
    bench.database("bench_relay", CLAIMANTS, ADVISORS)
    load = Figures([bench.program("load"), DOMAIN, str(CLAIMANTS), str(ADVISORS), *words])
    daemon = bench.guichet("bench_relay", server_port=load.port(), log_level="warning")
    daemon.start()
    load.pids = {
        "daemon": lambda: [daemon.process.pid],
        "postgres": lambda: postgres_pids(bench.postgres),
    }
    try:
        rows = rows_of(load, words)
        rows["rss"] = resident(daemon.process.pid)
        return rows
    finally:
        daemon.kill()
        load.end()


def alone(bench, words):
    bench.database("bench_alone", CLAIMANTS, ADVISORS)
    # Its role as the daemon's, and the lock, which nobody else holds now.
    conninfo = bench.postgres.conninfo("guichet_run", "bench_alone")
    figures = Figures(
        [bench.program("store_alone"), conninfo, DOMAIN, str(CLAIMANTS), *words],
        {"postgres": lambda: postgres_pids(bench.postgres)},
    )
    figures.pids["daemon"] = lambda: [figures.child.pid]
    try:
        return rows_of(figures, words)
    finally:
        figures.end()


def contest(bench, quick, rounds, say):
    """{contestant: [rows of each round]}, one after the other in each round."""
    contestants = {
        "splice": lambda: echo(bench, "splice_echo", runs(quick)),
        "libstrophe": lambda: echo(bench, "strophe_echo", runs(quick)),
        "guichet": lambda: relay(bench, runs(quick)),
        "postgres": lambda: alone(bench, runs(quick, paced=False)),
    }
    results = {name: [] for name in contestants}
    for number in range(rounds):
        order = list(contestants)
        for name in order[number % 4 :] + order[: number % 4]:
            rows = contestants[name]()
            results[name].append(rows)
            speeds = ", ".join(f"{w}: {rows[w]['speed']:,.0f}/s" for w in WINDOWS)
            say(f"round {number + 1}, {name}: {speeds}")
    return results


def fsyncs(folder):
    """How many writes of 8 KB with fsync the disk takes in a second."""
    path = os.path.join(folder, "fsync.try")
    count, begun = 0, time.monotonic()
    with open(path, "wb") as f:
        while time.monotonic() - begun < 1:
            f.seek(0)
            f.write(b"x" * 8192)
            f.flush()
            os.fdatasync(f.fileno())
            count += 1
    os.unlink(path)
    return count / (time.monotonic() - begun)
