"""How good a copy of the game is, and what a frame or a snapshot makes of it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from msgspec.structs import replace

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import TAKEN, AnyEntry, Frame, Input, Joined, Seal, Snapshot, Term
from p2p.replication.log import FRAMES_KEPT
from p2p.replication.seal import SEAL_EVERY, digest_of
from p2p.room.copy import MAX_STATE, Copy, Fit, Validity
from p2p.wire.codec import MAX_MESSAGE, encode
from tests.p2p.helpers.toy import Toy, ToyOptions, ToyState

ANN = NodeId("a" * 52)
ROOM, TERM = bytes(16), Term(1, 0, ANN)
COME = (Joined(ANN, "Ann", True, 0, 0),)


def fresh(seed: int = 7) -> Copy:
    return Copy(Toy(), seed, ToyOptions())


def hosted(ticks: int = 3) -> Copy:
    """That of a host after so many ticks."""
    copy = fresh()
    copy.crown()
    for tick in range(ticks):
        copy.apply(following(copy, *(COME if not tick else ())))
    return copy


def following(copy: Copy, *entries: AnyEntry) -> Frame:
    """The next frame of this copy."""
    return Frame.of(copy.log.tick + 1, copy.log.chain, entries)


def seal(copy: Copy) -> Seal:
    stamp = copy.stamp()
    return Seal(stamp.chain, stamp.digest, bytes(64))


def snapshot(copy: Copy) -> Snapshot:
    made = copy.stamp().snapshot(ROOM, TERM, seal(copy))
    assert made is not None
    return made


def restore(copy: Copy, snapshot: Snapshot) -> None:
    assert snapshot.seal is not None
    copy.restore(copy.read(snapshot), snapshot.tick, snapshot.seal.chain)


def in_state(validity: Validity) -> Copy:
    """A copy that came to be so, three ticks old."""
    copy = hosted()
    match validity:
        case Validity.OLD:
            copy.move()
        case Validity.PAST:
            copy.move(True)
        case Validity.DIVERGED:
            copy.split()
        case Validity.NONE:
            copy.split()
            copy.move()
    assert copy.validity is validity
    return copy


# --- how good it is ------------------------------------------------------------------

NONE, OLD, PAST, CURRENT, DIVERGED = Validity
CHANGES: list[tuple[Validity, Callable[[Copy], object], Validity]] = [
    (NONE, Copy.crown, CURRENT),
    (OLD, Copy.crown, CURRENT),
    (PAST, Copy.crown, CURRENT),
    (CURRENT, Copy.crown, CURRENT),
    (DIVERGED, Copy.crown, CURRENT),
    (NONE, Copy.move, NONE),
    (OLD, Copy.move, OLD),
    (PAST, Copy.move, OLD),
    (CURRENT, Copy.move, OLD),
    (DIVERGED, Copy.move, NONE),
    (NONE, Copy.split, NONE),
    (OLD, Copy.split, NONE),
    (PAST, Copy.split, NONE),
    (CURRENT, Copy.split, DIVERGED),
    (DIVERGED, Copy.split, DIVERGED),
    *(
        (validity, lambda copy: copy.move(True), after)
        for validity, after in zip(
            Validity, (NONE, PAST, PAST, PAST, NONE), strict=True
        )
    ),
    (OLD, lambda copy: copy.apply(following(copy)), CURRENT),
    (PAST, lambda copy: copy.apply(following(copy)), CURRENT),
    (CURRENT, lambda copy: copy.apply(following(copy)), CURRENT),
    *(
        (validity, lambda copy: restore(copy, snapshot(hosted(9))), CURRENT)
        for validity in Validity
    ),
]


@pytest.mark.parametrize(("before", "change", "after"), CHANGES)
def test_each_change(
    before: Validity, change: Callable[[Copy], object], after: Validity
) -> None:
    copy = in_state(before)
    change(copy)
    assert copy.validity is after


def test_what_each_means() -> None:
    table = {
        v: (copy.synced, copy.confirmed, copy.is_current)
        for v in Validity
        if (copy := in_state(v))
    }
    assert table == {
        NONE: (False, False, False),
        OLD: (True, False, False),
        PAST: (True, True, False),
        CURRENT: (True, True, True),
        DIVERGED: (False, True, False),
    }


def test_a_game_begins_with_who_has_none_that_could_go_on() -> None:
    assert fresh().validity is NONE
    begins = [v for v in Validity if in_state(v).crown()]
    assert begins == [NONE, DIVERGED]


# --- frames --------------------------------------------------------------------------


@pytest.mark.parametrize("validity", [OLD, PAST, CURRENT])
def test_where_there_is_a_game_a_frame_fits_by_its_place(validity: Validity) -> None:
    copy = in_state(validity)
    tick, chain = copy.log.tick, copy.log.chain
    fits = [copy.fit(Frame.of(tick + by, chain, ())) for by in (-1, 0, 1, 2)]
    assert fits == [Fit.USELESS, Fit.USELESS, Fit.NEXT, Fit.AHEAD]
    assert copy.fit(Frame.of(tick + 1, chain ^ 1, ())) is Fit.APART
    assert copy.fit(Frame.of(tick + 2, chain ^ 1, ())) is Fit.AHEAD


@pytest.mark.parametrize("validity", [NONE, DIVERGED])
def test_where_there_is_none_no_frame_is_of_use(validity: Validity) -> None:
    copy = in_state(validity)
    assert copy.fit(following(copy)) is Fit.USELESS


def test_applying_tells_which_presses_took_effect() -> None:
    copy = hosted()
    press = Input(1, 1, 0)
    assert copy.apply(following(copy, press, Input(1, 5, 0))) == [press]
    assert copy.apply(following(copy, press)) == []
    assert (copy.log.tick, copy.replica.score_of(ANN)) == (5, 1)


def test_a_seal_fits_who_has_the_same_history_and_state_alone() -> None:
    host, member, other, older = hosted(0), hosted(0), fresh(seed=8), hosted(0)
    other.crown()
    for _ in range(9):
        frame = following(host)
        for copy in (host, member, other):
            copy.apply(frame)
    assert member.stamp().fits(seal(host))
    assert not other.stamp().fits(seal(host))  # same entries, another game
    assert not older.stamp().fits(seal(host))
    assert other.log.whole_chain == host.log.whole_chain
    assert seal(host).digest == digest_of(host.replica.encode())


def test_what_bridges_a_gap() -> None:
    host, behind = hosted(10), hosted(6)
    point = behind.point()
    assert point == (6, behind.log.chain)
    assert host.log.holds(*point)
    assert host.has_newer(6)
    for frame in host.since(6):
        behind.apply(frame)
    assert behind.replica.digest() == host.replica.digest()
    assert not host.has_newer(10)
    assert not host.has_newer(11)


def test_nothing_can_be_bridged_to_where_there_is_no_game() -> None:
    assert in_state(NONE).point() == in_state(DIVERGED).point() == (0, 0)
    assert in_state(OLD).point() != (0, 0)


def test_what_may_be_of_a_reign_that_ended_is_not_given_away() -> None:
    given = {v: in_state(v).has_newer(1) for v in Validity}
    assert [v for v, is_given in given.items() if is_given] == [PAST, CURRENT, DIVERGED]


def test_frames_with_a_hole_before_them_are_not_given() -> None:
    host = hosted(FRAMES_KEPT + 5)
    assert host.since(5)
    assert host.since(4) == ()
    assert host.since(FRAMES_KEPT + 5) == ()


# --- snapshots -----------------------------------------------------------------------


def test_a_snapshot_makes_the_same_of_any_copy() -> None:
    host = hosted(9)
    made = snapshot(host)
    assert (made.room, made.term) == (ROOM, TERM)
    for copy in (fresh(seed=99), *map(in_state, Validity)):
        restore(copy, made)
        assert copy.point() == host.point()
        assert copy.replica.digest() == host.replica.digest()
        assert copy.is_current
        frame = following(host)
        assert copy.fit(frame) is Fit.NEXT


def test_a_snapshot_of_nonsense_changes_nothing() -> None:
    copy = in_state(OLD)
    before = copy.replica.digest(), copy.point()
    with pytest.raises(RemoteProtocolError):
        copy.read(Snapshot(ROOM, TERM, 70, 70, b"nonsense"))
    assert (copy.replica.digest(), copy.point()) == before
    assert copy.validity is OLD


def test_when_a_snapshot_brings_nothing() -> None:
    ticks = {3: snapshot(hosted(3)), 2: snapshot(hosted(2)), 4: snapshot(hosted(4))}
    table = {
        v: [
            tick
            for tick, snap in sorted(ticks.items())
            if in_state(v).is_ahead_of(snap)
        ]
        for v in Validity
    }
    # Who diverged has this tick, and not as the host has it.
    assert table == {NONE: [], OLD: [], PAST: [3], CURRENT: [2, 3], DIVERGED: [2]}


def test_what_no_message_could_hold_is_no_snapshot() -> None:
    class Huge(Toy):
        state_type = bytes
        size = 0

        def setup(self, *_: object) -> bytes:  # type: ignore[override]
            return bytes(self.size)

    small = Copy(Huge(), 7, None)
    overhead = len(small.replica.encode()) + 4  # a length of 4 bytes more
    for size, fits in ((MAX_STATE - overhead, True), (MAX_STATE, False)):
        rules = Huge()
        rules.size = size
        copy = Copy(rules, 7, None)
        made = copy.stamp().snapshot(ROOM, TERM, seal(copy))
        assert copy.is_too_large != fits
        assert (made is not None) == fits
        assert made is None or len(encode(made)) <= MAX_MESSAGE


def at_tick(tick: int) -> Copy:
    """One that somebody else has brought so far."""
    copy, other = hosted(), hosted()
    other.log.restart(tick, other.log.whole_chain)
    restore(copy, snapshot(other))
    return copy


def test_a_game_beyond_what_others_would_take_is_spent_at_a_sealed_tick() -> None:
    last = TAKEN - TAKEN % SEAL_EVERY
    copy = at_tick(last)
    found = []
    for _ in range(SEAL_EVERY):
        copy.apply(following(copy))
        copy.stamp()
        found.append((copy.is_sound, copy.is_spent))
    within = TAKEN - last
    assert found[:within] == [(True, False)] * within
    assert found[within:-1] == [(False, False)] * (SEAL_EVERY - within - 1)
    assert found[-1] == (False, True)
    with pytest.raises(RemoteProtocolError):
        hosted().read(snapshot(copy))


class Strange(Toy):
    """Its states hold what their type does not."""

    def setup(self, options: ToyOptions, dice: Random) -> ToyState:
        return replace(super().setup(options, dice), tick=0.5)


def test_a_game_that_others_could_never_take_goes_on_for_those_who_are_in() -> None:
    copy = Copy(Strange(), 7, ToyOptions())
    copy.crown()
    for _ in range(SEAL_EVERY):
        copy.apply(following(copy))
    copy.stamp()
    assert (copy.is_sound, copy.is_spent) == (False, False)


def test_a_frame_contradicts_only_what_is_of_this_reign() -> None:
    copy = hosted()
    kept = copy.since(copy.log.tick - 1)[0]
    other = Frame.of(kept.tick, kept.chain ^ 1, ())
    assert copy.contradicts(other)
    assert not copy.contradicts(kept)
    copy.move()
    assert not copy.contradicts(other)
