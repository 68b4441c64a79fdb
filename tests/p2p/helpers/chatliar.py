"""A liar of the Everyone chat: he signs by his own key alone, and says anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from msgspec.structs import replace

from p2p import messages
from p2p.chat import records
from p2p.chat.keeper import recorded
from p2p.chat.said import TEXT, TO_EVERYONE, Said, SaidReader, digest_of
from p2p.identity import node_id
from p2p.messages import Envelope, Message
from p2p.testing.signer import SimulatedSigner
from p2p.wire.envelope import sealed
from tests.p2p.helpers.crowd import APP, MORNING, Crowd, Person

YEAR_2099 = 4_070_908_800_000


def word(
    signer: SimulatedSigner,
    text: bytes,
    *,
    run: str,
    ms: int,
    seq: int = 1,
    prev: bytes = b"",
    kind: int = TEXT,
    counter: int = 0,
    app: str = APP,
    name: str = "liar",
) -> Envelope:
    """A message as anybody may sign it."""
    placed = app, run, TO_EVERYONE, seq, ms, counter, kind, prev, name, text
    return sealed(signer, Said(*placed))


def spoken(envelope: Envelope) -> messages.Spoken:
    return messages.Spoken(envelope.key, envelope.body, envelope.signature)


def log_of(
    signer: SimulatedSigner, texts: list[str], *, run: str, ms: int, app: str = APP
) -> list[Envelope]:
    """A whole log, one message a second."""
    made: list[Envelope] = []
    prev = b""
    for at, text in enumerate(texts):
        place: Any = {"ms": ms + 1000 * at, "seq": at + 1, "app": app}
        one = word(signer, text.encode(), run=run, prev=prev, **place)
        prev = digest_of(one)
        made.append(one)
    return made


class Liar:
    """Plays all that a liar can, by lot, on the links of one person of a crowd."""

    def __init__(self, crowd: Crowd, person: Person, seed: int, app: str = APP) -> None:
        self._crowd = crowd
        self._app = app
        self._person = person
        self._dice = Random(seed)
        self._count = 0
        self._seq = 0
        self._prev = b""

    @property
    def now(self) -> int:
        return MORNING + int(self._crowd.now * 1000)

    def act(self) -> None:
        """One lie more."""
        friends = self._crowd.linked(self._person)
        if not friends:
            return
        self._dice.choice(self.lies())(friends)

    def lies(self) -> Sequence[Callable[[list[Person]], None]]:
        """All that he knows."""
        return (
            *(self.equivocate, self.forge, self.leap, self.garble, self.invent),
            *(self.babble, self.refuse),
        )

    def _send(self, friend: Person, message: Message) -> None:
        self._crowd.carry(self._person, friend.id, message)

    def _word(self, text: bytes, **place: Any) -> Envelope:
        return word(self._person.signer, text, app=self._app, **place)

    def _run(self) -> str:
        self._count += 1
        return node_id(f"lie {self._count}".encode())[:8]

    def equivocate(self, friends: list[Person]) -> None:
        """Each is told something else in the same place, and then more."""
        run = self._run()
        start = self._word(b"start", run=run, ms=self.now)
        for friend in friends:
            self._send(friend, spoken(start))
            prev = digest_of(start)
            for seq in range(2, 2 + self._dice.randrange(1, 4)):
                text = f"to {self._dice.choice('ab')} {seq}".encode()
                more = self._word(text, run=run, ms=self.now + seq, seq=seq, prev=prev)
                self._send(friend, spoken(more))
                prev = digest_of(more)

    def forge(self, friends: list[Person]) -> None:
        """In another's name."""
        victim = self._dice.choice(friends)
        made = self._word(b"forged", run=self._run(), ms=self.now)
        forged = replace(made, key=victim.signer.public_key)
        for friend in friends:
            self._send(friend, spoken(forged))

    def leap(self, friends: list[Person]) -> None:
        """In 2099, and just within what is taken."""
        for ms in (YEAR_2099, self.now + self._dice.randrange(240_000)):
            made = self._word(b"later", run=self._run(), ms=ms)
            for friend in friends:
                self._send(friend, spoken(made))

    def garble(self, friends: list[Person]) -> None:
        """With a signature that is none."""
        made = self._word(b"garbled", run=self._run(), ms=self.now)
        for friend in friends:
            self._send(friend, spoken(replace(made, signature=b"x" * 64)))

    def invent(self, friends: list[Person]) -> None:
        """People who never were; he has their words in his own archive."""
        signer = SimulatedSigner(f"nobody {self._dice.random()}")
        made = log_of(
            *(signer, ["I", "am", "nobody"]),
            run=self._run(),
            ms=self.now,
            app=self._app,
        )
        kept = [as_kept(one, self._app) for one in made]
        self._person.do(lambda chat, now: chat.restored(kept, now))

    def babble(self, friends: list[Person]) -> None:
        """Answers that nobody asked for, and hashes of nothing."""
        for friend in friends:
            digest = self._dice.randbytes(16)
            key = friend.signer.public_key
            self._send(friend, messages.Compare(digest))
            self._send(friend, messages.Took("abcdefgh", 2**40))
            self._send(friend, messages.Have(key, "abcdefgh", ()))
            head = messages.ChatHead(key, "abcdefgh", 2**40, digest, self.now)
            self._send(friend, messages.Heads((head,)))

    def refuse(self, friends: list[Person]) -> None:
        """He takes nothing of what others say."""
        for friend in friends:
            self._send(friend, messages.Refused(friend.run, 1, self.now))


def as_kept(envelope: Envelope, app: str = APP) -> records.SaidToAll:
    """As it would come from a disk."""
    entry = SaidReader(app).read(envelope)
    assert entry is not None
    return recorded(entry, met=False)
