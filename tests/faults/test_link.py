"""The way to the server, and the server itself: rows 4 to 9."""

import time

import pytest

from conftest import CHOSEN
from crowd import end, end_within, log_in_again, passes_now, with_crowd
from fake import Fake
from figures import note, of_verdict, often
from process import secret_in, wait_until
from proxy import Proxy
from test_pressure import resident

# Where a server of ours stands in for theirs, theirs makes no difference.
ONCE = pytest.mark.parametrize("server", CHOSEN.split()[:1], indirect=True)


# A link that stood for less than backoff_most was none: the next delay is the
# longer one. Here links are meant to break all the time.
PATIENCE = {"backoff_most": 500}


@pytest.fixture
def proxy(server):
    made = Proxy(server.component_port)
    yield made
    made.stop()


@pytest.fixture
def proxied(proxy, world):
    """The link goes through a proxy; nothing serves yet."""
    world.daemon.write(server_port=proxy.port, **PATIENCE)
    world.proxy = proxy
    yield world
    proxy.silent = False


@pytest.fixture
def faked(world, request):
    """The daemon of one claimant and their advisor, at a server of ours."""
    fake = Fake(request.param)
    advisor = world.people.advisor("Marie Lefort")
    world.jean = world.people.claimant("Jean Moreau", advisor)
    world.people.bring_in()
    world.daemon.write(
        server_port=fake.component_port, connect_wait=1, **PATIENCE
    )
    world.fake = fake
    try:
        yield world
    finally:
        fake.stop()


NONSENSE = "<a></b>", "<message <", "\x00", "<a b='1' b='2'/>", "words", "</a>"


def sentence(w, number, more=""):
    return (
        f"<message from='{w.jean.jid}/x' to='{w.conseiller}' id='f{number}' "
        f"type='chat'><body>phrase {number}{more}</body></message>"
    )


# ---- row 4 ----


@pytest.mark.calm
@pytest.mark.row(4)
@ONCE
@pytest.mark.parametrize("faked", ["good"], indirect=True)
def test_a_server_that_dies_in_the_middle_of_a_body(faked):
    w = faked
    w.serve()
    for number in range(often(3, 20)):
        mark = w.daemon.mark()
        w.fake.say(sentence(w, number))
        w.fake.wait_said(f"<body>phrase {number}</body>")
        w.fake.say(sentence(w, f"{number}b")[: 70 + 2 * number])
        w.fake.hang_up()
        w.daemon.wait_for("link-down", mark)
        w.daemon.wait_for("serving", mark)
        # It had gone out and was not proven.
        w.fake.wait_said(f"<body>phrase {number}</body>")
    assert len(w.messages("kind = 1")) == number + 1


@pytest.mark.calm
@pytest.mark.row(4)
@ONCE
@pytest.mark.parametrize("faked", ["good"], indirect=True)
def test_a_server_that_talks_nonsense(faked):
    """Row 24, for one: what is no XML ends the stream, and another is begun."""
    w = faked
    w.serve()
    for nonsense in NONSENSE:
        mark = w.daemon.mark()
        w.fake.say(nonsense)
        w.daemon.wait_for("link-down", mark)
        w.daemon.wait_for("serving", mark)


@pytest.mark.row(4)
def test_kill_9_of_the_server_under_load(world):
    """What it had in memory dies with it, for us and for the clients; what was
    not proven is sent again."""
    w = world
    w.daemon.write(**PATIENCE)
    with with_crowd(w, pause=0.005):
        times, spells = [], []
        for number in range(often(1, 10)):
            w.load.resume()
            passes_now(w, number, 50)
            mark = w.daemon.mark()
            w.server.crash()
            w.load.stop()
            gone, begun = time.time(), time.monotonic()
            w.server.restart()
            back = time.monotonic()
            w.daemon.wait_for("serving", mark)
            times.append(time.monotonic() - back)
            log_in_again(w)
            spells.append((gone - 1, time.time()))
            assert time.monotonic() - begun < 60
        w.load.resume()
        passes_now(w, 0, 20)
        verdict = end_within(w, *spells)
        note(
            *(4, "kill -9 of the server", w),
            **{"times": len(times), "recovered": max(times), **of_verdict(verdict)},
        )


@pytest.mark.calm
@pytest.mark.row(4)
@ONCE
@pytest.mark.parametrize("faked", ["good"], indirect=True)
def test_a_bounce_that_cannot_be_stored_comes_again(faked):
    """The server said that somebody did not get it, and the database was away
    for too long to note that: the stream is begun anew, and what was unproven
    is sent again."""
    w = faked
    w.daemon.write(hold=1, ping_soon=60000, ping_idle=60, ping_count=100000)
    w.serve()
    w.fake.say(sentence(w, 1))
    w.fake.wait_said("<body>phrase 1</body>")
    (marie,) = w.people.advisors
    bounce = (
        f"<message type='error' from='{marie.jid}' to='{w.alias(w.jean)}' id='f1'>"
        "<error type='cancel'><service-unavailable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
    )
    mark = w.daemon.mark()
    w.postgres.crash()
    try:
        w.daemon.wait_for("store-down", mark)
        w.fake.say(bounce)
        w.daemon.wait_for("refused", mark)
    finally:
        w.postgres.restart()
    said = w.daemon.wait_for("link-down", mark)
    assert said["why"] == "a bounce could not be stored"
    w.daemon.wait_for("serving", mark)
    w.fake.wait_said("<body>phrase 1</body>")
    w.fake.say(bounce)
    w.wait_sql("SELECT 1 FROM guichet.delivery WHERE kind = 3 AND wire_id = 'f1'")


# ---- rows 5 and 6 ----


@pytest.mark.calm
@pytest.mark.row(5)
@ONCE
@pytest.mark.parametrize("faked", ["silent", "header"], indirect=True)
def test_a_server_that_never_answers(faked):
    w = faked
    w.daemon.start()
    wait_until(lambda: w.fake.connections >= 3, 20, "a third try")
    assert w.daemon.runs()
    assert len(w.daemon.events("link-failed")) == 1
    # Whoever becomes well is found again.
    w.fake.manner = "good"
    w.daemon.wait_for("serving", seconds=20)


def waits_politely(w, proxy, word):
    """Said once however often it is tried, and it goes on trying."""
    wait_until(lambda: proxy.accepted >= 3, 30, "a third try")
    said = w.daemon.events("link-failed")
    assert len(said) == 1
    assert word in said[0]["why"]
    assert w.daemon.runs()


@pytest.mark.calm
@pytest.mark.row(6)
def test_a_wrong_secret_is_said_once(proxied, tmp_path):
    w = proxied
    secret_in(str(tmp_path / "other"))
    w.daemon.write(component_secret_file=tmp_path / "other")
    w.daemon.start()
    waits_politely(w, w.proxy, "not-authorized")
    w.daemon.stop()  # beside a daemon nothing is tried
    done = w.daemon.command("check", check=False)
    assert done.returncode != 0
    assert "not-authorized" in done.stdout


@pytest.mark.calm
@pytest.mark.row(6)
def test_an_unknown_host_is_said_once(proxied):
    w = proxied
    w.daemon.write(domain="autre.localhost")
    w.daemon.start()
    waits_politely(w, w.proxy, "host-unknown" if w.server.name == "Prosody" else "")
    w.daemon.stop()
    assert w.daemon.command("check", check=False).returncode != 0


@pytest.mark.row(6)
def test_a_conflict_is_said_and_not_fought_over(pair, proxy):
    """Another component takes the domain, with another database: no lock of
    ours keeps them apart, and the server lets the newest have it."""
    w = pair
    if w.server.name == "ejabberd":
        pytest.skip("ejabberd lets both in and shares the stanzas among them")
    second = f"{w.database}_2"
    w.postgres.create(second, "guichet_template")
    other = w.guichet(
        server_port=proxy.port,
        database=w.postgres.conninfo("guichet_run", second),
    )
    try:
        mark = w.daemon.mark()
        w.serve(other)
        said = w.daemon.wait_for("link-down", mark)
        begun = time.monotonic()
        assert "conflict" in said["why"]
        other.stop()
        w.daemon.wait_for("serving", mark)
        assert time.monotonic() - begun > 0.8  # refused_wait, less its jitter
        w.jean.send(w.conseiller, "toujours là")
        w.marie.hear("toujours là")
    finally:
        other.stop()
        w.postgres.drop(second)


# ---- rows 7 to 9 ----


@pytest.mark.calm
@pytest.mark.row(7)
def test_a_half_open_link(proxied):
    w = proxied
    w.daemon.write(ping_idle=1, ping_wait=2)
    with with_crowd(w, pause=0.02):
        w.load.start()
        times, spells = [], []
        for number in range(often(1, 5)):
            passes_now(w, number, 20)
            mark = w.daemon.mark()
            gone, begun = time.time(), time.monotonic()
            w.proxy.silent = True
            w.daemon.wait_for("link-down", mark)
            w.proxy.forget()
            w.proxy.silent = False
            w.daemon.wait_for("serving", mark)
            times.append(time.monotonic() - begun)
            spells.append((gone, time.time()))
        passes_now(w, 0, 20)
        verdict = end_within(w, *spells)
        note(
            *(7, "a link that swallows all", w),
            **{"times": len(times), "recovered": max(times), **of_verdict(verdict)},
        )


@pytest.mark.calm
@pytest.mark.row(8)
@pytest.mark.parametrize("how", ["segments of a byte", "200 ms each way"])
def test_a_slow_way_is_only_slow(proxied, how):
    w = proxied
    w.proxy.segment, w.proxy.delay = (1, 0) if "byte" in how else (0, 0.2)
    with with_crowd(w, pause=0.05):
        w.load.start()
        passes_now(w, 0, often(20, 200), 60)
        w.load.stop()
        w.proxy.segment, w.proxy.delay = 0, 0
        verdict = end(w, 0)
        assert len(w.daemon.events("link-up")) == 1
        note(8, how, w, **of_verdict(verdict))


@pytest.mark.row(8)
def test_a_way_that_breaks_all_the_time(proxied):
    w = proxied
    with with_crowd(w, pause=0.01):
        w.load.start()
        passes_now(w, 0, 20)
        w.proxy.reset_every = 30000
        wait_until(lambda: w.proxy.resets >= often(5, 50), 120, "resets")
        w.proxy.reset_every = 0
        passes_now(w, 1, 20)
        verdict = end(w, w.proxy.resets)
        note(
            *(8, "a reset every 30,000 bytes", w),
            **{"times": w.proxy.resets, **of_verdict(verdict)},
        )


@pytest.mark.calm
@pytest.mark.row(9)
@ONCE
@pytest.mark.parametrize("faked", ["good"], indirect=True)
def test_a_server_that_stops_reading(faked):
    """Intake stops at a mark, memory stays flat; read again, all comes."""
    w = faked
    w.daemon.write(queue_bytes=65536, unsettled_turns=64, ping_wait=600)
    w.serve()
    w.fake.say(sentence(w, "première"))
    w.fake.wait_said("<body>phrase première</body>")
    before = resident(w.daemon)
    w.fake.deaf.set()
    count = often(8000, 30000)
    w.fake.say(*(sentence(w, i, "x" * 2000) for i in range(count)))
    wait_until(w.fake.is_stuck, 60, "the end of its intake")
    grown = resident(w.daemon) - before
    stored = len(w.messages("kind = 1"))
    assert stored < count
    w.fake.deaf.clear()
    w.fake.wait_said(f"<body>phrase {count - 1}x", 120)
    note(9, "a server that stops reading", w, grown=grown, stored=stored, sent=count)
    assert grown < 20_000_000
    assert len(w.messages("kind = 1")) == count + 1
