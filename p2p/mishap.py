"""What is wrong in somebody's code that we call: where, in a sentence for people.

A game is its author's, and may raise anything. The traceback goes to the log, once for
each place and kind: from his first line on, for ours above it tell him nothing. The
sentence names the line that he has to look at. Any thread.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any

KNOWN = 64  # different mishaps that are logged; what comes after is told, not logged
FRAMES = 20  # of a traceback, the innermost
MAX_SAID = 200  # characters of what an error says
MAX_STORY = 8000  # characters of a traceback, the last: causes are told before it

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
        self._known: set[tuple[type[BaseException], Place | str]] = set()

    def told(self, author: object, error: BaseException) -> str:
        """What happened and where, "ValueError: no such seat (race/rules.py, line 7)".
        `author`: a module or class that the author wrote, an object of it, or the name
        of a module of his that could not be imported."""
        own = _Own(author, error)
        mishap = (type(error), own.place or _said(error))
        if mishap not in self._known and len(self._known) < KNOWN:
            self._known.add(mishap)
            self._log.error("%s failed:\n%s", own.name, _story(own, error))
        if own.place is None:
            return _said(error)
        file = "/".join(Path(own.place[0]).parts[-2:])
        return f"{_said(error)} ({file}, line {own.place[1]})"


class _Own:
    """What of an error is in its author's own files."""

    def __init__(self, author: object, error: BaseException) -> None:
        self.name = _name(author)
        self.was_loaded = isinstance(author, str | ModuleType)
        self.was_loaded |= isinstance(error, SyntaxError)
        self._folder, self._is_deep = _home(author, error)
        self.trace = _from(error.__traceback__, self._is_own)  # from his first frame
        self.place = self._place(author, error)

    def _is_own(self, file: str) -> bool:
        path = Path(file)
        is_inside = self._is_deep and self._folder in path.parents
        return path.parent == self._folder or is_inside

    def _place(self, author: object, error: BaseException) -> Place | None:
        """His innermost line; if nothing of his even ran, as with a method that takes
        something else, where that or his class begins."""
        code = getattr(getattr(error, "function", None), "__code__", None)
        if isinstance(code, CodeType):
            return code.co_filename, code.co_firstlineno
        if isinstance(error, SyntaxError) and (written := _written(error)):
            return written
        own = [
            place for place in _places(error.__traceback__) if self._is_own(place[0])
        ]
        if own or isinstance(author, str):
            return own[-1] if own else None
        if isinstance(author, ModuleType):  # it names what it does not have
            file = author.__file__
            return (file, 1) if file else None
        owner = author if isinstance(author, type) else type(author)
        ours = _places(error.__traceback__)
        return _beginning(owner, _said(error)) or (ours[-1] if ours else None)


def _name(author: object) -> str:
    if isinstance(author, str):
        return author
    return str(getattr(author, "__name__", type(author).__name__))


def _home(author: object, error: BaseException) -> tuple[Path, bool]:
    """The folder of an author's files, and whether those below it are his as well: not
    if it is but a place where modules lie, of many authors."""
    if isinstance(author, str):
        return _imported(error), "." in author
    owner = author if isinstance(author, type) else type(author)
    module = author if isinstance(author, ModuleType) else None
    module = module or sys.modules.get(owner.__module__)
    folder = Path(getattr(module, "__file__", None) or "?").parent
    return folder, bool(getattr(module, "__package__", ""))


def _imported(error: BaseException) -> Path:
    """The folder of the module at whose import it failed: the first to run after the
    machinery of imports."""
    files = [file for file, _ in _places(error.__traceback__)]
    frozen = [file.startswith("<frozen") for file in files]
    after = files[frozen.index(True) :] if True in frozen else []
    ran = [file for file in after if not file.startswith("<frozen")]
    return Path(ran[0]).parent if ran else Path("?")


def _places(trace: TracebackType | None) -> list[Place]:
    return [
        (frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace)
    ]


def _from(
    trace: TracebackType | None, is_own: Callable[[str], bool]
) -> TracebackType | None:
    while trace is not None and not is_own(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def _story(own: _Own, error: BaseException) -> str:
    trace = own.trace
    if trace is None and own.place and isinstance(error, WrongResult):
        file, line = own.place
        head = "Traceback (most recent call last):"
        return f'{head}\n  File "{file}", line {line}\n{_said(error)}'
    if trace is None and not own.was_loaded:
        trace = error.__traceback__  # a call that does not even fit his function
    try:
        lines = traceback.format_exception(type(error), error, trace, limit=-FRAMES)
    except BaseException:  # see `_said`
        lines = traceback.format_tb(trace, limit=-FRAMES)
    story = "".join(lines).rstrip()
    return story if len(story) <= MAX_STORY else f"…{story[-MAX_STORY:]}"


def _said(error: BaseException) -> str:
    try:
        what = error.msg if isinstance(error, SyntaxError) else error
        text = " ".join(str(what).split())
    except BaseException:  # an author's class as well: it may even raise SystemExit
        text = ""
    short = text if len(text) <= MAX_SAID else f"{text[:MAX_SAID]}…"
    return f"{type(error).__name__}: {short}" if short else type(error).__name__


def _written(error: SyntaxError) -> Place | None:
    """Where somebody wrote what is no Python."""
    file, line = error.filename, error.lineno
    is_file = isinstance(file, str) and not file.startswith("<")
    return (file, line) if is_file and file and isinstance(line, int) else None


def _beginning(owner: type, said: str) -> Place | None:
    methods = {
        name: (code.co_filename, code.co_firstlineno)
        for name, method in vars(owner).items()
        if isinstance(code := getattr(method, "__code__", None), CodeType)
    }
    named = [place for name, place in methods.items() if f"{name}()" in said]
    return min(named or methods.values(), key=lambda place: place[1], default=None)
