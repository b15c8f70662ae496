"""A world in which a minute takes two seconds, so that an appointment can be held
and missed while somebody waits, and nobody sets a clock in it."""

import time

from process import wait_until

RATE = 30
MINUTE, HOUR = 60, 3600

# No link is slow by the measure of people who live as fast.
PATIENT = {"ping_idle": 60, "ping_wait": 300, "connect_wait": 300, "refused_wait": 20}


def in_fast_time(w, monkeypatch):
    """Its daemons, that are started from now on."""
    w.began = int(time.time())
    monkeypatch.setenv("GUICHET_CLOCK_RATE", str(RATE))
    monkeypatch.setenv("GUICHET_CLOCK_FROM", str(w.began))
    w.daemon.write(**PATIENT)
    return w


def now(w):
    """As their clock shows it, unless it is set."""
    return w.began + (time.time() - w.began) * RATE


def until(w, instant):
    wait_until(lambda: now(w) >= instant, 90, f"{instant - now(w)} s of theirs")
