"""Keys: what each means, and real ones of many keyboards at the real window.

Places of real keys are X key codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from games.window.desktop.keys import Keyboard
from tests.window.helpers.display import Display, displayed, require
from tests.window.helpers.seat import Seat

Q, W, E, A, S, D, V = "24", "25", "26", "38", "39", "40", "55"
PAD = {"up": "80", "left": "83", "down": "88", "right": "85"}
ALT_GR, CTRL = "108", "37"
WAYS = ["up", "left", "down", "right"]


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    require()
    with displayed(tmp_path_factory.mktemp("keys") / "shots") as display:
        yield display


@pytest.fixture
def seat(display: Display, tmp_path: Path) -> Iterator[Seat]:
    with Seat(display.environment, tmp_path) as seat:
        display.focus("hydralan")
        # SDL believes it 0.2 s after the server, and then looks which keys are down: a
        # key that it sees so comes before those that wait to be read.
        seat.expect(keyboard=True)
        yield seat


def lay_out(display: Display, seat: Seat, layout: str, *variant: str) -> None:
    """Another keyboard, once the window knows of it."""
    display.layout(layout, *variant)
    display.press("F1")  # the notice of the new layout comes before this


def play(display: Display, seat: Seat) -> None:
    display.press("F5")
    seat.expect(page="game", typing=False)


def test_the_places_of_w_a_s_d_steer_on_every_keyboard(
    display: Display, seat: Seat
) -> None:
    play(display, seat)
    layouts = ("us", "fr", "ru", "us dvorak", "gr", "il", "ara", "tr f")
    for count, layout in enumerate(layouts, 1):
        lay_out(display, seat, *layout.split())
        display.press(W, A, S, D)
        seat.await_all("pressed", WAYS * count)


@pytest.mark.parametrize("locked", [False, True])
def test_the_numeric_pad_steers(display: Display, seat: Seat, locked: bool) -> None:
    lay_out(display, seat, "de")
    play(display, seat)
    if locked:
        display.press("Num_Lock")
    try:
        display.press(*(PAD[way] for way in WAYS))
        seat.await_all("pressed", WAYS)
        display.press("Tab")
        seat.expect(typing=True)
        display.press(PAD["up"])
        if locked:
            seat.expect(typed="8")
        else:
            seat.until(lambda: len(seat.all("pressed")) == 5, "it still steers")
    finally:
        if locked:
            display.press("Num_Lock")


def test_a_pad_that_types_without_num_lock_only_types(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "us", "-option", "numpad:mac")
    try:
        play(display, seat)
        display.press(*(PAD[way] for way in WAYS))
        seat.await_all("pressed", WAYS)
        display.press("Tab")
        seat.expect(typing=True)
        display.press("38", "79", PAD["up"], "91")
        seat.until(lambda: len(seat.now("typed")) == 4, "all of them type")
        assert seat.now("typed")[:3] == "a78"
        assert len(seat.all("pressed")) == 4
    finally:
        display.layout("us", "-option", "")


def test_a_sign_that_pygame_cannot_read_ends_nothing(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "ge")
    for key in ("27", "54"):  # (R) and (C)
        display.down(ALT_GR)
        display.press_with(key)
        display.up(ALT_GR)
    display.press("38")
    seat.until(lambda: seat.now("typed").endswith("ა"), "it lives")


def test_the_first_command_of_a_hebrew_keyboard(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "il")
    display.press("61", "65", "61")  # a dot, a space, a dot
    seat.until(lambda: len(seat.now("typed")) == 3, "they type")
    display.down(CTRL)
    display.press_with(W)  # it says '
    display.up(CTRL)
    seat.until(lambda: len(seat.now("typed")) == 2, "one word less")


def test_a_layout_switched_while_a_key_is_down(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    play(display, seat)
    display.down(W)
    seat.expect(pressed="up")
    lay_out(display, seat, "ru")
    display.up(W)
    display.press(W)
    seat.until(lambda: seat.all("pressed") == ["up", "up"], "it is not stuck")


def test_alt_gr_types_and_commands_nothing(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    display.write("kept")
    display.press("ctrl+a", "ctrl+c")
    for layout, key, sign in (
        ("cz", V, "@"),
        ("de", Q, "@"),
        ("pl", A, "ą"),
        ("pl", E, "ę"),
        ("fr", "19", "@"),
    ):
        lay_out(display, seat, layout)
        display.press("ctrl+u")
        seat.expect(typed="")
        display.down(ALT_GR)
        display.press_with(key)
        display.up(ALT_GR)
        display.write("x")
        seat.expect(typed=f"{sign}x")


def test_ctrl_v_pastes_on_every_keyboard(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    display.write("abc")
    display.press("ctrl+a", "ctrl+c", "End")
    for count, layout in enumerate(("us", "ru", "gr", "il", "ara"), 2):
        lay_out(display, seat, layout)
        display.down(CTRL)
        display.press_with(V)
        display.up(CTRL)
        seat.expect(typed="abc" * count)


def test_commands_go_by_the_letter_where_there_is_one(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "fr")
    display.write("bc")
    seat.expect(typed="bc")
    display.down(CTRL)
    display.press_with(Q)  # it says A: all of it
    display.up(CTRL)
    display.write("x")
    seat.expect(typed="x")


# Places of A, X, Z, Y and V: where the layout says so, in Russian those of a US one.
COMMANDS = {
    "us": ("38", "53", "52", "29", V),
    "fr": (Q, "53", W, "29", V),
    "ru": ("38", "53", "52", "29", V),
    "pl": ("38", "53", "52", "29", V),
}


def test_text_is_cut_undone_and_pasted_on_every_keyboard(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "us")
    display.write("abc")
    seat.expect(typed="abc")
    for layout, (every, cut, undo, redo, paste) in COMMANDS.items():
        lay_out(display, seat, layout)
        for keys, typed in (
            ((every, cut), ""),
            ((undo,), "abc"),
            ((redo,), ""),
            ((paste,), "abc"),
        ):
            display.down(CTRL)
            display.press_with(*keys)
            display.up(CTRL)
            seat.expect(typed=typed)


def test_arrows_with_shift_select_and_held_ones_go_on(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "us")
    display.write("one two")
    display.press("shift+ctrl+Left")
    display.write("x")
    seat.expect(typed="one x")
    display.hold("Left")
    display.press("shift+Return")
    display.write("y")
    seat.expect(typed="\nyone x")
    assert seat.all("said") == []


def test_commands_happen_once_and_editing_goes_on(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    display.hold("F11")
    display.write("abcd")
    display.hold("BackSpace")
    seat.expect(typed="")
    assert seat.all("full") == [False, True]
    display.press("F11")
    seat.expect(full=False)


def test_escape_held_down_leaves_the_chat_alone(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    play(display, seat)
    display.press("Tab")
    seat.expect(typing=True)
    display.hold("Escape")
    display.press("Tab")
    seat.expect(typing=True, page="game")
    assert seat.all("left") == []


def test_enter_held_down_sends_once(display: Display, seat: Seat) -> None:
    lay_out(display, seat, "us")
    play(display, seat)
    display.press("Return")
    seat.expect(typing=True)
    display.write("hi")
    display.hold("Return")
    display.press(W)
    seat.until(lambda: seat.all("pressed") == ["up"], "back in the game")
    assert seat.all("said") == ["hi"]


def test_what_is_held_while_the_page_changes_means_nothing_there(
    display: Display, seat: Seat
) -> None:
    lay_out(display, seat, "us")
    play(display, seat)
    display.down(D)
    seat.expect(pressed="right")
    display.click(900, 700)
    seat.expect(typing=True)
    display.wait(0.8)
    display.up(D)
    display.write("x")
    seat.expect(typed="x")


# --- one keyboard, without any window ------------------------------------------------


def went_down(key: int, scan: int, mod: int = 0) -> pygame.event.Event:
    return pygame.Event(pygame.KEYDOWN, key=key, mod=mod, scancode=scan, unicode="")


def went_up(key: int, scan: int) -> pygame.event.Event:
    return pygame.Event(pygame.KEYUP, key=key, mod=0, scancode=scan)


UP, A_KEY = (pygame.K_UP, pygame.KSCAN_UP), (pygame.K_a, pygame.KSCAN_A)


def test_a_key_repeats_until_it_is_released() -> None:
    keys = Keyboard()
    presses = [keys.down(went_down(*UP)) for _ in range(2)]
    keys.up(went_up(*UP))
    presses.append(keys.down(went_down(*UP)))
    assert [press and press.repeated for press in presses] == [False, True, False]


def test_on_another_page_what_is_held_means_nothing_until_it_is_released() -> None:
    keys = Keyboard()
    keys.turn("game")
    assert keys.down(went_down(*UP)) is not None
    keys.turn("game")  # the same
    assert keys.down(went_down(*UP)) is not None
    keys.turn("chat")
    assert keys.down(went_down(*UP)) is None
    assert not keys.writes
    keys.turn("game")  # back: it went down in another stay there
    assert keys.down(went_down(*UP)) is None
    keys.up(went_up(*UP))
    assert keys.writes
    assert keys.down(went_down(*UP)) is not None


def test_who_lost_the_keyboard_holds_nothing() -> None:
    keys = Keyboard()
    keys.down(went_down(*UP))
    keys.release()
    press = keys.down(went_down(*UP))
    assert press is not None
    assert not press.repeated


def test_text_of_a_command_is_not_written() -> None:
    keys = Keyboard()
    press = keys.down(went_down(*A_KEY, mod=pygame.KMOD_CTRL))
    assert press is not None
    assert (press.control, press.plain, press.types, keys.writes) == (
        True,
        False,
        False,
        False,
    )
    keys.up(went_up(*A_KEY))
    assert keys.writes


def test_games_get_the_place_and_commands_the_letter() -> None:
    press = Keyboard().down(went_down(pygame.K_q, pygame.KSCAN_A))  # a French A
    assert press is not None
    assert (press.key, press.place, press.types) == (pygame.K_q, pygame.K_a, True)


def test_shift_is_told_beside_the_key() -> None:
    keyboard = Keyboard()
    event = pygame.Event(pygame.KEYDOWN, key=pygame.K_TAB, mod=pygame.KMOD_LSHIFT)
    press = keyboard.down(event)
    assert press is not None
    assert press.shift
    assert press.plain
