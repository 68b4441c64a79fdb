"""Who is left alone for a while, and for how long."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.membership.conduct import (
    FIRST_BAN,
    FORGIVEN_AFTER,
    FREE_LINKS,
    LAST_BAN,
    LAST_PAUSE,
    MAX_NOTICES,
    MAX_RECORDS,
    NOTICES_WITHIN,
    RUNS_A_SECOND,
    RUNS_AT_ONCE,
    STEADY_AFTER,
    Conduct,
)

EVE = NodeId("e" * 52)


def handshakes(conduct: Conduct, seconds: float, runs: bool, broke: bool) -> int:
    """How many links there are with one who comes back whenever he may, and whose
    links live 10 ms; of another run each time if `runs`, and broken off if `broke`."""
    now, count = 0.0, 0
    while now < seconds:
        if conduct.out_until(EVE) <= now:
            count += 1
            if broke:
                conduct.breached(EVE, now)
            conduct.ended(EVE, f"run {count}" if runs else "run", 0.01, now)
        now += 0.01
    return count


def test_links_that_die_young_come_back_ever_more_slowly() -> None:
    assert handshakes(Conduct(), 60.0, runs=False, broke=False) < FREE_LINKS + 20


def test_runs_that_are_over_at_once_are_a_few_a_second() -> None:
    count = handshakes(Conduct(), 60.0, runs=True, broke=False)
    assert count <= RUNS_AT_ONCE + 60.0 * RUNS_A_SECOND + 1
    assert count > 60.0 * RUNS_A_SECOND  # a script that says things is not kept out


def test_who_breaks_the_protocol_has_a_handful_of_links_in_ten_minutes() -> None:
    assert handshakes(Conduct(), 600.0, runs=True, broke=True) <= 12


def test_a_few_short_links_cost_nothing() -> None:
    conduct = Conduct()
    for number in range(FREE_LINKS):
        conduct.ended(EVE, "run", 0.1, now=float(number))
        assert conduct.out_until(EVE) <= number
    conduct.ended(EVE, "run", 0.1, now=9.0)
    assert conduct.out_until(EVE) > 9.0


def test_a_restarted_program_comes_back_at_once() -> None:
    conduct = Conduct()
    for _ in range(FREE_LINKS + 3):
        conduct.ended(EVE, "old", 0.1, now=0.0)
    assert conduct.out_until(EVE) > 0.0
    fresh = Conduct()
    for number in range(2 * FREE_LINKS):
        fresh.ended(EVE, f"run {number}", 0.1, now=number / 2)
        assert fresh.out_until(EVE) <= number / 2


def test_a_link_that_lived_makes_short_ones_good_but_no_breach() -> None:
    conduct = Conduct()
    for _ in range(20):
        conduct.ended(EVE, "run", 0.1, now=0.0)
    later = conduct.out_until(EVE)
    assert later <= LAST_PAUSE + 20 / RUNS_A_SECOND
    conduct.ended(EVE, "run", STEADY_AFTER, now=100.0)
    conduct.ended(EVE, "run", 0.1, now=101.0)
    assert conduct.out_until(EVE) <= 101.0
    conduct.breached(EVE, 200.0)
    assert conduct.out_until(EVE) == 200.0 + FIRST_BAN
    conduct.ended(EVE, "run", STEADY_AFTER, now=300.0)
    conduct.breached(EVE, 301.0)
    assert conduct.out_until(EVE) == 301.0 + 2 * FIRST_BAN


def test_a_ban_grows_to_a_bound_and_is_forgotten_after_long() -> None:
    conduct, now = Conduct(), 0.0
    for _ in range(40):
        conduct.breached(EVE, now)
        now = conduct.out_until(EVE)
    conduct.breached(EVE, now)
    assert conduct.out_until(EVE) - now == LAST_BAN
    now += FORGIVEN_AFTER + 1.0
    conduct.breached(EVE, now)
    assert conduct.out_until(EVE) - now == FIRST_BAN


def test_the_user_is_told_once_of_each_and_of_few_in_a_minute() -> None:
    conduct = Conduct()
    assert [conduct.breached(EVE, now) for now in (0.0, 3.0, 9.0)] == [1, 0, 0]
    crowd = [NodeId(f"{number:052}") for number in range(2 * MAX_RECORDS)]
    assert sum(conduct.breached(node, 10.0) for node in crowd) == MAX_NOTICES - 1
    assert conduct.breached(NodeId("f" * 52), 10.0 + NOTICES_WITHIN)


def test_whoever_was_quiet_for_longest_is_forgotten_first() -> None:
    conduct = Conduct()
    crowd = [NodeId(f"{number:052}") for number in range(MAX_RECORDS)]
    for node in [EVE, *crowd[1:]]:
        conduct.breached(node, 1.0)
    assert conduct.out_until(EVE) > 1.0
    conduct.breached(NodeId("f" * 52), 1.0)
    assert conduct.out_until(EVE) == 0.0
    assert conduct.out_until(crowd[1]) > 1.0
