"""One who is linked with everybody and lies in the chat, by his own key and in the
names of others; with a seed, so that he can be met again.

    python -m tests.system.helpers.chat_liar SEED CLOCK HOST:PORT...

`CLOCK`: what he tells of his clock, as seconds ahead of the true time. Each line that
comes in is obeyed: "rest" (he says nothing new, and still answers as he likes), "tell"
(he says what he did). He dials again whoever hangs up on him.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import msgspec

from p2p import messages
from p2p.chat.said import AGAIN, TEXT, TO_EVERYONE, Instead, Said, digest_of
from p2p.identity import node_id
from p2p.messages import ChatHead, Envelope, Have, Heads, Message, Spoken
from p2p.wire.envelope import sealed
from tests.foreign.client import APP, Identity
from tests.hostile.helpers.enemy import KeySigner, Peer, tell

YEAR_2099 = 4_070_908_800_000
REST = 0.25  # seconds between two lies, on the average
AGAIN_AFTER = 0.7  # seconds until he dials again
FLOOD = 60  # words at once; a link takes some hundreds
# Words of his with which he floods no more: who was never linked with him holds no more
# than `MAX_OF_STRANGERS`, and so cannot have all that others have.
MOST = 900

Log = list[Envelope]


class Liar:
    """With one identity, on links to all of them."""

    def __init__(self, seed: str, ahead: float, addresses: list[str]) -> None:
        self._dice = Random(f"liar {seed}")
        self._ahead = ahead
        self._addresses = addresses
        self._me = Identity()
        self._signer = KeySigner(self._me)
        self._peers: dict[str, Peer] = {}
        self._heard: list[Envelope] = []  # by honest people
        self._heads: list[ChatHead] = []
        self._logs: dict[str, Log] = {}  # his own
        self._runs = 0
        self._words = 0
        self._posts = 0
        self._rests = False
        self._did: Counter[str] = Counter()
        self._lies: list[Callable[[], None]] = [
            *(self.talk, self.equivocate, self.forge, self.alter, self.replay),
            *(self.leap, self.withdraw, self.babble, self.flood, self.post),
            *(self.prove, self.invent),
        ]

    async def live(self) -> None:
        """Until the input ends."""
        async with asyncio.TaskGroup() as tasks:
            begun = [
                tasks.create_task(one)
                for one in (self._lie(), *map(self._keep_linked, self._addresses))
            ]
            tell("ready", id=self._me.id)
            while line := await asyncio.to_thread(sys.stdin.readline):
                self._rests |= line.strip() == "rest"
                tell("did", **self._did)
            for one in begun:
                one.cancel()

    async def _keep_linked(self, address: str) -> None:
        host, port = address.rsplit(":", 1)
        while True:
            clock = int((time.time() + self._ahead) * 1000)
            peer = Peer("mallory", self._me, clock)
            peer.heard = partial(self._hear, peer)
            with contextlib.suppress(OSError, EOFError, ValueError, TimeoutError):
                async with asyncio.timeout(5):
                    await peer.dial(host, int(port))
                self._peers[address] = peer
                self._did["links"] += 1
                await peer.gone()
            self._peers.pop(address, None)
            await asyncio.sleep(AGAIN_AFTER)

    async def _lie(self) -> None:
        while True:
            await asyncio.sleep(self._dice.expovariate(1 / REST))
            if self._peers and not self._rests:
                lie = self._dice.choice(self._lies)
                lie()
                self._did[lie.__name__] += 1

    # --- words -----------------------------------------------------------------------

    @property
    def _now(self) -> int:
        return int(time.time() * 1000)

    def _run(self) -> str:
        self._runs += 1
        return node_id(f"{self._me.id} {self._runs}".encode())[:8]

    def _word(self, log: Log, run: str, text: bytes, **more: Any) -> Envelope:
        """The next one of a log, which is not put there."""
        self._words += 1
        prev = digest_of(log[-1]) if log else b""
        place = {"ms": self._now, "counter": 0, "kind": TEXT, "name": "mallory", **more}
        said = Said(
            *(APP, run, TO_EVERYONE, place.get("seq", len(log) + 1), place["ms"]),
            *(place["counter"], place["kind"], place.get("prev", prev)),
            *(place["name"], text),
        )
        return sealed(self._signer, said)

    def _say(self, *words: Envelope, to: Peer | None = None) -> None:
        told = [Spoken(one.key, one.body, one.signature) for one in words]
        for peer in [to] if to else list(self._peers.values()):
            peer.says(*told)

    def _any_peer(self) -> Peer:
        return self._dice.choice(list(self._peers.values()))

    # --- lies ------------------------------------------------------------------------

    def talk(self) -> None:
        """As honest people do, to some of them."""
        run = self._dice.choice([*self._logs, self._run()])
        log = self._logs.setdefault(run, [])
        made = self._word(log, run, f"I am {run} {len(log)}".encode())
        log.append(made)
        for peer in self._peers.values():
            if self._dice.random() < 0.8:
                self._say(made, to=peer)

    def equivocate(self) -> None:
        """Each is told something else in the same place, and then more."""
        run = self._run()
        start = self._word([], run, b"start")
        self._logs[run] = [start]
        for peer in self._peers.values():
            log = [start]
            for seq in range(self._dice.randrange(4)):
                side = self._dice.choice("ab")
                more = {"ms": self._now + seq + 1}
                log.append(self._word(log, run, f"{run} {side} {seq}".encode(), **more))
            self._say(*log, to=peer)

    def forge(self) -> None:
        """In another's name."""
        if self._heard:
            victim = self._dice.choice(self._heard)
            made = self._word([], self._run(), b"I never said this", name="ana")
            self._say(Envelope(victim.key, made.body, made.signature))

    def alter(self) -> None:
        """What somebody said, with another text and his signature."""
        if self._heard:
            one = self._dice.choice(self._heard)
            body = one.body[:-1] + bytes([one.body[-1] ^ 1])
            self._say(Envelope(one.key, body, one.signature))

    def replay(self) -> None:
        """What was said before, once more."""
        said = self._dice.sample(self._heard, min(len(self._heard), 20))
        self._say(*said)
        for log in list(self._logs.values())[-3:]:
            self._say(*log)

    def leap(self) -> None:
        """In 2099, in 1970, and just within what is taken, or not any more."""
        for ms in (YEAR_2099, 0, self._now + self._dice.randrange(60_000, 130_000)):
            self._say(self._word([], self._run(), f"at {ms}".encode(), ms=ms))

    def withdraw(self) -> None:
        """What he has said himself, and what he has not."""
        run = self._run()
        old = self._dice.choice([*self._logs, "abcdefgh"])
        seq = self._dice.randrange(1, len(self._logs.get(old, ())) + 2)
        body = msgspec.msgpack.encode(Instead(old, seq))
        marks = self._word([], run, body, kind=AGAIN)
        self._say(marks, self._word([marks], run, b"instead", ms=self._now + 1))

    def babble(self) -> None:
        """Answers that nobody asked for, and hashes of nothing."""
        for peer in self._peers.values():
            digest = self._dice.randbytes(16)
            key = peer.node.key
            peer.says(
                messages.Compare(digest),
                messages.Took("abcdefgh", 2**40),
                Have(key, "abcdefgh", ()),
                Heads((ChatHead(key, "abcdefgh", 2**40, digest, self._now),)),
                messages.Refused("abcdefgh", 1, self._now),
                messages.Want(key, "abcdefgh", 1, 2**40),
            )

    def flood(self) -> None:
        """As much as a link takes."""
        if self._words + FLOOD > MOST:
            return
        run = self._run()
        log: Log = []
        for number in range(FLOOD):
            more = {"ms": self._now, "counter": number}
            log.append(self._word(log, run, f"{run} flood {number}".encode(), **more))
        self._say(*log)

    def post(self) -> None:
        """To one: twice the same number, and confirmations of what he never got."""
        peer = self._any_peer()
        self._posts += 1
        number = self._dice.choice([self._posts, 2**52, self._now * 1000])
        peer.says(
            messages.Post(number, "for you", time.time(), False),
            messages.Post(number, "for you alone", YEAR_2099 / 1000, True),
            *(messages.Stored(self._now * 1000 - n) for n in range(20)),
        )

    def prove(self) -> None:
        """That somebody forked his log, who did not; and that he did himself."""
        if len(self._heard) > 1:
            one, other = self._dice.sample(self._heard, 2)
            body = one.body[:-1] + bytes([one.body[-1] ^ 1])
            for second in ((body, one.signature), (other.body, other.signature)):
                first = one.body, one.signature
                told = messages.Forked(one.key, first, second)
                self._any_peer().says(told)
        run = self._run()
        both = [self._word([], run, text) for text in (b"yes", b"no", b"perhaps")]
        pair = self._dice.sample(both, 2)
        said = [(one.body, one.signature) for one in pair]
        self._any_peer().says(messages.Forked(both[0].key, *said))

    def invent(self) -> None:
        """A person who never was, and whose words he passes on when he is asked."""
        digest = self._dice.randbytes(16)
        key = Identity().raw
        self._heads.append(ChatHead(key, self._run(), 3, digest, self._now))
        self._any_peer().says(messages.Compare(digest))

    # --- answers ---------------------------------------------------------------------

    def _hear(self, peer: Peer, message: Message) -> None:
        match message:
            case Spoken(key, body, signature):
                self._heard.append(Envelope(key, body, signature))
                said = msgspec.msgpack.decode(body)
                peer.says(messages.Took(said[2], said[4]))
            case messages.Compare(summary, asks):
                self._compare(peer, summary, asks)
            case Heads(heads):
                self._heads += heads
                self._heads = self._heads[-200:]
            case messages.Want(key, run, first, last):
                self._answer(peer, key, run, first, last)
            case messages.Post(number):
                if self._dice.random() < 0.9:
                    peer.says(messages.Stored(number))
            case _:
                pass

    def _compare(self, peer: Peer, summary: bytes, asks: bool) -> None:
        roll = self._dice.random()
        if not asks:
            if roll < 0.3:
                peer.says(messages.Compare(self._dice.randbytes(16), roll < 0.15))
        elif roll < 0.6:
            told = self._dice.sample(self._heads, min(len(self._heads), 20))
            lies = [self._bent(one) for one in told]
            peer.says(Heads(tuple(lies), more=roll < 0.1))
        elif roll < 0.9:
            peer.says(Heads(()))

    def _bent(self, head: ChatHead) -> ChatHead:
        """Perhaps somewhat different."""
        roll, change = self._dice.random(), msgspec.structs.replace
        if roll < 0.25:
            return change(head, seq=head.seq + self._dice.randrange(1, 300))
        if roll < 0.5:
            return change(head, digest=self._dice.randbytes(16))
        return change(head, forked=True) if roll < 0.6 else head

    def _answer(self, peer: Peer, key: bytes, run: str, first: int, last: int) -> None:
        """With what he heard, somewhat changed; or not."""
        roll = self._dice.random()
        known: dict[int, Envelope] = {}
        for one in self._heard:
            said = msgspec.msgpack.decode(one.body)
            if (one.key, said[2]) == (key, run) and first <= said[4] <= last:
                known[said[4]] = one
        piece = [known[seq] for seq in sorted(known)][-64:]
        if not piece or roll < 0.2:
            piece = self._logs.get(run, [])[first - 1 : last][-64:]
        if piece and roll < 0.4:
            del piece[self._dice.randrange(len(piece))]
        if piece and roll < 0.6:
            at = self._dice.randrange(len(piece))
            one = piece[at]
            body = one.body[:-1] + bytes([one.body[-1] ^ 1])
            piece[at] = Envelope(one.key, body, one.signature)
        if roll < 0.9:
            said_of = tuple((one.body, one.signature) for one in piece)
            peer.says(Have(key, run, said_of))


async def main(seed: str, ahead: str, *addresses: str) -> None:
    """See the top."""
    await Liar(seed, float(ahead), [*addresses]).live()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
