"""What was said between two, in its order and within bounds."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.chat import talks
from p2p.chat.records import SaidToOne
from p2p.chat.talks import DAY, KEPT_FOR, Talks
from p2p.errors import BadText
from p2p.identity import NodeId

ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")


def said(
    number: int, peer: NodeId = ANA, own: bool = False, since: int | None = None
) -> SaidToOne:
    writer, when = (ME if own else peer), number if since is None else since
    ident = f"{writer[0]}{number}"
    return SaidToOne(own, peer, number, ident, writer, "N", f"{number}", 0.0, when)


def nothing(one: SaidToOne) -> bool:
    return False


def ids(made: Talks, peer: NodeId = ANA) -> list[str]:
    return [one.id for one in made.before(peer, None, 1000)[0]]


@pytest.fixture
def made() -> Talks:
    """Ten from Ana, one from Ben."""
    new = Talks()
    for n in range(10):
        new.put(said(n))
    new.put(said(0, BEN))
    return new


def test_they_come_oldest_first_and_from_the_end(made: Talks) -> None:
    found, more = made.before(ANA, None, 3)
    assert ([one.number for one in found], more) == ([7, 8, 9], True)
    found, more = made.before(ANA, "a7", 7)
    assert ([one.number for one in found], more) == ([*range(7)], False)
    assert made.before(ANA, "a0", 5) == ((), False)
    for who, what in ((ANA, "what"), (ME, "a0")):
        with pytest.raises(BadText, match="no such message"):
            made.before(who, what, 5)
    assert made.before(ME, None, 5) == ((), False)
    assert made.before(ANA, None, 0) == ((), True)


def test_the_own_ones_alone_are_counted_alone(made: Talks) -> None:
    made.put(said(20, own=True))
    made.put(said(21))
    made.put(said(22, own=True))
    found, more = made.before(ANA, None, 1, own_only=True)
    assert ([one.id for one in found], more) == (["m22"], True)
    found, more = made.before(ANA, "m22", 5, own_only=True)
    assert ([one.id for one in found], more) == (["m20"], False)


def test_one_in_another_state_stays_where_it_is(made: Talks) -> None:
    own = said(20, own=True)
    made.put(own)
    made.put(said(21))
    changed = SaidToOne(*(True, ANA, 20, "m20", ME, "N", "20", 0.0, 20), "failed", "x")
    made.put(changed)
    assert made.get(True, ANA, 20) == changed
    assert made.get(False, ANA, 20) is None
    assert ids(made)[-2:] == ["m20", "a21"]
    assert len(made) == 13


def test_what_was_kept_comes_before_what_is_new(made: Talks) -> None:
    made = Talks()
    made.put(said(50))
    made.put_back([said(3), said(2, own=True), said(50, since=0)])
    made.put_back([said(1)])
    assert ids(made) == ["a1", "m2", "a3", "a50"]


def test_of_too_many_those_of_who_has_most_go(
    made: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "MOST_KEPT", 5)
    gone = list(made.crowded(lambda one: one.number == 0))
    assert [one.number for one in gone] == [1, 2, 3, 4, 5, 6]
    assert ids(made) == ["a0", "a7", "a8", "a9"]
    assert ids(made, BEN) == ["b0"]
    monkeypatch.setattr(talks, "MOST_KEPT", 0)
    assert [one.id for one in made.crowded(nothing)][-1] in ("b0", "a9")
    assert len(made) == 0


def test_what_waits_to_go_out_takes_no_room_from_what_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However much waits, it is not gone through for each message that comes."""
    monkeypatch.setattr(talks, "MOST_KEPT", 256)
    made, asked = Talks(), 0

    def stays(one: SaidToOne) -> bool:
        nonlocal asked
        asked += 1
        return one.state == "queued"

    for number in range(5000):
        made.put(replace(said(number, own=True), state="queued"))
    for number in range(1000):
        made.put(said(number + 5000))
        for _ in made.crowded(stays):
            pass
    assert 5000 + 254 <= len(made) <= 5000 + 256
    assert asked < 500 * 5100 / 2


def test_texts_are_bounded_in_bytes(
    made: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "MOST_BYTES", 9)
    assert [one.number for one in made.crowded(nothing)] == [0, 1]


def test_a_few_long_texts_drive_out_no_short_ones(
    made: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "MOST_BYTES", 100)
    for n in range(100, 103):
        made.put(replace(said(n, BEN), text="x" * 40))
    assert [one.id for one in made.crowded(nothing)] == ["b0", "b100"]
    assert len(ids(made)) == 10


def test_what_stays_is_passed_over_for_others_of_the_next_largest(
    made: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks, "MOST_KEPT", 10)
    assert [one.id for one in made.crowded(lambda one: one.peer == ANA)] == ["b0"]


def test_the_old_goes_and_the_own_a_day_later() -> None:
    made = Talks()
    made.put(said(1, since=1))
    made.put(said(2, own=True, since=1))
    made.put(said(3, own=True, since=1))
    assert made.expired(KEPT_FOR + 1, nothing) == []
    assert [one.id for one in made.expired(KEPT_FOR + 2, nothing)] == ["a1"]

    def waits(one: SaidToOne) -> bool:
        return one.number == 2

    assert [one.id for one in made.expired(KEPT_FOR + DAY + 2, waits)] == ["m3"]
    assert ids(made) == ["m2"]


def test_the_user_chooses_how_long_it_is_kept() -> None:
    made = Talks(kept_for=100)
    made.put(said(1, since=1))
    assert made.expired(101, nothing) == []
    assert [one.id for one in made.expired(102, nothing)] == ["a1"]


def test_what_has_no_time_is_not_too_old() -> None:
    made = Talks()
    made.put(said(1, since=0))
    assert made.expired(10 * KEPT_FOR, nothing) == []


def test_all_is_forgotten_but_what_stays(made: Talks) -> None:
    made.forget(lambda one: one.number == 3)
    assert (ids(made), len(made)) == (["a3"], 1)


def test_of_one_moment_an_older_part_comes_before_a_later_one() -> None:
    made = Talks()
    made.put_back([said(n, since=0) for n in (5, 6)])
    made.put(said(7, since=0))
    made.put_back([said(n, since=0) for n in (3, 4)])
    assert ids(made) == ["a3", "a4", "a5", "a6", "a7"]


def test_the_last_with_each_is_known(made: Talks) -> None:
    made.put(said(3, BEN, own=True))
    assert {peer: one.id for peer, one in made.last().items()} == {ANA: "a9", BEN: "m3"}
    made.forget(nothing)
    assert made.last() == {}
