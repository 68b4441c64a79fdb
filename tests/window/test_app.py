"""The whole window, driven by real pygame events; nobody sees it."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fonts import shared
from p2p import (
    ChatReceived,
    Failure,
    Notice,
    RoomChanged,
)
from tests.window.helpers.desk import HOSTILE, NOTICE, Desk, differs, picture


def test_the_lobby_opens_with_the_chat_ready(desk: Desk) -> None:
    desk.frame()
    assert desk.typing
    assert desk.app.arena is None


def test_who_wants_less_motion_has_it_from_then_on(desk: Desk) -> None:
    desk.play()
    for calm in (True, False):
        desk.app.tastes.kept.change(calm=calm)
        desk.frame()
        arena = desk.app.arena
        assert arena is not None
        stills = desk.app.banner.still, arena.still, arena.feed.still
        assert stills == (calm, calm, calm)
        assert arena.easel.screen is not None
        assert arena.easel.screen.still == calm


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_disturbs_the_window(desk: Desk, text: str) -> None:
    (ana,) = desk.node.meet(text)
    desk.node.happen(
        ChatReceived("1", ana.id, text, "everyone", text, 1e300),
        Notice("test", text),
        Failure(text),
    )
    desk.frame(2)
    desk.write(text)
    desk.press(pygame.K_LEFT)
    desk.play()
    desk.node.tick(3)
    desk.frame()


def test_news_of_a_game_that_was_left_is_not_shown_in_the_lobby(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.play()
    desk.node.crown(ana.id)
    desk.frame()
    before = picture()
    view = desk.node.view()
    assert view is not None
    without = tuple(member for member in view.members if member.id != ana.id)
    desk.node.change(members=without)  # she goes back to the lobby
    desk.node.crown(ben.id)
    desk.frame()
    assert "Ana left; Ben hosts now" in desk.news
    assert differs(before, NOTICE)
    desk.leave()
    desk.frame(2)
    left = picture()
    desk.app.banner.clear()
    desk.frame()
    lobby = left.get_rect()
    lobby.width //= 2
    assert not differs(left, lobby)


def test_a_game_that_is_not_here_is_left_again(desk: Desk) -> None:
    desk.node.enter("snake", seats=1)
    view = desk.node.view()
    assert view is not None
    desk.node.poll()
    chess = type(view)(*("chess", "chess", view.host, 1, 0, 1), view.members)
    desk.node.happen(RoomChanged(chess))
    desk.frame(2)
    assert desk.app.arena is None


@pytest.mark.parametrize(
    "size", [(1, 1), (40, 400), (320, 200), (640, 480), (1600, 1000)]
)
def test_any_size_of_the_window_will_do(desk: Desk, size: tuple[int, int]) -> None:
    desk.node.meet(*(f"Pupil {number}" for number in range(30)))
    desk.resize(*size)
    desk.frame()
    desk.play()
    desk.node.tick(3)
    desk.resize(*size)


def test_what_no_font_of_this_computer_writes_is_told_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.font, "get_fonts", lambda: [])
    monkeypatch.setattr(pygame.font, "match_font", lambda name, bold=False: None)
    shared.cache_clear()
    (ana,) = desk.node.meet("Ana")
    for number, text in enumerate(("สวัสดี", "ครับ", "Hello")):
        said = ChatReceived(str(number), ana.id, "Ana", "everyone", text, 1e300)
        desk.node.happen(said)
        desk.frame()
        assert shared().settle(10)
        desk.frame(2)
    told = "This computer has no font for Thai: it shows boxes."
    assert [text for text in desk.news if "font" in text] == [told]


def test_a_notice_covers_no_button_of_the_settings(desk: Desk) -> None:
    desk.resize(1024, 600)
    desk.press(pygame.K_F10)
    desk.frame()
    before = picture()
    desk.node.happen(Notice("test", "a word to be read " * 6))
    desk.frame()
    foot = pygame.Rect(0, 540, 1024, 60)
    assert not differs(before, foot)
    assert differs(before, pygame.Rect(0, 0, 1024, 100))


def test_who_asks_for_a_seat_with_a_draft_has_the_keys_for_the_game(desk: Desk) -> None:
    desk.write("half a sen")
    desk.play()
    assert not desk.typing
    assert desk.typed == "half a sen"
    desk.press(pygame.K_UP)
    assert desk.node.pressed == ["up"]


def test_who_goes_on_with_his_draft_until_the_game_begins_finishes_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter, later = desk.node.enter, []
    monkeypatch.setattr(
        *(desk.node, "enter"),
        lambda game, **more: later.append(lambda: enter(game, **more)),
    )
    desk.write("half a sen")
    desk.press(pygame.K_F5)
    desk.write("tence")
    (begin,) = later
    begin()
    desk.frame()
    assert desk.app.arena is not None
    assert desk.typing
    assert desk.typed == "half a sentence"
