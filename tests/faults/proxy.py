"""A TCP proxy that spoils what passes: small segments, delay, resets, silence."""

import contextlib
import select
import socket
import struct
import threading
import time

ROOM = 65536


class Proxy:
    """Stands before `target`, a port or the path of a socket. What is set takes
    effect at once, for connections that stand as well."""

    def __init__(self, target, path=None, heard=None):
        self.target = target
        self.heard = heard  # makes somebody for each connection, who takes what comes
        self.segment = 0  # bytes of one segment; 0: as they come
        self.delay = 0.0  # seconds that each piece waits
        self.reset_every = 0  # bytes after which a connection is reset; 0: never
        self.silent = False  # takes everything, passes nothing on
        self.accepted = 0
        self.resets = 0
        self.passed = 0
        self._listener = self._listen(path)
        self.port = None if path else self._listener.getsockname()[1]
        self._stop = threading.Event()
        self._pairs = []
        self._lost = set()  # pairs whose bytes are thrown away
        threading.Thread(target=self._accept, daemon=True).start()

    @staticmethod
    def _listen(path):
        kind = socket.AF_UNIX if path else socket.AF_INET
        listener = socket.socket(kind, socket.SOCK_STREAM)
        listener.bind(path or ("127.0.0.1", 0))
        listener.listen()
        return listener

    def stop(self):
        self._stop.set()
        self._listener.close()
        self.cut()

    def cut(self):
        """Ends what stands now, as a pulled cable and a reboot would."""
        for pair in list(self._pairs):
            for end in pair:
                self._reset(end)

    def forget(self):
        """What lies here goes nowhere any more."""
        for pair in list(self._pairs):
            self._lost.add(pair)

    def _accept(self):
        while not self._stop.is_set():
            try:
                near, _ = self._listener.accept()
                far = self._reach()
            except OSError:
                if self._stop.is_set():
                    return
                near.close()
                continue
            self.accepted += 1
            for one in near, far:
                with contextlib.suppress(OSError):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._pass, args=(near, far), daemon=True).start()

    def _reach(self):
        if isinstance(self.target, int):
            return socket.create_connection(("127.0.0.1", self.target))
        far = socket.socket(socket.AF_UNIX)
        far.connect(self.target)
        return far

    def _pass(self, near, far):
        pair = near, far
        listener = self.heard() if self.heard else None
        self._pairs.append(pair)
        count = 0
        try:
            while not self._stop.is_set():
                ready, _, _ = select.select(pair, [], [], 0.2)
                for one in ready:
                    data = one.recv(ROOM)
                    if not data:
                        return
                    count += len(data)
                    if listener and one is far:
                        listener.take(data)
                    self._send(pair, far if one is near else near, data)
                    if self.reset_every and count >= self.reset_every:
                        self.resets += 1
                        self._reset(near)
                        return
        except (OSError, ValueError):
            pass
        finally:
            self._pairs.remove(pair)
            self._lost.discard(pair)
            for one in pair:
                one.close()

    def _send(self, pair, to, data):
        while self.silent and not self._stop.is_set():
            time.sleep(0.02)  # it lies here until it may go on
        if pair in self._lost:
            return
        if self.delay:
            time.sleep(self.delay)  # what this proxy is for
        step = self.segment or len(data)
        for start in range(0, len(data), step):
            to.sendall(data[start : start + step])
        self.passed += len(data)

    @staticmethod
    def _reset(end):
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()
