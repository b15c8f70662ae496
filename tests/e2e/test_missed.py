"""A missed appointment: what was seen, the file, what a human decides."""

import datetime
import os
import pwd
import re
import subprocess
from xml.etree import ElementTree

import adhoc
from absences import (
    REASON,
    agree,
    come_to,
    done,
    miss,
    office,  # noqa: F401: a fixture
    receive,
    set_clock,
    state,
)
from browser import chromium
from fast import HOUR, MINUTE
from process import wait_until


def test_a_missed_appointment_is_explained_and_decided_by_a_human(office):
    w = office
    told = miss(w)
    assert told.bare_from == w.accueil and "expliquer" in told.body
    w.marie.hear("nous n’avons pas vu Jean Moreau")
    assert state(w) == [["1"]]
    receive(w, told)
    wait_until(lambda: state(w) == [["2"]], 10, "the days that run")
    w.jean.send(w.accueil, "expliquer J’étais aux urgences.")
    w.jean.hear("Votre explication est notée")
    ((file,),) = w.sql("SELECT to_hex(appointment) FROM guichet.absence_file")
    # Nobody decides against them before their days are over, nor the advisor.
    early = adhoc.execute(
        w.rosa, w.domain, "decide", file=file, decision="referred", reason=REASON
    )
    assert early.failed and "Les jours pour expliquer" in str(early.notes)
    # Whoever decides reads all of it, and that is a row before it is shown.
    read = "\n".join(done(w.rosa, w, "file", file=file).fields["text"])
    for part in ("a écrit à l’autre", "[message/", "J’étais aux urgences.", "Reçu"):
        assert part in read, read
    assert w.jean.jid not in read
    own = "\n".join(done(w.marie, w, "finding", claimant="Jean Moreau").fields["text"])
    assert "a écrit à l’autre" in own and "urgences" not in own, own
    w.jean.send(w.accueil, "pourquoi ?")
    assert "J’étais aux urgences." in w.jean.hear("Voici ce que nous avons vu").body
    refused = adhoc.execute(w.marie, w.domain, "file", file=file)
    assert refused.failed
    assert w.sql(
        "SELECT who, outcome FROM guichet.audit WHERE command = 'file' ORDER BY turn"
    ) == [[w.rosa.jid, "done"], [w.marie.jid, "NOT_YOURS"]]
    # A restart forgets nothing.
    assert w.daemon.stop() == 0
    w.serve()
    listed = "".join(adhoc.execute(w.rosa, w.domain, "files").lines)
    assert file in listed, listed
    done(w.rosa, w, "decide", file=file, decision="excused", reason=REASON)
    assert REASON in w.jean.hear("Votre absence est excusée").body
    done(w.rosa, w, "reopen", file=file, reason="Le certificat manque encore.")
    w.jean.hear("le dossier est rouvert")
    assert w.sql(
        "SELECT event, by_jid, words FROM guichet.absence_file_event ORDER BY version"
    ) == [
        ["1", "", ""],
        ["2", "", ""],
        ["3", w.jean.jid, "J’étais aux urgences."],
        ["7", w.rosa.jid, REASON],
        ["10", w.rosa.jid, "Le certificat manque encore."],
    ]
    # Long afterwards memory has it no more, and whoever decides still reads it.
    done(w.rosa, w, "decide", file=file, decision="excused", reason=REASON)
    w.jean.hear("Votre absence est excusée")
    assert w.daemon.stop() == 0
    w.sql(
        "UPDATE guichet.absence_file SET closed = now() - interval '91 days';"
        "UPDATE guichet.appointment SET settled = now() - interval '120 days'"
    )
    w.serve()
    gone = adhoc.execute(w.rosa, w.domain, "reopen", file=file, reason=REASON)
    assert gone.failed and "Nous ne trouvons pas ce dossier" in str(gone.notes)
    read = "\n".join(done(w.rosa, w, "file", file=file).fields["text"])
    assert "J’étais aux urgences." in read and "excusée" in read, read
    assert adhoc.execute(w.marie, w.domain, "file", file=file).failed
    assert w.sql(
        "SELECT who, claimant IS NULL, outcome FROM guichet.audit"
        " WHERE command = 'file' ORDER BY turn OFFSET 2"
    ) == [
        [w.rosa.jid, "t", "asked"],
        [w.rosa.jid, "f", "done"],
        [w.marie.jid, "t", "NOT_YOURS"],
    ]


def check_schema(xml):
    subprocess.run(
        ["xmllint", "--noout", "--relaxng", "schema/absence-file.rng", xml],
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )


def test_a_file_is_handed_on_and_found_again_from_it(office, tmp_path):
    w = office
    receive(w, miss(w))
    w.jean.send(
        w.accueil,
        "expliquer maladie : <b>J’étais</b> aux urgences & loin."
        " Voir (https://example.org/a?b=1&c=<script>), merci.",
    )
    w.jean.hear("Votre explication est notée")
    ((appointment, file),) = w.sql(
        "SELECT appointment, to_hex(appointment) FROM guichet.absence_file"
    )
    # When a line was forwarded stands in the file: now all were.
    w.wait_sql(
        "SELECT 1 FROM guichet.watermark HAVING max(up_to_turn) >="
        " (SELECT max(turn) FROM guichet.message)"
    )
    exported = done(w.rosa, w, "export", file=file)
    folder = tmp_path / "bundle"
    w.daemon.command("bundle", appointment, "-o", str(folder))
    assert sorted(os.listdir(folder)) == [
        "absence.en.html",
        "absence.fr.html",
        "absence.xml",
    ]
    assert folder.stat().st_mode & 0o077 == 0
    xml = str(folder / "absence.xml")
    check_schema(xml)
    # The same goes by a form, but for the reading that it is itself.
    sent = "\n".join(exported.fields["line1"])
    kept = (folder / "absence.xml").read_text()
    assert sent.partition("<readings")[0] in kept
    assert f"by='{w.rosa.jid}'" in kept and w.jean.jid not in kept
    # Without the database, from the rows alone; and not if one of them is gone.
    again = w.daemon.run("refind", xml)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "claimant-absent" in again.stdout and "NOT" not in again.stdout
    other = re.sub("<row[^>]* name='sentence'[^>]*/>", "", kept)
    assert other != kept
    (tmp_path / "other.xml").write_text(other)
    other = w.daemon.run("refind", str(tmp_path / "other.xml"))
    assert other.returncode == 1 and "NOT" in other.stdout, other.stdout
    for language, said in (
        ("fr", "la personne suivie n’a pas été vue"),
        ("en", "the claimant was not seen"),
    ):
        page = chromium("--dump-dom", f"file://{folder}/absence.{language}.html")
        assert said in page
        assert "&lt;b&gt;J’étais&lt;/b&gt; aux urgences &amp; loin." in page
        assert '<a rel="noreferrer" href="https://example.org/a?b=1&amp;c=">' in page
        assert "&lt;script&gt;), merci." in page and w.rosa.jid in page
    # A second time nothing is overwritten.
    assert w.daemon.command("bundle", appointment, "-o", folder, check=False).returncode
    # And what is not whole is not said to be.
    half = w.daemon.on_full_disk("bundle", appointment, "-o", str(tmp_path / "half"))
    assert half.returncode == 1 and "File too large" in half.stderr, half.stderr
    nowhere = w.daemon.command("bundle", appointment, check=False)
    assert nowhere.returncode == 1 and "-o FOLDER" in nowhere.stdout


def test_what_a_tool_shows_is_a_row_before_it_is_shown(office, tmp_path):
    w = office
    miss(w)
    ((appointment, file),) = w.sql(
        "SELECT appointment, to_hex(appointment) FROM guichet.absence_file"
    )
    # Whose it is that runs it, and what; of what there is not nothing is noted.
    rows = (
        "SELECT command, who, fields, claimant IS NOT NULL, outcome FROM guichet.audit"
        " WHERE door = 4 ORDER BY at"
    )
    assert w.daemon.command("finding", "999", check=False).returncode == 1
    assert w.sql(rows) == []
    w.daemon.command("finding", appointment)
    folder = tmp_path / "bundle"
    w.daemon.command("bundle", appointment, "-o", str(folder))
    who = f"system user {pwd.getpwuid(os.getuid()).pw_name}"
    assert w.sql(rows) == [
        [tool, who, f"file={file}", "t", "done"]
        for tool in ("guichet finding", "guichet bundle")
    ]
    # It stands in the file itself, for whoever decides, and in the bundle.
    read = "\n".join(done(w.rosa, w, "file", file=file).fields["text"])
    assert read.count(f"compte système {who.split()[-1]}, en ligne de commande") == 2
    assert (folder / "absence.xml").read_text().count(f"by='{who}'") == 2
    assert "system account" in (folder / "absence.en.html").read_text()
    # From the file in hand the rule, and none of the rows.
    again = w.daemon.run("refind", str(folder / "absence.xml")).stdout
    assert "rule       absent" in again and "message/" not in again, again
    # What cannot be noted is not shown.
    w.sql("REVOKE EXECUTE ON FUNCTION guichet.note_reading FROM guichet_daemon")
    for words in (["finding"], ["bundle", "-o", str(tmp_path / "other")]):
        blind = w.daemon.command(*words, appointment, check=False)
        assert blind.returncode == 1 and "permission denied" in blind.stdout
        assert "absent" not in blind.stdout and "message/" not in blind.stdout
    assert not (tmp_path / "other").exists()


def test_who_came_late_has_no_file(office):
    w = office
    begins = agree(w)
    come_to(w, begins)
    w.marie.send(w.alias(w.jean.person), "Bonjour, êtes-vous là ?")
    w.jean.hear("Bonjour, êtes-vous là ?")
    come_to(w, begins + MINUTE)
    w.jean.send(w.conseiller, "Me voici")
    w.marie.hear("Me voici")
    come_to(w, begins + 2 * MINUTE + 1)
    set_clock(w, begins + HOUR)
    assert w.wait_sql("SELECT finding, rule FROM guichet.finding") == [["1", "met"]]
    assert state(w) == []


def test_what_comes_after_the_finding_may_refute_it(office):
    """A sentence that was held back on its way, and says when it was written."""
    w = office
    miss(w)
    w.marie.hear("nous n’avons pas vu Jean Moreau")
    assert state(w) == [["1"]]
    written = datetime.datetime.fromtimestamp(w.begins + MINUTE, datetime.timezone.utc)
    w.jean.send(
        w.conseiller,
        "Je suis là, me voyez-vous ?",
        inside="<delay xmlns='urn:xmpp:delay' "
        f"stamp='{written:%Y-%m-%dT%H:%M:%SZ}'/>",
    )
    w.marie.hear("Je suis là, me voyez-vous ?")
    wait_until(lambda: state(w) == [["8"]], 15, "the file that is unfounded")
    w.jean.hear("ce que nous avions cru voir ne se confirme pas")
    w.jean.hear("ce que vous avez écrit à ce moment nous est arrivé trop tard")
    w.marie.hear("Ce que Jean Moreau a écrit à ce moment nous est arrivé trop tard")
    assert w.sql("SELECT finding, rule FROM guichet.finding ORDER BY turn") == [
        ["2", "absent"],
        ["6", "delayed"],
    ]
    # It is closed for good, by the service and by no human.
    assert w.sql(
        "SELECT event, by_jid, becomes FROM guichet.absence_file_event "
        "ORDER BY version DESC LIMIT 1"
    ) == [["11", "", "8"]]


def test_an_advisor_who_did_not_come_apologises_with_free_times(office):
    w = office
    begins = agree(w)
    come_to(w, begins)
    w.jean.send(w.conseiller, "Je suis là, et vous ?")
    w.marie.hear("Je suis là, et vous ?")
    come_to(w, begins + 2 * MINUTE + 1)
    set_clock(w, begins + HOUR)
    assert w.jean.hear("Nous vous présentons nos excuses").bare_from == w.accueil
    kept = w.jean.hear("ces moments avec Marie Lefort sont gardés pour vous")
    assert kept.bare_from == w.accueil and "\n3. " in kept.body
    # They are kept over a restart, and a number is an appointment.
    assert w.daemon.stop() == 0
    w.serve()
    since = w.jean.mark()
    w.jean.send(w.accueil, "3")
    agreed = w.jean.hear("C’est noté. Rendez-vous confirmé", since=since).body
    third = kept.body.split("\n3. ")[1].split("\n")[0]
    assert third in agreed, (kept.body, agreed)
    w.marie.hear("Jean Moreau choisit l’un de vos moments libres")
    assert w.sql(
        "SELECT o.outcome, count(*) FROM guichet.slot_offer o"
        " JOIN guichet.appointment a ON a.since = o.slots[3] AND a.state = 3"
        " GROUP BY 1"
    ) == [["1", "1"]]


def test_who_represents_a_minor_gets_it_and_their_receipt_counts(office):
    w = office
    anne = w.clients.log_in(w.people.stranger("Anne Moreau"))
    done(
        *(w.rosa, w, "representative"),
        claimant=w.jean.person.number,
        jid=anne.jid,
        name="Anne Moreau",
    )
    told = miss(w)
    assert "à partir du moment où Anne Moreau l’a reçu" in told.body
    also = anne.hear("Vous représentez Jean Moreau par la loi")
    receive(w, told)
    w.jean.send(w.accueil, "expliquer J’ai oublié.")
    w.jean.hear("commenceront quand Anne Moreau aura reçu")
    assert state(w) == [["1"]]
    # A restart remembers who represents whom.
    assert w.daemon.stop() == 0
    w.serve()
    receive(w, also, anne)
    wait_until(lambda: state(w) == [["2"]], 10, "the days that run")
    anne.send(w.accueil, "expliquer Il était malade ce jour-là.")
    anne.hear("Votre explication est notée")
    ((file,),) = w.sql("SELECT to_hex(appointment) FROM guichet.absence_file")
    read = "\n".join(done(w.rosa, w, "file", file=file).fields["text"])
    for part in ("J’ai oublié.", "Il était malade", "le représentant légal"):
        assert part in read, read
    assert anne.jid not in read


def test_an_imported_representative_through_a_whole_absence(office):
    """And another one in their stead, and nobody any more: nobody's days begin by
    a line that went to somebody else, and nobody who represented them decides."""
    w = office
    jean, today = w.jean.person, str(datetime.date.today())
    anne, eve = (
        w.clients.log_in(w.people.stranger(name)) for name in ("Anne Moreau", "Ève Roy")
    )
    w.people.represent(jean, anne.person, "Anne Moreau", today)
    told = miss(w)
    also = anne.hear("Vous représentez Jean Moreau par la loi")
    for part in ("Marie Lefort vous attendait", "expliquer", "10 jours"):
        assert part in told.body and part in also.body, (told.body, also.body)
    w.people.represent(jean, eve.person, "Ève Roy", today)
    anew = eve.hear("Vous représentez Jean Moreau par la loi")
    assert anew.get("id") != also.get("id") and "10 jours" in anew.body
    w.jean.hear("à partir du moment où Ève Roy l’a reçu")
    quiet = anne.mark()
    # Nobody proves what another one got.
    for client, line in (anne, also), (eve, also), (anne, anew), (w.jean, anew):
        inside = f"<received xmlns='urn:xmpp:receipts' id='{line.get('id')}'/>"
        client.send(w.accueil, inside=inside)
    receive(w, told)
    w.jean.send(w.accueil, "expliquer J’ai oublié.")
    w.jean.hear("commenceront quand Ève Roy aura reçu")
    assert state(w) == [["1"]]
    assert w.daemon.stop() == 0
    w.serve()
    receive(w, anew, eve)
    wait_until(lambda: state(w) == [["2"]], 10, "the days that run")
    eve.send(w.accueil, "dossiers")
    eve.hear("Jean Moreau")
    eve.send(w.accueil, "expliquer Il était malade ce jour-là.")
    for client in eve, w.jean:
        client.hear("Vous pouvez en écrire d’autres jusqu’au")
    # Whoever decides gets out of nothing by one command, nor into it.
    ((file,),) = w.sql("SELECT to_hex(appointment) FROM guichet.absence_file")
    for client in anne, eve:
        done(w.sam, w, "role-grant", jid=client.jid, role="supervisor", region="R1")
    for client, jid, name in (eve, "", ""), (w.rosa, w.rosa.jid, "Rosa"):
        words = {"claimant": jean.number, "jid": jid, "name": name}
        refused = adhoc.execute(client, w.domain, "representative", **words)
        assert refused.failed and "Cela vous concerne vous-même" in str(refused.notes)
    done(w.rosa, w, "representative", claimant=jean.number, jid="", name="")
    decision = {"file": file, "decision": "excused", "reason": REASON}
    for client in anne, eve:
        refused = adhoc.execute(client, w.domain, "decide", **decision)
        assert refused.failed and "Ce dossier revient à un autre superviseur" in str(refused.notes)
    w.people.represent(jean, eve.person, "Ève Roy", today)
    # What is older than that end revives nothing.
    standing = "SELECT count(*) FROM guichet.representative_standing WHERE jid <> ''"
    assert w.sql(standing) == [["0"]]
    done(w.rosa, w, "representative", claimant=jean.number, jid=eve.jid, name="Ève Roy")
    done(w.rosa, w, "decide", **decision)
    for client in eve, w.jean:
        assert REASON in client.hear("Votre absence est excusée").body
    done(w.rosa, w, "representative", claimant=jean.number, jid="", name="")
    done(w.rosa, w, "reopen", file=file, reason="Le certificat manque encore.")
    w.jean.hear("le dossier est rouvert")
    assert eve.heard("le dossier est rouvert") == []
    assert not [seen for seen in anne.seen[quiet:] if seen.says("rendez-vous du")]


def test_in_doubt_both_are_asked(office, tmp_path):
    w = office
    done(w.sam, w, "reach", channel="phone", region="R1", text="03 88 00 00 01")
    begins = agree(w)
    come_to(w, begins + 2 * MINUTE + 1)
    set_clock(w, begins + HOUR)
    w.jean.hear("nous n’avons vu ni vous")
    asked = w.jean.hear("a-t-il eu lieu malgré tout").body
    last = datetime.datetime.fromtimestamp(begins) + datetime.timedelta(days=6)
    assert f" {last:%Y} inclus, heure de Paris" in asked, asked
    assert asked.endswith("appelez l’agence\u00a0: 03 88 00 00 01."), asked
    w.marie.hear("a-t-il eu lieu malgré tout")
    w.jean.send(w.accueil, "bilan 1")
    w.jean.hear("c’est noté")
    w.marie.send(w.accueil, "bilan 3 Jean Moreau")
    w.marie.hear("c’est noté")
    assert w.sql("SELECT who, answer FROM guichet.recall ORDER BY turn") == [
        ["1", "1"],
        ["2", "3"],
    ]
    # Nothing is found of it, and no file is opened.
    assert w.sql("SELECT finding, rule FROM guichet.finding") == [["6", "nobody"]]
    assert state(w) == []
    # What they said stands in what is handed on of it.
    ((appointment,),) = w.sql("SELECT id FROM guichet.appointment")
    folder = tmp_path / "bundle"
    w.daemon.command("bundle", appointment, "-o", str(folder))
    xml = str(folder / "absence.xml")
    check_schema(xml)
    said = ElementTree.parse(xml).iterfind("{*}recalls/{*}recall")
    said = [(one.get("who"), one.get("answer")) for one in said]
    assert said == [("1", "1"), ("2", "3")]


def test_nobody_gets_at_a_file_that_is_not_theirs(office):
    """Another claimant, a supervisor of another region, whoever was to be met or
    stood in for them then; by its number, which they have from somewhere. Nor do
    the days begin by them."""
    w = office
    w.people.region("R2", "pilot")
    tom = w.people.claimant("Tom Weber", w.people.advisor("Paul Kern", region="R2"))
    noe = w.people.advisor("Noe Prévost")
    w.people.bring_in()
    w.followed()
    noe = w.clients.log_in(noe)
    day = str(datetime.date.today() + datetime.timedelta(days=2))
    away = {"from": day, "to": day, "stand-in": noe.person.number}
    done(w.marie, w, "absence", **away)
    tom = w.clients.log_in(tom)
    sue = w.clients.log_in(w.people.stranger("Sue Superviseure"))
    done(w.sam, w, "role-grant", jid=sue.jid, role="supervisor", region="R2")
    told = miss(w)
    ((file,),) = w.sql("SELECT to_hex(appointment) FROM guichet.absence_file")
    words = {"file": file, "decision": "excused", "reason": REASON, "text": "Moi non plus."}
    fields = {
        "file": ["file"],
        "export": ["file"],
        "decide": ["file", "decision", "reason"],
        "reopen": ["file", "reason"],
        "explain": ["file", "text"],
    }
    for client in tom, sue, w.marie, w.sam:
        for node, names in fields.items():
            answers = [
                adhoc.execute(
                    client,
                    w.domain,
                    node,
                    **{name: words[name] for name in names} | {"file": number},
                )
                for number in (file, "10000000fff")
            ]
            # As of one that is not there, so that nobody learns of it.
            assert all(step.failed for step in answers), (client.jid, node)
            assert answers[0].notes == answers[1].notes, (client.jid, node)
        client.send(w.accueil, f"dossier {file}")
        client.send(w.accueil, f"pourquoi {w.jean.person.number}")
    # Nor with the role, also where somebody stands in no longer.
    noe.hear("Vous remplacez Marie Lefort")
    done(w.marie, w, "absence-end")
    w.marie.hear("Votre absence est terminée")
    for client in w.marie, noe:
        done(w.sam, w, "role-grant", jid=client.jid, role="supervisor", region="R1")
        for node in "file", "export", "decide":
            own = {name: words[name] for name in fields[node]}
            step = adhoc.execute(client, w.domain, node, **own)
            assert step.failed, (client.jid, node)
            assert "vous répondiez de ce rendez-vous, même en remplacement" in str(
                step.notes
            ), step.notes
    # Nobody's receipt is the claimant's, nor is one of what was never sent.
    line = told.get("id")
    for client, to, number in (
        (tom, w.accueil, line),
        (sue, w.accueil, line),
        (w.marie, w.accueil, line),
        (w.marie, w.alias(w.jean.person), line),
        (w.jean, w.accueil, f"{line}/r"),
        (w.jean, w.accueil, line[:-1] + "2"),
    ):
        client.send(to, inside=f"<received xmlns='urn:xmpp:receipts' id='{number}'/>")
        client.send(to, inside=f"<displayed xmlns='urn:xmpp:chat-markers:0' id='{number}'/>")
    sue.send(w.accueil, "aide")
    sue.hear("Confier une personne à un autre conseiller")
    assert w.daemon.stop() == 0
    w.serve()
    moves = "SELECT event FROM guichet.absence_file_event ORDER BY version"
    assert w.sql(moves) == [["1"]] and state(w) == [["1"]]
    for client in tom, sue:
        assert client.heard("Jean Moreau") == []
    receive(w, told)
    wait_until(lambda: state(w) == [["2"]], 10, "the days that run")


def test_bad_input_about_a_file_changes_nothing(office):
    w = office
    receive(w, miss(w))
    wait_until(lambda: state(w) == [["2"]], 10, "the days that run")
    ((file, until_us),) = w.sql(
        "SELECT to_hex(appointment), extract(epoch FROM until)::bigint"
        " FROM guichet.absence_file"
    )
    decision = {"file": file, "decision": "excused", "reason": REASON}
    # Whom it is about advises somebody else, and has the role that decides.
    double = w.people.advisor("Jean Moreau")
    double.user, double.password = w.jean.person.user, w.jean.person.password
    w.people.claimant("Lea Petit", double)
    w.people.bring_in()
    w.followed()
    paul = w.clients.log_in(w.people.stranger("Paul Superviseur"))
    for client in w.jean, w.marie, paul:
        refused = adhoc.execute(client, w.domain, "decide", **decision)
        assert refused.failed, client.jid
        done(w.sam, w, "role-grant", jid=client.jid, role="supervisor", region="R1")
    for client in w.jean, w.marie:
        refused = adhoc.execute(client, w.domain, "decide", **decision)
        assert refused.failed and "Ce dossier revient à un autre superviseur" in str(refused.notes)
    # An explanation as long as a book, by each door; and longer than a server takes.
    w.jean.send(w.accueil, "expliquer " + "a" * 150_000, "long")
    assert w.jean.wait_error("long", 30).condition == "policy-violation"
    step = adhoc.execute(w.jean, w.domain, "explain", text="a" * 150_000)
    assert step.status == "executing" and "est trop long" in str(step.instructions)
    other = w.clients.log_in(w.jean.person, "other")
    other.send(w.accueil, "expliquer " + "a" * 2**20, "mib")
    other.until(
        lambda: not other.online
        or other.find(lambda seen: seen.get("id") == "mib" and seen.get("type") == "error"),
        30,
        "the end of its stream, or an error",
    )
    moves = "SELECT event FROM guichet.absence_file_event ORDER BY version"
    assert w.sql(moves) == [["1"], ["2"]]
    # Who stops is heard still, also after the end of the days.
    w.jean.send(w.accueil, "STOP")
    w.jean.hear("Voulez-vous arrêter")
    w.jean.send(w.accueil, "oui")
    w.wait_sql("SELECT 1 FROM guichet.consent WHERE NOT given")
    w.jean.send(w.accueil, "expliquer J’étais aux urgences.")
    w.jean.hear("Votre explication est notée")
    set_clock(w, int(until_us) + 12 * HOUR)
    w.jean.hear("les jours pour expliquer sont passés", 30)
    w.jean.send(w.accueil, "expliquer Voici le certificat.")
    w.jean.hear("Votre explication est arrivée après les jours prévus")
    # Two decide in the same instant: one does, the other is told.
    for client in w.rosa, paul:
        client.send(w.accueil, f"décider {file} noted Rien ne prouve le contraire.")
    said = [
        client.wait(
            lambda seen: seen.says("C’est fait") or seen.says("déjà décidé"),
            "what became of the decision",
        ).body
        for client in (w.rosa, paul)
    ]
    assert sorted("déjà décidé" in each for each in said) == [False, True], said
    w.jean.hear("Votre absence est notée, sans conséquence")
    assert w.sql(moves) == [["1"], ["2"], ["3"], ["5"], ["3"], ["8"]]
