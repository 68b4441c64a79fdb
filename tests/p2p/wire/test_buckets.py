"""What nobody asked for comes at a rate, and twice that at once."""

from __future__ import annotations

import pytest

from p2p.wire.buckets import (
    AGAIN_AFTER,
    BYTES_A_SECOND,
    MESSAGES_A_SECOND,
    SECONDS_AT_ONCE,
    Bucket,
)

AT_ONCE = int(MESSAGES_A_SECOND * SECONDS_AT_ONCE)
DEEP = int(BYTES_A_SECOND * SECONDS_AT_ONCE)


def taken(bucket: Bucket, size: int, seconds: float) -> int:
    """How many of that size pass, if one is tried each millisecond."""
    return sum(bucket.takes(size, n / 1000) for n in range(int(seconds * 1000)))


def emptied(size: int) -> tuple[Bucket, int]:
    """A bucket out of which so many were taken at once as it gave."""
    bucket, count = Bucket(0.0), 0
    while bucket.takes(size, 0.0):
        count += 1
    return bucket, count


def test_small_ones_are_counted() -> None:
    assert emptied(1)[1] == AT_ONCE
    assert taken(Bucket(0.0), 1, 10.0) == pytest.approx(
        AT_ONCE + 10 * MESSAGES_A_SECOND, abs=2
    )


def test_long_ones_are_weighed() -> None:
    size = 64 * 1024
    assert emptied(size)[1] == DEEP // size
    assert taken(Bucket(0.0), size, 10.0) == (DEEP + 10 * BYTES_A_SECOND) // size - 1


def test_after_a_silence_it_is_full_and_no_fuller() -> None:
    bucket, _ = emptied(1)
    assert bucket.takes(1, 3600.0)
    assert sum(bucket.takes(1, 3600.0) for _ in range(2 * AT_ONCE)) == AT_ONCE - 1


def test_one_that_is_longer_than_it_is_deep_passes_when_it_is_full() -> None:
    bucket = Bucket(0.0)
    assert bucket.takes(2 * DEEP, 0.0)
    assert not bucket.takes(1, 0.0)
    back = bucket.when(1)
    assert back == pytest.approx(SECONDS_AT_ONCE, abs=0.01)
    assert not bucket.takes(1, back - 0.01)
    assert bucket.takes(1, back + 0.01)


def test_it_says_when_to_come_back() -> None:
    bucket, _ = emptied(1)
    assert bucket.when(1) == AGAIN_AFTER  # not for each message
    assert bucket.takes(1, bucket.when(1))
    bucket, _ = emptied(DEEP)
    assert not bucket.takes(DEEP, 0.5)
    assert bucket.when(DEEP) == pytest.approx(SECONDS_AT_ONCE)


def test_a_clock_that_stands_still_fills_nothing() -> None:
    bucket, _ = emptied(1)
    assert not bucket.takes(1, 0.0)
    assert not bucket.takes(1, -1.0)
