"""The line to type in: editing, several lines, and what does not fit."""

from __future__ import annotations

import time

import pygame
import pytest

from games.window.theme import CHOSEN
from games.window.widgets.textfield import MAX_BYTES, TextField
from p2p.messages import MAX_TEXT
from tests.window.helpers.desk import Desk
from tests.window.helpers.display import count


def test_the_line_is_edited_like_any_other(desk: Desk) -> None:
    desk.write("helo e\u0301")
    desk.press(pygame.K_BACKSPACE)  # the letter with its accent
    desk.press(pygame.K_HOME)
    for _ in range(3):
        desk.press(pygame.K_RIGHT)
    desk.write("l")
    desk.press(pygame.K_DELETE)
    assert desk.typed == "hell "
    desk.press(pygame.K_END)
    desk.press(pygame.K_w, pygame.KMOD_CTRL)
    assert desk.typed == ""


def test_an_input_method_has_the_keyboard_while_it_composes(desk: Desk) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=0, length=2))
    desk.frame()
    desk.press(pygame.K_RETURN)  # chooses a word there, sends nothing here
    assert desk.node.said == []
    desk.say("日本")
    assert desk.node.said == [("日本", None)]


CODE = "def f(x):\n\tif x:\n\t\treturn 'a'\n\n    return 'b'"


QUICK = 0.1  # seconds; a click took 0.9


def paste(desk: Desk, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pygame.scrap, "has_text", lambda: True)
    monkeypatch.setattr(pygame.scrap, "get_text", lambda: text)
    desk.press(pygame.K_v, pygame.KMOD_CTRL)


def test_as_much_is_taken_as_a_message_may_have(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_BYTES == MAX_TEXT
    text = "".join(chr(97 + n % 26) for n in range(5000))
    paste(desk, text, monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(text, None)]


@pytest.mark.parametrize("sign", ["a", "é", "漢", "🎉"])
def test_what_does_not_fit_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    paste(desk, sign * 20_000, monkeypatch)
    kept = MAX_BYTES // len(sign.encode())
    assert desk.typed == sign * kept
    told = desk.app.banner.picture(time.monotonic())
    assert f"{20_000 - kept:,} more did not fit" in str(told)
    desk.write("x" * 9)
    assert desk.typed[-1] == sign or len(desk.typed.encode()) == MAX_BYTES
    assert len(desk.typed.encode()) <= MAX_BYTES


def test_pasted_lines_stay_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(desk, CODE.replace("\n", "\r\n"), monkeypatch)
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [(CODE, None)]


def test_letters_that_join_others_are_kept(desk: Desk) -> None:
    for text in ("\u0646\u0645\u06cc\u200c\u062e", "👩\u200d🚀", "e\u0301", "❤\ufe0f"):
        desk.write(text)
        assert desk.typed == text
        desk.press(pygame.K_u, pygame.KMOD_CTRL)


LONG = ["word " * 1600, "W" * 8000, "漢" * 2700, "i" * 8000, "x\n" * 4000]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:2].strip())
def test_a_long_text_is_edited_quickly(desk: Desk, text: str) -> None:
    desk.write(text)
    surface = pygame.display.get_surface()
    assert surface is not None
    at = (surface.get_width() - 100, surface.get_height() - 24)
    steps = [
        lambda: desk.click(at),
        lambda: desk.write("x"),
        lambda: desk.press(pygame.K_BACKSPACE),
        lambda: desk.press(pygame.K_HOME, pygame.KMOD_CTRL),
        lambda: desk.click(at),
        lambda: desk.press(pygame.K_LEFT),
        lambda: desk.press(pygame.K_UP),
        lambda: desk.press(pygame.K_END, pygame.KMOD_CTRL),
    ]
    for step in steps:
        times = []
        for _ in range(3):
            begun = time.process_time()
            step()
            times.append(time.process_time() - begun)
        assert min(times) < QUICK


def test_shift_and_enter_make_a_line_and_enter_sends_all(desk: Desk) -> None:
    for mod in (pygame.KMOD_LSHIFT, pygame.KMOD_RSHIFT):
        desk.write("one")
        desk.press(pygame.K_RETURN, mod)
    desk.write("two")
    assert desk.node.said == []
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("one\none\ntwo", None)]
    desk.press(pygame.K_UP)
    assert desk.typed == "one\none\ntwo"
    for _ in range(2):  # two rows up, and then to what was sent before
        desk.press(pygame.K_UP)
    desk.write("x")
    assert desk.typed == "onex\none\ntwo"


def test_what_was_sent_is_looked_up_and_the_draft_found_again(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    for text in ("one", "two"):
        desk.say(text)
    desk.write("half")
    seen = []
    for key in (pygame.K_UP, pygame.K_UP, pygame.K_DOWN, pygame.K_DOWN):
        desk.press(key)
        seen.append(desk.typed)
    assert seen == ["two", "one", "two", "half"]
    desk.app.chat.turn_to(ana.id)
    desk.press(pygame.K_UP)
    assert desk.typed == ""  # what was said to all is not offered to her alone
    desk.say("psst")
    desk.app.chat.turn_to("everyone")
    assert desk.typed == "half"
    desk.press(pygame.K_UP)
    assert desk.typed == "two"


def test_the_arrows_choose_tables_until_something_is_typed(desk: Desk) -> None:
    desk.press(pygame.K_DOWN)
    assert desk.app.front.lobby.focus.chosen
    desk.press(pygame.K_UP)
    assert desk.app.front.lobby.focus.chosen
    desk.press(pygame.K_ESCAPE)
    desk.say("one")
    desk.press(pygame.K_UP)
    assert desk.typed == "one"
    assert not desk.app.front.lobby.focus.chosen


def test_in_a_game_the_arrows_steer_and_other_keys_edit(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_TAB)
    desk.write("one two")
    pressed = len(desk.node.pressed)
    for key in (pygame.K_UP, pygame.K_LEFT, pygame.K_DOWN, pygame.K_RIGHT):
        for mod in (0, pygame.KMOD_LSHIFT):
            desk.press(key, mod)
    assert len(desk.node.pressed) == pressed + 8
    assert desk.app.chat.field.selected == ""
    desk.press(pygame.K_HOME, pygame.KMOD_LSHIFT)
    assert desk.app.chat.field.selected == "one two"
    desk.press(pygame.K_HOME)
    desk.press(pygame.K_RIGHT, pygame.KMOD_CTRL)
    desk.write("x")
    desk.press(pygame.K_END)
    desk.write("y")
    assert desk.typed == "onex twoy"
    desk.press(pygame.K_RETURN)
    desk.press(pygame.K_TAB)
    desk.write("half")
    desk.press(pygame.K_UP, pygame.KMOD_CTRL)
    assert desk.typed == "onex twoy"
    desk.press(pygame.K_DOWN, pygame.KMOD_CTRL)
    assert desk.typed == "half"
    assert len(desk.node.pressed) == pressed + 8


def test_a_key_that_undoes_goes_on_while_it_is_held(desk: Desk) -> None:
    for word in ("one ", "two ", "three"):
        desk.write(word)
    down = pygame.Event(
        pygame.KEYDOWN, key=pygame.K_z, mod=pygame.KMOD_CTRL, unicode=""
    )
    for _ in range(3):
        pygame.event.post(down)
    desk.release(pygame.K_z)
    assert desk.typed == ""
    desk.press(pygame.K_y, pygame.KMOD_CTRL)
    assert desk.typed == "one "


def test_selected_text_goes_through_the_clipboard_of_the_desktop(desk: Desk) -> None:
    desk.write("one two")
    desk.press(pygame.K_a, pygame.KMOD_CTRL)
    desk.press(pygame.K_x, pygame.KMOD_META)  # Cmd
    assert desk.typed == ""
    desk.press(pygame.K_v, pygame.KMOD_CTRL)
    desk.press(pygame.K_v, pygame.KMOD_CTRL)
    assert desk.typed == "one twoone two"


def test_what_takes_the_place_of_a_selection_may_be_as_long_as_that() -> None:
    field = TextField(8, lines=False)
    field.set("12345678")
    field.select_all()
    field.insert("abcdefghij")
    assert (field.text, field.take_cut()) == ("abcdefgh", 2)


def test_what_is_selected_is_seen_only_where_one_types(desk: Desk) -> None:
    desk.write("one two")
    desk.press(pygame.K_a, pygame.KMOD_CTRL)
    surface = pygame.display.get_surface()
    assert surface is not None
    field = desk.app.chat.field
    assert count(CHOSEN, surface.get_rect(), surface) > 50
    desk.press(pygame.K_TAB)
    assert field.selected == "one two"
    assert count(CHOSEN, surface.get_rect(), surface) == 0


def test_no_click_elsewhere_loses_what_was_typed(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.write("a draft")
    surface = pygame.display.get_surface()
    assert surface is not None
    for x in range(20, surface.get_width() - 320, 60):
        for y in range(20, surface.get_height() - 20, 60):
            desk.click((x, y))
            while desk.app.front.is_asking:
                desk.press(pygame.K_ESCAPE)
    if desk.app.arena is not None:
        desk.leave()
    desk.app.chat.turn_to("everyone")
    assert desk.typed == "a draft"


def test_the_list_of_an_input_method_is_at_the_cursor(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[pygame.Rect] = []
    monkeypatch.setattr(pygame.key, "set_text_input_rect", places.append)
    desk.write("a")
    first = places[-1]
    desk.write("word")
    assert places[-1].x > first.x + 20
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=2, length=0))
    desk.frame()
    assert places[-1].x > first.x + 40
    assert places[-1].y == first.y


def test_the_enter_that_ends_a_composition_sends_nothing(desk: Desk) -> None:
    pygame.event.post(
        pygame.Event(pygame.TEXTEDITING, text="にほん", start=3, length=0)
    )
    desk.frame()
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="日本"))
    desk.press(pygame.K_RETURN)  # in the same turn
    assert (desk.node.said, desk.typed) == ([], "日本")
    desk.press(pygame.K_RETURN)
    assert desk.node.said == [("日本", None)]


def compose(desk: Desk, text: str, start: int) -> None:
    event = pygame.Event(pygame.TEXTEDITING, text=text, start=start, length=0)
    pygame.event.post(event)
    desk.frame()


@pytest.mark.parametrize("sends", [False, True])
def test_what_is_composed_is_not_lost_with_the_keyboard(
    desk: Desk, sends: bool
) -> None:
    desk.write("one ")
    compose(desk, "한", 1)
    pygame.event.post(pygame.Event(pygame.WINDOWFOCUSLOST))
    desk.frame()
    assert (desk.typed, desk.app.chat.field.composing) == ("one 한", "")
    if sends:  # as some input methods do, when they lose it
        desk.write("한")
    desk.say(" back")
    assert desk.node.said == [("one 한 back", None)]


def test_what_is_composed_takes_the_place_of_what_is_selected(desk: Desk) -> None:
    desk.write("one two")
    desk.press(pygame.K_LEFT, pygame.KMOD_CTRL | pygame.KMOD_SHIFT)
    compose(desk, "にほ", 2)
    assert desk.typed == "one "
    desk.write("日本")
    assert desk.typed == "one 日本"
    desk.press(pygame.K_z, pygame.KMOD_CTRL)
    desk.press(pygame.K_z, pygame.KMOD_CTRL)
    assert desk.typed == "one two"


def test_a_click_ends_a_composition_and_keeps_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    desk.write("one")
    compose(desk, "にほ", 2)
    surface = pygame.display.get_surface()
    assert surface is not None
    desk.click((surface.get_width() - 40, surface.get_height() - 24))
    assert (desk.typed, desk.app.chat.field.composing) == ("oneにほ", "")
    assert calls[-2:] == ["off", "on"]


def test_nothing_is_composed_where_nothing_can_be_typed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(pygame.key, "start_text_input", lambda: calls.append("on"))
    monkeypatch.setattr(pygame.key, "stop_text_input", lambda: calls.append("off"))
    desk.play()
    assert set(calls) == {"off"}
    desk.press(pygame.K_TAB)
    assert calls[-1] == "on"


def test_a_field_may_be_short_and_have_no_lines() -> None:
    field = TextField(8, lines=False)
    field.insert("one\ntwo\tthree")
    assert field.text == "one two "
    assert field.take_cut() == 5
    field.set("漢字漢字")  # three bytes each
    assert field.text == "漢字"
