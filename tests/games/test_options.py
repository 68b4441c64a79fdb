"""Fields are made of the type of an author's options, and take what fits."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from games.options import Option, options_of, wrong
from games.snake.state import SnakeOptions


class Speed(enum.Enum):
    SLOW = "slow"
    FAST = "fast"


class Choices(msgspec.Struct, frozen=True):
    walls: Annotated[bool, Meta(description="Whether the edge kills.")] = False
    bots: Annotated[int, Meta(ge=0, le=8)] = 4
    level: Literal["easy", "hard", "brutal"] = "hard"
    speed: Speed = Speed.FAST
    motto: Annotated[str, Meta(max_length=5, title="Your motto")] = ""
    drag: Annotated[float, Meta(ge=0.5)] = 1.0
    above: Annotated[int, Meta(gt=1, lt=9)] = 2
    cells: list[int] = []
    rest: int | None = None


FIELDS = {option.name: option for option in options_of(Choices)}


def test_each_kind_has_its_field_and_what_has_none_is_left_out() -> None:
    assert {name: option.kind for name, option in FIELDS.items()} == {
        "walls": "switch",
        "bots": "number",
        "level": "choice",
        "speed": "choice",
        "motto": "text",
        "drag": "number",
        "above": "number",
    }


def test_choices_stand_in_the_authors_order() -> None:
    assert FIELDS["level"].choices == ("easy", "hard", "brutal")
    assert FIELDS["speed"].choices == ("slow", "fast")
    assert FIELDS["speed"].default == "fast"


def test_titles_and_descriptions_are_for_people() -> None:
    assert FIELDS["walls"].help == "Whether the edge kills."
    assert FIELDS["motto"].label == "Your motto"
    assert Option("round_length", "", "text", "").label == ""
    named = msgspec.defstruct("Named", [("round_length", int, 3)])
    assert options_of(named)[0].label == "Round length"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("bots", " 8 ", 8),
        ("bots", "0", 0),
        ("drag", "0,75", 0.75),
        ("drag", "2.5", 2.5),
        ("above", "8", 8),
        ("motto", "hello", "hello"),
    ],
)
def test_what_fits_is_read(name: str, text: str, value: object) -> None:
    assert FIELDS[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("bots", "9", "A whole number from 0 to 8."),
        ("bots", "-1", "A whole number from 0 to 8."),
        ("bots", "four", "A whole number from 0 to 8."),
        ("bots", "", "A whole number from 0 to 8."),
        ("bots", "1.5", "A whole number from 0 to 8."),
        ("bots", "9" * 5000, "A whole number from 0 to 8."),
        ("drag", "0.1", "A number of at least 0.5."),
        ("drag", "nan", "A number of at least 0.5."),
        ("drag", "inf", "A number of at least 0.5."),
        ("above", "1", "A whole number from 2 to 8."),
        ("motto", "hello!", "At most 5 characters: these are 6."),
        ("walls", "yes", "Choose one of those that are offered."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    name: str, text: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=r"\S") as refused:
        FIELDS[name].read(text)
    assert str(refused.value) == sentence


def test_all_together_are_checked_as_the_room_will() -> None:
    assert wrong(Choices, {"bots": 3, "level": "easy", "speed": "slow"}) == {}
    assert [*wrong(Choices, {"bots": 9})] == ["bots"]
    assert [*wrong(Choices, {"level": "mad"})] == ["level"]


def test_an_authors_own_check_is_told() -> None:
    class Sour(msgspec.Struct):
        a: int = 1

        def __post_init__(self) -> None:
            if self.a > 1:
                raise RuntimeError("too many")

    (sentence,) = wrong(Sour, {"a": 2}).values()
    assert "too many" in sentence


class Unreadable(msgspec.Struct):
    a: "Nowhere" = 1  # type: ignore[name-defined] # noqa: F821, UP037


@pytest.mark.parametrize("kind", [Unreadable, int, None, dict, "nothing", object()])
def test_what_is_no_type_of_options_has_no_fields(kind: Any) -> None:
    assert options_of(kind) == ()


def test_the_options_of_snake_can_all_be_chosen() -> None:
    fields = {option.name: option for option in options_of(SnakeOptions)}
    assert fields.keys() == set(SnakeOptions.__struct_fields__)
    defaults = {name: option.default for name, option in fields.items()}
    assert not wrong(SnakeOptions, defaults)
