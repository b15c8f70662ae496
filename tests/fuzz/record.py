"""Real stanzas for the corpora: what a server hands over to the component while
end-to-end tests run, each in a file of its own.

    GUICHET_RECORD=build/recorded pytest tests/e2e

Everything is there twice and more; `fuzz -merge=1` keeps what is worth it.
"""

import hashlib
import os
import threading
import xml.parsers.expat


class Recorder:
    """Cuts one stream from the server into its stanzas."""

    def __init__(self, folder):
        self.folder = folder
        self._bytes = b""
        self._depth = 0
        self._begin = 0
        self._lock = threading.Lock()
        self._parser = xml.parsers.expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        os.makedirs(folder, exist_ok=True)

    def take(self, data):
        with self._lock:
            self._bytes += data
            try:
                self._parser.Parse(data)
            except xml.parsers.expat.ExpatError:
                pass  # a stream that was cut

    def _start(self, _, __):
        self._depth += 1
        if self._depth == 2:
            self._begin = self._parser.CurrentByteIndex

    def _end(self, name):
        self._depth -= 1
        if self._depth != 1 or name == "handshake":
            return
        # For an empty tag this is where it begins, else where its end does.
        at = self._bytes.find(b">", self._parser.CurrentByteIndex) + 1
        stanza = self._bytes[self._begin : at]
        if not stanza:
            return  # its end is not yet here
        file = hashlib.sha1(stanza).hexdigest()
        with open(os.path.join(self.folder, file), "wb") as f:
            f.write(stanza)
