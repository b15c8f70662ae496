"""The tools when what they need is refused, or goes away under them."""

import os
import signal
import subprocess

import pytest

from conftest import BINARY
from test_commands import findings
from test_shell import account, do, probe, shell  # noqa: F401  pylint: disable=unused-import


# ---- words that are none ----


def usage_of(*words):
    return subprocess.run(
        [BINARY, *words], capture_output=True, text=True, check=False, timeout=30
    )


@pytest.mark.parametrize(
    "words",
    ["", "nonsense", "run", "run --fast -c guichet.conf", "import -c guichet.conf regions"],
)
def test_how_it_is_used_is_said(words):
    done = usage_of(*words.split())
    assert done.returncode == 1
    assert done.stderr.startswith("usage: guichet run -c FILE")


@pytest.mark.parametrize("words", ["-a", "-a x --slowly y", "-a x"])
def test_how_a_probe_is_used_is_said(words):
    done = usage_of("probe", *words.split())
    assert done.returncode == 2
    assert done.stderr.startswith("usage: guichet probe")


# ---- what the database refuses ----

# Rights that the daemon's role may have lost.
LOST = {
    "schema": "REVOKE SELECT ON guichet.schema_file FROM guichet_daemon",
    "grants": "REVOKE EXECUTE ON FUNCTION has_table_privilege(text, text) FROM public",
    "lock": "REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(integer, integer) FROM public",
}


@pytest.mark.once
def test_what_the_database_refuses_is_said(world):
    """By the checks, and by a daemon that does not start then."""
    w = world
    for what, statement in LOST.items():
        w.sql(statement)
        done = w.daemon.command("check", check=False)
        assert done.returncode == 1
        verdict, why = findings(done)[what]
        assert verdict == "WRONG"
        assert "permission denied" in why
    w.sql("REVOKE SELECT ON guichet.audit_seal FROM guichet_daemon")
    done = w.daemon.command("check", "--audit", check=False)
    assert done.returncode == 1
    assert "WRONG    audit      permission denied" in done.stdout
    w.daemon.start()
    assert "permission denied" in w.daemon.wait_for("store-unfit")["why"]
    assert w.daemon.process.wait(10) == 4


@pytest.mark.once
def test_a_daemon_without_its_wording_does_not_start(world):
    w = world
    w.daemon.write(wording_folder=os.path.join(w.folder, "nowhere"))
    w.daemon.start()
    assert "nowhere" in w.daemon.wait_for("wording-unfit")["why"]
    assert w.daemon.process.wait(10) == 1


# ---- an import ----


def regions(first, count):
    return "".join(
        f'X{i}," Region {i} ",Europe/Paris,closed,100,fr\n'
        for i in range(first, first + count)
    )


def import_through(w, pipe_path):
    os.mkfifo(pipe_path)
    return subprocess.Popen(
        [w.daemon.binary, "import", "-c", w.daemon.file, "regions", pipe_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.once
def test_an_import_whose_database_goes_away_takes_nothing(world):
    """Rows come through a pipe: some before the session ends, some after."""
    w = world
    header = "code,name,zone,state,cap,language\n"
    path = os.path.join(w.folder, "regions.csv")
    with import_through(w, path) as tool:
        with open(path, "w", encoding="utf-8") as pipe:
            pipe.write(header + regions(0, 2000))
            pipe.flush()
            ended = w.wait_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'guichet import' "
                f"AND datname = '{w.database}' AND query LIKE 'COPY%'"
            )
            assert ended == [["t"]]
            pipe.write(regions(2000, 20000))
        said, _ = tool.communicate(timeout=20)
    assert tool.returncode == 2
    assert said.startswith("guichet import: ")
    assert w.sql("SELECT count(*) FROM guichet.region") == [["0"]]
    # Once more, with a database; blanks around a cell are not of it.
    os.unlink(path)
    with open(path, "w", encoding="utf-8") as f:
        f.write(header + regions(0, 1))
    w.daemon.command("import", "regions", path)
    assert w.sql("SELECT code, name FROM guichet.region") == [["X0", "Region 0"]]


# ---- an operator's shell, a probe ----

# As if somebody else were faster each time.
ALWAYS_CHANGED = """
    CREATE FUNCTION guichet.always_changed() RETURNS trigger LANGUAGE plpgsql
    AS $$BEGIN RAISE EXCEPTION 'changed' USING ERRCODE = 'GU001'; END$$;
    CREATE TRIGGER always_changed BEFORE INSERT ON guichet.note
    FOR EACH ROW EXECUTE FUNCTION guichet.always_changed()
"""


def test_what_cannot_be_done_from_a_shell_is_said(shell):  # noqa: F811
    w = shell
    olga, marie = account(w, w.olga), account(w, w.marie)
    assert "guichet: " in do(w, account(w, w.jean, port=1), code=3).stderr
    assert "none" in probe(w, "-a", marie, "-b", "none", code=2).stderr
    wrong = account(w, w.jean, password="wrong")
    assert "login" in probe(w, "-a", marie, "-b", wrong, code=3).stderr
    w.sql(ALWAYS_CHANGED)
    note = ("note", f"claimant={w.jean.number}", "text=x")
    assert "a changé" in do(w, marie, *note, code=1).stderr
    w.sql("DROP TRIGGER always_changed ON guichet.note")
    do(w, marie, *note)
    outcomes = w.sql("SELECT outcome FROM guichet.audit ORDER BY turn")
    assert outcomes == [["CHANGED"], ["done"]]
    os.kill(w.daemon.process.pid, signal.SIGSTOP)
    try:
        late = do(w, olga, "--timeout", "1", "status", code=4)
        assert "no answer in time" in late.stderr
        do(w, olga, "--timeout", "1", code=4)
    finally:
        os.kill(w.daemon.process.pid, signal.SIGCONT)
    assert w.daemon.stop() == 0
    # Without a component the server answers for it.
    assert do(w, olga, code=1).stderr.startswith("guichet: ")


# ---- what was found of an appointment ----

HELD = (
    "INSERT INTO guichet.appointment (id, claimant, advisor, region, zone, since,"
    " until, channel, note, state, version, proposed_by, outside, uid, at) VALUES (7,"
    " 1, 1, 1, 'Europe/Paris', '2026-11-25 14:00+00', '2026-11-25 14:30+00', 4, '',"
    " 8, 3, 2, false, '7@x', '2026-11-20 08:00+00')"
)
FRAME = (
    "INSERT INTO guichet.attendance VALUES (7, '2026-11-25 14:00+00', '30 min', "
    "'10 min', '15 min', '1 min', '1 h', false)"
)
ROWS = (
    "INSERT INTO guichet.evidence (appointment, kind, who, at, until, arrived, source)"
    " VALUES (7, 7, 1, '2026-11-24 08:00+00', '2026-11-24 08:00+00', "
    "'2026-11-24 08:00+00', 'delivery/1'), (7, 6, 2, '2026-11-25 14:02+00', "
    "'2026-11-25 14:02+00', '2026-11-25 14:30+00', 'record/2')"
)
FOUND = (
    "INSERT INTO guichet.finding SELECT 9, '2026-11-25 14:31+00', 7, 2, 'absent', "
    "array_agg(id) FROM guichet.evidence"
)
DOWN = (
    "INSERT INTO guichet.evidence (appointment, kind, who, at, until, arrived, source)"
    " VALUES (7, 13, 0, '2026-11-25 14:00+00', 'infinity', "
    "'2026-11-25 15:00+00', 'outage/3')"
)


@pytest.mark.once
def test_a_finding_is_found_again(world):
    w = world
    w.people.claimant("Jean Moreau", w.people.advisor("Marie Lefort"))
    w.people.bring_in()

    def finding(number="7"):
        done = w.daemon.command("finding", number, check=False)
        return done.returncode, done.stdout

    assert finding("all") == (
        1,
        "guichet finding: an appointment has a number, this is none: all\n",
    )
    assert finding() == (1, "guichet finding: no appointment 7 was judged\n")
    for statement in HELD, FRAME, ROWS, FOUND:
        w.sql(statement)
    code, said = finding()
    assert code == 0, said
    for line in (
        "window     2026-11-25T13:50:00.000Z to 2026-11-25T14:15:00.000Z",
        "finding    claimant-absent",
        "rule       absent",
        "in SQL     claimant-absent",
        "found      2026-11-25T14:31:00.000Z, by rule absent",
        "stored     claimant-absent",
    ):
        assert line in said.splitlines()
    assert "no-answer   advisor  2026-11-25T14:02:00.000Z  arrived " in said
    # What is learned later is seen, and what was found does not hold any more.
    w.sql(DOWN)
    code, said = finding()
    assert code == 1
    assert "rule       outage" in said.splitlines()
    assert "in SQL     service-down" in said.splitlines()
    assert "stored     claimant-absent, which is NOT the same" in said.splitlines()
    assert "link-down   service  2026-11-25T14:00:00.000Z to open" in said
    assert said.count("(new)") == 1
