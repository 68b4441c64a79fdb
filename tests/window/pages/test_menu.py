"""The menu over a game, which goes on behind it; and what its ruler may do there."""

from __future__ import annotations

import pygame
import pytest

from games.window.dialog.items import Words
from tests.window.helpers.desk import Desk


def rule(desk: Desk, *names: str) -> None:
    """Sit at one's own table with these."""
    desk.node.meet(*names)
    desk.frame()
    desk.node.play("snake", table="Lesson")
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)


def names(desk: Desk) -> list[str]:
    items = [item for row in desk.page.rows() for item in row]
    return [item.name for item in items if not isinstance(item, Words)]


def test_the_game_goes_on_behind_it_and_keys_do_not_steer(desk: Desk) -> None:
    desk.play()
    desk.menu()
    tick = desk.node.state.tick
    desk.press(pygame.K_DOWN)
    desk.press(pygame.K_UP)
    desk.node.tick(5)
    desk.frame()
    assert desk.node.pressed == []
    assert desk.app.arena is not None
    assert desk.app.arena.player.state.tick == tick + 5
    desk.press(pygame.K_RETURN)  # resume
    assert not desk.app.front.is_asking
    desk.press(pygame.K_UP)
    assert desk.node.pressed == ["up"]


def test_a_key_that_is_held_as_it_opens_is_none_of_its_own(desk: Desk) -> None:
    desk.play()
    desk.hold(pygame.K_DOWN)
    desk.menu()
    desk.hold(pygame.K_DOWN)
    assert desk.page.at == "resume"


def test_who_plays_may_watch_and_the_other_way_round(desk: Desk) -> None:
    desk.play()
    desk.menu()
    desk.choose("seat")
    desk.frame()
    assert desk.app.arena is not None
    assert not desk.app.arena.is_played
    assert not desk.app.front.is_asking
    desk.menu()
    desk.choose("seat")
    desk.frame()
    assert desk.app.arena.is_played


def test_leaving_leads_to_the_lobby(desk: Desk) -> None:
    desk.play()
    desk.leave()
    assert desk.app.arena is None
    assert desk.typing


def test_the_rulers_part_is_for_the_ruler(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.play()
    desk.menu()
    assert names(desk) == ["resume", "seat", "settings", "leave"]
    desk.node.change(ruler=desk.node.id)
    desk.frame()
    assert names(desk)[4:] == [
        *("pause", "end", "options", "lock", "close"),
        *(f"watch {ana.id}", f"remove {ana.id}"),
    ]
    desk.node.change(ruler=ana.id)
    desk.frame()
    assert len(names(desk)) == 4


def test_pause_and_doors(desk: Desk) -> None:
    rule(desk)
    desk.menu()
    for name, first, second in (
        ("pause", "pause", "resume"),
        ("close", "close", "open"),
    ):
        desk.choose(name)
        desk.choose(name)
        assert [ruled[0] for ruled in desk.node.ruled] == [first, second]
        desk.node.ruled.clear()


def test_who_has_paused_ends_that_by_escape_and_enter(desk: Desk) -> None:
    rule(desk)
    desk.menu()
    desk.choose("pause")
    desk.press(pygame.K_ESCAPE)
    desk.press(pygame.K_ESCAPE)
    desk.press(pygame.K_RETURN)
    assert [ruled[0] for ruled in desk.node.ruled] == ["pause", "resume"]


def test_locking_asks_for_a_key(desk: Desk) -> None:
    rule(desk)
    desk.menu()
    desk.choose("lock")
    desk.write("maple otter candle")
    desk.press(pygame.K_RETURN)
    desk.frame()
    assert desk.node.ruled == [("lock", None, None, "maple otter candle", True)]
    desk.choose("lock")
    assert desk.node.ruled[-1][0] == "unlock"


def test_the_options_of_the_next_round(desk: Desk) -> None:
    rule(desk)
    desk.menu()
    desk.choose("options")
    desk.go_to("option walls")
    desk.press(pygame.K_RIGHT)
    desk.choose("choose")
    what, _, options, _, _ = desk.node.ruled[-1]
    assert what == "options"
    assert options["walls"] is True


@pytest.mark.parametrize(("name", "what"), [("end", "end_round"), ("remove", "remove")])
def test_what_others_feel_is_asked_first(desk: Desk, name: str, what: str) -> None:
    rule(desk, "Ana", "Ben")
    ana = desk.node.peers()[0]
    desk.menu()
    desk.choose(f"remove {ana.id}" if name == "remove" else name)
    assert desk.page.title in ("End this round?", "Remove Ana?")
    desk.press(pygame.K_RETURN)
    assert desk.node.ruled == []
    desk.choose(f"remove {ana.id}" if name == "remove" else name)
    desk.choose("yes")
    assert desk.node.ruled[-1][0] == what


def test_who_is_removed_or_only_watches_can_be_let_back(desk: Desk) -> None:
    rule(desk, "Ana")
    (ana,) = desk.node.peers()
    desk.menu()
    desk.choose(f"watch {ana.id}")
    desk.choose(f"watch {ana.id}")
    desk.choose(f"remove {ana.id}")
    desk.choose("yes")
    assert f"watch {ana.id}" not in names(desk)
    desk.choose(f"remove {ana.id}")
    assert [(what, who, on) for what, who, _, _, on in desk.node.ruled] == [
        ("watch_only", ana.id, True),
        ("watch_only", ana.id, False),
        ("remove", ana.id, True),
        ("remove", ana.id, False),
    ]


def test_what_the_node_refuses_is_a_sentence_in_the_menu(desk: Desk) -> None:
    rule(desk)
    desk.menu()
    desk.node.refusal = "The table does not answer."
    desk.choose("pause")
    assert desk.page.remark == "The table does not answer."


def test_the_chat_can_be_used_while_it_is_open(desk: Desk) -> None:
    desk.play()
    desk.menu()
    surface = pygame.display.get_surface()
    assert surface is not None
    desk.click((surface.get_width() - 60, surface.get_height() - 25))
    assert desk.typing
    desk.say("one moment")
    assert desk.node.said == [("one moment", None)]
    assert not desk.typing
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.front.is_asking
