"""What a stranger says of each kind, true or not, once or a hundred times, changes
nothing for those at a table: they hold, say and do what they do without it."""

from __future__ import annotations

import typing
from functools import cache

import pytest

from p2p import messages
from p2p.messages import Message
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.hostile.helpers.control import (
    MOMENTS,
    TOY,
    Scene,
    Story,
    difference,
    nothing,
    told,
)
from tests.hostile.helpers.lies import LIES
from tests.sample import one_in

FLOOD = 200  # words, or a few more, to each of the honest
KINDS: tuple[type[Message], ...] = typing.get_args(messages.AnyMessage)
KINDS_OF_LIES = list(LIES)

of_each_kind = pytest.mark.parametrize("kind", KINDS_OF_LIES, ids=lambda k: k.__name__)


def comes_in(scene: Scene) -> None:
    """What anybody may do; and what a `Join` that lies is compared with."""
    scene.liar.play(TOY)


def begins(kind: type[Message]) -> typing.Callable[[Scene], None]:
    """What the liar does besides."""
    return comes_in if kind is messages.Join else nothing


@cache
def control(moment: str, joins: bool = False) -> Story:
    return told(comes_in if joins else nothing, moment)


def effect(kind: type[Message], moment: str, times: int) -> str:
    """What is different for the honest when this is said so many times."""

    def act(scene: Scene) -> None:
        begins(kind)(scene)
        scene.tells(LIES[kind], times)

    joins = kind is messages.Join
    but = ("digest",) if joins else ()  # he is in the game, with points of his own
    return difference(told(act, moment), control(moment, joins), *but)


# A new host has heard of nobody yet that he follows, so all may be with whoever asks:
# it yields to a boast.
BOASTS = [(messages.MergeAsk, "as the host dies")]
CASES = [(k, m) for k in KINDS_OF_LIES for m in MOMENTS if (k, m) not in BOASTS]


@pytest.mark.parametrize(("kind", "moment"), one_in(5, CASES))
def test_a_strangers_lie_has_no_effect(kind: type[Message], moment: str) -> None:
    assert not effect(kind, moment, 1)


@pytest.mark.parametrize("kind", one_in(5, KINDS_OF_LIES, lambda k: k.__name__))
def test_a_strangers_flood_has_no_effect(kind: type[Message]) -> None:
    scene = Scene()
    words = [*LIES[kind](scene.known(), scene.host.id)]
    assert not effect(kind, "in peace", FLOOD // len(words) + 1)


# --- the kit itself ------------------------------------------------------------------


def test_each_message_has_its_lie() -> None:
    assert set(LIES) == set(KINDS), "add it to tests/hostile/helpers/lies.py"


@of_each_kind
def test_each_lie_is_well_formed_and_of_its_kind(kind: type[Message]) -> None:
    scene = Scene()
    for station in scene.honest:
        for word in LIES[kind](scene.known(), station.id):
            assert type(word) is kind
            (carried,) = MessageReader(MAX_MESSAGE).feed(encode(word))
            assert carried == word


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_same_story_is_told_in_the_same_way(moment: str) -> None:
    assert not difference(told(nothing, moment), control(moment))


def test_what_has_an_effect_is_found() -> None:
    def one_press_more(scene: Scene) -> None:
        scene.host.press("left")

    def a_link_less(scene: Scene) -> None:
        for end in scene.host.ends():
            if end.other.station is scene.honest[1]:
                end.wire.close(end, "a glitch")

    def patience(scene: Scene) -> None:
        scene.lan.pause(scene.host, 0.06)

    def a_name(scene: Scene) -> None:
        scene.host.do(lambda core, now: core.rename("another", now))

    for act in (one_press_more, a_link_less, patience, a_name):
        assert difference(told(act), control("in peace")), act


def test_a_newcomer_is_no_difference_for_the_others() -> None:
    assert not difference(told(comes_in), told(comes_in))
    assert difference(told(comes_in), control("in peace"))
