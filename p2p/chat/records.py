"""What of the chat outlives the process: records, and the keys by which they go again.

The core puts them into the effects `Keep` and `Drop`; the store (`p2p.history`) writes
them down as they are and hands them back at the start, in any order. A record replaces
the one of the same kind and key. All are values without behaviour.
"""

from __future__ import annotations

import msgspec

from p2p.identity import NodeId

SENDING, DELIVERED, QUEUED, FAILED = "sending", "delivered", "queued", "failed"
NO_SUCH = "There is no such message."


class Record(msgspec.Struct, frozen=True):
    """Base of all that is kept."""


class SaidToAll(Record, frozen=True):
    """A message to everyone. Key: `digest`.

    `public_key`, `signed` and `signature` are what its author signed, byte for byte:
    the core reads nothing else of it when it comes back. The other fields are for the
    store, so that it can sort and search: `id` is that of the events; `author`, `run`,
    `seq` name its place in a log; (`ms`, `counter`) its time, Unix milliseconds of the
    group's clock; `text` is as shown, "" for what cannot be shown; `late`: it came
    after what follows it had been shown; `met`: its author was linked with; `taken`: it
    is an own one, and somebody has it.
    """

    digest: bytes  # 16
    public_key: bytes  # 32
    signed: bytes  # at most some 8.5 KiB
    signature: bytes  # 64
    id: str
    author: NodeId
    run: str
    seq: int
    ms: int
    counter: int
    kind: int
    name: str
    text: str
    late: bool
    met: bool = True
    taken: bool = False


class LogFloor(Record, frozen=True):
    """Of the log (`public_key`, `run`) nothing up to `seq` is wanted any more. Key:
    those two. `until`: when nobody has anything of it any more, Unix milliseconds."""

    public_key: bytes
    run: str
    seq: int
    until: int


class Floor(Record, frozen=True):
    """What was said to all up to then (Unix milliseconds of the group's clock) was
    forgotten by the user. There is one."""

    ms: int


class SaidToOne(Record, frozen=True):
    """A message from or to one person. Key: (`own`, `peer`, `number`).

    `own`: written here, by the id `writer`, else by `peer`. `number`: of the pair.
    `sent`: Unix time, the writer's. `since`: Unix milliseconds here when it was written
    or came. `state` and `reason`: of an own one, as in the events; else "".
    """

    own: bool
    peer: NodeId
    number: int
    id: str
    writer: NodeId
    name: str
    text: str
    sent: float
    since: int
    state: str = ""
    reason: str = ""


class Mark(Record, frozen=True):
    """An own message to one person is in another state now: changes those two fields
    of its `SaidToOne`, and is handed back as part of it, never alone."""

    peer: NodeId
    number: int
    state: str
    reason: str = ""


class Number(Record, frozen=True):
    """The message of that number was taken from `peer`: it counts once. Key: those
    two. It outlives its text. `until`: Unix milliseconds here."""

    peer: NodeId
    number: int
    until: int


class Pinned(Record, frozen=True):
    """Somebody who was linked with. Key: `id`. `name`: the last; `first` and `last`:
    Unix milliseconds here; `checked`: people have compared the words; `another`: when
    he took that name, it was known with another key; `wrote`: Unix milliseconds when
    the user wrote to him alone, 0 if never; `face`: the last."""

    id: NodeId
    name: str
    first: int
    last: int
    checked: bool = False
    another: bool = False
    wrote: int = 0
    face: bytes = b""


class DropSaidToAll(Record, frozen=True):
    """The messages to everyone of these digests."""

    digests: tuple[bytes, ...]


class DropLogFloor(Record, frozen=True):
    """That log's floor."""

    public_key: bytes
    run: str


class DropSaidToOne(Record, frozen=True):
    """That one; its `Number`, if any, stays."""

    own: bool
    peer: NodeId
    number: int


class DropAllSaidToOne(Record, frozen=True):
    """All from and to one person, or to anybody (None) but what is still to go out;
    their `Number`s stay."""

    peer: NodeId | None = None


class DropNumbers(Record, frozen=True):
    """Numbers whose `until` is before that."""

    before: int


class DropNumbersOf(Record, frozen=True):
    """These numbers of that one."""

    peer: NodeId
    numbers: tuple[int, ...]


class DropPinned(Record, frozen=True):
    """That one is not known any more."""

    id: NodeId


Kept = SaidToAll | LogFloor | Floor | SaidToOne | Mark | Number | Pinned
"""What a `Keep` holds; all but `Mark` come back at the start."""

Dropped = (
    DropSaidToAll
    | DropLogFloor
    | DropSaidToOne
    | DropAllSaidToOne
    | DropNumbers
    | DropNumbersOf
    | DropPinned
)
"""What a `Drop` holds."""
