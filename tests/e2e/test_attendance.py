"""Appointments that are over: what is found, and what both sides are told."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from adhoc import execute

# The window goes from a minute before the beginning to the beginning, and what
# is known at the beginning was told in time; no outage is borne.
POLICIES = {"early": 1, "grace": 0, "ahead": 0, "tolerance": 0}

# Until the beginning: time enough to log in and to write. The last one begins
# so much later, when the others were looked at.
SOON, LATER = 20, 22


def short(w):
    for turn, (name, value) in enumerate(POLICIES.items(), 1):
        w.sql(
            "INSERT INTO guichet.policy (turn, at, name, value, by_jid) "
            f"VALUES ({turn}, now() - interval '1 day', 'attend-{name}', {value}, "
            "'olga@x')"
        )


def agree(w, number, claimant, begins):
    """Proposed by the claimant and confirmed by the advisor, which the daemon
    finds that it has not told yet."""
    since = f"to_timestamp({begins})"
    until = f"to_timestamp({begins + 1})"
    who = f"(SELECT id FROM guichet.claimant WHERE jid = '{claimant.jid}')"
    w.sql(
        f"SELECT guichet.propose_appointment({number}, now(), {who}, 1, "
        "(SELECT region FROM guichet.advisor WHERE id = 1), 'Europe/Paris', "
        f"{since}, {until}, 4::smallint, '', 1::smallint, false, 0, '{number}@x', "
        f"'{claimant.jid}', 1::smallint)"
    )
    w.sql(
        f"SELECT guichet.step_appointment({number + 1000}, {number}, 1, now(), "
        f"2::smallint, 2::smallint, 3::smallint, {since}, {until}, 4::smallint, 1, "
        "false, '', true, 'x')"
    )


def receive(w, client, number):
    """What most clients do by themselves when the invitation comes."""
    invitation = client.hear("Rendez-vous confirmé", 20)
    client.send_xml(
        f"<message to='{w.accueil}' type='chat'><received "
        f"xmlns='urn:xmpp:receipts' id='{invitation.get('id')}'/></message>"
    )
    w.wait_sql(
        "SELECT turn FROM guichet.delivery WHERE kind = 1 AND wire_id = "
        f"'invitation/c{number:x}/2'"
    )


def found(w, number):
    ((rule,),) = w.wait_sql(
        f"SELECT rule FROM guichet.finding_standing WHERE appointment = {number}",
        60,
    )
    return rule


def test_what_became_of_appointments(world):
    w = world
    marie = w.people.advisor("Marie Lefort")
    names = "Jean Moreau", "Lea Martin", "Karim Petit", "Uma Roux", "Dora Blanc"
    people = [w.people.claimant(name, marie) for name in names]
    w.people.bring_in()
    short(w)
    begins = time.time() + SOON
    for number, person in enumerate(people[:4], 101):
        agree(w, number, person, begins + number - 101)
    agree(w, 105, people[4], begins + LATER)
    w.serve()
    advisor = w.clients.log_in(marie)
    jean, lea, karim = (w.clients.log_in(person) for person in people[:3])
    for number, client in enumerate((jean, lea, karim), 101):
        receive(w, client, number)
    for client in jean, karim:
        client.send(w.conseiller, f"Me voici, {client.jid}")
    for person in people[0], people[1], people[3], people[4]:
        advisor.send(w.alias(person), f"Bonjour {person.jid}")
    lea.hear("Bonjour")
    assert time.time() < begins

    assert found(w, 101) == "met"
    assert found(w, 102) == "absent"
    assert found(w, 103) == "alone"
    assert found(w, 104) == "untold"
    # Nobody is told that they met.
    lea.hear("Il y a sans doute une raison.")
    karim.hear("Nous vous présentons nos excuses.")
    advisor.hear("nous n’avons pas vu Lea Martin")
    advisor.hear("Karim Petit était là")
    assert not jean.heard("vous étiez là")
    assert "finding    claimant-absent" in w.daemon.command("finding", "102").stdout

    # What is noted later is looked at, and what is found then is told.
    minute = datetime.fromtimestamp(begins + 1, ZoneInfo("Europe/Paris"))
    step = execute(
        *(advisor, w.domain, "phone-record"),
        **{"claimant": people[1].number, "outcome": "reached"},
        times=minute.strftime("%H:%M"),
    )
    assert step.note.startswith("C’est noté.")
    lea.hear("a noté que vous vous êtes parlé au téléphone")
    assert found(w, 102) == "spoken"

    # Whatever else there was, a daemon that was killed is nobody's fault.
    w.daemon.kill()
    w.serve()
    assert found(w, 105) == "outage"
    advisor.hear("Rien n’est reproché à personne.")
    for number in range(101, 106):
        assert w.daemon.command("finding", str(number)).returncode == 0
