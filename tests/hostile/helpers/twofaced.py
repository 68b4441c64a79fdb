"""A host that shows some of its members another game than the rest."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from p2p.effects import Effect, Send
from p2p.events import Event, Ticked
from p2p.identity import NodeId
from p2p.messages import (
    FIRST_APP,
    AnyEntry,
    Frame,
    Input,
    Left,
    Message,
    Seal,
    Snapshot,
    Term,
    Tick,
)
from p2p.replication.seal import Notary, is_sealed
from p2p.room.copy import Copy
from p2p.rules import Rules
from p2p.testing import Station
from p2p.testing.calm import Calm
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy, ToyOptions

TOY = "toy"


class TwoFaced(Liar):
    """Hosts like anybody. From `lie` on, some hear of a game in which another one has
    left; all that they get is sealed. It answers nobody who asks for what he lacks, for
    it could not."""

    fooled: frozenset[NodeId] = frozenset()

    def lie(self, fooled: Iterable[Station], gone: Station) -> None:
        """These hear from now on that one has left."""
        room = self.room
        assert room is not None
        self.fooled = frozenset(station.id for station in fooled)
        self._lies: tuple[AnyEntry, ...] = self.lies(gone)
        copy = self._shown = Copy(Toy(), 0, ToyOptions())
        state = copy.replica.read(room.replica.encode())
        copy.restore(state, room.log.tick, room.log.whole_chain)
        self._notary = Notary(self.signer, FIRST_APP, self.core.nonce, room.id)

    def lies(self, gone: Station) -> tuple[AnyEntry, ...]:
        """What they hear of that one."""
        return (Left(gone.id, True),)

    def perform(self, effects: Iterable[Effect]) -> None:
        super().perform(each for one in effects for each in self._faces(one))

    def _faces(self, effect: Effect) -> list[Effect]:
        if not self.fooled or not isinstance(effect, Send):
            return [effect]
        fooled = tuple(node for node in effect.to if node in self.fooled)
        others = tuple(node for node in effect.to if node not in self.fooled)
        word = effect.message
        if isinstance(word, Tick):
            false = Tick(word.reign, self._altered(word.frame))
            return [replace(effect, to=others), Send(fooled, false)]
        return [] if isinstance(word, Snapshot) else [effect]

    def _altered(self, frame: Frame) -> Frame:
        copy, lies = self._shown, self._lies
        if frame.tick != copy.log.tick + 1:
            return copy.log.since(frame.tick - 1)[0]
        self._lies = ()
        false = Frame.of(frame.tick, copy.log.chain, (*lies, *frame.entries))
        copy.apply(false)
        if not is_sealed(false) or (seal := self.seal(frame)) is None:
            return false
        return copy.log.seal(seal)

    def seal(self, frame: Frame) -> Seal | None:
        """With which its own one in the place of this frame goes."""
        stamp = self._shown.stamp()
        what = stamp.tick, stamp.chain, stamp.digest
        return self._notary.seal(self._term, *what)

    @property
    def _term(self) -> Term:
        assert self.room is not None
        assert self.room.election.term is not None
        return self.room.election.term


class LyingRelay(TwoFaced):
    """Is a member, and passes on other ticks than it gets, with the host's seals."""

    puts_out = False  # it tells that one has left; else that he has pressed

    def lies(self, gone: Station) -> tuple[AnyEntry, ...]:
        if self.puts_out:
            return super().lies(gone)
        assert self.room is not None
        resident = self.room.replica.residents[gone.id]
        return (Input(resident.seat, resident.number + 1, 0),)

    def seal(self, frame: Frame) -> Seal | None:
        return frame.seal


class Fooled(Arena):
    """One whose judges do not look at a liar's reign: its ticks differ, and to have him
    as a host is no worse than to have none. Nor at the `victims` of a liar."""

    def __init__(self, seed: int, games: Iterable[Rules] = ()) -> None:
        super().__init__(seed, games)
        self.calm = _Patient(self)
        self.victims: list[Station] = []

    def happened(self, station: Station, event: Event) -> None:
        is_true = not isinstance(event, Ticked) or not self.is_liar(event.host)
        if is_true and station not in self.victims:
            super().happened(station, event)


class _Patient(Calm):
    """Sees a host in the liar, too."""

    def look(self) -> None:
        pass

    def happened(self, station: Station, event: Event) -> None:
        pass

    def sent(self, station: Station, message: Message) -> None:
        pass
