"""A client that sends what it is told, letter for letter: other libraries
prepare addresses before a server sees them."""

import base64
import secrets
import socket
import time

from received import stanzas

STREAM = (
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='{host}'>"
)


class Raw:
    """Logged in under a user name in the spelling that is given."""

    def __init__(self, world, user, password, jid):
        """`jid`: whose account it is, however it is spelt here."""
        server = world.server
        self.world, self.jid = world, jid
        self.seen = ""
        self.socket = socket.create_connection(("127.0.0.1", server.port), 10)
        self.send(STREAM.format(host=server.host))
        self.until("</stream:features>")
        words = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        self.send(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            f"{words}</auth>"
        )
        self.until("<success")
        mark = len(self.seen)
        self.send(STREAM.format(host=server.host))
        self.until("</stream:features>", since=mark)
        self.send(
            "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            f"<resource>{secrets.token_hex(4)}</resource></bind></iq>"
        )
        self.until("</bind></iq>")
        self.send("<presence/>")

    def send(self, text):
        self.socket.sendall(text.encode())

    def until(self, text, seconds=10, since=0):
        """All that came so far, once `text` is in it."""
        deadline = time.monotonic() + seconds
        while text not in self.seen[since:]:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                came = self.socket.recv(65536)
            except TimeoutError:
                came = b""
            assert came, f"waited for {text} in vain; saw {self.seen}"
            self.seen += came.decode("utf-8", "replace")
        return self.seen

    def close(self):
        self.socket.close()
        self.world.note_received(self.jid, stanzas(self.seen))
