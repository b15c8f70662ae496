"""Every field of every command gets what nobody means, from everybody who may
give it: each is answered, nothing of it is held back, and the link stays up."""

import uuid
from xml.sax.saxutils import escape

import pytest

import adhoc
from process import wait_until

ODD = [
    " ",
    "-1",
    "9223372036854775808",
    "99999999999999999999999999999",
    "٣٤",
    "0000-01-01",
    "9999-12-31 23:59",
    "31/12/9999 23h59",
    "demain 24h00",
    "dimanche 29 mars 2027 2h30",
    "c-/../../x",
    "@",
    "x@y@z/a/b",
    "\u202ecod.exe\u2066",
    "\u0301\u0301\u0301",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50,
    "\t\n\r\n",
    "=",
    "text=x\nclaimant=1",
    "{claimant}{moment}",
    "'; DROP TABLE guichet.message; --",
    "{1,2,NULL}",
    "<body>]]></body>&amp;&#0;",
    ",,,,",
    "x" * 4000,
    "a " * 2000,
]


@pytest.fixture(scope="module")
def office(request, tmp_path_factory, postgres, server):
    from conftest import opened  # the fixtures' own file

    if server.name != "Prosody":
        pytest.skip("the server has no part in it")
    with opened(str(tmp_path_factory.mktemp("odd")), postgres, server, request.node) as w:
        marie = w.people.advisor("Marie Lefort")
        w.people.advisor("Karim Benali")
        w.people.claimant("Jean Moreau", marie)
        lea = w.people.claimant("Lea Morel", marie, language="en")
        olga = w.people.stranger("Olga Operator")
        w.people.bring_in()
        paces = ("claimant_commands", "advisor_commands", "staff_commands")
        w.daemon.write(operator=olga.jid, **dict.fromkeys(paces, 100000))
        w.serve()
        w.olga = w.clients.log_in(olga)
        w.marie, w.lea = w.clients.log_in(marie), w.clients.log_in(lea)
        yield w


def forms(w, client):
    """The fields of each command that asks for something."""
    items = "<query xmlns='http://jabber.org/protocol/disco#items' node='{}'/>"
    listed = client.ask(w.domain, items.format("http://jabber.org/protocol/commands"))
    nodes = [item.get("node") for item in listed.xml.iter() if item.get("node")]
    for node in {node for node in nodes if "/" not in node}:
        if node in ("stop", "shutdown", "restart", "reload"):
            continue
        step = adhoc.Step(adhoc.ask(client, w.domain, node))
        names = [name for name in step.fields if name]
        if step.status == "executing" and names:
            yield node, names


def answers(client, stanzas):
    """What came to each, sent at once."""
    since = client.mark()
    client.send_xml("".join(stanzas.values()))
    found = {}

    def all_there():
        for seen in client.seen[since:]:
            if seen.name == "iq" and seen.get("id") in stanzas:
                found[seen.get("id")] = seen
        return len(found) == len(stanzas)

    wait_until(all_there, 60, "an answer to each")
    return found


def submission(w, node, values):
    stanza_id = uuid.uuid4().hex
    return stanza_id, (
        f"<iq type='set' id='{stanza_id}' to='{w.domain}'>"
        f"<command xmlns='http://jabber.org/protocol/commands' node='{node}'>"
        f"{adhoc.submit(values)}</command></iq>"
    )


def check(client, node, value, seen):
    """Refused, asked again with a reason, or done, in the language of whoever
    gave it; never nothing."""
    if seen.get("type") == "error":
        said = seen.error_text
    else:
        step = adhoc.Step(seen)
        said = " ".join(step.instructions + [text or "" for _, text in step.notes])
    assert said.strip(), (node, value, seen)
    assert ("«" if client.person.language == "en" else "“") not in said, (node, value, said)


@pytest.mark.parametrize("who", ["lea", "marie", "olga"])
def test_every_field_takes_what_nobody_means(office, who):
    w, client = office, getattr(office, who)
    for node, names in forms(w, client):
        asked = {}
        for value in ODD:
            stanza_id, stanza = submission(w, node, {name: value for name in names})
            asked[stanza_id] = (value, stanza)
        found = answers(client, {key: stanza for key, (_, stanza) in asked.items()})
        for stanza_id, (value, _) in asked.items():
            check(client, node, value, found[stanza_id])
    still_fine(w)


@pytest.mark.parametrize("who", ["lea", "marie", "olga"])
def test_whatever_is_typed_is_answered(office, who):
    w, client = office, getattr(office, who)
    words = {
        "lea": ("appointment", "explain", "time zone"),
        "marie": ("rendez-vous", "absence", "circulaire"),
        "olga": ("confier", "règle", "férié"),
    }[who]
    for word in words:
        for value in ODD:
            line = f"{word} {value}"
            since = client.mark()
            client.send(w.accueil, line)
            client.wait(
                lambda seen: seen.name == "message" and seen.body and seen.bare_from == w.accueil,
                f"an answer to {escape(line)}",
                since=since,
            )
            client.send(w.accueil, "cancel" if who == "lea" else "annuler")
    still_fine(w)


def still_fine(w):
    status = adhoc.execute(w.olga, w.domain, "status")
    assert status.status == "completed" and w.daemon.runs()
    assert len(w.daemon.events("link-up")) == 1
    assert not w.daemon.events("gate-held-back") and not w.daemon.events("parked")
    assert w.sql("SELECT count(*) FROM guichet.dead_letter") == [["0"]]
