"""A LAN in memory with liars on it."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from p2p.effects import Effect, Send
from p2p.messages import Message
from p2p.testing import Lan, Station
from p2p.testing.lan import DELAY
from p2p.testing.wire import End
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.hostile.helpers.lies import Known, Person


class Liar(Station):
    """A linked station that says what it likes, beside what its core says.

    Override `hears` and `lets`, and it is another node altogether. The judges of the
    LAN do not take it for one that keeps any promise.
    """

    is_honest = False

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

    def known(self, by: Station) -> Known:
        """All that can be known of a table, as one has it who sits there."""
        assert by.room is not None
        note, room = by.room.note(), by.room
        assert note is not None
        honest = [s for s in self.lan.stations.values() if s.is_honest]
        rest = [s for s in honest if s.id != note.term.host]
        host = self.lan.station_of(note.term.host)
        persons = [person_of(station) for station in (host, *rest) if station]
        own, state = (self.signer, self.core.nonce), room.replica.encode()
        return Known(*own, tuple(persons), note, room.log.chain, state)

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


class Arena(Lan):
    """One on which the way between two stations is always equally long. Chance is not
    used up by what a liar says, or is told: two runs of one seed can be compared, to
    the message, if only one of them has the lie."""

    def delay(self, *stations: Station) -> float:
        low, high = DELAY
        pair = sorted(station.name for station in stations)
        return low + Random(f"{self.seed} {pair}").random() * (high - low)
