"""Which table is meant, of those that are on the LAN: a name is nobody's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from p2p.errors import BadText
from p2p.events import RoomInfo
from p2p.identity import NodeId
from p2p.room.charter import Table, folded, open_table, written_id
from p2p.room.edition import room_id
from p2p.rules import Rules
from p2p.text.names import check_name

Listed = tuple[RoomInfo, Table]


class Choice(Struct, frozen=True):
    """Where somebody goes. `table`: None if one called `name` is to be opened, with
    this `salt`. `wish`: the number of the choice; only the latest counts."""

    rules: Rules
    options: Any
    seated: bool
    name: str
    salt: bytes
    table: Table | None = None
    wish: int = 0


def meant(
    rules: Rules,
    wanted: str | None,
    listed: Iterable[Listed],
    own: Table | None,
    me: NodeId,
    seated: bool,
    has_key: bool,
) -> Table | str:
    """The table of this game that is meant by `wanted`: a name as people write it, an
    id, or None for whichever is best. The name, clean, of one that is to be opened.

    `listed`: all there are; `own`: where this node is already; `seated`: it wants a
    seat; `has_key`: with a key. Raises `BadText` for what can be no name, an id that
    nobody tells of, and a table of another game, or of other rules.
    """
    edition = room_id(rules)
    fit = [e for e in listed if (e[1].edition, e[1].game) == (edition, rules.name)]
    if wanted is None and own is not None and own.edition == edition:
        return own
    if wanted is None:
        free = [each for each in fit if _may_enter(each[0], rules, seated, me)]
        return _best(free, False) if free else open_table(rules)
    if (ident := written_id(wanted)) is not None:
        return _by_id(ident, wanted, rules, listed, own)
    name = check_name(wanted)
    shape = folded(name)
    if own is not None and own.edition == edition and folded(own.name) == shape:
        locked = next((e[0].locked for e in fit if e[1].id == own.id), bool(own.lock))
        if locked or not has_key:
            return own
    same = [each for each in fit if folded(each[1].name) == shape]
    usable = [e for e in same if _may_enter(e[0], rules, seated, me, has_key)]
    if usable:
        return _best(usable, has_key)
    if shape == folded(rules.name) and not has_key:
        return open_table(rules)
    return _best(same, has_key) if same else name


def _may_enter(
    info: RoomInfo, rules: Rules, seated: bool, me: NodeId, has_key: bool = False
) -> bool:
    """Whether it lets one in, as far as is told."""
    if info.opener != me and (info.closed or (info.locked and not has_key)):
        return False
    return not seated or info.members - info.watchers < rules.seats


def _best(listed: list[Listed], has_key: bool) -> Table:
    """That at which the most machines play, then the most people, then the most who
    watch; who has a key means one that is locked."""

    def fullness(each: Listed) -> tuple[bool, int, int, int, int, bytes]:
        info, table = each
        players, machines = info.members - info.watchers, info.playing_machines
        counts = machines, players, info.machines, info.members
        return info.locked is has_key, *counts, table.id

    return max(listed, key=fullness)[1]


def _by_id(
    ident: bytes,
    written: str,
    rules: Rules,
    listed: Iterable[Listed],
    own: Table | None,
) -> Table:
    tables = [table for _, table in listed] + ([own] if own is not None else [])
    tables.append(open_table(rules))
    found = [table for table in tables if table.id == ident]
    if not found:
        raise BadText(f"There is no table {written} here: perhaps all have left it.")
    table = max(found, key=lambda table: not table.is_open)  # the one that is proven
    if table.game != rules.name:
        raise BadText(f"At the table {table.name!r} they play {table.game}.")
    if table.edition != room_id(rules):
        raise BadText(
            f"At the table {table.name!r} they play another {rules.name}: install "
            "the same one on both computers to play together."
        )
    return table
