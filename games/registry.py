"""Which games there are, found without loading any of them.

A game is a package or module with two strings: `GAME` = "module:Class" of its rules
and `SCREEN` = "module:Class" of its drawing. Its name is that of the sub-package of
`games`, or of the entry point in the group `hydralan.games` whose value it is. A
built-in game wins over a foreign one of the same name. What cannot be imported, or is
not called as its entry point is, is left out, with a warning in the log, and with the
traceback if its code failed; `left_out` tells of it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import games
from games.contract import Game
from p2p import Mishaps, unfit

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from games.screen import Screen  # brings pygame; who only lists games needs none

GROUP = "hydralan.games"
MAX_TITLE = 64

_MAX_TROUBLE = 300  # characters of what is told of one
_log = logging.getLogger(__name__)
_mishaps = Mishaps(__name__)


class UnknownGame(ValueError):
    """No such game here, or it does not load; the text says what there is."""


def names() -> tuple[str, ...]:
    """The names of all games that can be found, in alphabetical order."""
    return tuple(sorted(_found()))


def load_rules(name: str) -> Game[Any]:
    """The rules of that game, ready for use; raises UnknownGame."""
    return _rules(name, _found())


def _rules(name: str, found: Mapping[str, ModuleType]) -> Game[Any]:
    rules = _load(name, "GAME", found)
    try:
        why = _unfit(rules, name)
    except (Exception, SystemExit) as error:  # an attribute may be a stranger's code
        why = _mishaps.told(type(rules), error)
    if why:
        raise UnknownGame(f"{name!r} does not load: {why}")
    return cast("Game[Any]", rules)


def _unfit(rules: object, name: str) -> str:
    if not isinstance(rules, Game):
        return "its GAME is no games.contract.Game"
    if rules.name != name:  # the others could never find its room
        return (
            f"its Game.name is {rules.name!r:.60}, and its entry point must be called "
            "the same"
        )
    title: object = getattr(rules, "title", None)
    if not isinstance(title, str) or not title.strip() or not _is_one_line(title):
        return f"title is a line of up to {MAX_TITLE} letters, and not {title!a:.60}"
    return unfit(rules)


def _is_one_line(title: str) -> bool:
    return title.isprintable() and len(title) <= MAX_TITLE


def playable() -> dict[str, Game[Any]]:
    """The rules of all games that load, by name; of the others the log tells why."""
    found, loaded = _found(), {}
    for name in sorted(found):
        try:
            loaded[name] = _rules(name, found)
        except UnknownGame as error:
            _log.warning("game left out: %s", error)
    return loaded


def left_out() -> tuple[str, ...]:
    """A sentence for each game that is installed and cannot be played, for people."""
    found, troubles = _survey()
    for name, module in found.items():
        try:
            _rules(name, found)
        except UnknownGame as error:
            troubles.append(f"The game {error}.")
        else:
            if not isinstance(getattr(module, "SCREEN", None), str):
                troubles.append(f"The game {name!r} has no SCREEN: nobody can see it.")
    return tuple(" ".join(trouble.split())[:_MAX_TROUBLE] for trouble in troubles)


def load_screen(name: str) -> Screen[Any]:
    """A new screen of that game; raises UnknownGame. Main thread, imports pygame."""
    from games.screen import Screen

    screen = _load(name, "SCREEN", _found())
    if not isinstance(screen, Screen):
        raise UnknownGame(
            f"{name!r} does not load: its SCREEN is no games.screen.Screen"
        )
    return screen


def _load(name: str, attribute: str, found: Mapping[str, ModuleType]) -> Any:
    if name not in found:
        raise UnknownGame(f"no game {name!r}; there are: {', '.join(sorted(found))}")
    noun: Any = None
    try:
        module, _, word = str(getattr(found[name], attribute)).partition(":")
        noun = getattr(import_module(module), word)
        return noun()
    except (Exception, SystemExit) as error:  # a stranger's code: anything may come
        author = noun if isinstance(noun, type) else found[name]
        told = _mishaps.told(author, error)
        raise UnknownGame(f"{name!r} does not load: {told}") from error


def _found() -> dict[str, ModuleType]:
    found, troubles = _survey()
    for trouble in troubles:
        _log.warning("%s", trouble)
    return found


def _survey() -> tuple[dict[str, ModuleType], list[str]]:
    """What can be imported, by name; and why the rest cannot."""
    found: dict[str, ModuleType] = {}
    troubles: list[str] = []
    built_in = _built_in(tuple(games.__path__))
    try:
        points = tuple(_entry_points())
    except OSError as error:  # too many open files, for example: the rest is there
        points = ()
        troubles.append(f"games of other packages cannot be looked for: {error}")
    for point in points:
        who = f"game {point.name!r} left out: {point.value}"
        try:
            if point.name in built_in:
                troubles.append(f"{who}: there is a built-in game of this name")
            elif point.name in found:
                troubles.append(f"{who}: another package has a game of this name")
            else:
                found[point.name] = _module(point)
        except UnknownGame as error:
            troubles.append(f"{who}: {error}")
        except (Exception, SystemExit) as error:  # a stranger's code: anything may come
            troubles.append(f"{who}: {_mishaps.told(point.module, error)}")
    for name in built_in:
        try:
            found[name] = import_module(f"games.{name}")
        except (Exception, SystemExit) as error:  # its author is just at it, perhaps
            told = _mishaps.told(f"games.{name}", error)
            troubles.append(f"game {name!r} left out: {told}")
    return found, troubles


def _entry_points() -> Iterable[EntryPoint]:
    # To import what reads them takes a tenth of the whole start, and hardly anybody has
    # a foreign game: so look first whether a file of any distribution names one.
    if not any(_names_games(Path(place)) for place in sys.path):
        return ()
    from importlib.metadata import entry_points

    return entry_points(group=GROUP)


def _names_games(place: Path) -> bool:
    try:
        files = place.glob("*-info/entry_points.txt")
        return any(GROUP.encode() in file.read_bytes() for file in files)
    except OSError:
        return True  # it may; the reader of entry points knows what to do


def _module(point: EntryPoint) -> ModuleType:
    module = point.load()
    if not isinstance(getattr(module, "GAME", None), str):
        raise UnknownGame("it has no GAME")
    return cast(ModuleType, module)


@lru_cache(maxsize=4)
def _built_in(places: tuple[str, ...]) -> tuple[str, ...]:
    """Sub-packages with rules; the others (window, ...) are not even imported."""

    def has_rules(name: str) -> bool:
        inside = [f"{path}/{name}" for path in places]
        return any(part.name == "rules" for part in iter_modules(inside))

    packages = [package.name for package in iter_modules(places) if package.ispkg]
    return tuple(filter(has_rules, packages))
