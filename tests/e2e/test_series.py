"""Series: appointments that are proposed, answered and called off together."""

import datetime

import adhoc
from process import wait_until
from test_appointments import answer, office, standing  # noqa: F401: a fixture

ASKED = "pour tous à la fois : 1 oui"


def day(ahead):
    """So many days ahead, for people and for calendars."""
    then = datetime.date.today() + datetime.timedelta(days=ahead)
    return then.strftime("%d/%m/%Y")


def propose(w, claimant, **values):
    values = {"when": f"{day(7)} 10h", "every": "14", "count": "3"} | values
    done = adhoc.execute(w.marie, w.alias(claimant.person), "series", **values)
    assert not done.failed, done.notes
    return claimant.hear("pour tous à la fois")


def states(w):
    return w.sql(
        "SELECT string_agg(state::text, '' ORDER BY id) FROM guichet.appointment"
        " WHERE series IS NOT NULL"
    )[0][0]


def lines(w, like):
    return int(
        w.sql(f"SELECT count(*) FROM guichet.message WHERE body LIKE '{like}'")[0][0]
    )


def test_one_answer_for_all_of_a_series(office):  # noqa: F811
    w = office
    answer(
        w.marie,
        w,
        (
            f"série Jean Moreau {day(7)} 10h tous les 14 jours 3 fois téléphone",
            "Proposer à Jean Moreau une série de 3 rendez-vous par téléphone",
        ),
        ("oui", "C’est envoyé"),
    )
    asked = w.jean.hear("propose une série de 3 rendez-vous par téléphone")
    assert asked.bare_from == w.accueil and asked.body.count("à 10:00, heure de") == 3
    # All rows of one turn, one question, one line in the conversation.
    assert states(w) == "111"
    assert w.sql(
        "SELECT count(DISTINCT turn), count(*) FILTER (WHERE told)"
        " FROM guichet.appointment_event"
    ) == [["1", "1"]]
    assert lines(w, "%propose une série%") == 2
    # It stands over a restart; one number confirms all of them.
    assert w.daemon.stop() == 0
    w.serve()
    answer(w.jean, w, ("1", "C’est noté pour chacun de ces rendez-vous"))
    assert "Série confirmée par Jean Moreau" in w.marie.hear("Série confirmée").body
    assert states(w) == "333"
    # The same time of day on each, whatever clocks do.
    assert w.sql(
        "SELECT DISTINCT (since AT TIME ZONE zone)::time, until - since"
        " FROM guichet.appointment"
    ) == [["10:00:00", "00:30:00"]]
    agenda = adhoc.execute(w.marie, w.domain, "agenda", days="60")
    assert "".join(agenda.lines).count("série") == 3, agenda.lines
    # A calendar knows each by a name of its own, whatever becomes of it.
    since = w.jean.mark()
    w.jean.send(w.accueil, "calendrier")
    text = w.jean.hear("BEGIN:VCALENDAR", since=since).body
    uids = [line[4:] for line in text.splitlines() if line.startswith("UID:")]
    assert [[uid] for uid in uids] == w.sql(
        "SELECT uid FROM guichet.appointment ORDER BY since"
    )
    # Each is one of its own: one is moved, and one called off.
    answer(
        w.jean,
        w,
        (f"déplacer le rendez-vous {day(21)}", "Quand"),
        (f"{day(22)} 11h", "un autre horaire"),
        ("oui", "C’est proposé"),
        (f"annuler le rendez-vous {day(7)} malade", "Annuler le rendez-vous"),
        ("oui", "Rendez-vous annulé"),
    )
    assert states(w) == "623"
    gone = adhoc.execute(w.marie, w.domain, "calendar").note
    assert "STATUS:CANCELLED" in gone and "METHOD:PUBLISH" in gone
    assert [line[4:] for line in gone.splitlines() if line.startswith("UID:")] == uids
    # The rest by one command, and one sentence.
    answer(
        w.jean,
        w,
        ("annuler la suite de la série embauche", "Annuler ces 2 rendez-vous"),
        ("oui", "C’est noté pour chacun"),
    )
    assert "embauche" in w.marie.hear("annule la suite de la série").body
    assert states(w) == "656"
    assert lines(w, "%annule la suite%") == 1


def test_two_series_for_the_same_hour(office):  # noqa: F811
    """All or none: what one hour of one is taken for, the other does not get."""
    w = office
    for claimant in w.jean, w.lea:
        propose(w, claimant)
    for claimant in w.jean, w.lea:
        claimant.send(w.accueil, "1")

    def answered():
        return [
            bool(one.heard("C’est noté pour chacun"))
            + 2 * bool(one.heard("a déjà un rendez-vous confirmé"))
            for one in (w.jean, w.lea)
        ]

    wait_until(lambda: 0 not in answered(), 10, "both answers")
    assert sorted(answered()) == [1, 2]
    loser, states_now = (w.jean, "111333") if answered()[0] == 2 else (w.lea, "333111")
    assert states(w) == states_now
    told = loser.hear("a déjà un rendez-vous confirmé").body
    assert "Voici ce qui est en cause" in told and told.count("heure de Paris") == 3
    # Nor is one proposed over what is confirmed: which it is, is said.
    done = adhoc.execute(
        w.marie,
        w.alias(w.jean.person),
        "series",
        when=f"{day(14)} 10h",
        every="7",
        count="2",
    )
    assert done.failed and done.note.count("heure de Paris") == 1, done.note


def test_both_sides_of_a_series_at_once(office):  # noqa: F811
    w = office
    propose(w, w.jean)
    step = adhoc.Step(adhoc.ask(w.marie, w.alias(w.jean.person), "appt-cancel"))
    step = adhoc.Step(
        adhoc.ask(
            w.marie,
            w.alias(w.jean.person),
            "appt-cancel",
            step.session,
            values={"reason": "pris"},
        )
    )
    assert step.status == "executing", step.notes
    since = w.jean.mark()
    w.jean.send(w.accueil, "1")
    adhoc.ask(
        w.marie, w.alias(w.jean.person), "appt-cancel", step.session, action="complete"
    )
    w.jean.wait(
        lambda seen: any(
            words in (seen.body or "")
            for words in ("C’est noté pour chacun", "Aucune question n’attend")
        ),
        "what became of the yes",
        since=since,
    )
    # One of the two has all of them, and the other none.
    assert states(w) in ("333", "555")


def test_what_a_daemon_that_died_did_not_tell(office):  # noqa: F811
    """It was killed between the commit and the first line."""
    w = office
    assert w.daemon.stop() == 0
    w.sql(
        "SELECT guichet.propose_appointment(900 + i, now(), c.id, 1,"
        " c.region, 'Europe/Paris', date_trunc('hour', now()) + i * interval '7 days',"
        " date_trunc('hour', now()) + i * interval '7 days' + interval '30 minutes',"
        " 1::smallint, '', 2::smallint, false, 901, i || '@x', 'marie', 1::smallint)"
        " FROM generate_series(1, 3) i, guichet.claimant c"
        f" WHERE c.jid = '{w.jean.person.jid}'"
    )
    w.serve()
    asked = w.jean.hear("propose une série de 3 rendez-vous")
    assert ASKED in asked.body.replace("\u00a0", " ")
    w.marie.hear("propose une série de 3 rendez-vous")
    # Once: the next start knows that they were told.
    assert w.daemon.stop() == 0
    w.serve()
    answer(w.jean, w, ("3", "C’est noté pour chacun"))
    assert lines(w, "%propose une série de 3%") == 2
    assert states(w) == "444"


def test_who_withdraws_in_the_middle_of_a_series(office):  # noqa: F811
    w = office
    propose(w, w.jean)
    answer(
        w.jean,
        w,
        ("1", "C’est noté pour chacun"),
        (f"annuler le rendez-vous {day(7)} malade", "Annuler le rendez-vous"),
        ("oui", "Rendez-vous annulé"),
        ("stop", "oui"),
        ("oui", "Ils sont rendus à l’agence"),
    )
    assert w.marie.hear("rendus à l’agence").bare_from == w.alias(w.jean.person)
    assert states(w) == "699"
    assert lines(w, "Ces rendez-vous entre%") == 2


def test_an_answer_that_crosses_a_new_proposal(office):  # noqa: F811
    """A yes to what was taken back is none to what was proposed instead."""
    w = office
    done = adhoc.execute(
        w.marie, w.alias(w.jean.person), "appointment", when=f"{day(7)} 10h"
    )
    assert not done.failed, done.notes
    w.jean.hear("1 oui, 2 autre heure, 3 non")
    done = adhoc.execute(w.marie, w.alias(w.jean.person), "appt-cancel", reason="pris")
    assert not done.failed, done.notes
    asked = propose(w, w.jean)
    # His client does not say what it has got.
    answer(
        w.jean, w, ("1", "Ce qui vous est demandé a changé"), ("non", "Rien n’a été fait")
    )
    assert states(w) == "111"
    received = f"<received xmlns='urn:xmpp:receipts' id='{asked.get('id')}'/>"
    w.jean.send(w.accueil, inside=received)
    w.wait_sql(f"SELECT 1 FROM guichet.delivery WHERE wire_id = '{asked.get('id')}'")
    answer(w.jean, w, ("1", "C’est noté pour chacun"))
    assert states(w) == "333"
    assert standing(w)[0] == ["5", "2"]
