"""Contact lists fill themselves, and presence shows who is there."""


def test_rosters_fill_themselves(pair):
    w = pair
    alias = w.alias(w.jean.person)
    w.marie.until(
        lambda: {alias, w.accueil} <= set(w.marie.roster()), 15, "the roster"
    )
    roster = w.marie.roster()
    assert roster[alias].get("subscription") == "to"
    assert roster[alias].get("name") == "Jean Moreau"
    assert roster[alias].find("{jabber:iq:roster}group") is not None
    assert roster[w.accueil].get("subscription") == "both"

    w.jean.until(
        lambda: {w.conseiller, w.accueil} <= set(w.jean.roster()), 15, "the roster"
    )
    roster = w.jean.roster()
    assert roster[w.conseiller].get("subscription") == "both"
    assert "Marie Lefort" in roster[w.conseiller].get("name")


def test_an_alias_is_always_available_in_some_way(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    alias = w.alias(claimant)
    away = marie.wait_presence(alias, show="xa", seconds=15)
    assert away.xml.findtext("{jabber:client}status")
    mark = marie.mark()
    jean = w.clients.log_in(claimant)
    marie.wait(
        lambda seen: seen.name == "presence"
        and seen.bare_from == alias
        and seen.get("type") == ""
        and seen.xml.find("{jabber:client}show") is None,
        "the claimant being available",
        since=mark,
    )
    mark = marie.mark()
    jean.log_out()
    marie.wait_presence(alias, show="xa", since=mark)


def test_the_contact_shows_whether_the_advisor_is_there(pair):
    w = pair
    w.jean.wait_presence(w.conseiller, seconds=15)
    mark = w.jean.mark()
    w.marie.send_presence(show="dnd")
    w.jean.wait_presence(w.conseiller, show="dnd", since=mark)


def test_on_a_clean_stop_unavailable_is_sent(pair):
    w = pair
    w.jean.wait_presence(w.conseiller, seconds=15)
    w.marie.wait_presence(w.alias(w.jean.person), seconds=15)
    assert w.daemon.stop() == 0
    w.jean.wait_presence(w.conseiller, "unavailable")
    w.marie.wait_presence(w.alias(w.jean.person), "unavailable")
    # And all is there again after the next start.
    marks = w.jean.mark(), w.marie.mark()
    w.serve()
    w.jean.wait_presence(w.conseiller, since=marks[0])
    w.marie.wait_presence(w.alias(w.jean.person), since=marks[1])


def test_what_clients_ask_is_answered(pair):
    w = pair
    for address in w.domain, w.conseiller, w.accueil:
        info = w.jean.ask(
            address, "<query xmlns='http://jabber.org/protocol/disco#info'/>"
        )
        assert info.get("type") == "result", address
        assert info.xml.findall(".//{http://jabber.org/protocol/disco#info}identity")
    for payload in (
        "<ping xmlns='urn:xmpp:ping'/>",
        "<query xmlns='jabber:iq:version'/>",
        "<query xmlns='jabber:iq:last'/>",
    ):
        assert w.jean.ask(w.domain, payload).get("type") == "result", payload
    assert w.jean.ask(w.conseiller, "<vCard xmlns='vcard-temp'/>").get("type") == "result"
    unknown = w.jean.ask(w.conseiller, "<query xmlns='urn:example:unknown'/>")
    assert unknown.condition == "service-unavailable"
