"""Accounts on the server and rows in the database, by `guichet import`."""

import csv
import os
import secrets
from dataclasses import dataclass

HEADERS = {
    "regions": "code,name,zone,state,cap,language",
    "advisors": "number,jid,name,region,ceiling,language,team",
    "claimants": "number,jid,name,region,advisor,language,consent",
}


@dataclass
class Person:
    user: str
    host: str
    password: str
    name: str
    number: str = ""
    region: str = ""
    advisor: str = ""
    language: str = "fr"
    consent: str = "2026-01-12"
    ceiling: str = "250"
    team: str = ""
    probe: bool = False
    known: bool = True  # does the agency know the JID?

    @property
    def jid(self):
        return f"{self.user}@{self.host}"


class People:
    """Whoever takes part in one test. Names of accounts are never used twice
    in a session, so that no test sees another's rosters."""

    def __init__(self, world):
        self.world = world
        self.tag = secrets.token_hex(3)
        self.regions = {}
        self.always_open = True  # so that a test at night sees what it sees by day
        self.advisors = []
        self.claimants = []
        self.region("R1", "pilot")

    def region(self, code, state, cap="1000", language="fr"):
        self.regions[code] = {
            "code": code,
            "name": f"Region {code}",
            "zone": "Europe/Paris",
            "state": state,
            "cap": cap,
            "language": language,
        }

    def stranger(self, name, account=True):
        """An account of which the database knows nothing."""
        user = f"{name.split()[0].lower()}.{self.tag}{secrets.token_hex(2)}"
        person = Person(user, self.world.server.host, secrets.token_hex(8), name)
        if account:
            self.world.server.register(person.user, person.password)
        return person

    def advisor(self, name, region="R1", **more):
        person = self.stranger(name)
        person.number = f"A{len(self.advisors) + 1}"
        person.region = region
        self._set(person, more)
        self.advisors.append(person)
        return person

    def claimant(self, name, advisor=None, region="R1", account=True, **more):
        person = self.stranger(name, account)
        person.number = f"{len(self.claimants) + 1:07d}C"
        person.region = region
        person.advisor = advisor.number if advisor else ""
        self._set(person, more)
        self.claimants.append(person)
        return person

    def bring_in(self, daemon=None):
        """Imports everybody as they stand now; again after a change."""
        run = (daemon or self.world.daemon).command
        for what, rows, words in (
            ("regions", self.regions.values(), []),
            ("advisors", self._rows(self.advisors, False), []),
            ("claimants", self._rows(self.claimants, False), []),
            ("advisors", self._rows(self.advisors, True), ["--probe"]),
            ("claimants", self._rows(self.claimants, True), ["--probe"]),
        ):
            if rows:
                path = os.path.join(self.world.folder, f"{what}.csv")
                self.write(path, HEADERS[what], rows)
                run("import", *words, what, path)
            if what == "regions" and self.always_open:
                self._open_always()

    def represent(self, person, by, name, since):
        """As the agency's system says it of one claimant."""
        path = os.path.join(self.world.folder, "represented.csv")
        more = {
            "representative-jid": by.jid,
            "representative-name": name,
            "representative-since": since,
        }
        (row,) = self._rows([person], False)
        self.write(path, ",".join([HEADERS["claimants"], *more]), [row | more])
        self.world.daemon.command("import", "claimants", path)
        self.world.followed()

    def _open_always(self):
        self.world.sql(
            "UPDATE guichet.region_hours SET spans = '{[0,1440)}';"
            "INSERT INTO guichet.region_hours (region, weekday, since, spans)"
            " SELECT id, d, '2000-01-01', '{[0,1440)}'"
            " FROM guichet.region, generate_series(6, 7) d ON CONFLICT DO NOTHING;"
            "UPDATE guichet.holiday SET observed = false"
        )

    def advance(self, code, state):
        """A pilot becomes this, as the schema lets it: by an evaluation."""
        self.world.sql(
            "INSERT INTO guichet.proposal VALUES (7, now(), 'a@x', 'evaluation', '');"
            "INSERT INTO guichet.evaluation"
            " SELECT 8, now(), id, true, 'convincing', 'a@x', 7, 'b@x'"
            f" FROM guichet.region WHERE code = '{code}'"
        )
        for step in ("pilot", "evaluated", "open"):
            if step != "pilot":
                number = {"evaluated": 3, "open": 4}[step]
                self.world.sql(
                    f"UPDATE guichet.region SET state = {number} WHERE code = '{code}'"
                )
            if step == state:
                return

    @staticmethod
    def write(path, header, rows):
        with open(path, "w", encoding="utf-8", newline="") as f:
            out = csv.DictWriter(f, header.split(","), extrasaction="ignore")
            out.writeheader()
            out.writerows(rows)

    @staticmethod
    def _set(person, more):
        for key, value in more.items():
            setattr(person, key, value)

    @staticmethod
    def _rows(people, probe):
        return [
            {**person.__dict__, "jid": person.jid if person.known else ""}
            for person in people
            if person.probe == probe
        ]
