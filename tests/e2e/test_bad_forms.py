"""Commands given badly, by real clients: nothing is done that was not meant, and
each is told what to do."""

import uuid

import pytest

import adhoc


@pytest.fixture(scope="module")
def office(request, tmp_path_factory, postgres, server):
    """For all tests of this file: two advisors, two claimants, an operator."""
    from conftest import opened  # the fixtures' own file

    folder = str(tmp_path_factory.mktemp("office"))
    with opened(folder, postgres, server, request.node) as w:
        marie = w.people.advisor("Marie Lefort")
        w.people.advisor("Karim Benali")
        w.people.claimant("Jean Moreau", marie)
        w.people.claimant("Léa D'Angelo", marie)
        olga = w.people.stranger("Olga Operator")
        w.people.bring_in()
        w.daemon.write(operator=olga.jid)
        w.serve()
        w.marie, w.olga = w.clients.log_in(marie), w.clients.log_in(olga)
        w.phone = w.clients.log_in(marie, resource="phone")
        yield w


def count(w, table="note"):
    ((rows,),) = w.sql(f"SELECT count(*) FROM guichet.{table}")
    return int(rows)


def fields(*pairs, attributes=""):
    inside = "".join(
        f"<field var='{name}'{attributes}>{value}</field>" for name, value in pairs
    )
    return f"<x xmlns='jabber:x:data' type='submit'>{inside}</x>"


JEAN = ("claimant", "<value>Jean Moreau</value>")

# What is filled in, and a word of what is said about it.
NOTES = {
    "missing": (fields(JEAN), "manque"),
    "empty": (fields(JEAN, ("text", "")), "manque"),
    # Answered with the form: some clients send an empty one first.
    "none at all": ("<x xmlns='jabber:x:data' type='submit'/>", "Écrire une note"),
    "doubled": (fields(JEAN, JEAN, ("text", "<value>x</value>")), "donné deux fois"),
    "two values for one": (
        fields(("claimant", "<value>Jean</value><value>Léa</value>"), ("text", "<value>x</value>")),
        "Je ne trouve personne",
    ),
    "64 KiB": (fields(JEAN, ("text", f"<value>{'x' * 66000}</value>")), "trop long"),
    "64 KiB of a name": (
        fields(("claimant", f"<value>{'x' * 65536}</value>"), ("text", "<value>x</value>")),
        "trop long",
    ),
}


@pytest.mark.parametrize("what", NOTES)
def test_a_form_filled_in_badly_says_so_and_stays_open(office, what):
    w = office
    before = count(w)
    form, why = NOTES[what]
    payload = f"<command xmlns='http://jabber.org/protocol/commands' node='note'>{form}</command>"
    step = adhoc.Step(w.marie.ask(w.domain, payload, kind="set"))
    assert step.status == "executing" and not step.notes
    assert any(why in line for line in step.instructions), step.instructions
    assert count(w) == before
    # It goes on from there.
    done = adhoc.ask(
        w.marie, w.domain, "note", step.session, values={"claimant": "Jean Moreau", "text": what}
    )
    assert adhoc.Step(done).status == "completed"
    assert count(w) == before + 1


def test_fields_that_nobody_asked_for_and_types_that_are_not_ours_are_passed_over(office):
    w = office
    before = count(w)
    form = fields(
        JEAN, ("text", "<value>x</value>"), ("color", "<value>red</value>"),
        attributes=" type='jid-multi'",
    )
    payload = f"<command xmlns='http://jabber.org/protocol/commands' node='note'>{form}</command>"
    assert adhoc.Step(w.marie.ask(w.domain, payload, kind="set")).status == "completed"
    assert count(w) == before + 1


def test_an_option_that_was_not_offered_is_refused(office):
    w = office
    step = adhoc.Step(
        adhoc.ask(w.marie, w.domain, "language", values={"language": "de"})
    )
    assert step.status == "executing" and any("de" in line for line in step.instructions)


def error_of(stanza):
    assert stanza.get("type") == "error", stanza
    return "".join(stanza.xml.itertext())


def test_a_session_is_its_owners_alone(office):
    w = office
    before = count(w)
    begun = adhoc.Step(adhoc.ask(w.marie, w.domain, "note"))
    values = {"claimant": "Jean Moreau", "text": "x"}
    for client in w.olga, w.phone:
        assert "expiré" in error_of(
            adhoc.ask(client, w.domain, "note", begun.session, values=values)
        )
    for session in "0", "zz", "10000000000ffffff", "x" * 2000:
        assert "expiré" in error_of(
            adhoc.ask(w.marie, w.domain, "note", session, values=values)
        )
    assert count(w) == before
    done = adhoc.ask(w.marie, w.domain, "note", begun.session, values=values)
    assert adhoc.Step(done).status == "completed"


def test_two_completes_at_once_have_one_effect(office):
    w = office
    before = count(w)
    begun = adhoc.Step(adhoc.ask(w.marie, w.domain, "note"))
    form = adhoc.submit({"claimant": "Jean Moreau", "text": "une fois"})
    ids = [uuid.uuid4().hex for _ in range(5)]
    since = w.marie.mark()
    w.marie.send_xml("".join(
        f"<iq type='set' id='{stanza_id}' to='{w.domain}'>"
        f"<command xmlns='http://jabber.org/protocol/commands' node='note' "
        f"sessionid='{begun.session}' action='complete'>{form}</command></iq>"
        for stanza_id in ids
    ))
    answers = [
        w.marie.wait(
            lambda seen, wanted=wanted: seen.name == "iq" and seen.get("id") == wanted,
            "an answer", since=since,
        )
        for wanted in ids
    ]
    assert [seen.get("type") for seen in answers] == ["result"] + ["error"] * 4
    assert count(w) == before + 1


@pytest.mark.parametrize(
    "words",
    [
        "NOTE JEAN MOREAU : x",
        "nôte jean moreau: x",
        "Note «\u00a0Jean Moreau\u00a0» : x",
        "note “lea d’angelo” : x",
        "note LEA D'ANGELO : x 🙂",
        "🙂 note Jean : x",
        "note\u00a0Jean : x",
    ],
)
def test_words_as_people_type_them(office, words):
    w = office
    before = count(w)
    since = w.marie.mark()
    w.marie.send(w.accueil, words)
    w.marie.hear("Note prise", since=since)
    assert count(w) == before + 1


@pytest.mark.parametrize(
    "day, why",
    [
        ("31 février", "31 février"),
        ("2026-02-31", "2026-02-31"),
        ("29/02/2027", "29/02/2027"),
        ("jamais", "jamais"),
        ("32/13/2026", "32/13/2026"),
    ],
)
def test_a_day_that_does_not_exist_is_named(office, day, why):
    w = office
    step = adhoc.Step(
        adhoc.ask(
            w.marie, w.domain, "history", values={"claimant": "Jean Moreau", "from": day}
        )
    )
    assert step.status == "executing"
    assert any(why in line for line in step.instructions), step.instructions


def test_the_service_went_on_all_the_while(office):
    w = office
    assert adhoc.execute(w.olga, w.domain, "status").status == "completed"
    assert not w.daemon.events("gate-held-back") and not w.daemon.events("link-down")
