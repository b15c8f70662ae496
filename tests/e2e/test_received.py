"""The last test of a session: nothing that any client received in all of it
shows who is behind the other side. And that the check would find it."""

import pytest

from received import ADVISOR, CLAIMANT, OTHER, count, leaks

MARIE, JEAN, SAM = "marie.77@localhost", "jean.77@localhost", "sam.77@localhost"

WORLD = [
    {"world": "w", "sides": {MARIE: ADVISOR, JEAN: CLAIMANT, SAM: OTHER}},
    {"world": "w", "resource": "gajim-1f2e3d", "jid": MARIE},
    {"world": "w", "resource": "phone-9a8b7c", "jid": JEAN},
]


def stanza(inside, kind="message", rest="", sender="conseiller@suivi.localhost"):
    return f"<{kind} xmlns='jabber:client' from='{sender}' {rest}>{inside}</{kind}>"


def received(xml, to=JEAN + "/phone-9a8b7c", sent=None):
    typed = [{"world": "w", "sent": sent}] if sent else []
    return [*WORLD, *typed, {"world": "w", "to": to, "xml": xml}]


@pytest.mark.parametrize(
    "rows",
    [
        received(stanza("<body>Hi</body>", sender=MARIE)),
        received(stanza("<body>Hi</body>", rest=f"id='{MARIE}/x'")),
        received(stanza("<thread>gajim-1f2e3d</thread>")),
        received(stanza("", "presence", sender="suivi.localhost/gajim-1f2e3d")),
        received(stanza(f"<status>{SAM}</status>", "presence")),
        received(stanza("<error><text>marie.77 is gone</text></error>")),
        received(stanza("<query><item name='marie.77'/></query>", "iq")),
        received(stanza(f"<body>Write to {MARIE}</body>")),
        received(stanza("<error by='jean.77@localhost'/>"), to=MARIE + "/gajim-1f2e3d"),
        received(stanza("<x><field><value>jean.77</value></field></x>", "iq"), to=SAM),
        received(stanza("<body>x</body><x>marie.77</x>"), sent="marie.77"),
    ],
)
def test_a_planted_leak_is_found(rows):
    assert len(leaks(rows)) >= 1


@pytest.mark.parametrize(
    "rows",
    [
        received(stanza("<body>Hi</body>", rest=f"to='{JEAN}/phone-9a8b7c'")),
        received(stanza("", "presence", sender=JEAN + "/phone-9a8b7c")),
        received(stanza(f"<body>I am {MARIE}</body>"), sent=f"I am {MARIE}"),
        received(stanza(f"<x><value>{MARIE}</value></x>", "iq"), to=SAM),
    ],
)
def test_what_is_one_s_own_or_typed_is_no_leak(rows):
    assert leaks(rows) == []


def test_nobody_received_what_is_not_theirs(pair, received_so_far):
    """Runs behind all others (tests/conftest.py), and has a talk of its own, so
    that there is something to read where it runs alone."""
    pair.jean.send(pair.conseiller, "Bonjour Madame")
    pair.marie.hear("Bonjour Madame")
    pair.note_sides()
    rows = received_so_far()
    assert count(rows) > 5
    found = leaks(rows)
    print(f"{count(rows)} stanzas, {len(found)} leaks")
    assert found == [], "\n".join(map(str, found[:20]))
