"""How large a crowd of stations is, as those who see all of it would count it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from p2p.replication.crowd import Crowd

if TYPE_CHECKING:
    from p2p.testing.station import Station


def crowd(stations: Iterable[Station]) -> Crowd:
    """Their machines, and they."""
    them = {*stations}
    return len({station.number for station in them}), len(them)
