"""Figures of a conversation that was played: by the command, and as the page of
`guichet report`, which a browser opens."""

import csv
import datetime
import html
import os
import re
import stat

import pytest

import adhoc
import browser
from test_appointments import ASKED, workday

TODAY = datetime.date.today()
FROM = (TODAY - datetime.timedelta(days=2)).isoformat()
TO = (TODAY + datetime.timedelta(days=1)).isoformat()
LAST_DAY = TODAY.replace(day=1) - datetime.timedelta(days=1)
LAST_MONTH = (LAST_DAY.replace(day=1).isoformat(), LAST_DAY.isoformat())


@pytest.fixture
def played(world):
    """Six people who each ask something; five are answered."""
    w = world
    w.people.region("R1", "pilot")
    w.people.regions["R1"]["name"] = "Île <d'Or> & Cie"
    marie = w.people.advisor("Marie Lefort")
    asking = [w.people.claimant(f"Jean Moreau{n}", marie) for n in range(6)]
    olga, eva = w.people.stranger("Olga"), w.people.stranger("Eva")
    w.people.bring_in()
    w.daemon.write(operator=olga.jid)
    w.serve()
    w.marie = w.clients.log_in(marie)
    w.olga, w.eva = w.clients.log_in(olga), w.clients.log_in(eva)
    w.asking = []
    adhoc.execute(w.olga, w.domain, "role-grant", jid=eva.jid, role="evaluator", region="R1")
    for person in asking:
        client = w.clients.log_in(person)
        w.asking.append(client)
        client.send(w.conseiller, f"Bonjour de {person.name}")
        client.send(w.conseiller, f"Une question de {person.name}")
        heard = w.marie.hear(f"Une question de {person.name}")
        if person is not asking[-1]:
            w.marie.send(heard.get("from"), f"Voici, {person.name}")
            client.hear(f"Voici, {person.name}")
    return w


def figures(step):
    return dict(zip(step.labels, (lines[0] for lines in step.fields.values())))


def test_figures_by_the_command(played):
    w = played
    asked = {"region": "R1", "from": FROM, "to": TO}
    # What is published is of whole months, so that nothing can be subtracted.
    step = adhoc.execute(w.eva, w.domain, "figures", **asked)
    assert "un mois entier et terminé" in step.note
    first, last = LAST_MONTH
    month = {"region": "R1", "from": first, "to": last}
    step = adhoc.execute(w.eva, w.domain, "figures", **month)
    assert "Île <d'Or> & Cie" in step.note and "Un tiret remplace" in step.note
    shown = figures(step)
    assert shown["Personnes qui ont arrêté"] == "–"
    assert shown["Part des réponses dans le délai"] == "–"
    step = adhoc.execute(w.olga, w.domain, "figures", **asked)
    shown = figures(step)
    assert shown["Réponse dans le délai"] == "5"
    assert shown["Pas encore de réponse, délai non écoulé"] == "1"
    assert shown["Part des réponses dans le délai"] == "100,0\u00a0%"
    assert shown["Personnes qui ont arrêté"] == "0"
    assert "tiret" not in step.note
    assert w.sql(
        "SELECT who, region, fields, outcome FROM guichet.audit"
        " WHERE command = 'figures' ORDER BY turn"
    ) == [
        [client.person.jid, "1", f"region=R1\nfrom={since}\nto={until}", outcome]
        for client, since, until, outcome in (
            (w.eva, FROM, TO, "DAYS_MONTH"),
            (w.eva, *LAST_MONTH, "done"),
            (w.olga, FROM, TO, "done"),
        )
    ]


def test_figures_of_appointments_by_the_command(played):
    """Marie proposes a time to six; five agree."""
    w = played
    for client, hour in zip(w.asking, (9, 10, 11, 14, 15, 16)):
        since = client.mark()
        alias = w.alias(client.person)
        done = adhoc.execute(
            w.marie, alias, "appointment", when=f"{workday(8)} {hour}h", channel="phone"
        )
        assert not done.failed, done.notes
        client.hear(ASKED, since=since)
        if client is not w.asking[-1]:
            client.send(w.accueil, "1")
            client.hear("C’est noté", since=since)
    asked = {"region": "R1", "from": FROM, "to": TO}
    shown = figures(adhoc.execute(w.olga, w.domain, "figures", subject="appointments", **asked))
    assert "prévus\u00a0: 6 · confirmés\u00a0: 5 ·" in shown["En tout"]
    assert "prévus\u00a0: 6 · confirmés\u00a0: 5 ·" in shown["Par téléphone"]
    assert "prévus\u00a0: 6 ·" in shown["Invitation, formulation 1"]
    assert "prévus\u00a0: 0 ·" in shown["Sans invitation\u00a0: à la demande de la personne"]
    assert "prévus\u00a0: 6 ·" in shown["Prévus 7 à 13 jours avant"]
    for subject, line in (("reminders", "à envoyer\u00a0: 0"), ("absences", "examinés\u00a0: 0")):
        step = adhoc.execute(w.olga, w.domain, "figures", subject=subject, **asked)
        assert line in figures(step)["En tout"]
    first, last = LAST_MONTH
    for subject in "appointments", "reminders", "absences":
        step = adhoc.execute(
            w.eva, w.domain, "figures", region="R1", to=last, subject=subject, **{"from": first}
        )
        assert "Un tiret remplace" in step.note
        assert not re.search(r"\d", figures(step)["En tout"])
        step = adhoc.execute(w.eva, w.domain, "figures", subject=subject, **asked)
        assert "un mois entier et terminé" in step.note


# Each of the six cancels one by telephone two hours before, was reminded of it,
# and came to another by video.
HISTORY = """
SET search_path = guichet;
INSERT INTO appointment SELECT id, claimant, advisor, region, zone, t, t + interval '30 min',
    c, '', CASE c WHEN 4 THEN 6 ELSE 8 END, 3, 2, false, NULL, id::text, 0, now(), now()
    FROM (SELECT 100 * n + c.id AS id, c.id AS claimant, a.advisor, c.region, r.zone, n AS c,
        now() - n * interval '1 hour' AS t FROM claimant c
        JOIN assignment a ON a.claimant = c.id JOIN region r ON r.id = c.region,
        generate_series(3, 4) n) x;
INSERT INTO appointment_event (appointment, version, turn, at, event, side, by_jid, was,
        becomes, since, until, reason, told)
    SELECT id, v, id, since - CASE v WHEN 3 THEN interval '2 hours' ELSE '20 hours' END,
        CASE v WHEN 1 THEN 1 WHEN 2 THEN 2 ELSE 6 END, CASE v WHEN 1 THEN 2 ELSE 1 END, 'x',
        CASE v WHEN 3 THEN 3 ELSE v - 1 END, CASE v WHEN 1 THEN 1 WHEN 2 THEN 3 ELSE 6 END,
        since, until, '', false
    FROM appointment, generate_series(1, 3) v WHERE v < 3 OR channel = 4;
INSERT INTO reminder SELECT id, 0, 2, since, now() - interval '5 hours', 1, id,
    'reminder.hours/1' FROM appointment;
INSERT INTO delivery (turn, at, kind, claimant, of_side, of_id, reporter, wire_id)
    SELECT 90000 + id, now() - interval '4 hours', 1, claimant, 1, claimant, 'r',
    'reminder/' || to_hex(id) || '/0/2' FROM appointment;
INSERT INTO attendance SELECT id, since, '30 min', '10 min', '15 min', '1 min', '1 hour', false
    FROM appointment WHERE channel = 3;
INSERT INTO finding SELECT id, now() - interval '1 hour', id, 1, 'met', '{}'
    FROM appointment WHERE channel = 3;
"""


def test_the_page_shows_appointments_reminders_and_findings(played, tmp_path):
    w = played
    w.sql(HISTORY)
    folder = str(tmp_path / "report")
    report(w, folder)
    rows = {}
    for name in "appointments", "reminders", "absences":
        with open(os.path.join(folder, f"{name}.csv"), encoding="utf-8") as f:
            rows[name] = {(r["figure"], r["part"]): r["value"] for r in csv.DictReader(f)}
    assert rows["appointments"]["planned", "all"] == "12"
    assert rows["appointments"]["cancelled-claimant", "notice/hours-1-23"] == "6"
    assert rows["appointments"]["cancelled-advisor", "all"] == ""
    assert rows["reminders"]["received", "which/hours"] == "12"
    assert rows["absences"]["present", "channel/video"] == "6"
    assert rows["absences"]["opened", "files"] == ""
    # Marie alone would be one advisor.
    assert rows["absences"]["present", "load/people-0-49"] == ""

    shown = browser.dom(folder)
    images = re.findall(r"<img [^>]*>", shown)
    assert [re.search('src="(.*?)"', image)[1] for image in images] == [
        "hours.svg", "notice.svg", "reminders.svg", "findings.svg"
    ]
    assert all('data-seen="760x250"' in image for image in images)
    text = html.unescape(re.search('data-text="(.*?)"', shown, re.S)[1])
    for line in (
        r"prévus\s+12\n", r"Par téléphone\s+6\s+6\s+–\s+–\s+6\s+–\s+–\n",
        r"1 à 23 heures avant\s+–\s+–\s+6\s+–\s+–\n",
        r"Quelques heures avant\s+12\s+12\s+–\s+–\n",
        r"Par appel vidéo\s+6\s+–\s+–\s+–\s+–\s+–\n",
        r"De l’ouverture à la décision\s+–\s+–\n",
        r"Nouveaux horaires quand le conseiller n’est pas venu",
    ):
        assert re.search(line, text), (line, text)


def report(w, folder, *more, check=True):
    words = ["report", "--region", "R1", "--from", FROM, "--to", TO, "-o", folder]
    return w.daemon.command(*words, *more, check=check)


def test_the_page_of_a_conversation_is_what_a_browser_shows(played, tmp_path):
    w = played
    folder = str(tmp_path / "report")
    assert report(w, folder).stdout == f"{folder}/index.html\n"
    with open(os.path.join(folder, "figures.csv"), encoding="utf-8") as f:
        rows = {(r["figure"], r["part"]): r["value"] for r in csv.DictReader(f)}
    assert rows["sentences", "claimants"] == "12"
    assert rows["questions", "asked"] == "6"
    assert rows["questions", "open"] == rows["people", "withdrawn"] == ""

    shown = browser.dom(folder)
    # Each picture was drawn, has its size and says what it is.
    images = re.findall(r"<img [^>]*>", shown)
    assert [re.search('src="(.*?)"', image)[1] for image in images] == ["hours.svg"]
    assert all('data-seen="760x250"' in image for image in images)
    assert all(len(re.search('alt="(.*?)"', image)[1]) > 40 for image in images)
    text = html.unescape(re.search('data-text="(.*?)"', shown, re.S)[1])
    assert "Île <d'Or> & Cie" in text
    assert re.search(r"Questions posées\s+6\n", text)
    assert re.search(r"Messages selon l’heure", text)
    assert re.search(r"Toute la journée\s+12\s+5\n", text)
    assert "Pas de diagramme" in text  # of withdrawals, which are too few
    assert re.search(r"Personnes qui ont arrêté\s+–\n", text)

    picture = str(tmp_path / "page.png")
    assert browser.picture(folder, picture) == (900, 3000)
    assert os.stat(picture).st_size > 50000


def test_the_page_needs_nothing_from_elsewhere_and_can_be_read_aloud(played, tmp_path):
    folder = str(tmp_path / "report")
    report(played, folder, "--language", "en")
    with open(os.path.join(folder, "index.html"), encoding="utf-8") as f:
        page = f.read()
    files = set(os.listdir(folder))
    assert files == {"index.html", "hours.svg"} | {
        f"{name}.csv"
        for name in (
            *("figures", "hours", "withdrawn", "caseload"),
            *("appointments", "reminders", "absences"),
        )
    }
    links = set(re.findall(r'(?:src|href)="(.*?)"', page))
    assert links == files - {"index.html"}
    assert "http" not in page and "url(" not in page and "<script" not in page
    assert '<html lang="en">' in page
    assert "<title>Remote follow-up: figures for the evaluation" in page
    assert "Île &lt;d&#39;Or&gt; &amp; Cie" in page and "<d'Or>" not in page
    assert page.count("<table") == page.count("<caption>") == 24
    assert page.count("<h1>") == 1 and page.count("<h2>") == 9
    assert "<script" not in open(os.path.join(folder, "hours.svg")).read()
    assert stat.S_IMODE(os.stat(folder).st_mode) & 0o022 == 0


@pytest.mark.once
def test_what_a_report_refuses(world, tmp_path):
    w = world
    w.people.bring_in()
    folder = str(tmp_path / "report")

    def refused(*words):
        done = w.daemon.command("report", *words, check=False)
        assert done.returncode == 1
        return done.stdout

    def with_days(region, first, last, where=folder):
        return refused("--region", region, "--from", first, "--to", last, "-o", where)

    assert "needs --region" in refused("--region", "R1")
    assert "no code of a region" in with_days("R1'; DROP TABLE x", FROM, TO)
    assert "no region has the code R2" in with_days("R2", FROM, TO)
    assert "a day is written like" in with_days("R1", "yesterday", TO)
    assert "out of range" in with_days("R1", "2026-02-31", TO)
    assert "the last day is before" in with_days("R1", TO, FROM)
    assert "no wording in this language: de" in refused(
        *("--region", "R1", "--from", FROM, "--to", TO, "-o", folder, "--language", "de")
    )
    assert not os.path.exists(folder)
    assert "is not empty" in with_days("R1", FROM, TO, w.folder)
    assert "No such file" in with_days("R1", FROM, TO, "/nonexistent/report")
    w.daemon.write(report_database="host=/nonexistent user=x")
    assert "No such file" in with_days("R1", FROM, TO)
    assert not os.path.exists(folder)


@pytest.mark.once
@pytest.mark.parametrize(
    "program, word", [(None, "gnuplot is not there"), ("kill -9 $$", "ended by signal 9")]
)
def test_without_a_gnuplot_that_works_it_says_so(world, tmp_path, program, word):
    w = world
    w.people.bring_in()
    path = str(tmp_path / "bin")
    os.mkdir(path)
    if program:
        with open(os.open(f"{path}/gnuplot", os.O_WRONLY | os.O_CREAT, 0o755), "w") as f:
            f.write(f"#!/bin/sh\n{program}\n")
    folder = str(tmp_path / "report")
    words = ["report", "--region", "R1", "--from", FROM, "--to", TO, "-o", folder]
    done = w.daemon.command(*words, check=False, env={"PATH": path})
    assert done.returncode == 1
    assert word in done.stdout
    assert not os.path.exists(folder)
