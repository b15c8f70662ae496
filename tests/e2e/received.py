"""What all clients of a session received and sent, in one file, and the check
that reads it at the end: nobody may have seen an address, a host's account or a
resource of the other side. Legitimate are one's own address, and what people
typed themselves."""

import json
import os
import re
import threading
import xml.etree.ElementTree as ElementTree

BODIES = ("{jabber:client}body", "{http://jabber.org/protocol/xhtml-im}html")

CLAIMANT, ADVISOR, OTHER = "claimant", "advisor", "other"


class Record:
    """One file of a session; a line for each thing that happened."""

    def __init__(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.path = path
        self._lock = threading.Lock()
        # pylint: disable=consider-using-with
        self._file = open(path, "w", encoding="utf-8")

    def note(self, **row):
        with self._lock:
            self._file.write(json.dumps(row) + "\n")

    def rows(self):
        with self._lock:
            self._file.flush()
        with open(self.path, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def close(self):
        self._file.close()


class World:
    """Who took part in one test, and what they typed."""

    def __init__(self):
        self.sides = {}  # bare JID: side
        self.owners = {}  # resource: bare JID
        self.typed = []

    def add(self, row):
        self.sides.update(row.get("sides", {}))
        if "resource" in row:
            self.owners[row["resource"]] = row["jid"]
        if "sent" in row:
            self.typed.append(row["sent"])

    def typed_by_somebody(self, word):
        return any(word in text for text in self.typed)

    def hidden_from(self, reader):
        """The bare JIDs that this reader may see nowhere. Staff work with lists
        of colleagues, and of people by their numbers."""
        side = self.sides.get(reader, OTHER)
        return {
            jid
            for jid, other in self.sides.items()
            if jid != reader and (side != OTHER or other == CLAIMANT)
        }


def _without_bodies(xml):
    """A stanza as text in two parts: all that is no body, and the bodies."""
    root = ElementTree.fromstring(xml)
    bodies = []
    for parent in root.iter():
        for child in list(parent):
            if child.tag in BODIES:
                bodies.append(" ".join(child.itertext()))
                parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode"), " ".join(bodies)


def _leaks_of(world, row):
    reader = row["to"].partition("/")[0]
    outside, inside = _without_bodies(row["xml"])
    words = world.hidden_from(reader)
    words |= {jid.partition("@")[0] for jid in words}
    words |= {name for name, owner in world.owners.items() if owner != reader}
    for word in words:
        # A body is people's own, but not where the service wrote it.
        if word in outside or (
            word in inside and not world.typed_by_somebody(word)
        ):
            yield word


STREAM = re.compile(r"<stream:stream[^>]*>")


def stanzas(text):
    """The stanzas of what a client read from its socket: those of its last
    stream, for each log-in begins another. What was not whole yet is none."""
    start = max((found.start() for found in STREAM.finditer(text)), default=None)
    if start is None:
        return
    parser = ElementTree.XMLPullParser(("start", "end"))
    parser.feed(text[start:])
    depth = 0
    for event, element in parser.read_events():
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 1:
            yield ElementTree.tostring(element, encoding="unicode")


def stanzas_of_profanity(log):
    """libstrophe says what came, a stanza at a time; a body may have lines."""
    for said in re.split(r"^\d{4}-\d\d-\d\dT[\d:.]+Z: ", log, flags=re.M):
        xml = said.partition("RECV: ")[2].strip()
        if re.match("<(message|presence|iq) ", xml):
            yield xml.replace(" ", " xmlns='jabber:client' ", 1)


def stanzas_of_purple(log):
    """Each piece as it came from the socket, a NUL behind it (finch.c)."""
    return stanzas("".join(said.partition("): ")[2] for said in log.split("\0")))


def leaks(rows):
    """[(reader, word, stanza)] of all that was received."""
    worlds = {}
    for row in rows:
        worlds.setdefault(row["world"], World()).add(row)
    return [
        (row["to"], word, row["xml"])
        for row in rows
        if "xml" in row
        for word in _leaks_of(worlds[row["world"]], row)
    ]


def count(rows):
    return sum("xml" in row for row in rows)


def typed_words(xml):
    """The text of what somebody sent: its bodies and the values of forms."""
    return " ".join(re.sub(r"<[^>]*>", " ", xml).split())
