"""The profile of a client made with libpurple: Pidgin's, and finch's."""

import os

# Beneath the home folder; the certificate is one that was accepted before.
ACCOUNTS_FILE = os.path.join(".purple", "accounts.xml")
CERTIFICATE_FILE = os.path.join(
    ".purple", "certificates", "x509", "tls_peers", "127.0.0.1"
)

ACCOUNTS = """<?xml version='1.0' encoding='UTF-8' ?>
<account version='1.0'>
  <account>
    <protocol>prpl-jabber</protocol>
    <name>{jid}/{resource}</name>
    <password>{password}</password>
    <settings>
      <setting name='connect_server' type='string'>127.0.0.1</setting>
      <setting name='port' type='int'>{port}</setting>
    </settings>
    <settings ui='{ui}'>
      <setting name='auto-login' type='bool'>1</setting>
    </settings>
  </account>
</account>
"""
INTERFACES = {"finch": "gnt-purple", "pidgin": "gtk-gaim"}  # as they are called there


def files(program, server, person):
    """What is in the files of a profile: {path: text}."""
    with open(os.path.join(server.home, "localhost.crt"), encoding="ascii") as f:
        certificate = f.read()
    accounts = ACCOUNTS.format(
        jid=person.jid,
        resource=program,
        password=person.password,
        port=server.port,
        ui=INTERFACES[program],
    )
    return {CERTIFICATE_FILE: certificate, ACCOUNTS_FILE: accounts}
