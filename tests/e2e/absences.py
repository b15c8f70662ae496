"""An office in fast time, in which an appointment is missed: a fixture for the
files that import it."""

import datetime

import pytest

import adhoc
from fast import HOUR, MINUTE, in_fast_time, now, until
from process import wait_until

REASON = "Un séjour à l’hôpital, avec un certificat."


@pytest.fixture
def office(world, tmp_path, monkeypatch):
    """An advisor, a claimant, a supervisor; a region that is always open; a
    clock that can be set. That it is set is an outage, so in the two minutes of
    an appointment nobody does: time goes fast."""
    w = in_fast_time(world, monkeypatch)
    w.clock = tmp_path / "clock"
    w.clock.write_text("0")
    monkeypatch.setenv("GUICHET_CLOCK_FILE", str(w.clock))
    marie = w.people.advisor("Marie Lefort")
    jean = w.people.claimant("Jean Moreau", marie)
    rosa = w.people.stranger("Rosa Supérieure")
    sam = w.people.stranger("Sam Opérateur")
    w.people.bring_in()
    w.daemon.write(operator=sam.jid)
    w.serve()
    w.marie, w.jean = w.clients.log_in(marie), w.clients.log_in(jean)
    w.rosa, w.sam = w.clients.log_in(rosa), w.clients.log_in(sam)
    w.meet(w.marie, w.alias(jean))
    done(w.sam, w, "role-grant", jid=rosa.jid, role="supervisor", region="R1")
    done(w.sam, w, "policy-set", policy="attend-early", value="1")
    done(w.sam, w, "policy-set", policy="attend-grace", value="2")
    w.ahead = 0  # what their clock was set ahead by
    return w


def set_clock(w, instant):
    """Until the daemon has seen that its clock was set."""
    count = "SELECT count(*) FROM guichet.outage WHERE kind = 16"
    before = w.sql(count)
    w.ahead = int(instant - now(w))
    w.clock.write_text(str(w.ahead))
    wait_until(lambda: w.sql(count) != before, 15, "the step of the clock")


def come_to(w, instant):
    """Without setting it."""
    until(w, instant - w.ahead)


def done(client, w, node, **values):
    step = adhoc.execute(client, w.domain, node, **values)
    assert not step.failed, (node, step.notes)
    return step


def receive(w, heard, client=None):
    """As the client of somebody who has a line of the service says so."""
    inside = f"<received xmlns='urn:xmpp:receipts' id='{heard.get('id')}'/>"
    (client or w.jean).send(w.accueil, inside=inside)
    w.wait_sql(
        f"SELECT 1 FROM guichet.delivery WHERE wire_id = '{heard.get('id')}' AND kind = 1"
    )


def agree(w):
    """On a time two days ahead at ten; when that is, and their clock just before
    anything of it counts."""
    day = datetime.date.today() + datetime.timedelta(days=2)
    step = adhoc.execute(
        w.marie,
        w.alias(w.jean.person),
        "appointment",
        when=f"{day:%d/%m/%Y} 10h",
    )
    assert not step.failed, step.notes
    receive(w, w.jean.hear("1 oui, 2 autre heure, 3 non"))
    w.jean.send(w.accueil, "1")
    w.marie.hear("Rendez-vous confirmé par Jean Moreau")
    ((begins,),) = w.sql(
        "SELECT extract(epoch FROM since)::bigint FROM guichet.appointment"
    )
    set_clock(w, int(begins) - 3 * MINUTE)
    return int(begins)


def miss(w):
    """The advisor comes, nobody else does."""
    w.begins = agree(w)
    come_to(w, w.begins)
    w.marie.send(w.alias(w.jean.person), "Bonjour, êtes-vous là ?")
    w.jean.hear("Bonjour, êtes-vous là ?")
    come_to(w, w.begins + 2 * MINUTE + 1)
    set_clock(w, w.begins + HOUR)
    return w.jean.hear("nous n’avons rien vu de votre part")


def state(w):
    return w.sql("SELECT state FROM guichet.absence_file")


def file_number(w):
    ((file,),) = w.sql("SELECT to_hex(appointment) FROM guichet.absence_file")
    return file
