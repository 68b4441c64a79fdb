"""What can be set is set."""

from __future__ import annotations

import pygame

from games.window.dialog.items import Choice
from games.window.pages.settings import Settings, Switch
from p2p import BadText
from tests.window.helpers.desk import Desk


def test_the_name_and_the_switches(desk: Desk) -> None:
    desk.play()
    desk.menu()
    desk.choose("settings")
    assert isinstance(desk.page, Settings)
    desk.go_to("name")
    desk.write("bra")
    desk.press(pygame.K_RETURN)
    assert desk.node.name == "Zoebra"
    desk.go_to("Do not disturb")
    desk.press(pygame.K_RIGHT)
    assert desk.app.talk.talks.is_undisturbed
    desk.press(pygame.K_RIGHT)
    assert not desk.app.talk.talks.is_undisturbed
    desk.choose("back")
    assert desk.page.title == "Menu"  # where one came from


def test_a_switch_says_how_it_stands() -> None:
    state = {"on": False}

    def turn() -> None:
        state["on"] = not state["on"]

    switch = Switch("Light", "", lambda: state["on"], turn)
    page = Settings("Zoe", lambda name: None, [switch])

    def value() -> str:
        (found,) = [i for row in page.rows() for i in row if isinstance(i, Choice)]
        return found.value

    assert value() == "no"
    page.rows()[1][0].turn(1)  # type: ignore[union-attr]
    assert value() == "yes"


def test_a_name_that_does_not_do_is_refused_and_stays() -> None:
    def refuse(name: str) -> None:
        raise BadText("That is no name.")

    page = Settings("Zoe", refuse, [])
    page.at = "name"
    page.item.field.set("Z")  # type: ignore[union-attr]
    page.submit()
    assert page.remark == "That is no name."
    assert page.item.field.text == "Z"  # type: ignore[union-attr]
