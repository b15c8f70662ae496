"""Two appointments in fast time, for `make run`: one that is held, and one that
is missed, with the file that is opened then.

Nobody wants to wait two days for an appointment to be missed. The daemon is the
test build here, whose clock can be set by a file (GUICHET_CLOCK_FILE); all else
is as always. That a clock was set is an outage, so this region bears an hour of
it. Its servers are its own, and end with it.
"""

import datetime
import json
import os
import shutil
import subprocess

from guichet import ROOT, Guichet, import_folder
from postgres import Postgres
from process import Failed, wait_until

DATABASE = "guichet"
MINUTE, HOUR = 60, 3600
WAITING = "Bonjour, êtes-vous là ?"


def workday():
    """The first one from two days ahead on."""
    day = datetime.date.today() + datetime.timedelta(days=2)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return day


class FastTime:
    """The town of the demo, with a clock that can be set."""

    def __init__(self, build, place, kind, people):
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place, mode=0o700)
        self.place, self.people = place, people
        self.program = os.path.join(build, "guichet")
        self.clock = os.path.join(place, "clock")
        self.postgres = Postgres(place)
        self.server = kind(place)
        self.guichet = None
        self.test_build = os.path.join(build, "test", "guichet")

    def start(self, operator, demo):
        self.postgres.start()
        self.people.register(self.server)
        self.server.start()
        self.postgres.create(DATABASE)
        self.postgres.apply_schema(ROOT, DATABASE)
        self.guichet = Guichet(
            *(self.test_build, self.place, self.postgres, self.server, DATABASE),
            operator=f"{operator}@{self.server.host}",
        )
        import_folder(self.guichet, demo)
        with open(self.clock, "w", encoding="utf-8") as f:
            f.write("0")
        self.guichet.start(env={"GUICHET_CLOCK_FILE": self.clock})
        self.guichet.wait_for("serving")

    def stop(self):
        for part in (self.guichet, self.server, self.postgres):
            if part is not None:
                part.stop()

    def sql(self, text):
        return self.postgres.sql(text, DATABASE, "guichet_owner")

    def do(self, user, node, **values):
        """A command, as somebody gives it from a shell."""
        account = os.path.join(self.place, f"{user}.account")
        with open(account, "w", encoding="utf-8") as f:
            f.write(
                f"jid = {user}@{self.server.host}\n"
                f"password_file = {self.people.password_file(user)}\n"
                f"domain = {self.server.domain}\n"
                f"host = 127.0.0.1\nport = {self.server.port}\ntls = loopback\n"
            )
        done = subprocess.run(
            [
                *(self.program, "do", "-a", account, "--json", node),
                *(f"{name}={value}" for name, value in values.items()),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LANG": "fr_FR.UTF-8", "LC_ALL": ""},
        )
        if done.returncode != 0:
            raise Failed(f"guichet do {node}:\n{done.stdout}{done.stderr}")
        lines = json.loads(done.stdout)["fields"]
        return "\n".join(value for field in lines for value in field["values"])

    def set_clock(self, ahead):
        """Until the daemon has seen it."""
        mark = self.guichet.mark()
        with open(self.clock, "w", encoding="utf-8") as f:
            f.write(str(int(ahead)))
        self.guichet.wait_for("outage", mark, kind=16)

    def agree(self, advisor, claimant, name, hour):
        """The advisor proposes, the claimant says yes; when, in seconds."""
        when = f"{workday():%d/%m/%Y} {hour}h"
        self.do(advisor, "appointment", claimant=name, when=when, channel="chat")
        self.people.play(
            self.server,
            (claimant, *("hear", "1 oui, 2 autre heure, 3 non"), *("reply", "1"))
            + ("hear", "confirmé"),
        )
        ((ahead,),) = self.sql(
            "SELECT extract(epoch FROM max(since) - now())::integer"
            " FROM guichet.appointment"
        )
        return int(ahead)

    def alias(self, name):
        ((alias,),) = self.sql(
            f"SELECT alias FROM guichet.claimant WHERE name = '{name}'"
        )
        return f"{alias}@{self.server.domain}"


def held(town, advisor, claimant, ahead):
    town.set_clock(ahead + MINUTE)
    town.people.play(
        town.server,
        (advisor, *("hear", "Me voici"), *("reply", "Bonjour ! Commençons.")),
        (
            claimant,
            *("say", f"conseiller@{town.server.domain}", "Bonjour, Me voici."),
            *("hear", "Commençons"),
        ),
    )


def missed(town, advisor, claimant, name, ahead):
    town.set_clock(ahead + MINUTE)
    town.people.play(
        town.server,
        (advisor, *("say", town.alias(name), WAITING)),
    )
    wait_until(
        lambda: town.sql(f"SELECT 1 FROM guichet.message WHERE body = '{WAITING}'"),
        20,
        "what the advisor wrote",
    )
    town.set_clock(ahead + HOUR)
    town.people.play(
        town.server,
        (
            claimant,
            *("hear", "nous n’avons rien vu de votre part"),
            *("reply", "expliquer transport : mon train n’est pas venu."),
            *("hear", "Votre explication est notée"),
        ),
    )


def decide(town, supervisor, claimant, folder, say):
    """Who was not to be met there reads the file, and decides."""
    ((appointment, file),) = town.sql(
        "SELECT appointment, to_hex(appointment) FROM guichet.absence_file"
    )
    say("\n" + town.do(supervisor, "file", file=file) + "\n")
    town.do(
        *(supervisor, "decide"),
        file=file,
        decision="excused",
        reason="La grève des trains est connue de tous.",
    )
    town.people.play(town.server, (claimant, *("hear", "Votre absence est excusée")))
    shutil.rmtree(folder, ignore_errors=True)
    town.guichet.command("bundle", appointment, "-o", folder)
    say(f"the file to print: {folder}/absence.fr.html")

