"""Where snakes are between two states."""

from __future__ import annotations

from msgspec.structs import replace

from games.snake.picture.motion import STILL, Motion, Slide, progress, sight
from tests.games.helpers.boards import at, board, coiled, lying, step


def test_eyes_of_others_look_where_they_will_turn() -> None:
    snake = replace(lying(2, 5, 5), turns=("down", "left"))
    assert sight(snake, None) == "down"
    assert sight(lying(2, 5, 5), None) == "right"
    assert sight(snake, "up") == "up"


def test_a_skipped_move_still_knows_where_the_head_came_from() -> None:
    snake = coiled(1, (5, 5), (5, 6), (5, 7), facing="up")
    state = replace(board(snake), tick=41)
    motion = Motion()
    motion.see(state, state)
    assert motion.slide(state, snake) == Slide(head=snake.cells[1])


def test_a_game_that_went_another_way_is_no_leap() -> None:
    """A merge: at this very tick the snake has made another move than was seen."""
    before = board(lying(1, 5, 5), lying(2, 9, 9))
    seen = step(before)
    motion = Motion()
    motion.see(before, seen)
    other = coiled(1, (2, 7), (2, 8), (2, 9), facing="up")
    undone = replace(seen, snakes=(other, at(seen, 2)))
    motion.see(undone, undone)
    assert motion.slide(undone, other) == Slide(head=other.cells[1])
    assert motion.slide(undone, at(seen, 2)) == Slide(
        head=at(seen, 2).cells[1], tail=at(before, 2).cells[-1]
    )


def test_who_died_only_in_a_game_that_is_undone_does_not_fade() -> None:
    before = board(lying(2, 5, 5))
    motion = Motion()
    motion.see(before, replace(before, tick=before.tick + 1, snakes=()))
    assert motion.fading
    motion.see(before, replace(before, tick=before.tick + 2))
    assert not motion.fading


def test_a_new_round_is_no_leap_and_nobody_s_death() -> None:
    podium = replace(board(lying(1, 5, 5), lying(2, 9, 9)), round=1, podium=True)
    motion = Motion()
    motion.see(podium, podium)
    moved = lying(1, 2, 12, "up")
    new = replace(podium, tick=102, round=2, podium=False, go=162, snakes=(moved,))
    motion.see(podium, new)
    assert motion.fading == {}
    assert motion.slide(new, moved) == STILL


def test_what_stands_still_is_drawn_so_though_it_was_not_seen_to_stop() -> None:
    state = replace(board(lying(1, 5, 5)), round=1, podium=True)
    assert Motion().slide(state, state.snakes[0]) == STILL


def test_a_slow_move_takes_as_many_ticks_as_it_should() -> None:
    state = replace(board(lying(1, 5, 5), tick=100), pace=4)
    shown = [progress(replace(state, tick=100 + n), 1.0) for n in range(4)]
    assert shown == [0.25, 0.5, 0.75, 1.0]
    before, motion = replace(state, tick=99), Motion()
    moved = step(before)
    motion.see(before, moved)
    later = replace(moved, tick=103)
    motion.see(replace(moved, tick=102), later)
    assert motion.slide(later, later.snakes[0]).tail == before.snakes[0].cells[-1]


def test_an_earlier_tick_forgets_what_was_seen() -> None:
    before = board(lying(2, 5, 5))
    gone = replace(before, tick=before.tick + 1, snakes=())
    motion = Motion()
    motion.see(before, gone)
    assert motion.fading
    motion.see(before, before)
    assert not motion.fading
