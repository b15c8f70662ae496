"""The schema by itself: files, partitions, and rules that it enforces alone."""

import os
import shutil
import subprocess
import threading

import pytest

from guichet import ROOT
from process import Failed

pytestmark = pytest.mark.once


def apply(postgres, database, folder):
    return subprocess.run(
        [
            os.path.join(folder, "apply.sh"),
            postgres.conninfo("guichet_owner", database),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """A copy of schema/, so that a file can be edited."""
    folder = str(tmp_path / "schema")
    shutil.copytree(os.path.join(ROOT, "schema"), folder)
    return folder


def test_files_are_applied_once(world, copy):
    again = apply(world.postgres, world.database, copy)
    assert again.returncode == 0
    files = [name for name in sorted(os.listdir(copy)) if name.endswith(".sql")]
    assert again.stdout.split("\n")[:-1] == [f"{name} stands" for name in files]


def test_an_edited_file_is_refused(world, copy):
    name = sorted(n for n in os.listdir(copy) if n.endswith(".sql"))[0]
    with open(os.path.join(copy, name), "a", encoding="utf-8") as f:
        f.write("-- edited\n")
    refused = apply(world.postgres, world.database, copy)
    assert refused.returncode != 0
    assert f"{name} was edited" in refused.stdout


def test_a_file_that_fails_leaves_nothing(world, copy):
    with open(os.path.join(copy, "999-bad.sql"), "w", encoding="utf-8") as f:
        f.write("CREATE TABLE guichet.half (a integer);\nSELECT 1 / 0;\n")
    failed = apply(world.postgres, world.database, copy)
    assert failed.returncode != 0
    assert world.sql("SELECT to_regclass('guichet.half') IS NULL") == [["t"]]


def test_the_newest_file_is_what_the_daemon_wants():
    newest = sorted(
        name
        for name in os.listdir(os.path.join(ROOT, "schema"))
        if name.endswith(".sql")
    )[-1]
    with open(os.path.join(ROOT, "store", "store.h"), encoding="utf-8") as f:
        assert f'#define STORE_SCHEMA "{newest}"' in f.read()


MESSAGE = (
    "INSERT INTO guichet.message (turn, arrived, kind, sender, recipient, id,"
    " wire_id, digest, body) VALUES ({turn}, '{day}', 1, 'a', 'b', 'i', 'i',"
    " '', 'x')"
)


def test_a_missing_month_is_made_and_its_rows_move(world):
    # The default partition takes what nobody prepared for.
    world.sql(MESSAGE.format(turn=1, day="2031-05-03"))
    world.sql(MESSAGE.format(turn=2, day="2031-08-03"))
    where = "SELECT tableoid::regclass FROM guichet.message ORDER BY turn"
    assert world.sql(where) == [["guichet.message_default"]] * 2
    world.sql("SELECT guichet.upkeep('2031-04-20')")
    assert world.sql(where) == [
        ["guichet.message_2031_05"],
        ["guichet.message_default"],
    ]
    # Called again it finds nothing to do.
    world.sql("SELECT guichet.upkeep('2031-04-20')")


def test_old_ids_are_forgotten_and_new_ones_kept(world):
    world.sql(
        "INSERT INTO guichet.seen (sender, wire_id, digest, turn, arrived) VALUES"
        " ('a', 'old', '', 1, now() - interval '8 days'),"
        " ('a', 'new', '', 2, now() - interval '6 days')"
    )
    world.sql("SELECT guichet.upkeep(now())")
    assert world.sql("SELECT wire_id FROM guichet.seen") == [["new"]]


def test_the_last_place_goes_to_one_of_two(world):
    w = world
    w.sql(
        "INSERT INTO guichet.region (code, name, zone, state, language)"
        " VALUES ('x', 'X', 'Europe/Paris', 2, 'fr');"
        "INSERT INTO guichet.advisor (number, jid, name, region, ceiling)"
        " VALUES ('A', 'a@localhost', 'A', 1, 1);"
        "INSERT INTO guichet.claimant (number, alias, name, region) VALUES"
        " ('1', 'c-aaaaaaaa', 'One', 1), ('2', 'c-bbbbbbbb', 'Two', 1)"
    )
    answers = []

    def take(claimant):
        # Both transactions are open at the same time.
        try:
            w.sql(
                "BEGIN; SELECT pg_sleep(0.2);"
                "INSERT INTO guichet.assignment (claimant, advisor)"
                f" VALUES ({claimant}, 1); COMMIT"
            )
            answers.append("taken")
        except Failed as failed:
            answers.append("full" if "is full" in str(failed) else str(failed))

    takers = [threading.Thread(target=take, args=(i,)) for i in (1, 2)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(30)
    assert sorted(answers) == ["full", "taken"]
    assert w.sql("SELECT load FROM guichet.advisor") == [["1"]]
    # A ceiling may be lowered below the load; only an increase is refused.
    w.sql("UPDATE guichet.advisor SET ceiling = 0")
    w.sql("UPDATE guichet.assignment SET until = now()")
    assert w.sql("SELECT load FROM guichet.advisor") == [["0"]]


def test_a_sighting_on_another_version_is_refused(world):
    w = world
    w.sql(
        "INSERT INTO guichet.region (code, name, zone, state, language)"
        " VALUES ('x', 'X', 'Europe/Paris', 2, 'fr');"
        "INSERT INTO guichet.advisor (number, jid, name, region)"
        " VALUES ('A', 'a@localhost', 'A', 1)"
    )
    note = "SELECT guichet.note_sighting(1, true, 5, now(), {})"
    w.sql(note.format(0))
    w.sql(note.format(1))
    for stale in 0, 1, 3:
        with pytest.raises(Failed, match="moved on"):
            w.sql(note.format(stale))
    assert w.sql("SELECT version FROM guichet.sighting") == [["2"]]
