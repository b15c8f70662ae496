"""A private PostgreSQL: own folder, own socket folder, own loopback port."""

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import tempfile

from libpq import Connection
from process import Account, Failed, Process, port_from, secret_in, wait_until

ROLES = {
    # Login role: the group role whose rights it has. The owner has none.
    "guichet_owner": None,
    "guichet_run": "guichet_daemon",
    "guichet_csv": "guichet_import",
    "guichet_letters": "guichet_codes",
    "guichet_page": "guichet_report",
}

SETTINGS = """
jit = off
listen_addresses = '127.0.0.1'
max_connections = 60
shared_buffers = 32MB
max_wal_size = 256MB
log_line_prefix = '%m [%p] %u '
lc_messages = 'C'
"""


def programs():
    folders = glob.glob("/usr/lib/postgresql/*/bin/postgres")
    if not folders:
        raise Failed("PostgreSQL is not installed")
    newest = max(folders, key=lambda path: int(path.split("/")[-3]))
    return os.path.dirname(newest)


class Postgres:
    """Started by start(), stopped by stop(); `place` keeps the data. One that
    is not durable outlives its own death, but not the machine's."""

    def __init__(self, place, port=15432, settings="", durable=True):
        os.makedirs(place, exist_ok=True)
        self.place = place
        self.wish = port
        self.settings = SETTINGS + settings
        self.sync = () if durable else ("-F",)
        self.account = Account("postgres")
        self.bin = programs()
        self.home = self.account.folder(os.path.join(place, "postgres"))
        self.data = os.path.join(self.home, "data")
        self.sockets = None
        self.port = None
        self.process = None
        self.log = os.path.join(place, "postgres.log")

    def start(self):
        if not os.path.exists(os.path.join(self.data, "PG_VERSION")):
            self._create()
        self.port = port_from(self.wish)
        self.sockets = self._socket_folder()
        self.restart()
        self._roles()
        return self

    def restart(self):
        """Starts the server in the places of the last time."""
        self._remove_stale()
        argv = [
            os.path.join(self.bin, "postgres"),
            *("-D", self.data),
            *("-k", self.sockets),
            *("-p", str(self.port)),
            *self.sync,
        ]
        self.process = Process(self.account.command(argv, "QUIT"), self.log)
        wait_until(self._ready, 60, f"PostgreSQL (see {self.log})")

    def stop(self):
        if self.process:
            if self.process.stop(signal.SIGINT, 20) != 0:
                self._remove_stale()
            self.process = None
        if self.sockets and self.sockets != self.home:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def forget(self):
        """Its data, once it is stopped."""
        shutil.rmtree(self.data, ignore_errors=True)

    def crash(self):
        """Immediate shutdown: what follows is a recovery."""
        self.process.stop(signal.SIGQUIT, 20)

    def conninfo(self, role, database):
        return (
            f"host={self.sockets} port={self.port} dbname={database} user={role}"
        )

    def connect(self, database="postgres", role="postgres"):
        return Connection(self.conninfo(role, database))

    def sql(self, statement, database="postgres", role="postgres"):
        """Rows of strings; superuser where no role is named."""
        with contextlib.closing(self.connect(database, role)) as connection:
            return connection.rows(statement)

    def create(self, database, template=None):
        """True if it was not there before."""
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"):
            return False
        like = f" TEMPLATE {template} STRATEGY file_copy" if template else ""
        self.sql(f"CREATE DATABASE {database} OWNER guichet_owner{like}")
        return True

    def drop(self, database):
        self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def apply_schema(self, root, database):
        done = subprocess.run(
            [
                os.path.join(root, "schema", "apply.sh"),
                self.conninfo("guichet_owner", database),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Failed(
                f"the schema cannot be applied:\n{done.stdout}"
                "An old demo? `make purge` forgets its data."
            )

    def allow(self, network):
        """Everybody from there, without a password; when it is reloaded."""
        with open(os.path.join(self.data, "pg_hba.conf"), "a") as f:
            f.write(f"host all all {network} trust\n")
        self.sql("SELECT pg_reload_conf()")

    def _create(self):
        self.forget()
        self._fill()
        with open(os.path.join(self.data, "postgresql.conf"), "a") as f:
            f.write(self.settings)

    def _fill(self):
        self.account.run(
            [
                os.path.join(self.bin, "initdb"),
                *("-D", self.data),
                *("-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"),
                *("--auth-local=trust", "--auth-host=scram-sha-256"),
            ]
        )

    def _socket_folder(self):
        """Of mode 0700: who reaches it is let in. A socket's path is short."""
        if len(self.home) < 80:
            return self.home
        folder = tempfile.mkdtemp(prefix="guichet-", dir="/tmp")
        self.account.own(folder)
        return folder

    def _remove_stale(self):
        """A server that was killed leaves its lock; its number may be reused."""
        pid_file = os.path.join(self.data, "postmaster.pid")
        try:
            with open(pid_file) as f:
                pid = int(f.readline())
            with open(f"/proc/{pid}/cmdline") as f:
                if self.data in f.read():
                    raise Failed(f"PostgreSQL runs already as process {pid}")
        except (OSError, ValueError):
            pass
        if os.path.exists(pid_file):
            os.unlink(pid_file)

    def _ready(self):
        if not self.process.runs():
            raise Failed(f"PostgreSQL did not start, see {self.log}")
        try:
            return self.sql("SELECT 1")
        except Failed:
            return False

    def _roles(self):
        there = {row[0] for row in self.sql("SELECT rolname FROM pg_roles")}
        for role, group in ROLES.items():
            password = secret_in(os.path.join(self.place, f"password.{role}"))
            if group and group not in there:
                self.sql(f"CREATE ROLE {group} NOLOGIN")
            if role not in there:
                self.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
                if group:
                    self.sql(f"GRANT {group} TO {role}")


class Standby(Postgres):
    """A streaming replica of `primary`, which runs; named for its
    synchronous_standby_names."""

    NAME = "standby"

    def __init__(self, place, primary, **more):
        super().__init__(place, port=0, **more)
        self.primary = primary

    def promote(self):
        self.sql("SELECT pg_promote()")

    def cut_off(self):
        """Nothing comes from the primary any more."""
        self.sql("ALTER SYSTEM SET primary_conninfo = ''")
        self.sql("SELECT pg_reload_conf()")
        wait_until(
            lambda: not self.sql("SELECT 1 FROM pg_stat_wal_receiver"),
            10,
            "the end of replication",
        )

    def _create(self):
        self.forget()
        primary = self.primary
        source = f"{primary.conninfo('postgres', 'postgres')} application_name={self.NAME}"
        self.account.run(
            [
                os.path.join(self.bin, "pg_basebackup"),
                *("-D", self.data, "-d", source, "-R", "-X", "stream"),
                *("-c", "fast"),
            ]
        )

    def _roles(self):
        """Those of the primary."""
