"""One-time codes: how they are made, for all and for one."""

import os
import re
import stat
import subprocess

import pytest

from adhoc import execute
from codes import digest, letters, rests
from process import Failed


def live(world):
    return {
        number: found
        for number, found in world.sql(
            "SELECT c.number, encode(k.digest, 'hex') FROM guichet.code k"
            " JOIN guichet.claimant c ON c.id = k.claimant WHERE k.ended IS NULL"
        )
    }


@pytest.fixture
def agency(world):
    """Three whose JID is not known, one of them where nothing is open."""
    w = world
    w.people.region("R2", "closed")
    advisor = w.people.advisor("Marie Lefort")
    w.people.claimant("Jean Moreau", advisor)
    for name, region in [('Léa "la, belle"', "R1"), ("Tom", "R1"), ("Ana", "R2")]:
        w.people.claimant(name, account=False, region=region, known=False, consent="")
    w.people.bring_in()
    return w


@pytest.mark.once
def test_letters_go_once_to_whoever_needs_one(agency):
    w = agency
    lea, tom = w.people.claimants[1:3]
    codes = letters(w)
    assert set(codes) == {lea.number, tom.number}
    for code in codes.values():
        assert re.fullmatch("[0-9A-Z]{5}-[0-9A-Z]{5}", code)
        assert rests(code.replace("-", "")) == 0
    assert live(w) == {number: digest(w, code) for number, code in codes.items()}

    path = os.path.join(w.folder, "letters.csv")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    with open(path, encoding="utf-8") as f:
        head, first, *_ = f.read().splitlines()
    assert head == "number,name,code,last_day"
    assert first.startswith(f'{lea.number},"Léa ""la, belle""",')
    ((days,),) = w.sql("SELECT max(until)::date - current_date FROM guichet.code")
    assert 60 <= int(days) <= 62

    # Nobody gets a second one.
    assert "nobody needs a code" in w.daemon.command("codes", path).stdout
    assert letters(w, "again.csv") == {}
    assert not os.path.exists(os.path.join(w.folder, "again.csv"))

    # A code that ran out is followed by a new one.
    w.sql("UPDATE guichet.code SET until = now() - interval '1 s'"
          f" WHERE encode(digest, 'hex') = '{digest(w, codes[tom.number])}'")
    later = letters(w, "later.csv")
    assert set(later) == {tom.number} and later[tom.number] != codes[tom.number]


@pytest.mark.once
def test_an_existing_file_is_left_alone_and_no_code_is_made(agency):
    w = agency
    path = os.path.join(w.folder, "taken.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("precious")
    done = w.daemon.command("codes", path, check=False)
    assert done.returncode == 1 and "File exists" in done.stdout
    assert live(w) == {}
    with open(path, encoding="utf-8") as f:
        assert f.read() == "precious"


@pytest.mark.once
def test_a_file_that_cannot_be_written_leaves_no_code(agency):
    w = agency
    done = w.daemon.command("codes", "/dev/full/letters.csv", check=False)
    assert done.returncode == 1 and live(w) == {}
    done = w.daemon.command("codes", "/proc/letters.csv", check=False)
    assert done.returncode == 1 and live(w) == {}


@pytest.mark.once
def test_what_the_database_refuses_leaves_no_file(agency):
    """A constraint that strikes at the end, when the file is there already."""
    w = agency
    w.sql(
        "CREATE FUNCTION guichet.no() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'not today'; END $$;"
        "CREATE CONSTRAINT TRIGGER no AFTER INSERT ON guichet.code"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guichet.no()"
    )
    path = os.path.join(w.folder, "letters.csv")
    done = w.daemon.command("codes", path, check=False)
    assert done.returncode == 1 and "not today" in done.stdout
    assert not os.path.exists(path) and live(w) == {}


@pytest.mark.once
def test_a_full_disk_leaves_no_code_and_no_file(agency):
    w = agency
    path = os.path.join(w.folder, "letters.csv")
    done = w.daemon.on_full_disk("codes", path)
    assert done.returncode == 1 and "File too large" in done.stderr, done.stderr
    assert not os.path.exists(path) and live(w) == {}


@pytest.mark.once
def test_a_connection_lost_at_the_end_leaves_the_file_and_says_what_to_do(agency):
    w = agency
    w.sql(
        "CREATE FUNCTION guichet.die() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON guichet.code"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION guichet.die()"
    )
    path = os.path.join(w.folder, "letters.csv")
    done = w.daemon.command("codes", path, check=False)
    assert done.returncode == 1 and "Run it again with another file" in done.stdout
    assert os.path.exists(path) and live(w) == {}
    # As it says: the second run finds them again, so the first file is void.
    w.sql("DROP TRIGGER die ON guichet.code")
    assert set(letters(w, "again.csv")) == set(live(w))


@pytest.mark.once
def test_without_its_database_there_are_no_codes(agency, tmp_path):
    w = agency
    path = str(tmp_path / "x.csv")
    done = w.guichet(codes_database="").command("codes", path, check=False)
    assert done.returncode == 1 and "codes_database must be given" in done.stdout
    away = w.guichet(codes_database=f"host={tmp_path} dbname=guichet")
    done = away.command("codes", path, check=False)
    assert done.returncode == 1 and "guichet codes: " in done.stdout
    assert not os.path.exists(path)


@pytest.mark.once
def test_who_makes_letters_reads_nothing_else(agency):
    w = agency
    for table in ("claimant", "code", "message"):
        with pytest.raises(Failed, match="permission denied"):
            w.postgres.sql(f"TABLE guichet.{table}", w.database, "guichet_letters")


@pytest.mark.once
def test_without_a_key_there_are_no_codes(agency, tmp_path):
    w = agency
    other = w.guichet(code_key_file="")
    done = other.command("codes", str(tmp_path / "x.csv"), check=False)
    assert done.returncode == 1 and "code_key" in done.stdout
    short = tmp_path / "short"
    short.write_text("too short\n")
    short.chmod(0o600)
    done = w.guichet(code_key_file=str(short)).command("check", check=False)
    assert "code_key is shorter than 32" in done.stdout


def test_a_new_code_is_shown_once_and_stands_nowhere(agency):
    w = agency
    olga = w.people.stranger("Olga")
    w.daemon.write(operator=olga.jid)
    tom = w.people.claimants[2]
    old = letters(w)[tom.number]
    w.serve()
    w.olga = w.clients.log_in(olga)
    step = execute(w.olga, w.domain, "code-renew", claimant=tom.number)
    (code,) = re.findall("[0-9A-Z]{5}-[0-9A-Z]{5}", step.note)
    assert code != old and tom.number in step.note
    assert live(w)[tom.number] == digest(w, code)
    assert w.sql(
        "SELECT how FROM guichet.code WHERE encode(digest, 'hex') ="
        f" '{digest(w, old)}'"
    ) == [["2"]]

    dump = subprocess.run(
        ["pg_dump", "--data-only", "-d", w.postgres.conninfo("postgres", w.database)],
        capture_output=True, text=True, check=True,
    ).stdout
    with open(w.daemon.log, encoding="utf-8") as f:
        log = f.read()
    for place in (dump, log):
        for found in (code, old):
            assert found not in place and found.replace("-", "") not in place
    assert "code-renew" in dump
