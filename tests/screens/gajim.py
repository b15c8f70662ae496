"""Gajim, by its actions on the session bus and by keys."""

import os

from process import wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
BUS = "org.gajim.Gajim"
LIST = "Liste des commandes"
BUSY = (LIST, "Exécution…", "Requête de liste de commandes")


class Gajim:
    def __init__(self, desktop, server, person):
        self.desktop = desktop
        self.account = person.user
        desktop.run(
            *("python3", "-B", "-P", os.path.join(HERE, "gajim_profile.py")),
            *(person.user, person.host, str(server.port), person.password),
        )
        self.process = desktop.launch("gajim")
        self.window = desktop.window("^Gajim$")
        self.windows = []  # numbers of those that were opened since
        self.told("list_contacts", self.account)  # it is on the bus

    def stop(self):
        self.process.stop()

    def told(self, *words):
        """What gajim-remote does."""
        return wait_until(
            lambda: self.desktop.tried("gajim-remote", *words), 30, words[0], 0.2
        )

    def act(self, action, argument):
        self.desktop.run(
            *("gdbus", "call", "--session", "--dest", BUS),
            *("--object-path", "/org/gajim/Gajim"),
            *("--method", "org.gtk.Actions.Activate"),
            *(action, f"[<{argument}>]", "{}"),
        )

    def chat(self, jid):
        """It asks which of two that have this address: the contact stands first."""
        self.act("start-chat", f"['{jid}', '']")
        self._open("Commencer").key("Return")
        self.close()
        return self.window

    def contacts(self):
        """By the account's own button, below."""
        return self.window.click(30, -40)

    def _open(self, title):
        """A window of its own, instead of the last one: it has one of a kind."""
        window = self.desktop.window(title)
        self.windows.append(window.number)
        return window.settle()

    def close(self):
        for number in self.windows:
            if number in self.desktop.numbers():
                self.desktop.at(number).key("Escape")
            wait_until(
                lambda number=number: number not in self.desktop.numbers(),
                *(10, "the end of a window", 0.1),
            )
        self.windows.clear()

    def commands(self, jid):
        self.close()
        self.act(f"{self.account}-execute-command", f"'{jid}'")
        return self._open(LIST)

    def command(self, jid, place):
        """The command in this place of the list; the next step's window."""
        window = self.commands(jid)
        window.key(*["Down"] * (place + 1), "Return")
        return self.step(window)

    def done(self, window):
        """The button of the form, at its lower right."""
        before = window.pixels()
        window.click(-60, -42)
        wait_until(lambda: window.pixels() != before, 10, "the next step", 0.1)
        return self.step(window)

    def step(self, window):
        wait_until(lambda: window.title not in BUSY, 10, "the next step", 0.1)
        return window.settle()

    def search(self):
        """Services of the server, the only one but the server itself, search."""
        self.close()
        self.act(f"{self.account}-services", f"'{self.account}'")
        services = self._open("Parcourt")
        services.click(123, 207).settle()
        services.click(-65, -36)
        return self._open("Chercher")

    def found(self, search):
        search.click(-60, -36)
        wait_until(lambda: "Résultat" in search.title, 10, "the table", 0.1)
        return search.settle()
