"""People who mean harm, through a real server: the loop does not stall, memory
stays where it was, others are not slowed, and the offender is told."""

import statistics
import time
import uuid

import pytest

from process import wait_until
from test_bad_input import HOSTILE
from test_pressure import resident

STALL = 10  # ms: a pass of the loop that takes longer is one
MEGABYTE = 1_000_000


@pytest.fixture
def counter(world):
    """Two pairs and a stranger, with the limits that are the defaults."""
    w = world
    advisors = [w.people.advisor(name) for name in ("Marie Lefort", "Karim Ben")]
    quiet = w.people.claimant("Jean Moreau", advisors[0])
    loud = w.people.claimant("Loup Garou", advisors[1])
    w.people.bring_in()
    for key in "person_stanzas", "person_bytes":
        del w.daemon.keys[key]
    w.daemon.write(stall=STALL)
    w.serve()
    w.marie, w.karim = [w.clients.log_in(person) for person in advisors]
    w.jean, w.loup = w.clients.log_in(quiet), w.clients.log_in(loud)
    w.eve = w.clients.log_in(w.people.stranger("Eve Inconnue"))
    w.meet(w.jean, w.conseiller)
    talk(w)
    return w


def talk(w):
    """Seconds that a sentence between the two others takes."""
    word = f"mot {uuid.uuid4().hex}"
    begun = time.monotonic()
    w.jean.send(w.conseiller, word)
    w.marie.hear(word, seconds=30)
    return time.monotonic() - begun


def stalls(w, since, most=STALL):
    """Passes of the loop that computed for too long, in milliseconds. What the
    host took away meanwhile is no fault of the loop's."""
    times = [int(line["computing"]) / 1000 for line in w.daemon.events("stall", since)]
    return [time for time in times if time > most]


@pytest.mark.large
@pytest.mark.parametrize("shape", sorted(HOSTILE))
def test_a_hostile_shape_stalls_nobody(counter, shape):
    w = counter
    inside = HOSTILE[shape]
    body = "é" * 100000 if inside is None else "bonjour"
    before, mark = resident(w.daemon), w.daemon.mark()
    for _ in range(5):
        sent = w.loup.send(w.conseiller, body, inside=inside or "")
        error = w.loup.wait_error(sent, seconds=60)
        assert error.error_text
        talk(w)
    assert not stalls(w, mark), stalls(w, mark)
    assert resident(w.daemon) - before < 4 * MEGABYTE
    assert len(w.daemon.events("link-up")) == 1


def test_who_floods_is_slowed_and_told_and_others_are_not(counter):
    w = counter
    usual = statistics.median(talk(w) for _ in range(10))
    mark, begun = w.daemon.mark(), time.monotonic()
    sent = [w.loup.send(w.conseiller, f"inondation {i}") for i in range(600)]
    during = statistics.median(talk(w) for _ in range(10))
    error = w.loup.wait_error(sent[-1], seconds=30)
    assert error.condition == "resource-constraint"
    assert error.error_text
    # One line a window, besides: Pidgin hides errors.
    lines = w.loup.find(
        lambda seen: seen.bare_from == w.accueil
        and "trop de messages" in (seen.body or "")
    )
    assert len(lines) == 1
    # Each sentence was passed on or refused.
    refused = {
        seen.get("id")
        for seen in w.loup.find(lambda seen: seen.get("type") == "error")
    }
    stored = {row["wire_id"] for row in w.messages("body LIKE 'inondation%'")}
    assert refused | stored == set(sent) and not refused & stored
    # person_stanzas * pace_burst tokens, ten for each sentence; less what the
    # log-in took (presence, answers about the roster: fewer than 20 stanzas),
    # and more by what came back while the flood lasted.
    full = 20 * 120 // 10
    came_back = int((time.monotonic() - begun) * 20 / 10) + 1
    assert full - 2 <= len(stored) <= full + came_back
    print(f"a talk beside: {usual * 1000:.1f} ms, in a flood {during * 1000:.1f} ms")
    assert not stalls(w, mark, 50)


def test_a_strangers_flood_leaves_no_rows(counter):
    w = counter
    for i in range(600):
        w.eve.send(w.conseiller, f"inconnue {i}")
    last = w.eve.send(w.conseiller, "inconnue dernière")
    assert w.eve.wait_error(last, seconds=30).condition == "resource-constraint"
    assert w.messages(f"sender = '{w.eve.jid}'") == []
    assert w.messages(f"recipient = '{w.eve.jid}'") == []
    talk(w)


def test_who_waits_may_write_again(counter):
    w = counter
    w.daemon.write(person_stanzas=100, pace_burst=1)
    w.daemon.stop()
    w.serve()
    sent = [w.loup.send(w.conseiller, f"vite {i}") for i in range(30)]
    w.loup.wait_error(sent[-1])

    def passes():
        word = f"patient {uuid.uuid4().hex}"
        mark = w.loup.send(w.conseiller, word)

        def answered():
            refused = w.loup.find(lambda seen: seen.get("id") == mark)
            return w.karim.heard(word) or refused

        wait_until(answered, 5, "its way or an error")
        return w.karim.heard(word)

    wait_until(passes, 10, "a sentence that passes again")


@pytest.mark.large
def test_floods_of_all_kinds_leave_memory_where_it_was(counter):
    """Many made-up people, addresses, ids and names."""
    w = counter
    kinds = (
        "<message type='chat' to='{to}' id='{i}'><body>{i}</body></message>",
        "<message type='chat' to='c-{i}@{domain}' id='{i}'><body>{i}</body></message>",
        "<presence to='{to}' id='{i}'><show>away</show><status>{i}</status></presence>",
        "<iq type='get' to='{to}' id='{i}'><n{i} xmlns='urn:example:{i}'/></iq>",
        "<iq type='result' to='{domain}' id='{i}'/>",
        "<message type='chat' to='{to}' id='{i}'><received "
        "xmlns='urn:xmpp:receipts' id='{i}'/></message>",
        "<message type='chat' to='{to}' id='{i}'><x{i} xmlns='urn:{i}'/></message>",
    )

    def flood(start):
        for i in range(start, start + 3000):
            xml = kinds[i % len(kinds)].format(to=w.conseiller, domain=w.domain, i=i)
            (w.loup if i % 2 else w.eve).send_xml(xml)
        talk(w)

    w.daemon.write(person_stanzas=1000000)
    w.daemon.stop()
    w.serve()
    # Buffers grow to what such a flood needs, once; a leak of 40 bytes for
    # each stanza would never come to rest.
    grown = []
    for start in range(0, 30000, 3000):
        before = resident(w.daemon)
        flood(start)
        grown.append(resident(w.daemon) - before)
        if grown[-1] < 3000 * 40:
            break
    print(f"grown by {grown} bytes")
    assert grown[-1] < 3000 * 40 and sum(grown) < 16 * MEGABYTE
