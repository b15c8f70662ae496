"""A screen that nobody sees, with a window manager and a session bus, used by
an ordinary user; keys and clicks in, pictures out."""

import os
import re
import subprocess

from process import Account, Failed, Process, wait_until

SIZE = "1280x1000x24"
LOCALE = "fr_FR.UTF-8"


def ordinary():
    """Ourselves, or as root somebody without rights: Gajim refuses root."""
    return Account("nobody")


class Window:
    """A window that is shown, by its number."""

    def __init__(self, desktop, number):
        self.desktop = desktop
        self.number = number

    def _do(self, *words):
        return self.desktop.xdotool(*words)

    @property
    def title(self):
        return self._do("getwindowname", self.number).strip()

    def focus(self):
        self._do("windowactivate", "--sync", self.number)
        return self

    def key(self, *keys):
        self.focus()
        self._do("key", "--delay", "20", *keys)
        return self

    def type(self, text):
        self.focus()
        self._do("type", "--delay", "10", "--", text)
        return self

    def click(self, x, y, button="1"):
        """At a place of the window, in pixels; negative ones from its end."""
        self.focus()
        width, height = self.size()
        self._do(
            *("mousemove", "--sync", "--window", self.number),
            *(str(x % width), str(y % height)),
            *("sleep", "0.2", "click", button),
        )
        return self

    def resize(self, width, height):
        self._do("windowsize", "--sync", self.number, str(width), str(height))
        return self

    def move(self, x, y):
        self._do("windowmove", self.number, str(x), str(y))
        return self

    def size(self):
        said = self._do("getwindowgeometry", "--shell", self.number)
        found = (re.search(rf"^{word}=(\d+)", said, re.M) for word in ("WIDTH", "HEIGHT"))
        return tuple(int(one[1]) for one in found)

    def pixels(self):
        """What it looks like now; equal if nothing moved."""
        return self.desktop.run("import", "-window", self.number, "rgb:-")

    def settle(self, seconds=10):
        """Until it has looked the same for a while."""
        seen = [None]

        def still():
            seen.append(self.pixels())
            return seen[-1] == seen[-2]

        wait_until(still, seconds, f"a still window {self.number}", 0.4)
        return self

    def picture(self, path):
        self.settle()
        self.desktop.picture(path, self.number)


class Part(Window):
    """Of the screen."""

    def __init__(self, desktop, width, height):
        super().__init__(desktop, "root")
        self.crop = "-crop", f"{width}x{height}+0+0", "+repage"

    def picture(self, path):
        self.settle()
        self.desktop.picture(path, self.number, self.crop)


class Desktop:
    def __init__(self, place):
        self.account = ordinary()
        self.home = self.account.folder(os.path.join(place, "desktop"))
        self.place = place
        self.processes = []
        self.env = {
            "HOME": self.home,
            "PATH": "/usr/bin:/bin",
            "LANG": LOCALE,
            "LOCPATH": os.path.join(self.home, "locale"),
            "TZ": "Europe/Paris",
            "XDG_RUNTIME_DIR": self.home,
            "NO_AT_BRIDGE": "1",
            "GTK_THEME": "Adwaita",
            "GTK_CSD": "0",
        }

    def start(self):
        self._locale()
        self._hold_still()
        self.env["DISPLAY"] = ":" + self._said(
            "display", r"^(\d+)$",
            *("Xvfb", "-displayfd", "1", "-screen", "0", SIZE, "-nolisten", "tcp"),
        )
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._said(
            "bus", r"^(unix:\S+)$",
            *("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"),
        )
        self.launch("openbox")
        return self

    def _hold_still(self):
        """A cursor that blinks is never still."""
        folder = self.home
        for name in ".config", "gtk-3.0":
            folder = self.account.folder(os.path.join(folder, name))
        for path, text in (
            (os.path.join(folder, "settings.ini"), "[Settings]\ngtk-cursor-blink=0\n"),
            (os.path.join(self.home, ".gtkrc-2.0"), "gtk-cursor-blink = 0\n"),
        ):
            self.account.write(path, text)

    def stop(self):
        for process in reversed(self.processes):
            process.stop()

    def launch(self, *argv, **more):
        log = os.path.join(self.place, os.path.basename(argv[0]) + ".log")
        argv = self.account.command(argv)
        process = Process(argv, log, {**self.env, **more}, self.home)
        self.processes.append(process)
        return process

    def run(self, *argv, **more):
        """To its end, as the user; its output, in bytes."""
        done = subprocess.run(
            self.account.command(argv),
            env={**self.env, **more},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(f"{' '.join(argv)}:\n{done.stderr.decode()}")
        return done.stdout

    def xdotool(self, *words):
        return self.run("xdotool", *words).decode()

    def key(self, *keys):
        """To whatever has the focus: an open menu is no window of its own."""
        self.xdotool("key", "--delay", "80", *keys)

    def at(self, number):
        return Window(self, number)

    def part(self, width, height):
        """Of the screen, from its upper left; with menus, which are no windows."""
        return Part(self, width, height)

    def tried(self, *argv):
        """The same as run(), but None if it fails."""
        try:
            return self.run(*argv)
        except Failed:
            return None

    def numbers(self):
        return [window.number for window in self.windows(".")]

    def windows(self, title):
        """Those that are shown and have such a title (a regular expression)."""
        try:
            listed = self.xdotool("search", "--onlyvisible", "--name", title)
        except Failed:
            return []
        return [Window(self, number) for number in listed.split()]

    def window(self, title, seconds=30):
        def last():
            found = self.windows(title)
            return found and found[-1]

        return wait_until(last, seconds, f"the window {title}", 0.1)

    def picture(self, path, window="root", crop=()):
        """A PNG of few colours."""
        with open(path, "wb") as f:
            f.write(
                self.run(
                    *("import", "-window", window, *crop, "+dither", "-colors", "32"),
                    *("-strip", "-define", "png:compression-level=9", "png:-"),
                )
            )

    def _locale(self):
        folder = self.env["LOCPATH"]
        if not os.path.isdir(os.path.join(folder, LOCALE)):
            self.account.run(["mkdir", "-p", folder])
            language, charset = LOCALE.split(".")
            self.account.run(
                ["localedef", "-i", language, "-f", charset, os.path.join(folder, LOCALE)]
            )

    def _said(self, name, pattern, *argv):
        """What a server prints once it is up."""
        log = os.path.join(self.place, os.path.basename(argv[0]) + ".log")
        if os.path.exists(log):
            os.unlink(log)
        self.launch(*argv)

        def look():
            with open(log, encoding="utf-8", errors="replace") as f:
                return re.search(pattern, f.read(), re.M)

        return wait_until(look, 20, f"{name} (see {log})")[1]
