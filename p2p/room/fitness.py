"""Whether rules can be played at all: looked at before anybody enters a room by them.

A game is its author's. What he mistyped is told to him at the start, by the attribute's
name, and not in the middle of a room by an error of somebody else's code.
"""

from __future__ import annotations

from typing import Any

import msgspec

from p2p.messages import RoomName, Value
from p2p.rules import Rules

BOUNDS = {"version": (0, 2**31), "ticks_per_second": (1, 100), "seats": (1, 256)}
METHODS = (
    *("dice", "setup", "step", "standing", "end_round", "with_options"),
    *("score", "reachable", "bots_wanted", "bot"),
)


def unfit(rules: Rules) -> str:
    """Why these rules cannot be played, in a clause without a full stop; "" if they
    can. Raises whatever an author's attribute raises when it is read."""
    if not _fits(rules.name, RoomName):
        return f"name is 1 to 32 of a-z 0-9 _ -, and not {_shown(rules.name)}"
    for word, (least, most) in BOUNDS.items():
        value = getattr(rules, word, None)
        if type(value) is not int or not least <= value <= most:
            return (
                f"{word} is a whole number from {least} to {most}, "
                f"and not {_shown(value)}"
            )
    for word in METHODS:
        if not callable(getattr(rules, word, None)):
            return f"{word} is no method"
    return _moves(rules) or _types(rules)


def _moves(rules: Rules) -> str:
    moves: Any = getattr(rules, "moves", None)
    if isinstance(moves, tuple | list) and all(_fits(one, Value) for one in moves):
        return ""
    return (
        'moves is a tuple of what can be pressed, as ("left", "right") or ("roll",), '
        f"and not {_shown(moves)}"
    )


def _types(rules: Rules) -> str:
    state: Any = getattr(rules, "state_type", None)
    if not _can_be_read(state):
        return f"state_type is the type of a state, and not {_shown(state)}"
    options: Any = getattr(rules, "options_type", None)
    try:
        msgspec.convert({}, options)
    except Exception:  # msgspec has many words for it, and a default may be a function
        return (
            "options_type is a msgspec.Struct with a default for each option, "
            f"and not {_shown(options)}"
        )
    return ""


def _can_be_read(kind: Any) -> bool:
    """Whether a state of this type can be had from its bytes."""
    try:
        msgspec.msgpack.Decoder(kind)
        info = msgspec.inspect.type_info(kind)
    except Exception:
        return False
    return not isinstance(info, msgspec.inspect.CustomType | msgspec.inspect.NoneType)


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind, strict=True)
        str(value).encode()
    except (msgspec.ValidationError, UnicodeEncodeError):
        return False
    return True


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:60]}..."
