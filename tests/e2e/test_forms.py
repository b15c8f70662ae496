"""Commands by forms and by words, with real clients, rows and rosters."""

import pytest

import adhoc

ITEMS = "{http://jabber.org/protocol/disco#items}"


@pytest.fixture
def office(world):
    """Two advisors, two claimants, and an operator by the configuration."""
    w = world
    marie = w.people.advisor("Marie Lefort")
    karim = w.people.advisor("Karim Benali", ceiling="1")
    jean = w.people.claimant("Jean Moreau", marie)
    lea = w.people.claimant("Léa Petit", marie)
    olga = w.people.stranger("Olga Operator")
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.serve()
    w.marie, w.karim = w.clients.log_in(marie), w.clients.log_in(karim)
    w.jean, w.lea = w.clients.log_in(jean), lea
    w.olga = w.clients.log_in(olga)
    return w


def audited(w, command):
    return w.sql(
        "SELECT who, door, outcome FROM guichet.audit "
        f"WHERE command = '{command}' ORDER BY turn"
    )


def test_each_sees_their_own_commands(office):
    w = office

    def offered(client, to):
        answer = client.ask(
            to,
            "<query xmlns='http://jabber.org/protocol/disco#items' "
            "node='http://jabber.org/protocol/commands'/>",
        )
        return {item.get("node") for item in answer.xml.iter(ITEMS + "item")}

    assert offered(w.jean, w.domain) == {
        "help",
        "whoami",
        "language",
        "agree",
        "stop",
        "agency",
        "agency-not",
        "notice",
        "hours",
        "holidays",
        "agenda",
        "appointment",
        "appt-confirm",
        "appt-decline",
        "appt-move",
        "appt-cancel",
        "appt-late",
        "series",
        "series-cancel",
        "earlier",
        "earlier-leave",
        "calendar",
        "zone",
        "recall",
        "finding",
        "explain",
        "files",
    }
    assert offered(w.marie, w.accueil) >= {"caseload", "waiting", "history", "note"}
    assert offered(w.marie, w.alias(w.jean.person)) == {
        "history",
        "reply",
        "appointment",
        "series",
        "phone-record",
        "recall",
        "finding",
        "note",
        "notes",
    }
    assert "history" not in offered(w.olga, w.domain)
    assert offered(w.olga, f"{w.accueil}/guichet") >= {"status", "shutdown", "reassign"}


def test_a_history_is_recorded_before_it_is_shown(office):
    w = office
    w.jean.send(w.conseiller, "Bonjour, une question")
    heard = w.marie.hear("une question")
    w.marie.send(heard.get("from"), "Voici la réponse\nsur deux lignes")
    w.jean.hear("Voici la réponse")
    shown = adhoc.execute(w.marie, w.domain, "history", claimant="jean moreau", last="10")
    assert shown.status == "completed"
    # The service's own lines stand there too: the welcome comes first.
    at = shown.fields["text"].index("Bonjour, une question")
    assert "Jean Moreau" in shown.fields["text"][at - 1]
    assert shown.fields["text"][-2:] == ["Voici la réponse", "sur deux lignes"]
    assert audited(w, "history") == [[w.marie.jid, "1", "done"]]
    # On the alias nobody is asked whom it is about.
    again = adhoc.execute(w.marie, w.alias(w.jean.person), "history")
    assert "Bonjour, une question" in again.fields["text"]
    # Who does not follow them reads nothing, and that is a row as well.
    refused = adhoc.execute(w.olga, w.domain, "history")
    assert refused.failed
    assert audited(w, "history")[-1] == [w.olga.jid, "1", "NOT_YOURS"]


def test_words_in_chat_do_what_forms_do(office):
    w = office
    w.jean.send(w.conseiller, "j'attends")
    w.marie.hear("attends")
    w.marie.send(w.accueil, "Qui attend ?")
    assert "Jean Moreau" in w.marie.hear("attendent votre réponse").body
    w.marie.send(w.accueil, "note Jean : a trouvé un stage")
    w.marie.hear("Note prise sur Jean Moreau")
    assert w.sql("SELECT text FROM guichet.note") == [["a trouvé un stage"]]
    w.marie.send(w.accueil, "notes Jean Moreau")
    w.marie.hear("a trouvé un stage")
    assert audited(w, "note") == [[w.marie.jid, "2", "done"]]
    # Nothing of it was stored as a sentence, and none reached a person.
    assert len(w.messages("kind IN (1, 2)")) == 1


def test_a_claimant_gets_another_advisor(office):
    w = office
    alias = w.alias(w.jean.person)
    w.meet(w.marie, w.accueil, alias)
    done = adhoc.execute(
        w.olga, w.domain, "reassign", claimant=w.jean.person.number, advisor="A2", reason="x"
    )
    assert (done.status, done.failed) == ("completed", False)
    w.jean.hear("c’est Karim Benali qui vous suit")
    w.jean.send(w.conseiller, "et maintenant ?")
    w.karim.hear("et maintenant ?")
    if w.server.fills_rosters:
        w.karim.until(lambda: alias in w.karim.roster(), 15, "the alias at Karim's")
        w.marie.until(lambda: alias not in w.marie.roster(), 15, "its end at Marie's")
    # Karim may follow one person only: the database says no, in words.
    full = adhoc.execute(
        w.olga, w.domain, "reassign", claimant=w.lea.number, advisor="Karim", reason="x"
    )
    assert full.failed
    # What the database refuses is audited behind the answer.
    w.wait_sql("SELECT 1 FROM guichet.audit WHERE outcome = 'CEILING'")
    assert audited(w, "reassign") == [
        [w.olga.jid, "1", "done"],
        [w.olga.jid, "1", "CEILING"],
    ]


def test_opening_a_region_takes_two(office):
    w = office
    otto = w.people.stranger("Otto Operator")
    granted = adhoc.execute(w.olga, w.domain, "role-grant", jid=otto.jid, role="operator")
    assert not granted.failed, granted.notes
    second = w.clients.log_in(otto)
    closed = adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="closed")
    assert not closed.failed, closed.notes
    w.followed()
    asked = adhoc.execute(w.olga, w.domain, "region-set", region="R1", state="pilot")
    number = asked.note.split("«")[1].split()[1]
    assert w.sql("SELECT state FROM guichet.region") == [["1"]]
    rule = {"policy": "history-lines", "value": "50", "region": "R1"}
    assert not adhoc.execute(w.olga, w.domain, "policy-set", **rule).failed
    # What waits and what holds is there again after a restart.
    assert w.daemon.stop() == 0
    w.serve()
    assert any("50" in line for line in adhoc.execute(w.olga, w.domain, "policies").lines)
    (waiting,) = adhoc.execute(second, w.domain, "proposals").lines
    assert number in waiting and "region=R1, state=pilot" in waiting
    own = adhoc.execute(w.olga, w.domain, "confirm", number=number)
    assert own.failed
    agreed = adhoc.execute(second, w.domain, "confirm", number=number)
    assert not agreed.failed, agreed.notes
    assert w.sql("SELECT state FROM guichet.region") == [["2"]]
    assert audited(w, "region-set") == [
        [w.olga.jid, "1", "done"],
        [w.olga.jid, "1", "asked"],
    ]
    # After a restart the role stands, and nothing waits any more.
    assert w.daemon.stop() == 0
    w.serve()
    listed = adhoc.execute(second, w.domain, "roles")
    assert any(otto.jid in line for line in listed.lines)
    assert adhoc.execute(second, w.domain, "proposals").lines == []


def test_an_announcement_goes_to_everybody_once(office):
    w = office
    done = adhoc.execute(
        w.olga, w.domain, "announce", audience="claimants", fr="Coupure à midi."
    )
    assert not done.failed, done.notes
    # Killed before it began, or in the middle of it: the next one goes on.
    w.daemon.kill()
    w.serve()
    w.jean.hear("Coupure à midi.")
    w.wait_sql("SELECT 1 FROM guichet.announcement_end")
    assert w.daemon.stop() == 0
    w.serve()
    rows = w.messages("body LIKE '%Coupure%'")
    assert sorted(row["recipient"] for row in rows) == sorted([w.jean.jid, w.lea.jid])
    # Whether it had left when the daemon was killed nobody knows: the same again.
    assert len({heard.get("id") for heard in w.jean.heard("Coupure à midi.")}) == 1


def test_a_start_goes_on_with_an_announcement(office):
    """Of 450 people a daemon writes to 200 at a time; one is killed between."""
    w = office
    for i in range(450):
        w.people.claimant(f"N{i}", account=False)
    w.people.bring_in()
    w.followed()
    done = adhoc.execute(
        w.olga, w.domain, "announce", audience="claimants", fr="Coupure à midi."
    )
    assert not done.failed, done.notes
    w.wait_sql("SELECT 1 FROM guichet.announcement_reached", seconds=30)
    w.daemon.kill()
    w.serve()
    w.wait_sql("SELECT 1 FROM guichet.announcement_end", seconds=30)
    rows = w.messages("body LIKE '%Coupure%'")
    assert len(rows) == len({row["recipient"] for row in rows}) == 452


def test_what_the_database_refused_is_tried_again(office):
    w = office
    alias = w.alias(w.jean.person)
    w.meet(w.marie, w.accueil, alias)
    w.sql(
        "CREATE FUNCTION public.poison() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN IF NEW.body LIKE 'poison%' THEN RAISE EXCEPTION 'no' USING"
        " ERRCODE = '23503'; END IF; RETURN NEW; END $$;"
        " CREATE TRIGGER poison BEFORE INSERT ON guichet.message"
        " FOR EACH ROW EXECUTE FUNCTION public.poison()"
    )
    w.jean.wait_error(w.jean.send(w.conseiller, "poison, de Jean"))
    w.marie.wait_error(w.marie.send(alias, "poison, de Marie"))
    w.sql("DROP TRIGGER poison ON guichet.message")
    done = adhoc.execute(w.olga, w.domain, "retry")
    assert not done.failed and "2" in done.note, done.notes
    assert w.marie.hear("poison, de Jean").get("from").startswith(alias)
    assert w.jean.hear("poison, de Marie").get("from").startswith(w.conseiller)
    # Once: nothing is left for a second time.
    again = adhoc.execute(w.olga, w.domain, "retry")
    assert not again.failed and "2" not in again.note
    assert len(w.messages("body LIKE 'poison%'")) == 2


def test_the_status_tells_the_last_outage(office):
    w = office
    before = adhoc.execute(w.olga, w.domain, "status")
    w.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE usename = 'guichet_run' AND datname = current_database()"
    )
    w.daemon.wait_for("store-up", since=0)

    def told():
        after = adhoc.execute(w.olga, w.domain, "status")
        outage = [line for line in after.fields if after.fields[line] != before.fields.get(line)]
        return any(" s" in "".join(after.fields[line]) for line in outage)

    w.olga.until(told, 20, "the outage in the status")


def test_a_language_is_kept(office):
    w = office
    w.jean.send(w.accueil, "language english")
    w.jean.hear("speaks English to you")
    w.wait_sql("SELECT 1 FROM guichet.claimant WHERE language = 'en'")
    w.wait_sql("SELECT 1 FROM guichet.followed HAVING count(*) > 0")
    assert adhoc.execute(w.jean, w.domain, "whoami").status == "completed"


def test_the_wording_is_read_again_and_the_service_stopped(office):
    w = office
    assert not adhoc.execute(w.olga, w.domain, "reload").failed
    w.daemon.wait_for("wording-loaded")
    status = adhoc.execute(w.olga, w.domain, "status")
    assert "Version" in status.labels
    last = adhoc.execute(w.olga, w.domain, "shutdown")
    assert not last.failed, last.notes
    w.daemon.wait_for("stopped")
    assert w.daemon.process.child.wait(20) == 0
    assert audited(w, "shutdown") == [[w.olga.jid, "1", "done"]]


def test_the_audit_is_sealed_and_tells_what_was_changed(office):
    w = office
    for node in "caseload", "waiting", "help":
        adhoc.execute(w.marie, w.domain, node)
    sealed = "SELECT guichet.seal_audit(now() + interval '2 hours')"
    assert w.sql(sealed) == [["1"]]
    assert w.sql(sealed) == [["0"]]
    assert w.sql("SELECT * FROM guichet.audit_faults()") == []
    assert "fits its seals" in w.daemon.command("check", "--audit").stdout
    changed = w.sql(
        "UPDATE guichet.audit SET outcome = 'else' WHERE command = 'waiting' "
        "RETURNING turn"
    )[0][0]
    gone = w.sql("DELETE FROM guichet.audit WHERE command = 'help' RETURNING turn")[0][0]
    faults = w.sql("SELECT turn, fault FROM guichet.audit_faults() ORDER BY turn")
    assert faults == [[changed, "the row was changed"], [gone, "the row is gone"]]
    told = w.daemon.command("check", "--audit", check=False)
    assert told.returncode != 0
    assert f"{changed} the row was changed" in told.stdout
    # A seal that was made again over what stands does not follow any more.
    w.sql("UPDATE guichet.audit_seal SET chain = sha256('x')")
    assert "does not follow" in w.daemon.command("check", "--audit", check=False).stdout
    # The daemon's own role can do none of this.
    for right in "UPDATE", "DELETE", "TRUNCATE":
        asked = f"has_table_privilege('guichet_daemon', 'guichet.audit', '{right}')"
        assert w.sql(f"SELECT {asked}") == [["f"]], right


def test_a_client_of_its_own_runs_a_command(office):
    """slixmpp's XEP-0050 reads and fills in the form as any client would."""
    w = office
    stream = w.marie._stream

    async def run():
        for plugin in "xep_0030", "xep_0004", "xep_0050":
            stream.register_plugin(plugin)
        listed = await stream["xep_0050"].get_commands(jid=w.domain)
        nodes = {item[1] for item in listed["disco_items"]["items"]}
        first = await stream["xep_0050"].send_command(w.domain, "note")
        form = first["command"]["form"]
        form.reply()
        form.set_values({"claimant": "Jean Moreau", "text": ["par slixmpp"]})
        last = await stream["xep_0050"].send_command(
            w.domain,
            "note",
            sessionid=first["command"]["sessionid"],
            payload=form,
            action="complete",
        )
        return nodes, last["command"]["status"]

    nodes, status = w.clients.call(run())
    assert {"note", "history"} <= nodes
    assert status == "completed"
    assert w.sql("SELECT text FROM guichet.note") == [["par slixmpp"]]


def test_a_line_sent_again_is_obeyed_once_also_after_a_restart(office):
    w = office

    def note(stanza_id, answer):
        since = w.marie.mark()
        w.marie.send(w.accueil, "note Jean Moreau : rappeler", stanza_id=stanza_id)
        w.marie.hear(answer, since=since)
        return w.sql("SELECT count(*) FROM guichet.note")

    assert note("again-1", "Note prise") == [["1"]]
    assert note("again-1", "déjà parvenu") == [["1"]]
    assert w.daemon.stop() == 0
    w.serve()
    assert note("again-1", "déjà parvenu") == [["1"]]
    assert note("again-2", "Note prise") == [["2"]]
