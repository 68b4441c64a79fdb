"""What people pass to a `Node`, as the rest takes it; or a sentence that names it.

What everybody would try is taken: a path as text, one address without a list around it,
a peer in place of its id. Everything else of a wrong type is a TypeError that names the
argument, at the call and not somewhere inside.
"""

from __future__ import annotations

import math
import os
import re
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar, cast

from p2p.addresses import DEFAULT_PORT, check_peer, parse_address
from p2p.errors import BadText
from p2p.identity import NodeId, is_node_id
from p2p.messages import MAX_FACE, Address, RoomId
from p2p.room.fitness import unfit
from p2p.rules import Rules

Kind = TypeVar("Kind")

MAX_DAYS = 365  # a school year; what it may be in all is bounded, too
FOR_EVER = threading.TIMEOUT_MAX  # seconds


def a_path(name: str, given: object) -> Path | None:
    """A folder: text or anything with a path; "~" is the user's home. None stays."""
    if given is None:
        return None
    if not isinstance(given, str | bytes | os.PathLike):
        _refuse(name, "a path", given)
    text = os.fsdecode(given)
    if not text or "\0" in text:
        raise BadText(f"{name}: {text!r:.80} is no path.")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # no such user, or one without a home
        raise BadText(f"{name}: nobody's home is known as {text!r:.80}.") from None


def a_port(name: str, given: object) -> int:
    """A TCP port, 0 for any; None is the usual one."""
    if given is None:
        return DEFAULT_PORT
    port = a_number(name, given)
    if not 0 <= port <= 65535:
        raise BadText(f"{name}: a port is a number from 0 to 65535, not {port}.")
    return port


def a_number(name: str, given: object) -> int:
    """A whole number."""
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        _refuse(name, "a whole number", given)
    return int(given.__index__())


def seconds(name: str, given: object) -> float:
    """A duration, not negative; None is for ever."""
    if given is None:
        return FOR_EVER
    if isinstance(given, bool) or not hasattr(given, "__float__"):
        _refuse(name, "a number of seconds", given)
    duration = float(given.__float__())
    if math.isnan(duration):
        raise BadText(f"{name} must be a number of seconds.")
    return min(max(0.0, duration), FOR_EVER)


def days(name: str, given: object) -> float:
    """For how long something is kept: 0 to 365."""
    if isinstance(given, bool) or not hasattr(given, "__float__"):
        _refuse(name, "a number of days", given)
    duration = float(given.__float__())
    if not 0 <= duration <= MAX_DAYS:
        raise BadText(f"{name}: a number of days from 0 to {MAX_DAYS}.")
    return duration


def a_text(name: str, given: object) -> str:
    """Text."""
    if not isinstance(given, str):
        _refuse(name, "text (str)", given)
    return given


def a_face(name: str, given: object) -> bytes:
    """A few bytes."""
    if not isinstance(given, bytes | bytearray):
        _refuse(name, "bytes", given)
    if len(given) > MAX_FACE:
        raise BadText(f"{name}: {len(given)} bytes; at most {MAX_FACE} can be sent.")
    return bytes(given)


def several(name: str, given: object, kind: type[Kind], what: str) -> tuple[Kind, ...]:
    """Any number of these; a single one needs no list around it, None is none."""
    if given is None:
        return ()
    if isinstance(given, kind) and kind is not object:
        return (given,)
    if not isinstance(given, Iterable):
        _refuse(name, what, given)
    found = tuple(given)
    for one in found:
        if not isinstance(one, kind):
            _refuse(name, what, one)
    return found


def addresses(name: str, given: object) -> tuple[Address, ...]:
    """HOST or HOST:PORT as text, or (HOST, PORT): one of them, or several."""
    what = "an address (HOST or HOST:PORT), or several"
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], int):
        given = [given]
    every = (given,) if isinstance(given, str) else several(name, given, object, what)
    return tuple(_address(name, one, what) for one in every)


def _address(name: str, given: object, what: str) -> Address:
    if isinstance(given, str):
        return check_peer(parse_address(given))
    if not isinstance(given, tuple) or len(given) != 2:
        _refuse(name, what, given)
    host, port = a_text(name, given[0]), a_number(name, given[1])
    text = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return check_peer(parse_address(text))


def a_peer(name: str, given: object) -> NodeId:
    """A peer's id, or whatever has one: a `Peer`, a `Member`, a `Node`."""
    node = given if isinstance(given, str) else getattr(given, "id", None)
    if not isinstance(node, str):
        _refuse(name, "a peer or its id", given)
    return NodeId(node)


def an_id(name: str, given: object) -> NodeId:
    """The same, where nothing else tells that a text is none."""
    node = a_peer(name, given)
    if not is_node_id(node):
        raise BadText(f"{name}: {node!r:.60} is no id; pass a peer, as of `peers()`.")
    return node


def a_table(name: str, given: object) -> RoomId:
    """The id of a table, as `RoomInfo.table` has it."""
    text = a_text(name, given)
    if re.fullmatch("[0-9a-f]{32}", text) is None:
        raise BadText(f"{name}: {text!r:.60} is no id of a table; see `rooms()`.")
    return bytes.fromhex(text)


def options(name: str, given: object) -> Mapping[str, Any]:
    """Values by name; None is none."""
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(k, str) for k in given):
        _refuse(name, "values by name (a dict)", given)
    return given


def games(name: str, given: object) -> tuple[Any, ...]:
    """Rules of games: one, or several."""
    if given is None:
        return ()
    what = "rules of games, made (as `MyGame()`)"
    is_one = hasattr(given, "setup")
    found = (given,) if is_one else several(name, given, object, what)
    for one in found:
        if isinstance(one, type) or not hasattr(one, "setup"):
            _refuse(name, what, one)
        if why := unfit(cast("Rules", one)):
            raise BadText(f"{name}: {one!r:.60} cannot be played: {why}.")
    return found


def a_function(name: str, given: Kind) -> Kind:
    """Something that can be called."""
    if not callable(given):
        _refuse(name, "a function", given)
    return given


def _refuse(name: str, wanted: str, given: object) -> NoReturn:
    raise TypeError(f"{name} must be {wanted}, not {given!r:.60}")
