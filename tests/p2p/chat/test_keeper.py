"""What is taken, what outlives the process, and what goes again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.chat import records
from p2p.chat.archive import Bounds
from p2p.chat.groupclock import GroupClock
from p2p.chat.keeper import AHEAD, CHECK_WITHIN, NEWCOMERS, Keeper
from p2p.chat.log import Verdict
from p2p.chat.said import Entry
from p2p.effects import Drop, Keep, Outbox
from p2p.identity import NodeId
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import as_kept, log_of, word
from tests.p2p.helpers.crowd import APP, MORNING

ANA, BEN = SimulatedSigner("Ana"), SimulatedSigner("Ben")
RUN = "abcd2345"


class Desk:
    def __init__(self, **bounds: int) -> None:
        self.out = Outbox()
        self.clock = GroupClock()
        self.clock.set_own(MORNING, 0.0)
        self.keeper = Keeper(ANA, APP, self.clock, self.out, Bounds(**bounds))

    def read(self, envelopes: list[Envelope]) -> list[Entry]:
        found = [self.keeper.reader.read(one) for one in envelopes]
        return [one for one in found if one is not None]

    def take(self, texts: list[str], ms: int = MORNING, live: bool = False) -> Verdict:
        piece = self.read(log_of(BEN, texts, run=RUN, ms=ms))
        judged = self.keeper.take(piece[0].log, piece, 0.0, live)
        self.keeper.keep(judged.fresh)
        return judged.verdict

    def effects(self) -> tuple[list[records.Kept], list[records.Dropped]]:
        effects = self.out.take()
        kept = [r for e in effects if isinstance(e, Keep) for r in e.records]
        gone = [k for e in effects if isinstance(e, Drop) for k in e.keys]
        return kept, gone

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.keeper.archive]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_taken_outlives_the_process(desk: Desk) -> None:
    assert desk.take(["a", "b"]) is Verdict.TAKEN
    kept, gone = desk.effects()
    assert [r.text for r in kept if isinstance(r, records.SaidToAll)] == ["a", "b"]
    assert gone == []
    later = Desk()
    later.keeper.restored(kept)
    assert later.texts == ["a", "b"]
    assert later.keeper.archive.heads() == desk.keeper.archive.heads()


def test_what_is_live_does_not_before_it_is_proven(desk: Desk) -> None:
    desk.take(["a"], live=True)
    assert desk.effects() == ([], [])
    assert desk.keeper.next_check == CHECK_WITHIN
    assert desk.keeper.verify(CHECK_WITHIN) == []
    assert len(desk.effects()[0]) == 1
    assert desk.keeper.next_check is None


def test_what_was_live_and_is_not_signed_goes(desk: Desk) -> None:
    good, bad = log_of(BEN, ["a", "b"], run=RUN, ms=MORNING)
    for one in (good, replace(bad, signature=b"x" * 64)):
        piece = desk.read([one])
        desk.keeper.take(piece[0].log, piece, 0.0, live=True)
    assert desk.keeper.verify(CHECK_WITHIN) == [(BEN.public_key, RUN)]
    assert desk.texts == ["a"]


def test_what_has_not_come_yet_is_not_taken(desk: Desk) -> None:
    piece = desk.read(log_of(BEN, ["a", "b", "c"], run=RUN, ms=MORNING + AHEAD - 500))
    judged = desk.keeper.take(piece[0].log, piece, 0.0)
    assert (judged.ahead, [one.text for one in judged.fresh]) == (2, ["a"])
    assert desk.keeper.take(piece[0].log, piece, 2.0).ahead == 0
    assert desk.texts == ["a", "b", "c"]


def test_what_is_refused_leaves_no_log_behind(desk: Desk) -> None:
    made = word(BEN, b"x", run=RUN, ms=MORNING)
    piece = desk.read([replace(made, signature=b"x" * 64)])
    assert desk.keeper.take(piece[0].log, piece, 0.0).verdict is Verdict.WRONG
    assert not desk.keeper.archive.logs


def test_what_is_too_much_is_struck_out_and_not_wanted_again() -> None:
    desk = Desk(messages=2)
    desk.take(["a", "b", "c"])
    kept, gone = desk.effects()
    assert desk.texts == ["b", "c"]
    floors = [r for r in kept if isinstance(r, records.LogFloor)]
    assert [(r.run, r.seq) for r in floors] == [(RUN, 1)]
    (dropped,) = [k for k in gone if isinstance(k, records.DropSaidToAll)]
    assert len(dropped.digests) == 1
    later = Desk()
    later.keeper.restored(kept)
    later.take(["a"])
    assert later.texts == ["b", "c"]


def test_a_floor_goes_when_nobody_has_anything_below_it() -> None:
    desk = Desk(messages=2, seconds=3600)
    desk.take(["a", "b", "c"])
    kept, _ = desk.effects()
    (floor,) = [r for r in kept if isinstance(r, records.LogFloor)]
    again = Desk(messages=2, seconds=3600)
    again.keeper.restored([floor])
    over = records.DropLogFloor(BEN.public_key, RUN)
    for one, now in ((desk, 3599.0), (again, 3599.0)):
        one.effects()
        one.keeper.expire(now)
        one.keeper.tidy()
        assert over not in one.effects()[1]
    for one in (desk, again):
        one.keeper.expire(3603.0)
        one.keeper.tidy()
        assert one.effects()[1].count(over) == 1
        one.keeper.expire(3663.0)
        one.keeper.tidy()
        assert over not in one.effects()[1]
        assert not one.keeper.archive.logs


def test_what_a_newcomer_remembers_is_not_written_for_each_who_comes() -> None:
    desk = Desk()
    desk.keeper.restored(())
    desk.keeper.come(0.0)
    for number in range(30):
        desk.clock.tell(NodeId(f"{number:a>52}"), number, MORNING + 5 * number, 0.0)
        desk.keeper.come(0.0)
    kept, _ = desk.effects()
    assert len([one for one in kept if isinstance(one, records.Floor)]) == 1


def test_a_newcomer_wants_one_day_and_remembers_that_he_came(desk: Desk) -> None:
    desk.keeper.restored(())
    desk.keeper.come(0.0)
    assert desk.keeper.floor(0.0) == MORNING - NEWCOMERS * 1000
    kept, _ = desk.effects()
    later = Desk()
    later.keeper.restored(kept)
    later.keeper.come(3 * 86_400.0)
    assert later.keeper.floor(0.0) == MORNING - NEWCOMERS * 1000


def test_who_came_before_the_disk_was_read_takes_nothing_from_it(desk: Desk) -> None:
    desk.keeper.come(0.0)
    desk.clock.tell(NodeId("f" * 52), "f", MORNING + 5000, 0.0)
    desk.keeper.come(0.0)
    assert desk.effects() == ([], [])
    desk.keeper.restored([records.Floor(MORNING - 3 * NEWCOMERS * 1000)])
    desk.keeper.settle(0.0)
    assert desk.effects() == ([], [])
    assert desk.keeper.floor(0.0) == MORNING - 3 * NEWCOMERS * 1000


def test_a_newcomer_remembers_that_he_came_once_his_disk_is_found_empty(
    desk: Desk,
) -> None:
    desk.keeper.come(0.0)
    desk.keeper.restored(())
    desk.keeper.settle(0.0)
    kept, _ = desk.effects()
    assert kept == [records.Floor(MORNING - NEWCOMERS * 1000)]


@pytest.mark.parametrize("is_late", [False, True])
def test_a_floor_of_a_wrong_clock_is_mended_however_late_it_is_read(
    desk: Desk, is_late: bool
) -> None:
    if is_late:
        desk.keeper.come(0.0)
    desk.keeper.settle(0.0)
    desk.keeper.restored([records.Floor(MORNING + 10**9)])
    desk.keeper.come(0.0)  # by which the clock is no other
    assert desk.keeper.floor(0.0) == MORNING - NEWCOMERS * 1000
    kept, _ = desk.effects()
    assert kept == [records.Floor(MORNING - NEWCOMERS * 1000)]
    desk.take(["a"])
    assert desk.texts == ["a"]


def test_a_wrong_clock_makes_nothing_old_for_good(desk: Desk) -> None:
    wrong, friend = NodeId("w" * 52), NodeId("f" * 52)
    desk.keeper.come(0.0)
    desk.clock.set_own(MORNING + 10**10, 0.0)
    desk.clock.tell(wrong, "w", MORNING + 10**10, 0.0)
    desk.keeper.settle(0.0)
    desk.take(["a"])
    assert desk.texts == []
    desk.clock.tell(friend, "f", MORNING, 0.0)
    desk.clock.set_own(MORNING, 0.0)
    desk.keeper.settle(0.0)
    desk.take(["a"])
    assert desk.texts == ["a"]


def test_what_is_forgotten_is_forgotten_for_good(desk: Desk) -> None:
    desk.take(["a", "b"])
    desk.keeper.forget(5.0)
    desk.take(["a", "b", "c"])
    assert desk.texts == ["c"]
    kept, _ = desk.effects()
    later = Desk()
    later.keeper.restored(kept)
    later.take(["a", "b", "c"])
    assert later.texts == ["c"]


def test_a_word_dated_just_ahead_brings_back_nothing_that_was_forgotten(
    desk: Desk,
) -> None:
    desk.take(["a"], ms=MORNING)
    desk.take(["b"], ms=MORNING + AHEAD - 1000)
    desk.keeper.forget(0.0)
    assert desk.texts == []
    desk.clock.set_own(MORNING + 1, 0.0)
    desk.keeper.settle(0.0)
    assert desk.keeper.floor(0.0) >= MORNING


def test_what_is_ahead_of_all_right_clocks_goes_and_may_come_again(desk: Desk) -> None:
    wrong = NodeId("w" * 52)
    desk.clock.tell(wrong, "w", MORNING + 10**9, 0.0)
    desk.take(["a"], ms=MORNING + 10**9)
    desk.clock.forget(wrong)
    assert [one.text for one in desk.keeper.lift(0.0)] == ["a"]
    desk.clock.tell(wrong, "w", MORNING + 10**9, 0.0)
    desk.take(["a"], ms=MORNING + 10**9)
    assert desk.texts == ["a"]


def test_a_fork_is_kept_as_both_and_comes_back_as_both(desk: Desk) -> None:
    one, other = (log_of(BEN, ["a", x], run=RUN, ms=MORNING) for x in ("b", "c"))
    desk.take(["a", "b"])
    both = desk.read([one[1], other[1]])
    judged = desk.keeper.split(*both)
    assert judged is not None
    desk.keeper.keep(judged.fresh)
    assert sorted(desk.texts) == ["a", "b", "c"]
    assert desk.keeper.split(*both) is None
    kept = desk.keeper.to_keep()
    later = Desk()
    later.keeper.restored(kept)
    assert later.keeper.archive.heads() == desk.keeper.archive.heads()
    assert len({e.ident for e in later.keeper.archive}) == 3


def test_what_is_said_again_has_gone_from_the_disk(desk: Desk) -> None:
    desk.take(["a", "b"])
    desk.effects()
    assert len(desk.keeper.withdraw((BEN.public_key, RUN), 2)) == 1
    _, gone = desk.effects()
    assert len(gone) == 1
    assert desk.texts == ["a"]


def test_what_is_of_another_past_has_gone_from_the_disk(desk: Desk) -> None:
    start, _, last = desk.read(log_of(BEN, ["a", "b", "c"], run=RUN, ms=MORNING))
    other = desk.read(log_of(BEN, ["a", "x"], run=RUN, ms=MORNING))[1]
    for one in (start, last):
        desk.keeper.take(one.log, [one], 0.0)
    desk.effects()
    judged = desk.keeper.take(other.log, [other], 0.0)
    assert (judged.fresh, judged.gone) == ((other,), (last,))
    assert desk.effects()[1] == [records.DropSaidToAll((last.digest,))]
    assert desk.texts == ["a", "x"]


def test_nothing_odd_on_the_disk_is_believed(desk: Desk) -> None:
    good = as_kept(word(BEN, b"x", run=RUN, ms=MORNING))
    desk.keeper.restored([replace(good, signed=b"garbage"), good, good])
    assert desk.texts == ["x"]


# --- floods --------------------------------------------------------------------------


class Counted(SimulatedSigner):
    """Counts the signatures that it checks."""

    count = 0

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        self.count += 1
        return super().verify(key, data, signature)


def test_no_signature_is_checked_twice(desk: Desk) -> None:
    signer = Counted("Ana")
    keeper = Keeper(signer, APP, desk.clock, desk.out, Bounds())
    made = word(BEN, b"x", run=RUN, ms=MORNING)
    good, bad = desk.read([made, replace(made, signature=b"x" * 64)])
    for _ in range(5):
        assert keeper.check(good)
        assert not keeper.check(bad)
    assert signer.count == 2


def floors(kept: list[records.Kept]) -> list[records.LogFloor]:
    return [one for one in kept if isinstance(one, records.LogFloor)]


def unfloored(gone: list[records.Dropped]) -> list[str]:
    return [one.run for one in gone if isinstance(one, records.DropLogFloor)]


def test_floors_do_not_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("p2p.chat.archive.MAX_LOGS", 8)
    desk = Desk(messages=1)
    for n in range(30):
        (one,) = desk.read(
            [
                word(
                    BEN,
                    b"x",
                    run=f"{chr(97 + n // 8)}{chr(97 + n % 8)}cd2345",
                    ms=MORNING + n,
                )
            ]
        )
        desk.keeper.take(one.log, [one], 0.0)
        desk.keeper.tidy()
    kept, gone = desk.effects()
    there = {one.run for one in floors(kept)} - set(unfloored(gone))
    assert len(there) <= 8
    desk.keeper.tidy()
    assert desk.effects() == ([], [])


def test_of_too_many_floors_on_the_disk_the_rest_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.chat.archive.MAX_LOGS", 8)
    desk = Desk()
    kept = [records.LogFloor(BEN.public_key, f"{n:08}", 1, MORNING) for n in range(20)]
    desk.keeper.restored(kept)
    desk.keeper.tidy()
    assert len(unfloored(desk.effects()[1])) == 12


def test_a_floor_goes_when_nobody_has_what_is_below_it() -> None:
    desk = Desk(messages=1)
    desk.take(["a", "b"])
    kept, _ = desk.effects()
    later = Desk()
    later.keeper.restored(floors(kept))
    week = 7 * 86_400.0
    later.keeper.expire(week - 1)
    later.keeper.tidy()
    assert unfloored(later.effects()[1]) == []
    assert floors(later.keeper.to_keep()) == floors(kept)
    later.keeper.expire(2 * week + 2)
    later.keeper.tidy()
    assert unfloored(later.effects()[1]) == [RUN]
    assert not later.keeper.archive.logs


def test_a_proof_that_is_none_leaves_no_log_behind(desk: Desk) -> None:
    one, other = (
        word(BEN, x, run=RUN, ms=MORNING, seq=2, prev=x * 16) for x in (b"a", b"b")
    )
    first, second = desk.read([one, other])
    assert desk.keeper.split(first, second) is None
    assert not desk.keeper.archive.logs
