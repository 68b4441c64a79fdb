"""What a liar does to the chat of whole nodes, one thing after the other: each has a
clear outcome, and the honest go on talking.

What he can do to one machine alone is tried in `tests/p2p/chat`; all of it at once, in
`tests/simulation/test_chat.py`.
"""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.chat.outbox import MOST_WAITING
from p2p.chat.outboxes import MOST_WAITING_IN_ALL
from p2p.chat.quota import WORDS_AN_HOUR, WORDS_AT_ONCE
from p2p.chat.said import digest_of
from p2p.chat.speaker import MOST_DRAFTS
from p2p.chat.writing import MANY_FOR_ONE, TOO_MANY
from p2p.errors import RemoteProtocolError
from p2p.events import ChatFailed, ChatReceived
from p2p.messages import FIRST_APP, Message
from p2p.testing import Lan, Station
from p2p.text.saying import clean_text
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from tests.p2p.helpers.chatliar import YEAR_2099, spoken, word
from tests.p2p.helpers.crowd import MORNING
from tests.simulation.helpers.chatlies import Seat, StationLiar, Wires, liar_on
from tests.simulation.helpers.promises import past

RUN = "eeeeeeee"
LONG = 1800.0  # seconds: by then what was too much at once has come by and by


class Scene:
    """Ana, Ben and Cyd, who are honest, and Eve."""

    def __init__(self) -> None:
        self.lan = Lan(1)
        self.lan.keeps = True
        names = ("Ana", "Ben", "Cyd", "Eve")
        made = [self.lan.add(name, clock=MORNING) for name in names]
        self.ana, self.ben, self.cyd, self.eve = made
        self.lan.run(2.0)
        self.liar: StationLiar = liar_on(self.lan, self.eve, 1)

    @property
    def honest(self) -> list[Station]:
        return [self.ana, self.ben, self.cyd]

    def lie(self, to: Station, *lies: Message) -> None:
        for each in lies:
            Wires(self.lan).carry(Seat(self.eve), to.id, each)
        self.lan.run(0.5)

    def all_is_well(self) -> None:
        """They hear each other, and hold the same."""
        for one in self.honest:
            one.say(f"{one.name} is well")
        self.lan.run(3.0)
        for one in self.honest:
            told = {e.text for e in one.events if isinstance(e, ChatReceived)}
            others = {f"{o.name} is well" for o in self.honest if o is not one}
            assert others <= told
            linked = {peer.id for peer in one.core.peers()}
            assert linked >= {other.id for other in self.honest if other is not one}
        self.lan.run(LONG)
        assert len({tuple(texts(one)) for one in self.honest}) == 1


def texts(station: Station) -> list[str]:
    return [one.text for one in past(station)]


def now(scene: Scene) -> int:
    return MORNING + int(scene.lan.now * 1000)


def forged_author(scene: Scene) -> None:
    made = word(scene.eve.signer, b"forged", run=RUN, ms=now(scene), app=FIRST_APP)
    for one in scene.honest:
        victim = next(other for other in scene.honest if other is not one)
        lie = messages.Spoken(victim.signer.public_key, made.body, made.signature)
        scene.lie(one, lie)
    for one in scene.honest:
        assert "forged" not in texts(one)


def replay(scene: Scene) -> None:
    said: list[Message] = []
    scene.lan.on_send = lambda _, send: said.append(send.message)
    scene.ana.say("once")
    scene.lan.run(1.0)
    (once,) = [each for each in said if isinstance(each, messages.Spoken)]
    for one in scene.honest:
        scene.lie(one, *[once] * 5)
    heard = [e for e in scene.ben.events if isinstance(e, ChatReceived)]
    assert [e.text for e in heard] == texts(scene.ben) == ["once"]


def altered_history(scene: Scene) -> None:
    scene.ana.say("true")
    scene.lan.run(1.0)
    for _ in range(3):
        scene.liar.rewrite([Seat(scene.ana)])  # type: ignore[list-item]
        scene.liar.disown([Seat(scene.ana)])  # type: ignore[list-item]
        scene.lan.kill(scene.ben)  # who comes back, asks for what was said
        scene.ben.disk.wipe()
        scene.lan.start(scene.ben)
        scene.lan.run(5.0)
    assert texts(scene.ben) == texts(scene.ana) == ["true"]


def equivocation(scene: Scene) -> None:
    start = word(scene.eve.signer, b"start", run=RUN, ms=now(scene), app=FIRST_APP)
    for one, text in zip(scene.honest, (b"yes", b"no", b"maybe"), strict=True):
        place = {"seq": 2, "prev": digest_of(start), "ms": now(scene) + 1}
        more = word(scene.eve.signer, text, run=RUN, app=FIRST_APP, **place)  # type: ignore[arg-type]
        scene.lie(one, spoken(start), spoken(more))
    scene.ana.say("which is it?")
    scene.lan.run(200.0)
    assert len({tuple(texts(one)) for one in scene.honest}) == 1
    assert len({"yes", "no", "maybe"} & {*texts(scene.ana)}) == 2  # both, for all


def combining_characters(scene: Scene) -> None:
    flood = "a" + "\u0301" * 500_000  # 1 MB
    for lie in (
        messages.Post(1, flood, 0.0),
        messages.Spoken(scene.eve.signer.public_key, flood.encode(), b"x" * 64),
    ):
        with pytest.raises(RemoteProtocolError):
            list(MessageReader(MAX_MESSAGE).feed(encode(lie)))
    short = flood[:4000]
    made = word(scene.eve.signer, short.encode(), run=RUN, ms=now(scene), app=FIRST_APP)
    scene.lie(scene.ana, spoken(made), messages.Post(1, short, 0.0))
    heard = [e.text for e in scene.ana.events if isinstance(e, ChatReceived)]
    assert heard == [clean_text(short)] * 2
    assert len(heard[0]) < 16


def year_2099(scene: Scene) -> None:
    made = word(scene.eve.signer, b"later", run=RUN, ms=YEAR_2099, app=FIRST_APP)
    told: list[Message] = []
    scene.lan.on_send = lambda station, send: (
        told.append(send.message) if station is scene.ana else None
    )
    scene.lie(scene.ana, spoken(made))
    assert [type(each) for each in told] == [messages.Refused]
    assert texts(scene.ana) == []


def million_queued(scene: Scene) -> None:
    """Of his own user, who is told; beyond the bounds nothing is held any more."""
    scene.lan.cut(scene.ana, scene.ben)
    scene.lan.kill(scene.cyd)
    scene.lan.run(10.0)
    before = len(scene.ana.events)
    for number in range(MOST_WAITING_IN_ALL + 2_000):
        to = scene.ben if number < MOST_WAITING + 1_000 else scene.cyd
        scene.ana.say(f"{number}", to.id)
    failed = [e for e in scene.ana.events[before:] if isinstance(e, ChatFailed)]
    reasons = [e.reason for e in failed]
    assert reasons.count(MANY_FOR_ONE) == 1_000 + 1_000
    assert {*reasons} <= {MANY_FOR_ONE, TOO_MANY}
    for one in scene.honest[1:]:
        scene.lan.partition([scene.ana], [one, scene.eve])
    scene.lan.run(10.0)
    before = len(scene.ana.events)
    for number in range(MOST_DRAFTS + 500):
        scene.ana.say(f"to all: {number}")
    failed = [e for e in scene.ana.events[before:] if isinstance(e, ChatFailed)]
    assert len(failed) == 500
    scene.lan.heal()
    scene.lan.start(scene.cyd)
    scene.lan.run(700.0 + 3600 * MOST_DRAFTS / WORDS_AN_HOUR)
    heard = [e.text for e in scene.ben.events if isinstance(e, ChatReceived)]
    to_ben = [text for text in heard if text.isdigit()]
    assert to_ben == [f"{number}" for number in range(MOST_WAITING)]


def quota_exhausted(scene: Scene) -> None:
    for _ in range(3):
        scene.liar.flood([Seat(one) for one in scene.honest])  # type: ignore[misc]
    scene.lan.run(10.0)
    for one in scene.honest:
        live = [e for e in one.events if isinstance(e, ChatReceived) and not e.late]
        assert len(live) <= WORDS_AT_ONCE + 10 * WORDS_AN_HOUR / 3600 + 1


@pytest.mark.parametrize(
    "attack",
    [
        *(forged_author, replay, altered_history, equivocation),
        *(combining_characters, year_2099, quota_exhausted),
        pytest.param(million_queued, marks=pytest.mark.slow),
    ],
    ids=lambda attack: attack.__name__,
)
def test_it_has_a_clear_outcome(attack) -> None:  # type: ignore[no-untyped-def]
    scene = Scene()
    attack(scene)
    scene.all_is_well()
