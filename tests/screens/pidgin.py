"""Pidgin, by mouse and keys."""

import os

from process import wait_until

ACCOUNTS = """<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'>
  <account>
    <protocol>prpl-jabber</protocol>
    <name>{jid}/pidgin</name>
    <password>{password}</password>
    <settings>
      <setting name='connect_server' type='string'>127.0.0.1</setting>
      <setting name='port' type='int'>{port}</setting>
    </settings>
    <settings ui='gtk-gaim'>
      <setting name='auto-login' type='bool'>1</setting>
    </settings>
  </account>
</account>
"""
CONTACTS = "Liste de contacts"
ITS_OWN = 7  # entries of a contact's menu before ours
SERVICE = (120, 78)  # where its contact stands, the first of the list
ACCOUNT_MENU = (115, 13)


class Pidgin:
    def __init__(self, desktop, server, person):
        self.desktop = desktop
        home = os.path.join(desktop.home, ".purple")
        trusted = os.path.join(home, "certificates", "x509", "tls_peers")
        desktop.account.run(["mkdir", "-p", trusted])
        # As one that was accepted before.
        with open(os.path.join(server.home, "localhost.crt"), encoding="ascii") as f:
            desktop.account.write(os.path.join(trusted, "127.0.0.1"), f.read())
        desktop.account.write(
            os.path.join(home, "accounts.xml"),
            ACCOUNTS.format(jid=person.jid, password=person.password, port=server.port),
        )
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
