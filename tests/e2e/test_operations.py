"""What an operator does: install, reload, watch, upgrade, back up, restore."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from guichet import ROOT
from process import wait_until

BUILD = os.environ.get("GUICHET_BUILD", "build")


def run(*argv, **more):
    return subprocess.run(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        **more,
    ).stdout


# ---- installation ----


def make(goal, destination):
    # Of an outer make only the variables: its job slots are not ours.
    flags = os.environ.get("MAKEFLAGS", "").partition(" -- ")
    variables = flags[2].split() if flags[1] else []
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    run(
        *("make", "-C", ROOT, goal, *variables),
        *(f"BUILD={BUILD}", f"DESTDIR={destination}", "PREFIX=/usr/local"),
        env=env,
    )


def files_below(folder):
    return {
        os.path.relpath(os.path.join(place, name), folder)
        for place, _, names in os.walk(folder)
        for name in names
    }


@pytest.mark.once
def test_what_is_installed_serves_and_can_be_removed(world, tmp_path):
    w = world
    place = str(tmp_path / "root")
    make("install", place)
    share = os.path.join(place, "usr/local/share")
    installed = files_below(place)
    assert {
        "usr/local/bin/guichet",
        "usr/local/share/man/man8/guichet.8",
        "usr/local/share/man/man5/guichet.conf.5",
        "usr/local/share/doc/guichet/guichet.conf.example",
        "usr/local/share/guichet/schema/apply.sh",
        "usr/local/share/guichet/wording/fr.xml",
        "usr/local/lib/systemd/system/guichet.service",
    } <= installed

    # Its own schema, in a database of its own, and its own wording.
    w.postgres.drop(w.database)
    w.postgres.create(w.database)
    w.postgres.apply_schema(os.path.join(share, "guichet"), w.database)
    w.daemon.binary = os.path.join(place, "usr/local/bin/guichet")
    w.daemon.write(wording_folder=os.path.join(share, "guichet/wording"))
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    jean.send(w.conseiller, "de l'installation")
    marie.hear("de l'installation")
    assert w.daemon.stop() == 0

    # Without that key it looks where it was installed.
    del w.daemon.keys["wording_folder"]
    w.daemon.write()
    said = w.daemon.command("check", check=False).stdout
    assert "wording_folder = /usr/local/share/guichet/wording\n" in said

    other = os.path.join(share, "guichet", "wording", "de.xml.kept")
    with open(other, "w", encoding="utf-8"):
        pass
    make("uninstall", place)
    assert files_below(place) == {os.path.relpath(other, place)}


def test_the_unit_starts_what_is_installed():
    with open(os.path.join(ROOT, "docs/packaging/guichet.service")) as f:
        unit = f.read()
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
    assert start == "/usr/local/bin/guichet run -c /etc/guichet/guichet.conf"
    # The exit codes of component/road.h and of a bad configuration.
    assert re.search(r"^RestartPreventExitStatus=1 4$", unit, re.M)


# ---- SIGHUP ----


def reload(daemon):
    mark = daemon.mark()
    os.kill(daemon.process.pid, signal.SIGHUP)
    return mark


@pytest.fixture
def own_wording(world, tmp_path):
    folder = str(tmp_path / "wording")
    shutil.copytree(os.path.join(ROOT, "component", "wording"), folder)
    world.daemon.write(wording_folder=folder)
    return folder


TOO_LARGE = re.compile(r'(<say key="refused.too-large">).*?(</say>)', re.S)


def say_otherwise(folder, sentence):
    path = os.path.join(folder, "fr.xml")
    with open(path, encoding="utf-8") as f:
        text, count = TOO_LARGE.subn(rf"\g<1>{sentence}\g<2>", f.read())
    assert count == 1
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def test_sighup_changes_a_sentence_and_keys(world, own_wording):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.daemon.write(body_bytes=400)
    w.serve()
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    before = jean.wait_error(jean.send(w.conseiller, "x" * 500)).error_text
    jean.send(w.conseiller, "y" * 300)
    marie.hear("y" * 300)

    say_otherwise(own_wording, "C’est trop long, voilà.")
    w.daemon.write(body_bytes=200, log_level="warning", ping_wait=31)
    mark = reload(w.daemon)
    w.daemon.wait_for("key-taken", mark, key="body_bytes")
    w.daemon.wait_for("key-needs-restart", mark, key="ping_wait")
    after = jean.wait_error(jean.send(w.conseiller, "z" * 300)).error_text
    assert (after, before != after) == ("C’est trop long, voilà.", True)
    # Of the level "warning" from here on; nobody was disconnected.
    assert not w.daemon.events("configuration-loaded", mark)
    assert len(w.daemon.events("link-up")) == 1
    jean.send(w.conseiller, "court")
    marie.hear("court")


def test_sighup_with_a_bad_file_changes_nothing(own_wording, pair):
    w = pair
    w.daemon.write(body_bytes=200, colour="red")
    mark = reload(w.daemon)
    w.daemon.wait_for("configuration-kept", mark)
    w.jean.send(w.conseiller, "x" * 300)
    w.marie.hear("x" * 300)

    del w.daemon.keys["colour"]
    w.daemon.write(body_bytes=65536)
    say_otherwise(own_wording, "{nonsense}")
    mark = reload(w.daemon)
    w.daemon.wait_for("wording-kept", mark)
    w.daemon.wait_for("configuration-loaded", mark)
    w.jean.send(w.conseiller, "toujours")
    w.marie.hear("toujours")


# ---- the service manager ----


class Manager:
    """What a service manager would hear."""

    def __init__(self, path):
        self.path = path
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        self.heard = []  # lines, in order
        self.env = {}

    def read(self):
        with contextlib.suppress(BlockingIOError):
            while True:
                message = self.socket.recv(4096, socket.MSG_DONTWAIT)
                self.heard += message.decode().splitlines()
        return self.heard

    def wait(self, line, since=0, seconds=20):
        wait_until(
            lambda: line in self.read()[since:], seconds, f"{line}: {self.heard}"
        )

    def beats(self):
        return self.read().count("WATCHDOG=1")

    def close(self):
        self.socket.close()


@pytest.fixture
def manager(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    made = Manager(os.path.relpath(folder / "notify"))
    made.env = {"NOTIFY_SOCKET": str(folder / "notify")}
    yield made
    made.close()


def start(daemon, manager, **env):
    daemon.start(env={**manager.env, **env})


def test_the_service_manager_is_told(world, manager):
    w = world
    w.people.bring_in()
    start(w.daemon, manager)
    w.daemon.wait_for("serving")
    manager.wait(f"STATUS={w.domain}: serving")
    assert manager.heard.count("READY=1") == 1
    states = [line for line in manager.heard if line.startswith("STATUS=")]
    assert states[0] == f"STATUS={w.domain}: waiting for the database"
    assert manager.heard.index("READY=1") > manager.heard.index(states[-2])

    mark = len(manager.heard)
    reload(w.daemon)
    manager.wait("READY=1", mark)
    told = manager.heard[mark:]
    assert told[0] == "RELOADING=1"
    assert re.fullmatch(r"MONOTONIC_USEC=[0-9]+", told[1])

    mark = len(manager.heard)
    w.server.crash()
    manager.wait(f"STATUS={w.domain}: waiting for the XMPP server", mark)
    w.server.restart()
    manager.wait(f"STATUS={w.domain}: serving", mark)
    assert "READY=1" not in manager.heard[mark:]

    mark = len(manager.heard)
    assert w.daemon.stop() == 0
    manager.wait("STOPPING=1", mark)
    assert manager.beats() == 0  # nobody asked for them


def test_a_standby_is_ready(world, manager):
    w = world
    w.people.bring_in()
    w.serve()
    second = w.guichet()
    start(second, manager)
    manager.wait(f"STATUS={w.domain}: standby: another daemon serves")
    assert "READY=1" in manager.heard
    w.daemon.kill()
    manager.wait(f"STATUS={w.domain}: serving")
    assert manager.heard.count("READY=1") == 1


def wait_beats(manager, more, seconds=10):
    wanted = manager.beats() + more
    wait_until(lambda: manager.beats() >= wanted, seconds, f"{more} beats")


def test_the_watchdog_is_fed_while_pings_answer(world, manager):
    """And while server or database are away, which a restart does not mend."""
    w = world
    w.people.bring_in()
    start(w.daemon, manager, WATCHDOG_USEC="300000")
    w.daemon.wait_for("serving")
    wait_beats(manager, 5)
    w.server.crash()
    w.daemon.wait_for("link-down")
    wait_beats(manager, 5)
    w.postgres.crash()
    w.daemon.wait_for("store-down")
    wait_beats(manager, 5)
    mark = w.daemon.mark()
    w.postgres.restart()
    w.server.restart()
    w.daemon.wait_for("serving", mark)
    wait_beats(manager, 5)
    # A loop that does not turn says nothing.
    os.kill(w.daemon.process.pid, signal.SIGSTOP)
    frozen = manager.beats()
    begun = time.monotonic()
    wait_until(lambda: time.monotonic() - begun > 1, 3, "a second")
    assert manager.beats() == frozen
    os.kill(w.daemon.process.pid, signal.SIGCONT)
    wait_beats(manager, 5)


def test_a_hung_database_does_not_starve_the_watchdog(world, manager):
    """It counts as away after a while, and a restart would only lose what is
    held for it. (When the daemon itself is stuck: component_pulse_test.c.)"""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.daemon.write(statement_timeout=100, doubt=60, hold=60)
    start(w.daemon, manager, WATCHDOG_USEC="300000")
    w.daemon.wait_for("serving")
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    rows = w.sql(
        "SELECT pid FROM pg_stat_activity WHERE usename = 'guichet_run' "
        f"AND datname = '{w.database}'"
    )
    backends = [int(pid) for (pid,) in rows]
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        jean.send(w.conseiller, "dans un mur")
        w.daemon.wait_for("store-down", seconds=40)
        wait_beats(manager, 5)
        assert not w.daemon.events("stuck")
    finally:
        for pid in backends:
            os.kill(pid, signal.SIGCONT)
    marie.hear("dans un mur", seconds=30)
    wait_beats(manager, 5)


# ---- upgrade, backup, restore ----


def test_a_schema_upgrade_with_a_standby(pair, tmp_path):
    """docs/operations.md: the serving daemon goes on over an added file, and a
    daemon that does not know the file says so with code 4."""
    w = pair
    schema = str(tmp_path / "new" / "schema")
    shutil.copytree(os.path.join(ROOT, "schema"), schema)
    with open(os.path.join(schema, "999-next.sql"), "w", encoding="utf-8") as f:
        f.write("ALTER TABLE guichet.dead_letter ADD COLUMN note text;\n")
    w.postgres.apply_schema(os.path.dirname(schema), w.database)
    w.jean.send(w.conseiller, "pendant la mise à niveau")
    w.marie.hear("pendant la mise à niveau")
    assert w.daemon.stop() == 0
    w.daemon.start()
    wait_until(lambda: not w.daemon.runs(), 20, "the end of the old version")
    assert w.daemon.stop() == 4
    assert "999-next.sql" in w.daemon.events("store-unfit")[-1]["why"]
    # Its place is taken in a real upgrade by the new version.
    w.daemon.process = None


def dump(w, path):
    where = w.postgres.conninfo("guichet_owner", w.database)
    run("pg_dump", "-Fc", "-f", path, "-d", where)


def restore(w, path, name):
    w.postgres.create(name)
    where = w.postgres.conninfo("postgres", name)
    run("pg_restore", "--exit-on-error", "--single-transaction", "-d", where, path)
    w.postgres.sql(
        "INSERT INTO guichet.epoch (epoch) "
        "SELECT max(epoch) + 1000 FROM guichet.epoch",
        name,
    )


def test_a_restored_dump_is_served_and_unproven_is_sent_again(world, tmp_path):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    # What is forwarded stays unproven: the next ping is a minute away.
    w.daemon.write(ping_soon=60000, ping_idle=60, ping_count=100000)
    w.serve()
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    sent = [jean.send(w.conseiller, f"avant la sauvegarde {i}") for i in range(5)]
    marie.hear("avant la sauvegarde 4")
    path = str(tmp_path / "guichet.dump")
    dump(w, path)
    jean.send(w.conseiller, "après la sauvegarde")
    marie.hear("après la sauvegarde")
    w.daemon.kill()

    name = w.database + "_restored"
    try:
        restore(w, path, name)
        second = w.guichet(
            database=w.postgres.conninfo("guichet_run", name),
            import_database=w.postgres.conninfo("guichet_csv", name),
        )
        w.serve(second)
        rows = w.postgres.sql(
            "SELECT wire_id FROM guichet.message WHERE kind = 1 ORDER BY turn", name
        )
        assert [row[0] for row in rows] == sent
        marie.until(
            lambda: len(marie.heard("avant la sauvegarde")) == 10,
            20,
            "what was unproven in the dump",
        )
        assert [seen.get("id") for seen in marie.heard("avant la sauvegarde")] == sent * 2
        assert len(marie.heard("après la sauvegarde")) == 1
        # The importer's and the daemon's rights came with the dump.
        jean.send(w.conseiller, "après la restauration")
        marie.hear("après la restauration")
        w.people.advisor("Luc Petit")
        w.people.bring_in(second)
        assert second.stop() == 0
    finally:
        w.postgres.drop(name)
