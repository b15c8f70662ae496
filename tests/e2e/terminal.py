"""A program in a terminal: keys in, screen out."""

import contextlib
import os
import shutil
import subprocess
import tempfile

from process import Failed, wait_until


class Terminal:
    """A program in a tmux of its own; `home` is its home folder."""

    def __init__(self, home, argv, **more):
        self.socket = os.path.join(home, "tmux")
        env = {
            "HOME": home,
            "PATH": os.environ["PATH"],
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            **more,
        }
        for name in "CONFIG", "DATA", "CACHE", "STATE":
            env[f"XDG_{name}_HOME"] = os.path.join(home, name.lower())
        self.tmux(
            *("new-session", "-d", "-s", "t", "-x", "160", "-y", "70", *argv), env=env
        )

    def tmux(self, *words, env=None):
        return subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", *words],
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def press(self, *keys):
        """Keys by their names: Tab, F11, M-n."""
        self.tmux("send-keys", "-t", "t", *keys)

    def write(self, text):
        self.tmux("send-keys", "-t", "t", "-l", text)

    def type(self, text):
        self.write(text)
        self.press("Enter")

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", "t")

    def wait(self, text, seconds=15):
        self._wait(lambda: text in self.screen(), seconds, text)

    def wait_without(self, text, seconds=15):
        self._wait(lambda: text not in self.screen(), seconds, f"the end of {text}")

    def _wait(self, condition, seconds, what):
        try:
            wait_until(condition, seconds, what, 0.05)
        except Failed as why:
            raise AssertionError(f"{why}; the screen:\n{self.screen()}") from None

    def until(self, text, act, most=20):
        """Does it again and again, until the text is there."""
        for _ in range(most):
            act()
            with contextlib.suppress(Failed):
                wait_until(lambda: text in self.screen(), 0.6, text, 0.05)
                return
        raise AssertionError(f"nothing led to {text}; the screen:\n{self.screen()}")

    def close(self):
        subprocess.run(
            ["tmux", "-S", self.socket, "kill-server"], check=False, capture_output=True
        )


@contextlib.contextmanager
def home():
    """A folder with a short name, for a socket's path is short."""
    folder = tempfile.mkdtemp(prefix="guichet-", dir="/tmp")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def opened(folder, argv, **more):
    terminal = Terminal(folder, argv, **more)
    try:
        yield terminal
    finally:
        terminal.close()
