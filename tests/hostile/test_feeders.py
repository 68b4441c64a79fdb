"""Who was asked once whether it hears the host shows nobody a false game from then on,
nor has who truly passes the ticks on doubted."""

from __future__ import annotations

from p2p import messages
from p2p.messages import Frame, Frames, Input, Message
from p2p.replication.log import chain_after, in_short
from p2p.replication.seal import SEAL_EVERY
from p2p.testing import Station
from tests.hostile.helpers.liar import Liar
from tests.hostile.helpers.twofaced import TOY, Fooled
from tests.p2p.helpers.toy import Toy

BREAK = 0.35  # seconds, as any Wi-Fi has
LIES_AT_MOST = 1.2  # seconds: until a tick comes that has a seal
A_WHILE = 3.0  # seconds


class Feeder(Liar):
    """Gives its victim the next frame a moment before the host makes it: one in which
    somebody has pressed who has not, wherever the victim may stand. (What is more than
    a press has the host's seal.)"""

    victim: Station | None = None
    who: Station
    was_asked = False
    forks: tuple[tuple[int, bytes], ...] = ()  # what the victim may hold by now

    def hears(self, peer: Station, word: Message) -> bool:
        if isinstance(word, messages.Lost) and peer is self.victim:
            self.was_asked = True
        if self.was_asked and isinstance(word, messages.Tick):
            self.lan.at(self.lan.now + 0.002, self.feed)
        return True

    def lets(self, word: Message) -> bool:
        return self.victim is None or not isinstance(word, messages.Tick)

    def feed(self) -> None:
        room, victim = self.room, self.victim
        if room is None or victim is None or room.election.term is None:
            return
        tick, true = room.log.tick, room.log.whole_chain
        fed = [] if (tick + 1) % SEAL_EVERY == 0 else [(true, True)]
        fed += [(chain, False) for at, chain in self.forks if at == tick]
        frames, forks = [], []
        for chain, is_true in fed:
            pressed = room.replica.residents[self.who.id]
            made_up = Input(pressed.seat, pressed.number + 1, 0)
            entries = (made_up,) if is_true else ()
            frames.append(frame := Frame.of(tick + 1, in_short(chain), entries))
            forks.append((tick + 1, chain_after(chain, tick + 1, frame.packed)))
        self.forks = tuple(forks)
        word = Frames(room.id, room.election.term, tuple(frames))
        for late in (0.0, 0.01, 0.02, 0.03):
            self.lan.at(self.lan.now + late, lambda: self.says(victim, word))


def at_one_table() -> tuple[Fooled, Feeder, list[Station]]:
    """The last is the victim, and it is told that the one before it has pressed."""
    lan = Fooled(4, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    feeder = Feeder(lan, "feeder")
    lan.enter(feeder)
    lan.run(0.5)
    for station in (honest[0], feeder, *honest[1:]):
        station.play(TOY)
        lan.run(0.7)
    lan.run(1.0)
    lan.victims.append(honest[-1])
    feeder.victim, feeder.who = honest[-1], honest[-2]
    return lan, feeder, honest


def false_for(lan: Fooled, victim: Station, who: Station, seconds: float) -> float:
    wrong = 0
    for _ in range(round(seconds / 0.01)):
        lan.run(0.01)
        assert victim.room is not None
        wrong += victim.room.replica.residents[who.id].number > 0  # he never presses
    return wrong * 0.01


def test_who_was_asked_in_a_break_gives_no_frames_after_it() -> None:
    lan, feeder, honest = at_one_table()
    victim, who = honest[-1], honest[-2]
    lan.cut(honest[0], victim, both=False)
    lan.run(BREAK)
    lan.mend(honest[0], victim)
    assert feeder.was_asked
    assert false_for(lan, victim, who, LIES_AT_MOST) < LIES_AT_MOST
    assert not false_for(lan, victim, who, A_WHILE)
    assert victim.room is not None
    assert victim.room.synced


def test_nor_does_it_spoil_what_another_passes_on() -> None:
    lan, feeder, honest = at_one_table()
    victim, who = honest[-1], honest[-2]
    lan.cut(honest[0], victim)
    lan.run(0.6)
    assert victim.room is not None
    relay = honest[1]
    assert relay.room is not None
    relay.room.ticks.serve(victim.id, lan.now)
    victim.room.ticks.listen(relay.id, lan.now - 1.0)
    victim.room.replicator.expect(feeder.id)
    feeder.was_asked = True
    wrong = false_for(lan, victim, who, LIES_AT_MOST)
    assert wrong < LIES_AT_MOST
    assert not victim.room.ticks.avoids(relay.id, lan.now)
    assert not false_for(lan, victim, who, A_WHILE)
