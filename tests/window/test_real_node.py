"""The window on a real node, with a real peer on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from games.face import COLOURS, Colour, face_of
from games.window.app import App
from games.window.dialog.dialog import Dialog
from games.window.lobby.miniature import FIELD
from games.window.preferences import Kept
from p2p import EVERYONE, ChatReceived, Event, Node, RoomView
from tests.window.helpers.real import node, until


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    """Zoe, who has the window, and Ben, who knows where she is."""
    with (
        node(tmp_path, "Zoe") as zoe,
        node(tmp_path, "Ben", (f"127.0.0.1:{zoe.port}",)) as ben,
    ):
        yield zoe, ben


@pytest.fixture
def app(pair: tuple[Node, Node]) -> App:
    return App(pair[0])


def test_chat_with_delivery_and_a_game_that_outlives_its_host(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    log = app.talk.log
    until(app, lambda: len(app.neighbours.peers) == 1 and bool(log.entries))
    assert log.entries[-1].text == "Ben is here"

    heard: list[Event] = []
    app.talk.say("hello @ all")
    until(app, lambda: marks(app) == ["delivered"])

    def ben_heard() -> bool:
        heard.extend(ben.poll())
        return any(
            isinstance(e, ChatReceived) and e.text == "hello @ all" for e in heard
        )

    until(app, ben_heard)
    ben.say("only for you", zoe.id)
    until(app, lambda: app.talk.company.unread(ben.id) == (1, 1))
    app.chat.turn_to(ben.id)
    assert app.talk.log.entries[-1].text == "only for you"
    app.talk.say("and this for you")
    until(app, lambda: marks(app) == ["delivered"])
    app.chat.turn_to(EVERYONE)

    ben.play("snake")
    until(app, lambda: app.neighbours.offers[0].room is not None)
    app.play("snake")
    until(app, lambda: app.arena is not None and app.arena.player.state is not None)
    arena = app.arena
    assert arena is not None
    assert arena.player.host == ben.id

    tick = arena.player.state.tick
    ben.close()
    until(app, lambda: arena.player.host == zoe.id)
    until(app, lambda: arena.player.state.tick > tick + 20)
    told = [entry.text for entry in log.entries if not entry.who]
    assert any("you host now" in text.lower() for text in told)


@pytest.mark.slow  # a board comes once a second
def test_who_is_in_the_lobby_sees_the_board_of_a_table_live(
    app: App, pair: tuple[Node, Node]
) -> None:
    _, ben = pair
    until(app, lambda: len(app.neighbours.peers) == 1)
    assert board() == 0
    ben.play("snake", {"bots": 4, "round": 0})
    until(app, lambda: board() > 500)
    until(app, lambda: all(board(COLOURS[seat]) > 2 for seat in range(4)))
    before = pygame.display.get_surface().copy()
    ground = pygame.mask.from_threshold(before, FIELD, (1, 1, 1, 255))
    place = ground.get_bounding_rects()[0]
    pixels = pygame.image.tobytes(before.subsurface(place), "RGB")

    def has_moved() -> bool:
        now = pygame.display.get_surface().subsurface(place)
        return pygame.image.tobytes(now, "RGB") != pixels

    until(app, has_moved)
    ben.rule("lock", key="gate")
    until(app, lambda: board() == 0)


def board(colour: Colour = FIELD) -> int:
    """How many pixels of it there are on the screen, in that colour."""
    surface = pygame.display.get_surface()
    return pygame.mask.from_threshold(surface, colour, (1, 1, 1, 255)).count()


def test_a_blocked_peer_is_silent_until_that_is_undone(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    log = app.talk.log
    until(app, lambda: len(app.neighbours.peers) == 1 and bool(log.entries))
    zoe.play("snake")
    until(app, lambda: app.arena is not None)
    ben.play("snake")
    until(app, lambda: app.arena is not None and len(inside(app)) == 2)
    app.chatter.orders.obey("/block Ben")
    until(app, lambda: not app.neighbours.peers)
    ben.say("can you read this?")
    app.play("snake")
    for _ in range(20):
        app.turn(app.pace.wait())
    assert not any(e.who for e in log.entries)
    app.chatter.orders.obey("/unblock Ben")
    until(app, lambda: len(app.neighbours.peers) == 1)
    ben.say("and this?")
    # What he said to everyone meanwhile is in the talk of everyone.
    both = {"can you read this?", "and this?"}
    until(app, lambda: both <= {e.text for e in log.entries})
    assert len(inside(app)) == 2  # nobody left the game


def press(app: App, *keys: int) -> None:
    """These keys, one after the other."""
    for key in keys:
        for kind in (pygame.KEYDOWN, pygame.KEYUP):
            pygame.event.post(pygame.Event(kind, key=key, mod=0, unicode=""))
        app.turn()


def write(app: App, text: str) -> None:
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text=text))
    app.turn()


def test_into_a_locked_table_by_its_key_alone(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    until(app, lambda: len(app.neighbours.peers) == 1)
    ben.play("snake", {"bots": 2}, table="Lesson", key="maple otter")
    until(app, lambda: any(o.room and o.room.locked for o in app.neighbours.offers))
    offer = app.neighbours.offers[0]
    assert (offer.called, offer.room and offer.room.opener) == ("Lesson", ben.id)
    press(app, pygame.K_DOWN, pygame.K_DOWN, pygame.K_RETURN)
    write(app, "otter maple")
    press(app, pygame.K_RETURN)
    until(app, lambda: bool(asked(app).remark))
    assert "not the key" in asked(app).remark
    press(app, *[pygame.K_BACKSPACE] * len("otter maple"))
    write(app, "Maple Otter")  # as a phone would write it
    press(app, pygame.K_RETURN)
    until(app, lambda: app.arena is not None and app.arena.player.state is not None)
    arena = app.arena
    assert arena is not None
    assert app.front.stack.top is None
    view = arena.player.view
    assert view is not None
    assert (view.room, view.locked, view.opener) == ("Lesson", True, ben.id)
    assert zoe.id in [member.id for member in view.members]


def test_a_new_table_is_opened_with_what_was_chosen(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    until(app, lambda: len(app.neighbours.peers) == 1)
    press(app, pygame.K_F9)
    press(app, *[pygame.K_BACKSPACE] * 20)
    write(app, "Übung 2")
    press(app, pygame.K_TAB, pygame.K_TAB, pygame.K_RETURN)  # a key is suggested
    press(app, pygame.K_TAB, pygame.K_RIGHT)  # walls
    while asked(app).at != "open":
        press(app, pygame.K_TAB)
    press(app, pygame.K_RETURN)
    until(app, lambda: app.arena is not None and app.arena.player.state is not None)
    arena = app.arena
    assert arena is not None
    view = arena.player.view
    assert view is not None
    assert (view.room, view.locked, view.opener) == ("Übung 2", True, zoe.id)
    assert arena.player.state.walls
    assert arena.rounds.standing is not None
    assert arena.rounds.clock
    until(app, lambda: [(r.room, r.locked) for r in ben.rooms()] == [("Übung 2", True)])
    while app.arena is not None:
        press(app, pygame.K_ESCAPE, pygame.K_DOWN, pygame.K_RIGHT, pygame.K_RIGHT)
        press(app, pygame.K_RETURN)


def test_who_rules_a_table_rules_it_from_the_menu(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    until(app, lambda: len(app.neighbours.peers) == 1)
    zoe.play("snake", table="Lesson")
    until(app, lambda: app.arena is not None and app.arena.ruling.is_mine)
    arena = app.arena
    assert arena is not None
    until(app, lambda: [room.room for room in ben.rooms()] == ["Lesson"])
    ben.play("snake", table="Lesson")
    until(app, lambda: len(inside(app)) == 2)

    def view() -> RoomView:
        found = ben.view()
        assert found is not None
        return found

    press(app, pygame.K_ESCAPE)
    choose(app, "pause")
    until(app, lambda: view().paused and is_shown_paused(app))
    seen = arena.player.state.tick
    choose(app, "pause")
    until(app, lambda: not view().paused)
    until(app, lambda: arena.player.state.tick > seen + 4)
    choose(app, "close")
    until(app, lambda: view().closed)
    choose(app, "lock")
    write(app, "maple otter")
    press(app, pygame.K_RETURN)
    until(app, lambda: view().locked)
    choose(app, f"watch {ben.id}")
    until(app, lambda: view().me is None)
    until(app, lambda: [one.watches for one in arena.ruling.guests()] == [True])
    choose(app, "end")
    choose(app, "yes")
    until(app, lambda: arena.rounds.is_podium)
    choose(app, f"remove {ben.id}")
    choose(app, "yes")
    until(app, lambda: ben.view() is None)
    until(app, lambda: len(inside(app)) == 1)
    until(app, lambda: [one.removed for one in arena.ruling.guests()] == [True])


def is_shown_paused(app: App) -> bool:
    """Whether the window knows it, too: its button ends the pause then."""
    view = app.arena.player.view if app.arena else None
    return view is not None and view.paused


def choose(app: App, name: str) -> None:
    """Go to an item of the dialog that is open, and press Enter there."""
    for _ in range(40):
        if asked(app).item is not None and asked(app).at == name:
            break
        press(app, pygame.K_TAB)
    assert asked(app).at == name
    press(app, pygame.K_RETURN)


def asked(app: App) -> Dialog:
    """The dialog that is open."""
    assert app.front.stack.top is not None
    return app.front.stack.top


def marks(app: App) -> list[str]:
    """What became of all that was said in the conversation that is shown."""
    return [one.fate.mark for one in app.talk.log.entries if one.fate]


def inside(app: App) -> list[str]:
    """The people who play."""
    assert app.arena is not None
    return [member.name for member in app.arena.player.members if not member.bot]


def test_the_first_card_reaches_the_others_and_the_next_start(
    app: App, pair: tuple[Node, Node]
) -> None:
    zoe, ben = pair
    app.tastes.welcome(app.front.stack)
    for key in (pygame.K_TAB, pygame.K_TAB, pygame.K_RIGHT, pygame.K_TAB):
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        pygame.event.post(pygame.Event(pygame.KEYUP, key=key, mod=0))
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="lost"))  # not at the name
    app.turn()
    top = app.front.stack.top
    assert top is not None
    assert top.preview is not None
    wanted = top.preview.face
    top.point("name")
    app.turn()
    pygame.event.post(pygame.Event(pygame.TEXTINPUT, text="Zoë"))
    pygame.event.post(pygame.Event(pygame.KEYDOWN, key=pygame.K_RETURN, mod=0))
    until(
        app,
        lambda: [(one.name, one.face) for one in ben.peers()] == [("Zoë", wanted.data)],
    )
    assert zoe.face == wanted.data != face_of(b"", zoe.id).data
    app.tastes.finish(app.front.stack)
    assert zoe.folder is not None
    assert Kept(zoe.folder).now.met
