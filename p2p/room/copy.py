"""The copy of the game that this node holds: log, state, and how good it is. Pure."""

from __future__ import annotations

from enum import Enum
from typing import Any

from msgspec import Struct

from p2p.messages import Frame, Hash, Input, RoomId, Seal, Snapshot, Term
from p2p.replication.log import Log, in_short
from p2p.replication.replica import Admits, Replica, State, everybody
from p2p.replication.seal import SEAL_EVERY, digest_of
from p2p.replication.sheet import Sheets
from p2p.rules import Rules
from p2p.wire.codec import MAX_MESSAGE

MAX_STATE = MAX_MESSAGE - 4096  # bytes of a snapshot's state


class Validity(Enum):
    """How good a copy is.

    NONE      it is nobody's          crowned or a snapshot: CURRENT
    OLD       that of another reign   the same and a frame that follows: CURRENT
                                      the present reign has another history: NONE
    PAST      that of another reign   the same
              on which the present
              one is built
    CURRENT   as the host has it      another reign is followed: OLD, or PAST
                                      it differs from the host's: DIVERGED
    DIVERGED  it went its own way     crowned or a snapshot: CURRENT
                                      another reign is followed: NONE
    """

    NONE = "none"
    OLD = "old"
    PAST = "past"
    CURRENT = "current"
    DIVERGED = "diverged"


WHEN_MOVED = {
    Validity.NONE: Validity.NONE,
    Validity.OLD: Validity.OLD,
    Validity.PAST: Validity.OLD,
    Validity.CURRENT: Validity.OLD,
    Validity.DIVERGED: Validity.NONE,
}
WHEN_SPLIT = {
    Validity.NONE: Validity.NONE,
    Validity.OLD: Validity.NONE,
    Validity.PAST: Validity.NONE,
    Validity.CURRENT: Validity.DIVERGED,
    Validity.DIVERGED: Validity.DIVERGED,
}


class Fit(Enum):
    """How a frame of the present reign goes with a copy."""

    USELESS = "useless"  # it is known, or there is nothing that it could be added to
    NEXT = "next"
    APART = "apart"  # its history is another: only a snapshot helps
    AHEAD = "ahead"  # some are missing in between


class Stamp(Struct, frozen=True):
    """What a copy is after one tick, as a seal has it; and all of it, packed."""

    tick: int
    chain: Hash
    digest: Hash
    state: bytes

    def fits(self, seal: Seal) -> bool:
        """Whether that was signed of it."""
        return (self.chain, self.digest) == (seal.chain, seal.digest)

    def snapshot(self, room: RoomId, term: Term, seal: Seal) -> Snapshot | None:
        """All of it, as a message; None if it is too large for one."""
        if len(self.state) > MAX_STATE:
            return None
        chain = in_short(self.chain)
        return Snapshot(room, term, self.tick, chain, self.state, seal)


class Copy:
    """What one node holds of a room. Whoever owns it tells it which reign it is of."""

    def __init__(
        self,
        rules: Rules,
        seed: int,
        options: Any,
        admits: Admits = everybody,
        sheets: Sheets | None = None,
    ) -> None:
        self.log = Log()
        self.replica = Replica(rules, seed, options, admits, sheets)
        self.validity = Validity.NONE
        self.is_too_large = False  # for a snapshot, when it was last looked at
        self.is_sound = True  # others would take it, when it was last looked at
        self._was_sound = False
        self.is_spent = False  # it is over, as it has come to what nobody would take

    # --- how good it is --------------------------------------------------------------

    @property
    def synced(self) -> bool:
        """Whether there is a game here that can go on."""
        return self.validity not in (Validity.NONE, Validity.DIVERGED)

    @property
    def confirmed(self) -> bool:
        """Whether it is of the present reign, though perhaps not as the host has it."""
        return self.validity not in (Validity.NONE, Validity.OLD)

    @property
    def is_current(self) -> bool:
        """Whether it is as the host has it, as far as is known."""
        return self.validity is Validity.CURRENT

    def crown(self) -> bool:
        """This node is host now: what it has is the game. True if that begins here."""
        begins, self.validity = not self.synced, Validity.CURRENT
        return begins

    def move(self, is_of_it: bool = False) -> None:
        """Another reign is followed now; whether what is here `is_of_it` too is to be
        seen, if it is not known."""
        self.validity = WHEN_MOVED[self.validity]
        if is_of_it and self.validity is Validity.OLD:
            self.validity = Validity.PAST

    def split(self) -> None:
        """The host has another game: only a snapshot helps."""
        self.validity = WHEN_SPLIT[self.validity]

    # --- frames ----------------------------------------------------------------------

    def fit(self, frame: Frame) -> Fit:
        """What is to be done with a frame of the present reign."""
        if not self.synced or frame.tick <= self.log.tick:
            return Fit.USELESS
        if self.log.follows(frame):
            return Fit.NEXT
        return Fit.APART if frame.tick == self.log.tick + 1 else Fit.AHEAD

    def contradicts(self, frame: Frame) -> bool:
        """Whether another frame of that tick is here, as one of the present reign."""
        return self.is_current and self.log.differs(frame)

    def apply(self, frame: Frame) -> list[Input]:
        """Advance by a frame that is the next; returns the inputs that took effect."""
        taken = self.replica.apply(frame.tick, frame.entries, frame.chain)
        self.log.append(frame)
        self.validity = Validity.CURRENT
        return taken

    def stamp(self) -> Stamp:
        """What it is now. A game that has come to what nobody would take is over: all
        who have it find that at the same tick, of those that are sealed for all. (One
        that was so from its beginning goes on, for those who are in: its author errs.)
        """
        state = self.replica.encode()
        self.is_too_large = len(state) > MAX_STATE
        self.is_sound = self.replica.is_sound(state, self.log.tick)
        if self.log.tick % SEAL_EVERY == 0:
            self.is_spent = self._was_sound and not self.is_sound
        self._was_sound |= self.is_sound
        return Stamp(self.log.tick, self.log.whole_chain, digest_of(state), state)

    def point(self) -> tuple[int, int]:
        """The (tick, chain) from which frames can bridge the gap; (0, 0) for none."""
        return (self.log.tick, self.log.chain) if self.synced else (0, 0)

    def has_newer(self, tick: int) -> bool:
        """Whether somebody who has this tick lacks something. Not so if what is here
        may be of a reign that has ended."""
        return self.confirmed and tick < self.log.tick

    def since(self, tick: int) -> tuple[Frame, ...]:
        """The frames after `tick`; () if the first of them is not kept any more."""
        frames = self.log.since(tick)
        return frames if frames and frames[0].tick == tick + 1 else ()

    # --- snapshots -------------------------------------------------------------------

    def is_ahead_of(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot of the present reign brings nothing: it was asked for
        twice, or has been overtaken on its way."""
        if self.confirmed and (snapshot.tick, snapshot.chain) == self.point():
            return True  # this very state is here
        match self.validity:
            case Validity.CURRENT:
                return snapshot.tick <= self.log.tick
            case Validity.DIVERGED:
                return snapshot.tick < self.log.tick
        return False

    def read(self, snapshot: Snapshot) -> State:
        """What is in there. Raises `RemoteProtocolError` if it is none of this game."""
        return self.replica.read(snapshot.state, snapshot.tick)

    def restore(self, state: State, tick: int, chain: Hash) -> None:
        """Become that of a snapshot, of that tick and chain."""
        self.replica.become(state)
        self.log.restart(tick, chain)
        self._was_sound, self.is_spent = True, False
        self.validity = Validity.CURRENT
