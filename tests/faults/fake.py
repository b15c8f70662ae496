"""An XMPP server that is not one: it plays the side of the component link that
a test wants to see answered."""

import contextlib
import queue
import re
import socket
import threading
import time

HEADER = (
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='fake' from='suivi.localhost'>"
)
PING = re.compile(rb"<iq type='get' from='[^']*' to='[^']*' id='ping/[^>]*>.*?</iq>")


class Fake:
    """Accepts one component after the other.

    manner: "silent" accepts and says nothing, "header" goes no further than
    its header, "good" lets the component in and returns its pings. While `deaf`
    is set it does not read.
    """

    def __init__(self, manner):
        self.manner = manner
        self.connections = 0
        self.deaf = threading.Event()
        self.link = None
        self._seen = b""
        self._news = threading.Condition()
        self._stop = threading.Event()
        self._said = 0  # bytes that were taken
        self._to_say = queue.Queue()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.component_port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self):
        self._stop.set()
        self._listener.close()
        self.hang_up()

    def hang_up(self):
        if self.link:
            with contextlib.suppress(OSError):
                self.link.shutdown(socket.SHUT_RDWR)

    def wait_said(self, word, seconds=10):
        """Until the component of now said this."""
        with self._news:
            assert self._news.wait_for(
                lambda: word.encode() in self._seen, seconds
            ), f"never said: {word}"

    def say(self, *stanzas):
        """In this order, as fast as they are taken; in a thread of its own, for
        who does not write must go on reading."""
        for xml in stanzas:
            self._to_say.put(xml.encode())

    def _speak(self, link, to_say):
        with contextlib.suppress(OSError):
            while (data := to_say.get()) is not None:
                link.sendall(data)
                self._said += len(data)

    def is_stuck(self):
        """Nothing of what it says was taken for a second."""
        before = self._said
        time.sleep(1)  # that second
        return before > 0 and self._said == before

    def _serve(self):
        while not self._stop.is_set():
            try:
                self.link, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with self._news:
                self._seen = b""
            self._to_say = queue.Queue()
            speaker = threading.Thread(
                target=self._speak, args=(self.link, self._to_say), daemon=True
            )
            speaker.start()
            with contextlib.suppress(OSError):
                self._greet()
            self._to_say.put(None)

    def _greet(self):
        if self.manner == "silent":
            self._read_on()
        self._until(b"<stream:stream", b">")
        self.say(HEADER)
        if self.manner == "header":
            self._read_on()
        self._until(b"</handshake>")
        self.say("<handshake/>")
        self._read_on()

    def _read(self):
        while self.deaf.is_set() and not self._stop.is_set():
            time.sleep(0.02)  # that is what deaf means
        data = self.link.recv(65536)
        if not data:
            raise OSError("gone")
        with self._news:
            self._seen += data
            self._news.notify_all()

    def _until(self, start, end=b""):
        while end not in self._seen.partition(start)[2] or start not in self._seen:
            self._read()

    def _read_on(self):
        """Until the component is gone; whoever was let in is answered."""
        done = 0
        while True:
            self._read()
            for found in PING.finditer(self._seen, done):
                done = found.end()
                self.say(found.group().decode())
