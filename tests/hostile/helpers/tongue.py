"""What a liar says instead of what his core would: a pure machine with its own chance.

It signs nothing: what it twists in a letter, it twists under the old signature.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from random import Random

from p2p.identity import NodeId
from p2p.messages import Message, RoomMessage
from tests.hostile.helpers.lies import LIES, Known
from tests.hostile.helpers.twist import twisted
from tests.hostile.helpers.vices import Way

Said = Iterator[tuple[NodeId, Message]]
REMEMBERED = 60  # words
MANY = 100  # times
FLOODS = 0.01  # of the words that are his own, if he floods


class Tongue:
    """Of one liar. `kinds`: of words with which he takes liberties. He draws some of
    them for himself, and of his ways, and how often he is a liar at all; else he is as
    honest as any, and so gets far."""

    def __init__(
        self,
        seed: str,
        kinds: Collection[type[Message]],
        ways: Collection[Way],
    ) -> None:
        self._dice = dice = Random(seed)
        few = dice.choice((0.2, 0.5, 1.0))
        # A set has no order that would be the same again.
        self.kinds = [k for k in LIES if k in kinds and dice.random() < few]
        self.ways = [w for w in Way if w in ways and dice.random() < few]
        self.rate = dice.choice((0.02, 0.2, 1.0))  # of his core's words that he twists
        self.pace = dice.choice((0.02, 0.1, 0.4))  # seconds between words of his own
        self._silent_until = self._deaf_until = 0.0
        self._heard: deque[Message] = deque(maxlen=REMEMBERED)

    # --- what his core says ----------------------------------------------------------

    def tells(
        self, word: Message, to: Sequence[NodeId], ids: Sequence[NodeId], now: float
    ) -> Said:
        """What he says to whom, where his core says `word` to `to`."""
        if type(word) not in self.kinds:
            yield from ((node, word) for node in to)
            return
        self._remember(word)
        if now < self._silent_until:
            return
        other = self._twist(word, ids)
        apart = Way.TWO_TONGUES in self.ways
        for node in to:
            if apart and other is not None and self._dice.random() < 0.5:
                yield node, word
            else:
                yield node, other or word

    def _twist(self, word: Message, ids: Sequence[NodeId]) -> Message | None:
        may = Way.TWIST in self.ways or Way.TWO_TONGUES in self.ways
        if not may or self._dice.random() >= self.rate:
            return None
        return twisted(word, ids, self._dice)

    # --- what he hears ---------------------------------------------------------------

    def hears(self, word: Message, now: float) -> bool:
        """Whether his core gets it."""
        if type(word) in self.kinds:
            self._remember(word)
        return now >= self._deaf_until or not isinstance(word, RoomMessage)

    def _remember(self, word: Message) -> None:
        if Way.REPEAT in self.ways:
            self._heard.append(word)

    # --- what he makes up ------------------------------------------------------------

    def moods(self, now: float) -> None:
        """To be called now and then."""
        if Way.SILENCE in self.ways and self._dice.random() < 0.02:
            self._silent_until = now + self._dice.random() * 2
        if Way.DEAFNESS in self.ways and self._dice.random() < 0.02:
            self._deaf_until = now + self._dice.random() * 2

    def makes_up(self, known: Known, to: NodeId) -> Iterator[Message]:
        """What he says to this one by himself."""
        if not self.kinds:
            return
        if self._heard and self._dice.random() < 0.3:
            yield self._dice.choice(self._heard)
            return
        words = [*LIES[self._dice.choice(self.kinds)](known, to)]
        if not words:
            return
        word = self._dice.choice(words)
        if Way.TWIST in self.ways and self._dice.random() < 0.5:
            ids = (known.me, *known.others)
            word = twisted(word, ids, self._dice) or word
        floods = Way.FLOOD in self.ways and self._dice.random() < FLOODS
        for _ in range(MANY if floods else 1):
            yield word
