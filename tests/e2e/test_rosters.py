"""Contact lists fill themselves, and presence shows who is there."""

import base64
import contextlib
import hashlib
import os
import struct
import zlib

import pytest

from conftest import opened, with_pair
from process import wait_until


def test_rosters_fill_themselves(pair):
    w = pair
    if not w.server.fills_rosters:
        pytest.skip("this server cannot: the next test shows what is done instead")
    alias = w.alias(w.jean.person)
    w.meet(w.marie, alias, w.accueil)
    roster = w.marie.roster()
    assert roster[alias].get("subscription") == "to"
    assert roster[alias].get("name") == "Jean Moreau"
    assert roster[alias].find("{jabber:iq:roster}group") is not None
    assert roster[w.accueil].get("subscription") == "both"

    w.meet(w.jean, w.conseiller, w.accueil)
    roster = w.jean.roster()
    assert roster[w.conseiller].get("subscription") == "both"
    assert "Marie Lefort" in roster[w.conseiller].get("name")


ROSTER = "{jabber:iq:roster}"


CARD = "<vCard xmlns='vcard-temp'/>"
VCARD = "{vcard-temp}"


def hash_of(png):
    return hashlib.sha1(png).hexdigest()


def picture(client, contact):
    """The PNG of a card, after it was taken apart: every chunk is whole."""
    png = base64.b64decode(
        client.ask(contact, CARD).xml.findtext(f".//{VCARD}BINVAL"), validate=True
    )
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, []
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        data = png[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", png, at + 8 + length)
        assert crc == zlib.crc32(kind + data)
        chunks.append((kind, data))
        at += length + 12
    kinds, datas = zip(*chunks)
    assert kinds == (b"IHDR", b"PLTE", b"IDAT", b"IEND")
    assert struct.unpack(">IIBB", datas[0][:10]) == (64, 64, 4, 3)
    pixels = zlib.decompress(datas[2])
    assert len(pixels) == 64 * 33 and len(set(pixels)) > 8
    return png


def test_a_log_in_shows_a_contact_once(pair):
    """The server asks for it; unasked it is shown only while the daemon has just
    come itself."""
    w = pair
    w.meet(w.jean, w.conseiller)

    def times():
        w.jean.log_out()
        w.jean = w.clients.log_in(w.jean.person)
        w.jean.wait_presence(w.conseiller)
        w.jean.ask(w.conseiller, "<ping xmlns='urn:xmpp:ping'/>")
        return len(
            w.jean.find(
                lambda seen: seen.name == "presence" and seen.bare_from == w.conseiller
            )
        )

    wait_until(lambda: times() == 1, 30, "one presence of the one contact", 1)


def groups_of(item):
    return sorted(group.text for group in item.findall(ROSTER + "group"))


def is_push(seen):
    return seen.name == "iq" and seen.xml.find(ROSTER + "query/" + ROSTER + "item") is not None


def pushed(client, contact, fits, since):
    """The item as a push brings it."""

    def item_of(seen):
        item = seen.xml.find(f"{ROSTER}query/{ROSTER}item")
        return item if item is not None and item.get("jid") == contact else None

    def found(seen):
        return seen.get("type") == "set" and item_of(seen) is not None and fits(item_of(seen))

    return item_of(client.wait(found, f"a push of {contact}", 15, since))


def test_only_what_differs_is_set(world):
    """Groups follow what happens, what people did to their contacts stays, and
    nothing is set twice."""
    w = world
    if not w.server.fills_rosters:
        pytest.skip("this server cannot")
    w.daemon = w.guichet(roster_pause=0)
    with_pair(w)
    alias = w.alias(w.jean.person)
    w.meet(w.marie, alias, w.accueil)
    w.meet(w.jean, w.conseiller, w.accueil)
    (home,) = groups_of(w.marie.roster()[alias])
    assert home.startswith("Personnes suivies – ")

    # A second log-in brings no push.
    w.marie.log_out()
    w.marie = w.clients.log_in(w.marie.person)
    w.marie.wait_presence(alias)
    assert not w.marie.find(lambda seen: is_push(seen) and seen.get("type") == "set")

    # Her own name for him stays when he waits for an answer, and when he has it.
    w.marie.ask(
        w.marie.jid,
        f"<query xmlns='jabber:iq:roster'><item jid='{alias}' name='Jean (mardi)'>"
        f"<group>{home}</group></item></query>",
        kind="set",
    )
    mark = w.marie.mark()
    w.jean.send(w.conseiller, "Bonjour")
    item = pushed(w.marie, alias, lambda item: len(groups_of(item)) == 2, mark)
    assert groups_of(item) == ["Attend une réponse", home]
    assert item.get("name") == "Jean (mardi)"
    mark = w.marie.mark()
    w.marie.send(alias, "Bonjour Jean")
    item = pushed(w.marie, alias, lambda item: groups_of(item) == [home], mark)
    assert item.get("name") == "Jean (mardi)"

    # A contact that she deletes is back at the next look, once.
    mark = w.marie.mark()
    w.marie.ask(
        w.marie.jid,
        f"<query xmlns='jabber:iq:roster'><item jid='{alias}' subscription='remove'/></query>",
        kind="set",
    )
    w.jean.send(w.conseiller, "Encore une question")
    pushed(w.marie, alias, lambda item: item.get("subscription") == "to", mark)
    w.marie.send(alias, "Oui ?")
    pushed(w.marie, alias, lambda item: groups_of(item) == [home], mark)
    back = [
        seen
        for seen in w.marie.find(is_push, mark)
        if seen.xml.find(f"{ROSTER}query/{ROSTER}item").get("subscription") == "to"
    ]
    assert len(back) == 2  # as somebody who waits, and as somebody who does not

    # A name that we gave is corrected with the files, while we serve and before
    # we start; one that she gave stays.
    mark = w.marie.mark()
    correct(w, "Jean Moreau-Roy")
    pushed(w.marie, alias, lambda item: item.get("name") == "Jean Moreau-Roy", mark)
    assert w.daemon.stop() == 0
    correct(w, "Jean Roy")
    mark = w.marie.mark()
    w.serve()
    pushed(w.marie, alias, lambda item: item.get("name") == "Jean Roy", mark)
    w.marie.ask(
        w.marie.jid,
        f"<query xmlns='jabber:iq:roster'><item jid='{alias}' name='Jean (jeudi)'>"
        f"<group>{home}</group></item></query>",
        kind="set",
    )
    correct(w, "Jean Le Roy")
    mark = w.marie.mark()
    w.jean.send(w.conseiller, "Encore moi")
    item = pushed(w.marie, alias, lambda item: len(groups_of(item)) == 2, mark)
    assert item.get("name") == "Jean (jeudi)"


    # A team that gets a name names the group.
    w.marie.send(alias, "Oui")
    mark = w.marie.mark()
    w.marie.person.team = "Équipe Nord"
    w.people.bring_in()
    wanted = ["Personnes suivies – Équipe Nord"]
    item = pushed(w.marie, alias, lambda item: groups_of(item) == wanted, mark)
    assert item.get("name") == "Jean (jeudi)"


def correct(w, name):
    w.jean.person.name = name
    w.people.bring_in()


@pytest.fixture
def unprivileged(request, tmp_path, place, postgres, server):
    """A pair on a server that cannot set rosters: ejabberd 23.01, or a Prosody
    that was not told to let us."""
    with contextlib.ExitStack() as stack:
        if server.fills_rosters:
            server = type(server)(
                os.path.join(place, "plain"),
                port=0,
                component_port=0,
                privileged=False,
            )
            stack.callback(server.stop)
            server.start()
        folder = str(tmp_path)
        made = stack.enter_context(opened(folder, postgres, server, request.node))
        yield with_pair(made)


def test_where_rosters_cannot_be_set_people_are_asked(unprivileged):
    w = unprivileged
    w.daemon.wait_for("privilege-missing")
    w.meet(w.jean, w.conseiller, w.accueil)
    roster = w.jean.roster()
    assert roster[w.conseiller].get("subscription") == "both"
    assert roster[w.accueil].get("subscription") == "both"
    # An advisor is asked for the service alone; an alias they may add.
    alias = w.alias(w.jean.person)
    w.meet(w.marie, w.accueil)
    assert alias not in w.marie.roster()
    w.meet(w.marie, alias)
    assert w.marie.roster()[alias].get("subscription") == "to"


def test_the_servers_tool_adds_what_we_cannot(world):
    """Whatever people are called: no shell sees more in it than a name."""
    w = world
    if w.server.fills_rosters:
        pytest.skip("this server needs no tool")
    marie = w.people.advisor("Marie Lefort")
    strange = "Éva \"d'Oc\" $(exit 7) `exit 8` \\ ; exit 9 & *"
    eva = w.people.claimant(strange, marie)
    w.people.bring_in()
    script = w.daemon.command("rosters", "--export").stdout
    assert len(script.splitlines()) == 4  # two contacts each
    w.server.run_script(script)
    alias = w.alias(eva)
    w.serve()
    client = w.clients.log_in(marie)
    roster = client.roster()
    assert roster[alias].get("name") == strange
    assert roster[alias].get("subscription") == "to"
    assert groups_of(roster[alias]) == ["Personnes suivies – Region R1"]
    assert roster[w.accueil].get("subscription") == "both"
    client.wait_presence(alias)
    roster = w.clients.log_in(eva).roster()
    assert roster[w.conseiller].get("name") == "Marie Lefort (votre suivi)"


def test_an_alias_is_always_available_in_some_way(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    alias = w.alias(claimant)
    w.meet(marie, w.accueil, alias)
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
    w.meet(jean, w.accueil, w.conseiller)
    mark = marie.mark()
    jean.log_out()
    marie.wait_presence(alias, show="xa", since=mark)


def test_the_contact_shows_whether_the_advisor_is_there(pair):
    w = pair
    w.meet(w.jean, w.accueil, w.conseiller)
    w.jean.wait_presence(w.conseiller, seconds=15)
    mark = w.jean.mark()
    w.marie.send_presence(show="dnd")
    w.jean.wait_presence(w.conseiller, show="dnd", since=mark)


def test_one_change_is_told_once_however_often_it_comes(pair):
    """By privilege and by subscription, one and the same change."""
    w = pair
    w.meet(w.jean, w.accueil, w.conseiller)
    w.meet(w.marie, w.accueil)
    mark = w.jean.mark()
    w.marie.send_presence(show="dnd")
    w.marie.send_presence(show="away")
    w.jean.wait_presence(w.conseiller, show="away", since=mark)
    shown = [
        seen.xml.findtext("{jabber:client}show")
        for seen in w.jean.find(
            lambda seen: seen.name == "presence" and seen.bare_from == w.conseiller,
            mark,
        )
    ]
    assert shown == ["dnd", "away"]


def test_on_a_clean_stop_unavailable_is_sent(pair):
    w = pair
    alias = w.alias(w.jean.person)
    w.meet(w.jean, w.accueil, w.conseiller)
    w.meet(w.marie, w.accueil, alias)
    w.jean.wait_presence(w.conseiller, seconds=15)
    w.marie.wait_presence(alias, seconds=15)
    marks = w.jean.mark(), w.marie.mark()
    assert w.daemon.stop() == 0
    w.jean.wait_presence(w.conseiller, "unavailable", since=marks[0])
    w.marie.wait_presence(alias, "unavailable", since=marks[1])
    # And all is there again after the next start: who is online is learned by
    # the server's word at the handshake, or by a probe.
    marks = w.jean.mark(), w.marie.mark()
    w.serve()
    w.jean.wait_presence(w.conseiller, since=marks[0])
    w.marie.wait_presence(alias, since=marks[1])


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
    pictures = {}
    for client, contact in (
        (w.jean, w.conseiller),
        (w.jean, w.accueil),
        (w.marie, w.alias(w.jean.person)),
    ):
        client.send_presence("probe", to=contact)
        shown = client.wait_presence(contact)
        pictures[contact] = picture(client, contact)
        assert shown.xml.findtext(".//{vcard-temp:x:update}photo") == hash_of(
            pictures[contact]
        )
    assert len(set(pictures.values())) == 3
    assert w.marie.ask(w.conseiller, CARD).xml.findtext(f".//{VCARD}FN") == "Votre suivi"
    sign = picture(w.marie, w.conseiller)  # she is no claimant, so nobody's
    assert sign not in pictures.values()
    unknown = w.jean.ask(w.conseiller, "<query xmlns='urn:example:unknown'/>")
    assert unknown.condition == "service-unavailable"
