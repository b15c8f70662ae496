"""XMPP clients for tests: slixmpp in a thread of its own, waits by condition."""

import asyncio
import functools
import logging
import threading
import time
import uuid
import xml.etree.ElementTree as ElementTree

import slixmpp
from received import typed_words
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

logging.getLogger("slixmpp").setLevel(logging.ERROR)

CLIENT = "{jabber:client}"
RECEIPTS = "{urn:xmpp:receipts}"
MARKERS = "{urn:xmpp:chat-markers:0}"
CORRECT = "{urn:xmpp:message-correct:0}"
STATES = "{http://jabber.org/protocol/chatstates}"
STANZAS = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
ROSTER = "{jabber:iq:roster}"


class Seen:
    """A stanza as it came, and when."""

    def __init__(self, xml):
        self.xml = xml
        self.at = time.time()

    def __repr__(self):
        return ElementTree.tostring(self.xml, encoding="unicode")

    @property
    def name(self):
        return self.xml.tag.rpartition("}")[2]

    def get(self, attribute):
        return self.xml.get(attribute, "")

    @property
    def bare_from(self):
        return self.get("from").partition("/")[0]

    @functools.cached_property
    def body(self):
        return self.xml.findtext(CLIENT + "body")

    def says(self, text):
        """Is it a message that contains this?"""
        return (
            self.name == "message"
            and self.get("type") != "error"
            and text in (self.body or "")
        )

    def child(self, name):
        return self.xml.find(name)

    @property
    def condition(self):
        """The defined condition of an error, without its namespace."""
        error = self.xml.find(CLIENT + "error")
        for child in error if error is not None else ():
            if child.tag.startswith(STANZAS) and not child.tag.endswith("}text"):
                return child.tag.rpartition("}")[2]
        return None

    @property
    def error_text(self):
        return self.xml.findtext(f"{CLIENT}error/{STANZAS}text")


class _Stream(slixmpp.ClientXMPP):
    """Collects every stanza; answers nothing by itself but what must be."""

    def __init__(self, owner, jid, password, language):
        # Its SCRAM takes more time than all else of a log-in.
        super().__init__(jid, password, lang=language, sasl_mech="PLAIN")
        self.owner = owner
        self["feature_mechanisms"].unencrypted_plain = True
        self.roster.auto_authorize = None
        self.roster.auto_subscribe = False
        for name in "message", "presence", "iq":
            self.register_handler(
                Callback(f"see {name}", MatchXPath(CLIENT + name), self.saw)
            )
        self.add_event_handler("session_start", self.began)
        self.add_event_handler("failed_auth", lambda _: owner.fail("log in"))
        self.add_event_handler("disconnected", owner.ended)

    def saw(self, stanza):
        self.owner.see(Seen(stanza.xml))

    async def began(self, _):
        await self.get_roster()
        if self.owner.presence:
            self.send_presence()
        self.owner.begin()


class Client:
    """One session of one person. Every method is called from the test."""

    def __init__(self, clients, person, resource, presence):
        self.person = person
        self.jid = person.jid
        self.full_jid = f"{person.jid}/{resource}"
        self.presence = presence
        self.seen = []
        self.news = threading.Condition()
        self.online = False
        self.failed = None
        self._clients = clients
        self._stream = clients.call(self._connect(clients.server))

    # Called in the thread of the stream.

    async def _connect(self, server):
        stream = _Stream(
            self, self.full_jid, self.person.password, self.person.language
        )
        stream.connect(
            (getattr(server, "address", "127.0.0.1"), server.port),
            use_ssl=False,
            force_starttls=False,
            disable_starttls=True,
        )
        return stream

    def see(self, seen):
        self._clients.note(to=self.full_jid, xml=repr(seen))
        with self.news:
            self.seen.append(seen)
            self.news.notify_all()

    def begin(self):
        with self.news:
            self.online = True
            self.news.notify_all()

    def fail(self, what):
        with self.news:
            self.failed = what
            self.news.notify_all()

    def ended(self, _):
        with self.news:
            self.online = False
            self.news.notify_all()

    # Called in the thread of the test.

    def until(self, condition, seconds, what):
        with self.news:
            found = self.news.wait_for(lambda: condition() or self.failed, seconds)
            if not found:
                listed = "\n".join(repr(seen) for seen in self.seen[-30:])
                raise AssertionError(
                    f"{self.jid} waited {seconds} s for {what}; saw\n{listed}"
                )
            assert not self.failed, f"{self.jid} could not {self.failed}"
            return found

    def fresh(self, since=0):
        """A function that gives what has come since it was called last."""
        place = since

        def come():
            nonlocal place
            batch = self.seen[place:]
            place += len(batch)
            return batch

        return come

    def find(self, condition, since=0):
        return [seen for seen in self.seen[since:] if condition(seen)]

    def wait(self, condition, what, seconds=10, since=0):
        """The first stanza that fits, of all that came so far or will come."""
        fresh = self.fresh(since)
        return self.until(lambda: next(filter(condition, fresh()), None), seconds, what)

    def mark(self):
        return len(self.seen)

    def heard(self, body, since=0):
        """All messages that contain this text."""
        return self.find(lambda seen: seen.says(body), since)

    def hear(self, body, seconds=10, since=0):
        return self.wait(lambda seen: seen.says(body), f"“{body}”", seconds, since)

    def wait_child(self, name, seconds=10, since=0, **attributes):
        """The first message with this child element ({ns}name)."""

        def fits(seen):
            child = seen.child(name) if seen.name == "message" else None
            return child is not None and all(
                child.get(key) == value for key, value in attributes.items()
            )

        return self.wait(fits, f"{name} {attributes}", seconds, since)

    def wait_error(self, stanza_id, seconds=10):
        return self.wait(
            lambda seen: seen.get("type") == "error" and seen.get("id") == stanza_id,
            f"the error of {stanza_id}",
            seconds,
        )

    def wait_presence(self, jid, kind="", seconds=10, since=0, show=None):
        """Presence of a bare JID; kind '' is available."""

        def fits(seen):
            return (
                seen.name == "presence"
                and seen.bare_from == jid
                and seen.get("type") == kind
                and (show is None or seen.xml.findtext(CLIENT + "show") == show)
            )

        return self.wait(fits, f"presence of {jid}", seconds, since)

    def send_xml(self, text):
        """A stanza as it is written; the default namespace is the client's."""
        self._clients.note(sent=typed_words(text))
        self._clients.soon(self._stream.send_raw, text)

    def send(self, to, body=None, stanza_id=None, inside="", kind="chat", lang=None):
        """The id of the message that was sent. `inside` is further XML."""
        stanza_id = stanza_id if stanza_id is not None else uuid.uuid4().hex
        start = ElementTree.Element("message", {"to": to, "type": kind})
        if stanza_id:
            start.set("id", stanza_id)
        if lang:
            start.set("xml:lang", lang)
        if body is not None:
            ElementTree.SubElement(start, "body").text = body
        text = ElementTree.tostring(start, encoding="unicode")
        if text.endswith(" />"):
            text = text[:-3] + "></message>"
        self.send_xml(text.removesuffix("</message>") + inside + "</message>")
        return stanza_id

    def ask(self, to, payload, kind="get", seconds=10):
        """The answer to an IQ, a result or an error."""
        return self.answer(self.put(to, payload, kind), f"the answer to {payload}", seconds)

    def put(self, to, payload, kind="get"):
        """The id of an IQ that was sent."""
        stanza_id = uuid.uuid4().hex
        self.send_xml(
            f"<iq type='{kind}' id='{stanza_id}' to='{to}'>{payload}</iq>"
        )
        return stanza_id

    def answer(self, stanza_id, what="an answer", seconds=10):
        return self.wait(
            lambda seen: seen.name == "iq" and seen.get("id") == stanza_id, what, seconds
        )

    def roster(self):
        """The roster as the server has it now: {jid: item}."""
        stanza_id = uuid.uuid4().hex
        self.send_xml(
            f"<iq type='get' id='{stanza_id}'><query xmlns='jabber:iq:roster'/></iq>"
        )
        answer = self.wait(
            lambda seen: seen.name == "iq" and seen.get("id") == stanza_id,
            "the roster",
        )
        items = answer.xml.iter(ROSTER + "item")
        return {item.get("jid"): item for item in items}

    def send_presence(self, kind="", show="", to=""):
        attributes = "".join(
            f" {key}='{value}'" for key, value in (("type", kind), ("to", to)) if value
        )
        inside = f"<show>{show}</show>" if show else ""
        self.send_xml(f"<presence{attributes}>{inside}</presence>")

    def befriend(self, contact, asked):
        """What a person does who says yes to a contact, or adds one."""
        if asked:
            self.wait_presence(contact, "subscribe", 15)
            self.send_presence("subscribed", to=contact)
        self.send_presence("subscribe", to=contact)
        self.wait_presence(contact)

    def log_out(self):
        self._clients.soon(self._stream.disconnect)
        self.until(lambda: not self.online, 10, "the end of the session")


class Clients:
    """All clients of one test and the thread in which their streams run."""

    def __init__(self, server, note=None):
        self.server = server
        self.all = []
        self.note = note or (lambda **row: None)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    @staticmethod
    async def _cancel():
        """What slixmpp leaves behind."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(20)

    def soon(self, function, *arguments):
        self._loop.call_soon_threadsafe(function, *arguments)

    def start(self, person, resource="test", presence=True):
        # Nobody else's is the same, so that it would be found elsewhere.
        resource = f"{resource}-{uuid.uuid4().hex[:8]}"
        self.note(resource=resource, jid=person.jid)
        client = Client(self, person, resource, presence)
        self.all.append(client)
        return client

    def log_in(self, person, resource="test", presence=True):
        """An online client (with its roster; presence sent unless not wanted)."""
        client = self.start(person, resource, presence)
        client.until(lambda: client.online, 20, "the log-in")
        return client

    def close(self):
        for client in self.all:
            if client.online:
                client.log_out()
        self.call(self._cancel())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
