"""What the others do is seen, ends by itself, and floods nobody."""

from __future__ import annotations

from typing import Any

import pytest

from p2p.core.doings import (
    AWAY,
    HERE,
    SHOWN_EVERY,
    TYPING_EVERY,
    TYPING_LASTS,
    TYPING_TO_ALL,
    TYPING_TO_ONE,
    Doings,
)
from p2p.effects import Effect, Notify, Outbox, Send
from p2p.errors import BadText
from p2p.events import Peer, PeerDoing
from p2p.identity import NodeId
from p2p.messages import Doing
from tests.p2p.helpers.acting import Acting

ME, ANA, BEN, EVE = (NodeId(letter * 52) for letter in "mabe")
PERSONS = (ANA, BEN)


class World:
    """Ana and Ben are here, and Eve looks on."""

    def __init__(self) -> None:
        out = Outbox()
        self.here = {ANA: Peer(ANA, "Ana", ""), BEN: Peer(BEN, "Ben", "")}
        self.here[EVE] = Peer(EVE, "Eve", "", visitor=True)
        self.muted: set[NodeId] = set()
        self.doings = Doings(ME, self.here.get, self.muted, out)
        self.act: Any = Acting(out, self.doings)


@pytest.fixture
def world() -> World:
    return World()


def told(*doing: Any) -> list[Effect]:
    return [Notify(PeerDoing(*doing))]


def test_who_is_away_is_told_to_all_and_to_who_comes_later(world: World) -> None:
    act = world.act
    assert act.link_up(ANA) == []
    assert act.set("here", None, PERSONS, 0.0) == []
    assert act.set("away", None, PERSONS, 1.0) == [Send(PERSONS, Doing(AWAY))]
    assert act.set("away", None, PERSONS, 2.0) == []
    assert act.link_up(ANA) == [Send((ANA,), Doing(AWAY))]
    assert act.link_up(EVE) == []
    assert act.set("here", None, PERSONS, 3.0) == [Send(PERSONS, Doing(HERE))]
    assert act.link_up(ANA) == [Send((ANA,), Doing(HERE))]  # who may have missed it


def test_under_another_identity_one_is_away_as_before(world: World) -> None:
    world.act.set("away", None, PERSONS, 1.0)
    later = World()
    later.doings.follow(world.doings)
    assert later.act.link_up(ANA) == [Send((ANA,), Doing(AWAY))]


def test_typing_is_said_seldom_and_its_end_to_who_knows_of_it(world: World) -> None:
    act = world.act
    assert act.set("typing", None, PERSONS, 0.0) == [Send(PERSONS, Doing(2))]
    assert act.set("typing", None, PERSONS, TYPING_EVERY - 0.1) == []
    again = act.set("typing", None, PERSONS, TYPING_EVERY)
    assert again == [Send(PERSONS, Doing(TYPING_TO_ALL))]
    to_ben = act.set("typing", BEN, PERSONS, TYPING_EVERY)
    assert to_ben == [Send((BEN,), Doing(TYPING_TO_ONE))]
    assert act.set("here", None, PERSONS, 4.0) == [Send(PERSONS, Doing(HERE))]
    act.set("typing", BEN, PERSONS, 5.0)
    assert act.set("here", None, PERSONS, 6.0) == [Send((BEN,), Doing(HERE))]
    act.set("typing", BEN, PERSONS, 7.0)
    assert act.set("here", None, PERSONS, 7.0 + TYPING_LASTS) == []  # it ended
    act.set("typing", None, PERSONS, 20.0)
    assert act.spoke(None) == []
    assert act.set("typing", None, PERSONS, 20.1) == [Send(PERSONS, Doing(2))]


def test_to_who_is_no_person_here_nobody_types(world: World) -> None:
    assert world.act.set("typing", EVE, PERSONS, 0.0) == []


@pytest.mark.parametrize(
    ("doing", "to"), [("playing", None), ("", None), ("away", BEN), ("here", BEN)]
)
def test_what_one_cannot_be(world: World, doing: str, to: NodeId | None) -> None:
    with pytest.raises(BadText):
        world.act.set(doing, to, PERSONS, 0.0)


@pytest.mark.parametrize(
    ("kind", "to"), [(TYPING_TO_ALL, "everyone"), (TYPING_TO_ONE, ME)]
)
def test_typing_ends_by_itself(world: World, kind: int, to: str) -> None:
    act = world.act
    assert act.on_doing(ANA, Doing(kind), 1.0) == told(ANA, "typing", None, to)
    assert act.next_tick == 1.0 + TYPING_LASTS
    assert act.on_doing(ANA, Doing(kind), 4.0) == []
    assert act.tick(1.0 + TYPING_LASTS) == []
    assert act.tick(4.0 + TYPING_LASTS) == told(ANA, "here")
    assert act.next_tick is None


def test_typing_ends_with_what_was_typed(world: World) -> None:
    act = world.act
    act.on_doing(ANA, Doing(TYPING_TO_ONE), 1.0)
    act.said(ANA, "everyone")
    assert act.tick(2.0) == []
    act.said(ANA, ME)
    assert act.next_tick == 1.0 + SHOWN_EVERY
    assert act.tick(2.0) == told(ANA, "here")
    act.said(BEN, ME)
    assert act.next_tick is None


def test_of_all_that_one_does_the_nearest_is_shown(world: World) -> None:
    act = world.act
    assert act.in_room(ANA, None, 0.0) == []
    assert act.in_room(ANA, "snake", 1.0) == told(ANA, "playing", "snake")
    assert act.on_doing(ANA, Doing(AWAY), 2.0) == told(ANA, "away", "snake")
    typing = act.on_doing(ANA, Doing(TYPING_TO_ALL), 3.0)
    assert typing == told(ANA, "typing", "snake", "everyone")
    assert act.on_doing(ANA, Doing(HERE), 4.0) == told(ANA, "playing", "snake")
    assert act.in_room(ANA, None, 5.0) == told(ANA, "here")


def test_of_many_changes_few_are_told(world: World) -> None:
    act = world.act
    found = [
        effect
        for n in range(1000)
        for effect in act.on_doing(ANA, Doing(n % 4), n / 1000)
    ]
    assert 4 <= len(found) <= 1 / SHOWN_EVERY + 1
    act.on_doing(ANA, Doing(AWAY), 1.0)
    act.tick(2.0)
    assert act.next_tick is None
    assert act.on_doing(ANA, Doing(HERE), 3.0) == told(ANA, "here")


def test_what_is_not_known_is_passed_over(world: World) -> None:
    assert world.act.on_doing(ANA, Doing(4), 1.0) == []


def test_who_is_shown_to_nobody_does_nothing(world: World) -> None:
    act = world.act
    assert act.on_doing(EVE, Doing(AWAY), 1.0) == []  # a visitor
    assert act.in_room(EVE, "snake", 1.0) == []
    stranger = NodeId("s" * 52)
    assert act.on_doing(stranger, Doing(AWAY), 1.0) == []


def test_who_is_muted_is_not_seen_to_type(world: World) -> None:
    act = world.act
    act.on_doing(ANA, Doing(TYPING_TO_ONE), 1.0)
    world.muted.add(ANA)
    assert act.look(ANA, 2.0) == told(ANA, "here")
    assert act.on_doing(ANA, Doing(AWAY), 3.0) == told(ANA, "away")


def test_who_comes_back_is_here(world: World) -> None:
    act = world.act
    act.on_doing(ANA, Doing(TYPING_TO_ALL), 1.0)
    act.gone(ANA)
    assert act.next_tick is None
    assert act.on_doing(ANA, Doing(HERE), 2.0) == []
