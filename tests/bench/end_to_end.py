"""Between real accounts through real servers: with Guichet, every sentence
durable before it is passed on; and what one would use without it, user to user
with the server's own archive in SQL, on the same PostgreSQL."""

import os
import subprocess

from arena import DOMAIN, FREE, Figures, children, postgres_pids, write_people
from ejabberd import Ejabberd
from guichet import import_folder
from process import secret_in
from prosody import Prosody

PAIRS = 16
WINDOW = 256
COUNTS = {"relay": 20000, "archive": 4000}

PROSODY_ARCHIVE = """
modules_enabled = {{ "roster", "saslauth", "disco", "carbons", "offline", "mam" }}
default_archive_policy = true
archive_expires_after = "never"
storage = {{ archive = "sql" }}
sql = {{ driver = "PostgreSQL", database = "{database}", host = "127.0.0.1",
    port = {port}, username = "guichet_owner", password = "{password}" }}
"""

EJABBERD_ARCHIVE = """
sql_type: pgsql
sql_server: "127.0.0.1"
sql_port: {port}
sql_database: "{database}"
sql_username: guichet_owner
sql_password: "{password}"
"""

EJABBERD_MODULES = """  mod_mam:
    db_type: sql
    default: always
"""


def where(bench, database):
    with open(os.path.join(bench.postgres.place, "password.guichet_owner")) as f:
        password = f.read().strip()
    return {
        "database": database,
        "port": bench.postgres.port,
        "password": password,
    }


def prosody_archive(bench, database):
    return {"more": PROSODY_ARCHIVE.format(**where(bench, database))}


def ejabberd_archive(bench, database):
    """Its tables are made by its own file."""
    subprocess.run(
        [
            *("psql", "-X", "-q", "-f", "/usr/share/ejabberd/sql/pg.sql"),
            bench.postgres.conninfo("guichet_owner", database),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return {
        "more": EJABBERD_ARCHIVE.format(**where(bench, database)),
        "modules": EJABBERD_MODULES,
    }


SERVERS = {
    "prosody": (Prosody, prosody_archive),
    "ejabberd": (Ejabberd, ejabberd_archive),
}


def below(pid):
    """All processes under this one: a server may run under another's account."""
    found = children(pid)
    return found + [one for child in found for one in below(child)]


def talk(bench, server, pairs, count):
    """Figures of one run between these accounts."""
    figures = Figures(
        [
            bench.program("clients"),
            *(str(server.port), server.host, str(count), str(WINDOW)),
        ],
        {
            "server": lambda: [server.process.child.pid, *below(server.process.child.pid)],
            "postgres": lambda: postgres_pids(bench.postgres),
        },
        stdin=subprocess.PIPE,
    )
    figures.child.stdin.write("".join(" ".join(pair) + "\n" for pair in pairs))
    figures.child.stdin.close()
    try:
        return figures.next()
    finally:
        figures.end()


def accounts(bench, server, names):
    """Of this run and of later ones, for servers keep them."""
    password = secret_in(os.path.join(bench.place, "accounts_secret"))
    for name in names:
        server.register(name, password)
    return {name: password for name in names}


def pairs_of(made, writers, address, readers):
    return [
        (writer, made[writer], address(reader), reader, made[reader])
        for writer, reader in zip(writers, readers)
    ]


def relay(bench, kind, count):
    server = kind(os.path.join(bench.place, "relay"), port=0, component_port=0)
    name = "bench_people"
    bench.database(name, 1, 1)
    people = os.path.join(bench.place, "people.pairs")
    write_people(people, PAIRS, PAIRS)
    server.start()
    daemon = bench.guichet(name, server, log_level="warning")
    daemon.write(server_port=server.component_port, **FREE)
    import_folder(daemon, people)
    daemon.keys["log_level"] = "info"
    daemon.write()
    mark = daemon.mark()
    daemon.start()
    try:
        daemon.wait_for("serving", mark)
        writers = [f"c{i}" for i in range(PAIRS)]
        readers = [f"a{i}" for i in range(PAIRS)]
        made = accounts(bench, server, writers + readers)
        pairs = pairs_of(made, writers, lambda _: f"conseiller@{DOMAIN}", readers)
        return talk(bench, server, pairs, count)
    finally:
        daemon.stop()
        server.stop()


def archive(bench, kind, configure, count):
    database = "bench_archive"
    bench.postgres.drop(database)
    bench.postgres.create(database)
    server = kind(
        os.path.join(bench.place, "archive"),
        port=0,
        component_port=0,
        **configure(bench, database),
    )
    server.start()
    try:
        writers = [f"u{i}" for i in range(PAIRS)]
        readers = [f"v{i}" for i in range(PAIRS)]
        made = accounts(bench, server, writers + readers)
        pairs = pairs_of(made, writers, lambda name: f"{name}@localhost", readers)
        figures = talk(bench, server, pairs, count)
        # Without this it would be a comparison with nothing.
        table = "prosodyarchive" if kind is Prosody else "archive"
        ((rows,),) = bench.postgres.sql(f"SELECT count(*) FROM {table}", database)
        assert int(rows) >= count, f"{rows} rows in {table}"
        return figures
    finally:
        server.stop()


def end_to_end(bench, quick, rounds, say):
    """{server: {"relay": [...], "archive": [...]}}"""
    share = 5 if quick else 1
    results = {}
    for name, (kind, configure) in SERVERS.items():
        relays, archives = [], []
        for _ in range(min(rounds, 3)):
            relays.append(relay(bench, kind, COUNTS["relay"] // share))
            archives.append(archive(bench, kind, configure, COUNTS["archive"] // share))
            say(
                f"{name}: {relays[-1]['speed']:,.0f}/s through Guichet, "
                f"{archives[-1]['speed']:,.0f}/s with its own archive"
            )
        results[name] = {"relay": relays, "archive": archives}
    return results
