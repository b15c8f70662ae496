"""A sentence goes from a claimant to their advisor and back."""

import xml.etree.ElementTree as ElementTree

import pytest

from client import CORRECT, MARKERS, RECEIPTS, STATES

REQUEST = "<request xmlns='urn:xmpp:receipts'/>"
MARKABLE = "<markable xmlns='urn:xmpp:chat-markers:0'/>"


def test_one_sentence_each_way_stored_before_forwarded(pair):
    w = pair
    question = w.jean.send(w.conseiller, "Bonjour, une question")
    heard = w.marie.hear("une question")
    assert heard.bare_from == w.alias(w.jean.person)
    assert heard.get("type") == "chat"
    assert heard.get("id") == question

    answer = w.marie.send(heard.get("from"), "Bonjour, une réponse")
    back = w.jean.hear("une réponse")
    assert back.bare_from == w.conseiller
    assert back.get("id") == answer

    first, second = w.messages("kind IN (1, 2)")
    assert (first["sender"], first["recipient"]) == (w.jean.jid, w.marie.jid)
    assert (second["sender"], second["recipient"]) == (w.marie.jid, w.jean.jid)
    assert (first["body"], first["wire_id"]) == ("Bonjour, une question", question)
    lives = w.wait_sql(
        "SELECT bool_and(arrived < stored AND stored < forwarded) "
        "FROM guichet.message_life WHERE kind IN (1, 2) "
        "HAVING count(*) = 2 AND bool_and(forwarded IS NOT NULL)"
    )
    assert lives == [["t"]]


def test_receipts_and_markers_pass_and_are_recorded(pair):
    w = pair
    sent = w.jean.send(w.conseiller, "avez-vous lu ?", inside=REQUEST + MARKABLE)
    heard = w.marie.hear("avez-vous lu ?")
    assert heard.child(RECEIPTS + "request") is not None
    assert heard.child(MARKERS + "markable") is not None
    w.marie.send(
        heard.get("from"), inside=f"<received xmlns='urn:xmpp:receipts' id='{sent}'/>"
    )
    w.marie.send(
        heard.get("from"),
        inside=f"<displayed xmlns='urn:xmpp:chat-markers:0' id='{sent}'/>",
    )
    received = w.jean.wait_child(RECEIPTS + "received", id=sent)
    assert received.bare_from == w.conseiller
    w.jean.wait_child(MARKERS + "displayed", id=sent)
    w.wait_sql(
        "SELECT 1 FROM guichet.message_life WHERE received IS NOT NULL "
        f"AND displayed IS NOT NULL AND wire_id = '{sent}'"
    )


def test_a_correction_keeps_the_original(pair):
    w = pair
    first = w.jean.send(w.conseiller, "à 9 h")
    w.marie.hear("à 9 h")
    w.jean.send(
        w.conseiller,
        "à 10 h",
        inside=f"<replace xmlns='urn:xmpp:message-correct:0' id='{first}'/>",
    )
    corrected = w.marie.hear("à 10 h")
    assert corrected.child(CORRECT + "replace").get("id") == first
    rows = w.messages("kind = 1")
    assert [row["body"] for row in rows] == ["à 9 h", "à 10 h"]
    assert rows[1]["replaces"] == first


def test_chat_states_pass_but_are_not_stored(pair):
    w = pair
    w.jean.send(w.conseiller, "un")
    w.marie.hear("un")
    w.jean.send(
        w.conseiller,
        inside="<composing xmlns='http://jabber.org/protocol/chatstates'/>",
    )
    state = w.marie.wait_child(STATES + "composing")
    assert state.bare_from == w.alias(w.jean.person)
    assert len(w.messages("kind = 1")) == 1


def test_a_reply_names_the_sentence_and_the_others_address(pair):
    w = pair
    w.jean.send(w.conseiller, "question")
    heard = w.marie.hear("question")
    w.marie.send(
        heard.get("from"),
        "réponse",
        inside=f"<reply xmlns='urn:xmpp:reply:0' id='{heard.get('id')}' "
        f"to='{heard.get('from')}'/>",
    )
    reply = w.jean.hear("réponse").child("{urn:xmpp:reply:0}reply")
    assert reply.get("id") == heard.get("id")
    assert reply.get("to") == w.jean.jid


def test_a_repeat_is_stored_and_forwarded_once(pair):
    w = pair
    for _ in range(3):
        w.jean.send(w.conseiller, "encore", stanza_id="same")
    w.jean.send(w.conseiller, "fin")
    w.marie.hear("fin")
    assert len(w.marie.heard("encore")) == 1
    assert len(w.messages("body = 'encore'")) == 1


def test_another_sentence_under_the_same_id_gets_an_id_of_ours(pair):
    w = pair
    w.jean.send(w.conseiller, "le premier", stanza_id="same")
    w.marie.hear("le premier")
    w.jean.send(w.conseiller, "le second", stanza_id="same")
    second = w.marie.hear("le second")
    assert second.get("id") not in ("", "same")
    w.marie.send(
        second.get("from"),
        inside=f"<received xmlns='urn:xmpp:receipts' id='{second.get('id')}'/>",
    )
    w.jean.wait_child(RECEIPTS + "received", id="same")


@pytest.mark.row(26)
def test_another_persons_repeat_of_an_id_is_no_repeat(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    people = [w.people.claimant(name, advisor) for name in ("Jean M", "Paul H")]
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    for person in people:
        w.clients.log_in(person).send(w.conseiller, "pareil", stanza_id="one")
    marie.until(lambda: len(marie.heard("pareil")) == 2, 10, "both")
    assert len({seen.bare_from for seen in marie.heard("pareil")}) == 2


def test_a_sentence_without_id_gets_one(pair):
    w = pair
    w.jean.send(w.conseiller, "sans id", stanza_id="")
    assert w.marie.hear("sans id").get("id")


def test_nothing_shows_the_other_sides_address(pair):
    w = pair
    w.jean.send(
        w.conseiller,
        "qui suis-je ?",
        inside=REQUEST
        + "<nick xmlns='http://jabber.org/protocol/nick'>Jeannot</nick>"
        + "<html xmlns='http://jabber.org/protocol/xhtml-im'>"
        + "<body xmlns='http://www.w3.org/1999/xhtml'>autre</body></html>"
        + f"<delay xmlns='urn:xmpp:delay' from='{w.jean.full_jid}' "
        + "stamp='2026-01-01T00:00:00Z'/>"
        + "<addresses xmlns='http://jabber.org/protocol/address'>"
        + f"<address type='ofrom' jid='{w.jean.jid}'/></addresses>",
    )
    heard = w.marie.hear("qui suis-je ?")
    w.marie.send(heard.get("from"), "ma réponse")
    w.jean.hear("ma réponse")
    for mine, other in ((w.jean, w.marie), (w.marie, w.jean)):
        for seen in mine.seen:
            text = ElementTree.tostring(seen.xml, encoding="unicode")
            assert other.jid not in text
            assert "Jeannot" not in text
    assert {child.tag for child in heard.xml} <= {
        "{jabber:client}body",
        RECEIPTS + "request",
    }


def test_an_absent_advisor_is_told_of_once(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    jean = w.clients.log_in(claimant)
    w.meet(marie, w.accueil)
    jean.send(w.conseiller, "bonjour")
    marie.hear("bonjour")
    marie.log_out()
    w.wait_sql("SELECT 1 FROM guichet.sighting WHERE NOT available")
    jean.send(w.conseiller, "premier message")
    line = jean.wait(
        lambda seen: seen.bare_from == w.accueil and "enregistré" in (seen.body or ""),
        "the line about the absence",
    )
    assert "Marie Lefort" in line.body
    jean.send(w.conseiller, "second message")
    w.wait_sql("SELECT 1 FROM guichet.message WHERE body = 'second message'")
    # Over a restart, too.
    w.daemon.stop()
    w.serve()
    jean.send(w.conseiller, "troisième message")
    w.wait_sql(
        "SELECT 1 FROM guichet.message_life l JOIN guichet.message m USING (turn) "
        "WHERE m.body = 'troisième message' AND l.forwarded IS NOT NULL"
    )
    assert len(w.messages("variant LIKE 'away%'")) == 1

    # Who comes back hears how many wait.
    marie = w.clients.log_in(advisor)
    waiting = marie.wait(
        lambda seen: seen.bare_from == w.accueil and "Jean Moreau" in (seen.body or ""),
        "the line about who waits",
    )
    assert waiting.get("type") != "error"
    marie.hear("troisième message")


@pytest.mark.row(28)
def test_a_bounce_is_told_and_tried_again(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor, account=False)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    alias = w.alias(claimant)
    marie.send(alias, "êtes-vous là ?")
    marie.wait(
        lambda seen: seen.bare_from in (alias, w.accueil)
        and "conservé" in (seen.body or ""),
        "the line about the bounce",
    )
    w.wait_sql("SELECT 1 FROM guichet.delivery WHERE kind = 3")
    w.server.register(claimant.user, claimant.password)
    jean = w.clients.log_in(claimant)
    # Without a roster yet: their presence comes by privilege.
    jean.hear("êtes-vous là ?")
