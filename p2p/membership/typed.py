"""Addresses that the user typed: tried for as long as nobody is linked there. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from p2p.effects import Dial
from p2p.identity import NodeId
from p2p.membership.conduct import Conduct
from p2p.membership.contact import FIRST_RETRY, later
from p2p.membership.lines import Lines
from p2p.membership.peers import Peers
from p2p.membership.timers import Timers
from p2p.messages import Address

FOREIGN_AGAIN = 60.0  # seconds: another program has that port; it may end


class _Place(msgspec.Struct):
    """One such address."""

    retry: float = FIRST_RETRY
    attempt: int | None = None  # the dial under way
    leads_to: NodeId | None = None  # who answered there last
    foreign: bool = False  # another application serves there


class Typed:
    """All of them. They are our own knowledge: no budget and no bound concerns them."""

    def __init__(
        self, addresses: Iterable[Address], peers: Peers, lines: Lines, conduct: Conduct
    ) -> None:
        self._peers = peers
        self._lines = lines
        self._conduct = conduct
        self._places = {address: _Place() for address in addresses}
        self._timers: Timers[Address] = Timers()  # when each is to be dialled
        for address in self._places:
            self._timers.start(address, 0.0)

    def unlinked(self) -> tuple[Address, ...]:
        """Those at which nobody is linked, and nobody lives who is blocked."""
        linked, served = self._peers.linked, self._peers.served()
        return tuple(
            address
            for address, place in self._places.items()
            if place.leads_to not in linked and address not in served
            if not self._is_shut_out(place)
        )

    def foreign(self) -> tuple[Address, ...]:
        """Those at which another application serves."""
        return tuple(a for a, place in self._places.items() if place.foreign)

    def tick(self, now: float) -> list[Dial]:
        """Dials that are due."""
        due = self._timers.due(now)
        dials = []
        for address in [a for a in self._places if a in due] if due else ():
            self._timers.stop(address)
            if self._is_shut_out(self._places[address]):
                continue
            attempt = self._lines.begin(address, "", now)
            self._places[address].attempt = attempt
            dials.append(Dial(attempt, None, (address,)))
        return dials

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        return self._timers.next

    def failed(self, address: Address, now: float) -> None:
        """Nobody answered there, or it was to no avail: again later."""
        if (place := self._places.get(address)) is not None:
            self._timers.start(address, now + _pause(place))

    def answered(self, address: Address, peer: NodeId) -> None:
        """A dial of it met this peer."""
        if (place := self._places.get(address)) is not None:
            place.attempt, place.leads_to, place.foreign = None, peer, False

    def is_foreign(self, address: Address) -> bool:
        """A node of another application serves there. Whether that is news."""
        place = self._places.get(address)
        if place is None or place.foreign:
            return False
        place.foreign = True
        return True

    def is_myself(self, address: Address) -> bool:
        """This very node serves there: nobody is to be met. Whether it was typed."""
        self._timers.stop(address)
        return self._places.pop(address, None) is not None

    def met(self, node: NodeId, served: Address | None) -> None:
        """It is linked, and serves there, if anywhere."""
        for address, place in self._places.items():
            if place.leads_to == node or address == served:
                place.retry = FIRST_RETRY
                self._timers.stop(address)

    def wake(self, now: float) -> None:
        """A link ended: try those again at which nobody is linked."""
        for address in self.unlinked() if self._places else ():  # as a rule none
            place = self._places[address]
            if place.attempt is None and self._timers.at(address) is None:
                at = now + _pause(place)
                if place.leads_to is not None:
                    at = max(at, self._conduct.out_until(place.leads_to))
                self._timers.start(address, at)

    def _is_shut_out(self, place: _Place) -> bool:
        return place.leads_to in self._conduct.blocklist.shut_out

    def hurry(self, now: float) -> None:
        """The network is another one: whatever could not be reached is due now."""
        for address, place in self._places.items():
            place.retry = FIRST_RETRY
            if self._timers.at(address) is not None:
                self._timers.start(address, now)


def _pause(place: _Place) -> float:
    """A dial came to nothing: how long to wait for the next, in seconds."""
    place.attempt = None
    pause = FOREIGN_AGAIN if place.foreign else place.retry
    place.retry = later(place.retry)
    return pause
