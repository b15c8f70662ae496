#!/usr/bin/python3 -B
"""Which sentences does no test read?

    tests/said.py

A sentence counts as read in a language if three words of it that stand in no
other sentence of that language (or all of it, if it is shorter) stand in what
some turn script or end-to-end test expects. What only labels something, what is
typed, and what staff alone is told may be unread; all that a claimant may be
told, and every refusal, may not. Prints what is, and fails if there is any.
"""

import collections
import glob
import re
import sys
import xml.etree.ElementTree as ET

WORDS = 3

# Labels, titles and words: they stand in forms, tables and pages.
LABELS = re.compile(
    r"(appointment\.is-|closed\.(skip|keep)$|channel\.|(agenda\.is|enrol\.title)$"
    r"|field\.(?!twice|missing|long|word|not-|needs-|no-|nobody|many|several|spans-)"
    r"|(command|words|about|column|page|policy|unit|figure|figures|number|status"
    r"|search|role|state|show|since|colon|moment|weekday|audience|disco|name|group"
    r"|deleted|finding|circular|hours|language|channel-name|decision|excuse"
    r"|file-state|found|sign|evidence|bundle|phone|told)(\.|$))"
)

# What staff and advisors alone are told.
STAFF = set(
    """
    waiting.none waiting.one waiting.many handover.one handover.waits handover.many
    handover.many-wait about.advisor cover.begins cover.back cover.back-none
    cover.alone cover.alone-none account.gone account.refuses account.left
    caseload.count caseload.agency caseload.account waiting.count history.count
    notes.count noted by-configuration regions region-set.confirm notice.draft
    notice-publish.confirm notice-publish.done policies reassign.confirm
    assign.confirm place.confirm placed end.confirm move.confirm share.confirm
    absence.confirm absence.alone-confirm absences absences.none absence-end.confirm
    waiting-list announce.confirm announced proposals proposals.none retried
    reloading shutdown.confirm stopping range hours-set.confirm holiday-add.confirm
    holiday-remove.confirm evaluation.confirm role.confirm roles code-renewed
    deletions.none cut field.many replies replies.none replied circulars.none circulars team
    proposed everywhere duty.stand-in duty.supervisor duty.nobody unanswered
    claimant-left agency.told agency-not.told free-slots free-slots.none own-hours
    own-hours.agency own-hours.as-agency own-hours.done
    """.split()
)


def plain(text):
    """Words alone, with a blank between; what may be anything is a bar."""
    text = re.sub(r"\{[a-z_]+\}|\\n|[<>=*\"']", " | ", text)
    return " ".join(re.findall(r"[\w’-]+|\|", text))


def sentences(language):
    root = ET.parse(f"component/wording/{language}.xml").getroot()
    return {say.get("key"): plain(" | ".join(say.itertext())) for say in root}


def runs(text):
    """Every three words on end; of what is shorter, all."""
    found = set()
    for part in text.split("|"):
        words = part.split()
        for i in range(max(1, len(words) - WORDS + 1) if words else 0):
            found.add(" ".join(words[i : i + WORDS]))
    return found


def expected():
    """What the tests expect: of a script what stands below `facts` and `out`."""
    for path in sorted(glob.glob("tests/turns/*.turn")):
        step = ""
        for line in open(path, encoding="utf-8"):
            if line[0] not in " #\n":
                step = line.split()[0]
            elif step in ("facts", "out"):
                yield line
    for path in sorted(glob.glob("tests/e2e/test_*.py")):
        yield re.sub(r"\\u(00a0|202f)", " ", open(path, encoding="utf-8").read())


def main():
    corpus = " | ".join(plain(text) for text in expected())
    corpus = f" {corpus} "
    unread = []
    for language in "fr", "en":
        texts = sentences(language)
        count = collections.Counter(run for text in texts.values() for run in runs(text))
        for key, text in texts.items():
            own = {run for run in runs(text) if count[run] == 1} or runs(text)
            if LABELS.match(key) or key in STAFF:
                continue
            if not any(f" {run} " in corpus for run in own):
                unread.append(f"{language} {key}")
    print(*unread, sep="\n", end="\n" if unread else "")
    return bool(unread)


if __name__ == "__main__":
    sys.exit(main())
