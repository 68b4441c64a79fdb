"""Liars of the chat on the simulated LAN: one of Everyone, one of direct messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, cast

from msgspec.structs import replace

from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Envelope, Message, Post, Stored
from p2p.testing import Lan, Station
from tests.p2p.helpers.chatliar import Liar, as_kept, log_of, spoken
from tests.p2p.helpers.crowd import Crowd, Person


class Seat:
    """A station, as a liar sees a person."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.id, self.name, self.signer = station.id, station.name, station.signer

    @property
    def run(self) -> str:
        return self.station.core.nonce

    def do(self, action: Callable[[Any, float], object]) -> None:
        """What he makes his own machine believe."""
        self.station.do(lambda core, now: _as_chat(core, action, now))


def _as_chat(core: Any, action: Callable[[Any, float], object], now: float) -> Any:
    return action(core, now) or []


class Wires:
    """The links of one station, as a liar uses them."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan

    @property
    def now(self) -> float:
        return self.lan.now

    def linked(self, seat: Seat) -> list[Seat]:
        station = seat.station
        ends = [end for end in station.ends() if station.uses(end)]
        return [Seat(end.other.station) for end in ends]

    def carry(self, seat: Seat, peer: NodeId, message: Message) -> None:
        for end in seat.station.ends():
            if end.other.station.id == peer and seat.station.uses(end):
                end.wire.send(end, message)


class StationLiar(Liar):
    """One on a station: what his own machine holds is what he wants it to hold."""

    def __init__(self, lan: Lan, station: Station, seed: int) -> None:
        crowd, person = cast(Crowd, Wires(lan)), cast(Person, Seat(station))
        super().__init__(crowd, person, seed, FIRST_APP)
        self._station = station

    def lies(self) -> Sequence[Callable[[list[Person]], None]]:
        """All that he knows."""
        more = self.rewrite, self.flood, self.replay, self.disown
        return (*super().lies(), *more)

    def rewrite(self, friends: list[Person]) -> None:
        """In his archive stands what another never said, and he vouches for it."""
        victim = self._dice.choice(friends)
        made = self._word(b"rewritten", run=self._run(), ms=self.now)
        self._hold(replace(made, key=victim.signer.public_key))

    def disown(self, friends: list[Person]) -> None:
        """What another said ends with what that one never said."""
        archive = self._station.core._talk._everyone._archive
        theirs = [log for log in archive.logs.values() if log.top is not None]
        if theirs:
            top = self._dice.choice(theirs).top
            assert top is not None
            place: Any = {"run": top.said.run, "seq": top.seq + 1, "prev": top.digest}
            made = self._word(b"rewritten", ms=max(self.now, top.said.ms + 1), **place)
            self._hold(replace(made, key=top.envelope.key))

    def _hold(self, forged: Envelope) -> None:
        kept = as_kept(forged, FIRST_APP)
        self._person.do(lambda chat, now: chat.restored([kept], now))
        for one in self._station.core._talk._everyone._archive:
            if one.digest == kept.digest:
                one.is_signed = True

    def flood(self, friends: list[Person]) -> None:
        """Far more at once than anybody says."""
        run = self._run()
        texts = [f"flood {number}" for number in range(150)]
        made = log_of(
            *(self._person.signer, texts), run=run, ms=self.now - 150_000, app=FIRST_APP
        )
        friend = self._dice.choice(friends)
        for one in made:
            self._send(friend, spoken(one))

    def replay(self, friends: list[Person]) -> None:
        """What others said, once more, as if it were said now."""
        held = list(self._station.core._talk._everyone._archive)
        for one in self._dice.sample(held, min(5, len(held))):
            for friend in friends:
                self._send(friend, spoken(one.envelope))


def liar_on(lan: Lan, station: Station, seed: int) -> StationLiar:
    """One who signs by his own key, and says anything to everyone."""
    return StationLiar(lan, station, seed)


class DirectLiar:
    """One who says anything to one: what he said before, in other words, again and
    again, and that he has what others wrote to others."""

    def __init__(self, lan: Lan, station: Station, seed: int) -> None:
        self._wires = Wires(lan)
        self._seat = Seat(station)
        self._dice = Random(f"direct liar {seed}")

    def act(self) -> None:
        """One lie more."""
        friends = self._wires.linked(self._seat)
        if friends:
            lie = self._dice.choice((self._repeat, self._confirm))
            lie(self._dice.choice(friends))

    def _repeat(self, friend: Seat) -> None:
        for _ in range(self._dice.randrange(1, 4)):
            number = self._dice.choice((1, 2, 3, 2**48 - 1, self._dice.randrange(9)))
            post = Post(number, f"lie {self._dice.random()}", 0.0)
            self._wires.carry(self._seat, friend.id, post)

    def _confirm(self, friend: Seat) -> None:
        """What others wrote to others: the number is no secret, it is the time."""
        numbers = [self._dice.randrange(2**48)]
        for other in self._wires.lan.stations.values():
            said = friend.station.core.history(other.id, None, 5).messages
            numbers += [int(one.id.rsplit("-")[-1], 16) for one in said]
        for number in numbers:
            self._wires.carry(self._seat, friend.id, Stored(number))
