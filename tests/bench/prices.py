"""`python -m tests.bench.prices`: what handling a message costs, beside its price.

A node of thirty in a room of `games.snake`, and one peer that says each kind of message
again and again: the shortest, and one that is as dear as it can be for its length. Only
what the processor does counts, decoding and what is said for it included. (A signature
of the virtual LAN costs nothing; to check a real one costs 120 microseconds more: one
for a `Spoken`, `Have` or `Want`, two for a `Forked`.)
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from games.registry import playable
from p2p import messages as m
from p2p.chat.everyone import HAVE_MESSAGES
from p2p.chat.groupclock import RELEASED
from p2p.chat.quota import WORDS_AT_ONCE
from p2p.chat.said import TEXT, TO_EVERYONE, Said, digest_of
from p2p.core.node_core import NodeCore
from p2p.core.payload import pack
from p2p.effects import Effect, Send
from p2p.identity import node_id
from p2p.messages import Message
from p2p.relay.letters import Letters
from p2p.relay.paths import HOPS
from p2p.replication.log import reign_of
from p2p.replication.sheet import MOST_LISTED, Sheet
from p2p.testing.lan import Lan
from p2p.testing.signer import SimulatedSigner
from p2p.testing.station import Station
from p2p.wire import heads
from p2p.wire.codec import decode, encode
from p2p.wire.envelope import sealed
from p2p.wire.prices import PRICES

NODES = 30
PLAYERS = 8
AGAIN = 100  # of a kind that is short
LONGEST = 0.2  # seconds for one kind
PAUSE = 90.0  # seconds between two: so all that may be said at once may be, again
IDS = tuple(node_id(n.to_bytes(32, "big")) for n in range(512))
SPEAKER = SimulatedSigner("n5")
ABSENT = SimulatedSigner("absent")  # what he has said is fetched of others
RUN = "abcd2345"
NETWORKS = ("10.0.0.1/16",)  # of the node, which has an address of IPv6, too
HOSTS = ("10.0.0.1", "fd::1")
# They end the link, or the membership; and a node is only alarmed by its driver.
UNMEASURED = {m.Hello, m.Welcome, m.Goodbye, m.Leave, m.Alarm}


def gossips(host: str) -> list[Message]:
    """Such as nobody has heard before, with as many addresses as there may be."""
    return [
        m.Gossip(
            tuple(
                m.LinkedPeer(
                    IDS[who * m.MAX_GOSSIP + n],
                    f"{'abcdefgh'[run]}bcd2345",
                    tuple((host.format(run, n * 16 + k), 1 + k) for k in range(16)),
                )
                for n in range(m.MAX_GOSSIP)
            )
        )
        for run in range(8)
        for who in range(8)
    ]


def forwards(room: bytes, reign: int) -> list[Message]:
    """Letters for others, none of which was seen before."""
    letters = Letters(SPEAKER, m.FIRST_APP, RUN)
    message = m.Fetch(room, 1, 0)
    return [
        letters.write(room, reign, IDS[n], True, message, HOPS - 1) for n in range(100)
    ]


def words(
    run: str, texts: Sequence[str], who: SimulatedSigner = SPEAKER
) -> list[m.Envelope]:
    """A log of the speaker, said as soon as any clock counts."""
    made: list[m.Envelope] = []
    prev = b""
    for seq, text in enumerate(texts, 1):
        placed = m.FIRST_APP, run, TO_EVERYONE, seq, RELEASED + seq, 0, TEXT
        made.append(sealed(who, Said(*placed, prev, "n5", text.encode())))
        prev = digest_of(made[-1])
    return made


def spoken(run: str, text: str) -> list[Message]:
    """As many as one machine may say at once."""
    said = words(run, [f"{n}{text}" for n in range(WORDS_AT_ONCE)])
    return [m.Spoken(each.key, each.body, each.signature) for each in said]


def posts(text: str) -> list[Message]:
    """None was read before."""
    first = len(text) * 1000
    return [m.Post(first + n, text, 0.0) for n in range(100)]


def shows(room: bytes) -> list[Message]:
    """Sheets that look like the ruler's, each higher than the last; full ones."""
    few = tuple(IDS[:MOST_LISTED])
    ruler = SimulatedSigner("n0").public_key
    made: list[Message] = []
    for n in range(100):
        lists = {"watch_only": few, "removed": few}
        sheet = Sheet(m.FIRST_APP, RUN, room, n + 1, **lists)  # type: ignore[arg-type]
        body = sealed(SPEAKER, sheet).body
        made.append(m.Show(room, m.Envelope(ruler, body, bytes(64))))
    return made


class Asked(NamedTuple):
    """What is said when it is asked for: after something else."""

    before: tuple[Message, ...]
    message: Message


def haves(text: str) -> list[Asked]:
    """Logs that nobody had, each as long as an answer may be, and asked for."""
    found = []
    for n in range(20):
        run = IDS[len(text) + n][:8]
        key = ABSENT.public_key
        said = words(run, [f"{n}{text}"] * HAVE_MESSAGES, ABSENT)
        head = m.ChatHead(key, run, len(said), bytes(16), RELEASED)
        hash_ = m.Compare((len(text) * 1000 + n).to_bytes(16, "big"))
        have = m.Have(key, run, tuple((s.body, s.signature) for s in said))
        found.append(Asked((hash_, m.Heads((head,))), have))
    return found


def compares(asks: bool) -> list[Message]:
    """Each hash is another one."""
    return [m.Compare(n.to_bytes(16, "big"), asks) for n in range(100)]


def forks(text: str) -> list[Message]:
    """The proof that somebody broke his word, of a hundred logs."""
    made: list[Message] = []
    for ident in IDS[:100]:
        both = [words(ident[-8:], [f"{n}{text}"])[0] for n in range(2)]
        one, other = [(each.body, each.signature) for each in both]
        made.append(m.Forked(both[0].key, one, other))
    return made


Word = Message | Asked
Sample = Word | list[Message] | list[Asked]


def said_to_all() -> Iterator[Sample]:
    """What is said to everyone, and of that."""
    yield spoken(RUN, "hello")
    yield spoken("bcde2345", "x" * 8000)
    yield m.Took(RUN, 1)
    yield compares(asks=False)
    yield compares(asks=True)
    yield m.Heads(())
    key = SPEAKER.public_key
    heads = (m.ChatHead(key, one[-8:], 1, bytes(16), RELEASED) for one in IDS)
    yield m.Heads(tuple(heads), more=True)
    yield haves("hello")
    yield haves("x" * 300)
    yield m.Want(key, RUN, 1, 2**48)
    yield m.Want(key, "bcde2345", 1, 2**48)
    yield m.Want(ABSENT.public_key, IDS[300][:8], 1, 2**48)
    yield forks("hello")
    yield forks("x" * 8000)
    yield m.Refused(RUN, 1, RELEASED)


def samples(room: bytes, term: m.Term, tick: int, reign: int) -> Iterator[Sample]:
    """Of each kind the shortest, and the dearest where it can be long; several, if what
    is said twice is cheaper."""
    note = m.RoomNote("snake", "snake", 1, term, tick, 1, room)
    # Before the host finds that its clock has leapt; each in a second of its own, or
    # the board would be drawn once.
    yield [Asked((m.Renamed("Ann"),), m.GlimpseAsk(room)) for _ in range(20)]
    yield m.Ping(1)
    yield m.Pong(1)
    yield m.Gossip(())
    some = IDS[: m.MAX_GOSSIP]
    yield m.Gossip(tuple(m.LinkedPeer(one, "abcd2345", ()) for one in some))
    yield gossips("10.0.{}.{}")  # of its own network
    yield gossips("10.1.{}.{}")
    yield gossips("fd::{:x}:{:x}")  # of its own network
    yield gossips("2001:0db8:1111:2222:3333:4444:{:04x}:{:04x}")
    yield m.Renamed("Ann")
    yield m.Rooms(())
    yield m.Rooms((note,))
    others = (m.RoomNote(f"r{n}", "snake", n, term, n, n, room) for n in range(64))
    yield m.Rooms(tuple(others))
    yield m.Introduce(IDS[0])
    yield m.DialBack(5000)
    yield m.DialedBack(0, 1.0)
    yield m.GlimpseTold(room, bytes(m.MAX_GLIMPSE))
    yield m.Tell("t", pack(1))
    yield m.Tell("t", pack([[]] * 60_000))
    yield m.Tell("t", pack([[b""]] * 20_000))
    yield m.Ask(1, "t", pack(1))
    yield m.Answer(1, True, pack(1))
    yield posts("hello")
    yield posts("x" * 8000)
    yield m.Stored(1)
    yield m.Doing(1)
    yield m.Doing(2)
    yield from said_to_all()
    yield m.Tick(reign, m.Frame.of(tick + 1, 0, ()))
    left = m.Left(IDS[0], True)
    yield m.Tick(reign, m.Frame.of(tick + 1, 0, (left,) * 1000))
    yield m.Ack(reign, tick)
    yield m.Join(room, "Ann", True, 0, 0, 0, 0)
    yield m.Snapshot(room, term, tick, 0, b"x" * 100_000)
    yield m.Inputs(room, 0, ((1, 0),))
    yield m.Inputs(room, 0, ((1, 0),) * 16)
    yield m.Lost(room, term, tick)
    yield m.Alive(room, term, tick, 1)
    yield m.Relay(room)
    yield m.Fetch(room, 1, 0)
    yield m.Frames(room, term, tuple(m.Frame.of(n, 0, ()) for n in range(256)))
    yield m.Claim(room, term, (), tick, 0, False)
    yield m.Stale(room, term)
    yield m.FenceAsk(room, term, 1)
    yield m.FenceOk(room, term, 1)
    yield m.MergeAsk(room, term, 1, 1, tick)
    yield m.MergeLose(room, term, 1, 1, tick)
    yield m.Yield(room, term, tuple((one, 1, 1, 0) for one in IDS))
    yield m.Handoff(room, term, IDS[0], tick)
    yield forwards(room, reign)
    yield m.Lacks(room, IDS)
    yield m.Lull(room, 1, 1)
    yield m.Barred(room, 1)
    yield m.Prove(room, term)
    yield m.Proof(room, term, (), tick, 0, ())
    seal = m.Seal(bytes(16), bytes(16), bytes(64), m.Hand(bytes(32), "abcd2345"))
    other = m.Seal(bytes(16), bytes(16), bytes(64), seal.by)
    yield m.Witness(room, term, tick, seal)
    yield m.Perjury(room, term, tick, seal, other)
    yield shows(room)


def examples(room: bytes, term: m.Term, tick: int, reign: int) -> list[Sequence[Word]]:
    """All `samples`, each as what is said in turn."""
    every = samples(room, term, tick, reign)
    return [one if isinstance(one, list) else [one] for one in every]


def handled(core: NodeCore, link: int, body: bytes, now: float) -> None:
    """As the network thread does it."""
    message = decode(body)
    if isinstance(message, m.Ping | m.Pong):  # which never reach the core
        encode(m.Pong(1))
        return
    effects: list[Effect] = core.received(link, message, now)
    for effect in effects:
        if isinstance(effect, Send):
            data = encode(effect.message)
            for _ in effect.to:
                bytearray().extend(data)


def kind_of(said: Sequence[Word]) -> type[Message]:
    """Of which kind they are."""
    first = said[0]
    return type(first.message if isinstance(first, Asked) else first)


def measured(
    station: Station, said: Sequence[Word], since: float = 0.0
) -> tuple[int, float]:
    """The bytes of these messages, and microseconds for one of them, so many seconds
    after the present moment."""
    (end, *_) = [end for end in station.ends() if end.other.station.name == "n5"]
    asked = [one if isinstance(one, Asked) else Asked((), one) for one in said]
    bodies = [[encode(each)[4:] for each in (*a.before, a.message)] for a in asked]
    station.core.settle(5000, HOSTS, NETWORKS)
    took, count, now = 0.0, 0, station.lan.now + since
    for *before, body in cycle(bodies):
        for one in before:
            now += 2.0  # or it is not asked for again so soon
            handled(station.core, end.number, one, now)
        begun = time.thread_time()
        handled(station.core, end.number, body, now)
        took += time.thread_time() - begun
        count += 1
        if count >= AGAIN or took >= LONGEST or (before and count == len(bodies)):
            break
    assert station.core.heeds(end.number, heads.of(m.Tell("t", pack(1)))), said[0]
    return len(bodies[0][-1]), took / count * 1e6


def table(nodes: int = NODES, players: int = PLAYERS) -> Lan:
    """Some of many play."""
    lan = Lan(1, [playable()["snake"]])
    for n in range(nodes):
        lan.add(f"n{n}")
    lan.run(2.0)
    for n in range(players):
        lan.stations[f"n{n}"].play("snake")
        lan.run(0.3)
    lan.run(1.0)
    return lan


def main() -> None:
    """Print a line for each."""
    lan = table()
    print(f"{'':14}{'bytes':>8}{'host':>9}{'member':>9}{'price':>9}   microseconds")
    for number in range(len(examples(b"x" * 16, m.Term(1, 0, IDS[0]), 1, 1))):
        found = []
        for name in ("n0", "n3"):
            station = lan.stations[name]
            room = station.room
            assert room is not None
            assert room.election.term is not None
            term, tick = room.election.term, room.log.tick
            every = examples(room.id, term, tick, reign_of(room.id, term))
            said = every[number]
            found.append(measured(station, said, PAUSE * number))
        size, kind = found[0][0], kind_of(said)
        its = PRICES[kind].of(size)
        name = kind.__name__
        print(f"{name:14}{size:8}{found[0][1]:9.0f}{found[1][1]:9.0f}{its:9}")


if __name__ == "__main__":
    main()
