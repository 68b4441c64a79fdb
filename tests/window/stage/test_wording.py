"""What a class is told: it can be typed as it stands, and no key is ever shown."""

from __future__ import annotations

import shlex

import pytest

from games.commands.arguments import parser
from games.window.stage.scout import CLOSED, COMING, LOCKED, NOBODY
from games.window.stage.wording import WHY, is_plain, joining, waiting
from tests.window.helpers.desk import HOSTILE


@pytest.mark.parametrize("game", [None, "snake", "cycles"])
@pytest.mark.parametrize("wanted", [None, "Class 7b", "漢字", 'a "b" $HOME'])
def test_what_is_to_be_typed_is_a_command(game: str | None, wanted: str | None) -> None:
    typed = waiting(NOBODY, "", "", wanted, game).typed
    program, *words = shlex.split(typed)
    told = parser().parse_args(words)
    assert program == "hydralan"
    if words:
        assert told.command == "play"
        assert told.game == (game or "snake")
        assert told.table == wanted
    else:
        assert wanted is not None
        assert not is_plain(wanted)


@pytest.mark.parametrize("why", [LOCKED, "wrong_key"])
def test_a_key_is_asked_for_where_one_is_missing(why: str) -> None:
    told = waiting(why, "", "Class 7b", None, None)
    assert told.is_locked
    words = parser().parse_args(shlex.split(told.typed)[1:])
    assert (words.command, words.table, words.key) == ("stage", "Class 7b", "WORD")


@pytest.mark.parametrize("why", [*WHY, "game_failed"])
@pytest.mark.parametrize("name", ["Class 7b", *HOSTILE])
def test_the_table_is_named_whatever_is_wrong(why: str, name: str) -> None:
    told = waiting(why, "The words of the node.", name, None, None)
    assert name in told.head
    assert told.text or why == COMING
    assert (told.text == "The words of the node.") == (why not in WHY)


def test_how_to_join_is_what_leads_there() -> None:
    assert joining("snake", "snake", True, False, False) == ("hydralan play", ())
    assert joining("x", "cycles", True, False, False)[0] == "hydralan play cycles"
    typed, more = joining("Class 7b", "snake", False, True, False)
    assert typed == "hydralan"
    assert "Class 7b" in more[0]
    assert more[1] == "A key is needed."
    assert joining("Class 7b", "snake", False, True, True)[0].lower() == CLOSED
