"""What happened, told to the application: past tense, immutable.

Every value here may cross threads. The network thread makes them; `Node.events()`
and `Node.poll()` hand them to the application in the order in which they happened.
"""

from __future__ import annotations

from typing import Any

import msgspec

from p2p.identity import NodeId, short_code

EVERYONE = "everyone"  # to whom something is said, or all that was said to all
BLOCKED = "blocked"  # the reason of a `PeerLeft`: its own user wants it so


class Peer(msgspec.Struct, frozen=True):
    """Another node, as it is known now. `address`: where the link goes, for people;
    without a port if the peer serves none, and "" for who is not here. `visitor`: a
    program that only looks, with nobody before it (see `Node`).

    `checked`: people have compared the words (see `Node.check`). `another_key`: the
    name was known, but with another key. `coded`: the name alone could mean somebody
    else, so it is to be shown as `label`. `face`: a few bytes by which its user wants
    to be known; only the application knows what they mean. b"": none were chosen.
    """

    id: NodeId
    name: str
    address: str
    visitor: bool = False
    checked: bool = False
    another_key: bool = False
    coded: bool = False
    face: bytes = b""

    @property
    def label(self) -> str:
        """The name, with the code of the id if it must."""
        return _label(self.id, self.name, self.coded)


class Incompatible(msgspec.Struct, frozen=True):
    """A node that is there but speaks another version of the protocol; unproven."""

    id: NodeId
    name: str
    version: int
    address: str


class Member(msgspec.Struct, frozen=True):
    """Somebody in a room. A spectator has no `seat`; a bot's `id` is "bot:<seat>".
    `coded`: the name alone could mean somebody else, there or not: see `label`.
    `score`: of this round. `wins`: rounds of this table that he won. `face`: as that of
    a `Peer`."""

    seat: int | None
    id: str
    name: str
    bot: bool
    score: int
    coded: bool = False
    wins: int = 0
    face: bytes = b""

    @property
    def label(self) -> str:
        """The name, with the code of the id if it must."""
        return _label(self.id, self.name, self.coded)


class RoomInfo(msgspec.Struct, frozen=True):
    """A room (table) of the LAN as seen from outside. `room` is its name, `table` its
    id (hexadecimal). `term` is the counter of the reign. `members`: who say so on their
    own links; `watchers`: how many of them only watch. `locked`: a key is needed to
    come in; `closed`: nobody new is let in. `opener`: who opened it, None for the open
    table of the game. `round`: its number, 0 in an endless game. `machines` and
    `playing_machines`: on how many the members are, and those of them who play; who
    chooses a table goes by these, since a machine can have any number of names."""

    room: str
    game: str
    host: NodeId
    term: int
    members: int
    watchers: int = 0
    locked: bool = False
    closed: bool = False
    table: str = ""
    opener: NodeId | None = None
    round: int = 0
    machines: int = 0
    playing_machines: int = 0


class RoomView(msgspec.Struct, frozen=True):
    """The room (table) that this node is in. `me` is the own seat, None for a
    spectator. `ruler`: who rules it; `watch_only` and `removed`: whom he lets watch
    only, and not in."""

    room: str
    game: str
    host: NodeId
    term: int
    tick: int
    me: int | None
    members: tuple[Member, ...]
    table: str = ""
    opener: NodeId | None = None
    ruler: NodeId | None = None
    paused: bool = False
    locked: bool = False
    closed: bool = False
    watch_only: frozenset[NodeId] = frozenset()
    removed: frozenset[NodeId] = frozenset()


class Event(msgspec.Struct, frozen=True):
    """Base of everything that `Node.events()` yields."""


class Ready(Event, frozen=True):
    """The server listens and discovery begins: the first event but for notices."""

    id: NodeId
    name: str
    port: int
    addresses: tuple[str, ...]


class PeerJoined(Event, frozen=True):
    """A peer is here: the link is up both ways."""

    peer: Peer


class PeerLeft(Event, frozen=True):
    """A peer is gone; `reason` is a plain sentence or word for people. `BLOCKED`: it
    may be there all the same, and play in the room that this node is in."""

    peer: Peer
    reason: str


class PeerRenamed(Event, frozen=True):
    """A peer calls itself something else now, or has another face, or both; `was` is
    the former name, and that of the peer if only its face is another."""

    peer: Peer
    was: str


class PeerChecked(Event, frozen=True):
    """The user has checked a peer, or takes that back (`Node.check`); or it became
    known only now who it is. The peer need not be here."""

    peer: Peer


class PeerDoing(Event, frozen=True):
    """A peer does something else now. `doing`: "here", "away", "typing" or "playing";
    who came is "here" at first. `room`: in which it is, also while it is away or types.
    `to`: to whom it types, "everyone" or this node's id."""

    peer: NodeId
    doing: str
    room: str | None = None
    to: str | None = None


class ChatReceived(Event, frozen=True):
    """Somebody spoke. `to`: "everyone" or this node's id; `sent`: Unix time, theirs.
    `late`: not live. A message to one that waited for us, or one to everyone that was
    said during this run, and missed. `coded`: the name alone could mean somebody else:
    see `label`."""

    id: str
    sender: NodeId
    name: str
    to: str
    text: str
    sent: float
    late: bool = False
    coded: bool = False

    @property
    def label(self) -> str:
        """The sender's name, with the code of his id if it must."""
        return _label(self.sender, self.name, self.coded)


class HistoryChanged(Event, frozen=True):
    """The history (`Node.history`) of `with_` ("everyone") has more, or other things,
    in it than `ChatReceived` told: what was said before this run came from others."""

    with_: str


class ChatDelivered(Event, frozen=True):
    """The peer `to` has the own message `id`; it may follow a `ChatFailed`."""

    id: str
    to: NodeId


class ChatQueued(Event, frozen=True):
    """The peer `to` is away, or nobody is here ("everyone"); the message waits."""

    id: str
    to: str


class ChatFailed(Event, frozen=True):
    """The own message `id` was not confirmed by `to`; `reason` is a plain sentence.

    If it is confirmed later after all, `ChatDelivered` follows.
    """

    id: str
    to: str
    reason: str


class ChatMessage(msgspec.Struct, frozen=True):
    """A message as it is kept. `state`: of an own one "sending", "delivered", "queued"
    or "failed", or "" if nothing is known of it any more; of others' "". To everyone it
    is "delivered" as soon as anybody has it. `late`: it came when later ones
    had been shown. `coded`: the name alone could mean somebody else: see `label`."""

    id: str
    sender: NodeId
    name: str
    to: str
    text: str
    sent: float
    state: str = ""
    late: bool = False
    coded: bool = False

    @property
    def label(self) -> str:
        """The sender's name, with the code of his id if it must."""
        return _label(self.sender, self.name, self.coded)


class History(msgspec.Struct, frozen=True):
    """A part of a conversation, oldest first. `more`: there is something before it,
    or may be: not all is read from the disk yet."""

    messages: tuple[ChatMessage, ...]
    more: bool


class RoomsChanged(Event, frozen=True):
    """The rooms of the LAN, whenever one of them changes."""

    rooms: tuple[RoomInfo, ...]


class RoomChanged(Event, frozen=True):
    """The own room: on entering, and when host, term or members change."""

    view: RoomView


class RoundChanged(Event, frozen=True):
    """How the round stands at the table where this node is: when its phase changes, and
    on entering. `phase`: "play" or "podium"; `left`: seconds until it ends; `ranking`:
    (seat, score), the best first; `awards`: (seat, a few words)."""

    room: str
    round: int
    phase: str
    left: float
    ranking: tuple[tuple[int, int], ...]
    awards: tuple[tuple[int, str], ...]


class Glimpsed(Event, frozen=True):
    """What a table's host shows of its board, for which `Node.glimpse` asked: at most
    2048 bytes that only the application understands. `leader`: who has most points of
    this round; None: nobody has any, or a bot. It is the host's word alone."""

    table: str
    data: bytes
    leader: NodeId | None = None


class Ticked(Event, frozen=True):
    """One tick of the game was applied (only while watched, see `Node.watch`).

    (`term`, `host`) name the reign, `term` alone counts them. `state` is the game's
    immutable state, or None if only digests are watched.
    `digest` is equal on every member at the same (term, tick); "" if not asked for.
    `counted`: the number of the last own input that is in it (see `Node.press`). `at`:
    when it was known here, by `time.monotonic()`.
    """

    room: str
    term: int
    tick: int
    state: Any
    digest: str
    host: NodeId
    counted: int = 0
    at: float = 0.0


class InputApplied(Event, frozen=True):
    """The own input `number` took effect at `tick` (only while watched)."""

    room: str
    seat: int
    number: int
    tick: int


class RoomLeft(Event, frozen=True):
    """This node is no longer in the room."""

    room: str


class MessageReceived(Event, frozen=True):
    """A message of the application's own on `topic` (see `Node.send`)."""

    sender: NodeId
    topic: str
    data: Any


class MessageLost(Event, frozen=True):
    """`count` messages of the application's own may be lost.

    They were sent to `peer` on `topic` and its link broke before it had said that they
    came; or they came from there, and this program takes its events and calls too
    slowly.
    """

    peer: NodeId
    topic: str
    count: int
    reason: str


class Notice(Event, frozen=True):
    """Worth telling the user; `code` is stable, `text` a plain sentence."""

    code: str
    text: str


class Failure(Event, frozen=True):
    """A command could not be carried out; nothing was changed."""

    text: str


def _label(who: str, name: str, coded: bool) -> str:
    return f"{name} {short_code(NodeId(who))}".strip() if coded else name
