"""PostgreSQL fails in every way that it knows: rows 10 to 12, 14, 15 and 17."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time

import pytest

from conftest import SANITIZERS
from crowd import end, passes_now, with_crowd
from figures import note, of_verdict, often
from process import Failed, wait_until
from proxy import Proxy
from test_pressure import Lock

SESSIONS = "usename = 'guichet_run' AND datname = '{}'"


@pytest.fixture
def crowd(world):
    with with_crowd(world):
        yield world


def backends(w):
    where = SESSIONS.format(w.database)
    rows = w.postgres.sql(f"SELECT pid FROM pg_stat_activity WHERE {where}")
    return [int(pid) for (pid,) in rows]


def terminate(w):
    where = SESSIONS.format(w.database)
    w.postgres.sql(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {where}"
    )


def restart(postgres):
    """Those whom a killed postmaster left behind hold its memory for a while."""

    def again():
        try:
            postgres.restart()
        except Failed:
            return False
        return True

    wait_until(again, 60, "PostgreSQL")


def stop(w, how):
    """Strikes; returns what it was, once the database may be started again."""
    if how == "immediate restart":
        w.postgres.crash()
    elif how == "kill -9 of the postmaster":
        w.postgres.process.stop(signal.SIGKILL)
    elif how == "kill -9 of a backend":
        os.kill(backends(w)[0], signal.SIGKILL)
    else:
        terminate(w)


HOW = {
    "terminated backends": 10,
    "kill -9 of a backend": 10,
    "immediate restart": 11,
    "kill -9 of the postmaster": 12,
}


@pytest.mark.parametrize(
    "how", [pytest.param(how, marks=pytest.mark.row(row)) for how, row in HOW.items()]
)
def test_the_database_dies_under_load(crowd, how):
    """The daemon lives and waits: nothing vanishes at all."""
    w = crowd
    w.load.start()
    times = []
    for number in range(often(2, 20)):
        passes_now(w, number, 50)
        mark = w.daemon.mark()
        stop(w, how)
        if "backend" not in how:
            restart(w.postgres)
        begun = time.monotonic()
        w.daemon.wait_for("store-up", mark)
        times.append(time.monotonic() - begun)
    passes_now(w, 0)
    verdict = end(w, 0)
    assert len(w.daemon.events("link-up")) == 1
    note(
        *(HOW[how], how, w),
        **{"times": len(times), "recovered": max(times), **of_verdict(verdict)},
    )


@pytest.mark.calm
@pytest.mark.row(8)
@pytest.mark.parametrize("how", ["segments of a byte", "resets"])
def test_a_poor_way_to_the_database(world, how):
    w = world
    # The path of a socket is short.
    with tempfile.TemporaryDirectory(prefix="guichet-", dir="/tmp") as folder:
        name = f".s.PGSQL.{w.postgres.port}"
        proxy = Proxy(
            os.path.join(w.postgres.sockets, name), os.path.join(folder, name)
        )
        w.daemon.write(
            database=f"host={folder} port={w.postgres.port} "
            f"dbname={w.database} user=guichet_run"
        )
        with with_crowd(w, pause=0.02):
            w.load.start()
            passes_now(w, 0, 20)
            if how == "resets":
                proxy.reset_every = 30000
                wait_until(lambda: proxy.resets >= often(5, 50), 120, "resets")
                proxy.reset_every = 0
            else:
                proxy.segment = 1
            passes_now(w, 1, often(20, 200), 60)
            proxy.segment = 0
            verdict = end(w, 0)
            note(8, f"{how} on the way to the database", w, **of_verdict(verdict))
        w.daemon.stop()
        proxy.stop()


# ---- row 14: it takes nothing ----


@contextlib.contextmanager
def read_only(w):
    change = f"ALTER DATABASE {w.database} SET default_transaction_read_only"
    w.postgres.sql(f"{change} = on")
    terminate(w)
    yield
    w.postgres.sql(f"{change} = off")


@contextlib.contextmanager
def no_connection(w):
    w.postgres.sql("ALTER ROLE guichet_run CONNECTION LIMIT 0")
    try:
        terminate(w)
        yield
    finally:
        w.postgres.sql("ALTER ROLE guichet_run CONNECTION LIMIT -1")


@contextlib.contextmanager
def disk_full(w):
    """All that the database is lies on a small disk, and it is filled."""
    with tempfile.TemporaryDirectory(prefix="guichet-", dir="/tmp") as folder:
        mounted = subprocess.run(
            [*("mount", "-t", "tmpfs", "-o", "size=48m"), "tmpfs", folder],
            capture_output=True,
            check=False,
        )
        if mounted.returncode != 0:
            pytest.skip("no small disk can be mounted here")
        try:
            with small_tablespace(w, folder):
                yield
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def small_tablespace(w, folder):
    w.postgres.account.own(folder)
    os.chmod(folder, 0o700)
    w.daemon.stop()
    w.postgres.sql(f"CREATE TABLESPACE small LOCATION '{folder}'")
    try:
        w.postgres.sql(f"ALTER DATABASE {w.database} SET TABLESPACE small")
        w.serve()
        w.sql("CREATE TABLE public.junk (bytes text)")
        fill = "INSERT INTO public.junk SELECT repeat(md5(g::text), {}) FROM"
        for rows in 100000, 1000, 10, 1:
            with contextlib.suppress(Failed):
                while True:
                    w.sql(fill.format(60) + f" generate_series(1, {rows}) g")
        yield
        w.sql("DROP TABLE public.junk")
    finally:
        w.daemon.stop()
        w.postgres.sql(f"ALTER DATABASE {w.database} SET TABLESPACE pg_default")
        w.postgres.sql("DROP TABLESPACE small")
        w.serve()


@pytest.mark.calm
@pytest.mark.row(14)
@pytest.mark.parametrize("fault", [read_only, no_connection, disk_full])
def test_a_database_that_takes_nothing(world, fault):
    """Senders are told, and it recovers without anybody's help."""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.daemon.write(hold=1, doubt=1)
    w.serve()
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    with fault(w):
        mark = jean.mark()
        for number in range(40):
            sent = jean.send(w.conseiller, f"plein {number} {'x' * 3000}")
            if was_told(w, jean, sent, mark):
                break
        else:
            pytest.fail("nothing was refused")
        assert w.daemon.runs()
    begun = time.monotonic()
    wait_until(lambda: passes(w, jean, marie), 30, "a sentence that passes", 0.2)
    note(14, fault.__name__, w, recovered=time.monotonic() - begun)
    # What was refused is nowhere, the rest is everywhere: with its own id, and
    # once more where that it had left could not be stored.
    stored = [row["body"] for row in w.messages("kind = 1 AND body LIKE 'plein%'")]
    heard = {seen.get("id"): seen.body for seen in marie.heard("plein")}
    assert list(heard.values()) == stored


def was_told(w, jean, sent, mark):
    """That it is refused, or that nobody knows yet; else it was stored."""

    def known():
        error = jean.find(
            lambda seen: seen.get("id") == sent and seen.get("type") == "error"
        )
        if error:
            assert error[0].condition == "internal-server-error"
            return "told"
        if jean.find(lambda seen: seen.bare_from == w.accueil and seen.body, mark):
            return "told"
        try:
            return w.messages(f"id = '{sent}'") and "stored"
        except Failed:
            return False

    return wait_until(known, 30, "an answer") == "told"


def passes(w, jean, marie):
    mark = marie.mark()
    sent = jean.send(w.conseiller, "encore un essai")
    return wait_until(
        lambda: marie.heard("encore", mark)
        or jean.find(lambda seen: seen.get("id") == sent and seen.name == "message"),
        30,
        "an answer",
    ) and bool(marie.heard("encore", mark))


# ---- rows 15 and 17 ----


@pytest.mark.row(15)
@pytest.mark.parametrize("sqlstate", ["23503", "22021", "22P05"])
def test_a_poisoned_row_harms_no_other(crowd, sqlstate):
    w = crowd
    w.sql(
        "CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN IF NEW.body LIKE 'poison%' THEN RAISE EXCEPTION 'no' USING"
        f" ERRCODE = '{sqlstate}'; END IF; RETURN NEW; END $$;"
        " CREATE TRIGGER poison BEFORE INSERT ON guichet.message"
        " FOR EACH ROW EXECUTE FUNCTION public.poison()"
    )
    w.load.start()
    client, _ = w.load.people[0]
    count = often(5, 50)
    for number in range(count):
        passes_now(w, number, 10)
        error = client.wait_error(client.send(w.conseiller, f"poison {number}"))
        assert error.condition == "internal-server-error"
    passes_now(w, 0, 20)
    verdict = end(w, 0)
    assert len(w.sql("SELECT 1 FROM guichet.dead_letter")) == count
    assert len(w.daemon.events("parked")) >= count
    note(15, f"rows that fail with {sqlstate}", w, times=count, **of_verdict(verdict))


@pytest.mark.calm
@pytest.mark.row(17)
def test_a_missing_month_is_taken_by_the_default_partition(world):
    """A dump holds the table in the month that nobody prepared for: the rows
    go elsewhere meanwhile, somebody is warned, and later they are moved."""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    year = 400 * 86400
    lock = Lock(w, "guichet.message IN ACCESS SHARE MODE")
    w.daemon.start(env={**SANITIZERS, "GUICHET_CLOCK_OFFSET": str(year)})
    w.daemon.wait_for("database-warning", seconds=30)
    marie, jean = w.clients.log_in(advisor), w.clients.log_in(claimant)
    jean.send(w.conseiller, "dans un an")
    marie.hear("dans un an")
    where = "SELECT tableoid::regclass FROM guichet.message WHERE body = 'dans un an'"
    assert w.sql(where) == [["guichet.message_default"]]
    lock.release()
    w.daemon.stop()
    w.daemon.start(env={**SANITIZERS, "GUICHET_CLOCK_OFFSET": str(year)})
    wait_until(
        lambda: w.sql(where) != [["guichet.message_default"]], 30, "the month's table"
    )
