"""Only a claimant whose consent stands, in a region that is open, and only the
advisor who follows them."""

import pytest

OMEMO = "<encrypted xmlns='eu.siacs.conversations.axolotl'><payload/></encrypted>"


def refused(client, to, condition, body="un secret", **more):
    """The error; nothing of the sentence stands in the ledger."""
    sent = client.send(to, body, **more)
    error = client.wait_error(sent)
    assert error.condition == condition
    assert error.error_text
    return error


def told_how(client, to, **more):
    """How people enrol: what a stranger hears first, whatever they wrote."""
    client.send(to, "un secret", **more)
    return client.hear("code")


def nothing_stands(w):
    assert w.messages("kind IN (1, 2)") == []


def test_a_stranger_is_refused_and_told_in_words(pair):
    w = pair
    stranger = w.clients.log_in(w.people.stranger("Zoe Inconnue"))
    line = told_how(stranger, w.conseiller)
    assert line.bare_from == w.accueil and "agence" in line.body
    mark = stranger.mark()
    refused(stranger, w.conseiller, "registration-required")
    refused(stranger, w.alias(w.jean.person), "forbidden")
    assert not stranger.find(
        lambda seen: seen.name == "message" and seen.get("type") != "error", mark
    )
    nothing_stands(w)


@pytest.mark.parametrize("language, word", [("fr", "agence"), ("en", "agency|office")])
def test_a_refusal_speaks_the_language_of_the_stanza(pair, language, word):
    stranger = pair.clients.log_in(pair.people.stranger("Zoe Inconnue"))
    told_how(stranger, pair.conseiller, lang=language)
    error = refused(stranger, pair.conseiller, "registration-required", lang=language)
    assert any(part in error.error_text for part in word.split("|"))


@pytest.mark.parametrize(
    "state, condition",
    [("closed", "not-allowed"), ("paused", "not-allowed")],
)
def test_a_region_that_is_not_open_relays_nothing(world, state, condition):
    w = world
    w.people.region("R2", state)
    advisor = w.people.advisor("Marie Lefort", region="R2")
    claimant = w.people.claimant("Jean Moreau", advisor, region="R2")
    w.people.bring_in()
    w.serve()
    refused(w.clients.log_in(claimant), w.conseiller, condition)
    refused(w.clients.log_in(advisor), w.alias(claimant), condition)
    nothing_stands(w)


@pytest.mark.parametrize("state", ["pilot", "evaluated", "open"])
def test_a_region_that_is_open_relays(world, state):
    w = world
    w.people.region("R2", "pilot")
    advisor = w.people.advisor("Marie Lefort", region="R2")
    claimant = w.people.claimant("Jean Moreau", advisor, region="R2")
    w.people.bring_in()
    w.people.advance("R2", state)
    w.serve()
    marie = w.clients.log_in(advisor)
    w.clients.log_in(claimant).send(w.conseiller, "bonjour")
    marie.hear("bonjour")


def test_without_consent_nothing_passes_either_way(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor, consent="")
    w.people.bring_in()
    w.serve()
    refused(w.clients.log_in(claimant), w.conseiller, "registration-required")
    refused(w.clients.log_in(advisor), w.alias(claimant), "registration-required")
    nothing_stands(w)


def test_without_advisor_nothing_passes(world):
    w = world
    claimant = w.people.claimant("Jean Moreau")
    w.people.bring_in()
    w.serve()
    refused(w.clients.log_in(claimant), w.conseiller, "recipient-unavailable")


def test_another_advisors_claimant_is_out_of_reach(pair):
    w = pair
    karim = w.people.advisor("Karim Benslimane")
    w.people.bring_in()
    other = w.clients.log_in(karim)
    alias = w.alias(w.jean.person)
    refused(other, alias, "forbidden")
    # The same words for an alias that does not exist: nothing is learned.
    refused(other, w.address("c-aaaaaaaa"), "forbidden")
    refused(w.jean, alias, "forbidden")
    nothing_stands(w)


def test_a_person_may_be_an_advisor_and_somebodys_claimant(world):
    w = world
    marie = w.people.advisor("Marie Lefort")
    karim = w.people.advisor("Karim Benslimane")
    jean = w.people.claimant("Jean Moreau", karim)
    both = w.people.claimant("Karim Benslimane", marie)
    both.user, both.password = karim.user, karim.password
    w.people.bring_in()
    w.serve()
    marie_online, karim_online = w.clients.log_in(marie), w.clients.log_in(karim)
    jean_online = w.clients.log_in(jean)
    karim_online.send(w.conseiller, "à ma conseillère")
    assert marie_online.hear("à ma").bare_from == w.alias(both)
    karim_online.send(w.alias(jean), "à mon demandeur")
    assert jean_online.hear("à mon").bare_from == w.conseiller


@pytest.mark.parametrize(
    "inside, body",
    [
        (OMEMO, "I sent you an OMEMO encrypted message"),
        ("<x xmlns='jabber:x:encrypted'>hQEMA</x>", "encrypted"),
        ("", "?OTR:AAMD"),
    ],
)
def test_encrypted_sentences_are_refused(pair, inside, body):
    error = refused(pair.jean, pair.conseiller, "not-acceptable", body, inside=inside)
    assert "chiffré" in error.error_text
    nothing_stands(pair)


def test_an_import_is_followed_at_once(pair):
    w = pair
    new = w.people.claimant("Nadège Trémel", w.marie.person)
    nadege = w.clients.log_in(new)
    told_how(nadege, w.conseiller)
    refused(nadege, w.conseiller, "registration-required")
    w.people.bring_in()
    nadege.wait(
        lambda seen: seen.bare_from == w.accueil and "Marie Lefort" in (seen.body or ""),
        "the welcome",
    )
    nadege.send(w.conseiller, "me voilà")
    w.marie.hear("me voilà")


def test_a_new_advisor_takes_over(pair):
    w = pair
    karim = w.people.advisor("Karim Benslimane")
    karim_online = w.clients.log_in(karim)
    w.jean.send(w.conseiller, "à Marie")
    heard = w.marie.hear("à Marie")
    w.jean.person.advisor = karim.number
    w.people.bring_in()
    w.jean.wait(
        lambda seen: seen.bare_from == w.accueil and "Karim" in (seen.body or ""),
        "the line about the new advisor",
    )
    w.jean.send(w.conseiller, "à Karim")
    assert karim_online.hear("à Karim").bare_from == heard.bare_from
    assert not w.marie.heard("à Karim")
    refused(w.marie, heard.get("from"), "forbidden")


def test_an_address_in_other_letters_is_the_same_person(pair):
    w = pair
    w.jean.send(w.conseiller.upper(), "en majuscules")
    w.marie.hear("en majuscules")
    w.marie.send(w.alias(w.jean.person).upper(), "aussi")
    w.jean.hear("aussi")
