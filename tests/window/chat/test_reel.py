"""Where one looks in a log: nothing moves under the eyes of who reads."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from games.window.chat.reel import Reel

TALL = 100


class Item:
    """An entry of some height."""

    def __init__(self, height: int) -> None:
        self.height = height


def items(count: int, height: int = 30) -> list[Item]:
    return [Item(height) for _ in range(count)]


def placed(reel: Reel[Item], some: list[Item]) -> list[tuple[int, int]]:
    return reel.place(some, lambda number: some[number].height, TALL)


def test_the_newest_one_is_at_the_bottom_and_few_are_measured() -> None:
    some, measured = items(1000), set()

    def height(number: int) -> int:
        measured.add(number)
        return some[number].height

    seen = Reel[Item]().place(some, height, TALL)
    assert seen == [(996, -20), (997, 10), (998, 40), (999, 70)]
    assert measured == {996, 997, 998, 999}


def test_few_entries_begin_at_the_top() -> None:
    reel = Reel[Item]()
    assert placed(reel, items(2)) == [(0, 0), (1, 30)]
    assert placed(reel, []) == []
    assert reel.is_newest


def test_who_reads_is_not_pushed_away_by_what_comes_above_or_below() -> None:
    reel, some = Reel[Item](), items(50)
    placed(reel, some)
    reel.scroll(300)
    assert not reel.is_newest
    before = [(some[number], top) for number, top in placed(reel, some)]
    some = items(7) + some + items(3)
    assert [(some[number], top) for number, top in placed(reel, some)] == before
    reel.newest()
    assert placed(reel, some)[-1] == (len(some) - 1, 70)


def test_it_goes_no_further_than_there_is_something() -> None:
    reel, some = Reel[Item](), items(20)
    reel.scroll(99_999)
    assert placed(reel, some)[0] == (0, 0)
    reel.scroll(-99_999)
    placed(reel, some)
    assert reel.is_newest


def test_one_is_held_where_it_is_wanted() -> None:
    reel, some = Reel[Item](), items(50)
    reel.hold(some[10], 20)
    assert (10, 20) in placed(reel, some)
    some[10].height = 300
    reel.hold(some[10], 20)  # it has unfolded
    assert (10, 20) in placed(reel, some)
    reel.hold(some[-1], 0)  # nothing is behind the last one
    assert placed(reel, some)[-1] == (49, 70)
    assert reel.is_newest


def test_if_that_one_goes_one_looks_about_there() -> None:
    reel, some = Reel[Item](), items(50)
    reel.hold(some[20], 0)
    placed(reel, some)
    del some[10:40]
    assert placed(reel, some)


@given(
    st.lists(st.integers(1, 250), max_size=12),
    st.lists(
        st.one_of(
            st.integers(-400, 400),
            st.sampled_from(["newest", "add", "drop", "before", "hold"]),
        ),
        max_size=12,
    ),
)
def test_whatever_is_done_the_place_is_filled(
    heights: list[int], steps: list[int | str]
) -> None:
    reel, some = Reel[Item](), [Item(height) for height in heights]
    for step in steps:
        match step:
            case "newest":
                reel.newest()
            case "add":
                some.append(Item(40))
            case "before":
                some.insert(0, Item(40))
            case "drop":
                del some[len(some) // 2 : len(some) // 2 + 2]
            case "hold" if some:
                reel.hold(some[len(some) // 3], 10)
            case int():
                reel.scroll(step)
        seen = placed(reel, some)
        assert bool(seen) == bool(some)
        for (one, top), (other, below) in pairwise(seen):
            assert other == one + 1
            assert below == top + some[one].height
        if sum(one.height for one in some) >= TALL:
            (first, top), (last, end) = seen[0], seen[-1]
            assert top <= 0
            assert end + some[last].height >= TALL
            assert top + some[first].height >= 0
