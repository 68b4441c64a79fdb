"""The whole window, driven by real pygame events; nobody sees it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import pygame
import pytest

from games.contract import Seat
from games.people import checkup
from games.window import program as window
from games.window.app import App
from games.window.desktop.display import SIZE, NoDisplay
from games.window.letters.fonts import shared
from games.window.theme import Sizes, colour_of
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Failure,
    Finding,
    Notice,
    PeerRenamed,
    RoomChanged,
)
from tests.window.helpers.standin import StandIn, peer

HOSTILE = (
    "\x00",
    "\ud800",
    "a\ud83d\udc0d",
    "\u202egnp.exe",
    "Z" + "\u0301" * 500,
    "\U0001f9d1\u200d\U0001f680",
    "שלום مرحبا नमस्ते สวัสดี 漢字 ✓ 🎉",
    "W" * 5000,
    "line\nline\r\n\tline\x1b[31m",
    "\uffff\U0010ffff\ufffe",
    " ",
)


NOTICE = pygame.Rect(300, 0, 290, 44)  # where news of a game is shown


def _picture() -> pygame.Surface:
    surface = pygame.display.get_surface()
    assert surface is not None
    return surface.copy()


def _differs(before: pygame.Surface, area: pygame.Rect) -> bool:
    pictures = (picture.subsurface(area).copy() for picture in (before, _picture()))
    one, other = (picture.get_buffer().raw for picture in pictures)
    return one != other


class Desk:
    """An open window on a stand-in node, and a user's hands."""

    def __init__(self, node: StandIn) -> None:
        self.node = node
        self.app = App(node)  # type: ignore[arg-type]
        pygame.event.clear()

    def frame(self, count: int = 1) -> None:
        for _ in range(count):
            self.app.turn()

    def press(self, key: int, mod: int = 0) -> None:
        """Down and up again."""
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=""))
        self.release(key)

    def release(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYUP, key=key, mod=0))
        self.frame()

    def hold(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        self.frame()

    def write(self, text: str) -> None:
        pygame.event.post(pygame.Event(pygame.TEXTINPUT, text=text))
        self.frame()

    def say(self, text: str) -> None:
        self.write(text)
        self.press(pygame.K_RETURN)

    def click(self, at: tuple[int, int]) -> None:
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=at))
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
        self.frame()

    def resize(self, width: int, height: int) -> None:
        pygame.display.set_mode((width, height), pygame.RESIZABLE)
        self.frame()

    def play(self) -> None:
        """Into the room of snake, and a few ticks on."""
        self.press(pygame.K_F5)
        self.frame()
        self.node.tick(4)
        self.frame()

    @property
    def typed(self) -> str:
        return self.app.chat.field.text

    @property
    def typing(self) -> bool:
        return self.app.chat.field.focused

    @property
    def last(self) -> Any:
        return self.app.talk.log.entries[-1]

    @property
    def news(self) -> list[str]:
        return [entry.text for entry in self.app.talk.log.entries if not entry.who]


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield Desk(StandIn())
    pygame.quit()
    shared.cache_clear()


# --- the lobby -----------------------------------------------------------------------


def test_the_lobby_opens_with_the_chat_ready(desk: Desk) -> None:
    desk.frame()
    assert desk.typing
    assert desk.app.arena is None


def test_f5_plays(desk: Desk) -> None:
    desk.press(pygame.K_F5)
    desk.frame()
    assert desk.app.arena is not None
    assert desk.node.watched == [1]
    assert not desk.typing  # so that letters steer


def test_the_play_button_plays(desk: Desk) -> None:
    desk.frame()
    unit = Sizes.of(*SIZE).unit
    for y in range(0, SIZE[1], unit):
        desk.click((570, y))
        if desk.app.arena or desk.app.lobby.joining:
            break
    assert desk.app.lobby.joining == "snake"


def test_a_refusal_is_shown_and_the_button_comes_back(desk: Desk) -> None:
    desk.app.lobby.joining = "snake"
    desk.node.happen(Failure("Peers here have another version of snake."))
    desk.frame()
    assert desk.app.lobby.joining == ""


def test_an_unknown_game_stays_in_the_lobby(desk: Desk) -> None:
    desk.app.play("chess")
    desk.frame()
    assert desk.app.arena is None
    assert desk.app.lobby.joining == ""


def test_a_click_on_a_person_speaks_to_them(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.frame()
    for y in range(200, 600, 10):
        desk.click((60, y))
        if desk.typed.startswith("@"):
            break
    assert desk.typed == "@Ana "
    desk.say("hello")
    assert desk.node.said == [("hello", peer(1, "Ana").id)]


def test_a_click_on_a_person_keeps_what_was_typed(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.write("look at this")
    for y in range(200, 600, 10):
        desk.click((60, y))
        if desk.typed.startswith("@"):
            break
    assert desk.typed == "@Ana look at this"


def test_who_comes_and_goes_is_told(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    assert desk.news == ["Ana and Ben are here"]
    desk.node.lose(ana, "said goodbye")
    desk.node.happen(PeerRenamed(peer(2, "Benno"), ben.name))
    desk.frame()
    assert desk.news[1:] == ["Ana is gone (said goodbye)", "Ben is Benno now"]


def test_who_is_alone_sees_what_the_doctor_finds_until_somebody_comes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "ALONE", 0.2)
    desk.app = App(desk.node)  # type: ignore[arg-type]
    people = pygame.Rect(20, 260, 700, 300)
    desk.frame()
    before = _picture()
    blocked = Finding("inbound_blocked", False, "ufw blocks port 53530.", "Open it.")
    desk.node.findings = (Finding("port", True, "It serves."), blocked)
    deadline = time.monotonic() + 5.0
    while not desk.app.neighbours.findings:
        assert time.monotonic() < deadline
        desk.frame()
    assert desk.app.neighbours.findings == (blocked,)
    desk.frame()
    assert _differs(before, people)
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    assert not desk.app.neighbours.findings
    desk.node.lose(ana)
    desk.frame()
    assert not _differs(before, people)


def test_many_long_findings_stay_in_their_place(desk: Desk) -> None:
    text = "A finding that is long, " * 12
    desk.app.neighbours.findings = (Finding("long", False, text, text),) * 9
    for width, height in ((400, 300), (640, 480), (1920, 1080)):
        desk.resize(width, height)
        desk.frame()


def test_the_first_finding_is_shown_however_long_it_and_small_the_window_is(
    desk: Desk,
) -> None:
    desk.resize(400, 320)
    desk.app.neighbours.findings = (Finding("nothing", True, ""),)
    desk.frame()
    before = _picture()
    text = "A cause with a cure that is long, " * 20
    desk.app.neighbours.findings = (Finding("long", False, text, text),)
    desk.frame()
    assert _differs(before, pygame.Rect(0, 160, 250, 160))


# --- the chat ------------------------------------------------------------------------


def test_who_was_here_before_the_window_is_told_once() -> None:
    node = StandIn()
    node.meet("Ana")  # its event still waits when the window opens
    desk = Desk(node)
    desk.frame()
    assert desk.news == ["Ana is here"]
    pygame.quit()
    shared.cache_clear()


def test_what_is_typed_reaches_everybody(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.say("hi all")
    assert desk.node.said == [("hi all", None)]
    assert desk.typed == ""
    assert desk.last.mark == "sending"


def test_delivery_is_shown_as_it_happens(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("hi")
    message = desk.last.id
    desk.node.happen(ChatDelivered(message, ana.id))
    desk.frame()
    assert (desk.last.fate, desk.last.mark) == ("delivered", "1 of 2")
    desk.node.happen(ChatDelivered(message, ben.id))
    desk.frame()
    assert desk.last.mark == "2"


def test_a_failure_tells_its_reason(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("@ben are you there?")
    assert (desk.last.private, desk.last.text) == ("Ben", "are you there?")
    message = desk.last.id
    desk.node.happen(ChatQueued(message, ben.id))
    desk.frame()
    assert desk.last.remark == "waits for Ben, who is away"
    desk.node.happen(ChatFailed(message, ben.id, "no reply within 5 seconds"))
    desk.frame()
    expected = "not delivered to Ben: no reply within 5 seconds"
    assert (desk.last.fate, desk.last.remark) == ("failed", expected)
    assert ana.name not in desk.last.remark
    desk.node.happen(ChatDelivered(message, ben.id))  # it had it all the time
    desk.frame()
    assert (desk.last.fate, desk.last.remark) == ("delivered", "")


def test_alone_the_window_says_so(desk: Desk) -> None:
    desk.say("hello?")
    assert desk.last.mark == "nobody else here"


def test_a_name_that_nobody_or_more_than_one_has_is_not_sent(desk: Desk) -> None:
    desk.node.meet("Ana", "Ana")
    desk.say("@Cem hi")
    assert desk.news[-1] == "Nobody here is called Cem."
    assert desk.typed == "@Cem hi"  # nothing typed is lost
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say("@Ana hi")
    assert "Several here are called Ana" in desk.news[-1]
    assert desk.node.said == []
    code = desk.news[-1].split("@")[1].split(" ")[0]
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say(f"@{code} hi")
    assert desk.node.said[0][1] == peer(1, "Ana").id


def test_a_text_that_the_node_refuses_is_kept_and_the_reason_shown(desk: Desk) -> None:
    desk.node.refusal = "The message is too long."
    desk.say("much")
    assert desk.news[-1] == "The message is too long."
    assert desk.typed == "much"


def test_the_name_is_changed_by_typing(desk: Desk) -> None:
    desk.say("/name Zora")
    assert desk.node.name == "Zora"
    desk.say("/dance")
    assert "What does /dance mean?" in desk.news[-1]


def test_the_same_message_again_is_shown_once(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    said = ChatReceived("1", ana.id, "Ana", "everyone", "hi", 1e9)
    desk.node.happen(said, said)
    desk.frame()
    assert [e.text for e in desk.app.talk.log.entries if e.who] == ["hi"]


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


@pytest.mark.parametrize(
    "alt_gr",
    [pygame.KMOD_RALT, pygame.KMOD_MODE, pygame.KMOD_LCTRL | pygame.KMOD_RALT],
)
def test_alt_gr_is_no_ctrl_as_windows_tells_it(desk: Desk, alt_gr: int) -> None:
    desk.write("kept")
    for key in (pygame.K_u, pygame.K_w, pygame.K_v):
        desk.press(key, alt_gr)
    desk.write("@")
    assert desk.typed == "kept@"


def test_an_input_method_has_the_keyboard_while_it_composes(desk: Desk) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTEDITING, text="にほ", start=0, length=2))
    desk.frame()
    desk.press(pygame.K_RETURN)  # chooses a word there, sends nothing here
    assert desk.node.said == []
    desk.say("日本")
    assert desk.node.said == [("日本", None)]


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


# --- the game ------------------------------------------------------------------------


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


def test_enter_goes_into_the_chat_and_back_to_the_game(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_RETURN)
    assert desk.typing
    desk.say("gg")
    assert desk.node.said == [("gg", None)]
    assert not desk.typing


def test_escape_leaves_the_chat_first_and_then_the_game(desk: Desk) -> None:
    desk.play()
    desk.press(pygame.K_TAB)
    desk.press(pygame.K_ESCAPE)
    assert not desk.typing
    assert desk.app.arena is not None
    desk.press(pygame.K_ESCAPE)
    desk.frame()
    assert desk.app.arena is None
    assert desk.node.watched[-1] == 0
    assert desk.typing


def test_a_change_of_host_is_told_and_drawing_goes_on(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.play()
    desk.node.crown(ana.id)
    desk.frame()
    desk.node.lose(ana)
    desk.node.crown(ben.id)
    desk.node.tick(2)
    desk.frame()
    assert "Ana left; Ben hosts now" in desk.news
    assert desk.app.arena is not None
    assert desk.app.arena.player.state == desk.node.state


def test_news_of_a_game_that_was_left_is_not_shown_in_the_lobby(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.play()
    before = _picture()
    desk.node.crown(ana.id)
    desk.frame()
    assert "Ana hosts now" in desk.news
    assert _differs(before, NOTICE)
    desk.press(pygame.K_ESCAPE)
    desk.frame(2)
    left = _picture()
    desk.app.banner.clear()
    desk.frame()
    assert not _differs(left, NOTICE)


def test_who_speaks_has_the_colour_of_his_snake(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.node.enter("snake", seats=1, others=1)
    desk.frame()
    arena = desk.app.arena
    assert arena is not None
    assert arena.paint(ana.id) == arena.stage.colour(Seat(2), Seat(1))
    assert arena.paint(ben.id) == colour_of(ben.id)


def test_scores_follow_the_game_not_the_member_list(desk: Desk) -> None:
    desk.play()
    desk.node.tick(200)
    desk.frame()
    assert desk.app.arena is not None
    rows = desk.app.arena.scoreboard().rows
    scores = {snake.seat: snake.score for snake in desk.node.state.snakes}
    assert [row.score for row in rows] == sorted(scores.values(), reverse=True)
    assert max(scores.values()) > 0


def test_who_watches_steers_nothing(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.open_room("snake", ana.id, 4)
    desk.frame()
    desk.node.spectate("snake")
    desk.node.tick(2)
    desk.frame(2)
    desk.press(pygame.K_UP)
    assert desk.node.pressed == []


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


# --- opening and closing -------------------------------------------------------------


def test_closing_the_window_ends_the_loop() -> None:
    node = StandIn()
    pygame.display.init()
    pygame.event.post(pygame.Event(pygame.QUIT))
    assert window.run(node) == 0  # type: ignore[arg-type]
    assert pygame.display.get_init() is False


def test_run_can_join_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    node = StandIn()
    monkeypatch.setattr(App, "loop", lambda app: app.turn())
    window.run(node, game="snake")  # type: ignore[arg-type]
    assert node.view() is not None


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SDL_VIDEODRIVER", "no-such-driver")
    with pytest.raises(NoDisplay, match="no-such-driver not available"):
        window.run(StandIn())  # type: ignore[arg-type]
