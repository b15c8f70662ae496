"""`make bench-instructions`: instructions for each relayed sentence, and for
each presence when advisors log in, by callgrind. Two runs of different lengths,
so that the start does not count."""

import argparse
import os
import re
import subprocess

from arena import DOMAIN, ROOT, Bench, Figures
from process import claim, wait_until
from rosters import EACH, Server, log_in, log_out, many, quiet, roster_of

PLACE = os.path.join(ROOT, "var", "bench")
CLAIMANTS, ADVISORS = 200, 4
SHORT, LONG = 2000, 12000
LOGINS = 20  # advisors
FEW, MORE = 2, 6  # times that each of them comes
SHOWN = 25


def counted(bench, name):
    """What goes in front of a program, and where its instructions will stand."""
    out = os.path.join(bench.place, f"callgrind.{name}")
    return [
        *("valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}"),
        "--trace-children=yes",
    ], out


def relay(bench, count):
    """All instructions of a daemon that relayed so many, and where they are."""
    bench.database("bench_count", CLAIMANTS, ADVISORS)
    load = Figures([bench.program("load"), DOMAIN, str(CLAIMANTS), str(ADVISORS), f"256:{count}"])
    daemon = bench.guichet("bench_count", server_port=load.port(), log_level="warning")
    daemon.within, out = counted(bench, f"relay.{count}")
    daemon.start()
    load.next()
    load.end()
    daemon.stop(seconds=60)
    return read(out)


def come(server, pid, who, times):
    """Each wave is answered before the next one comes."""
    for _ in range(times):
        answers = server.presences + len(who) * (EACH + 1)
        server.write(b"".join(log_in(*one) for one in who.values()))
        server.wait("presences", answers)
        server.write(b"".join(log_out(jid) for jid, _ in who.values()))
        quiet(pid)


def logins(bench, who, times):
    server = Server({advisor: roster_of(advisor, *one) for advisor, one in who.items()})
    daemon = bench.guichet("bench_logins", server_port=server.component_port, log_level="warning")
    daemon.within, out = counted(bench, f"logins.{times}")
    daemon.start()
    wait_until(lambda: server.probes >= len(who) * (EACH + 1), 60, "probes")
    come(server, daemon.process.pid, who, times)
    daemon.stop(seconds=60)
    return read(out)


def constant(bench, who, times):
    server = Server({})
    within, out = counted(bench, f"constant.{times}")
    child = subprocess.Popen(
        [*within, bench.program("constant_answer"), str(server.component_port), DOMAIN]
    )
    try:
        wait_until(lambda: server.up, 30, "the component")
        come(server, child.pid, who, times)
        server.end()
        child.wait(timeout=30)
    finally:
        child.kill()
        child.wait()
    return read(out)


def read(out):
    """All instructions, and those of each function."""
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


def tell(what, short, long, more):
    """Each is what read() found; more: how many longer the second was."""
    each = (long[0] - short[0]) / more
    print(f"{each:,.0f} instructions for each {what}\n")
    spent = {name: (count - short[1].get(name, 0)) / more for name, count in long[1].items()}
    for name, count in sorted(spent.items(), key=lambda item: -item[1])[:SHOWN]:
        print(f"{count:8,.0f}  {name}")
    print(flush=True)
    return each


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--only", choices=("sentences", "logins"))
    wish = parser.parse_args()
    lock = claim(PLACE, wait=False)
    if lock is None:
        raise SystemExit("a benchmark runs already in this folder")
    bench = Bench(wish.build, PLACE)
    try:
        bench.start()
        if wish.only != "logins":
            tell("relayed sentence", relay(bench, SHORT), relay(bench, LONG), LONG - SHORT)
        if wish.only != "sentences":
            who = many(bench, "bench_logins", LOGINS)
            more = (MORE - FEW) * LOGINS * (EACH + 5)
            each = tell(
                "stanza when advisors come and go",
                logins(bench, who, FEW),
                logins(bench, who, MORE),
                more,
            )
            echo = tell(
                "stanza when a constant text answers",
                constant(bench, who, FEW),
                constant(bench, who, MORE),
                more,
            )
            print(f"{each / echo:.1f} times")
    finally:
        bench.stop()


if __name__ == "__main__":
    main()
