"""guichet check, guichet import, and a start that cannot succeed."""

import os

import pytest

from process import Failed


def findings(done):
    """{what: (verdict, rest)} of the lines that `check` prints at its end."""
    found = {}
    for line in done.stdout.splitlines():
        verdict, _, rest = line.partition(" ")
        if verdict in ("ok", "WRONG"):
            what, _, why = rest.strip().partition(" ")
            found[what] = verdict, why.strip()
    return found


def test_check_finds_nothing_wrong(world):
    w = world
    w.people.bring_in()
    done = w.daemon.command("check")
    assert {verdict for verdict, _ in findings(done).values()} == {"ok"}
    assert set(findings(done)) >= {"database", "schema", "grants", "lock", "server"}
    assert w.server.secret not in done.stdout
    # With a daemon it must not log in as the component: that would end its link.
    w.serve()
    done = w.daemon.command("check")
    assert "not tried" in findings(done)["server"][1]
    assert len(w.daemon.events("link-up")) == 1
    assert not w.daemon.events("link-down")


def test_check_masks_secrets(world):
    w = world
    done = w.daemon.command("check", env={"GUICHET_COMPONENT_SECRET": "sesame-xyz"}, check=False)
    assert "sesame-xyz" not in done.stdout


@pytest.mark.parametrize(
    "keys, what",
    [
        ({"database": "host=/nonexistent dbname=x user=y"}, "database"),
        ({"domain": "unknown.localhost"}, "server"),
        ({"server_port": "1"}, "server"),
        ({"wording_folder": "/nonexistent"}, "wording"),
    ],
)
def test_check_says_what_is_wrong(world, keys, what):
    done = world.guichet(**keys).command("check", check=False)
    assert done.returncode != 0
    verdict, why = findings(done)[what]
    assert verdict == "WRONG"
    assert why


def test_check_names_a_wrong_secret(world):
    w = world
    path = os.path.join(w.folder, "wrong")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as f:
        f.write("not the secret\n")
    done = w.guichet(component_secret_file=path).command("check", check=False)
    assert done.returncode != 0
    assert findings(done)["server"][0] == "WRONG"
    assert "not the secret" not in done.stdout


@pytest.mark.once
def test_check_names_a_missing_grant(world):
    w = world
    w.sql("REVOKE INSERT ON guichet.message FROM guichet_daemon")
    done = w.daemon.command("check", check=False)
    assert done.returncode != 0
    assert findings(done)["grants"][0] == "WRONG"


@pytest.mark.once
def test_another_schema_version_is_refused(world):
    w = world
    w.sql("INSERT INTO guichet.schema_file (name, sha256) VALUES ('999-x.sql', '')")
    assert findings(w.daemon.command("check", check=False))["schema"][0] == "WRONG"
    w.daemon.start()
    w.daemon.wait_for("store-unfit")
    assert w.daemon.process.wait(10) == 4


@pytest.mark.once
@pytest.mark.parametrize(
    "lines, word",
    [
        ("domain = a.localhost\nnonsense\n", ":2:"),
        ("domain = a.localhost\n\nunknown_key = 1\n", ":3:"),
        ("domain = a.localhost\ndomain = b.localhost\n", ":2:"),
        ("domain = a.localhost\nserver_port = many\n", ":2:"),
        ("domain = a.localhost\nserver_host = 192.0.2.1\n", "tunnel"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(world, lines, word):
    w = world
    rest = "".join(
        f"{key} = {w.daemon.keys[key]}\n"
        for key in ("database", "component_secret_file")
    )
    with open(w.daemon.file, "w") as f:
        f.write(lines + rest)
    done = w.daemon.command("check", check=False)
    assert done.returncode == 1
    assert word in done.stdout


@pytest.mark.once
def test_a_secret_that_others_may_read_is_refused(world):
    w = world
    path = os.path.join(w.folder, "open")
    with open(path, "w") as f:
        f.write("secret\n")
    os.chmod(path, 0o644)
    done = w.guichet(component_secret_file=path).command("check", check=False)
    assert done.returncode == 1
    assert "open" in done.stdout


def bad_import(w, what, text):
    path = os.path.join(w.folder, "bad.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    done = w.daemon.command("import", what, path, check=False)
    assert done.returncode != 0
    return done.stdout


HEADER = "number,jid,name,region,advisor,language,consent\n"


@pytest.mark.once
def test_every_bad_row_is_reported_and_nothing_is_taken(world):
    w = world
    w.people.advisor("Marie Lefort")
    w.people.bring_in()
    said = bad_import(
        w,
        "claimants",
        HEADER
        + "1,good@localhost,Good,R1,A1,fr,2026-01-12\n"
        + "2,@@,Bad,R1,A1,fr,2026-01-12\n"
        + "3,three@localhost,Bad,R9,A1,fr,2026-01-12\n"
        + "4,four@localhost,Bad,R1,A9,fr,2026-01-12\n"
        + "5,five@localhost,Bad,R1,A1,xx,2026-01-12\n"
        + "6,six@localhost,Bad,R1,A1,fr,hier\n"
        + "1,seven@localhost,Bad,R1,A1,fr,2026-01-12\n"
        + f"8,accueil@{w.domain},Bad,R1,A1,fr,2026-01-12\n"
        + "9,nine@localhost,Bad\x01,R1,A1,fr,2026-01-12\n"
        + f"10,ten@localhost,{'x' * 1100},R1,A1,fr,2026-01-12\n",
    )
    for line in range(3, 12):
        assert f":{line}:" in said, said
    assert ":2:" not in said
    assert w.sql("SELECT 1 FROM guichet.claimant") == []


@pytest.mark.once
@pytest.mark.parametrize(
    "header, wrong",
    [
        ("number,jid,name,region,advisor,language,consent,note", "column 8 is not known"),
        ("nom;prenom", "column 1 is not known"),
        ("number,jid,name,jid,advisor,language,consent", "column 4 is there a second time"),
        ("number,jid,name,region,advisor,language", "the column consent is missing"),
        ("jid", "the column number is missing"),
        ("number,jid,name,region,advisor,language,consent" + ",x" * 100, "column 8 is not known"),
    ],
)
def test_a_header_is_refused_with_what_it_must_name(world, header, wrong):
    w = world
    w.people.bring_in()
    said = bad_import(w, "claimants", header + "\n1,one@localhost,One,R1,,fr,2026-01-12\n")
    assert (
        f"bad.csv:1: {wrong}; the header must name number, jid, name, region, advisor,"
        " language, consent once each, and may name representative-jid, and may name"
        " representative-name, and may name representative-since\n"
    ) in said
    assert w.sql("SELECT 1 FROM guichet.claimant") == []
    # In any order they are one.
    path = os.path.join(w.folder, "good.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("consent,language,advisor,region,name,jid,number\n,fr,,R1,One,,1\n")
    w.daemon.command("import", "claimants", path)
    assert w.sql("SELECT number, name FROM guichet.claimant") == [["1", "One"]]


@pytest.mark.once
def test_a_file_that_is_not_one_is_refused(world):
    w = world
    assert "bad.csv" in bad_import(w, "claimants", "nom;prenom\n1;2\n")
    header = "code,name,zone,state,cap,language\n"
    assert bad_import(w, "regions", header + "R\n")
    assert "zone" in bad_import(w, "regions", header + "R,R,Europe/Nowhere,pilot,1,fr\n")
    for words in (
        ["claimants", os.path.join(w.folder, "none.csv")],
        ["regions", w.folder],
        ["animals", os.path.join(w.folder, "bad.csv")],
    ):
        done = w.daemon.command("import", *words, check=False)
        assert done.returncode != 0 and done.stdout
    with open(os.path.join(w.folder, "quote.csv"), "w", encoding="utf-8") as f:
        f.write(header + 'R,"R" x,Europe/Paris,pilot,1,fr\n')
    torn = w.daemon.command("import", "regions", f.name, check=False)
    assert torn.returncode != 0 and "quote.csv:2" in torn.stdout


@pytest.mark.once
def test_separators_and_byte_order_mark_of_spreadsheets(world):
    w = world
    w.people.bring_in()
    path = os.path.join(w.folder, "excel.csv")
    with open(path, "w", encoding="utf-8-sig", newline="") as f:
        f.write("number;jid;name;region;ceiling;language\r\n")
        f.write('B1; b.one@localhost ;"Lefort; Marie\\";R1;10;fr\r\n')
    w.daemon.command("import", "advisors", path)
    assert w.sql("SELECT name FROM guichet.advisor") == [["Lefort; Marie\\"]]


@pytest.mark.once
def test_what_is_no_command_gets_the_usage(world):
    w = world
    for words in ["nonsense"], ["import"], ["config", "more"], ["commands", "a", "b"], ["appointments", "a", "b"]:
        done = w.daemon.run(*words)
        assert done.returncode != 0 and "usage:" in done.stderr
    assert "component_secret_file" in w.daemon.run("config").stdout
    assert ".It Ic component_secret_file" in w.daemon.run("config", "mdoc").stdout
    assert "history" in w.daemon.run("commands", "component/wording").stdout
    assert "confirm" in w.daemon.run("appointments", "component/wording").stdout
    assert w.daemon.run("commands", w.folder).returncode != 0
    assert w.daemon.run("version").stdout.startswith("guichet ")


@pytest.mark.once
def test_the_same_import_again_changes_nothing(pair):
    w = pair
    query = "SELECT max(change_no) FROM guichet.change"
    before = w.sql(query)
    w.people.bring_in()
    assert w.sql(query) == before
    assert w.sql("SELECT count(*) FROM guichet.assignment") == [["1"]]


@pytest.mark.once
def test_ceiling_and_cap_hold(world):
    w = world
    advisor = w.people.advisor("Marie Lefort", ceiling="1")
    w.people.claimant("Jean Moreau", advisor)
    w.people.bring_in()
    said = bad_import(
        w, "claimants", HEADER + "9,nine@localhost,Nine,R1,A1,fr,2026-01-12\n"
    )
    assert ":2:" in said and "full" in said
    w.people.region("R1", "pilot", cap="1")
    w.people.claimants.clear()
    w.people.bring_in()
    said = bad_import(
        w, "claimants", HEADER + "9,nine@localhost,Nine,R1,,fr,2026-01-12\n"
    )
    assert "full" in said


@pytest.mark.once
def test_a_test_account_stays_one_and_is_in_no_load(world):
    w = world
    w.people.region("R1", "pilot", cap="1")
    marie = w.people.advisor("Marie Lefort", ceiling="1")
    probe = w.people.advisor("Probe Advisor", ceiling="1", probe=True)
    w.people.claimant("Jean Moreau", marie)
    w.people.claimant("Probe One", probe, probe=True)
    w.people.claimant("Probe Two", probe, probe=True)
    w.people.bring_in()
    w.people.bring_in()
    loads = "SELECT load FROM guichet.region UNION ALL SELECT load FROM guichet.advisor"
    assert w.sql(loads) == [["1"], ["1"], ["0"]]
    path = os.path.join(w.folder, "other.csv")
    for words, rows, why in (
        (["claimants"], "0000002C,,,,,,", "0000002C is a test account"),
        (["--probe", "claimants"], "0000001C,,,,,,", "0000001C is a person"),
        (["claimants"], "0000001C,,,,A2,,", "advisor A2 is a test account"),
        (["--probe", "claimants"], "0000002C,,,,A1,,", "advisor A1 is a person"),
        (["--probe", "regions"], "", "for advisors and claimants"),
    ):
        w.people.write(path, HEADER.strip(), [])
        with open(path, "a", encoding="utf-8") as f:
            f.write(rows + "\n")
        done = w.daemon.command("import", *words, path, check=False)
        assert done.returncode != 0 and why in done.stdout
    # Nor by hand, nor by any other way.
    for words in (
        "UPDATE guichet.claimant SET probe = false",
        "UPDATE guichet.advisor SET probe = true",
        "INSERT INTO guichet.assignment (claimant, advisor) "
        "SELECT c.id, a.id FROM guichet.claimant c, guichet.advisor a WHERE a.probe",
    ):
        with pytest.raises(Failed):
            w.sql(words)
    w.sql("UPDATE guichet.assignment SET until = now()")
    assert w.sql(loads) == [["1"], ["0"], ["0"]]


def test_who_represents_somebody_comes_by_an_import(pair):
    w = pair
    jean = w.jean.person
    anne = w.clients.log_in(w.people.stranger("Anne Moreau"))
    columns = "representative-jid,representative-name,representative-since"
    header = f"{HEADER.strip()},{columns}\n"
    row = f"{jean.number},,,,,,,"
    # Each line that is not right says why, and nothing is taken.
    said = bad_import(
        w,
        "claimants",
        f"{header}{row}{w.accueil},Anne,2026-01-01\nC9,,Luc,R1,A1,,,anne,Anne,2026-01-01\n"
        f"{row}{anne.jid},,2026-01-01\n",
    )
    assert ":2: representative-jid is one of the service's own addresses" in said
    assert ":3: representative-jid is not an address like name@host" in said
    said = bad_import(w, "claimants", f"{header}{row}{jean.jid},Jean,2026-01-01\n")
    assert f":2: {jean.jid} is the claimant, and cannot represent them" in said
    anne.send(w.accueil, "dossiers")
    anne.hear("Pour vous inscrire")
    # What fits is known to the daemon that runs, and to the next.
    path = os.path.join(w.folder, "represented.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"{header}{row}{anne.jid.upper()},Anne Moreau,2026-01-01\n")
    w.daemon.command("import", "claimants", path)
    w.followed()
    anne.send(w.accueil, "dossiers")
    anne.hear("dossier")
    assert w.daemon.stop() == 0
    w.serve()
    since = anne.mark()
    anne.send(w.accueil, "dossiers")
    anne.hear("dossier", since=since)


def test_an_import_ends_nothing(pair):
    w = pair
    jean = w.jean.person
    path = os.path.join(w.folder, "empty.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEADER + f"{jean.number},,,,,,\n")
    w.daemon.command("import", "claimants", path)
    w.jean.send(w.conseiller, "toujours suivi")
    w.marie.hear("toujours suivi")


@pytest.mark.once
def test_a_withdrawn_consent_is_not_revived_by_an_older_one(pair):
    w = pair
    w.sql(
        "INSERT INTO guichet.consent (claimant, at, given) "
        "SELECT id, '2026-03-01', false FROM guichet.claimant"
    )
    w.people.bring_in()
    ((stands,),) = w.sql("SELECT consent FROM guichet.claimant_now")
    assert stands == "f"


@pytest.mark.once
@pytest.mark.large
def test_many_people_are_imported_and_loaded(world):
    w = world
    w.people.region("R1", "pilot", cap="1000000")
    for i in range(200):
        w.people.advisors.append(w.people.stranger(f"A{i} Lefort", account=False))
        advisor = w.people.advisors[-1]
        advisor.number, advisor.region, advisor.ceiling = f"A{i}", "R1", "1250"
    w.people.bring_in()
    path = os.path.join(w.folder, "many.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEADER)
        for i in range(250000):
            f.write(f"{i},p{i}@localhost,Person {i},R1,A{i % 200},fr,2026-01-12\n")
    w.daemon.command("import", "claimants", path)
    w.serve()
    assert w.daemon.events("store-up", claimants=250000)
    # 250,000 welcomes are on their way: a stop follows no further ones.
    assert w.daemon.stop() == 0
