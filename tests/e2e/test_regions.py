"""Regions: from a pilot to an open one, hours and holidays, and what is refused."""

import datetime
import os
import time

import pytest

import adhoc
from process import Failed


@pytest.fixture
def office(world):
    """Two operators, and a pilot with one claimant and their advisor."""
    w = world
    w.people.always_open = False  # hours and holidays are what is tried here
    marie = w.people.advisor("Marie Lefort")
    jean = w.people.claimant("Jean Moreau", marie)
    olga = w.people.stranger("Olga Operator")
    otto = w.people.stranger("Otto Operator")
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.serve()
    w.marie, w.jean = w.clients.log_in(marie), w.clients.log_in(jean)
    w.olga = w.clients.log_in(olga)
    granted = adhoc.execute(w.olga, w.domain, "role-grant", jid=otto.jid, role="operator")
    assert not granted.failed, granted.notes
    w.otto = w.clients.log_in(otto)
    return w


def state(w):
    return w.sql("SELECT state FROM guichet.region WHERE code = 'R1'")[0][0]


def both(w, node, **values):
    """One operator asks, the other confirms."""
    asked = adhoc.execute(w.olga, w.domain, node, **values)
    number = asked.note.split("«")[1].split()[1]
    return adhoc.execute(w.otto, w.domain, "confirm", number=number)


def test_a_region_becomes_open_by_an_evaluation_of_two(office):
    w = office
    # From a pilot no way leads there at once, and nothing was evaluated yet.
    assert adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="open").failed
    early = both(w, "region-set", region="R1", state="evaluated")
    assert early.failed and "évaluation" in early.note
    said = adhoc.execute(
        w.olga, w.domain, "evaluation", region="R1", convincing="no", reason="trop peu"
    )
    assert not said.failed, said.notes
    assert not both(w, "region-set", region="R1", state="evaluated").failed
    w.followed()
    assert both(w, "region-set", region="R1", state="open").failed
    assert state(w) == "3"
    convinced = both(
        w, "evaluation", region="R1", convincing="yes", reason="68 personnes en moyenne"
    )
    assert not convinced.failed, convinced.notes
    assert not both(w, "region-set", region="R1", state="open").failed
    w.followed()
    assert state(w) == "4"
    assert w.sql(
        "SELECT convincing, reason, by_jid, confirmed_by FROM guichet.evaluation "
        "ORDER BY turn"
    ) == [
        ["f", "trop peu", w.olga.jid, ""],
        ["t", "68 personnes en moyenne", w.olga.jid, w.otto.jid],
    ]
    w.jean.send(w.conseiller, "toujours là")
    w.marie.hear("toujours là")


def test_a_paused_region_goes_on_as_what_it_was(office):
    w = office
    paused = adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="paused")
    assert not paused.failed, paused.notes
    w.followed()
    error = w.jean.wait_error(w.jean.send(w.conseiller, "est-ce que ça marche"))
    assert error.condition == "not-allowed" and error.error_text
    assert adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="open").failed
    again = adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="pilot")
    assert not again.failed, again.notes
    w.followed()
    w.jean.send(w.conseiller, "me revoilà")
    w.marie.hear("me revoilà")


def test_hours_hold_for_everybody_at_once(office):
    w = office
    set_ = adhoc.execute(
        w.olga, w.domain, "hours-set", region="R1", weekday="workdays", spans="8h-12h 14h-18h"
    )
    assert not set_.failed, set_.notes

    def shown():
        return "\n".join(
            sum(adhoc.execute(w.jean, w.domain, "hours").fields.values(), [])
        )

    deadline = time.monotonic() + 10
    while "8:00-12:00 14:00-18:00" not in shown():
        assert time.monotonic() < deadline
    assert w.sql(
        "SELECT DISTINCT spans FROM guichet.region_hours "
        "WHERE since > date '2000-01-01'"
    ) == [["{[480,720),[840,1080)}"]]
    for spans in ("22:00-6:00", "9-12 11-13", "toujours"):
        bad = adhoc.ask(
            w.olga,
            w.domain,
            "hours-set",
            values={"region": "R1", "weekday": "monday", "spans": spans},
        )
        assert adhoc.Step(bad).status == "executing"
    # Still there after a restart.
    assert w.daemon.stop() == 0
    w.serve()
    assert "8:00-12:00 14:00-18:00" in shown()


def test_holidays_come_and_go(office):
    w = office
    year = datetime.date.today().year + 1
    day = f"{year}-12-24"

    def listed():
        return "\n".join(adhoc.execute(w.marie, w.domain, "holidays").lines)

    assert "Noël" in listed() and "Veille" not in listed()
    added = adhoc.execute(
        w.olga, w.domain, "holiday-add", day=day, region="R1", name="Veille de Noël"
    )
    assert not added.failed, added.notes
    deadline = time.monotonic() + 10
    while "Veille de Noël" not in listed():
        assert time.monotonic() < deadline
    again = adhoc.execute(w.olga, w.domain, "holiday-add", day=day, region="R1", name="x")
    assert again.failed
    past = adhoc.execute(w.olga, w.domain, "holiday-add", day="2020-12-24", name="x")
    assert past.failed and "passé" in past.note
    removed = adhoc.execute(w.olga, w.domain, "holiday-remove", day=day, region="R1")
    assert not removed.failed, removed.notes
    none = adhoc.execute(w.olga, w.domain, "holiday-remove", day=day, region="R1")
    assert none.failed
    assert w.sql("SELECT observed FROM guichet.holiday WHERE name = 'x'") == []


HEADER = "code,name,zone,state,cap,language\n"


def bad_import(w, rows):
    path = os.path.join(w.folder, "bad.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEADER + rows)
    done = w.daemon.command("import", "regions", path, check=False)
    assert done.returncode != 0
    return done.stdout


@pytest.mark.once
def test_an_import_opens_no_region(world):
    w = world
    w.people.bring_in()
    said = bad_import(
        w,
        "R2,Une,Europe/Paris,open,1,fr\n"
        "R3,Autre,Mars/Olympus,pilot,1,fr\n"
        "R1,,,open,,\n"
        "R4,Bien,Indian/Reunion,pilot,1,fr\n"
        "R5,Trop,Europe/Paris,evaluated,1,fr\n",
    )
    assert ":2: no evaluation stands" in said
    assert ":3: the zone is not known" in said
    assert ":4: a region that is pilot may not become open" in said
    assert ":6: no evaluation stands" in said and ":5:" not in said
    assert w.sql("SELECT code, state FROM guichet.region") == [["R1", "2"]]
    # Nor does the owner, nor an evaluation that one alone found convincing.
    for words in (
        "UPDATE guichet.region SET state = 4",
        "UPDATE guichet.region SET state = 3",
        "INSERT INTO guichet.region (code, name, zone, state, language)"
        " VALUES ('R9', 'R9', 'Europe/Paris', 4, 'fr')",
        "INSERT INTO guichet.evaluation VALUES (1, now(), 1, true, 'x', 'a@x', NULL, NULL)",
        "INSERT INTO guichet.proposal VALUES (1, now(), 'a@x', 'evaluation', '');"
        "INSERT INTO guichet.evaluation VALUES (1, now(), 1, true, 'x', 'a@x', 1, 'a@x')",
    ):
        with pytest.raises(Failed):
            w.sql(words)


@pytest.mark.once
def test_a_zone_that_two_disagree_on_is_found(world):
    w = world
    w.people.bring_in()
    good = w.daemon.command("check", check=False).stdout
    assert "ok       zones" in good
    # ICU knows no zone by its POSIX rule; PostgreSQL does.
    w.sql("UPDATE guichet.region SET zone = 'XST-5'")
    bad = w.daemon.command("check", check=False).stdout
    assert "WRONG    zones" in bad and "XST-5 is not known to ICU" in bad


@pytest.mark.once
@pytest.mark.large
def test_one_wrong_row_of_100000_refuses_all(world):
    w = world
    w.people.bring_in()
    path = os.path.join(w.folder, "many.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("number,jid,name,region,advisor,language,consent\n")
        for i in range(100000):
            region = "R7" if i == 99990 else "R1"
            f.write(f"{i:07d}D,p{i}@example.org,Name {i},{region},,fr,\n")
    began = time.monotonic()
    done = w.daemon.command("import", "claimants", path, check=False)
    print(f"100,000 rows refused in {time.monotonic() - began:.1f} s")
    assert done.returncode != 0
    assert ":99992: region R7 is not known" in done.stdout
    assert "1 of 100000 rows" in done.stdout
    assert w.sql("SELECT count(*) FROM guichet.claimant") == [["0"]]
