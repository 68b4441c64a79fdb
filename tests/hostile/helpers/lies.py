"""One lie for each message of the protocol: well formed, and as harmful as can be.

The simulator and the hostile program send the same ones. Who adds a message to the
protocol adds its lie here; `tests/hostile/test_lies.py` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

import msgspec
from msgspec.structs import replace

from p2p import messages
from p2p.chat.groupclock import RELEASED
from p2p.chat.said import TEXT, TO_EVERYONE, Said, digest_of
from p2p.election.deeds import Vote
from p2p.identity import NodeId, node_id
from p2p.messages import (
    FIRST_APP,
    MAX_GOSSIP,
    Envelope,
    Frame,
    LinkedPeer,
    Message,
    RoomNote,
    Seal,
    Term,
)
from p2p.relay.letters import Letter
from p2p.replication import seal as seals
from p2p.replication.log import reign_of
from p2p.replication.sheet import LAST_SHEET, Sheet
from p2p.room.charter import Charter
from p2p.wire.envelope import Signer, sealed

_encoder = msgspec.msgpack.Encoder()

SALT = b"s" * 16
FACE = b"\xff" * 16
HUGE = 2**40
"""More than any honest counter, score, number or tick ever is, and still in bounds."""


class Person(msgspec.Struct, frozen=True):
    """What everybody may know of a node: its public key, and the nonce of its run."""

    key: bytes
    run: str

    @property
    def id(self) -> NodeId:
        return node_id(self.key)


class Known(msgspec.Struct, frozen=True):
    """What a liar knows of a table: more than he could, if a test likes."""

    signer: Signer  # his own
    run: str
    persons: tuple[Person, ...]  # who is honest, the host first
    note: RoomNote  # as the host tells of its room
    chain: int = 0  # at the tick of the note
    state: bytes = b""  # at that tick

    @property
    def me(self) -> NodeId:
        return node_id(self.signer.public_key)

    def next_of(self, host: NodeId) -> Term:
        """The reign that would come after that of the honest."""
        return Term(self.note.term.counter + 1, 0, host)

    @property
    def others(self) -> tuple[NodeId, ...]:
        return tuple(person.id for person in self.persons)

    @property
    def host(self) -> NodeId:
        return self.others[0]

    @property
    def victim(self) -> NodeId:
        return self.others[-1]

    @property
    def reign(self) -> int:
        """The short name of the present one."""
        return reign_of(self.note.id, self.note.term)

    @property
    def later(self) -> Term:
        """A reign of the liar's own that beats the present one."""
        return Term(self.note.term.counter + 1, 0, self.me)

    @property
    def false_frame(self) -> Frame:
        """The next one, in which the last of the honest goes."""
        gone = (messages.Left(self.victim, True),)
        return Frame.of(self.note.tick + 1, self.chain, gone)


Lie = Callable[[Known, NodeId], Iterator[Message]]
"""What a liar says to one of the honest, of its kind."""

LIES: dict[type[Message], Lie] = {}


def anybody(number: int) -> Person:
    """Somebody whose key nobody has."""
    return Person(sha256(f"nobody {number}".encode()).digest(), "aaaaaaaa")


def nobody(number: int) -> NodeId:
    """His id."""
    return anybody(number).id


def forged(
    known: Known,
    origin: Person,
    target: NodeId,
    inner: messages.Forwarded,
    hops: int = 0,
    number: int = 2**50,  # later than any of his own
) -> messages.Forward:
    """A letter that somebody is to have written who did not."""
    letter = _letter(known, origin.run, target, inner, number)
    room, body = known.note.id, _encoder.encode(letter)
    return messages.Forward(room, Envelope(origin.key, body, bytes(64)), hops)


def signed(
    known: Known,
    target: NodeId,
    inner: messages.Forwarded,
    signer: Signer | None = None,
) -> messages.Forward:
    """A letter of the liar's own; or of another key that he has."""
    letter = _letter(known, known.run, target, inner, 1)
    return messages.Forward(known.note.id, sealed(signer or known.signer, letter), 3)


def _letter(
    known: Known, run: str, target: NodeId, inner: messages.Forwarded, number: int
) -> Letter:
    room, reign = known.note.id, known.reign
    packed = msgspec.Raw(_encoder.encode(inner))
    return Letter(FIRST_APP, run, room, reign, target, True, number, packed)


def seal_of(
    known: Known, term: Term, tick: int, chain: int, state: bytes, run: str = ""
) -> Seal:
    """What the liar signs of a reign, be it his own or not."""
    notary = seals.Notary(known.signer, FIRST_APP, run or known.run, known.note.id)
    whole = chain.to_bytes(4, "big") + bytes(12)
    return notary.seal(term, tick, whole, seals.digest_of(state))


def sealed_claim(claim: messages.Claim, liar: Signer, run: str) -> messages.Claim:
    """The same with a seal of the liar's own, of some state."""
    notary = seals.Notary(liar, FIRST_APP, run, claim.room)
    whole = claim.chain.to_bytes(4, "big") + bytes(12)
    digest = seals.digest_of(b"")
    return replace(claim, seal=notary.seal(claim.term, claim.tick, whole, digest))


def lie(kind: type[Message]) -> Callable[[Lie], Lie]:
    """The function below is the lie of this kind."""

    def add(function: Lie) -> Lie:
        LIES[kind] = function
        return function

    return add


# --- links ---------------------------------------------------------------------------


@lie(messages.Hello)
def _hello(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Hello(messages.MAGIC, messages.PROTOCOL_VERSION, b"")


@lie(messages.Welcome)
def _welcome(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Welcome(known.host, "aaaaaaaa", "host", (), (known.note,))


@lie(messages.Ping)
def _ping(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Ping(2**52)  # wants a receipt
    yield messages.Ping(1)


@lie(messages.Pong)
def _pong(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Pong(2**52 + 1)


@lie(messages.Goodbye)
def _goodbye(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Goodbye("left")


@lie(messages.Gossip)
def _gossip(known: Known, to: NodeId) -> Iterator[Message]:
    where = ("10.0.200.1", 7777)
    ours = [LinkedPeer(one, "bbbbbbbb", (where,)) for one in known.others]
    none = [LinkedPeer(nobody(n), "bbbbbbbb", (where,)) for n in range(16)]
    for told in (ours[:MAX_GOSSIP], none):
        yield messages.Gossip(tuple(told))


@lie(messages.Renamed)
def _renamed(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Renamed("n0")
    yield messages.Renamed("n1")
    yield messages.Renamed("n1", FACE)


@lie(messages.Rooms)
def _rooms(known: Known, to: NodeId) -> Iterator[Message]:
    note = known.note
    for host, counter in (
        (known.me, note.term.counter),
        (nobody(1), note.term.counter + 1),
        (known.victim, note.term.counter + 2),
    ):
        term = Term(counter, 0, host)
        yield messages.Rooms((msgspec.structs.replace(note, term=term, watches=True),))
    # This very table, as one that the liar has opened; and with what nobody has signed.
    named = FIRST_APP, known.run, note.game, note.version, note.id, "pwned", b"", SALT
    mine = sealed(known.signer, Charter(*named))
    for key in (mine.key, known.persons[0].key):
        deed = messages.Deed(key, mine.body, mine.signature)
        yield messages.Rooms((msgspec.structs.replace(note, charter=deed),))
    yield messages.Rooms(())


@lie(messages.Alarm)
def _alarm(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Alarm()


@lie(messages.Introduce)
def _introduce(known: Known, to: NodeId) -> Iterator[Message]:
    for node in (*known.others, nobody(2)):
        yield messages.Introduce(node)


@lie(messages.DialBack)
def _dial_back(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.DialBack(1)


@lie(messages.DialedBack)
def _dialed_back(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.DialedBack(1, 0.0, True)


@lie(messages.GlimpseAsk)
def _glimpse_ask(known: Known, to: NodeId) -> Iterator[Message]:
    """Of the table, of one that nobody has, and again before the second is over."""
    for room in (known.note.id, b"no room has this", known.note.id):
        yield messages.GlimpseAsk(room)


@lie(messages.GlimpseTold)
def _glimpse_told(known: Known, to: NodeId) -> Iterator[Message]:
    """That is how it looks, says who was not asked and does not host."""
    for data in (b"", b"\xc1" * messages.MAX_GLIMPSE):
        yield messages.GlimpseTold(known.note.id, data)


# --- chat and messages of the application's own --------------------------------------


@lie(messages.Tell)
def _tell(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Tell("nobody listens", many_lists(1024))


@lie(messages.Ask)
def _ask(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Ask(1, "nobody listens", many_lists(1024), True)


@lie(messages.Answer)
def _answer(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Answer(1, True, many_lists(1024))


@lie(messages.Doing)
def _doing(known: Known, to: NodeId) -> Iterator[Message]:
    for doing in (1, 2, 3, 0, 255) * 4:
        yield messages.Doing(doing)


@lie(messages.Post)
def _post(known: Known, to: NodeId) -> Iterator[Message]:
    for number in (0, 1, 1, HUGE, 2**53):
        yield messages.Post(number, "I am the host.", 0.0, True)
    yield messages.Post(2, "\u202e", 253_402_300_799.0)


@lie(messages.Stored)
def _stored(known: Known, to: NodeId) -> Iterator[Message]:
    for number in (0, 1, 1_000_000, HUGE, 2**53):
        yield messages.Stored(number)


# --- what is said to everyone --------------------------------------------------------


def words(known: Known, *texts: str, ms: int = 0) -> list[Envelope]:
    """A log of his own, from its first word on."""
    made: list[Envelope] = []
    prev = b""
    for seq, text in enumerate(texts, 1):
        place = FIRST_APP, known.run, TO_EVERYONE, seq, RELEASED + ms + seq, 0
        said = Said(*place, TEXT, prev, "m", text.encode())
        made.append(sealed(known.signer, said))
        prev = digest_of(made[-1])
    return made


@lie(messages.Spoken)
def _spoken(known: Known, to: NodeId) -> Iterator[Message]:
    one, other = words(known, "yes")[0], words(known, "no")[0]
    far = words(known, "from 2099", ms=HUGE)[0]
    for said in (one, other, far):
        yield messages.Spoken(said.key, said.body, said.signature)
    for person in known.persons:
        yield messages.Spoken(person.key, one.body, one.signature)
    yield messages.Spoken(one.key, one.body, b"x" * 64)
    yield messages.Spoken(one.key, b"\xc1" * 9000, b"x" * 64)


@lie(messages.Took)
def _took(known: Known, to: NodeId) -> Iterator[Message]:
    for person in known.persons:
        yield messages.Took(person.run, 2**48)


@lie(messages.Compare)
def _compare(known: Known, to: NodeId) -> Iterator[Message]:
    for number in range(8):
        yield messages.Compare(bytes([number]) * 16, number % 2 == 0)


@lie(messages.Heads)
def _heads(known: Known, to: NodeId) -> Iterator[Message]:
    key = known.persons[0].key
    heads = (
        messages.ChatHead(key, known.run, n + 1, bytes(16), RELEASED + HUGE, n % 2 == 0)
        for n in range(1024)
    )
    yield messages.Heads(tuple(heads), True)


@lie(messages.Want)
def _want(known: Known, to: NodeId) -> Iterator[Message]:
    for person in known.persons:
        yield messages.Want(person.key, person.run, 1, 2**48)
        yield messages.Want(person.key, person.run, 2**48, 1)


@lie(messages.Have)
def _have(known: Known, to: NodeId) -> Iterator[Message]:
    said = tuple((one.body, one.signature) for one in words(known, "a", "b"))
    for person in known.persons:
        yield messages.Have(person.key, person.run, said)


@lie(messages.Forked)
def _forked(known: Known, to: NodeId) -> Iterator[Message]:
    one, other = words(known, "yes")[0], words(known, "no")[0]
    both = (one.body, one.signature), (other.body, other.signature)
    for key in (one.key, *(person.key for person in known.persons)):
        yield messages.Forked(key, *both)
    yield messages.Forked(one.key, both[0], both[0])


@lie(messages.Refused)
def _refused(known: Known, to: NodeId) -> Iterator[Message]:
    for person in known.persons:
        yield messages.Refused(person.run, 1, HUGE)


def many_lists(size: int) -> msgspec.Raw:
    """A value of so many bytes that takes as much work and memory as can be."""
    return msgspec.Raw(b"\xdd" + (size - 5).to_bytes(4, "big") + b"\x90" * (size - 5))


# --- rooms ---------------------------------------------------------------------------


@lie(messages.Tick)
def _tick(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Tick(known.reign, known.false_frame)
    yield messages.Tick(known.reign, Frame.of(known.note.tick + HUGE, 1, ()))


@lie(messages.Ack)
def _ack(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Ack(known.reign, HUGE)


@lie(messages.Join)
def _join(known: Known, to: NodeId) -> Iterator[Message]:
    # To come in is everybody's right; with points of his own invention he may change
    # nothing but his own seat.
    yield messages.Join(known.note.id, "m", True, HUGE, HUGE, 0, 0, face=FACE)


def honest_join(known: Known, to: NodeId) -> Iterator[Message]:
    """What somebody says who wants in and does not lie."""
    yield messages.Join(known.note.id, "m", True, 0, 0, 0, 0)


@lie(messages.Snapshot)
def _snapshot(known: Known, to: NodeId) -> Iterator[Message]:
    for term in (known.note.term, known.later):
        tick, state = known.note.tick + 500, known.state
        seal = seal_of(known, term, tick, known.chain, state)
        yield messages.Snapshot(known.note.id, term, tick, known.chain, state, seal)


@lie(messages.Inputs)
def _inputs(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Inputs(
        known.note.id, known.reign, tuple((n, 0) for n in range(1, 17))
    )


@lie(messages.Leave)
def _leave(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Leave(known.note.id, known.note.tick)


@lie(messages.Lost)
def _lost(known: Known, to: NodeId) -> Iterator[Message]:
    for tick in (0, known.note.tick, HUGE):
        yield messages.Lost(known.note.id, known.note.term, tick)


@lie(messages.Alive)
def _alive(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Alive(known.note.id, known.note.term, HUGE, 0)


@lie(messages.Relay)
def _relay(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Relay(known.note.id)


@lie(messages.Fetch)
def _fetch(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Fetch(known.note.id, known.note.tick + 1, known.chain)
    yield messages.Fetch(known.note.id, 1, 1)


@lie(messages.Frames)
def _frames(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Frames(known.note.id, known.note.term, (known.false_frame,))


@lie(messages.Claim)
def _claim(known: Known, to: NodeId) -> Iterator[Message]:
    room, at = known.note.id, (known.note.tick, known.chain)
    for parents in ((), (known.note.term,)):
        seal = seal_of(known, known.later, *at, known.state)
        yield messages.Claim(room, known.later, parents, *at, True, seal)
        yield messages.Claim(room, known.later, parents, *at, True)
    rival = Term(known.note.term.counter + 1, 0, known.victim)
    seal = seal_of(known, rival, *at, known.state)
    yield messages.Claim(room, rival, (known.note.term,), *at, True, seal)


@lie(messages.Stale)
def _stale(known: Known, to: NodeId) -> Iterator[Message]:
    for more in (1, 500, 1500):
        for host in (known.me, known.victim, nobody(3)):
            term = Term(known.note.term.counter + more, 0, host)
            yield messages.Stale(known.note.id, term, known.note.tick, known.chain)


@lie(messages.FenceAsk)
def _fence_ask(known: Known, to: NodeId) -> Iterator[Message]:
    for term in (known.note.term, known.later):
        yield messages.FenceAsk(known.note.id, term, 7)


@lie(messages.FenceOk)
def _fence_ok(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.FenceOk(known.note.id, known.note.term, 7)


@lie(messages.MergeAsk)
def _merge_ask(known: Known, to: NodeId) -> Iterator[Message]:
    mine = Term(known.note.term.counter, 0, known.me)
    yield messages.MergeAsk(known.note.id, mine, HUGE, HUGE, HUGE)


@lie(messages.MergeLose)
def _merge_lose(known: Known, to: NodeId) -> Iterator[Message]:
    mine = Term(known.note.term.counter, 0, known.me)
    for asked in (0, known.note.tick):
        yield messages.MergeLose(known.note.id, mine, HUGE, HUGE, HUGE, asked)


@lie(messages.Yield)
def _yield(known: Known, to: NodeId) -> Iterator[Message]:
    mine = Term(known.note.term.counter, 0, known.me)
    scores = tuple((one, HUGE, HUGE // 64, HUGE) for one in known.others)
    yield messages.Yield(known.note.id, mine, scores)


@lie(messages.Handoff)
def _handoff(known: Known, to: NodeId) -> Iterator[Message]:
    for heir in (known.me, to):
        yield messages.Handoff(known.note.id, known.note.term, heir, known.note.tick)


@lie(messages.Forward)
def _forward(known: Known, to: NodeId) -> Iterator[Message]:
    room, term = known.note.id, known.note.term
    host, victim = known.persons[0], known.persons[-1]
    for target in dict.fromkeys((to, known.host)):
        for origin in (victim, host, anybody(4), None):
            named = origin.id if origin is not None else known.me
            for inner in (
                messages.Join(room, "pwned", False, 0, HUGE, 0, 0),
                messages.Inputs(room, known.reign, ((1, 0),)),
                messages.Lost(room, term, known.note.tick),
                messages.Stale(room, Term(term.counter + 1, 0, named)),
                messages.Frames(room, term, (known.false_frame,)),
                messages.Handoff(room, term, known.me, known.note.tick),
                messages.Claim(
                    room, Term(term.counter + 1, 0, named), (term,), 1, 1, True
                ),
            ):
                if origin is not None:
                    yield forged(known, origin, target, inner, 3)
                elif not isinstance(inner, messages.Join):  # he may ask to come in
                    yield signed(known, target, inner)


@lie(messages.Lacks)
def _lacks(known: Known, to: NodeId) -> Iterator[Message]:
    yield messages.Lacks(known.note.id, known.others)


@lie(messages.Lull)
def _lull(known: Known, to: NodeId) -> Iterator[Message]:
    for _ in range(8):
        yield messages.Lull(known.note.id, messages.LONGEST_LULL, 0)


@lie(messages.Show)
def _show(known: Known, to: NodeId) -> Iterator[Message]:
    table, key = known.note.id, known.signer.public_key
    place = FIRST_APP, known.run, table, LAST_SHEET
    his = sealed(
        known.signer, Sheet(*place, paused=True, closed=True, removed=known.others)
    )
    yield messages.Show(table, his)
    for person in known.persons:  # it looks as if they had signed it
        yield messages.Show(table, Envelope(person.key, his.body, bytes(64)))
    for garbage in (b"", b"\xc1" * 9000, _encoder.encode(many_lists(1024))):
        yield messages.Show(table, Envelope(key, garbage, bytes(64)))


@lie(messages.Barred)
def _barred(known: Known, to: NodeId) -> Iterator[Message]:
    """You are not let in, says who was not asked."""
    for why in (1, 2, 255):
        yield messages.Barred(known.note.id, why)


@lie(messages.Prove)
def _prove(known: Known, to: NodeId) -> Iterator[Message]:
    """By what right do you host what you do not?"""
    yield messages.Prove(known.note.id, known.note.term)
    yield messages.Prove(known.note.id, known.later)


@lie(messages.Proof)
def _proof(known: Known, to: NodeId) -> Iterator[Message]:
    """An own reign, with votes of his own making, and such as look like others'."""
    ours, place = known.note.term, (known.note.tick, known.chain)
    mine = known.next_of(known.me)
    named = FIRST_APP, known.run, known.note.id
    his = sealed(known.signer, Vote(*named, ours, known.note.tick))
    keys = known.signer.public_key, *(person.key for person in known.persons)
    deeds = tuple(messages.Deed(key, his.body, his.signature) for key in keys)
    seal = seal_of(known, mine, *place, known.state)
    yield messages.Proof(known.note.id, mine, (ours,), *place, deeds, seal)
    garbage = messages.Deed(his.key, b"\xc1" * 512, bytes(64))
    yield messages.Proof(known.note.id, mine, (ours,), *place, (garbage,) * 256, seal)


@lie(messages.Witness)
def _witness(known: Known, to: NodeId) -> Iterator[Message]:
    """The host has signed something else, which it has not."""
    term, at = known.note.term, (known.note.tick, known.chain)
    for tick in (known.note.tick, known.note.tick + 20, HUGE):
        seal = seal_of(known, term, tick, known.chain ^ 1, known.state)
        yield messages.Witness(known.note.id, term, tick, seal)
        host = messages.Hand(known.persons[0].key, known.persons[0].run)
        yield messages.Witness(known.note.id, term, tick, replace(seal, by=host))
    later = seal_of(known, known.later, *at, known.state)
    yield messages.Witness(known.note.id, known.later, known.note.tick, later)


@lie(messages.Perjury)
def _perjury(known: Known, to: NodeId) -> Iterator[Message]:
    """The host has broken its word, which it has not; and the liar has, who hosts
    nothing."""
    tick = known.note.tick
    for term in (known.note.term, known.later):
        one = seal_of(known, term, tick, 1, known.state)
        other = seal_of(known, term, tick, 2, known.state)
        yield messages.Perjury(known.note.id, term, tick, one, other)
        host = messages.Hand(known.persons[0].key, known.persons[0].run)
        one, other = replace(one, by=host), replace(other, by=host)
        yield messages.Perjury(known.note.id, term, tick, one, other)
        yield messages.Perjury(known.note.id, term, tick, one, one)
