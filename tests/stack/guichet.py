"""The daemon, its configuration file and its imports."""

import os
import shlex
import subprocess

from process import Failed, Process, secret_in, wait_until

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Line(dict):
    """One line of the log: key=value, all of it strings."""

    @classmethod
    def read(cls, text):
        try:
            words = shlex.split(text)
        except ValueError:
            words = text.split()
        pairs = (word.split("=", 1) for word in words if "=" in word)
        return cls(pairs)


class Guichet:
    """One daemon on the database `name`. `keys` go into its configuration file."""

    def __init__(self, binary, place, postgres, server, name, **keys):
        os.makedirs(place, exist_ok=True)
        self.binary = os.path.abspath(binary)
        self.place = place
        self.file = os.path.join(place, "guichet.conf")
        self.log = os.path.join(place, "guichet.log")
        self.process = None
        self.within = []  # a command that runs it: a namespace, say
        self.keys = {
            "domain": server.domain,
            "server_port": server.component_port,
            "component_secret_file": server.secret_file,
            "database": postgres.conninfo("guichet_run", name),
            "import_database": postgres.conninfo("guichet_csv", name),
            "report_database": postgres.conninfo("guichet_page", name),
            "codes_database": postgres.conninfo("guichet_letters", name),
            "code_key_file": self._key(),
            "wording_folder": os.path.join(ROOT, "component", "wording"),
            **keys,
        }
        self.write()

    def _key(self):
        """The key of the one-time codes; daemons of one place share it."""
        path = os.path.join(self.place, "..", "code_key")
        secret_in(path)
        return path

    def write(self, **keys):
        self.keys.update(keys)
        handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as f:
            f.writelines(f"{key} = {value}\n" for key, value in self.keys.items())

    def command(self, *words, check=True, env=None):
        """Runs `guichet WORDS -c FILE` to its end."""
        done = subprocess.run(
            [self.binary, words[0], "-c", self.file, *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env={**os.environ, **(env or {})},
        )
        if check and done.returncode != 0:
            raise Failed(f"guichet {' '.join(words)}:\n{done.stdout}")
        return done

    def on_full_disk(self, *words):
        """The same where no file may grow."""
        full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""
        return subprocess.run(
            ["sh", "-c", full, self.binary, words[0], "-c", self.file, *words[1:]],
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, *words):
        """Runs `guichet WORDS`, which need no configuration."""
        return subprocess.run(
            [self.binary, *words], capture_output=True, text=True, check=False, timeout=30
        )

    def start(self, env=None):
        self.process = Process(
            [
                *self.within,
                *("setpriv", "--pdeathsig", "TERM"),
                *(self.binary, "run", "-c", self.file),
            ],
            self.log,
            env={**os.environ, **(env or {})},
        )
        return self

    def stop(self, seconds=10):
        """SIGTERM, and its exit code; None if it never ran."""
        return self.process.stop(seconds=seconds) if self.process else None

    def kill(self):
        self.process.child.kill()
        self.process.child.wait()

    def runs(self):
        return self.process is not None and self.process.runs()

    def mark(self):
        """A place in the log, for `since`."""
        return os.path.getsize(self.log) if os.path.exists(self.log) else 0

    def lines(self, since=0, word=""):
        """Those that contain this word."""
        try:
            with open(self.log, "rb") as f:
                f.seek(since)
                text = f.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return []
        return [Line.read(line) for line in text.splitlines() if word in line]

    def events(self, event, since=0, **pairs):
        pairs["event"] = event
        return [
            line
            for line in self.lines(since, event)
            if all(line.get(key) == str(value) for key, value in pairs.items())
        ]

    def wait_for(self, event, since=0, seconds=20, **pairs):
        """The first such line of the log after `since`."""

        def look():
            found = self.events(event, since, **pairs)
            if not found and not self.runs():
                # It may have written the line just before it ended.
                found = self.events(event, since, **pairs)
                if not found:
                    raise Failed(
                        f"guichet ended ({self.process.child.returncode}) "
                        f"before event={event}:\n{self.tail()}"
                    )
            return found

        return wait_until(look, seconds, f"event={event}:\n{self.tail()}")[0]

    def tail(self, lines=20):
        try:
            with open(self.log, errors="replace") as f:
                return "".join(f.readlines()[-lines:])
        except FileNotFoundError:
            return ""


def import_folder(guichet, folder):
    for what in "regions", "advisors", "claimants":
        guichet.command("import", what, os.path.join(folder, f"{what}.csv"))
