"""A client that knows nothing but PROTOCOL.md links, chats, and outlives a host."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from p2p import messages
from p2p.identity import NodeId
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.relay.letters import Letters
from p2p.wire.codec import encode
from tests.foreign import client
from tests.lan import Host, Lan, NodeProcess, arena
from tests.lan.company import address, gather
from tests.p2p import vectors

MakeLan = Callable[..., Lan]
Event = dict[str, Any]
PATIENCE = 10.0  # seconds


class Foreigner:
    """`tests.foreign.client` as a process on a host of the virtual LAN."""

    def __init__(self, host: Host, target: str, name: str = "eve") -> None:
        self.process = host.python(
            *("-m", "tests.foreign.client", target, name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self.events: list[Event] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.id = self.wait_for("ready")["id"]

    def _read(self) -> None:
        for line in self.process.stdout or ():
            with self._news:
                self.events.append(json.loads(line))
                self._news.notify_all()

    def all(self, event: str, after: int = 0, **match: Any) -> list[Event]:
        """`after`: of later reigns than that alone."""
        fitting = [e for e in list(self.events) if e["event"] == event]
        fitting = [e for e in fitting if not after or e["term"] > after]
        return [e for e in fitting if match.items() <= e.items()]

    def wait_for(
        self, event: str, count: int = 1, after: int = 0, **match: Any
    ) -> Event:
        """The last of so many such events."""
        patience = PATIENCE + count / 20  # a room makes 20 ticks a second
        with self._news:
            there = self._news.wait_for(
                lambda: len(self.all(event, after, **match)) >= count, patience
            )
        assert there, f"no {event} {match}: {self.events[-20:]}"
        return self.all(event, after, **match)[count - 1]

    def do(self, what: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **more}) + "\n")

    def leave(self) -> int:
        self.do("leave")
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status


@pytest.fixture
def meeting(lan: MakeLan) -> Callable[[int], tuple[list[NodeProcess], Foreigner]]:
    def meet(count: int) -> tuple[list[NodeProcess], Foreigner]:
        wire = lan(count + 1)
        nodes = gather(wire.hosts[:count])
        eve = Foreigner(wire.hosts[count], address(nodes[0]))
        for node in nodes:  # the first by its address, the others by gossip
            eve.wait_for("linked", id=node.id)
            node.wait_for("peer", id=eve.id, name="eve", face=client.FACE.hex())
        return nodes, eve

    return meet


Meeting = Callable[[int], tuple[list[NodeProcess], Foreigner]]


def sits(nodes: list[NodeProcess], eve: Foreigner) -> int:
    """All play snake, and the foreigner with them; returns its seat."""
    arena.play(nodes)
    for node in nodes:
        eve.wait_for("linked", id=node.id)
    eve.do("sit")
    seat = int(eve.wait_for("seated")["seat"])
    for node in nodes:
        node.wait_for("room", where=lambda e: eve.id in arena.people(e))
    return seat


def followed(eve: Foreigner, ticks: int) -> list[Event]:
    """So many ticks of it, none of which is missing."""
    eve.wait_for("tick", count=ticks)
    told = eve.all("tick")
    assert all(b["tick"] == a["tick"] + 1 for a, b in pairwise(told))
    assert not eve.all("error")
    return told


def test_it_chats_both_ways_and_is_confirmed(meeting: Meeting) -> None:
    (ana, ben), eve = meeting(2)
    eve.do("say", text="grüß euch →")
    for node in (ana, ben):
        chat = node.wait_for("chat", text="grüß euch →", to="everyone")
        assert (chat["from"], chat["name"]) == (eve.id, "eve")
        eve.wait_for("heard", id=node.id, number=eve.wait_for("said")["number"])
    eve.do("say", text="for ben", to=ben.id)
    assert ben.wait_for("chat", text="for ben")["to"] == ben.id
    eve.wait_for("heard", id=ben.id, number=eve.all("said")[-1]["number"])
    ana.do("say", text="hello eve", to=eve.id)
    eve.wait_for("chat", id=ana.id, text="hello eve", to_all=False)
    ana.wait_for("delivered", to=eve.id)
    assert not ana.all("chat", text="for ben")
    assert eve.all("linked", id=ana.id, face="")
    ana.do("name", name="Zoë", face="0102ff")
    eve.wait_for("renamed", id=ana.id, name="Zoë", face="0102ff")
    ben.wait_for("renamed", id=ana.id, name="Zoë", face="0102ff")
    assert eve.leave() == 0
    assert ana.wait_for("gone", id=eve.id)["reason"] == "left"


def test_it_plays_and_its_presses_count(meeting: Meeting) -> None:
    (ana, ben), eve = meeting(2)
    seat = sits([ana, ben], eve)
    for number, value in enumerate((0, 1, 2), 1):  # up, down, left
        eve.do("press", value=value)
        eve.wait_for("input", number=number)
    followed(eve, 30)
    (mine,) = [m for m in arena.room(ana)["members"] if m["id"] == eve.id]
    assert (mine["seat"], mine["face"]) == (seat, client.FACE.hex())
    assert eve.leave() == 0
    ana.wait_for("room", where=lambda e: eve.id not in arena.people(e), since=0.0)


@pytest.mark.slow
def test_every_chain_of_ten_seconds_is_the_one_it_computes(meeting: Meeting) -> None:
    nodes, eve = meeting(3)
    sits(nodes, eve)
    followed(eve, 200)
    assert not [n for n in nodes if n.all("notice")]
    assert eve.leave() == 0


@pytest.mark.slow
def test_it_outlives_the_host(meeting: Meeting) -> None:
    nodes, eve = meeting(3)
    sits(nodes, eve)
    eve.do("press", value=0)
    eve.wait_for("input", number=1)
    first = arena.host(nodes)
    first.kill()
    left = [node for node in nodes if node is not first]
    # Of the second reign, or of a third: where much else runs, the new host may stand
    # still for so long that it is taken for dead as well.
    eve.wait_for("tick", after=1, count=20)
    eve.do("press", value=3)
    eve.wait_for("input", number=2)
    followed(eve, 30)
    arena.run_on(left, 5, term=2)
    assert eve.id in arena.people(arena.room(left[0]))
    assert eve.leave() == 0


@pytest.mark.slow
def test_it_tells_a_host_that_stood_still_that_it_follows(meeting: Meeting) -> None:
    (ana,), eve = meeting(1)
    sits([ana], eve)
    ana.stop()
    time.sleep(0.5)  # longer than a host may stand still, and no link is cut for it
    ana.cont()
    asked = eve.wait_for("fence")["tick"]
    arena.reach([ana], asked + 20)
    followed(eve, asked)
    assert not [e for e in eve.events if e.get("term", 1) != 1]
    assert eve.leave() == 0


@pytest.mark.slow
def test_who_was_written_down_as_gone_asks_to_be_let_in(meeting: Meeting) -> None:
    (ana,), eve = meeting(1)
    seat = sits([ana], eve)
    eve.do("mute")
    left = eve.wait_for("left")["tick"]
    assert eve.wait_for("joined")["tick"] > left
    arena.reach([ana], left + 20)
    eve.do("press", value=0)
    eve.wait_for("input", number=1)
    (mine,) = [m for m in arena.room(ana)["members"] if m["id"] == eve.id]
    assert mine["seat"] == seat
    assert eve.leave() == 0


def test_a_peer_that_serves_nowhere_is_not_told_of(lan: MakeLan) -> None:
    wire = lan(3)
    (ana,) = gather(wire.hosts[:1])
    eve = Foreigner(wire.hosts[1], address(ana))
    assert ana.wait_for("peer", id=eve.id)["address"] == wire.hosts[1].ip
    fay = Foreigner(wire.hosts[2], address(ana), "fay")
    assert fay.wait_for("told")["peers"] == []
    assert [guest.leave() for guest in (eve, fay)] == [0, 0]


class Stranger(client.Identity):
    """Shows the certificate of somebody else than it can prove to be."""

    def __init__(self) -> None:
        super().__init__()
        self.certificate = client.Identity().certificate


@pytest.mark.parametrize(
    ("who", "version"),
    [(client.Identity, client.VERSION + 1), (Stranger, client.VERSION)],
)
@pytest.mark.slow
def test_another_version_or_key_is_refused(
    lan: MakeLan, who: type[client.Identity], version: int
) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    script = f"""
import asyncio
from tests.foreign import client, test_client
async def main(host, port):
    link = client.Link(*await asyncio.open_connection(host, port))
    me = {who.__module__.removeprefix("tests.foreign.")}.{who.__name__}()
    welcome = (client.WELCOME, me.id, "a" * 8, "eve", [], [], 0, 0)
    try:
        await link.greet(me, welcome, {version})
        await link.read()
    except (OSError, EOFError) as error:
        print("refused")
host, port = {address(ana)!r}.split(":")
asyncio.run(main(host, int(port)))
"""
    process = wire.hosts[1].python("-c", script, stdout=subprocess.PIPE, text=True)
    assert process.communicate(timeout=PATIENCE)[0] == "refused\n"
    ana.do("say", text="alone")
    ana.wait_for("queued", to="everyone")


DOCUMENT = Path(__file__).parents[2] / "p2p" / "PROTOCOL.md"
VECTORS = DOCUMENT.read_text(encoding="utf-8").partition("## Test vectors")[2]


def test_it_computes_what_the_document_says() -> None:
    (public, node), *_ = re.findall(r"key\s+(\w{64})\nid\s+(\w{52})", VECTORS)
    assert client.id_of(bytes.fromhex(public)) == node
    dumps = [
        b for b in VECTORS.split("```") if re.fullmatch(r"\s[0-9a-f][0-9a-f\s]+", b)
    ]
    hello, room, welcome, first, second, body, forward = map(bytes.fromhex, dumps[:7])
    said, its_digest, spoken = map(bytes.fromhex, dumps[7:10])
    opened, deed, _, proof = map(bytes.fromhex, dumps[11:15])
    assert client.id_shown(client.decode(hello[4:])[3]) == node
    term = client.decode(welcome[4:])[5][0][3]
    _, reign, frame = client.fields(first[4:])
    assert client.decode(reign) == client.hash32(room, term)
    tick, chain, entries, _ = client.fields(frame)
    assert client.decode(chain) == 0
    whole = client.chain_after(bytes(16), client.decode(tick), entries)
    after = client.short(whole)
    assert f"{after:#010x}" in VECTORS
    assert client.decode(second[4:])[2][1] == after
    (target,) = re.findall(r"target\s+(\w{52})", VECTORS)
    assert client.Identity(bytes(range(32, 64))).id == target
    tag, table, envelope, hops = client.decode(forward[4:])
    assert (tag, table, envelope[1], hops) == (client.FORWARD, room, body, 2)
    letter = client.letter_of(room, *envelope)
    assert letter is not None
    assert (letter.origin, letter.run, letter.target) == (node, "abcd2345", target)
    assert (letter.reign, letter.deaf) == (client.decode(reign), True)
    assert letter.number == 1
    press = [client.decode(each) for each in letter.message]
    assert press == [client.INPUTS, room, letter.reign, [[1, 2]]]
    me = client.Identity(bytes(range(32)))
    stamp = 1_800_000_000_000, 0
    assert client.word("abcd2345", 1, stamp, b"", "Ana", "hello") == said
    assert client.digest(me.raw, said) == its_digest
    signature = me.key.sign(said)
    assert client.decode(spoken[4:]) == [client.SPOKEN, me.raw, said, signature]
    for bad in (body.replace(b"\xc3", b"\xc2"), body[:-1] + b"\x03"):
        assert client.letter_of(room, envelope[0], bad, envelope[2]) is None
    table = client.opened_by(opened, *client.decode(deed))
    assert table is not None
    assert table.opener == node
    ana = client.Guest("ana")
    ana.me, ana.nonce = me, "abcd2345"
    assert list(ana.proof(opened, table, "gate ")) == client.decode(proof)


class Via(client.Link):
    """A link that only notes what is sent."""

    def __init__(self, peer: str) -> None:
        self.id = peer
        self.sent: list[list[Any]] = []

    def send(self, *message: Any) -> None:
        self.sent.append(client.decode(client.encode(message)))


def test_it_reads_what_comes_around_a_broken_link_and_answers_that_way() -> None:
    """The other end is p2p's own."""
    host, room = parse_key_file(new_key_file(), None), bytes(range(16))
    eve, via = client.Guest("eve"), Via("b" * 52)
    eve.notes[via.id] = [["snake", "snake", 1, [1, 0, host.id], 1, 2, room]]
    eve.table = client.Table(room, [1, 0, host.id])
    letters = Letters(host, "hydralan", "abcd2345")
    ask = messages.FenceAsk(room, messages.Term(1, 0, host.id), 77)
    word = letters.write(room, 0, NodeId(eve.me.id), True, ask, 2)
    packed = client.fields(encode(word)[4:])
    for _ in range(2):  # of two copies one is read
        eve.take(via, client.decode(packed[0]), packed[1:])
    ((tag, table, envelope, hops),) = via.sent
    assert (tag, table) == (client.FORWARD, room)
    answer = messages.Forward(room, messages.Envelope(*envelope), hops)
    opened = letters.open(answer)
    assert opened is not None
    assert letters.is_genuine(opened)
    assert (opened.origin, opened.letter.target) == (eve.me.id, host.id)
    assert letters.message(opened) == messages.FenceOk(room, ask.term, 77)


def test_it_knows_neither_package() -> None:
    tree = ast.parse(Path(client.__file__).read_text(encoding="utf-8"))
    names = {
        a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names
    }
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert not {name.split(".")[0] for name in names} & {"p2p", "games", "tests"}


@pytest.mark.slow
def test_it_enters_a_locked_table_with_its_key_alone(meeting: Meeting) -> None:
    (ana, ben), eve = meeting(2)
    ana.do("play", game="snake", room="Table 2", key="Gate")
    ben.do("play", game="snake")  # the open one
    ana.wait_for("room", where=lambda e: e["locked"] and e["room"] == "Table 2")
    ben.wait_for("room", room="snake")
    for node in (ana, ben):
        node.wait_for("rooms", where=lambda e: len(e["rooms"]) == 2)
    eve.do("sit", table="Table 2")
    eve.wait_for("barred", why=1)
    eve.do("sit", table="Table 2", key="door")
    eve.wait_for("barred", why=2)
    eve.do("sit", table="Table 2", key="gate ")
    eve.wait_for("seated")
    ana.wait_for("room", where=lambda e: eve.id in arena.people(e))
    followed(eve, 20)
    assert eve.id not in arena.people(arena.room(ben))


def test_it_reads_and_proves_as_the_document_says() -> None:
    charter = vectors.OPENED_BODY, vectors.DEED.signature
    opened = client.opened_by(vectors.TABLE, vectors.RAW, *charter)
    assert opened is not None
    assert (opened.opener, opened.name) == (vectors.ID, "Table 2")
    assert client.opened_by(vectors.ROOM, vectors.RAW, *charter) is None
    assert client.opened_by(vectors.TABLE, vectors.RAW, charter[0], bytes(64)) is None
    guest = client.Guest("eve")
    guest.nonce, guest.me.id = vectors.WELCOME.nonce, vectors.ID
    proof = guest.proof(vectors.TABLE, opened, " GATE")
    assert proof == (vectors.PROOF.run, vectors.PROOF.signature)
