"""Clusters of tests are copies of one that has the roles and the schema already. It
is made once, and made anew when the schema is another."""

import contextlib
import datetime
import glob
import hashlib
import os

from guichet import ROOT
from postgres import Postgres, programs
from process import claim

# The database in it of which each test is given a copy.
TEMPLATE = "guichet_template"

PLACE = os.path.join(ROOT, "var", "template")


def _made_of():
    """All that decides what it is. The day, too: the schema prepares months."""
    here = os.path.dirname(os.path.abspath(__file__))
    paths = glob.glob(os.path.join(ROOT, "schema", "*.s*"))
    paths += [os.path.join(here, "postgres.py"), os.path.abspath(__file__)]
    digest = hashlib.sha256(f"{programs()} {datetime.date.today()}".encode())
    for path in sorted(paths):
        with open(path, "rb") as f:
            digest.update(f.read())
    return digest.hexdigest()


def _is_of(stamp, word):
    with contextlib.suppress(FileNotFoundError), open(stamp, encoding="ascii") as f:
        return f.read() == word
    return False


@contextlib.contextmanager
def _made():
    """The folder of its data; nobody makes it anew meanwhile."""
    with claim(PLACE, wait=True):
        stamp, word = os.path.join(PLACE, "made-of"), _made_of()
        source = Postgres(PLACE, port=0, durable=False)
        if not _is_of(stamp, word):
            source.forget()
            try:
                source.start()
                source.create(TEMPLATE)
                source.apply_schema(ROOT, TEMPLATE)
            finally:
                source.stop()
            with open(stamp, "w", encoding="ascii") as f:
                f.write(word)
        yield source.data


class Copy(Postgres):
    """What an earlier session left is gone when it starts."""

    def start(self):
        self.forget()
        return super().start()

    def _fill(self):
        with _made() as source:
            self.account.run(["cp", "-a", "--reflink=auto", source, self.data])

    def _roles(self):
        """They came along."""
