"""What the user of a node asked for, as it was checked."""

from __future__ import annotations

from typing import NamedTuple

from p2p.messages import Address

HISTORY_DAYS = 7.0  # unless the user chooses


class Choices(NamedTuple):
    """`port` is preferred. `typed`: where he says that peers are. `mdns`, `beacon`:
    the ways to be found; `interfaces`: on these adapters alone, if there are any.
    `visitor`: the node only looks. `history`: days for which it is kept what was said;
    0: not at all."""

    app: str
    port: int
    typed: tuple[Address, ...]
    mdns: bool
    beacon: bool
    interfaces: tuple[str, ...]
    visitor: bool = False
    history: float = HISTORY_DAYS
