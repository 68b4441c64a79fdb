"""No reader takes what waited for him for a flood."""

from __future__ import annotations

from p2p.chat import pace
from p2p.chat.pace import POST_BYTES_AT_ONCE, POSTS_AT_ONCE, Pace
from p2p.messages import MAX_TEXT, Post
from p2p.wire.buckets import Bucket
from p2p.wire.codec import encode


def test_after_a_silence_many_go_and_then_some_a_second() -> None:
    one = Pace()
    assert sum(one.goes(10, 100.0) for _ in range(1000)) == POSTS_AT_ONCE
    assert one.when(10) > 100.0
    sent = sum(one.goes(10, 100.0 + n / 100) for n in range(1, 1001))
    assert sent == 10 * pace.POSTS_A_SECOND


def test_long_ones_are_counted_by_their_bytes() -> None:
    one = Pace()
    assert sum(one.goes(8192, 0.0) for _ in range(100)) == POST_BYTES_AT_ONCE // 8192
    at = one.when(8192)
    assert not one.goes(8192, at - 0.002)
    assert one.goes(8192, at)


def test_what_goes_is_no_flood_for_who_reads_it() -> None:
    for text in ("x", "x" * 1000, "x" * MAX_TEXT):
        one, bucket = Pace(), Bucket(0.0)
        size = len(encode(Post(2**50, text, 1e9, True)))
        for n in range(3000):
            now = n / 100
            while one.goes(len(text), now):
                assert bucket.takes(size, now)
