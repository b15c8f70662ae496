"""The system under the daemon: rows 21, 22 and 28."""

import os
import subprocess
import time

import pytest

from conftest import BUILD
from crowd import end, passes_now, with_crowd
from figures import note, of_verdict, often
from process import wait_until
from test_link import proxied, proxy  # noqa: F401  pylint: disable=unused-import

SHORT = os.path.join(BUILD, "test", "tests", "faults", "short.so")


@pytest.mark.calm
@pytest.mark.row(21)
def test_short_reads_and_writes(world, tmp_path):
    """Most calls move 1 to 7 bytes, one in eight fails with EINTR or EAGAIN."""
    w = world
    with with_crowd(w, pause=0.02):
        assert w.daemon.stop() == 0
        log = str(tmp_path / "short")
        mark = w.daemon.mark()
        env = {"LD_PRELOAD": SHORT, "SHORT_LOG": log}
        w.daemon.start(env=env)
        w.daemon.wait_for("serving", mark)
        w.load.start()
        passes_now(w, 0, often(50, 1000), 120)
        verdict = end(w, 0)
        assert w.daemon.stop() == 0
        assert len(w.daemon.events("link-up", mark)) == 1
        with open(log, encoding="ascii") as f:
            shortened, interrupted, refused = map(int, f.read().split())
        assert min(shortened, interrupted, refused) > 10
        note(
            *(21, "short calls, EINTR, EAGAIN", w),
            **{"shortened": shortened, "interrupted": interrupted + refused},
            **of_verdict(verdict),
        )


def open_files(daemon):
    return len(os.listdir(f"/proc/{daemon.process.pid}/fd"))


def limit_files(daemon, most):
    subprocess.run(
        ["prlimit", "--pid", str(daemon.process.pid), f"--nofile={most}:4096"],
        check=True,
    )


@pytest.mark.row(22)
def test_no_descriptor_is_left(proxied):
    """Neither for the server nor for the database; once there are some again it
    goes on by itself."""
    w = proxied
    with with_crowd(w, pause=0.02):
        w.load.start()
        passes_now(w, 0, 20)
        mark = w.daemon.mark()
        limit_files(w.daemon, 3)
        w.proxy.cut()
        w.daemon.wait_for("link-down", mark)
        said = w.daemon.wait_for("link-failed", mark)
        assert "open files" in said["why"], said
        assert w.daemon.runs()
        limit_files(w.daemon, 1024)
        begun = time.monotonic()
        w.daemon.wait_for("serving", mark)
        took = time.monotonic() - begun
        passes_now(w, 1, 20)
        before = open_files(w.daemon)
        for _ in range(often(3, 30)):
            mark = w.daemon.mark()
            w.proxy.cut()
            w.daemon.wait_for("link-down", mark)
            w.daemon.wait_for("serving", mark)
        assert open_files(w.daemon) <= before
        passes_now(w, 1, 20)
        verdict = end(w, 2 + often(3, 30))
        note(22, "no descriptor is left", w, recovered=took, **of_verdict(verdict))


# ---- row 28 ----


@pytest.mark.calm
@pytest.mark.row(28)
def test_a_storm_of_bounces_feeds_nothing(world):
    """All that is sent to an account that is none bounces: each sentence once,
    each row says so, nothing is sent again by itself."""
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor, account=False)
    w.people.bring_in()
    w.serve()
    marie = w.clients.log_in(advisor)
    alias = w.alias(claimant)
    count = often(200, 2000)
    for number in range(count):
        marie.send(alias, f"dans le vide {number}")
    bounced = (
        "SELECT count(DISTINCT m.turn) FROM guichet.message m JOIN guichet.delivery d"
        " USING (wire_id) WHERE m.kind = 2 AND d.kind = 3"
    )
    wait_until(lambda: w.sql(bounced) == [[str(count)]], 60, "the bounces")
    sent = w.sql("SELECT count(*) FROM guichet.delivery")
    marie.send(w.accueil, "encore là ?")
    marie.wait(lambda seen: seen.bare_from == w.accueil, "an answer")
    assert w.sql("SELECT count(*) FROM guichet.delivery") == sent
    assert len(w.messages("kind = 2")) == count
    note(28, "a storm of bounces", w, sent=count, bounced=count)


@pytest.mark.calm
@pytest.mark.row(28)
def test_an_error_is_never_answered(pair):
    w = pair
    mark = w.jean.mark()
    for number in range(often(100, 1000)):
        w.jean.send_xml(
            f"<message to='{w.conseiller}' type='error' id='e{number}'><body>non"
            "</body><error type='cancel'><item-not-found "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
        )
    w.jean.send(w.conseiller, "après les erreurs")
    w.marie.hear("après les erreurs")
    assert not [seen for seen in w.jean.seen[mark:] if seen.get("type") == "error"]
    assert not w.marie.heard("non")
    assert len(w.messages("kind = 1")) == 1
