"""What one machine may say."""

from __future__ import annotations

from p2p.chat.quota import MAX_MACHINES, WORDS_AN_HOUR, WORDS_AT_ONCE, Quota, Quotas


def test_thirty_at_once_and_then_one_in_three_seconds() -> None:
    quota = Quota(0.0)
    assert sum(quota.takes(0.0) for _ in range(100)) == WORDS_AT_ONCE
    assert not quota.takes(quota.when() - 0.01)
    assert quota.takes(quota.when())
    assert quota.when() - 3.0 < 3.1


def test_a_million_in_an_hour_are_as_many_as_are_allowed() -> None:
    quota = Quota(0.0)
    taken = sum(quota.takes(at * 0.0036) for at in range(1_000_000))
    assert WORDS_AN_HOUR <= taken <= WORDS_AN_HOUR + WORDS_AT_ONCE


def test_each_machine_has_its_own() -> None:
    quotas = Quotas()
    while quotas.of("eve's", 0.0).takes(0.0):
        pass
    assert quotas.of("ana's", 0.0).left(0.0) == WORDS_AT_ONCE
    assert quotas.of("eve's", 0.0).left(0.0) == 0


def test_no_more_machines_are_remembered_than_there_is_room_for() -> None:
    quotas = Quotas()
    first = quotas.of("first", 0.0)
    for number in range(MAX_MACHINES):
        quotas.of(number, 0.0)
    assert quotas.of("first", 0.0) is not first
