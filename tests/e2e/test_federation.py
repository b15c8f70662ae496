"""Somebody whose account is on another server: two servers that speak with each
other on loopback (XEP-0220)."""

import os
import secrets

import pytest

from client import Clients
from codes import letters
from conftest import CHOSEN, SERVERS, opened
from people import Person
from process import port_from
from prosody import Prosody

ELSEWHERE = "127.0.0.2"  # a name that needs no DNS: it is where it is


@pytest.fixture(params=CHOSEN.split())
def servers(request, place):
    """The agency's, and another one that has nothing to do with the service."""
    ours, theirs = port_from(0), port_from(0)
    home = SERVERS[request.param](
        os.path.join(place, "home"),
        port=0,
        component_port=0,
        s2s_port=ours,
        neighbours={ELSEWHERE: ("127.0.0.1", theirs)},
    )
    away = Prosody(
        os.path.join(place, "away"),
        domain="service.elsewhere.example",
        port=0,
        component_port=0,
        privileged=False,
        host=ELSEWHERE,
        s2s_port=theirs,
        neighbours=dict.fromkeys((home.domain, home.host), ("127.0.0.1", ours)),
    )
    try:
        yield home.start(), away.start()
    finally:
        away.stop()
        home.stop()


def test_who_is_elsewhere_enrols_chats_and_withdraws(servers, postgres, tmp_path, request):
    home, away = servers
    with opened(str(tmp_path), postgres, home, request.node) as w:
        advisor = w.people.advisor("Marie Lefort")
        letter = w.people.claimant(
            "Léa Morel", advisor, account=False, known=False, consent=""
        )
        w.people.bring_in()
        code = letters(w)[letter.number]
        w.serve()
        marie = w.clients.log_in(advisor)

        person = Person("lea", away.host, secrets.token_hex(8), "Léa Morel")
        away.register(person.user, person.password)
        abroad = Clients(away)
        try:
            lea = abroad.log_in(person)
            walk(w, lea, marie, letter, code)
        finally:
            abroad.close()


def walk(w, lea, marie, letter, code):
    # The notice, the code, consent, all from the other server.
    lea.send(w.conseiller, "Bonjour")
    assert lea.hear("volontaire", 30).bare_from == w.accueil
    lea.send(w.accueil, code)
    lea.hear("Répondez OUI ou NON")
    lea.send(w.accueil, "oui")
    lea.hear("c’est Marie Lefort qui vous suit")
    assert w.sql(
        f"SELECT jid, consent FROM guichet.claimant_now WHERE number = '{letter.number}'"
    ) == [[lea.jid, "t"]]

    # Both ways, and nobody learns the other's address.
    lea.send(w.conseiller, "Je suis ailleurs")
    heard = marie.hear("Je suis ailleurs")
    assert heard.bare_from.startswith("c-")
    marie.send(heard.get("from"), "Bienvenue quand même")
    assert lea.hear("Bienvenue quand même").bare_from == w.conseiller

    # And the way out of it.
    lea.send(w.accueil, "STOP")
    lea.hear("Répondez OUI")
    lea.send(w.accueil, "oui")
    lea.hear("Votre suivi par messages est arrêté")
    marie.hear("Léa Morel")
    mark = lea.mark()
    lea.send(w.conseiller, "Et encore")
    lea.hear("Votre suivi par messages n’est pas ouvert", since=mark)
    assert marie.heard("Et encore") == []
