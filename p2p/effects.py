"""What the core wants done: imperative values that the driver performs, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from p2p.chat.records import Dropped, Kept
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import Address, Message, Term

LinkId = int
"""The driver's number for one connection; never used again."""


class Effect(msgspec.Struct, frozen=True):
    """Base of all effects."""


class Parcel(msgspec.Struct, frozen=True):
    """A message of the application's own on its way: it counts until the peer has said
    that it came.

    `is_told`: if it is lost with its link, the application hears of it.
    """

    peer: NodeId
    topic: str
    size: int
    is_told: bool


class Send(Effect, frozen=True):
    """Send `message` to each of these peers that has a link; the others miss it.

    `parcel`: what is counted by that, if it goes to one.
    """

    to: tuple[NodeId, ...]
    message: Message
    parcel: Parcel | None = None


class Greet(Effect, frozen=True):
    """Send `message` on a link that is not yet bound to its peer."""

    link: LinkId
    message: Message


class Bind(Effect, frozen=True):
    """From now on this link is the one to that peer."""

    link: LinkId
    peer: NodeId


class Dial(Effect, frozen=True):
    """Try all these addresses nearly at once; report `opened` or `dial_failed`.

    `attempt` names the try. `peer` is who is hoped for, None if unknown (typed).
    """

    attempt: int
    peer: NodeId | None
    addresses: tuple[Address, ...]


class TryPort(Effect, frozen=True):
    """Connect once to this port of the address that the link to `peer` comes from, and
    report `port_tried`; None: only report that it was not tried."""

    peer: NodeId
    port: int | None


class HangUp(Effect, frozen=True):
    """Close this link, once what was sent before is on its way."""

    link: LinkId
    reason: str


class Notify(Effect, frozen=True):
    """Tell the application."""

    event: Event


class Keep(Effect, frozen=True):
    """Write these down, in order, with all that was kept or dropped before.

    `token`: not 0 if it has to survive a power cut (committed FULL); then `kept` with
    the same token is reported. Without a disk it is reported all the same.
    """

    records: tuple[Kept, ...]
    token: int = 0


class Drop(Effect, frozen=True):
    """Strike out these, in order with all that is kept."""

    keys: tuple[Dropped, ...]


class Renew(Effect, frozen=True):
    """Another machine has a copy of this identity: become somebody new."""


class Trace(Effect, frozen=True):
    """A machine of the core is something else now, and why: for the log, and for those
    who study a run. Nothing else hangs on it."""

    room: str
    before: str
    why: str
    after: str
    term: Term | None

    @property
    def line(self) -> str:
        """As one line of a log."""
        reign = f", term {self.term.counter} of {self.term.host}" if self.term else ""
        return f"{self.room}: {self.before} to {self.after} ({self.why}){reign}"


class Outbox:
    """Collects, in order, what machines want done until an entry point returns it."""

    def __init__(self) -> None:
        self._effects: list[Effect] = []
        self.at_once: Callable[[Effect], None] | None = None  # for what is hastened

    def hasten(self, effect: Effect) -> None:
        """Put this, for which a person waits: it is done at this moment, and not when
        the entry point returns, if whoever performs effects has set `at_once`, and
        nothing that was put before waits.

        Whatever does it does not come back to the machines meanwhile: they are in the
        middle of something.
        """
        if self.at_once is None or self._effects:
            self._effects.append(effect)
        else:
            self.at_once(effect)

    def put(self, *effects: Effect) -> None:
        """These, in their order."""
        self._effects += effects

    def send(
        self,
        to: NodeId | Iterable[NodeId],
        message: Message,
        parcel: Parcel | None = None,
    ) -> None:
        """One message to one or several peers; it is encoded once."""
        peers = (to,) if isinstance(to, str) else tuple(to)
        if peers:
            self._effects.append(Send(peers, message, parcel))

    def notify(self, *told: Event) -> None:
        """Tell the application these, in their order."""
        self._effects += map(Notify, told)

    def take(self) -> list[Effect]:
        """All effects since the last call."""
        effects, self._effects = self._effects, []
        return effects
