"""The game on the screen, and the keys that steer it."""

from __future__ import annotations

import pygame
from msgspec.structs import replace

from games.contract import Seat
from games.face import Face
from games.snake.picture.watch import leader
from tests.window.helpers.desk import Desk


def test_arrows_and_letters_steer(desk: Desk) -> None:
    desk.play()
    for key in (pygame.K_UP, pygame.K_a, pygame.K_DOWN, pygame.K_d):
        desk.press(key)
    assert desk.node.pressed == ["up", "left", "down", "right"]


def test_a_key_held_down_counts_once(desk: Desk) -> None:
    desk.play()
    desk.hold(pygame.K_UP)
    desk.hold(pygame.K_UP)
    desk.press(pygame.K_UP)
    desk.press(pygame.K_UP)
    assert desk.node.pressed == ["up", "up"]


def test_while_typing_arrows_steer_and_letters_are_text(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_TAB)
    assert desk.typing
    desk.press(pygame.K_w)
    desk.write("w")
    desk.press(pygame.K_LEFT)
    assert (desk.node.pressed, desk.typed) == (["left"], "w")


def test_a_change_of_host_is_told_and_drawing_goes_on(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.play()
    desk.node.crown(ana.id)
    desk.frame()
    desk.node.lose(ana)
    desk.node.crown(ben.id)
    desk.node.tick(2)
    desk.frame()
    assert "Ana's computer is gone. Nobody noticed. Ben hosts now." in desk.news
    assert desk.app.arena is not None
    assert desk.app.arena.player.state == desk.node.state


def test_a_host_that_was_but_held_up_is_nothing_to_be_seen(desk: Desk) -> None:
    """The others have put Ben in her place; half a second later Ana is back."""
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.play()
    desk.node.crown(ana.id)
    desk.frame()
    arena, told = desk.app.arena, desk.news
    assert arena is not None
    view = arena.player.view
    assert view is not None
    everybody = {member.id for member in view.members}
    names = arena.player.names
    without = tuple(member for member in view.members if member.id != ana.id)
    for members in (without, view.members):
        desk.node.crown(ben.id, members)
        desk.node.tick(4)
        desk.frame()
        assert {row.id for row in arena.scoreboard().rows} == everybody
        assert arena.player.names == names
    assert desk.news == told


def test_who_speaks_looks_as_on_the_field(desk: Desk) -> None:
    ana, ben, cem = desk.node.meet("Ana", "Ben", "Cem")
    blue = Face(colour=6, pattern=2)
    for one in (ana, ben, cem):
        desk.node.call(replace(one, face=blue.data))
    desk.node.enter("snake", seats=1, others=2)
    desk.frame()
    arena, company = desk.app.arena, desk.app.talk.company
    assert arena is not None
    faces = arena.player.faces
    assert [company.face(one.id) for one in (ana, ben)] == [
        faces[Seat(2)],
        faces[Seat(3)],
    ]
    assert company.face(ana.id) == company.face(cem.id) == blue  # one of them plays
    assert company.face(ben.id).rgb != blue.rgb
    colours = [arena.easel.colour(Seat(seat), Seat(1), faces) for seat in (2, 3)]
    assert colours == [company.face(one.id).rgb for one in (ana, ben)]
    desk.leave()
    desk.frame()
    assert company.face(ben.id) == blue


def test_scores_follow_the_game_not_the_member_list(desk: Desk) -> None:
    desk.play()
    desk.node.tick(200)
    desk.frame()
    assert desk.app.arena is not None
    rows = desk.app.arena.scoreboard().rows
    scores = {snake.seat: snake.score for snake in desk.node.state.snakes}
    assert [row.score for row in rows] == sorted(scores.values(), reverse=True)
    assert max(scores.values()) > 0


def test_who_wears_the_crown_stands_first_among_equals(desk: Desk) -> None:
    desk.play()
    state = desk.node.state
    last = max(snake.seat for snake in state.snakes)
    equals = (replace(s, score=4, kills=int(s.seat == last)) for s in state.snakes)
    desk.node.set_state(replace(state, snakes=tuple(equals)))
    desk.node.tick(1)
    desk.frame()
    assert desk.app.arena is not None
    assert leader(desk.node.state) == last
    assert desk.app.arena.scoreboard().rows[0].seat == last


def test_who_watches_steers_nothing(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.open_room("snake", ana.id, 4)
    desk.frame()
    desk.node.spectate("snake")
    desk.node.tick(2)
    desk.frame(2)
    desk.press(pygame.K_UP)
    assert desk.node.pressed == []
