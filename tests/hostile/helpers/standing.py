"""Where a station stands: its room, and the reign that it follows."""

from __future__ import annotations

from p2p.messages import Term
from p2p.room.room import Room
from p2p.testing import Station


def room(station: Station) -> Room:
    assert station.room is not None
    return station.room


def term(station: Station) -> Term:
    found = room(station).election.term
    assert found is not None
    return found
