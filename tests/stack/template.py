"""Clusters of tests are copies of one that has the roles and the schema already. It
is made once, and made anew when the schema is another."""

import contextlib
import datetime
import glob
import hashlib
import os
import shutil
import tempfile

from guichet import ROOT
from postgres import Postgres, programs
from process import claim

# The database in it of which each test is given a copy.
TEMPLATE = "guichet_template"

PLACE = os.path.join(ROOT, "var", "template")

# A test makes and removes hundreds of files with its database, for which some file
# systems take longer than the test does for all else.
MEMORY = "/dev/shm"
ROOM = 4 << 30  # bytes: some sessions are there at a time, of 300 MB each


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
            with contextlib.suppress(FileNotFoundError):
                os.unlink(stamp)
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


def _is_bounded():
    """Does a container give less than twice as much?"""
    with (
        contextlib.suppress(OSError),
        open("/sys/fs/cgroup/memory.max", encoding="ascii") as f,
    ):
        most = f.read().strip()
        return most.isdigit() and int(most) < 2 * ROOM
    return False


def _has_room():
    """For all that it takes: the files are memory."""
    try:
        with open("/proc/meminfo", encoding="ascii") as f:
            (line,) = (line for line in f if line.startswith("MemAvailable:"))
        free = shutil.disk_usage(MEMORY).free
        return min(free, int(line.split()[1]) * 1024) > ROOM and not _is_bounded()
    except OSError:
        return False


class Copy(Postgres):
    """What an earlier session left is gone when it starts. One that is not durable
    lies in memory, where there is room."""

    def __init__(self, *words, durable=True, **more):
        super().__init__(*words, durable=durable, **more)
        self.in_memory = not durable and _has_room()

    def start(self):
        self.forget()
        return super().start()

    def stop(self):
        super().stop()
        if self.in_memory:
            self.forget()

    def forget(self):
        if os.path.islink(self.data):
            shutil.rmtree(os.readlink(self.data), ignore_errors=True)
            os.unlink(self.data)
        super().forget()

    def _fill(self):
        if self.in_memory:
            folder = tempfile.mkdtemp(prefix="guichet-", dir=MEMORY)
            self.account.own(folder)
            os.symlink(folder, self.data)
        with _made() as source:
            folder = os.path.realpath(self.data)
            self.account.run(["cp", "-aT", "--reflink=auto", source, folder])

    def _roles(self):
        """They came along."""
