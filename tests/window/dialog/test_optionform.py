"""The options of a game can be chosen and typed, and nothing wrong gets through."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from games.snake.state import SnakeOptions
from games.window.dialog.items import Choice, Entry, Words
from games.window.dialog.optionform import OptionForm


class Options(msgspec.Struct, frozen=True):
    walls: Annotated[bool, Meta(description="Whether the edge kills.")] = False
    bots: Annotated[int, Meta(ge=0, le=8)] = 4
    speed: Literal["slow", "fast"] = "fast"


def item(form: OptionForm, name: str) -> Any:
    named = {
        one.name: one for row in form.rows() for one in row if hasattr(one, "name")
    }
    return named[f"option {name}"]


def test_untouched_it_gives_the_defaults() -> None:
    form = OptionForm(Options)
    assert form.values() == {"walls": False, "bots": 4, "speed": "fast"}
    assert isinstance(item(form, "walls"), Choice)
    assert isinstance(item(form, "bots"), Entry)


def test_what_is_chosen_and_typed_is_given() -> None:
    form = OptionForm(Options)
    item(form, "walls").turn(1)
    item(form, "speed").turn(1)
    item(form, "bots").field.set("7")
    assert form.values() == {"walls": True, "bots": 7, "speed": "slow"}
    assert item(form, "walls").value == "yes"
    assert item(form, "walls").help == "Whether the edge kills."


def test_what_does_not_fit_stays_to_be_mended_with_a_sentence_beside_it() -> None:
    form = OptionForm(Options)
    item(form, "walls").turn(1)
    item(form, "bots").field.set("nine")
    assert form.values() is None
    assert form.fault == "option bots"
    assert item(form, "bots").remark == "A whole number from 0 to 8."
    assert item(form, "bots").field.text == "nine"
    assert item(form, "walls").value == "yes"
    item(form, "bots").field.set("8")
    assert form.values() == {"walls": True, "bots": 8, "speed": "fast"}
    assert form.fault == item(form, "bots").remark == ""


def test_what_is_wrong_with_all_together_is_told_below() -> None:
    class Sour(msgspec.Struct):
        a: int = 1

        def __post_init__(self) -> None:
            if self.a > 1:
                raise ValueError("a bridge too far")

    form = OptionForm(Sour)
    item(form, "a").field.set("2")
    assert form.values() is None
    assert any(
        "a bridge too far" in w.text for (w, *_) in form.rows() if isinstance(w, Words)
    )


def test_a_game_without_options_says_so() -> None:
    form = OptionForm(None)
    ((words,),) = form.rows()
    assert isinstance(words, Words)
    assert form.values() == {}


def test_those_of_snake_make_its_options() -> None:
    values = OptionForm(SnakeOptions).values()
    assert msgspec.convert(values, SnakeOptions) == SnakeOptions()


def test_it_begins_with_what_was_chosen_before() -> None:
    form = OptionForm(Options, {"walls": True, "bots": 2, "speed": "warp", "x": 1})
    assert form.values() == {"walls": True, "bots": 2, "speed": "fast"}
