"""What becomes of a message while its reader sleeps, leaves, dies or comes back."""

from __future__ import annotations

import pytest

from p2p.chat.pace import POSTS_A_SECOND
from p2p.chat.receipts import GIVE_UP
from p2p.events import ChatDelivered, ChatFailed, ChatQueued, ChatReceived, PeerLeft
from p2p.membership.peers import RETURN
from p2p.testing import Lan, Station

LEFT = "ben left and had not confirmed it."
PASTED = 2000  # lines
LATE = "It was not confirmed in time."


class Talk:
    """Ana and Ben, who see each other; Ana speaks."""

    def __init__(self, seed: int) -> None:
        self.lan = Lan(seed)
        self.ana, self.ben = self.lan.add("ana"), self.lan.add("ben")
        self.lan.run(2.0)
        assert len(self.ana.core.runs()) == 1

    def told(self, station: Station, *kinds: type) -> list[str]:
        """What was told of these kinds, in a word each, or the reason."""
        return [
            e.reason if isinstance(e, ChatFailed) else type(e).__name__
            for e in station.events
            if isinstance(e, kinds)
        ]

    @property
    def marks(self) -> list[str]:
        return self.told(self.ana, ChatDelivered, ChatFailed)

    @property
    def past(self) -> list[str]:
        """What Ben finds when he looks back."""
        return [m.text for m in self.ben.core.history(None, None, 9).messages]

    @property
    def heard(self) -> int:
        return len(self.told(self.ben, ChatReceived))


@pytest.fixture(params=range(8))
def talk(request: pytest.FixtureRequest) -> Talk:
    return Talk(request.param)


def test_who_sleeps_less_than_the_promise_gets_it_and_nothing_failed(
    talk: Talk,
) -> None:
    talk.lan.pause(talk.ben, GIVE_UP - 1.0)
    talk.ana.say("hello?")
    talk.lan.run(GIVE_UP - 1.1)
    assert talk.told(talk.ana, PeerLeft) == ["PeerLeft"]  # not here, and not "left"
    assert talk.marks == []
    talk.lan.run(1.0)
    assert (talk.marks, talk.heard) == (["ChatDelivered"], 1)
    talk.lan.run(60.0)
    assert (talk.marks, talk.heard) == (["ChatDelivered"], 1)


@pytest.mark.parametrize("to_him", [False, True])
def test_what_is_said_after_he_fell_silent_has_its_five_seconds_too(
    talk: Talk, to_him: bool
) -> None:
    talk.lan.pause(talk.ben, 6.0)
    talk.lan.run(3.5)
    assert talk.told(talk.ana, PeerLeft) == ["PeerLeft"]
    talk.ana.say("hello?", talk.ben.id if to_him else None)
    talk.lan.run(5.0)
    assert (talk.marks, talk.heard) == (["ChatDelivered"], 1)


def test_nobody_waits_for_who_is_silent_for_long_or_is_known_to_be_over(
    talk: Talk,
) -> None:
    talk.lan.power_off(talk.ben)
    talk.lan.run(30.0)
    talk.ana.say("to all")
    assert talk.told(talk.ana, ChatQueued) == ["ChatQueued"]
    cyd = talk.lan.add("cyd")
    talk.lan.run(2.0)
    cyd.quit()
    talk.lan.run(1.0)
    talk.ana.say("to him", cyd.id)
    talk.lan.run(0.1)
    assert talk.told(talk.ana, ChatQueued) == ["ChatQueued"] * 2


def test_what_he_had_read_before_he_died_is_not_said_to_have_missed_him(
    talk: Talk,
) -> None:
    talk.lan.cut(talk.ben, talk.ana, both=False)  # what he confirms is lost
    talk.ana.say("hello?")
    talk.lan.run(1.0)
    assert talk.heard == 1
    talk.lan.power_off(talk.ben)
    talk.lan.heal()
    talk.lan.start(talk.ben)
    talk.lan.run(5.0)
    assert talk.marks == [LEFT, "ChatDelivered"]  # his next run has it from her


def test_who_sleeps_longer_turns_the_mark_on_waking(talk: Talk) -> None:
    talk.lan.pause(talk.ben, 30.0)
    talk.ana.say("hello?")
    talk.lan.run(29.0)
    assert talk.marks == [LATE]
    talk.lan.run(10.0)
    assert (talk.marks, talk.heard) == ([LATE, "ChatDelivered"], 1)


def test_what_did_not_arrive_does_when_there_is_a_way(talk: Talk) -> None:
    talk.lan.cut(talk.ana, talk.ben)
    talk.ana.say("hello?")
    talk.lan.run(30.0)
    assert talk.marks == [LATE]
    talk.lan.heal()
    talk.lan.run(30.0)
    assert len(talk.ana.core.runs()) == 1
    assert (talk.marks, talk.heard) == ([LATE, "ChatDelivered"], 1)


def test_what_is_said_while_a_link_is_down_for_a_moment_goes_when_it_is_back(
    talk: Talk,
) -> None:
    (end,) = talk.ana.ends()
    end.wire.close(end, "broke")
    talk.ana.say("hello?")
    assert talk.ana.core.is_alone
    talk.lan.run(RETURN)
    assert (talk.marks, talk.heard) == (["ChatDelivered"], 1)
    assert talk.told(talk.ana, PeerLeft) == []


def test_a_goodbye_is_a_goodbye(talk: Talk) -> None:
    talk.ben.quit()
    talk.ana.say("wait!")
    talk.lan.run(1.0)
    assert (talk.marks, talk.heard) == ([LEFT], 0)


def test_who_was_killed_has_nothing_but_his_next_run_has_it(talk: Talk) -> None:
    talk.lan.pause(talk.ben, 60.0)
    talk.ana.say("hello?")
    talk.lan.run(0.1)
    talk.lan.kill(talk.ben)
    talk.lan.run(1.0)
    assert talk.marks == [LEFT]
    talk.lan.start(talk.ben)
    talk.lan.run(5.0)
    assert (talk.marks, talk.heard) == ([LEFT, "ChatDelivered"], 0)
    assert talk.past == ["hello?"]  # to be looked at; it is no news


def test_a_later_run_that_greets_before_the_silence_is_over_is_another(
    talk: Talk,
) -> None:
    talk.lan.power_off(talk.ben)
    talk.ana.say("hello?")
    talk.lan.run(3.5)
    assert talk.marks == []
    talk.lan.start(talk.ben)
    talk.lan.run(1.0)
    assert (talk.marks, talk.heard) == (["ChatDelivered"], 0)
    assert talk.past == ["hello?"]


def test_of_all_who_are_spoken_to_each_has_a_mark_of_its_own(talk: Talk) -> None:
    cyd = talk.lan.add("cyd")
    talk.lan.run(2.0)
    talk.lan.pause(talk.ben, 4.0)
    ident = talk.ana.say("to all")
    talk.lan.run(1.0)
    assert talk.ana.events[-1] == ChatDelivered(ident, cyd.id)
    talk.lan.run(4.0)
    assert talk.marks == ["ChatDelivered"] * 2
    assert talk.heard == 1


def test_a_name_that_changes_meanwhile_changes_nothing(talk: Talk) -> None:
    talk.lan.pause(talk.ben, 4.0)
    talk.ana.say("hello?")
    talk.ana.do(lambda core, now: core.rename("anna", now))
    talk.lan.run(5.0)
    (heard,) = [e for e in talk.ben.events if isinstance(e, ChatReceived)]
    assert heard.text == "hello?"
    assert talk.marks == ["ChatDelivered"]


def test_a_whole_file_said_line_by_line_arrives_and_nobody_is_hung_up_on() -> None:
    talk = Talk(0)
    for number in range(PASTED):
        talk.ana.say(f"line {number}", talk.ben.id)
    talk.lan.run(1.1 * PASTED / POSTS_A_SECOND)
    assert talk.marks == ["ChatDelivered"] * PASTED
    heard = [e.text for e in talk.ben.events if isinstance(e, ChatReceived)]
    assert heard == [f"line {number}" for number in range(PASTED)]
    assert talk.told(talk.ana, PeerLeft) == talk.told(talk.ben, PeerLeft) == []
