"""What the server lets through: refused or dropped, and the link stays up.

All of it over one link, one test after the other: what one leaves behind must
not harm the next."""

import uuid

import pytest

BIDI = "‮txt.exe⁦ ⁩"

# Bodies and payloads whose sender is told no.
HOSTILE = {
    "60000-elements": "<x xmlns='urn:example:h'>" + "<a/>" * 60000 + "</x>",
    "nested-400": "<x xmlns='urn:example:h'>" + "<a>" * 400 + "</a>" * 400 + "</x>",
    "8000-attributes": "<x xmlns='urn:example:h' "
    + " ".join(f"a{i}='1'" for i in range(8000))
    + "/>",
    "100-attributes": "<x xmlns='urn:example:h' "
    + " ".join(f"a{i}='1'" for i in range(100))
    + "/>",
    "20000-names": "<x xmlns='urn:example:h'>"
    + "".join(f"<n{i}/>" for i in range(20000))
    + "</x>",
    "tag-of-56-KB": f"<x xmlns='urn:example:h' a='{'v' * 56000}'/>",
    "body-of-200-KB": None,
}


def still_works(w):
    """A sentence passes, over the same link."""
    word = f"toujours là {uuid.uuid4().hex}"
    w.jean.send(w.conseiller, word)
    w.marie.hear(word, seconds=30)
    assert w.daemon.runs()
    assert len(w.daemon.events("link-up")) == 1
    assert not w.daemon.events("gate-held-back")


@pytest.mark.parametrize("shape", sorted(HOSTILE))
def test_a_hostile_shape_is_answered_with_an_error(lasting_pair, shape):
    w = lasting_pair
    inside = HOSTILE[shape]
    body = "é" * 100000 if inside is None else "bonjour"
    sent = w.jean.send(w.conseiller, body, inside=inside or "")
    error = w.jean.wait_error(sent, seconds=30)
    assert error.condition in ("policy-violation", "not-acceptable")
    assert w.messages(f"id = '{sent}'") == []
    still_works(w)


def test_250000_newlines_are_a_long_sentence(lasting_pair):
    w = lasting_pair
    sent = w.jean.send(w.conseiller, "\n" * 250000)
    assert w.jean.wait_error(sent, seconds=30).condition == "policy-violation"
    still_works(w)


def test_a_long_sentence_within_the_bounds_passes(lasting_pair):
    w = lasting_pair
    body = "lettre " * 8000
    w.jean.send(w.conseiller, body)
    assert w.marie.hear("lettre lettre").body == body
    still_works(w)


def test_an_id_of_10_kb_is_refused(lasting_pair):
    w = lasting_pair
    mark = w.jean.mark()
    w.jean.send(w.conseiller, "un id trop long", stanza_id="i" * 10000)
    error = w.jean.wait(
        lambda seen: seen.get("type") == "error" and seen.name == "message",
        "the error",
        since=mark,
    )
    assert error.condition == "bad-request"
    still_works(w)


def test_direction_marks_pass_as_they_are(lasting_pair):
    w = lasting_pair
    w.jean.send(w.conseiller, f"fichier {BIDI}")
    assert BIDI in w.marie.hear("fichier").body
    still_works(w)


@pytest.mark.parametrize(
    "stanza",
    [
        "<message type='chat' to='{alias}'><body>pas à moi</body></message>",
        "<message type='chat' to='{domain}'><body>au domaine</body></message>",
        "<message type='groupchat' to='{conseiller}'><body>salon</body></message>",
        "<message type='headline' to='{conseiller}'><body>titre</body></message>",
        "<message type='chat' to='{conseiller}'/>",
        "<message type='error' to='{conseiller}' id='e1'><body>x</body>"
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "</error></message>",
        "<iq type='result' id='nobody-asked' to='{domain}'/>",
        "<iq type='error' id='nobody-asked' to='{conseiller}'>"
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "</error></iq>",
        "<iq type='set' id='s1' to='{conseiller}'><x xmlns='urn:example:x'/></iq>",
        "<presence type='error' to='{conseiller}'/>",
        "<presence type='subscribed' to='c-zzzzzzzz@{domain}'/>",
        "<presence type='subscribe' to='{alias}'/>",
        "<message to='{conseiller}' type='chat'><received "
        "xmlns='urn:xmpp:receipts' id='never-sent'/></message>",
        "<message to='{conseiller}' type='chat'><received "
        "xmlns='urn:xmpp:receipts'/></message>",
        "<message to='{conseiller}' type='chat'><event "
        "xmlns='http://jabber.org/protocol/pubsub#event'/></message>",
    ],
)
def test_an_odd_stanza_does_no_harm(lasting_pair, stanza):
    w = lasting_pair
    w.jean.send_xml(
        stanza.format(
            alias=w.alias(w.jean.person), domain=w.domain, conseiller=w.conseiller
        )
    )
    still_works(w)
    assert w.messages("body IN ('pas à moi', 'au domaine', 'salon')") == []


def test_an_unknown_full_address_at_the_domain_is_refused(lasting_pair):
    w = lasting_pair
    sent = w.jean.send(f"personne@{w.domain}", "il y a quelqu'un ?")
    assert w.jean.wait_error(sent).condition == "item-not-found"
    still_works(w)


def test_a_presence_flood_does_no_harm(lasting_pair):
    w = lasting_pair
    for i in range(2000):
        w.jean.send_presence(show=("away", "xa", "dnd", "chat")[i % 4])
    w.jean.send_presence()
    still_works(w)


def test_many_duplicate_ids_leave_one_row_each(lasting_pair):
    w = lasting_pair
    for i in range(100):
        w.jean.send(w.conseiller, f"numéro {i}", stanza_id="dup")
    w.marie.until(lambda: len(w.marie.heard("numéro")) == 100, 20, "all of them")
    ids = [seen.get("id") for seen in w.marie.heard("numéro")]
    assert len(set(ids)) == 100
    assert len(w.messages("id = 'dup'")) == 100
    still_works(w)
