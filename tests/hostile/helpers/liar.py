"""A LAN in memory with liars on it."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from msgspec.structs import replace

from p2p.effects import Effect, Send
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import Claim, Message
from p2p.rules import Rules
from p2p.testing import Lan, Station
from p2p.testing.calm import Calm
from p2p.testing.lan import DELAY
from p2p.testing.steadiness import Steadiness
from p2p.testing.wire import End
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.hostile.helpers.lies import Person


class Liar(Station):
    """A linked station that says what it likes, beside what its core says.

    Override `hears` and `lets`, and it is another node altogether. The judges of the
    LAN do not take it for one that keeps any promise.
    """

    def says(self, to: Station, *words: Message) -> None:
        """Say this to one that it is linked with, as the wire would carry it."""
        end = next((e for e in self.ends() if e.other.station is to), None)
        for word in words:
            for carried in MessageReader(MAX_MESSAGE).feed(encode(word)):
                if end is not None:
                    end.wire.send(end, carried)

    def hears(self, peer: Station, word: Message) -> bool:
        """Called with each message that comes. Whether its core gets it, too."""
        return True

    def lets(self, word: Message) -> bool:
        """Whether what its core wants to say is said."""
        return True

    @property
    def in_room(self) -> bool:
        return False  # for the judges

    def deliver(self, end: End, message: Message) -> None:
        if self.hears(end.other.station, message):
            super().deliver(end, message)

    def perform(self, effects: Iterable[Effect]) -> None:
        super().perform(
            each
            for each in effects
            if not isinstance(each, Send) or self.lets(each.message)
        )


def person_of(station: Station) -> Person:
    """What a liar may know of one."""
    return Person(station.signer.public_key, station.core.nonce)


class Trial(Lan):
    """A LAN whose judges look at what the honest say to each other: what is answered to
    a liar, or believed of him, is not their business."""

    def __init__(self, seed: int, games: Iterable[Rules] = ()) -> None:
        super().__init__(seed, games)
        self.steadiness, self.calm = _Unmoved(self), _Unworried(self)

    def is_honest(self, node: NodeId) -> bool:
        """Whether a station has this id that is no liar."""
        station = self.station_of(node)
        return station is not None and not isinstance(station, Liar)

    def happened(self, station: Station, event: Event) -> None:
        if not isinstance(station, Liar):
            super().happened(station, event)

    def sent(self, station: Station, send: Send) -> None:
        to = tuple(filter(self.is_honest, send.to))
        if to and not isinstance(station, Liar):
            super().sent(station, replace(send, to=to))


class _Unmoved(Steadiness):
    """A liar's vote is none, and to merge with his reign is to merge with nobody."""

    def __init__(self, lan: Trial) -> None:
        super().__init__(lan)
        self._is_honest = lan.is_honest

    def read(self, station: Station, peer: NodeId, message: Message) -> None:
        if self._is_honest(peer):
            super().read(station, peer, message)

    def sent(self, station: Station, message: Message) -> None:
        if isinstance(message, Claim):
            parents = tuple(t for t in message.parents if self._is_honest(t.host))
            message = replace(message, parents=parents)
        super().sent(station, message)

    def goes_over(self, station: Station) -> None:
        pass  # liars are fellows, too, and say where they like that they are


class _Unworried(Calm):
    """Who is told of another reign asks its host, and is no worse for it (L5)."""

    def sent(self, station: Station, message: Message) -> None:
        pass


class Arena(Trial):
    """One on which the way between two stations is always equally long. Chance is not
    used up by what a liar says, or is told: two runs of one seed can be compared, to
    the message, if only one of them has the lie."""

    def enter(self, liar: Liar) -> Liar:
        """A machine joins whose node is this one."""
        self.stations[liar.name] = liar
        self.start(liar)
        return liar

    def delay(self, *stations: Station) -> float:
        low, high = DELAY
        pair = sorted(station.name for station in stations)
        return low + Random(f"{self.seed} {pair}").random() * (high - low)
