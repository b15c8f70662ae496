"""An advisor in finch: libpurple's forms, which are Pidgin's, in a terminal."""

import os
import re

import purple
from conftest import BUILD
from received import stanzas_of_purple
from terminal import home, opened

# Without it a command of a contact's menu is finch's end.
MENDED = os.path.join(BUILD, "test", "tests", "e2e", "finch.so")


def prepare(folder, server, person):
    for name, text in purple.files("finch", server, person).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


LAST = "View Log"  # of the menu


def open_menu(terminal):
    """Anew, for one that is open shows nothing that is learned later."""
    if LAST in terminal.screen():
        terminal.press("Escape")
        terminal.wait_without(LAST)
    terminal.press("F11")
    terminal.wait(LAST)


def choose(terminal, entry):
    """By the letter that stands beside it. There are more entries than letters:
    one that several have goes from each of them to the next."""
    terminal.until(entry, lambda: open_menu(terminal))
    screen = terminal.screen()
    letter = re.search(re.escape(entry) + r" +\((.)\)", screen)
    assert letter, screen
    before = screen[: letter.start()].count(f"({letter[1]})")
    for _ in range(before + 1):
        terminal.press(letter[1])
    if screen.count(f"({letter[1]})") > 1:
        terminal.press("Enter")


def show(terminal, text):
    """One window after the other, until this one is before the others."""
    terminal.until(text, lambda: terminal.press("M-n"))


def test_an_advisor_in_finch(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    w.meet(marie, w.accueil, w.alias(claimant))
    marie.log_out()

    with home() as folder:
        prepare(folder, w.server, advisor)
        log = os.path.join(folder, "received")
        more = {"LD_PRELOAD": MENDED, "FINCH_RECEIVED": log}
        with opened(folder, ["finch"], **more) as terminal:
            answer(w, terminal, w.clients.log_in(claimant))
            take_a_note(w, terminal)
        with open(log, encoding="utf-8") as f:
            w.note_received(advisor.jid, stanzas_of_purple(f.read()))


def answer(w, terminal, jean):
    terminal.wait("◯ ")  # a contact that is online
    jean.send(w.conseiller, "Bonjour, une question")
    show(terminal, "une question")
    terminal.type("Bonjour, une réponse")
    jean.hear("une réponse")
    assert [row["body"] for row in w.messages("kind IN (1, 2)")] == [
        "Bonjour, une question",
        "Bonjour, une réponse",
    ]


def take_a_note(w, terminal):
    """By the menu of the service's contact; in the advisor's language, though
    finch says that it is English. It shows of which contact the menu is."""
    terminal.press("M-1")  # to the contacts
    terminal.until(f"┤{w.accueil}├", lambda: terminal.press("C-n"))
    choose(terminal, "Prendre une note")
    show(terminal, "Personne (nom")
    terminal.write("Jean Moreau")
    terminal.press("Tab")
    terminal.write("noté par finch")
    terminal.wait("noté par finch")
    terminal.press("Tab", "Tab", "Enter")
    w.wait_sql("SELECT 1 FROM guichet.note WHERE text = 'noté par finch'")
    show(terminal, "Note prise sur Jean Moreau")
