"""What an author lets people choose of his game, as fields that can be filled in.

Read from the type of his options: no author writes a form. What no field can be made
of (a list, another struct) keeps its default, and is not offered. Pure.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect

MAX_OPTIONS = 64  # fields of one form
MAX_CHOICES = 256  # of one field
MAX_HELP = 300  # characters
MAX_TEXT = 256  # characters of a text without a bound of its own

Kind = Literal["switch", "number", "choice", "text"]
Plain = bool | int | float | str | None
"""What goes over the wire for an option."""


class Option(msgspec.Struct, frozen=True):
    """One field. `label` and `help` are for people; `least` and `most` bound a number,
    or the length of a text. `choices`: of a switch or a choice, in the author's
    order."""

    name: str
    label: str
    kind: Kind
    default: Plain
    help: str = ""
    choices: tuple[Plain, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = True

    def read(self, text: str) -> Plain:
        """The value of what was typed into a number or a text. Raises ValueError with a
        sentence for people."""
        if self.kind == "text":
            return self._text(text)
        if self.kind != "number":
            raise ValueError("Choose one of those that are offered.")
        return self._number(text.strip())

    def _text(self, text: str) -> str:
        if self.least is not None and len(text) < self.least:
            raise ValueError(f"At least {self.least:g} characters.")
        if self.most is not None and len(text) > self.most:
            raise ValueError(
                f"At most {self.most:g} characters: these are {len(text)}."
            )
        return text

    def _number(self, text: str) -> float:
        try:
            value = int(text) if self.whole else float(text.replace(",", "."))
        except ValueError:
            raise ValueError(f"{self.range}.") from None
        low = self.least is not None and value < self.least
        high = self.most is not None and value > self.most
        if low or high or not math.isfinite(value):
            raise ValueError(f"{self.range}.")
        return value

    @property
    def range(self) -> str:
        """What fits, in words: "A whole number from 1 to 8"."""
        what = "A whole number" if self.whole else "A number"
        if self.least is None:
            return what if self.most is None else f"{what} of at most {self.most:g}"
        if self.most is None:
            return f"{what} of at least {self.least:g}"
        return f"{what} from {self.least:g} to {self.most:g}"


def options_of(kind: Any) -> tuple[Option, ...]:
    """The fields of an `options_type`; those that no field can be made of are left out.
    Never raises: a type that msgspec cannot read has none."""
    try:
        described = inspect.type_info(kind)
        hints = get_type_hints(kind, include_extras=True)
    except Exception:  # an author's type, with whatever he has named in it
        return ()
    if not isinstance(described, inspect.StructType):
        return ()
    found = (_option(field, hints.get(field.name)) for field in described.fields)
    return tuple(option for option in found if option is not None)[:MAX_OPTIONS]


def wrong(kind: Any, values: Mapping[str, Plain]) -> dict[str, str]:
    """What is wrong with all of them together: a sentence by name of the field, "" for
    none of them; nothing if they make an `options_type`."""
    try:
        msgspec.convert(dict(values), kind, strict=True)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `$.")
        name = re.split(r"[.\[`]", path)[0] if path else ""
        return {name: f"{said}."}
    except Exception as error:  # an author's own check, in `__post_init__`
        return {"": f"{type(error).__name__}: {error!s:.200}"}
    return {}


def _option(field: inspect.Field, hint: Any) -> Option | None:
    described, extra = _unwrapped(field.type)
    default = _plain(field.default)
    if field.default is msgspec.NODEFAULT or not _fits(default):
        return None
    help_ = str(extra.get("description", ""))[:MAX_HELP]
    label = str(extra.get("title", "")) or _words(field.name)
    name = field.encode_name
    match described:
        case inspect.BoolType():
            return Option(name, label, "switch", default, help_, (False, True))
        case inspect.IntType():
            least, most = _bounds(described, 1)
            return Option(name, label, "number", default, help_, (), least, most)
        case inspect.FloatType():
            least, most = _bounds(described, 0)
            return Option(name, label, "number", default, help_, (), least, most, False)
        case inspect.StrType(min_length=least, max_length=most):
            most = MAX_TEXT if most is None else most
            return Option(name, label, "text", default, help_, (), least, most)
        case inspect.LiteralType(values=values):
            choices = _in_order(hint) or tuple(values)
        case inspect.EnumType(cls=cls):
            choices = tuple(_plain(member) for member in cls)
        case _:
            return None
    choices = tuple(filter(_fits, choices))[:MAX_CHOICES]
    if default not in choices:
        return None
    return Option(name, label, "choice", default, help_, choices)


def _unwrapped(described: Any) -> tuple[Any, Mapping[str, Any]]:
    extra: dict[str, Any] = {}
    while isinstance(described, inspect.Metadata):
        extra |= described.extra_json_schema or {}
        described = described.type
    return described, extra


def _bounds(described: Any, step: int) -> tuple[float | None, float | None]:
    """Both included. Of a float, one that is excluded is left to `wrong`."""
    least, most = described.ge, described.le
    if least is None and described.gt is not None:
        least = described.gt + step
    if most is None and described.lt is not None:
        most = described.lt - step
    return least, most


def _in_order(hint: Any) -> tuple[Plain, ...]:
    """The values of a Literal as they were written: msgspec sorts them."""
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    return get_args(hint) if get_origin(hint) is Literal else ()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _fits(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float | str)


def _words(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]
