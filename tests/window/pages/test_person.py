"""The card of a person: who it is, and what can be done."""

from __future__ import annotations

import pygame
from msgspec.structs import replace

from games.people.vouching import words_of
from games.window.dialog.items import Button, Words
from games.window.lobby.lobby import Wish
from games.window.lobby.tile import Person
from games.window.pages.person import ANOTHER_KEY, PersonPage
from p2p import Peer
from tests.window.helpers.desk import HOSTILE, Desk


def open_card(desk: Desk, who: Peer) -> PersonPage:
    """By the keyboard."""
    while desk.app.front.lobby.focus.chosen != ("person", who.id):
        desk.press(pygame.K_DOWN)
        desk.press(pygame.K_RIGHT)
    desk.press(pygame.K_RETURN)
    desk.frame()
    assert isinstance(desk.page, PersonPage)
    return desk.page


def said(page: PersonPage) -> str:
    words = (
        item.text for row in page.rows() for item in row if isinstance(item, Words)
    )
    return "\n".join(words)


def buttons(page: PersonPage) -> list[str]:
    every = (item for row in page.active() for item in row)
    return [item.label for item in every if isinstance(item, Button)]


def test_enter_twice_begins_a_private_message(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    assert open_card(desk, ana).title == "Ana"
    desk.press(pygame.K_RETURN)
    desk.frame()
    assert not desk.app.front.is_asking
    assert desk.app.talk.current == ana.id
    assert desk.typing
    desk.say("psst")
    assert desk.node.said == [("psst", ana.id)]


def test_words_are_compared_and_it_is_remembered(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    page = open_card(desk, ana)
    assert words_of(ana.id) in said(page)
    assert words_of(desk.node.id) in said(page)
    desk.choose("check")
    assert desk.app.neighbours.peers[0].checked
    assert desk.page is page
    assert "Take the mark back" in buttons(page)
    assert "surely this person" in said(page)
    desk.choose("check")
    assert not desk.app.neighbours.peers[0].checked


def test_he_is_muted_and_blocked_and_that_is_undone(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.frame()
    page = open_card(desk, tom)
    desk.choose("mute")
    assert desk.node.muted() == {tom.id}
    assert "Unmute" in buttons(page)
    desk.choose("mute")
    assert desk.node.muted() == frozenset()
    desk.choose("block")
    assert [one.id for one in desk.node.blocked()] == [tom.id]
    assert buttons(page) == ["Close", "Unblock"]
    desk.choose("block")
    assert desk.node.blocked() == ()
    assert "Message" in buttons(page)
    desk.press(pygame.K_ESCAPE)
    assert not desk.app.front.is_asking


def test_it_is_up_to_date_while_it_is_open(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    page = open_card(desk, ana)
    desk.node.call(replace(ana, name="Anna"))
    desk.frame()
    page.rows()
    assert page.title == "Anna"
    desk.node.lose(desk.node.peers()[0])
    desk.frame()
    assert desk.page is page
    desk.press(pygame.K_RETURN)
    assert desk.app.talk.current == ana.id  # it waits for him


def test_who_comes_with_another_key_is_told_as_that(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.learn(replace(ana, another_key=True, coded=True))
    desk.frame()
    assert ANOTHER_KEY in said(open_card(desk, ana))


def test_any_name_can_be_shown(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    done: list[Wish] = []
    for name in HOSTILE:
        known = Person(replace(ana, name=name, checked=True, address=name), name)
        page = PersonPage(desk.node.id, lambda known=known: known, done.append)
        desk.app.front.stack.open(page)
        desk.app.pace.stir()
        desk.frame()
        desk.press(pygame.K_ESCAPE)
    assert done == []
