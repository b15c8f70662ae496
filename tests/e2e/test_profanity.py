"""One conversation, typed into a real client."""

import os

import adhoc
import pytest
from received import stanzas_of_profanity
from terminal import home, opened
from test_appointments import answer, serve_before, standing, workday


@pytest.fixture
def terminal():
    with home() as folder:
        log = os.path.join(folder, "profanity.log")
        with opened(folder, ["profanity", "-l", "DEBUG", "-f", log]) as made:
            made.log = log
            yield made


def quit_profanity(w, terminal, person):
    terminal.type("/quit")
    with open(terminal.log, encoding="utf-8") as f:
        w.note_received(person.jid, stanzas_of_profanity(f.read()))


def test_a_conversation_in_profanity(world, terminal):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)

    terminal.wait("Profanity")
    terminal.type(
        f"/connect {claimant.jid} server 127.0.0.1 port {w.server.port} tls trust"
    )
    terminal.wait("Enter password")
    terminal.type(claimant.password)
    terminal.wait("logged in successfully")
    terminal.type(f"/msg {w.conseiller} Bonjour, une question")
    heard = marie.hear("une question")
    marie.send(heard.get("from"), "Bonjour, une reponse")
    terminal.wait("une reponse")
    assert [row["body"] for row in w.messages("kind IN (1, 2)")] == [
        "Bonjour, une question",
        "Bonjour, une reponse",
    ]
    quit_profanity(w, terminal, claimant)


def test_commands_in_profanity(world, terminal):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()

    terminal.wait("Profanity")
    terminal.type(
        f"/connect {advisor.jid} server 127.0.0.1 port {w.server.port} tls trust"
    )
    terminal.wait("Enter password")
    terminal.type(advisor.password)
    terminal.wait("logged in successfully")
    # It refuses them until it has asked its server what that can.
    terminal.until("caseload", lambda: terminal.type(f"/cmd list {w.domain}"))
    terminal.type(f"/cmd exec caseload {w.domain}")
    terminal.wait("Jean Moreau")
    terminal.type(f"/cmd exec note {w.domain}")
    terminal.wait("Note")
    terminal.type("/field1 Jean Moreau")
    terminal.type("/field2 add par profanity")
    terminal.type("/form submit")
    w.wait_sql("SELECT 1 FROM guichet.note WHERE text = 'par profanity'")
    terminal.wait("Jean Moreau (")
    # To several people, agreed to; French blanks are shown as they are.
    terminal.type(f"/cmd exec circular {w.domain}")
    terminal.wait("vos personnes")
    terminal.type("/field1 add Fermeture lundi")
    terminal.type("/form submit")
    terminal.wait("«\u00a0Fermeture lundi\u00a0» Est-ce juste\u202f?")
    terminal.type("/form submit")
    w.wait_sql(
        "SELECT 1 FROM guichet.message"
        " WHERE body = 'Fermeture lundi' AND variant = 'circular'"
    )
    quit_profanity(w, terminal, advisor)


def test_an_appointment_in_profanity(world, terminal):
    """A claimant proposes, agrees by a number, moves, and is reminded."""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    w.marie = w.clients.log_in(advisor)
    alias = w.alias(claimant)

    def say(line, then):
        """On an empty screen, so that what is there is the answer."""
        terminal.type("/clear")
        terminal.wait_without(then)
        terminal.type(line)
        terminal.wait(then)

    terminal.wait("Profanity")
    terminal.type(
        f"/connect {claimant.jid} server 127.0.0.1 port {w.server.port} tls trust"
    )
    terminal.wait("Enter password")
    terminal.type(claimant.password)
    terminal.wait("logged in successfully")
    terminal.type(f"/msg {w.accueil} rdv {workday(10)} 10h")
    terminal.wait("un rendez-vous par messagerie le")
    say("oui", "C’est proposé")
    assert "propose un rendez-vous" in w.marie.hear("3 non").body
    # She would rather have another day, and he agrees by a number.
    done = adhoc.execute(w.marie, alias, "appt-move", when=f"{workday(11)} 11h")
    assert not done.failed, done.notes
    terminal.wait("propose un autre horaire")
    say("1", "Rendez-vous confirm")
    w.marie.hear("Rendez-vous confirmé par Jean Moreau")
    assert standing(w) == [["3", "3"]]
    # He moves it in his turn.
    say("reporter", "Quand (jour et heure)")
    say(f"{workday(12)} 9h", "un autre horaire")
    say("oui", "C’est proposé")
    # Her client does not say what it has got, so she is asked again.
    answer(
        w.marie,
        w,
        ("1", "L’horaire a changé"),
        ("oui", "C’est noté. Rendez-vous confirmé"),
    )
    terminal.wait("par Marie Lefort")
    assert standing(w) == [["3", "5"]]
    # Days later it begins, and he is told.
    terminal.type("/clear")
    serve_before(w, 0)
    ((body,),) = w.wait_sql(
        "SELECT m.body FROM guichet.reminder r JOIN guichet.message m"
        " ON m.turn = r.turn WHERE r.which = 4"
    )
    terminal.wait(body[:24])
    quit_profanity(w, terminal, claimant)
