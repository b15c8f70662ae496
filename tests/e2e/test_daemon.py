"""The daemon when something around it, or it itself, comes and goes."""

import os
import signal
import time

import pytest

from process import Failed, wait_until


def forwarded(w, body):
    return w.wait_sql(
        "SELECT l.turn FROM guichet.message_life l JOIN guichet.message m USING (turn) "
        f"WHERE m.body = '{body}' AND l.forwarded IS NOT NULL"
    )


def test_a_second_daemon_waits_and_takes_over(pair):
    w = pair
    second = w.guichet()
    second.start()
    second.wait_for("store-waiting")
    w.jean.send(w.conseiller, "au premier")
    w.marie.hear("au premier")
    assert not second.events("link-up")
    w.daemon.kill()
    second.wait_for("serving")
    w.jean.send(w.conseiller, "au second")
    w.marie.hear("au second")


def test_after_kill_9_what_was_committed_is_sent_again(pair):
    w = pair
    w.marie.send_presence()
    # The advisor's server bounces nothing: they are only offline.
    w.jean.send(w.conseiller, "avant")
    w.marie.hear("avant")
    forwarded(w, "avant")
    # A sentence in the ledger above the watermark, as a death between commit
    # and forward leaves it.
    w.daemon.kill()
    w.sql(
        """INSERT INTO guichet.message (turn, arrived, kind, claimant, advisor,
        sender, recipient, id, wire_id, digest, body)
        SELECT turn + 1000, clock_timestamp(), kind, claimant, advisor, sender,
        recipient, 'lost', 'lost', digest, 'presque perdu' FROM guichet.message
        WHERE body = 'avant'"""
    )
    w.serve()
    again = w.marie.hear("presque perdu")
    assert again.get("id") == "lost"
    assert again.child("{urn:xmpp:delay}delay") is not None
    forwarded(w, "presque perdu")
    assert len(w.marie.heard("avant")) == 1


def test_after_kill_9_it_serves_again_within_two_seconds(pair):
    w = pair
    w.daemon.kill()
    begun = time.monotonic()
    w.serve()
    took = time.monotonic() - begun
    w.jean.send(w.conseiller, "de retour")
    w.marie.hear("de retour")
    print(f"serving after {took:.2f} s")
    assert took < 2


def test_a_restart_of_postgres_is_survived(pair):
    w = pair
    mark = w.daemon.mark()
    w.postgres.crash()
    sent = w.jean.send(w.conseiller, "pendant la panne")
    w.postgres.restart()
    w.daemon.wait_for("store-up", mark)
    w.marie.hear("pendant la panne")
    assert w.messages("body = 'pendant la panne'")[0]["wire_id"] == sent
    assert w.daemon.runs()


@pytest.mark.row(11)
def test_with_the_database_away_for_long_sentences_are_refused(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.daemon.write(hold=1)
    w.serve()
    jean = w.clients.log_in(claimant)
    mark = w.daemon.mark()
    w.postgres.crash()
    try:
        error = jean.wait_error(jean.send(w.conseiller, "perdu ?"), seconds=20)
        assert error.condition == "internal-server-error"
        assert error.error_text
    finally:
        w.postgres.restart()
    w.daemon.wait_for("store-up", mark)
    assert w.messages("body = 'perdu ?'") == []
    marie = w.clients.log_in(advisor)
    jean.send(w.conseiller, "et maintenant")
    marie.hear("et maintenant")


def test_a_lost_session_is_opened_again(pair):
    w = pair
    mark = w.daemon.mark()
    w.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = 'guichet_run'"
    )
    w.jean.send(w.conseiller, "coupé")
    w.marie.hear("coupé")
    w.daemon.wait_for("store-up", mark)


def test_a_restart_of_the_server_is_survived(pair):
    w = pair
    mark = w.daemon.mark()
    w.server.crash()
    w.daemon.wait_for("link-down", mark)
    w.server.restart()
    w.daemon.wait_for("link-up", mark)
    jean = w.clients.log_in(w.jean.person)
    marie = w.clients.log_in(w.marie.person)
    jean.send(w.conseiller, "après le serveur")
    marie.hear("après le serveur")


def test_it_starts_before_the_others_are_there(world):
    w = world
    advisor = w.people.advisor("Marie Lefort")
    claimant = w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    w.server.stop()
    w.postgres.crash()
    try:
        w.daemon.start()
        w.daemon.wait_for("store-down")
    finally:
        w.postgres.restart()
        w.server.restart()
    w.daemon.wait_for("serving")
    marie = w.clients.log_in(advisor)
    w.clients.log_in(claimant).send(w.conseiller, "enfin")
    marie.hear("enfin")


def test_a_hang_is_survived(pair):
    w = pair
    os.kill(w.daemon.process.pid, signal.SIGSTOP)
    sent = [w.jean.send(w.conseiller, f"gelé {i}") for i in range(20)]
    os.kill(w.daemon.process.pid, signal.SIGCONT)
    w.marie.hear("gelé 19")
    order = [seen.get("id") for seen in w.marie.heard("gelé")]
    assert order == sent


def test_sigterm_under_load_ends_with_0(pair):
    w = pair
    sent = {w.jean.send(w.conseiller, f"charge {i}") for i in range(200)}
    w.marie.hear("charge 5")
    assert w.daemon.stop() == 0
    stored = {row["wire_id"] for row in w.messages("kind = 1")}
    w.serve()
    w.marie.until(
        lambda: stored <= {seen.get("id") for seen in w.marie.heard("charge")},
        20,
        "all that was stored",
    )
    assert stored <= sent


def test_sigterm_ends_it_even_when_the_server_hangs(pair):
    w = pair
    server = w.server.process.pid
    os.kill(server, signal.SIGSTOP)
    try:
        w.jean.send(w.conseiller, "personne n'écoute")
        mark = w.daemon.mark()
        os.kill(w.daemon.process.pid, signal.SIGTERM)
        w.daemon.wait_for("stopping", mark)
        # Once more, as somebody does who does not want to wait.
        assert w.daemon.stop(seconds=8) == 0
        assert len(w.daemon.events("stopping", mark)) == 1
    finally:
        os.kill(server, signal.SIGCONT)


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_it_is_idle_when_nothing_happens(pair):
    w = pair
    begun, before = time.monotonic(), cpu_ticks(w.daemon.process.pid)
    wait_until(lambda: time.monotonic() - begun > 3, 5, "three seconds")
    spent = (cpu_ticks(w.daemon.process.pid) - before) / os.sysconf("SC_CLK_TCK")
    # A tick is 10 ms: one of them in 3 s may be chance.
    assert spent <= 0.01


@pytest.mark.once
def test_the_daemons_role_cannot_change_the_ledger(pair):
    w = pair
    w.jean.send(w.conseiller, "pour toujours")
    w.marie.hear("pour toujours")
    forwarded(w, "pour toujours")
    for table in "message", "delivery", "watermark":
        for statement in (
            f"UPDATE guichet.{table} SET {'turn = turn' if table != 'watermark' else 'at = at'}",
            f"DELETE FROM guichet.{table}",
            f"TRUNCATE guichet.{table}",
        ):
            try:
                w.postgres.sql(statement, w.database, "guichet_run")
            except Failed as why:
                assert "permission denied" in str(why)
            else:
                raise AssertionError(f"allowed: {statement}")
