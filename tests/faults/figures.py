"""How often a fault is tried, and the figures that it leaves: printed, and
gathered for docs/reliability.md when `make faults` names a file for them."""

import json
import os


def often(choice, whole):
    """What `make faults` does and what every `make test` has the time for."""
    return whole if os.environ.get("GUICHET_FAULTS") == "all" else choice


def note(row, fault, world, **figures):
    """`row` is that of the table of faults; times are seconds."""
    line = {"row": row, "fault": fault, "server": world.server.name, **figures}
    print(line)
    path = os.environ.get("GUICHET_FIGURES")
    if path:
        with open(path, "a", encoding="utf-8") as f:
            f.write(json.dumps(line) + "\n")


def of_verdict(verdict):
    return {
        "sent": verdict.sent,
        "stored": verdict.stored,
        "again": verdict.repeats,
        "refused": verdict.refused,
        "in_flight": len(verdict.vanished),
        "lost": len(verdict.broken),
    }
