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
    adhoc.execute(w.olga, w.domain, "role-grant", jid=eva.jid, role="evaluator", region="R1")
    for person in asking:
        client = w.clients.log_in(person)
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
        f"{name}.csv" for name in ("figures", "hours", "withdrawn", "caseload")
    }
    links = set(re.findall(r'(?:src|href)="(.*?)"', page))
    assert links == files - {"index.html"}
    assert "http" not in page and "url(" not in page and "<script" not in page
    assert '<html lang="en">' in page
    assert "<title>Remote follow-up: figures for the evaluation" in page
    assert "Île &lt;d&#39;Or&gt; &amp; Cie" in page and "<d'Or>" not in page
    assert page.count("<table") == page.count("<caption>") == 5
    assert page.count("<h1>") == 1 and page.count("<h2>") == 6
    assert "<script" not in open(os.path.join(folder, "hours.svg")).read()
    assert stat.S_IMODE(os.stat(folder).st_mode) & 0o022 == 0


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
