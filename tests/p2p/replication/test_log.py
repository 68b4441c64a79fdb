"""The log knows one history: what follows in it, what it still holds of it."""

from __future__ import annotations

from hashlib import blake2b

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.identity import NodeId
from p2p.messages import AnyEntry, Frame, Input, Joined, Left, Seal, Term
from p2p.replication.log import (
    FRAMES_KEPT,
    MAX_FRAMES_BYTES,
    NO_CHAIN,
    Log,
    chain_after,
    in_short,
    reign_of,
)
from p2p.wire.codec import MAX_MESSAGE

ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)
EMPTY = msgspec.Raw(b"\x90")  # no entries, in MessagePack

entries = st.lists(
    st.one_of(
        st.builds(Input, st.integers(0, 9), st.integers(0, 9), st.integers(0, 1)),
        st.builds(Left, st.sampled_from((ANN, BEN)), st.booleans()),
    ),
    max_size=3,
).map(tuple)


def grown(ticks: int, log: Log | None = None) -> Log:
    """A log with so many frames more, in each a press."""
    log = log or Log()
    for tick in range(log.tick + 1, log.tick + ticks + 1):
        log.append(Frame.of(tick, log.chain, (Input(1, tick, 0),)))
    return log


# --- the hashes ----------------------------------------------------------------------

FIRST = bytes.fromhex("0048cf6a6317b300888730bdb3b1d866")
SECOND = bytes.fromhex("699fdf225f56ddd6e0a0e07719a675a2")
LAST = bytes(range(16))
BEFORE = f"93 c410 {LAST.hex()}"
AFTER = bytes.fromhex("32a8f630a5b1cdc13edc6b81fd51f4da")


@pytest.mark.parametrize(
    ("chain", "tick", "packed", "content", "after"),
    [
        (NO_CHAIN, 1, b"\x90", f"93 c410 {NO_CHAIN.hex()} 01 90", FIRST),
        (FIRST, 2, b"\x90", f"93 c410 {FIRST.hex()} 02 90", SECOND),
        (LAST, 300, b"\x91\x93\x03\x01\x05", f"{BEFORE} cd 012c 91 93 030105", AFTER),
    ],
)
def test_the_chain_is_as_the_protocol_says(
    chain: bytes, tick: int, packed: bytes, content: str, after: bytes
) -> None:
    hashed = blake2b(bytes.fromhex(content), digest_size=16).digest()
    assert chain_after(chain, tick, msgspec.Raw(packed)) == after
    assert hashed == after


def test_most_messages_have_the_chain_in_short() -> None:
    assert in_short(NO_CHAIN) == 0
    assert in_short(bytes(range(16))) == 0x00010203


def test_the_name_of_a_reign_is_as_the_protocol_says() -> None:
    room = bytes(range(16))
    content = b"\x92\xc4\x10" + room + b"\x93\x05\x01\xd9\x34" + b"a" * 52
    hashed = blake2b(content, digest_size=4).digest()
    assert reign_of(room, Term(5, 1, ANN)) == 0x1EF3F6D8
    assert hashed == bytes.fromhex("1ef3f6d8")


def test_reigns_differ_by_room_counter_rank_and_host() -> None:
    room = bytes(16)
    names = {
        reign_of(room, Term(5, 1, ANN)),
        reign_of(b"x" * 16, Term(5, 1, ANN)),
        reign_of(room, Term(6, 1, ANN)),
        reign_of(room, Term(5, 0, ANN)),
        reign_of(room, Term(5, 1, BEN)),
    }
    assert len(names) == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(entries, max_size=6), st.lists(entries, max_size=6))
def test_equal_positions_mean_equal_histories(
    one: list[tuple[AnyEntry, ...]], other: list[tuple[AnyEntry, ...]]
) -> None:
    logs = []
    for history in (one, other):
        log = Log()
        for tick, happened in enumerate(history, 1):
            log.append(Frame.of(tick, log.chain, happened))
        logs.append((log.tick, log.chain))
    assert (logs[0] == logs[1]) == (one == other)


def test_what_a_later_program_adds_to_an_entry_is_in_the_chain() -> None:
    plain = Frame.of(1, 0, (Left(ANN, True),))
    longer = msgspec.msgpack.decode(bytes(plain.packed))
    longer[0].append("more")
    log, other = Log(), Log()
    log.append(plain)
    other.append(Frame(1, 0, msgspec.Raw(msgspec.msgpack.encode(longer))))
    assert log.chain != other.chain


def test_the_seal_of_a_frame_is_not_in_the_chain() -> None:
    log, other = Log(), Log()
    log.append(Frame(1, 0, EMPTY))
    seal = Seal(b"c" * 16, b"d" * 16, b"s" * 64)
    other.append(Frame(1, 0, EMPTY, seal))
    assert log.whole_chain == other.whole_chain


def test_a_host_seals_the_frame_that_it_made_last() -> None:
    log = grown(3)
    seal = Seal(b"c" * 16, b"d" * 16, b"s" * 64)
    before = log.whole_chain
    frame = log.seal(seal)
    assert (frame.tick, frame.seal) == (3, seal)
    assert log.whole_chain == before
    assert [each.seal for each in log.since(1)] == [None, seal]


# --- what follows, and what is held --------------------------------------------------


def test_only_the_next_frame_of_this_history_follows() -> None:
    log = grown(3)
    assert log.follows(Frame.of(4, log.chain, ()))
    assert not log.follows(Frame.of(3, log.chain, ()))
    assert not log.follows(Frame.of(5, log.chain, ()))
    assert not log.follows(Frame.of(4, log.chain ^ 1, ()))


def test_a_point_of_the_history_is_held_with_its_own_chain_only() -> None:
    log = Log()
    points = [(0, 0)]
    for _ in range(5):
        grown(1, log)
        points.append((log.tick, log.chain))
    assert all(log.holds(*point) for point in points)
    assert not any(log.holds(tick, chain ^ 1) for tick, chain in points)
    assert not any(log.holds(tick + 1, chain) for tick, chain in points)


def test_the_last_frames_are_kept_and_no_more() -> None:
    log = Log()
    points = {0: 0}
    for tick in range(1, FRAMES_KEPT + 11):
        grown(1, log)
        points[tick] = log.chain
    assert [f.tick for f in log.since(0)] == [*range(11, FRAMES_KEPT + 11)]
    assert log.holds(10, points[10])
    assert not log.holds(9, points[9])


def test_frames_after_a_tick_come_in_order_and_bridge_the_gap() -> None:
    log = grown(9)
    frames = log.since(6)
    assert [frame.tick for frame in frames] == [7, 8, 9]
    assert log.since(9) == log.since(100) == ()
    behind = grown(6)
    for frame in frames:
        assert behind.follows(frame)
        behind.append(frame)
    assert (behind.tick, behind.chain) == (log.tick, log.chain)


def test_frames_of_one_message_stay_below_its_limit() -> None:
    log = Log()
    crowd = tuple(Joined(ANN, "x" * 64, True, 0, 0) for _ in range(500))
    for tick in range(1, 40):
        log.append(Frame.of(tick, log.chain, crowd))
    frames = log.since(0)
    sizes = [len(msgspec.msgpack.encode(frame)) for frame in log.since(0)]
    assert 0 < len(frames) < 39
    assert sum(sizes) <= MAX_FRAMES_BYTES < sum(sizes) + sizes[0]
    assert MAX_FRAMES_BYTES + 1024 < MAX_MESSAGE  # there is more in that message
    rest = log.since(frames[-1].tick)
    assert rest[0].tick == frames[-1].tick + 1


def test_after_a_snapshot_nothing_of_before_is_held() -> None:
    log = grown(5)
    before = log.chain
    assert not log.is_fresh
    log.restart(70, (1234).to_bytes(4, "big") + bytes(12))
    assert log.is_fresh
    assert (log.tick, log.chain) == (70, 1234)
    assert log.holds(70, 1234)
    assert not log.holds(5, before)
    assert log.since(0) == ()
    assert log.follows(Frame.of(71, 1234, ()))


def test_a_log_begins_at_nothing() -> None:
    log = Log()
    assert (log.tick, log.chain, log.is_fresh) == (0, 0, True)
    assert log.follows(Frame(1, 0, EMPTY))


def test_another_frame_of_a_tick_that_is_kept_differs() -> None:
    log = grown(5)
    kept = log.since(2)[0]
    seal = Seal(b"c" * 16, b"d" * 16, b"s" * 64)
    assert not log.differs(kept)
    assert not log.differs(Frame(3, kept.chain, kept.packed, seal))
    assert log.differs(Frame.of(3, kept.chain, (Left(ANN, True),)))
    assert log.differs(Frame(3, kept.chain ^ 1, kept.packed))
    for tick in (0, 6, 2**40):
        assert not log.differs(Frame.of(tick, 1, ()))
