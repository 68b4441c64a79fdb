"""`hydralan new`: a package for a game of one's own, ready to be played and changed.

What it writes lies in the folder `template`, as text with `$name`, `$Class` and
`$title` in it. It writes all of it or nothing, and over nothing that is there.
"""

from __future__ import annotations

import keyword
import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from string import Template

from games import registry
from games.console import streams
from games.console.exits import OK
from p2p import BadText

TEMPLATE = Path(__file__).parent / "template"
MAX_NAME = 32  # characters, as that of any game
SUFFIX = ".in"
TAKEN = ("tests",)  # a folder of the package

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class NotWritten(OSError):
    """The package could not be written; the text says why, for people."""


def run(name: str, folder: str | None) -> int:
    """Write the package and tell what to do with it; returns the exit status. Raises
    BadText for a name that cannot be one, and NotWritten."""
    target = Path(folder if folder is not None else name)
    _check(name, target)
    write(name, target)
    python = _quoted(sys.executable)
    streams.write(
        f"{target.absolute()} holds the game {name!r}. To play it:\n"
        f"    {python} -m pip install -e {_quoted(str(target))}\n"
        f"    hydralan play {name}\n"
        f"Its rules are in {target / name / 'rules.py'}, its pictures in "
        f"{target / name / 'screen.py'}.\n"
        f"To test it:\n"
        f"    {python} {_quoted(str(target / 'tests' / f'test_{name}.py'))}"
    )
    return OK


def write(name: str, target: Path) -> None:
    """The package of a game in a folder that does not exist yet. Raises NotWritten."""
    words = {
        "name": name,
        "Class": "".join(part.capitalize() for part in name.split("_")),
        "title": " ".join(name.split("_")).strip().capitalize(),
    }
    try:
        # Beside it, so that it can be moved there in one piece.
        draft = target.absolute().with_name(f".{target.name}.{os.getpid()}.new")
        draft.mkdir()
    except OSError as error:
        raise NotWritten(_why(target, error)) from error
    try:
        for source in sorted(TEMPLATE.rglob(f"*{SUFFIX}")):
            place = draft / _named(source.relative_to(TEMPLATE), name)
            place.parent.mkdir(exist_ok=True)
            text = Template(source.read_text(encoding="utf-8")).substitute(words)
            place.write_text(text, encoding="utf-8")
        if os.path.lexists(target):
            raise FileExistsError
        draft.rename(target)
    except OSError as error:
        raise NotWritten(_why(target, error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check(name: str, target: Path) -> None:
    """Raises BadText, or NotWritten if there is something in the way."""
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        raise BadText(
            f"{name!a} cannot be the name of a game: it begins with a letter from a to "
            f"z, and goes on with those, digits and _; {MAX_NAME} of them at most."
        )
    if keyword.iskeyword(name) or name in TAKEN:
        raise BadText(f"{name!r} has a meaning already: take another name.")
    if os.path.lexists(target):
        raise NotWritten(f"{target} exists already: nothing is written over it.")
    if name in registry.names():
        raise BadText(f"There is a game {name!r} already: take another name.")
    if find_spec(name) is not None:
        raise BadText(f"There is a Python module {name!r} already: take another name.")


def _named(place: Path, name: str) -> Path:
    """Where a file of the template goes."""
    parts = [name if part == "game" else part for part in place.parts]
    parts[-1] = parts[-1].removesuffix(SUFFIX).replace("test_game", f"test_{name}")
    return Path(*parts)


def _why(target: Path, error: OSError) -> str:
    if isinstance(error, FileExistsError):
        return f"{target} exists already: nothing is written over it."
    if not (parent := target.absolute().parent).is_dir():
        return f"There is no folder {parent}: make it first."
    why = error.strerror or str(error)
    return f"{target} cannot be written: {why}."


def _quoted(text: str) -> str:
    """As one types it, in any shell."""
    return text if re.fullmatch(r"[\w./\\:~+@-]+", text) else f'"{text}"'
