"""What of ours was away stands in the database, once it is over."""

import time

import pytest

from test_database import restart

LINK, STORE, DAEMON, CLOCK = 13, 14, 15, 16

# How long after the last word of the database a daemon may have been alive: the
# row that says so is renewed every ten seconds, of an answer a second old.
RENEWED = 12


@pytest.fixture
def stepped(world, tmp_path, monkeypatch):
    """A daemon whose clock can be set, that has told that it is alive."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    monkeypatch.setenv("GUICHET_CLOCK_FILE", str(clock))
    world.clock = clock
    world.daemon.write(ping_idle=1, backoff_most=500)
    world.serve()
    world.wait_sql("SELECT at FROM guichet.alive")
    return world


def span(w, kind, after):
    """The one of this kind that was stored since."""
    rows = w.wait_sql(
        "SELECT extract(epoch FROM since), extract(epoch FROM until) "
        f"FROM guichet.outage WHERE kind = {kind} AND stored > to_timestamp({after})",
        20,
    )
    assert len(rows) == 1
    return [float(instant) for instant in rows[0]]


def serves_again(w, mark):
    w.daemon.wait_for("serving", mark)


@pytest.mark.calm
def test_what_was_away_is_stored_with_its_span(stepped):
    w = stepped
    assert w.sql("SELECT kind FROM guichet.outage") == []  # never there before

    mark, gone = w.daemon.mark(), time.time()
    w.server.stop()
    w.daemon.wait_for("link-down", mark)
    came = time.time()
    w.server.restart()
    serves_again(w, mark)
    since, until = span(w, LINK, gone)
    assert gone - 3 < since <= came < until

    mark, gone = w.daemon.mark(), time.time()
    w.postgres.crash()
    w.daemon.wait_for("store-down", mark)
    came = time.time()
    restart(w.postgres)
    w.daemon.wait_for("store-up", mark)
    since, until = span(w, STORE, gone)
    assert gone - RENEWED < since <= came < until

    gone = time.time()
    w.daemon.kill()
    came = time.time()
    w.serve()
    since, until = span(w, DAEMON, gone)
    assert gone - RENEWED < since <= came < until

    gone = time.time()
    w.clock.write_text("-3600")
    since, until = span(w, CLOCK, gone)
    assert abs(until - gone) < RENEWED * 3 and abs(until - since - 3600) < 1

    # Five seconds are none; more are, by themselves.
    gone = time.time()
    for ahead in "-3596", "-3590":
        w.clock.write_text(ahead)
        seen = time.time() + int(ahead)
        w.wait_sql(
            "SELECT 1 FROM guichet.alive WHERE at BETWEEN "
            f"to_timestamp({seen}) AND to_timestamp({seen + 60})",
            30,
        )
    since, until = span(w, CLOCK, gone)
    assert abs(until - since - 6) < 1
