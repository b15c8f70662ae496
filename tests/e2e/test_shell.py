"""guichet do: an operator's commands from a shell or a timer."""

import datetime
import json
import os
import socket
import subprocess

import pytest


@pytest.fixture
def shell(world):
    """An operator by the configuration, a claimant, and somebody to type."""
    w = world
    w.marie = w.people.advisor("Marie Lefort")
    w.people.advisor("Karim Benali")
    w.jean = w.people.claimant("Jean Moreau", w.marie)
    w.olga = w.people.stranger("Olga Operator")
    w.people.bring_in()
    w.daemon.write(operator=w.olga.jid)
    w.serve()
    return w


def account(w, person, **keys):
    secret = os.path.join(w.folder, f"{person.user}.secret")
    file = os.path.join(w.folder, f"{person.user}.account")
    for path, text in (
        (secret, keys.pop("password", person.password)),
        (
            file,
            "".join(
                f"{key} = {value}\n"
                for key, value in {
                    "jid": person.jid,
                    "password_file": secret,
                    "domain": w.domain,
                    "host": "127.0.0.1",
                    "port": w.server.port,
                    "tls": "loopback",
                    **keys,
                }.items()
                if value != ""
            ),
        ),
    ):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, 0o600)
    return file


def do(w, file, *words, code=0, text=None):
    done = subprocess.run(
        [w.daemon.binary, "do", "-a", file, *words],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "LANG": "fr_FR.UTF-8", "LC_ALL": ""},
    )
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def test_a_person_does_from_a_shell_what_they_may(shell):
    w = shell
    olga, marie = account(w, w.olga), account(w, w.marie)
    listed = do(w, olga).stdout
    assert "shutdown" in listed and "history" not in listed
    nodes = {item["node"] for item in json.loads(do(w, marie, "--json").stdout)}
    assert {"history", "note"} <= nodes

    assert "Version" in do(w, olga, "status").stdout
    noted = do(w, marie, "note", "claimant=Jean Moreau", "text=-", text="une\n\"note\"\n")
    assert "Note prise" in noted.stdout
    assert w.sql("SELECT text FROM guichet.note") == [['une\n"note"']]
    shown = json.loads(do(w, marie, "--json", "notes", "claimant=Jean Moreau").stdout)
    assert shown["status"] == "completed"
    assert shown["fields"][0]["values"][1:] == ["une", '"note"']

    # What asks first is agreed to: whoever wrote a script has read it.
    moved = do(w, olga, "reassign", f"claimant={w.jean.number}", "advisor=A2", "reason=congé")
    assert "fait" in moved.stdout
    w.wait_sql(
        "SELECT 1 FROM guichet.assignment a JOIN guichet.advisor b ON b.id = a.advisor "
        "WHERE a.until IS NULL AND b.number = 'A2'"
    )


def test_the_exit_code_says_what_became_of_it(shell, tmp_path):
    w = shell
    olga, marie = account(w, w.olga), account(w, w.marie)
    assert "autre rôle" in do(w, marie, "shutdown", code=1).stderr
    assert "existe pas" in do(w, marie, "nonsense", code=1).stderr
    wanted = do(w, marie, "note", "claimant=Jean", "color=red", code=2).stderr
    assert "text (required)" in wanted
    assert "manque" in do(w, marie, "note", "text=x", code=2).stderr
    do(w, olga, "status", "not-a-field", code=2)
    do(w, os.path.join(w.folder, "none"), code=2)
    os.chmod(os.path.join(w.folder, f"{w.marie.user}.secret"), 0o644)
    assert "secret" in do(w, marie, code=2).stderr
    do(w, account(w, w.olga, password="wrong"), code=3)
    assert w.sql("SELECT count(*) FROM guichet.note") == [["0"]]
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        slow = account(w, w.olga, port=deaf.getsockname()[1])
        do(w, slow, "--timeout", "1", code=4)


def test_a_series_is_proposed_and_called_off_from_a_shell(shell):
    """By a timer of an advisor's, say: nobody is there to answer questions."""
    w = shell
    marie, jean = account(w, w.marie), account(w, w.jean)
    day = datetime.date.today() + datetime.timedelta(days=7)
    series = ("series", "claimant=Jean Moreau", f"when={day:%d/%m/%Y} 10h", "count=3")
    state = "SELECT state, count(*) FROM guichet.appointment GROUP BY state"
    # What a client would be asked for is missing, or is none: nothing is proposed.
    assert "every (required)" in do(w, marie, *series, code=2).stderr
    assert "tous les combien" in do(w, marie, *series, "every=0", code=2).stderr
    assert w.sql(state) == []
    asked = do(w, marie, *series, "every=14", "channel=phone")
    assert "C’est envoyé" in asked.stdout, asked.stdout
    assert w.sql(state) == [["1", "3"]]
    # Whoever proposed it does not answer it.
    (first,) = w.sql("SELECT to_hex(min(id)) || '/0*3' FROM guichet.appointment")[0]
    do(w, marie, "appt-confirm", f"appointment={first}", code=2)
    assert "chacun" in do(w, jean, "appt-confirm", f"appointment={first}").stdout
    assert w.sql(state) == [["3", "3"]]
    do(w, marie, "series-cancel", f"appointment={first}", "reason=formation")
    assert w.sql(state) == [["6", "3"]]


@pytest.mark.once
@pytest.mark.parametrize(
    "keys, why",
    [
        ({"port": "many"}, "port"),
        ({"tls": "perhaps"}, "tls"),
        ({"colour": "red"}, "no such key"),
        ({"jid": ""}, "jid is missing"),
        ({"domain": ""}, "domain is missing"),
        ({"password_file": ""}, "password_file is missing"),
    ],
)
def test_an_account_that_is_not_one_is_refused(shell, keys, why):
    w = shell
    assert why in do(w, account(w, w.olga, **keys), "status", code=2).stderr


def test_a_value_out_of_a_file(shell):
    w = shell
    marie = account(w, w.marie)
    text = os.path.join(w.folder, "note.txt")
    with open(text, "w", encoding="utf-8") as f:
        f.write("a trouvé\tun stage\n")
    do(w, marie, "note", "claimant=Jean Moreau", f"text=@{text}")
    assert w.sql("SELECT text FROM guichet.note") == [["a trouvé\tun stage"]]
    assert "\\u0009" in do(w, marie, "--json", "notes", "claimant=Jean").stdout
    do(w, marie, "note", "claimant=Jean", f"text=@{text}.none", code=2)
    # What there is to choose from stands in the list of fields.
    wanted = do(w, account(w, w.olga), "role-grant", code=2).stderr
    assert "role" in wanted and "evaluator" in wanted


def test_only_a_certificate_that_is_trusted(shell):
    w = shell
    certificate = os.path.join(w.server.home, "localhost.crt")
    if not os.path.exists(certificate):
        pytest.skip("this server's certificate lies elsewhere")
    trusted = account(w, w.olga, tls="required", ca_file=certificate, host="localhost")
    assert "Version" in do(w, trusted, "status").stdout
    foreign = account(w, w.olga, tls="required", host="localhost")
    assert "certificate not trusted" in do(w, foreign, "status", code=3).stderr
    # Without TLS only to this machine.
    away = account(w, w.olga, host="192.0.2.1")
    assert "loopback" in do(w, away, code=2).stderr


def probe(w, *words, code=0):
    done = subprocess.run(
        [w.daemon.binary, "probe", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done


def test_a_probe_walks_the_whole_way(shell):
    w = shell
    w.ada = w.people.advisor("Ada Probe", probe=True)
    w.carl = w.people.claimant("Carl Probe", w.ada, probe=True)
    w.people.bring_in()
    both = ["-a", account(w, w.ada), "-b", account(w, w.carl)]
    for contact in w.carl, w.ada:
        w.clients.log_in(contact).log_out()
    took = json.loads(probe(w, *both, "--json").stdout)
    assert set(took) == {"login", "forwarded", "receipt", "answer", "total"}
    assert 0 < took["forwarded"] < took["total"]
    assert "forwarded" in probe(w, *both).stdout
    assert len(w.messages("kind IN (1, 2)")) == 4
    probe(w, code=2)
    # It is in no figure.
    counted = do(w, account(w, w.olga), "status").stdout
    assert "Personnes connues: 1\n" in counted and "Conseillers connus: 2\n" in counted
    # Without the service a step is named that did not come.
    assert w.daemon.stop() == 0
    late = probe(w, *both, "--timeout", "2", code=4)
    assert "forwarded" in late.stderr
