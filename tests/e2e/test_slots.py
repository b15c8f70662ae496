"""Free times: when advisors receive, and what is offered of it."""

import datetime
import re

import pytest

import adhoc
from process import wait_until


def monday(weeks):
    """So many Mondays ahead, far enough that no notice matters."""
    day = datetime.date.today() + datetime.timedelta(days=1)
    while day.weekday() != 0:
        day += datetime.timedelta(days=1)
    return day + datetime.timedelta(weeks=weeks)


def spell(day):
    return day.strftime("%d/%m/%Y")


@pytest.fixture
def office(pair):
    """Marie follows Jean, in a region that is always open."""
    w = pair
    w.meet(w.marie, w.alias(w.jean.person))
    return w


def asks(client, w, line, then):
    since = client.mark()
    client.send(w.accueil, line)
    return client.hear(then, since=since).body


def test_an_advisor_says_when_they_receive(office):
    w = office
    for days in "semaine", "samedi", "dimanche":
        asks(w.marie, w, f"mes créneaux {days} fermé", "C’est noté")
    assert "aucun créneau libre" in asks(w.marie, w, "créneaux", "Lefort")
    done = adhoc.execute(
        w.marie, w.domain, "own-slots", weekday="tuesday", spans="9-9h30 16h-17h"
    )
    assert not done.failed, done.notes
    shown = asks(w.marie, w, "mes créneaux", "Quand Marie Lefort")
    assert "9:00-9:30 16:00-17:00" in shown and "fermé" in shown
    # Bad hours are refused, and change nothing.
    asks(w.marie, w, "mes créneaux mercredi 22:00-6:00", "finit avant de commencer")
    asks(w.marie, w, "annuler", "annulé")
    # It stands after a restart, and free times are made of it.
    assert w.daemon.stop() == 0
    w.serve()
    free = adhoc.execute(w.marie, w.domain, "free-slots", **{"from": spell(monday(1))})
    assert not free.failed, free.notes
    lines = "\n".join(free.lines)
    assert "09:00" in lines and "16:00" in lines and "16:30" in lines, lines
    assert "lundi" not in lines and "mardi" in lines, lines
    assert w.sql(
        "SELECT weekday, spans FROM guichet.own_hours_standing WHERE spans <> '{}'"
    ) == [["2", "{[540,570),[960,1020)}"]]


def test_a_claimant_chooses_a_free_time(office):
    w = office
    for days in "semaine", "samedi", "dimanche":
        asks(w.marie, w, f"mes créneaux {days} 14h-14h30", "C’est noté")
    # By the telephone of Jean's: three times, the second is his at once.
    offered = asks(w.jean, w, "rendez-vous téléphone", "Moments libres avec Marie Lefort")
    assert offered.count("à 14:00") == 3, offered
    asks(w.jean, w, "2", "C’est noté. Rendez-vous confirmé")
    told = w.marie.hear("choisit l’un de vos moments libres")
    assert told.bare_from == w.alias(w.jean.person) and "par téléphone" in told.body
    assert w.sql(
        "SELECT a.state, a.channel, e.event, e.side FROM guichet.appointment a"
        " JOIN guichet.appointment_event e ON e.appointment = a.id"
    ) == [["3", "4", "11", "1"]]
    # Marie proposes without a time: what is taken is not offered any more.
    second = re.findall(r"2\. (.*) à 14:00", offered)[0]
    again = asks(w.marie, w, "rdv Jean Moreau", "Moments libres")
    assert f"{second} à 14:00" not in again, again
    asks(w.marie, w, "1", "C’est proposé")
    w.jean.hear("1 oui, 2 autre heure, 3 non")
    # Another time than hers: he chooses, and it stands.
    asks(w.jean, w, "2", "Moments libres avec Marie Lefort")
    asks(w.jean, w, "3", "C’est noté. Rendez-vous confirmé")
    assert w.sql("SELECT state FROM guichet.appointment") == [["3"], ["3"]]
    # By a form: times where none was given.
    form = adhoc.execute(w.jean, w.domain, "appointment", when="")
    assert form.status == "executing"
    asks(w.jean, w, "1", "Aucune question n’attend plus votre réponse")


def wait_for_earlier(w):
    """Jean and Léa have a time each, hers before his; he waits for an earlier one."""
    lea = w.people.claimant("Léa Petit", w.marie.person)
    w.people.bring_in()
    w.followed()
    lea = w.clients.log_in(lea)
    w.meet(w.marie, w.alias(lea.person))
    # Nobody is offered anything at night: here there is none.
    w.sql(
        "INSERT INTO guichet.policy (turn, at, region, name, value, by_jid)"
        " VALUES (1, now(), NULL, 'night-begins', 0, ''),"
        " (2, now(), NULL, 'night-ends', 0, '')"
    )
    assert w.daemon.stop() == 0
    w.serve()
    for client in lea, w.jean:
        asks(client, w, "rendez-vous", "Moments libres avec Marie Lefort")
        asks(client, w, "3", "C’est noté. Rendez-vous confirmé")
    asks(w.jean, w, "plus tôt", "C’est noté. Si un moment plus tôt se libère")
    return lea


def call_off(lea, w):
    asks(lea, w, "annuler le rendez-vous malade", "Annuler le rendez-vous")
    asks(lea, w, "oui", "Rendez-vous annulé")
    offered = w.jean.hear("Un moment plus tôt se libère avec Marie Lefort")
    assert offered.bare_from == w.accueil and "1 oui, 2 non" in offered.body


def taken(w):
    return w.sql(
        "SELECT o.outcome, a.state, a.since = o.slots[1] FROM guichet.slot_offer o"
        " JOIN guichet.appointment a ON a.id = o.appointment"
    )


def test_an_earlier_time_goes_to_who_waits_for_one(office):
    w = office
    call_off(wait_for_earlier(w), w)
    # It is still his after a restart, once; his yes moves the appointment.
    assert w.daemon.stop() == 0
    w.serve()
    asks(w.jean, w, "1", "C’est noté. Rendez-vous confirmé")
    assert taken(w) == [["1", "3", "t"]]
    assert w.sql("SELECT count(*) FROM guichet.message WHERE wire_id LIKE 'earlier/%'") == [
        ["1"]
    ]
    asks(w.jean, w, "plus besoin de plus tôt", "Personne n’attend de moment plus tôt")


def test_a_number_that_crosses_an_offer_is_asked_about(office):
    """It may be the answer to what was asked before; in words it surely is."""
    w = office
    lea = wait_for_earlier(w)
    proposed = adhoc.execute(
        w.marie, w.alias(w.jean.person), "appointment", when=f"{spell(monday(3))} 10h"
    )
    assert not proposed.failed, proposed.notes
    w.jean.hear("1 oui, 2 autre heure, 3 non")
    call_off(lea, w)
    asks(w.jean, w, "1", "Plusieurs questions vous sont posées")
    assert taken(w) == [["", "3", "f"]]
    asks(w.jean, w, "accepter", "C’est noté. Rendez-vous confirmé")
    assert taken(w) == [["", "3", "f"]]
    asks(w.jean, w, "1", "C’est noté. Rendez-vous confirmé")
    assert taken(w) == [["1", "3", "t"]]


def test_two_choose_one_slot_at_once(office):
    """One has it, and the other is offered what is free besides."""
    w = office
    lea = w.people.claimant("Léa Petit", w.marie.person)
    w.people.bring_in()
    w.followed()
    lea = w.clients.log_in(lea)
    w.meet(w.marie, w.alias(lea.person))
    for client in w.jean, lea:
        offered = asks(client, w, "rendez-vous", "Moments libres avec Marie Lefort")
        first = re.findall(r"1\. (.*), heure", offered)[0]
    marks = w.jean.mark(), lea.mark()
    for client in w.jean, lea:
        client.send(w.accueil, "1")

    def answered():
        return [
            bool(one.heard("Rendez-vous confirmé", since=since))
            + 2 * bool(one.heard("Ce moment n’est plus libre", since=since))
            for one, since in zip((w.jean, lea), marks)
        ]

    wait_until(lambda: 0 not in answered(), 10, "both answers")
    assert sorted(answered()) == [1, 2]
    loser, since = (lea, marks[1]) if answered()[0] == 1 else (w.jean, marks[0])
    again = loser.hear("Ce moment n’est plus libre", since=since).body
    assert first not in again and again.count(", heure de Paris") == 3, again
    asks(loser, w, "1", "C’est noté. Rendez-vous confirmé")
    assert w.sql("SELECT state FROM guichet.appointment") == [["3"], ["3"]]
