"""`make run`: a private PostgreSQL and a private Prosody (or ejabberd) under
var/run, the daemon, one exchange of two people, an appointment, and then what
a visitor needs to log in.

Ctrl-C or SIGTERM stops all that was started here, and nothing else.
"""

import argparse
import csv
import datetime
import os
import re
import signal
import subprocess
import sys
import time

import fast_time
from ejabberd import Ejabberd
from guichet import ROOT, Guichet, import_folder
from postgres import Postgres
from process import Failed, claim, secret_in, wait_until
from prosody import Prosody

SERVERS = {"prosody": Prosody, "ejabberd": Ejabberd}
PLACE = os.path.join(ROOT, "var", "run")
DEMO = os.path.join(ROOT, "tests", "stack", "demo")
DATABASE = "guichet"
CLAIMANT = "jean.moreau"
OPERATOR = "olga.martin"
ADVISOR = "marie.lefort"
ABSENT = "aicha.diallo"
SUPERVISOR = "karim.benslimane"
NEWCOMER = "suzanne.abgrall"  # whose account the agency does not know
FILE_NUMBER = "1000020K"


class Stop(Exception):
    """A signal asked for the end."""


def on_signal(number, frame):
    raise Stop


def say(text):
    print(text, flush=True)


def step(text):
    say(f"\n== {text}")


def accounts():
    """User names of the demo's people, advisors first."""
    for what in "advisors", "claimants":
        with open(os.path.join(DEMO, f"{what}.csv"), encoding="utf-8") as f:
            for row in csv.DictReader(f):
                if row["jid"]:
                    yield row["jid"].partition("@")[0], row["name"], what
    yield OPERATOR, "Olga Martin", "operators"
    yield NEWCOMER, "Suzanne Abgrall", "newcomers"


def password_file(user):
    return os.path.join(PLACE, "accounts", user)


def register(server):
    os.makedirs(os.path.join(PLACE, "accounts"), mode=0o700, exist_ok=True)
    for user, _, _ in accounts():
        server.register(user, secret_in(password_file(user)))


class Player:
    """One scripted client (tests/stack/player.c)."""

    def __init__(self, program, server, user, *steps):
        self.out = os.path.join(PLACE, f"player.{user}.log")
        self.user = user
        with open(self.out, "w") as out:
            self.child = subprocess.Popen(
                [
                    *("setpriv", "--pdeathsig", "TERM", program),
                    *("-j", f"{user}@{server.host}", "-f", password_file(user)),
                    *("-h", "127.0.0.1", "-p", str(server.port), "-t", "30"),
                    *steps,
                ],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self):
        with open(self.out, encoding="utf-8") as f:
            return f.read()

    def online(self):
        if self.child.poll() is not None and "is online" not in self.text():
            raise Failed(f"the client of {self.user} ended:\n{self.text()}")
        return "is online" in self.text()

    def stop(self):
        if self.child.poll() is None:
            self.child.terminate()
            self.child.wait()


def events(text):
    """What a client printed, each with the lines of a sentence that has many."""
    return re.split(r"\n(?=\d\d:\d\d:\d\d\.)", text.strip())


def play(program, server, *parts):
    """Clients, each a user and steps; what all saw, in the order of time. Each
    begins when the one before is online."""
    players = []
    try:
        for user, *steps in parts:
            players.append(Player(program, server, user, *steps))
            wait_until(players[-1].online, 20, f"the client of {user}")
        for player in players:
            if player.child.wait(40) != 0:
                raise Failed(
                    "the exchange did not come to its end:\n"
                    + "".join(p.text() for p in players)
                )
        seen = [event for p in players for event in events(p.text())]
        say("\n".join(sorted(seen, key=lambda event: event[:12])))
    finally:
        for player in players:
            player.stop()


def exchange(program, server):
    """One sentence each way."""
    play(
        program,
        server,
        (
            ADVISOR,
            *("hear", "rendez-vous de jeudi"),
            *("reply", "Bonjour, oui : jeudi à 10 h, par tchat."),
            "receipt",
        ),
        (
            CLAIMANT,
            *("say", f"conseiller@{server.domain}"),
            "Bonjour, le rendez-vous de jeudi tient-il toujours ?",
            *("hear", "jeudi à 10 h"),
        ),
    )


def free_hour(postgres):
    """Another one each time, for what was agreed on before still stands."""
    ((booked,),) = postgres.sql(
        "SELECT count(*) FROM guichet.appointment", DATABASE, "guichet_owner"
    )
    day = datetime.date.today() + datetime.timedelta(days=7 + int(booked) // 6)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return f"{day:%d/%m/%Y} {10 + int(booked) % 6}h"


def appointment(program, server, postgres):
    """The claimant proposes one, the advisor says yes."""
    play(
        program,
        server,
        (
            ADVISOR,
            *("hear", "Répondez par un chiffre"),
            *("reply", "1"),
            *("hear", "Rendez-vous confirmé"),
        ),
        (
            CLAIMANT,
            *("say", f"accueil@{server.domain}"),
            f"rendez-vous {free_hour(postgres)} téléphone",
            *("hear", "Proposer à"),
            *("reply", "oui"),
            *("hear", "Rendez-vous confirmé par"),
        ),
    )


class People:
    """What the town in fast time needs of this one."""

    def __init__(self, program):
        self.program = program
        self.register, self.password_file = register, password_file

    def play(self, server, *parts):
        play(self.program, server, *parts)


def two_appointments(build, kind, started):
    """One that is held and one that is missed, in a town of their own."""
    town = fast_time.FastTime(
        *(build, os.path.join(PLACE, "fast"), kind),
        People(os.path.join(build, "player")),
    )
    started.append(town)
    town.start(OPERATOR, DEMO)
    host = town.server.host
    say("The clock is put forward for it, which would count as an outage: here")
    say("an hour of that is tolerated (policy attend-tolerance), not a minute.")
    town.do(OPERATOR, "policy-set", policy="attend-tolerance", value="3600")
    town.do(
        *(OPERATOR, "role-grant"),
        jid=f"{SUPERVISOR}@{host}",
        role="supervisor",
        region="ALS",
    )
    first = town.agree(ADVISOR, CLAIMANT, "Jean Moreau", 10)
    second = town.agree(ADVISOR, ABSENT, "Aïcha Diallo", 11)
    step("the first appointment is held")
    fast_time.held(town, ADVISOR, CLAIMANT, first)
    step("the second is missed; an hour later")
    fast_time.missed(town, ADVISOR, ABSENT, "Aïcha Diallo", second)
    step(f"{SUPERVISOR} reads the file, and decides")
    fast_time.decide(town, SUPERVISOR, ABSENT, os.path.join(PLACE, "absence"), say)
    started.remove(town)
    town.stop()


def rows(postgres):
    """The last two sentences of people, as PostgreSQL has them."""
    condition = "kind IN (1, 2) ORDER BY turn DESC LIMIT 2"
    whole = f"""SELECT count(*) = 2 FROM (SELECT forwarded, received
        FROM guichet.message_life WHERE {condition}) t
        WHERE forwarded IS NOT NULL AND received IS NOT NULL"""
    wait_until(
        lambda: postgres.sql(whole, DATABASE, "guichet_owner") == [["t"]],
        20,
        "the proof that both sentences were forwarded",
    )
    clock = "to_char({0}, 'HH24:MI:SS.MS') AS {0}".format
    shown = f"""SELECT sender, recipient, {clock('arrived')}, {clock('stored')},
        {clock('forwarded')}, {clock('received')} FROM (SELECT *
        FROM guichet.message_life WHERE {condition}) t ORDER BY turn"""
    subprocess.run(
        [
            *("psql", "-X", "-q", "-P", "footer=off", "-c", shown),
            postgres.conninfo("guichet_owner", DATABASE),
        ],
        check=True,
    )


def letter(guichet):
    """The code of whoever has not enrolled yet, from this run or one before."""
    kept, fresh = (os.path.join(PLACE, name) for name in ("letters.csv", "new.csv"))
    guichet.command("codes", fresh)
    if os.path.exists(fresh):
        os.replace(fresh, kept)
    with open(kept, encoding="utf-8") as f:
        codes = {row["number"]: row["code"] for row in csv.DictReader(f)}
    return codes[FILE_NUMBER]


def how_to_log_in(server, postgres, guichet, code):
    step("log in with Gajim, Pidgin or profanity")
    say(f"server 127.0.0.1, port {server.port}; the certificate is self-signed\n")
    for user, name, what in accounts():
        whom = what.removesuffix("s")
        say(
            f"  {user + '@' + server.host:28} {secret_in(password_file(user))}"
            f"  {whom}, {name}"
        )
    jid = f"{CLAIMANT}@{server.host}"
    conninfo = postgres.conninfo("guichet_owner", DATABASE)
    say(
        f"""
  profanity   /connect {jid} server 127.0.0.1 port {server.port} tls trust
              /msg conseiller@{server.domain} Bonjour
  Gajim       add an account, advanced settings: custom host and port
  Pidgin      Advanced: connect server 127.0.0.1, connect port {server.port}

  A claimant writes to conseiller@{server.domain}; advisors find the people
  whom they follow {"in their contacts" if server.fills_rosters else "by what they write (this server sets no rosters)"}.

  {NEWCOMER} is not enrolled yet. She writes anything to accueil@{server.domain},
  sends the code of her letter, {code}, and answers OUI.

  Everybody may write “aide” or “help” to accueil@{server.domain}; commands are
  there as forms, too (docs/commands.md).

  rows        psql '{conninfo}' -c 'TABLE guichet.message_life'
  log         {guichet.log}
"""
    )


def stay(parts):
    """Until a signal comes, or one of the processes ends by itself."""
    say("Ctrl-C stops everything.")
    while True:
        for name, part in parts.items():
            if not part.process.runs():
                raise Failed(f"{name} ended by itself; see {part.log}")
        time.sleep(1)


def serve(build, kind, started):
    step("two appointments in fast time, in a town of their own")
    two_appointments(build, kind, started)
    server = kind(PLACE)
    step(f"PostgreSQL and {server.name}, on the loopback")
    postgres = Postgres(PLACE)
    started.append(postgres)
    postgres.start()
    say(f"PostgreSQL  127.0.0.1:{postgres.port}, socket {postgres.sockets}")
    started.append(server)
    register(server)
    server.start()
    say(f"{server.name:12}127.0.0.1:{server.port}, components {server.component_port}")

    step("schema, seven regions, three advisors, twelve job seekers")
    postgres.create(DATABASE)
    postgres.apply_schema(ROOT, DATABASE)
    guichet = Guichet(
        *(os.path.join(build, "guichet"), PLACE, postgres, server, DATABASE),
        operator=f"{OPERATOR}@{server.host}",
    )
    import_folder(guichet, DEMO)
    code = letter(guichet)

    step("the daemon")
    mark = guichet.mark()
    started.append(guichet)
    guichet.start()
    guichet.wait_for("serving", mark)
    say(f"guichet     process {guichet.process.pid} serves {server.domain}")

    step(f"{CLAIMANT} writes to conseiller@{server.domain}, {ADVISOR} answers")
    player = os.path.join(build, "player")
    exchange(player, server)
    step(f"{CLAIMANT} asks accueil@{server.domain} for an appointment")
    appointment(player, server, postgres)
    step("what stands in PostgreSQL")
    rows(postgres)
    how_to_log_in(server, postgres, guichet, code)
    stay({"PostgreSQL": postgres, server.name: server, "guichet": guichet})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--server", default="prosody", choices=sorted(SERVERS))
    wish = parser.parse_args()
    lock = claim(PLACE, wait=False)
    if lock is None:
        sys.exit("make run runs already in this folder")
    signals = signal.SIGINT, signal.SIGTERM, signal.SIGHUP
    for number in signals:
        signal.signal(number, on_signal)
    started = []
    try:
        serve(os.path.abspath(wish.build), SERVERS[wish.server], started)
    except Stop:
        say("\nstopping")
    except Failed as why:
        sys.exit(f"\n{why}")
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        for part in reversed(started):
            part.stop()
        say("all stopped; the data stays in var/run")


main()
