"""One person, however their address is spelled."""

import contextlib

import pytest

from raw import Raw

WIDE = {ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyz"}

SPELLINGS = {
    "capitals": str.upper,
    "full-width": lambda user: user.translate(WIDE),
}


@pytest.mark.row(27)
@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_another_spelling_is_the_same_person(pair, spelling):
    """ejabberd hands such addresses over as the client gave them."""
    w = pair
    person = w.jean.person
    user = SPELLINGS[spelling](person.user)
    sentence = (
        "<message to='{}' type='chat' id='m1'><body>autrement écrit</body></message>"
    )
    with contextlib.closing(Raw(w, user, person.password, person.jid)) as jean:
        jean.send(sentence.format(w.conseiller.upper()))
        heard = w.marie.hear("autrement écrit")
        assert heard.bare_from == w.alias(person)
        (row,) = w.messages("body = 'autrement écrit'")
        assert row["sender"] == person.jid
        # The sender's repeat is known again under another spelling.
        with contextlib.closing(Raw(w, person.user, person.password, person.jid)) as same:
            same.send(sentence.format(w.conseiller))
            w.marie.send(heard.bare_from, "bien lu")
            jean.until("bien lu")
            same.until("bien lu")
        w.jean.send(w.conseiller, "et la suite")
        w.marie.hear("et la suite")
    assert len(w.messages("body = 'autrement écrit'")) == 1
    assert len(w.marie.heard("autrement écrit")) == 1


@pytest.mark.row(27)
def test_a_look_alike_is_somebody_else(pair):
    """Cyrillic letters that look Latin stay what they are."""
    w = pair
    person = w.jean.person
    user = person.user.replace("e", "е", 1)
    assert user != person.user
    w.server.register(user, "another secret")
    with contextlib.closing(Raw(w, user, "another secret", f"{user}@{w.server.host}")) as other:
        # A stranger is told once how people enrol, and refused from then on.
        for number, told in (1, "voluntary"), (2, "<error"):
            other.send(
                f"<message to='{w.conseiller}' type='chat' id='m{number}'>"
                "<body>je suis Jean</body></message>"
            )
            other.until(told)
    assert w.marie.heard("je suis Jean") == []
    assert w.messages("body = 'je suis Jean'") == []
