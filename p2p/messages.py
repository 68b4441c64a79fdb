"""Every message on the wire: frozen, tagged, typed, bounded.

ONLY APPEND TO THE TAGS: a tag that was once used keeps its meaning for ever. Structs
are arrays on the wire (names are not sent), so fields too are only ever appended, with
a default. The decoder checks type and bounds of everything before any machine sees it.
`PROTOCOL.md` tells when each is sent, and lists the fields: after a change paste there
what `python -m tests.p2p.fieldlist` prints.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from p2p.identity import NodeId

PROTOCOL_VERSION = 10
MAGIC = "hydralan"
FIRST_APP = "hydralan"  # the application of who names none: those of version 1
MAX_TEXT = 8192  # bytes of UTF-8 in one chat message: a few pages, far below a message
MAX_ENTRIES_BYTES = 512 * 1024  # of one frame
MAX_DATA = 256 * 1024  # bytes of one application message once encoded
MAX_WEATHER = 600  # milliseconds that a host may be silent, at the very most
WEATHER_STEP = 50  # milliseconds
LONGEST_AGO = 600  # seconds for which weather is remembered
LONGEST_LULL = 1000  # milliseconds: a longer silence is an outage
MAX_GOSSIP = 16  # peers in one message: each may have many addresses to be weighed
MAX_WORD = 9 * 1024  # signed bytes of one message to everyone
MAX_SIGNED = 1023 * 1024  # bytes in an envelope: with it, a message is not too long
MAX_FACE = 16  # bytes by which somebody wants to be known
MAX_CHARTER = 512  # signed bytes of a charter: with the longest name some 300
MAX_DEEDS = 256  # in one message: one of each member
COUNTERS = 2**32  # of terms, until they begin again
MAX_GLIMPSE = 2048  # bytes of a board in small
# What is taken from others, to be counted on from, is so far below what can be said
# that no honest node ever comes to count what it could not say.
SAYABLE = 2**53
TAKEN = 2**48

Id = Annotated[NodeId, Meta(pattern=r"\A[a-z2-7]{52}\Z")]
Nonce = Annotated[str, Meta(pattern=r"\A[a-z2-7]{8}\Z")]
Name = Annotated[str, Meta(max_length=64)]
Face = Annotated[bytes, Meta(max_length=MAX_FACE)]  # only the application reads it
AppName = Annotated[str, Meta(pattern=r"\A[a-z0-9._-]{1,32}\Z")]
RoomName = Annotated[str, Meta(pattern=r"\A[a-z0-9_-]{1,32}\Z")]
RoomId = Annotated[bytes, Meta(min_length=16, max_length=16)]  # see `p2p.room.edition`
Count = Annotated[int, Meta(ge=0, le=SAYABLE)]
Serial = Annotated[int, Meta(ge=0, le=TAKEN)]  # its reader counts on from it
Int32 = Annotated[int, Meta(ge=0, le=2**32 - 1)]
Value = (
    Annotated[int, Meta(ge=-SAYABLE, le=SAYABLE)] | Annotated[str, Meta(max_length=64)]
)
Port = Annotated[int, Meta(ge=1, le=65535)]
Host = Annotated[str, Meta(min_length=1, max_length=64)]
Address = tuple[Host, Port]
Addresses = Annotated[tuple[Address, ...], Meta(max_length=16)]
Patience = Annotated[int, Meta(ge=0, le=MAX_WEATHER, multiple_of=WEATHER_STEP)]
Unix = Annotated[float, Meta(ge=0, le=253_402_300_799)]  # seconds; until the year 9999
Topic = Annotated[str, Meta(min_length=1, max_length=64)]
PublicKey = Annotated[bytes, Meta(min_length=32, max_length=32)]  # Ed25519, raw
Signature = Annotated[bytes, Meta(min_length=64, max_length=64)]
Hash = Annotated[bytes, Meta(min_length=16, max_length=16)]  # BLAKE2b


class Message(Struct, frozen=True, array_like=True):
    """Base of everything that crosses a link."""


class Term(Struct, frozen=True, array_like=True):
    """Identity of one reign: unique, since it names its host.

    The later one has the higher counter, then the lower rank, then the lower host id.
    Counters are serial numbers (RFC 1982, 32 bits): they go round, so whoever invents a
    high one takes no room from those that come after it.
    """

    counter: Int32
    rank: Count
    host: Id

    def beats(self, other: Term | None) -> bool:
        """Whether this reign is the later one of the two."""
        if other is None:
            return True
        ahead = (self.counter - other.counter) % COUNTERS
        if ahead:
            return ahead < COUNTERS // 2 or (ahead == COUNTERS // 2 <= self.counter)
        return (self.rank, self.host) < (other.rank, other.host)


# --- links ---------------------------------------------------------------------------


class Hello(Message, frozen=True, tag=1):
    """First bytes of both sides, before TLS; nothing in it is believed."""

    magic: Annotated[str, Meta(max_length=16)]
    version: Count
    certificate: Annotated[bytes, Meta(max_length=2048)]
    app: AppName = FIRST_APP  # nodes of different applications do not link


class Round(Struct, frozen=True, array_like=True):
    """Which round of a room: its number, and the chain before its first tick (in the
    first round the seed of the room, as the chain is 0 in all). Points belong to it."""

    number: Count
    chain: Int32


NO_ROUND = Round(0, 0)
"""That of an endless game, which is one round."""


class KeyProof(Struct, frozen=True, array_like=True):
    """That this run of somebody has the key of a table: made by the table's lock (see
    `p2p.room.lock`). Whose run it is, and of which table, is said beside it."""

    run: Nonce
    signature: Signature


class Deed(Struct, frozen=True, array_like=True):
    """An `Envelope`, but short: that of a table's charter (see `p2p.room.charter`), as
    it comes with every note, or of one word in an election (`p2p.election.deeds`)."""

    key: PublicKey
    body: Annotated[bytes, Meta(max_length=MAX_CHARTER)]
    signature: Signature


class RoomNote(Struct, frozen=True, array_like=True):
    """A room as one of its members tells it. `version` is that of the game's rules,
    `log` that of the entries; `id` is a hash of these and of what else must agree, or,
    if somebody opened the table, of its `charter`, which has the name as well.

    `watches`: who tells it has no seat there. `round`: its number, 0 for none.
    `locked`, `closed`: a key is needed to come in, nobody new is let in. `proof`: that
    who tells it has that key.
    """

    room: RoomName
    game: RoomName
    version: Count
    term: Term
    tick: Count
    log: Count
    id: RoomId
    watches: bool = False
    round: Count = 0
    charter: Deed | None = None
    locked: bool = False
    closed: bool = False
    proof: KeyProof | None = None


class Welcome(Message, frozen=True, tag=2):
    """First encrypted message of both sides; the link is up once both were sent."""

    id: Id
    nonce: Nonce
    name: Name
    addresses: Addresses
    rooms: Annotated[tuple[RoomNote, ...], Meta(max_length=64)]
    port: Annotated[int, Meta(ge=0, le=65535)] = 0  # where the sender serves
    lived: Count = 0  # seconds since this run of the sender began
    visitor: bool = False  # a program that only looks, and nobody to be talked to
    clock: Count = 0  # Unix milliseconds, as the sender's machine has it; 0: untold
    face: Face = b""  # by which its user wants to be known


class Ping(Message, frozen=True, tag=3):
    """Are you there? Sent when a link was idle; with a number from `link.RECEIPT` on,
    behind messages of the application's own: tell when you have taken these."""

    number: Count


class Pong(Message, frozen=True, tag=4):
    """Yes."""

    number: Count


class Goodbye(Message, frozen=True, tag=5):
    """A clean leave; the link closes after it."""

    reason: Annotated[str, Meta(max_length=200)]


class LinkedPeer(Struct, frozen=True, array_like=True):
    """A peer that the sender is linked with, and where it was reached."""

    id: Id
    nonce: Nonce
    addresses: Addresses


class Gossip(Message, frozen=True, tag=6):
    """Peers that the sender has proven by a link; it tells of more in several."""

    peers: Annotated[tuple[LinkedPeer, ...], Meta(max_length=MAX_GOSSIP)]


class Renamed(Message, frozen=True, tag=7):
    """The sender calls itself something else now, or has another face: both as they
    are from now on."""

    name: Name
    face: Face = b""


class Rooms(Message, frozen=True, tag=8):
    """The rooms that the sender is in, whenever that changes; replaces the last."""

    rooms: Annotated[tuple[RoomNote, ...], Meta(max_length=64)]


class Alarm(Message, frozen=True, tag=9):
    """Somebody fell silent: look after all of your own links now."""


class Introduce(Message, frozen=True, tag=10):
    """The sender cannot reach that node: tell it of him, that it may dial him."""

    id: Id


class DialBack(Message, frozen=True, tag=11):
    """Can you connect to me? I serve at this port of the address of this very link."""

    port: Port


class DialedBack(Message, frozen=True, tag=12):
    """What came of it (`p2p.core.dialback.TryResult`), and the sender's Unix time.

    `announces`: the sender speaks mDNS on the adapter of this very link, and hears
    itself do so.
    """

    outcome: Annotated[int, Meta(ge=0, le=3)]
    clock: Unix
    announces: bool = False


class GlimpseAsk(Message, frozen=True, tag=13):
    """How does the board of that table look, which you host? The sender shows it to its
    user, who is not there."""

    room: RoomId


class GlimpseTold(Message, frozen=True, tag=14):
    """For a `GlimpseAsk`: like that. Only the application understands `data`. `leader`:
    who has most points of the round; None: nobody has any, or a bot."""

    room: RoomId
    data: Annotated[bytes, Meta(max_length=MAX_GLIMPSE)]
    leader: Id | None = None


# --- chat and messages of the application's own --------------------------------------


class Tell(Message, frozen=True, tag=18):
    """A message of the application's own; `data` is any JSON-like value."""

    topic: Topic
    data: msgspec.Raw


class Ask(Message, frozen=True, tag=19):
    """A question of the application's own; the `Answer` has the same number.

    `inner`: a callback asks, and whoever asked that waits for it.
    """

    number: Count
    topic: Topic
    data: msgspec.Raw
    inner: bool = False


class Answer(Message, frozen=True, tag=20):
    """The reply to an `Ask`; where `ok` is false, `data` is a sentence."""

    number: Count
    ok: bool
    data: msgspec.Raw


class Doing(Message, frozen=True, tag=21):
    """What the sender's user does: 0 is here, 1 is away, 2 types to all, 3 to you."""

    doing: Annotated[int, Meta(ge=0, le=255)]


class Post(Message, frozen=True, tag=22):
    """A message to the reader alone. `number`: of this pair, and of no other message.
    `waited`: the reader was away, or silent for some seconds, when it was written."""

    number: Count
    text: Annotated[str, Meta(max_length=MAX_TEXT)]
    sent: Unix
    waited: bool = False


class Stored(Message, frozen=True, tag=23):
    """The sender has that `Post` on its disk, and will not ask for it again."""

    number: Count


# --- what is said to everyone, and passed on -----------------------------------------

ChatDigest = Annotated[bytes, Meta(min_length=16, max_length=16)]
SaidBytes = Annotated[bytes, Meta(max_length=MAX_WORD)]
ChatSeq = Annotated[int, Meta(ge=1, le=2**48)]


class Spoken(Message, frozen=True, tag=24):
    """What the sender has just said to everyone (`p2p.chat.said`), signed."""

    key: PublicKey
    body: SaidBytes
    signature: Signature


class Took(Message, frozen=True, tag=25):
    """The sender has all of your log `run` up to `seq`, or does not want it."""

    run: Nonce
    seq: ChatSeq


class Compare(Message, frozen=True, tag=26):
    """A hash over all that the sender holds. `asks`: tell me your heads, if yours is
    another one."""

    summary: ChatDigest
    asks: bool = False


class ChatHead(Struct, frozen=True, array_like=True):
    """How far the sender holds a log: up to the message `digest`, said at `ms`.
    `forked`: up to a place where its author said two things, of both a hash."""

    key: PublicKey
    run: Nonce
    seq: ChatSeq
    digest: ChatDigest
    ms: Count
    forked: bool = False


class Heads(Message, frozen=True, tag=27):
    """For a `Compare` that asks. `more`: not all of them yet."""

    heads: Annotated[tuple[ChatHead, ...], Meta(max_length=1024)]
    more: bool = False


class Want(Message, frozen=True, tag=28):
    """Send me of that log what is from `first` to `last`, from the end on."""

    key: PublicKey
    run: Nonce
    first: ChatSeq
    last: ChatSeq


class Have(Message, frozen=True, tag=29):
    """For a `Want`: the end of what was wanted, in order, as bytes and signatures.
    Empty, if the sender does not hold that."""

    key: PublicKey
    run: Nonce
    said: Annotated[tuple[tuple[SaidBytes, Signature], ...], Meta(max_length=256)]


class Forked(Message, frozen=True, tag=30):
    """Two messages of one place in one log: its author broke his word."""

    key: PublicKey
    one: tuple[SaidBytes, Signature]
    other: tuple[SaidBytes, Signature]


class Refused(Message, frozen=True, tag=31):
    """Of your log `run` I take nothing from `seq` on: by the clock of the group, at
    `ms` now, it has not come yet."""

    run: Nonce
    seq: ChatSeq
    ms: Count


class Envelope(Struct, frozen=True, array_like=True):
    """What somebody signed, as others pass it on: byte for byte.

    `body` is a MessagePack array that begins with the word of its kind (see
    `p2p.wire.envelope`); who signed it is the hash of `key`.
    """

    key: PublicKey
    body: Annotated[bytes, Meta(max_length=MAX_SIGNED)]
    signature: Signature


# --- entries of a room's log ---------------------------------------------------------


class Entry(Struct, frozen=True, array_like=True):
    """Base of what a frame can hold."""


class Joined(Entry, frozen=True, tag=1):
    """A member comes, or comes back. `number`: its last input that counted before;
    `score`: its points, which count in that `round` alone; `wins`: rounds that it won.
    `proof`: as it showed it to the host; every member looks at it. `face`: as it is
    shown from now on."""

    id: Id
    name: Name
    seated: bool
    score: Count
    number: Serial
    round: Round = NO_ROUND
    wins: Count = 0
    proof: KeyProof | None = None
    face: Face = b""


class Left(Entry, frozen=True, tag=2):
    """A member goes. After a goodbye it is off the board, else a bot plays for it. Its
    seat is kept for a while, as are its points and wins."""

    id: Id
    goodbye: bool


class Input(Entry, frozen=True, tag=3):
    """A seat's input takes effect. `value`: index of a move, if the game lists them."""

    seat: Count
    number: Count
    value: Value


class Heirs(Entry, frozen=True, tag=4):
    """A new order of succession; who is not named comes after, in order of joining."""

    order: Annotated[tuple[Id, ...], Meta(max_length=256)]


Score = tuple[Id, Count, Serial, Count]
"""A member, its points, the number of its last press that is in them, and its wins."""


class Merged(Entry, frozen=True, tag=5):
    """Another reign of this room ended in this one, in that `round`; its members'
    scores."""

    scores: Annotated[tuple[Score, ...], Meta(max_length=512)]
    round: Round = NO_ROUND


class Weather(Entry, frozen=True, tag=6):
    """From now on a host may be silent for so many milliseconds; 0: as on a cable."""

    patience: Patience


class Handed(Entry, frozen=True, tag=7):
    """The host hands over after this tick, though it lives: its radio is bad."""


class Ruled(Entry, frozen=True, tag=8):
    """The ruler's sheet (`p2p.replication.sheet`), as it was signed. From now on it is
    in force, if it is his and its number is higher than that of the last."""

    envelope: Envelope


AnyEntry = Joined | Left | Input | Heirs | Merged | Weather | Handed | Ruled
Entries = Annotated[tuple[AnyEntry, ...], Meta(max_length=2048)]


# --- rooms ---------------------------------------------------------------------------


class Hand(Struct, frozen=True, array_like=True):
    """One run of somebody, and the key that it signs with."""

    key: PublicKey
    run: Nonce


class Seal(Struct, frozen=True, array_like=True):
    """What a room is after one tick, signed by its host (`p2p.replication.seal`): the
    `chain` after that tick's entries, and the `digest` of the state. Of which term and
    tick, is said beside it. `by`: whose it is, if who reads it may not know."""

    chain: Hash
    digest: Hash
    signature: Signature
    by: Hand | None = None


class Frame(Struct, frozen=True, array_like=True, dict=True):
    """The ordered record of one tick. `chain`: hash of all entries before this one.
    `seal`: of the host, after this tick; each 20th frame has one, and each that holds
    more than presses.

    `packed` are the entries as they came, for the chain is a hash of these bytes: an
    entry may hold fields that this program does not know, and is passed on with them.
    """

    tick: Count
    chain: Int32
    packed: msgspec.Raw
    seal: Seal | None = None

    @classmethod
    def of(cls, tick: int, chain: int, entries: tuple[AnyEntry, ...]) -> Frame:
        """A frame of one's own making."""
        return cls(tick, chain, msgspec.Raw(_encoder.encode(entries)))

    def __post_init__(self) -> None:
        if len(bytes(self.packed)) > MAX_ENTRIES_BYTES:
            raise ValueError("the entries of a frame are too long")
        # What the decoder hands out is a view that keeps the whole message alive.
        force_setattr(self, "packed", self.packed.copy())
        _ = self.entries  # whoever holds a frame holds a valid one

    @cached_property
    def entries(self) -> Entries:
        """The entries, in order."""
        return _entries.decode(self.packed)


_encoder = msgspec.msgpack.Encoder()
_entries = msgspec.msgpack.Decoder(Entries)


class Tick(Message, frozen=True, tag=32):
    """A frame, from the host or passed on. `reign` is the hash of (room, term)."""

    reign: Int32
    frame: Frame


class Ack(Message, frozen=True, tag=33):
    """The sender has applied this tick."""

    reign: Int32
    tick: Count


class RoomMessage(Message, frozen=True):
    """Base of what belongs to a room, which is named by its id."""

    room: RoomId


class Join(RoomMessage, frozen=True, tag=34):
    """Let me in; I hold the state at (tick, chain), 0 and 0 for none.

    `score`: of that `round`. `wins`: of rounds. `proof`: that this run has the key of a
    locked table.
    """

    name: Name
    seated: bool
    score: Count
    number: Serial
    tick: Count
    chain: Int32
    round: Round = NO_ROUND
    wins: Count = 0
    proof: KeyProof | None = None
    face: Face = b""


class Snapshot(RoomMessage, frozen=True, tag=35):
    """Everything at one tick, and the seal of the host of `term` that it is so."""

    term: Term
    tick: Count
    chain: Int32
    state: bytes
    seal: Seal | None = None


class Inputs(RoomMessage, frozen=True, tag=36):
    """The sender's inputs that it has not seen in a frame of this reign (its hash) yet,
    oldest first."""

    reign: Int32
    inputs: Annotated[tuple[tuple[Count, Value], ...], Meta(max_length=16)]


class Leave(RoomMessage, frozen=True, tag=37):
    """The sender leaves the room; the last tick that it applied."""

    tick: Count = 0


class Lost(RoomMessage, frozen=True, tag=38):
    """I do not hear the host of `term` any more; the last tick I applied. `vote`: the
    same, signed, to be shown to those who ask by what right somebody hosts."""

    term: Term
    tick: Count
    vote: Deed | None = None


class Alive(RoomMessage, frozen=True, tag=39):
    """The host of `term` lives: I had `tick` from it `age` milliseconds ago."""

    term: Term
    tick: Count
    age: Count


class Relay(RoomMessage, frozen=True, tag=40):
    """Pass the host's ticks on to me for a second."""


class Fetch(RoomMessage, frozen=True, tag=41):
    """Send me the frames from `first` on; I hold `chain` before it."""

    first: Count
    chain: Int32


class Frames(RoomMessage, frozen=True, tag=42):
    """Frames in order, for a `Fetch`."""

    term: Term
    frames: Annotated[tuple[Frame, ...], Meta(max_length=256)]


class Claim(RoomMessage, frozen=True, tag=43):
    """The sender is host from now on, and goes on after `tick`: `seal` is of that."""

    term: Term
    parents: Annotated[tuple[Term, ...], Meta(max_length=8)]
    tick: Count
    chain: Int32
    consent: bool  # a majority, or the former hosts themselves, agreed: asked, it shows
    seal: Seal | None = None


class Stale(RoomMessage, frozen=True, tag=44):
    """Your term is over: mine is later. `tick` and `chain`: where that one began, as
    its `Claim` said; 0 and 0 if the sender does not know."""

    term: Term
    tick: Count = 0
    chain: Int32 = 0


class FenceAsk(RoomMessage, frozen=True, tag=45):
    """I did not run for a while: am I still your host?"""

    term: Term
    nonce: Count


class FenceOk(RoomMessage, frozen=True, tag=46):
    """You are."""

    term: Term
    nonce: Count


class MergeAsk(RoomMessage, frozen=True, tag=47):
    """Two of us host this room. So many members follow me here, on so many machines,
    and this is my tick."""

    term: Term
    machines: Count
    members: Count
    tick: Count


class MergeLose(RoomMessage, frozen=True, tag=48):
    """Answer to a `MergeAsk`: mine is the larger room, please yield.

    `asked`: the tick that the question named, so that it is known which one this is.
    """

    term: Term
    machines: Count
    members: Count
    tick: Count
    asked: Count = 0


class Yield(RoomMessage, frozen=True, tag=49):
    """My reign `term` ends in yours; these are my members' scores, of that `round`.
    `deed`: the first of it, signed, to be shown to my members."""

    term: Term
    scores: Annotated[tuple[Score, ...], Meta(max_length=512)]
    round: Round = NO_ROUND
    deed: Deed | None = None


class Handoff(RoomMessage, frozen=True, tag=50):
    """I leave; `heir` goes on after `tick`. `deed`: the same, signed, for the heir to
    show to whom this did not reach."""

    term: Term
    heir: Id
    tick: Count
    deed: Deed | None = None


class Lacks(RoomMessage, frozen=True, tag=52):
    """Members to which I have no link: do not send through me to them."""

    nodes: Annotated[tuple[Id, ...], Meta(max_length=512)]


class Lull(RoomMessage, frozen=True, tag=53):
    """You, or a host before you, fell silent for so many milliseconds, and lived. That
    was over `age` seconds ago."""

    length: Annotated[int, Meta(ge=0, le=LONGEST_LULL)]
    age: Annotated[int, Meta(ge=0, le=LONGEST_AGO)]


class Show(RoomMessage, frozen=True, tag=54):
    """The ruler's sheet, for a host whose log does not have it."""

    envelope: Envelope


class Barred(RoomMessage, frozen=True, tag=55):
    """For a `Join`: you are not let in. `why` is of `p2p.room.gate.Bar`."""

    why: Annotated[int, Meta(ge=0, le=255)]


class Prove(RoomMessage, frozen=True, tag=56):
    """You claim to host `term`, and here somebody else is heard: by what right?"""

    term: Term


class Proof(RoomMessage, frozen=True, tag=57):
    """For a `Prove`: the claim, as it was made, and what makes it right: the votes of
    those who lost the host before, its `Handoff`, or the other host's `Yield`."""

    term: Term
    parents: Annotated[tuple[Term, ...], Meta(max_length=8)]
    tick: Count
    chain: Int32
    deeds: Annotated[tuple[Deed, ...], Meta(max_length=MAX_DEEDS)]
    seal: Seal | None = None


class Witness(RoomMessage, frozen=True, tag=58):
    """The last seal of our host that I have: is yours of that tick the same?"""

    term: Term
    tick: Count
    seal: Seal


class Perjury(RoomMessage, frozen=True, tag=59):
    """The host of `term` has broken its word: of one tick it has signed two things, in
    one run. Both seals say by whom."""

    term: Term
    tick: Count
    one: Seal
    other: Seal


Forwarded = (
    Inputs
    | Ack
    | Join
    | Fetch
    | Frames
    | Snapshot
    | Stale
    | Lost
    | Alive
    | Claim
    | FenceAsk
    | FenceOk
    | MergeAsk
    | MergeLose
    | Yield
    | Handoff
    | Lull
    | Show
    | Barred
    | Prove
    | Proof
)
"""What may go around a broken link."""


Hops = Annotated[int, Meta(ge=0, le=3)]


class Forward(RoomMessage, frozen=True, tag=51):
    """Pass this letter on to its target, whom its signer does not reach.

    `hops`: how many more may pass it on if you do not reach it, either.
    """

    envelope: Envelope
    hops: Hops = 0


AnyMessage = (
    Hello
    | Welcome
    | Ping
    | Pong
    | Goodbye
    | Gossip
    | Renamed
    | Rooms
    | Alarm
    | Introduce
    | DialBack
    | DialedBack
    | GlimpseAsk
    | GlimpseTold
    | Tell
    | Ask
    | Answer
    | Doing
    | Post
    | Stored
    | Spoken
    | Took
    | Compare
    | Heads
    | Want
    | Have
    | Forked
    | Refused
    | Tick
    | Ack
    | Join
    | Snapshot
    | Inputs
    | Leave
    | Lost
    | Alive
    | Relay
    | Fetch
    | Frames
    | Claim
    | Stale
    | FenceAsk
    | FenceOk
    | MergeAsk
    | MergeLose
    | Yield
    | Handoff
    | Forward
    | Lacks
    | Lull
    | Show
    | Barred
    | Prove
    | Proof
    | Witness
    | Perjury
)
"""Every message; what the decoder accepts."""
