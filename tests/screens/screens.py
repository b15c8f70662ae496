"""`make screens`: what an advisor who follows 250 people sees in Gajim and in
Pidgin, as pictures in docs/screens/. docs/screens.md shows them.

Every wait has a condition: a window, its title, a picture that stands still.
"""

import argparse
import contextlib
import os
import shutil
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", one) for one in ("stack", "e2e")]

# pylint: disable=wrong-import-position
from agency import Agency  # noqa: E402
from desktop import Desktop  # noqa: E402
from gajim import Gajim  # noqa: E402
from guichet import ROOT  # noqa: E402
from pidgin import Pidgin  # noqa: E402
from process import Failed, claim  # noqa: E402

PLACE = os.path.join(ROOT, "var", "screens")
FAILED = os.path.join(PLACE, "failed.png")
PICTURES = os.path.join(ROOT, "docs", "screens")
ADVISOR = "marie.lefort"
TALK = """Bonjour, j’ai bien reçu la convocation de jeudi.
Bonjour, parfait. Nous ferons le point sur vos candidatures.
Est-ce possible par tchat ? Je n’ai pas de voiture cette semaine.
Oui, à 10 h, par tchat. Il n’y a rien à préparer.
Merci ! J’ai aussi deux offres à vous montrer, à Colmar et à Sélestat.
Très bien, nous les regarderons ensemble.
Le rendez-vous tient-il toujours ?""".splitlines()
NOTE = "Permis en mars, puis recherche dans toute la region."  # as xdotool types


def picture(window, name):
    path = os.path.join(PICTURES, name + ".png")
    window.picture(path)
    print(f"{name}  {os.path.getsize(path) // 1024} kB", flush=True)


def converse(agency):
    """Jean and Marie in turns, Jean last; Lucas waits, too. The commands that
    Marie is offered, by the service and on a contact."""
    jean = agency.jean = agency.log_in("jean.moreau")
    lucas = agency.log_in("lucas.guenec")
    agency.log_in("aicha.diallo")
    marie = agency.log_in(ADVISOR)
    conseiller = agency.address("conseiller")
    sides = (jean, conseiller, marie), (marie, agency.alias("Jean Moreau"), jean)
    for i, sentence in enumerate(TALK):
        speaker, to, listener = sides[i % 2]
        speaker.send(to, sentence)
        listener.hear(sentence)
    lucas.send(conseiller, "Bonjour, ma formation commence lundi.")
    marie.hear("ma formation")
    lucas.send_presence(show="away")
    places = {
        jid: agency.commands(marie, jid)
        for jid in (agency.server.domain, agency.alias("Jean Moreau"))
    }
    marie.log_out()
    return places


def in_gajim(agency, gajim, places):
    domain, jean = agency.server.domain, agency.alias("Jean Moreau")

    def command(node, jid=domain):
        return gajim.command(jid, places[jid].index(node))

    picture(gajim.contacts(), "gajim-contacts")
    picture(gajim.commands(domain), "gajim-commands")
    picture(command("waiting"), "gajim-waiting")
    gajim.close()
    window = gajim.chat(jean)
    agency.jean.send(agency.address("conseiller"), "À quelle heure, déjà ?")
    gajim.told("send_chat_message", jean, "À 10 h. À jeudi !", ADVISOR)
    agency.jean.hear("À jeudi")
    picture(window.settle(), "gajim-chat")
    form = command("note")
    form.key("Tab").type("Adele").key("Tab").type(NOTE)
    picture(gajim.done(form), "gajim-several")
    form = command("note", jean)
    form.key("Tab").type(NOTE)
    picture(form, "gajim-note")
    picture(gajim.done(form), "gajim-noted")
    picture(gajim.done(command("history", jean)), "gajim-history")
    search = gajim.search()
    picture(gajim.found(search), "gajim-search")
    thomas = agency.alias("Thomas Okafor")
    form = gajim.command(thomas, places[jean].index("note"))
    form.key("Tab").type(NOTE)
    agency.reassign("Thomas Okafor", "A102", "karim.benslimane")
    picture(gajim.done(form), "gajim-refused")


def in_pidgin(agency, pidgin, nodes):
    picture(pidgin.greeting, "pidgin-greeting")
    pidgin.greeting.key("ctrl+w")
    form = pidgin.command(nodes.index("note"), "Prendre une note")
    form.type("Adele").key("Tab").type(NOTE)
    picture(pidgin.done(form, "Prendre une note"), "pidgin-several")
    waiting = pidgin.command(nodes.index("waiting"), "En attente")
    picture(waiting, "pidgin-waiting")
    form = pidgin.command(nodes.index("history"), "Historique")
    form.type("Jean Moreau")
    shown = pidgin.done(form, "Historique")
    picture(shown.resize(620, 420), "pidgin-history")
    form = pidgin.search()
    picture(form, "pidgin-directory")
    form.key("Return")
    lists = pidgin.desktop.window("Listes").settle()
    picture(pidgin.done(lists, "recherche").resize(700, 480), "pidgin-search")
    pidgin.close()
    pidgin.menu()
    picture(pidgin.desktop.part(425, 700), "pidgin-contacts")


@contextlib.contextmanager
def shown(desktop):
    """What the screen looked like when something was not as expected."""
    try:
        yield
    except Failed:
        desktop.picture(FAILED)
        print(f"see {FAILED}", file=sys.stderr)
        raise


@contextlib.contextmanager
def run(part):
    """Stopped at the end, whatever happens."""
    try:
        yield part
    finally:
        part.stop()


def take(build):
    shutil.rmtree(os.path.join(PLACE, "desktop"), ignore_errors=True)
    os.makedirs(PICTURES, exist_ok=True)
    with run(Agency(PLACE, build)) as agency, run(Desktop(PLACE)) as desktop:
        agency.start()
        desktop.start()
        agency.crowd("A101", ADVISOR)
        places = converse(agency)
        person = agency.person(ADVISOR)
        with run(Gajim(desktop, agency.server, person)) as gajim, shown(desktop):
            in_gajim(agency, gajim, places)
        with run(Pidgin(desktop, agency.server, person)) as pidgin, shown(desktop):
            in_pidgin(agency, pidgin, places[agency.server.domain])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    wish = parser.parse_args()
    if claim(PLACE, wait=False) is None:
        sys.exit("make screens runs already in this folder")
    try:
        take(os.path.abspath(wish.build))
    except Failed as why:
        sys.exit(str(why))


main()
