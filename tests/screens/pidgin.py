"""Pidgin, by mouse and keys."""

import os

import purple
from process import wait_until

CONTACTS = "Liste de contacts"
ITS_OWN = 7  # entries of a contact's menu before ours
SERVICE = (120, 78)  # where its contact stands, the first of the list
ACCOUNT_MENU = (115, 13)


class Pidgin:
    def __init__(self, desktop, server, person):
        self.desktop = desktop
        for name, text in purple.files("pidgin", server, person).items():
            path = os.path.join(desktop.home, name)
            desktop.account.run(["mkdir", "-p", os.path.dirname(path)])
            desktop.account.write(path, text)
        self.process = desktop.launch("pidgin")
        self.window = desktop.window(CONTACTS)
        # The service greets whoever comes: the contacts are there.
        self.greeting = desktop.window("Accueil")
        self.window.resize(300, 760).settle()

    def stop(self):
        self.process.stop()

    def close(self):
        """All windows but the contacts."""
        for window in self.desktop.windows("."):
            if window.number != self.window.number:
                window.key("Escape")

    def menu(self):
        self.window.click(*SERVICE, button="3").settle()

    def command(self, place, title):
        """The command in this place of the list of ours."""
        self.close()
        self.menu()
        self.desktop.key(*["Down"] * (ITS_OWN + place + 1), "Return")
        return self.desktop.window(title).settle()

    def done(self, form, title):
        """The button of a form; the window that follows."""
        form.key("alt+v")
        wait_until(
            lambda: form.number not in self.desktop.numbers(), 10, "the answer", 0.1
        )
        return self.desktop.window(title).settle()

    def search(self):
        """The account's own menu, its fourth entry."""
        self.close()
        self.window.click(*ACCOUNT_MENU).settle()
        self.desktop.key("Down", "Down", "Right", "Down", "Down", "Down", "Return")
        return self.desktop.window("annuaire").settle()
