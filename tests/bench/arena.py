"""What the benchmark runs on: a database with people, a daemon, programs that
print JSON, and the CPU time that processes take."""

import csv
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "stack"))

# pylint: disable=wrong-import-position
from guichet import ROOT, Guichet, import_folder  # noqa: E402
from postgres import Postgres  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
DOMAIN = "suivi.localhost"
FREE = {  # the benchmark is one person's flood
    "person_stanzas": 1000000,
    "person_bytes": 1073741824,
    "domain_stanzas": 10000000,
    "domain_bytes": 1073741824,
    "all_stanzas": 10000000,
    "all_bytes": 1073741824,
}


class NoServer:
    """Where the load generator plays the server: only its port matters."""

    domain = DOMAIN

    def __init__(self, place):
        self.component_port = 1
        self.secret_file = os.path.join(place, "bench_secret")
        handle = os.open(self.secret_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as f:
            f.write("secret\n")


def write_people(folder, claimants, advisors, host="localhost", consent="2026-01-12"):
    """CSV files: cN@host followed by aM@host."""
    os.makedirs(folder, exist_ok=True)

    def write(name, header, rows):
        with open(os.path.join(folder, f"{name}.csv"), "w", newline="") as f:
            out = csv.writer(f)
            out.writerow(header.split(","))
            out.writerows(rows)

    write(
        "regions",
        "code,name,zone,state,cap,language",
        [("R1", "Region", "Europe/Paris", "pilot", 1000000, "fr")],
    )
    write(
        "advisors",
        "number,jid,name,region,ceiling,language",
        [(f"A{i}", f"a{i}@{host}", f"Advisor {i}", "R1", 250, "") for i in range(advisors)],
    )
    write(
        "claimants",
        "number,jid,name,region,advisor,language,consent",
        [
            (f"C{i}", f"c{i}@{host}", f"Claimant {i}", "R1", f"A{i % advisors}", "", consent)
            for i in range(claimants)
        ],
    )


def cpu(pids):
    """Seconds of user and system time that these processes have taken."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as f:
                fields = f.read().rpartition(")")[2].split()
        except OSError:
            continue
        # Of children that have ended, too.
        total += sum(int(fields[i]) for i in (11, 12, 13, 14))
    return total / TICKS


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as f:
        return [int(word) for word in f.read().split()]


def resident(pid):
    """Bytes."""
    with open(f"/proc/{pid}/status") as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    return 0


def postgres_pids(postgres):
    root = postgres.process.child.pid
    return [root] + children(root)


class Figures:
    """Reads the JSON lines of a program and adds CPU time of others."""

    def __init__(self, argv, pids=None, **more):
        self.pids = pids or {}
        self.child = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, **more)

    def line(self):
        line = self.child.stdout.readline()
        if not line:
            raise SystemExit(f"{self.child.args[0]} ended: {self.child.wait()}")
        return line.strip()

    def port(self):
        word, port = self.line().split()
        assert word == "port"
        return int(port)

    def next(self):
        """Of one window."""
        assert self.line() == "begin"
        before = {name: cpu(pids()) for name, pids in self.pids.items()}
        figures = json.loads(self.line())
        figures["speed"] = figures["count"] / figures["seconds"]
        for name, pids in self.pids.items():
            spent = cpu(pids()) - before[name]
            figures[f"cpu_{name}"] = spent / figures["count"] * 1e6
        return figures

    def end(self):
        self.child.stdout.close()
        self.child.wait()


class Bench:
    """A database of its own, fsync on, for all rounds."""

    def __init__(self, build, place, settings=""):
        self.build = os.path.abspath(build)
        self.place = place
        os.makedirs(place, exist_ok=True)
        self.postgres = Postgres(place, port=0, settings=settings)
        self.server = NoServer(place)

    def start(self):
        self.postgres.start()
        return self

    def stop(self):
        self.postgres.stop()

    def program(self, name):
        return os.path.join(self.build, "bench", name)

    def database(self, name, claimants, advisors):
        """Made anew, with these people in it."""
        self.postgres.drop(name)
        self.postgres.create(name)
        self.postgres.apply_schema(ROOT, name)
        people = os.path.join(self.place, f"people.{name}")
        write_people(people, claimants, advisors)
        import_folder(self.guichet(name), people)
        self.postgres.sql("CHECKPOINT")

    def guichet(self, name, server=None, **keys):
        return Guichet(
            os.path.join(self.build, "guichet"),
            os.path.join(self.place, f"guichet.{name}"),
            self.postgres,
            server or self.server,
            name,
            **{**FREE, **keys},
        )
