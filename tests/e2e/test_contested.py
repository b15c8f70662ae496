"""Who would have a claimant blamed wrongly, or let off by the wrong person, and
what stops them."""

import adhoc
from absences import (
    REASON,
    agree,
    come_to,
    done,
    office,  # noqa: F401: a fixture
    set_clock,
    state,
)
from fast import HOUR, MINUTE


def test_limits_that_are_set_while_it_may_run_change_nothing(office):  # noqa: F811
    """The claimant comes in the early margin and never again, and an operator
    makes both margins shorter meanwhile."""
    w = office
    begins = agree(w)
    come_to(w, begins - MINUTE // 2)
    w.jean.send(w.conseiller, "Me voici")
    w.marie.hear("Me voici")
    for policy in "attend-early", "attend-grace":
        done(w.sam, w, "policy-set", policy=policy, value="0")
    come_to(w, begins + MINUTE)
    w.marie.send(w.alias(w.jean.person), "Bonjour, êtes-vous là ?")
    w.jean.hear("Bonjour, êtes-vous là ?")
    come_to(w, begins + 2 * MINUTE + 1)
    set_clock(w, begins + HOUR)
    ((appointment, rule),) = w.wait_sql("SELECT appointment, rule FROM guichet.finding")
    assert rule == "met" and state(w) == []
    # Whoever looks it up reads which rows its limits come from, and who set them.
    shown = w.daemon.command("finding", appointment).stdout
    ((grace,),) = w.sql(
        "SELECT min(turn) FROM guichet.policy WHERE name = 'attend-grace'"
    )
    assert f"policy/{grace}, " in shown and w.sam.jid in shown, shown
    assert "attend-ahead     set by nobody" in shown, shown
    # And that one of them is another than was kept.
    w.sql("UPDATE guichet.attendance SET grace = '1 minute'")
    other = w.daemon.command("finding", appointment, check=False)
    assert other.returncode == 1, other.stdout
    assert f"by {w.sam.jid}, which is NOT the same" in other.stdout
