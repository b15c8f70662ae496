"""What every end-to-end test needs: servers, a daemon, people, clients.

One PostgreSQL and one XMPP server serve the whole session. Each test has a
database, a daemon and accounts of its own. Nothing here waits for a fixed
time: every wait has a condition and a deadline.
"""

import contextlib
import functools
import itertools
import os
import re
import secrets
import subprocess
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "stack"), os.path.join(HERE, "e2e")]
sys.path[:0] = [os.path.join(HERE, one) for one in ("faults", "fuzz", "")]

# pylint: disable=wrong-import-position
from client import Clients  # noqa: E402
from ejabberd import Ejabberd  # noqa: E402
from guichet import ROOT, Guichet  # noqa: E402
from host import Host  # noqa: E402
from people import People  # noqa: E402
from process import claim, wait_until  # noqa: E402
from prosody import Prosody  # noqa: E402
from proxy import Proxy  # noqa: E402
from received import ADVISOR, CLAIMANT, OTHER, Record  # noqa: E402
from record import Recorder  # noqa: E402
from template import TEMPLATE, Copy  # noqa: E402

SERVERS = {"prosody": Prosody, "ejabberd": Ejabberd}
CHOSEN = os.environ.get("SERVER") or " ".join(SERVERS)  # make test-e2e SERVER=...
BUILD = os.path.join(ROOT, os.environ.get("GUICHET_BUILD", "build"))
BINARY = os.environ.get("GUICHET_BINARY", os.path.join(BUILD, "test", "guichet"))
FIGURES = os.environ.get("GUICHET_FAULTS") == "all"  # make faults measures
RECORD = os.environ.get("GUICHET_RECORD")  # tests/fuzz/record.py
# Where sessions side by side say which files they take (suites.sh).
TAKEN = os.environ.get("GUICHET_TAKEN")
# What takes minutes begins first, so that all of them end together.
LONG = ["test_evidence.py", "test_missed.py", "test_attendance.py"]


@functools.cache
def received():
    """Every stanza that a client of this session received: test_received.py."""
    name = f"received-{'-'.join(CHOSEN.split())}-{os.getpid()}.jsonl"
    return Record(os.path.join(BUILD, "results", name))


SANITIZERS = {
    "ASAN_OPTIONS": "abort_on_error=1:detect_leaks=1:handle_abort=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


@pytest.fixture(scope="session")
def place():
    """The servers' folder, by kind; each session of this clone has its own."""
    kind = os.path.join(ROOT, "var", "test-" + "-".join(CHOSEN.split()))
    folders = (f"{kind}-{number}" for number in itertools.count(1))
    lock = next(filter(None, (claim(folder, wait=False) for folder in folders)))
    with lock:
        yield os.path.dirname(lock.name)


@pytest.fixture(scope="session")
def postgres(place):
    server = Copy(place, port=0, durable=FIGURES)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session", params=CHOSEN.split())
def server(request, place):
    """The XMPP server, one of each kind."""
    xmpp = SERVERS[request.param](place, port=0, component_port=0)
    try:
        yield xmpp.start()
    finally:
        xmpp.stop()


class World:
    """One test's database, daemon, people and clients."""

    def __init__(self, folder, postgres, server):
        self.folder = folder
        self.postgres = postgres
        self.server = server
        self.domain = server.domain
        self.database = "guichet_" + secrets.token_hex(4)
        self.guichets = []
        self.clients = Clients(server, self.note)
        self.people = People(self)
        postgres.create(self.database, TEMPLATE)
        self.daemon = self.guichet()

    def address(self, local):
        return f"{local}@{self.domain}"

    @property
    def conseiller(self):
        return self.address("conseiller")

    @property
    def accueil(self):
        return self.address("accueil")

    def guichet(self, **keys):
        """A further daemon (not started) of the same domain and database."""
        folder = os.path.join(self.folder, f"guichet{len(self.guichets)}")
        # A second try soon after a kill, as an operator's tests would want.
        # And people of tests write faster than people.
        keys = {
            **{"backoff_first": 50, "refused_wait": 1, "log_level": "debug"},
            **{"person_stanzas": 100000, "person_bytes": 100000000},
            **({"server_port": self._recorded()} if RECORD else {}),
            **keys,
        }
        made = Guichet(
            BINARY, folder, self.postgres, self.server, self.database, **keys
        )
        self.guichets.append(made)
        return made

    def _recorded(self):
        port = self.server.component_port
        return Proxy(port, heard=lambda: Recorder(RECORD)).port

    def serve(self, daemon=None):
        """Starts the daemon and waits until it serves."""
        daemon = daemon or self.daemon
        mark = daemon.mark()
        daemon.start(env=SANITIZERS)
        daemon.wait_for("serving", mark)
        return daemon

    def sql(self, statement):
        return self.postgres.sql(statement, self.database)

    def wait_sql(self, statement, seconds=10, what=None):
        """The rows, once there are some."""
        with contextlib.closing(self.postgres.connect(self.database)) as connection:
            return wait_until(
                lambda: connection.rows(statement), seconds, what or statement
            )

    def followed(self):
        """Until the daemon knows the last change."""
        self.wait_sql(
            "SELECT change_no FROM guichet.followed WHERE change_no = "
            "(SELECT max(change_no) FROM guichet.change)"
        )

    def messages(self, condition="true"):
        """Rows of the ledger as dicts, in the order of their turns."""
        columns = "turn kind sender recipient id wire_id body replaces variant".split()
        listed = self.sql(
            f"SELECT {', '.join(columns)} FROM guichet.message "
            f"WHERE {condition} ORDER BY turn"
        )
        return [dict(zip(columns, row)) for row in listed]

    def alias(self, claimant):
        """The alias of one claimant, from the database: tests only."""
        ((alias,),) = self.sql(
            f"SELECT alias FROM guichet.claimant WHERE jid = '{claimant.jid}'"
        )
        return self.address(alias)

    def meet(self, client, *contacts):
        """Until these are contacts of this client: by themselves where the
        server lets us set them, else because the person says yes."""
        if not self.server.fills_rosters:
            for contact in contacts:
                client.befriend(contact, asked=not contact.startswith("c-"))

        def met():
            roster = client.roster()
            return all(
                contact in roster
                and roster[contact].get("subscription")
                == ("to" if contact.startswith("c-") else "both")
                for contact in contacts
            )

        wait_until(met, 15, "the roster")

    def note(self, **row):
        received().note(world=self.database, **row)

    def note_received(self, jid, stanzas):
        """Of a client that is not one of `clients`, once it is over."""
        count = 0
        for count, xml in enumerate(stanzas, 1):
            if bound := re.search(r"jid>[^</]+/([^<]+)</", xml):
                self.note(resource=bound[1], jid=jid)
            self.note(to=jid, xml=xml)
        assert count > 0, f"nothing is known of what {jid} received"

    def note_sides(self):
        """Whoever has a role beside their side is staff: they see more."""
        sides = {}
        for side, table in ((CLAIMANT, "claimant"), (ADVISOR, "advisor")):
            rows = self.sql(f"SELECT jid FROM guichet.{table} WHERE jid <> ''")
            sides.update({jid: side for (jid,) in rows})
        sides.update({person.jid: ADVISOR for person in self.people.advisors})
        sides.update({person.jid: CLAIMANT for person in self.people.claimants})
        rows = self.sql("SELECT DISTINCT jid FROM guichet.role_event")
        sides.update({jid: OTHER for (jid,) in rows})
        self.note(sides=sides)

    def close(self):
        self.clients.close()
        self.note_sides()
        codes = [
            (guichet.file, guichet.stop()) for guichet in self.guichets if guichet.runs()
        ]
        self.postgres.drop(self.database)
        return [(file, code) for file, code in codes if code != 0]


@contextlib.contextmanager
def opened(folder, postgres, server, node):
    made = World(folder, postgres, server)
    try:
        yield made
    finally:
        unclean = made.close()
        if unclean or getattr(node, "has_failed", False):
            for guichet in made.guichets:
                print(f"--- {guichet.log}\n{guichet.tail(60)}")
    assert not unclean, "a daemon did not end cleanly on SIGTERM"


def with_pair(world):
    """One claimant and their advisor, both online."""
    advisor = world.people.advisor("Marie Lefort")
    claimant = world.people.claimant("Jean Moreau", advisor)
    world.people.bring_in()
    world.serve()
    world.marie = world.clients.log_in(advisor)
    world.jean = world.clients.log_in(claimant)
    return world


@pytest.fixture
def received_so_far():
    return received().rows


@pytest.fixture
def world(request, tmp_path, postgres, server):
    """A database and accounts of its own; the daemon is not started yet."""
    with opened(str(tmp_path), postgres, server, request.node) as made:
        yield made


@pytest.fixture
def pair(world):
    return with_pair(world)


@pytest.fixture(scope="module")
def lasting_pair(request, tmp_path_factory, postgres, server):
    """A pair that all tests of a module use, one after the other."""
    folder = str(tmp_path_factory.mktemp("lasting"))
    with opened(folder, postgres, server, request.node) as made:
        yield with_pair(made)


@pytest.fixture
def host():
    """Another host, where this machine lets us make one."""
    made = Host()
    try:
        made.start()
    except (OSError, subprocess.CalledProcessError) as why:
        made.stop()
        pytest.skip(f"no network namespaces here: {getattr(why, 'stderr', why)}")
    try:
        yield made
    finally:
        made.stop()


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "large: measures something; not for a sanitizer's build"
    )
    config.addinivalue_line("markers", "row(n): of the table of faults")
    config.addinivalue_line(
        "markers", "calm: waits, and its figures may be those of a busy machine"
    )
    config.addinivalue_line(
        "markers", "once: the server has no part in it; beside one kind of them"
    )


def is_of_all(item):
    """What was received is read in every session, when all of it was."""
    return item.path.name == "test_received.py"


def pytest_collection_modifyitems(items):
    def place(item):
        name = item.path.name
        return is_of_all(item), name not in LONG, name

    items.sort(key=place if TAKEN else is_of_all)


def is_free(path):
    """Has no session beside this one taken this file? Then it is ours."""
    try:
        os.makedirs(os.path.join(ROOT, TAKEN, path.name))
    except FileExistsError:
        return False
    return True


def ours(items):
    """Asks for a file as late as can be: with the last test of the one before."""
    for path, group in itertools.groupby(items, lambda item: item.path):
        group = list(group)
        if is_of_all(group[0]) or is_free(path):
            yield from group


def pytest_runtestloop(session):
    """As pytest's own, where sessions share the files among them."""
    if not TAKEN or session.testsfailed or session.config.option.collectonly:
        return None
    items = ours(session.items)
    item = next(items, None)
    while item:
        following = next(items, None)
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if outcome.get_result().failed:
        item.has_failed = item.getparent(pytest.Module).has_failed = True
