"""Appointments: proposed, moved, agreed on and called off, by both sides."""

import datetime
import os
import re
import shutil

import pytest

import adhoc
from conftest import SANITIZERS
from guichet import ROOT
from process import wait_until
from test_rosters import groups_of, pushed

ASKED = "1 oui, 2 autre heure, 3 non"


def workday(ahead):
    """A day on which every region works, if it is no holiday."""
    day = datetime.date.today() + datetime.timedelta(days=ahead)
    while day.weekday() > 4:
        day += datetime.timedelta(days=1)
    return day.strftime("%d/%m/%Y")


@pytest.fixture
def office(pair):
    """Marie follows Jean and Léa."""
    w = pair
    lea = w.people.claimant("Léa Petit", w.marie.person)
    w.people.bring_in()
    w.followed()
    w.lea = w.clients.log_in(lea)
    w.meet(w.marie, w.alias(w.jean.person), w.alias(lea))
    return w


def propose(w, claimant, **values):
    done = adhoc.execute(w.marie, w.alias(claimant.person), "appointment", **values)
    assert not done.failed, done.notes
    asked = claimant.hear(ASKED)
    assert asked.bare_from == w.accueil
    return asked


def calendar_of(text):
    """The properties of the one event of an iCalendar text."""
    text = text[text.index("BEGIN:VCALENDAR") :].replace("\n ", "")
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def standing(w):
    return w.sql("SELECT state, version FROM guichet.appointment ORDER BY id")


def answer(client, w, *lines):
    """Each line as soon as the one before has had its answer."""
    for line, then in lines:
        since = client.mark()
        client.send(w.accueil, line)
        client.hear(then, since=since)


def test_two_agree_on_a_time(office):
    w = office
    alias = w.alias(w.jean.person)
    asked = propose(w, w.jean, when=f"{workday(7)} 10h", channel="phone", note="Le CV")
    assert "Marie Lefort propose un rendez-vous par téléphone" in asked.body
    assert "Le CV" in asked.body
    assert w.marie.hear("propose un rendez-vous").bare_from == alias
    # Another time, which the other has to agree to.
    answer(
        w.jean,
        w,
        ("2", "Quand"),
        (f"{workday(8)} 11h", "Proposer à Marie Lefort un autre horaire"),
        ("oui", "C’est proposé"),
    )
    asked = w.marie.hear(ASKED)
    assert asked.bare_from == w.accueil and "autre horaire" in asked.body
    answer(w.marie, w, ("1", "C’est noté. Rendez-vous confirmé"))
    assert w.jean.hear("Rendez-vous confirmé par Marie Lefort").bare_from == w.accueil
    assert standing(w) == [["3", "3"]]
    # A calendar knows it by one name, whoever asks.
    since = w.jean.mark()
    w.jean.send(w.accueil, "calendrier")
    event = calendar_of(w.jean.hear("BEGIN:VCALENDAR", since=since).body)
    assert w.sql("SELECT uid, sequence FROM guichet.appointment") == [
        [event["UID"], event["SEQUENCE"]]
    ]
    assert event["STATUS"] == "CONFIRMED" and event["METHOD"] == "PUBLISH"
    assert event["SUMMARY"] == "Rendez-vous avec Marie Lefort"
    # It stands after a restart, and both see it.
    assert w.daemon.stop() == 0
    w.serve()
    answer(w.jean, w, ("mes rendez-vous days=30", "Marie Lefort"))
    agenda = adhoc.execute(w.marie, w.domain, "agenda", days="30")
    assert "Jean Moreau" in "".join(agenda.lines), agenda.lines
    # Late, then called off after all.
    answer(w.jean, w, ("Je serai en retard", "C’est noté"))
    assert w.marie.hear("Jean Moreau sera en retard").bare_from == alias
    answer(
        w.jean,
        w,
        ("annuler le rendez-vous malade", "Annuler le rendez-vous avec Marie"),
        ("oui", "Rendez-vous annulé"),
        ("1", "Aucune question n’attend plus votre réponse"),
    )
    assert "malade" in w.marie.hear("Jean Moreau annule le rendez-vous").body
    gone = calendar_of(adhoc.execute(w.marie, w.domain, "calendar").note)
    assert gone["UID"] == event["UID"] and gone["METHOD"] == "CANCEL"
    assert int(gone["SEQUENCE"]) > int(event["SEQUENCE"])
    assert w.sql(
        "SELECT event, side, was, becomes, reason FROM guichet.appointment_event"
        " ORDER BY version"
    ) == [
        ["1", "2", "0", "1", ""],
        ["4", "1", "1", "2", ""],
        ["2", "2", "2", "3", ""],
        ["7", "1", "3", "3", ""],
        ["6", "1", "3", "6", "malade"],
    ]
    # Each move stands once in the conversation with the alias.
    assert w.sql(
        "SELECT count(*), count(DISTINCT wire_id) FROM guichet.message"
        " WHERE wire_id LIKE 'appointment/%'"
    ) == [["5", "5"]]


def test_both_sides_at_once(office):
    w = office
    when = f"{workday(7)} 10h"
    for claimant in w.jean, w.lea:
        propose(w, claimant, when=when)
    # Two say yes to one hour of one advisor: one has it, the other is told.
    for claimant in w.jean, w.lea:
        claimant.send(w.accueil, "1")

    def answered():
        return [
            bool(one.heard("Rendez-vous confirmé"))
            + 2 * bool(one.heard("a déjà un rendez-vous confirmé"))
            for one in (w.jean, w.lea)
        ]

    wait_until(lambda: 0 not in answered(), 10, "both answers")
    assert sorted(answered()) == [1, 2]
    assert sorted(standing(w)) == [["1", "1"], ["3", "2"]]
    loser = w.lea if answered()[0] == 1 else w.jean
    # Marie takes back what the loser says no to in the same instant.
    step = adhoc.Step(adhoc.ask(w.marie, w.alias(loser.person), "appt-cancel"))
    chosen = w.sql("SELECT to_hex(id) FROM guichet.appointment WHERE state = 1")[0][0]
    step = adhoc.Step(
        adhoc.ask(
            w.marie,
            w.alias(loser.person),
            "appt-cancel",
            step.session,
            values={"appointment": chosen, "reason": "pris"},
        )
    )
    assert step.status == "executing", step.notes
    since = loser.mark()
    loser.send(w.accueil, "3")
    adhoc.ask(
        w.marie, w.alias(loser.person), "appt-cancel", step.session, action="complete"
    )
    loser.wait(
        lambda seen: any(
            words in (seen.body or "")
            for words in ("Rendez-vous refusé", "Aucune question n’attend")
        ),
        "what became of the no",
        since=since,
    )
    ((state, version),) = w.sql(
        f"SELECT state, version FROM guichet.appointment WHERE to_hex(id) = '{chosen}'"
    )
    assert (state, version) in (("4", "2"), ("5", "2"))


def test_an_answer_that_crosses_a_move(office):
    """A yes to Tuesday is none to Wednesday: it is asked about again."""
    w = office
    propose(w, w.jean, when=f"{workday(7)} 10h")
    since = w.jean.mark()
    for day in 8, 9:
        moved = adhoc.execute(
            w.marie, w.domain, "appt-move", when=f"{workday(day)} 11h"
        )
        assert not moved.failed, moved.notes
    asked = w.jean.hear(ASKED, since=since)
    # His client does not say what it has got.
    answer(w.jean, w, ("1", "L’horaire a changé"), ("non", "Rien n’a été fait"))
    assert standing(w) == [["2", "3"]]
    # It says so of the question about Wednesday only, which is none any more.
    received = "<received xmlns='urn:xmpp:receipts' id='{}'/>"
    w.jean.send(w.accueil, inside=received.format(asked.get("id")))
    w.wait_sql(f"SELECT 1 FROM guichet.delivery WHERE wire_id = '{asked.get('id')}'")
    answer(w.jean, w, ("1", "L’horaire a changé"), ("non", "Rien n’a été fait"))
    newest = w.sql(
        "SELECT wire_id FROM guichet.message WHERE wire_id LIKE 'invitation/c%'"
        " ORDER BY turn DESC LIMIT 1"
    )[0][0]
    assert newest != asked.get("id")
    w.jean.send(w.accueil, inside=received.format(newest))
    w.wait_sql(f"SELECT 1 FROM guichet.delivery WHERE wire_id = '{newest}'")
    answer(w.jean, w, ("1", "C’est noté. Rendez-vous confirmé"))
    assert standing(w) == [["3", "4"]]


def test_it_goes_over_to_whoever_follows_by_then(office):
    w = office
    propose(w, w.jean, when=f"{workday(7)} 10h", channel="phone")
    answer(w.jean, w, ("1", "C’est noté. Rendez-vous confirmé"))
    paul = w.clients.log_in(w.people.advisor("Paul Henry"))
    w.people.bring_in()
    w.followed()
    done = adhoc.execute(paul, w.domain, "reach", channel="phone", text="01 02 03 04 05")
    assert not done.failed, done.notes
    w.jean.person.advisor = paul.person.number
    w.people.bring_in()
    w.followed()
    told = w.jean.hear("c’est maintenant Paul Henry qui y sera")
    assert "01 02 03 04 05" in told.body and told.bare_from == w.accueil
    assert paul.hear("c’est maintenant Paul Henry").bare_from == w.alias(w.jean.person)
    agenda = adhoc.execute(paul, w.domain, "agenda", days="30")
    assert "Jean Moreau" in "".join(agenda.lines), agenda.lines
    agenda = adhoc.execute(w.marie, w.domain, "agenda", days="30")
    assert "Jean Moreau" not in "".join(agenda.lines), agenda.lines
    answer(w.jean, w, ("mes rendez-vous days=30", "Paul Henry"))
    assert standing(w) == [["3", "3"]]


def serve_before(w, hours):
    """Again, so long before the appointment, by the daemon's clock."""
    ((offset,),) = w.sql(
        "SELECT extract(epoch FROM since - now())::bigint FROM guichet.appointment"
    )
    w.daemon.stop()
    mark = w.daemon.mark()
    offset = int(offset) - int(hours * 3600)
    w.daemon.start(env={**SANITIZERS, "GUICHET_CLOCK_OFFSET": str(offset)})
    w.daemon.wait_for("serving", mark)


REMINDERS = (
    "SELECT r.sequence, r.which, r.outcome, m.wire_id IS NOT NULL"
    " FROM guichet.reminder r LEFT JOIN guichet.message m ON m.turn = r.turn"
    " ORDER BY r.sequence, r.which"
)


def test_what_was_agreed_on_is_reminded_of(office):
    w = office
    propose(w, w.jean, when=f"{workday(10)} 10h")
    answer(w.jean, w, ("1", "C’est noté. Rendez-vous confirmé"))
    # We were away when it was a day before; of two that are due, one is sent.
    since = w.jean.mark()
    serve_before(w, 20)
    heard = w.jean.hear("Marie Lefort", since=since)
    assert heard.bare_from == w.accueil and "10:00, heure de Paris" in heard.body
    w.wait_sql("SELECT 1 FROM guichet.reminder WHERE which = 2")
    assert w.sql(REMINDERS) == [["0", "1", "2", "f"], ["0", "2", "1", "t"]]
    # What is moved is reminded of anew, and what was to come is not.
    answer(
        w.jean,
        w,
        ("déplacer le rendez-vous", "Quand"),
        (f"{workday(11)} 11h", "un autre horaire"),
        ("oui", "C’est proposé"),
    )
    answer(w.marie, w, ("1", "C’est noté. Rendez-vous confirmé"))
    assert w.sql("SELECT outcome FROM guichet.reminder WHERE which > 2") == [["5"]] * 3
    since = w.jean.mark(), w.marie.mark()
    serve_before(w, 0)
    if w.server.fills_rosters:
        pushed(
            w.marie,
            w.alias(w.jean.person),
            lambda item: "Rendez-vous aujourd’hui" in groups_of(item),
            since[1],
        )
    heard = w.jean.hear("11:00, heure de Paris", since=since[0])
    assert heard.bare_from == w.accueil and "Marie Lefort" in heard.body
    heard = w.marie.hear("Rendez-vous avec Jean Moreau", since=since[1])
    assert heard.bare_from == w.alias(w.jean.person)
    w.wait_sql("SELECT 1 FROM guichet.reminder WHERE sequence = 1 AND which = 5")
    assert w.sql(REMINDERS)[-2:] == [["1", "4", "1", "t"], ["1", "5", "1", "t"]]


def test_who_withdraws_has_no_appointments(office):
    w = office
    propose(w, w.jean, when=f"{workday(7)} 10h")
    answer(w.jean, w, ("1", "C’est noté"), ("stop", "oui"), ("oui", "rendu à l’agence"))
    assert w.marie.hear("rendu à l’agence").bare_from == w.alias(w.jean.person)
    assert standing(w) == [["9", "3"]]


def variant_of(appointment):
    """As roster/index.h mixes numbers, of two."""
    mixed = (~appointment * 0x9E3779B97F4A7C15) % 2**64
    return 1 + (mixed ^ mixed >> 32) % 2


def test_an_invitation_is_in_one_of_two_wordings(office, tmp_path):
    """Which one stands in its row, and is a line in the figures."""
    w = office
    folder = str(tmp_path / "wording")
    shutil.copytree(os.path.join(ROOT, "component", "wording"), folder)
    path = os.path.join(folder, "fr.xml")
    with open(path, encoding="utf-8") as f:
        text, count = re.subn(
            r'(<say key="appointment.proposed">)(.*?)(</say>)',
            r"\1<variant>\2</variant><variant>Bonjour. \2</variant>\3",
            f.read(),
            flags=re.S,
        )
    assert count == 1
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    assert w.daemon.stop() == 0
    w.daemon.write(wording_folder=folder)
    w.serve()
    for n, claimant in enumerate((w.jean, w.lea, w.jean, w.lea)):
        since = claimant.mark()
        done = adhoc.execute(
            w.marie, w.alias(claimant.person), "appointment",
            when=f"{workday(7)} {(9, 10, 14, 15)[n]}h", channel="phone",
        )
        assert not done.failed, done.notes
        asked = claimant.hear(ASKED, since=since)
        ((number, variant),) = w.sql(
            "SELECT a.id, m.variant FROM guichet.appointment a JOIN guichet.message m"
            " ON m.wire_id = 'invitation/c' || to_hex(a.id) || '/1' ORDER BY a.id DESC LIMIT 1"
        )
        assert variant == f"appointment.proposed/{variant_of(int(number))}"
        assert asked.body.startswith("Bonjour.") == variant.endswith("/2")
    assert w.sql(
        "SELECT sum(value) FROM guichet.evaluation_subject_figures('appointments',"
        " (SELECT code FROM guichet.region ORDER BY id LIMIT 1), current_date - 2,"
        " current_date + 1) WHERE figure = 'planned' AND part IN ('invitation/1', 'invitation/2')"
    ) == [["4"]]
