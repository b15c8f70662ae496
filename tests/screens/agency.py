"""An agency as the pictures show it: the demo's people, and an advisor who
follows 250."""

import csv
import os
import shutil

from client import Clients
from guichet import ROOT, Guichet, import_folder
from people import HEADERS, People, Person
from postgres import Postgres
from process import wait_until
from prosody import Prosody

DEMO = os.path.join(ROOT, "tests", "stack", "demo")
DATABASE = "guichet"
ITEM = "{http://jabber.org/protocol/disco#items}item"
PASSWORD = "images"  # of accounts that live for a minute, on the loopback
FOLLOWED = 250
FIRST = """Adèle Ahmed Alice Amandine Anaïs Antoine Aurélie Baptiste Brahim Camille
Cécile Chloé Damien Élodie Émile Fatou François Gaëlle Hugo Ibrahima Inès Joël Julie
Karine Léa Loïc Maëlle Malik Nicolas Noémie Océane Pascal Rachid Sofia Yann""".split()
LAST = """Abgrall Bernard Bouvier Cloarec Diarra Dubois Évrard Fontaine Garnier Hamon
Jaouen Kaci L’Helgouach Lambert Le Bihan Le Goff Mahé Marchand N’Diaye Nguyen Perrot
Quéméner Renaud Riou Tanguy Vidal""".replace("Le ", "Le_").split()


def names(count):
    """Each once, in an order without order."""
    for i in range(count):
        yield f"{FIRST[i * 11 % len(FIRST)]} {LAST[i * 7 % len(LAST)].replace('_', ' ')}"


class Agency:
    def __init__(self, place, build):
        self.place = place
        self.server = Prosody(place, port=0, component_port=0)
        self.postgres = Postgres(place, port=0)
        self.binary = os.path.join(build, "guichet")
        self.guichet = None
        self.clients = self.jean = None

    def start(self):
        """Afresh: nothing stays of the last time."""
        shutil.rmtree(os.path.join(self.server.home, "data"), ignore_errors=True)
        self.postgres.start()
        self.postgres.drop(DATABASE)
        self.postgres.create(DATABASE)
        self.postgres.apply_schema(ROOT, DATABASE)
        self._register()
        self.server.start()
        self.guichet = Guichet(
            self.binary, self.place, self.postgres, self.server, DATABASE
        )
        import_folder(self.guichet, DEMO)
        mark = self.guichet.mark()
        self.guichet.start()
        self.guichet.wait_for("serving", mark)
        self.clients = Clients(self.server)
        return self

    def stop(self):
        if self.clients:
            self.clients.close()
        if self.guichet:
            self.guichet.stop()
        self.server.stop()
        self.postgres.stop()

    def crowd(self, advisor, user):
        """So many more that this advisor follows 250 people; until all of them
        are in the roster."""
        ((load, region),) = self.sql(
            "SELECT a.load, r.code FROM guichet.advisor a, guichet.region r "
            f"WHERE r.id = a.region AND a.number = '{advisor}'"
        )
        rows = [
            {
                **{"number": f"{2000000 + i}K", "jid": f"p{i}@{self.server.host}"},
                **{"name": name, "region": region, "advisor": advisor},
                **{"language": "fr", "consent": "2026-01-12"},
            }
            for i, name in enumerate(names(FOLLOWED - int(load)))
        ]
        path = os.path.join(self.place, "crowd.csv")
        People.write(path, HEADERS["claimants"], rows)
        self.guichet.command("import", "claimants", path)
        client = self.log_in(user)
        wait_until(lambda: len(client.roster()) > FOLLOWED, 120, "250 contacts", 0.5)
        client.log_out()

    def sql(self, statement):
        return self.postgres.sql(statement, DATABASE)

    def person(self, user):
        return Person(user, self.server.host, PASSWORD, user)

    def log_in(self, user):
        return self.clients.log_in(self.person(user))

    def alias(self, name):
        ((alias,),) = self.sql(
            f"SELECT alias FROM guichet.claimant WHERE name = '{name}'"
        )
        return self.address(alias)

    def reassign(self, name, advisor, user):
        """By an import, as it happens while somebody fills in a form; until the
        other advisor has the contact."""
        ((number,),) = self.sql(
            f"SELECT number FROM guichet.claimant WHERE name = '{name}'"
        )
        path = os.path.join(self.place, "reassigned.csv")
        People.write(path, HEADERS["claimants"], [{"number": number, "advisor": advisor}])
        self.guichet.command("import", "claimants", path)
        client, alias = self.log_in(user), self.alias(name)
        wait_until(lambda: alias in client.roster(), 20, "the new contact")
        client.log_out()

    def commands(self, client, jid):
        """Their nodes, in the order in which they are offered."""
        listed = client.ask(
            jid, "<query xmlns='http://jabber.org/protocol/disco#items' "
            "node='http://jabber.org/protocol/commands'/>"
        )
        return [item.get("node") for item in listed.xml.iter(ITEM)]

    def address(self, local):
        return f"{local}@{self.server.domain}"

    def _register(self):
        for what in "advisors", "claimants":
            with open(os.path.join(DEMO, f"{what}.csv"), encoding="utf-8") as f:
                for row in csv.DictReader(f):
                    user = row["jid"].partition("@")[0]
                    if user:
                        self.server.register(user, PASSWORD)
