"""Two daemons, two databases, two hosts: who is left goes on."""

import contextlib
import os
import secrets
import subprocess
import time

import pytest

from conftest import opened
from crowd import end, passes_now, with_crowd
from figures import note, of_verdict
from postgres import Standby
from process import wait_until
from template import Copy

pytestmark = pytest.mark.calm

SUPERSEDED = 3  # component/road.h


def exit_code(daemon, seconds):
    """Of a daemon that ends by itself."""
    wait_until(lambda: not daemon.runs(), seconds, f"its end:\n{daemon.tail()}")
    return daemon.process.child.returncode


# ---- a second daemon ----


@pytest.mark.row(29)
def test_a_hot_standby_takes_over_from_a_killed_daemon(world):
    w = world
    with with_crowd(w):
        second = w.guichet()
        w.load.start()
        passes_now(w, 0, 50)
        second.start()
        second.wait_for("store-waiting")
        passes_now(w, 1, 50)
        assert not second.events("link-up")
        w.daemon.kill()
        begun = time.monotonic()
        second.wait_for("serving")
        took = time.monotonic() - begun
        passes_now(w, 0, 50)
        verdict = end(w, 1)
        note(29, "kill -9 beside a standby", w, recovered=took, **of_verdict(verdict))
        assert took < 5


def test_a_check_beside_a_serving_daemon_disturbs_nothing(world):
    w = world
    with with_crowd(w):
        w.load.start()
        passes_now(w, 0, 20)
        for number in range(3):
            assert w.daemon.command("check").returncode == 0
            passes_now(w, number, 20)
        assert end(w, 0).repeats == 0
        assert len(w.daemon.events("link-up")) == 1
        assert not w.daemon.events("store-down")


# ---- a host that vanishes ----


@pytest.fixture
def spread(request, tmp_path, place, server, host):
    """Database and XMPP server here; the first daemon on that other host."""
    with contextlib.ExitStack() as stack:
        listen = f"listen_addresses = '127.0.0.1,{host.ours}'\n"
        postgres = Copy(os.path.join(place, "spread"), port=0, settings=listen)
        # Its address is another in each test, so the cluster is, too.
        stack.callback(postgres.forget)
        stack.callback(postgres.stop)
        postgres.start()
        postgres.allow(host.network)
        near = type(server)(
            os.path.join(place, "spread"),
            port=0,
            component_port=0,
            interfaces=("127.0.0.1", host.ours),
        )
        stack.callback(near.stop)
        near.start()
        folder = str(tmp_path)
        w = stack.enter_context(opened(folder, postgres, near, request.node))
        w.daemon.within = host.within
        w.daemon.write(
            server_host=host.ours,
            server_tunnel="yes",
            database=f"hostaddr={host.ours} port={postgres.port} "
            f"dbname={w.database} user=guichet_run",
        )
        yield w


@pytest.mark.row(7)
def test_a_standby_takes_over_from_a_vanished_host(spread, host):
    w = spread
    with with_crowd(w):
        second = w.guichet()
        second.start()
        second.wait_for("store-waiting")
        w.load.start()
        passes_now(w, 0, 50)
        host.reachable(False)
        gone, begun = time.time(), time.monotonic()
        second.wait_for("serving", seconds=30)
        took = time.monotonic() - begun
        note(7, "the daemon's host vanishes", w, recovered=took)
        assert took < 15
        back = time.time()
        # An ejabberd keeps a silent link, and half of the sentences with it,
        # until its system's TCP gives up: docs/operations.md.
        if w.server.name == "ejabberd":
            w.load.stop()
            host.reachable(True)
            assert exit_code(w.daemon, 60) == SUPERSEDED
            w.load.resume()
        passes_now(w, 0, 50)
        host.reachable(True)
        assert exit_code(w.daemon, 60) == SUPERSEDED
        assert second.runs()
        passes_now(w, 1, 50)
        w.load.stop()
        verdict = w.load.settle(w.readers)
        print(verdict)
        assert not verdict.broken, verdict
        # What the server had handed to the dead wire is lost, and only that.
        sent = {row.body: row.at for row in w.load.journal}
        assert all(gone - 1 < sent[body] < back + 1 for body in verdict.vanished)


# ---- a database that fails over ----


class Clusters:
    """A primary and its standby; every conninfo names both."""

    def __init__(self, place):
        self.first = Copy(os.path.join(place, "first"), port=0)
        self.second = Standby(os.path.join(place, "second"), self.first)
        self.live = self.first

    def start(self):
        self.first.start()
        self.second.start()

    def keep_in_step(self):
        """A commit is one when both have it."""
        self.first.sql(
            f"ALTER SYSTEM SET synchronous_standby_names = '{Standby.NAME}'"
        )
        self.first.sql("SELECT pg_reload_conf()")
        wait_until(
            lambda: self.first.sql(
                "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
            ),
            10,
            "the synchronous standby",
        )

    def fail_over(self):
        self.first.crash()
        self.second.promote()
        self.live = self.second

    def stop(self):
        for one in self.second, self.first:
            one.stop()
            one.forget()

    def conninfo(self, role, database):
        hosts = f"{self.first.sockets},{self.second.sockets}"
        ports = f"{self.first.port},{self.second.port}"
        return (
            f"host={hosts} port={ports} dbname={database} user={role} "
            "target_session_attrs=read-write"
        )

    def sql(self, *words):
        return self.live.sql(*words)

    def create(self, *words):
        return self.live.create(*words)

    def drop(self, *words):
        return self.live.drop(*words)


@pytest.fixture
def clusters(place):
    made = Clusters(os.path.join(place, "clusters"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def doubled(request, tmp_path, clusters, server):
    with opened(str(tmp_path), clusters, server, request.node) as made:
        yield made


@pytest.mark.row(13)
def test_a_failover_of_the_database_loses_nothing(doubled, clusters):
    w = doubled
    with with_crowd(w):
        clusters.keep_in_step()
        w.load.start()
        passes_now(w, 0, 100)
        mark = w.daemon.mark()
        begun = time.monotonic()
        clusters.fail_over()
        w.daemon.wait_for("store-up", mark)
        took = time.monotonic() - begun
        passes_now(w, 1, 100)
        verdict = end(w, 0)
        note(13, "failover", w, recovered=took, **of_verdict(verdict))
        assert len(w.daemon.events("link-up")) == 1


@pytest.mark.row(13)
def test_a_database_that_is_behind_is_loaded_afresh(doubled, clusters):
    w = doubled
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.serve()
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    jean.send(w.conseiller, "des deux côtés")
    marie.hear("des deux côtés")
    wait_until(
        lambda: clusters.second.sql(
            f"SELECT 1 FROM pg_database WHERE datname = '{w.database}'"
        ),
        10,
        "the arrival of the database at the standby",
    )
    wait_until(
        lambda: clusters.second.sql(
            "SELECT 1 FROM guichet.message WHERE body = 'des deux côtés'", w.database
        ),
        10,
        "its arrival at the standby",
    )
    clusters.second.cut_off()
    jean.send(w.conseiller, "d’un seul côté")
    marie.hear("d’un seul côté")
    clusters.fail_over()
    assert exit_code(w.daemon, 30) == SUPERSEDED
    assert "behind" in w.daemon.events("store-superseded")[-1]["why"]
    w.serve()
    jean.send(w.conseiller, "et cela va")
    marie.hear("et cela va")
    assert w.messages("body = 'd’un seul côté'") == []
