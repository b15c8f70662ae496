"""Another host on this machine, whose wire can be cut."""

import contextlib
import secrets
import subprocess


class Host:
    """A network namespace with one wire to us, as another host would be."""

    def __init__(self):
        tag = secrets.token_hex(3)
        self.name, self.wire = f"guichet-{tag}", f"g{tag}"
        net = f"10.213.{int(tag[:2], 16)}"
        self.within = ["ip", "netns", "exec", self.name]  # before a command
        self.ours, self.its, self.network = f"{net}.1", f"{net}.2", f"{net}.0/30"

    def start(self):
        self._ip("netns", "add", self.name)
        self._ip(
            *("link", "add", self.wire, "type", "veth"),
            *("peer", "name", "eth0", "netns", self.name),
        )
        self._ip("addr", "add", f"{self.ours}/30", "dev", self.wire)
        self._ip("-n", self.name, "addr", "add", f"{self.its}/30", "dev", "eth0")
        self._ip("-n", self.name, "link", "set", "eth0", "up")
        self._ip("-n", self.name, "link", "set", "lo", "up")
        self.reachable(True)

    def reachable(self, yes):
        self._ip("link", "set", self.wire, "up" if yes else "down")

    def stop(self):
        for what in (("link", "del", self.wire), ("netns", "del", self.name)):
            with contextlib.suppress(subprocess.CalledProcessError):
                self._ip(*what)

    @staticmethod
    def _ip(*words):
        subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
