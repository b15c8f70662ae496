"""Work of a day: kept replies, messages to many."""

import pytest

import adhoc


@pytest.fixture
def desk(world):
    """An advisor with two claimants, and their supervisor."""
    w = world
    marie = w.people.advisor("Marie Lefort")
    jean = w.people.claimant("Jean Moreau", marie)
    lea = w.people.claimant("Léa Petit", marie, language="en")
    sam = w.people.stranger("Sam Superviseur")
    w.people.bring_in()
    w.daemon.write(operator=sam.jid)
    w.serve()
    w.marie, w.sam = w.clients.log_in(marie), w.clients.log_in(sam)
    w.jean, w.lea = w.clients.log_in(jean), w.clients.log_in(lea)
    for client in w.jean, w.lea:
        w.meet(client, w.conseiller)
    return w


def test_a_kept_reply_is_a_sentence_like_any_other(desk):
    w = desk
    # Their own by words, the region's by a form.
    w.marie.send(w.accueil, "garder une réponse pièces : Apportez vos pièces.\nMerci !")
    w.marie.hear("C’est fait")
    kept = adhoc.execute(
        w.sam, w.domain, "reply-keep", name="fermé", text="Fermé lundi.", region="R1"
    )
    assert not kept.failed, kept.notes
    # They stand after a restart.
    assert w.daemon.stop() == 0
    w.serve()
    shown = adhoc.execute(w.marie, w.domain, "replies").fields["text"]
    assert "Apportez vos pièces." in shown and "Fermé lundi." in shown
    w.marie.send(w.accueil, "répondre Jean : pieces")
    w.marie.hear("Est-ce juste")
    w.marie.send(w.accueil, "oui")
    heard = w.jean.hear("Apportez vos pièces.\nMerci !")
    assert heard.get("from").startswith(w.conseiller)
    w.marie.hear("Envoyé à Jean Moreau")
    # On the alias nobody is asked whom it is for.
    sent = adhoc.execute(w.marie, w.alias(w.lea.person), "reply", name="FERME")
    assert not sent.failed, sent.notes
    said = w.lea.hear("Fermé lundi.")
    # The receipt that was asked for is kept, and troubles no client.
    received = f"<received xmlns='urn:xmpp:receipts' id='{said.get('id')}'/>"
    w.lea.send(w.conseiller, inside=received)
    w.wait_sql(
        "SELECT 1 FROM guichet.message_life WHERE received IS NOT NULL"
        f" AND recipient = '{w.lea.jid}' AND kind = 2"
    )
    assert [row["body"] for row in w.messages("kind = 2")] == [
        "Apportez vos pièces.\nMerci !",
        "Fermé lundi.",
    ]
    dropped = adhoc.execute(w.marie, w.domain, "reply-drop", name="pièces")
    assert not dropped.failed, dropped.notes
    assert adhoc.execute(
        w.marie, w.domain, "reply", claimant="Jean Moreau", name="pièces"
    ).failed


def test_no_more_replies_than_the_policy(desk):
    w = desk
    adhoc.execute(w.sam, w.domain, "policy-set", policy="replies-own", value="1", region="R1")
    first = adhoc.execute(w.marie, w.domain, "reply-keep", name="un", text="Un.")
    assert not first.failed, first.notes
    second = adhoc.execute(w.marie, w.domain, "reply-keep", name="deux", text="Deux.")
    assert second.failed and "autant de réponses" in second.note
    again = adhoc.execute(w.marie, w.domain, "reply-keep", name="UN", text="Un, mieux.")
    assert not again.failed, again.notes
    assert w.sql("SELECT name, text FROM guichet.reply_standing") == [["un", "Un, mieux."]]


def test_a_message_to_many_and_whom_it_reached(desk):
    w = desk
    w.jean.send(w.conseiller, "Une question")
    w.marie.hear("Une question")
    w.marie.send(w.accueil, "circulaire : Fermé lundi.")
    asked = w.marie.hear("Est-ce juste").body
    assert "Destinataires\u00a0: 2 (Jean Moreau, Léa Petit)" in asked
    w.marie.send(w.accueil, "oui")
    w.marie.hear("Votre message part")
    for client in w.jean, w.lea:
        heard = client.hear("Fermé lundi.")
        assert heard.get("from").startswith(w.conseiller)
        received = f"<received xmlns='urn:xmpp:receipts' id='{heard.get('id')}'/>"
        client.send(w.conseiller, inside=received)
    seen = f"<displayed xmlns='urn:xmpp:chat-markers:0' id='{heard.get('id')}'/>"
    w.lea.send(w.conseiller, inside=seen)
    w.wait_sql("SELECT 1 FROM guichet.delivery WHERE kind = 2")
    w.wait_sql("SELECT 1 FROM guichet.announcement_end")
    listed = adhoc.execute(w.marie, w.domain, "circulars").lines
    assert [line.split(" · ")[2:] for line in listed] == [["2", "Fermé lundi."]]
    shown = adhoc.execute(w.marie, w.domain, "circulars", which="1")
    assert shown.note == "Envoyé à 2 sur 2. Reçu\u00a0: 2. Vu\u00a0: 1."
    assert [len(line.split(" · ")) for line in shown.lines] == [4, 5]
    # It answered nobody, neither in memory nor after a restart.
    for restart in False, True:
        if restart:
            assert w.daemon.stop() == 0
            w.serve()
        waiting = adhoc.execute(w.marie, w.domain, "waiting").lines
        assert [line.split(" · ")[0] for line in waiting] == ["Jean Moreau"]
    team = adhoc.execute(w.sam, w.domain, "team")
    assert team.lines[0].startswith("Marie Lefort (A1) · 2 · 248 · 1 · ")
    assert "Jean" not in str(team.seen) and "Léa" not in str(team.seen)
    # By a form to those who are named.
    sent = adhoc.execute(
        w.marie, w.domain, "circular", text="Venez.", people=w.lea.person.number
    )
    assert not sent.failed, sent.notes
    w.lea.hear("Venez.")
    w.wait_sql("SELECT 1 FROM guichet.announcement_end HAVING count(*) = 2")
    assert w.jean.heard("Venez.") == []
