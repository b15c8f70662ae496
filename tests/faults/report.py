"""Writes docs/reliability.md from the figures of `make faults`."""

import datetime
import json
import os
import sys

HEAD = """# What happens when something fails

Written by `make faults` on {day}, {machine}.

Claimants write without a pause, something is made to fail, and afterwards
tests/faults/judge.py compares what was sent with what is stored and with what
the recipients saw. Of every line below it holds that

- each sentence that a recipient saw is stored;
- each stored sentence reached its recipient, and came again under the same id
  if at all;
- the order of each sender was kept, and nothing passed for a stranger.

*Lost* counts breaches of these: a run with one fails, so it says 0. *In flight*
are sentences that were neither stored nor refused: the server had them in its
memory for a link, or the daemon in its own, when one of them died. *Again* are
sentences that came a second time, *back* is the longest time in seconds until
all was up again, *times* how often the fault was repeated.

| row | fault | server | times | back | sent | stored | again | refused | in flight | lost |
|---|---|---|---|---|---|---|---|---|---|---|
"""

COLUMNS = ("times", "recovered", "sent", "stored", "again", "refused")
COLUMNS += ("in_flight", "lost")

TAIL = """
Rows are those of the tests' marks (`pytest --markers`; `grep -rn 'mark.row' tests`).
Those without figures pass or fail: {silent}.
"""


def machine():
    with open("/proc/cpuinfo", encoding="ascii") as f:
        names = [line.split(":", 1)[1].strip() for line in f if "model name" in line]
    return f"{len(names)} x {names[0] if names else os.uname().machine}"


def cell(value):
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main(source, target):
    with open(source, encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    lines.sort(key=lambda line: (line["row"], line["fault"], line["server"]))
    tested = {*range(1, 18), 21, 22, *range(26, 31)}
    silent = sorted(tested - {line["row"] for line in lines})
    with open(target, "w", encoding="utf-8") as f:
        day = datetime.date.today().isoformat()
        f.write(HEAD.format(day=day, machine=machine()))
        for line in lines:
            cells = [line["row"], line["fault"], line["server"]]
            cells += [line.get(column) for column in COLUMNS]
            f.write("| " + " | ".join(map(cell, cells)) + " |\n")
        f.write(TAIL.format(silent=", ".join(map(str, silent))))


if __name__ == "__main__":
    main(*sys.argv[1:])
