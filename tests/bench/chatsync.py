"""`python -m tests.bench.chatsync [MESSAGES]`: what a newcomer costs two processors.

One node holds ten thousand messages of ten authors, whom the newcomer is linked with or
never was; he fetches them. Both are whole cores with true signatures, and speak through
memory: what is told is the time of the processor, and the longest single turn of each,
for which a game beside it would have to wait.
"""

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from random import Random

from p2p.chat.said import TEXT, TO_EVERYONE, Said, SaidReader, digest_of
from p2p.core.node_core import NodeCore
from p2p.effects import Effect, Greet, Keep, Send
from p2p.messages import FIRST_APP, Envelope, Message
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from p2p.wire.envelope import Signer, sealed
from tests.p2p.helpers.chatliar import as_kept
from tests.p2p.helpers.crowd import MORNING

MESSAGES = 10_000
AUTHORS = 10
LINK = 1
WORDS = "the quick brown fox jumps over a lazy dog and nobody sees it".split()  # noqa: SIM905
LONGEST = 4  # turns that are told
PIECE = 0.0005  # seconds that a message is under way


class Side:
    """One core, and how long it took."""

    def __init__(self, name: str, signer: Signer) -> None:
        self.core = NodeCore(
            *(signer, f"{name:a<8}"[:8].lower(), name, [], Random(name)),
            (MORNING + 86_000_000) * 1000,
        )
        self.spent = 0.0
        self.turns: list[tuple[float, str]] = []  # seconds each, and of what
        self.handled = 0
        self.out: deque[Message] = deque()
        self.bytes = 0

    def act(self, what: str, action: Callable[[], Iterable[Effect]]) -> None:
        begun = time.process_time()
        effects = list(action())
        took = time.process_time() - begun
        self.spent += took
        self.turns.append((took, what))
        for effect in effects:
            if isinstance(effect, Send | Greet):
                self.out.append(effect.message)
            elif isinstance(effect, Keep) and effect.token:
                self.act("kept", partial(self.core.kept, effect.token, 0.0))

    def hears(self, message: Message, now: float) -> None:
        packed = encode(message)
        self.bytes += len(packed)
        (read,) = MessageReader(MAX_MESSAGE).feed(packed)
        kind = type(message).__name__
        self.handled += 1
        self.act(kind, partial(self.core.received, LINK, read, now))

    def held(self) -> int:
        return len(self.core._talk._everyone._archive)


def written(signers: Sequence[Signer], count: int) -> list[Envelope]:
    """Logs of several authors, a message of each in turn."""
    chance, made = Random(1), []
    prev: dict[bytes, bytes] = {}
    for number in range(count):
        signer = signers[number % len(signers)]
        seq = number // len(signers) + 1
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 16)))
        placed = FIRST_APP, "abcdefgh", TO_EVERYONE, seq, MORNING + number * 8_000, 0
        rest = TEXT, prev.get(signer.public_key, b""), "Somebody", text.encode()
        one = sealed(signer, Said(*placed, *rest))
        prev[signer.public_key] = digest_of(one)
        made.append(one)
    return made


def measured(count: int, are_met: bool) -> None:
    """Sync, and print."""
    signers = [parse_key_file(new_key_file(), None) for _ in range(AUTHORS)]
    made = written(signers, count)
    ana, ben = (
        Side("Ana", parse_key_file(new_key_file(), None)),
        Side("Ben", parse_key_file(new_key_file(), None)),
    )
    reader = SaidReader(FIRST_APP)
    for side in (ana, ben):
        side.act("tick", partial(side.core.tick, 0.0))
    kept = [as_kept(one, FIRST_APP) for one in made]
    for side in (ana, ben) if are_met else (ana,):
        for one in made[:AUTHORS]:
            entry = reader.read(one)
            assert entry is not None
            side.core._talk._everyone._archive.meet(entry.author)
    ana.act("restored", partial(ana.core.restored, kept, 0.0))
    print(f"restored: {ana.spent:.2f} s for {len(kept):,}, all at once")
    for side in (ana, ben):
        side.spent = 0.0
        side.turns.clear()
    gc.collect()
    now = 1.0
    ana.act(
        "opened", lambda: ana.core.opened(LINK, ben.core.me, ("10.0.0.2", 1), 1, now)
    )
    ben.act(
        "opened", lambda: ben.core.opened(LINK, ana.core.me, ("10.0.0.1", 1), None, now)
    )
    last = now
    while now < 60.0:
        busy = False
        for one, other in ((ana, ben), (ben, ana)):
            if one.out:
                busy = True
                other.hears(one.out.popleft(), now)
        now += PIECE if busy else 0.01
        if ben.held() and busy:
            last = now
        for side in (ana, ben):
            at = side.core.next_tick
            if at is not None and at <= now:
                side.act("tick", partial(side.core.tick, now))
    for name, side in (("holds them", ana), ("newcomer", ben)):
        longest = ", ".join(
            f"{took * 1000:.1f} ms ({what})"
            for took, what in sorted(side.turns, reverse=True)[:LONGEST]
        )
        print(
            f"{name:11} {side.spent:6.2f} s for {side.handled:,} messages of "
            f"{side.bytes:,} bytes; longest turns {longest}"
        )
    print(f"the newcomer holds {ben.held():,}, after {last:.1f} s of the line's time")


def main(argv: Sequence[str]) -> None:
    """Measure and print."""
    count = int(argv[0]) if argv else MESSAGES
    for are_met in (True, False):
        print("of authors who were linked with" if are_met else "of others")
        measured(count, are_met)


if __name__ == "__main__":
    main(sys.argv[1:])
