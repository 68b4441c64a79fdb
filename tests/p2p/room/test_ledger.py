"""Which seals a node believes: those of the host of its reign, one for each tick."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.messages import FIRST_APP, Frame, Perjury, Seal, Term
from p2p.replication.seal import SEAL_EVERY, Notary
from p2p.room.ledger import SEALS_AHEAD, SEALS_KEPT, Ledger
from tests.p2p.helpers.signers import node, signer

ROOM, OTHER_ROOM = b"r" * 16, b"o" * 16
ONE, OTHER = b"1" * 16, b"2" * 16
TERM = Term(1, 0, node("a"))


def notary(letter: str = "a", run: str = "r" * 8, room: bytes = ROOM) -> Notary:
    return Notary(signer(letter), FIRST_APP, run, room)


def followed(first: int | None = SEAL_EVERY) -> Ledger:
    """That of ben, who knows the first seal of the reign."""
    ledger = Ledger(notary("b"))
    ledger.begin(TERM)
    if first is not None:
        ledger.note(first, notary().seal(TERM, first, ONE, ONE))
    return ledger


def frame(tick: int, seal: Seal | None = None) -> Frame:
    return replace(Frame.of(tick, 0, ()), seal=seal)


def test_a_seal_is_good_for_its_room_term_tick_and_content_alone() -> None:
    ledger, seal = followed(), notary().seal(TERM, 40, ONE, ONE)
    assert ledger.is_genuine(TERM, 40, seal)
    assert ledger.is_genuine(TERM, 40, replace(seal, by=None))  # its hand is known
    assert not ledger.is_genuine(TERM, 41, seal)
    assert not ledger.is_genuine(Term(2, 0, node("a")), 40, seal)
    assert not ledger.is_genuine(TERM, 40, replace(seal, chain=OTHER))
    assert not ledger.is_genuine(TERM, 40, replace(seal, digest=OTHER))
    elsewhere = notary(room=OTHER_ROOM).seal(TERM, 40, ONE, ONE)
    assert not ledger.is_genuine(TERM, 40, elsewhere)


def test_nobody_seals_for_another() -> None:
    forged = notary("c").seal(TERM, 40, ONE, ONE)
    assert not followed().is_genuine(TERM, 40, forged)
    named = replace(forged, by=notary().hand)
    assert not followed().is_genuine(TERM, 40, named)


def test_a_frame_that_must_have_a_seal_is_none_without() -> None:
    ledger, good = followed(), notary().seal(TERM, 40, ONE, ONE)
    assert ledger.admits(frame(39))
    assert ledger.admits(frame(40, good))
    assert not ledger.admits(frame(40))
    assert not ledger.admits(frame(60, good))
    assert not ledger.admits(frame(40, notary("c").seal(TERM, 40, ONE, ONE)))


def test_another_run_of_the_host_is_somebody_else() -> None:
    again = notary(run="s" * 8).seal(TERM, 40, ONE, ONE)
    assert not followed().admits(frame(40, again))


def test_what_is_older_than_the_first_seal_is_covered_by_it() -> None:
    assert followed(45).admits(frame(40))
    assert not followed(45).admits(frame(60))


def test_who_was_only_told_of_a_reign_takes_what_its_host_brings_until_he_knows() -> (
    None
):
    ledger = followed(None)
    assert ledger.admits(frame(20))
    assert not ledger.admits(frame(20), is_direct=False)
    assert ledger.admits(frame(21), is_direct=False)
    good = frame(40, notary().seal(TERM, 40, ONE, ONE))
    assert ledger.admits(good)
    ledger.enter(good)
    assert ledger.last == (40, good.seal)
    assert not ledger.admits(frame(60))


def test_a_host_makes_one_seal_of_a_tick() -> None:
    ledger = Ledger(notary())
    ledger.crown(TERM)
    assert ledger.write(7, ONE, ONE) == ledger.write(7, ONE, OTHER)
    assert ledger.write(8, ONE, OTHER).digest == OTHER


def test_in_another_reign_nothing_of_the_last_one_counts() -> None:
    ledger = followed()
    ledger.begin(Term(2, 0, node("c")))
    assert ledger.last is None
    assert ledger.hand is None


def test_the_last_seals_are_kept() -> None:
    ledger = followed()
    for tick in range(100, 100 + 2 * SEALS_KEPT):
        ledger.note(tick, notary().seal(TERM, tick, ONE, ONE))
    kept = [tick for tick in range(300) if ledger.of(tick) is not None]
    assert len(kept) == SEALS_KEPT
    assert kept[-1] == 99 + 2 * SEALS_KEPT


# --- a host that breaks its word -----------------------------------------------------


def test_two_seals_of_one_tick_that_differ_are_told_with_their_hand() -> None:
    ledger = followed()
    one, other = notary().seal(TERM, 40, ONE, ONE), notary().seal(TERM, 40, OTHER, ONE)
    assert ledger.note(40, one) is None
    assert ledger.note(40, one) is None
    both = ledger.note(40, replace(other, by=None))
    assert both == (one, other)
    assert ledger.are_one_hand_s(TERM, 40, *both)


def test_two_of_different_runs_or_ticks_or_that_say_the_same_prove_nothing() -> None:
    ledger, one = followed(), notary().seal(TERM, 40, ONE, ONE)
    later = notary(run="s" * 8).seal(TERM, 40, OTHER, ONE)
    assert not ledger.are_one_hand_s(TERM, 40, one, later)
    assert not ledger.are_one_hand_s(TERM, 40, one, replace(later, by=one.by))
    assert not ledger.are_one_hand_s(TERM, 40, one, one)
    other = notary().seal(TERM, 60, OTHER, ONE)
    assert not ledger.are_one_hand_s(TERM, 40, one, other)
    bare = replace(notary().seal(TERM, 40, OTHER, ONE), by=None)
    assert not ledger.are_one_hand_s(TERM, 40, one, bare)


def test_the_same_reign_that_a_later_run_founds_breaks_no_word() -> None:
    ledger = followed()
    ledger.note(40, notary().seal(TERM, 40, ONE, ONE))
    assert ledger.note(40, notary(run="s" * 8).seal(TERM, 40, OTHER, OTHER)) is None
    assert ledger.of(SEAL_EVERY) is None  # nothing of the run before counts


def test_what_is_shown_is_compared_with_what_is_known_or_soon_will_be() -> None:
    ledger = followed(40)
    other = notary().seal(TERM, 40, OTHER, ONE)
    assert ledger.compare(40, other, here=45) is not None
    assert ledger.compare(40, replace(other, digest=OTHER), here=45) is None  # forged
    soon = notary().seal(TERM, 60, OTHER, ONE)
    assert ledger.compare(60, soon, here=45) is None
    assert ledger.of(60) == soon
    assert ledger.note(60, notary().seal(TERM, 60, ONE, ONE)) is not None


def test_no_seals_of_times_to_come_drive_out_those_of_now() -> None:
    ledger = followed(40)
    for tick in range(100, 100 + SEALS_KEPT):
        ledger.compare(tick, notary().seal(TERM, tick, OTHER, ONE), here=45)
    assert ledger.of(40) is not None


def test_seals_of_a_convict_count_no_more() -> None:
    ledger, seal = followed(), notary().seal(TERM, 40, ONE, ONE)
    proof = Perjury(ROOM, TERM, 40, seal, notary().seal(TERM, 40, OTHER, ONE))
    ledger.convicts.convict(notary().hand, proof)
    assert not ledger.is_genuine(TERM, 40, seal)
    later = notary(run="s" * 8).seal(TERM, 40, ONE, ONE)
    ledger.begin(TERM)
    assert ledger.is_genuine(TERM, 40, later)


def test_what_an_earlier_run_has_sealed_is_of_another_game() -> None:
    runs = {node("a"): "s" * 8}
    ledger = Ledger(notary("b"), run_of=runs.get)
    ledger.begin(TERM)
    assert not ledger.is_genuine(TERM, 40, notary().seal(TERM, 40, ONE, ONE))
    assert ledger.is_genuine(TERM, 40, notary(run="s" * 8).seal(TERM, 40, ONE, ONE))
    followed_once = followed()
    assert not followed_once.is_genuine(
        TERM, 40, notary(run="s" * 8).seal(TERM, 40, ONE, ONE)
    )


# --- what is passed on ---------------------------------------------------------------


def test_what_is_passed_on_is_of_now_a_bit_after_the_last_seal_or_sealed() -> None:
    ledger = followed(40)
    assert ledger.reaches(frame(40 + SEALS_AHEAD))
    assert not ledger.reaches(frame(40 + SEALS_AHEAD + 1))
    far = 40 + 3 * SEALS_AHEAD
    assert not ledger.reaches(frame(far))
    assert ledger.reaches(frame(far, notary().seal(TERM, far, ONE, ONE)))
    assert not ledger.reaches(frame(far, notary("c").seal(TERM, far, ONE, ONE)))


def test_of_a_reign_without_a_known_seal_only_a_sealed_one_is() -> None:
    ledger = followed(None)
    assert not ledger.reaches(frame(1))
    assert ledger.reaches(frame(20, notary().seal(TERM, 20, ONE, ONE)))
