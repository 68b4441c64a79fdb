"""What is wrong in somebody's code that we call: where, in a sentence for people.

A game is its author's, and may raise anything. The whole traceback goes to the log,
once for each place and kind; the sentence names the line that its author has to look
at. Any thread.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

KNOWN = 64  # different mishaps that are logged; what comes after is told, not logged
FRAMES = 20  # of a traceback, the innermost
MAX_SAID = 200  # characters of what an error says

Place = tuple[str, int]


class WrongResult(TypeError):
    """An author's function returned what it must not."""

    def __init__(self, function: Callable[..., Any], result: object, wanted: str):
        name = getattr(function, "__name__", "it")
        super().__init__(f"{name} returned {type(result).__name__}, not {wanted}")
        self.function = function


class Mishaps:
    """Tells of errors, and remembers which of them the log has."""

    def __init__(self, log: str) -> None:
        self._log = logging.getLogger(log)
        self._known: set[tuple[type[BaseException], Place]] = set()

    def told(self, author: object, error: BaseException) -> str:
        """What happened and where, "ValueError: no such seat (race/rules.py, line 7)".
        `author`: a module or class that the author wrote, or an object of it."""
        place = _place(author, error)
        mishap = (type(error), place)
        if mishap not in self._known and len(self._known) < KNOWN:
            self._known.add(mishap)
            what = getattr(author, "__name__", type(author).__name__)
            self._log.error("%s failed:\n%s", what, _story(error))
        file = "/".join(Path(place[0]).parts[-2:])
        return f"{_said(error)} ({file}, line {place[1]})"


def _story(error: BaseException) -> str:
    try:
        frames = traceback.format_exception(error, limit=-FRAMES, chain=False)
    except BaseException:  # see `_said`
        frames = traceback.format_tb(error.__traceback__, limit=-FRAMES)
    return "".join(frames).rstrip()


def _said(error: BaseException) -> str:
    try:
        text = " ".join(str(error).split())
    except BaseException:  # an author's class as well: it may even raise SystemExit
        text = ""
    short = text if len(text) <= MAX_SAID else f"{text[:MAX_SAID]}…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__


def _place(author: object, error: BaseException) -> Place:
    """The innermost line beside the author's class; if nothing of his even ran, as with
    a method that takes something else, where that or his class begins."""
    owner = author if isinstance(author, type) else type(author)
    module = author if isinstance(author, ModuleType) else None
    module = module or sys.modules.get(owner.__module__)
    folder = Path(getattr(module, "__file__", None) or "?").parent
    code = getattr(getattr(error, "function", None), "__code__", None)
    if isinstance(code, CodeType):
        return code.co_filename, code.co_firstlineno
    places = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    beside = [place for place in places if Path(place[0]).parent == folder]
    return beside[-1] if beside else _beginning(owner, _said(error)) or places[-1]


def _beginning(owner: type, said: str) -> Place | None:
    methods = {
        name: (code.co_filename, code.co_firstlineno)
        for name, method in vars(owner).items()
        if isinstance(code := getattr(method, "__code__", None), CodeType)
    }
    named = [place for name, place in methods.items() if f"{name}()" in said]
    return min(named or methods.values(), key=lambda place: place[1], default=None)
