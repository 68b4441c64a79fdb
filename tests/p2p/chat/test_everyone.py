"""The whole machine, in a crowd of its like: one history for all honest people."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from msgspec.structs import replace

from p2p import events, messages
from p2p.chat.archive import Bounds
from p2p.chat.everyone import HAVE_MESSAGES, PROOFS_AT_ONCE
from p2p.chat.quota import WORDS_AT_ONCE
from p2p.chat.records import Floor
from p2p.chat.said import digest_of
from p2p.chat.speaker import MOST_DRAFTS
from p2p.identity import node_id
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import (
    YEAR_2099,
    Liar,
    as_kept,
    log_of,
    spoken,
    word,
)
from tests.p2p.helpers.crowd import MORNING, Crowd, Person
from tests.sample import one_in

DAY = 86_400_000


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


def trio(crowd: Crowd) -> list[Person]:
    people = crowd.add("Ana", "Ben", "Cyd")
    crowd.link(*people)
    crowd.run(1)
    return people


def texts(person: Person) -> list[str]:
    return [text for _, text in person.history]


def lie(crowd: Crowd, liar: Person, friend: Person, message: messages.Message) -> None:
    crowd.carry(liar, friend.id, message)
    crowd.run(1)


# --- honest people -------------------------------------------------------------------


def test_what_is_said_is_heard_by_all_and_confirmed(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    ident = ana.say("hi")
    crowd.run(1)
    assert ben.heard == cyd.heard == ["hi"]
    assert {who for _, who in ana.marks(events.ChatDelivered)} == {ben.id, cyd.id}
    assert ana.chat.history(None, 9).messages[0].state == "delivered"
    assert ben.chat.history(None, 9).messages[0].id == ident


def test_between_equals_nothing_but_a_hash_is_said(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    ana.say("hi")
    crowd.run(5)
    crowd.unlink(ana, ben)
    ana.sent.clear()
    ben.sent.clear()
    crowd.link(ana, ben)
    crowd.run(5)
    assert [type(m).__name__ for _, m in ana.sent + ben.sent] == [
        *("Compare", "Compare"),
        "Took",  # what Ben confirmed last may have been lost with the link
    ]


def test_a_newcomer_hears_what_was_said_of_whoever_is_there(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    ana.say("one")
    ben.say("two")
    crowd.run(1)
    ana.say("three")
    crowd.run(1)
    crowd.part([ben, cyd])
    (dan,) = crowd.add("Dan")
    crowd.link(cyd, dan)
    crowd.run(1)
    assert dan.heard == []  # it is no news, but there to be looked at
    assert dan.marks_of_history == 1
    assert dan.history == ben.history
    assert sorted(texts(dan)) == ["one", "three", "two"]


def test_a_newcomer_is_passed_one_day(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    ana.say("yesterday")
    crowd.run(3600)
    ana.say("today")
    crowd.run(23.5 * 3600)
    (dan,) = crowd.add("Dan")
    crowd.link(ben, dan)
    crowd.run(1)
    assert texts(dan) == ["today"]
    assert texts(ben) == ["yesterday", "today"]


def start_slowly(crowd: Crowd, person: Person, *friends: Person) -> None:
    """Its process begins anew, and is linked with these before the disk is read."""
    kept = person.disk.all()
    person.start(reads=False)
    crowd.link(person, *friends)
    crowd.run(3)
    person.do(lambda chat, now: chat.restored(kept, now))


def test_who_came_with_a_wrong_clock_catches_up_though_his_disk_is_slow(
    crowd: Crowd,
) -> None:
    ana, cyd = crowd.add("Ana", "Cyd")
    (ben,) = crowd.add("Ben", ahead=30 * DAY)
    crowd.link(ana, cyd)
    ben.disk.floor = Floor(MORNING + 29 * DAY)  # as he had it when he knew nobody
    ana.say("one")
    start_slowly(crowd, ben, ana, cyd)
    cyd.say("two")
    crowd.run(1)
    ben.say("three")
    crowd.run(5)
    assert texts(ana) == texts(ben) == texts(cyd) == ["one", "two", "three"]
    assert ben.disk.floor is not None
    assert ben.disk.floor.ms < MORNING


def test_who_came_with_a_wrong_clock_catches_up_when_it_is_right(crowd: Crowd) -> None:
    (ana,) = crowd.add("Ana")
    (ben,) = crowd.add("Ben", ahead=5)  # of two clocks the later one counts
    ben.disk.floor = Floor(MORNING + 29 * DAY)
    ben.start()
    crowd.link(ana, ben)
    ana.say("one")
    crowd.run(1)
    ben.say("two")
    crowd.run(5)
    assert texts(ana) == texts(ben) == ["one", "two"]


def test_who_has_a_slow_disk_is_no_newcomer(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    crowd.run(DAY / 1000)
    ana.say("one")
    crowd.run(1)
    crowd.part([ana, ben], [cyd])
    ana.say("two")
    crowd.run(3 * DAY / 1000)
    floor = cyd.disk.floor
    start_slowly(crowd, cyd, ana)
    crowd.run(5)
    assert texts(cyd) == ["one", "two"]
    assert cyd.disk.floor == floor  # and what is older is still on the disk


def test_a_slow_clock_brings_back_nothing_that_was_forgotten(crowd: Crowd) -> None:
    ana, cyd = crowd.add("Ana", "Cyd")
    (ben,) = crowd.add("Ben", ahead=-DAY)
    crowd.link(ana, ben, cyd)
    ana.say("one")
    crowd.run(1)
    assert texts(ben) == ["one"]
    ben.do(lambda chat, now: chat.forget(now))
    crowd.part([ana, cyd], [ben])
    crowd.link(ana, ben, cyd)
    crowd.run(60)
    assert texts(ben) == []


def test_what_is_said_alone_waits_for_the_first_link(crowd: Crowd) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    ident = ana.say("is anybody there?")
    assert ana.marks(events.ChatQueued) == [(ident, "everyone")]
    assert [m.state for m in ana.chat.history(None, 9).messages] == ["queued"]
    crowd.run(3600)
    crowd.link(ana, ben)
    crowd.run(1)
    (heard,) = [e for e in ben.told if isinstance(e, events.ChatReceived)]
    assert heard.id == ident
    assert heard.sent == pytest.approx(MORNING / 1000 + 3600, abs=0.1)


def test_what_was_said_apart_is_put_together_and_marked_as_late(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    crowd.add("Dan")
    dan = crowd.people["Dan"]
    crowd.part([ana, dan], [ben, cyd])
    crowd.run(1)
    ana.say("first")
    crowd.run(1)
    ben.say("second")
    crowd.run(1)
    crowd.link(ana, ben, cyd, dan)
    crowd.run(2)
    for one in (ana, ben, cyd, dan):
        assert texts(one) == ["first", "second"]
    assert ben.late == cyd.late == ["first"]
    assert ana.late == dan.late == ["second"]
    # It came late, and stands before what had been shown.
    assert [m.late for m in ben.chat.history(None, 9).messages] == [True, False]
    assert [m.late for m in ana.chat.history(None, 9).messages] == [False, False]


def test_history_outlives_the_process(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    for number in range(5):
        ana.say(f"{number}")
        crowd.run(1)
    crowd.run(2)
    before = ben.history
    ben.told.clear()
    crowd.restart(ben)
    assert ben.history == before
    crowd.run(2)
    assert ben.heard == []


def test_a_restart_begins_a_new_log(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    ana.say("one")
    crowd.run(2)
    crowd.restart(ana)
    ana.say("two")
    crowd.run(1)
    assert texts(ben) == texts(ana) == ["one", "two"]


def test_a_mark_outlives_the_process(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    ana.say("one")
    crowd.run(2)
    crowd.unlink(ana, ben)
    crowd.unlink(ana, cyd)
    for _ in range(2):  # what was read from the disk is kept again
        crowd.restart(ana)
        assert [m.state for m in ana.chat.history(None, 9).messages] == ["delivered"]


def test_what_nothing_is_known_of_has_no_mark_until_somebody_has_it(
    crowd: Crowd,
) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    made = word(ana.signer, b"long ago", run="abcdefgh", ms=MORNING)
    for one in (ana, ben):
        one.do(lambda chat, now: chat.restored([as_kept(made)], now))
    assert [m.state for m in ana.chat.history(None, 9).messages] == [""]
    crowd.link(ana, ben)
    crowd.run(1)
    assert [m.state for m in ana.chat.history(None, 9).messages] == ["delivered"]


def test_the_past_is_looked_through_page_by_page(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    for number in range(10):
        ana.say(f"{number}")
        crowd.run(1)
    last = ben.chat.history(None, 4)
    assert [m.text for m in last.messages] == ["6", "7", "8", "9"]
    assert last.more
    first = ben.chat.history(last.messages[0].id, 6)
    assert [m.text for m in first.messages] == ["0", "1", "2", "3", "4", "5"]
    assert not first.more


def test_what_is_forgotten_does_not_come_back(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    ana.say("secret")
    crowd.run(2)
    ben.do(lambda chat, now: chat.forget(now))
    ana.say("after")
    crowd.run(1)
    crowd.restart(ben)
    crowd.run(5)
    assert texts(ben) == ["after"]
    assert texts(ana) == ["secret", "after"]
    assert [one.text for one in ben.disk.said.values()] == ["after"]


def test_who_wants_no_history_hears_and_is_heard(crowd: Crowd) -> None:
    (ana,) = crowd.add("Ana")
    (ben,) = crowd.add("Ben", messages=0)
    crowd.link(ana, ben)
    ana.say("hi")
    ben.say("hello")
    ben.say("you")
    crowd.run(1)
    assert ben.heard == ["hi"]
    assert ana.heard == ["hello", "you"]
    assert ben.history == []
    assert not ben.disk.said
    assert len(ben.marks(events.ChatDelivered)) == 2


def test_what_is_too_old_goes_by_the_clock(crowd: Crowd) -> None:
    people = crowd.add("Ana", "Ben", seconds=3600.0)
    crowd.link(*people)
    people[0].say("old")
    crowd.run(3700)
    people[0].say("new")
    crowd.run(100)
    for one in people:
        assert texts(one) == ["new"]
        assert len(one.disk.said) == 1


def test_more_than_a_person_says_waits_for_its_time(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    for number in range(2 * WORDS_AT_ONCE):
        ana.say(f"{number}")
    crowd.run(1)
    assert len(ben.heard) == WORDS_AT_ONCE
    crowd.run(3 * WORDS_AT_ONCE + 5)
    assert ben.heard == cyd.heard == [f"{n}" for n in range(2 * WORDS_AT_ONCE)]


def test_on_one_machine_nothing_waits(crowd: Crowd) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    ana.machine = ben.machine = "this machine"
    crowd.link(ana, ben)
    for number in range(5 * WORDS_AT_ONCE):
        ana.say(f"{number}")
    crowd.run(1)
    assert len(ben.heard) == 5 * WORDS_AT_ONCE


def test_of_a_million_queued_messages_a_bounded_number_waits(crowd: Crowd) -> None:
    (ana,) = crowd.add("Ana")
    for number in range(MOST_DRAFTS + 100):
        ana.say(f"{number}")
    assert len(ana.marks(events.ChatQueued)) == MOST_DRAFTS
    assert len(ana.marks(events.ChatFailed)) == 100
    ana.do(lambda chat, now: chat.abandon("It is over."))
    assert len(ana.marks(events.ChatFailed)) == MOST_DRAFTS + 100


def crowded(crowd: Crowd, count: int) -> list[Person]:
    """Ten people who have said so much, by and by."""
    people = crowd.add(*(f"P{number}" for number in range(10)))
    for one in people:
        one.machine = "this machine"  # on which nothing is counted
    crowd.link(*people)
    for number in range(count):
        people[number % 10].say(f"{number}")
        if number % 50 == 0:
            crowd.run(0.2)
    crowd.run(5)
    for one in people:
        one.machine = one.name
    return people


@pytest.mark.slow
def test_a_newcomer_has_ten_thousand_within_two_seconds(crowd: Crowd) -> None:
    people = crowded(crowd, 10_000)
    (new,) = crowd.add("New")
    crowd.link(new, *people)
    crowd.run(2)
    assert new.everything == people[0].everything
    assert len(new.everything) == 10_000


def test_a_newcomer_has_all_of_whom_he_meets_and_some_of_others(crowd: Crowd) -> None:
    people = crowded(crowd, 600)
    (new,) = crowd.add("New", strangers=100)
    crowd.link(new, people[0])
    crowd.run(1)
    assert len(new.everything) == 60 + 100
    share = [
        sum(ident.startswith(one.id[:8]) for ident in new.everything)
        for one in people[1:]
    ]
    assert sum(share) == 100
    crowd.link(new, *people[1:5])  # only now; and the rest are away
    crowd.run(2)
    held = [
        sum(ident.startswith(one.id[:8]) for ident in new.everything) for one in people
    ]
    assert held[:5] == [60] * 5
    assert 0 < sum(held[5:]) <= 100
    assert not new.disk.floors


# --- wrong clocks --------------------------------------------------------------------


def test_what_was_too_much_of_a_stranger_is_fetched_as_soon_as_he_is_met(
    crowd: Crowd,
) -> None:
    """Of those who have it, though they say nothing new and he himself says nothing."""
    ana, zoe, new = *crowd.add("Ana", "Zoe"), *crowd.add("New", strangers=10)
    crowd.link(ana, zoe)
    for number in range(25):
        zoe.say(f"{number}")
    crowd.run(1.0)
    crowd.link(ana, new)
    crowd.run(300.0)
    assert len(new.history) == 10
    new.do(lambda chat, now: chat.link_up(zoe.id, zoe.machine, 0, now))
    crowd.run(1.0)
    assert new.history == ana.history
    assert len(new.history) == 25


@pytest.mark.parametrize("ahead", [3 * DAY, -20 * 3_600_000, 2_000 * DAY, -(10**12)])
def test_one_wrong_clock_changes_nothing(crowd: Crowd, ahead: int) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    (cyd,) = crowd.add("Cyd", ahead=ahead)
    crowd.link(ana, ben, cyd)
    for one in (ana, cyd, ben):
        one.say(one.name)
        crowd.run(1)
    for one in (ana, ben, cyd):
        assert texts(one) == ["Ana", "Cyd", "Ben"]
        assert one.late == []


def test_what_was_said_by_a_wrong_clock_is_said_again(crowd: Crowd) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    (eve,) = crowd.add("Eve", ahead=3 * DAY)
    crowd.link(ana, eve)
    crowd.run(1)
    ident = ana.say("by the later of two clocks")
    crowd.run(1)
    crowd.add("Cyd")
    cyd = crowd.people["Cyd"]
    crowd.link(ana, eve, ben, cyd)
    crowd.run(5)
    for one in (ana, ben, cyd, eve):
        assert texts(one) == ["by the later of two clocks"]
    assert eve.heard == ["by the later of two clocks"]  # and not again
    ana.say("by the later of two clocks")  # that is something else
    crowd.run(1)
    assert eve.heard == ["by the later of two clocks"] * 2
    mine, _ = ana.chat.history(None, 9).messages
    assert mine.id == ident
    assert mine.sent < MORNING / 1000 + 60


def say_ahead(crowd: Crowd, words: Iterable[str]) -> tuple[Person, Person]:
    """Ana says these, dated by the clock of Eve, which is three days ahead."""
    (ana,) = crowd.add("Ana")
    (eve,) = crowd.add("Eve", ahead=3 * DAY)
    crowd.link(ana, eve)
    crowd.run(1)
    for each in words:
        ana.say(each)
    crowd.run(2)
    return ana, eve


def on_disk(person: Person) -> list[str]:
    return sorted(one.text for one in person.disk.said.values() if one.text)


@pytest.mark.parametrize("lasts", [0.0, 1.0, 20.0])
def test_what_is_to_be_said_again_outlives_the_process(
    crowd: Crowd, lasts: float
) -> None:
    words = [str(number) for number in range(20)]
    ana, eve = say_ahead(crowd, words)
    ben, cyd = crowd.add("Ben", "Cyd")
    crowd.link(ana, eve, ben, cyd)  # more words than she may say at once
    crowd.run(lasts)
    assert len(ana.disk.said) >= len(words)
    crowd.restart(ana)
    crowd.run(120)
    for one in (ana, ben, cyd, eve):
        assert texts(one) == words
    assert on_disk(ana) == sorted(words)


@pytest.mark.parametrize("lasts", [0.0, 1.0, 120.0])
def test_what_was_said_again_is_not_once_more_by_who_was_killed_before_he_wrote_it(
    crowd: Crowd, lasts: float
) -> None:
    words = [str(number // 2) for number in range(20)]  # each twice
    ana, eve = say_ahead(crowd, words)
    written = dict(ana.disk.said)
    ben, cyd = crowd.add("Ben", "Cyd")
    crowd.link(ana, eve, ben, cyd)
    crowd.run(lasts)  # perhaps she says only some: more than she may at once
    ana.disk.said = written
    crowd.restart(ana)
    crowd.run(120)
    for one in (ana, ben, cyd, eve):
        assert texts(one) == words
    assert on_disk(ana) == sorted(words)


def test_what_was_said_twice_as_those_were_away_who_had_it_goes_when_they_come(
    crowd: Crowd,
) -> None:
    words = [str(number) for number in range(10)]
    ana, eve = say_ahead(crowd, words)
    written = dict(ana.disk.said)
    ben, cyd, dan, zoe = crowd.add("Ben", "Cyd", "Dan", "Zoe")
    crowd.part([ana, ben, cyd], [dan, eve, zoe])
    crowd.run(5)
    assert texts(ben) == words
    ana.disk.said = written
    crowd.part([ana], [ben, cyd], [dan, eve, zoe])
    ana.start()
    crowd.part([ana, dan, eve, zoe], [ben, cyd])
    crowd.run(20)
    assert texts(dan) == words
    ana.say("new")
    crowd.run(1)
    crowd.link(*crowd.people.values())
    crowd.run(60)
    for one in crowd.people.values():
        assert texts(one) == [*words, "new"]
    assert on_disk(ana) == sorted([*words, "new"])


def test_who_is_alone_with_a_slow_clock_loses_nothing(crowd: Crowd) -> None:
    ana, ben, cyd = crowd.add("Ana", "Ben", "Cyd")
    (dan,) = crowd.add("Dan", ahead=-600_000)
    people = [ana, ben, cyd, dan]
    crowd.link(*people)
    dan.say("by the right time")
    ana.say("as well")
    crowd.run(5)
    crowd.part([ana, ben, cyd], [dan])
    crowd.run(5)
    assert texts(dan) == ["by the right time", "as well"]
    crowd.part(people)
    crowd.run(30)
    assert dan.heard == ["as well"]
    for one in people:
        assert texts(one) == ["by the right time", "as well"]
    assert ana.heard == ["by the right time"]  # he says it once


def test_what_came_too_early_is_asked_for_when_its_time_has_come(crowd: Crowd) -> None:
    (ana,) = crowd.add("Ana", ahead=30_000)
    ben, cyd = crowd.add("Ben", "Cyd")
    made = word(SimulatedSigner("Eve"), b"early", run="abcdefgh", ms=MORNING + 125_000)
    ana.do(lambda chat, now: chat.restored([as_kept(made)], now))
    crowd.link(ana, ben, cyd)
    crowd.run(3)
    assert texts(ben) == texts(cyd) == []
    crowd.run(10)
    assert texts(ben) == texts(cyd) == ["early"]


def test_what_came_too_early_is_asked_for_when_the_clock_is_right(crowd: Crowd) -> None:
    (ana,) = crowd.add("Ana")
    ben, cyd = crowd.add("Ben", "Cyd", ahead=-600_000)
    made = word(SimulatedSigner("Eve"), b"early", run="abcdefgh", ms=MORNING)
    ana.do(lambda chat, now: chat.restored([as_kept(made)], now))
    crowd.link(ana, ben, cyd)
    crowd.run(100)
    assert texts(ben) == texts(cyd) == []
    for one in (ben, cyd):
        one.do(lambda chat, now: chat.set_clock(MORNING + int(now * 1000), now))
    crowd.run(10)
    assert texts(ben) == texts(cyd) == ["early"]


def test_what_a_wrong_clock_takes_away_is_told_of_once(crowd: Crowd) -> None:
    ana, ben, cyd = crowd.add("Ana", "Ben", "Cyd")
    slow = crowd.add("Dan", "Eve", ahead=-600_000)
    people = [ana, ben, cyd, *slow]
    crowd.link(*people)
    ana.say("by the right time")
    crowd.run(5)
    crowd.part([ana, ben, cyd], slow)
    crowd.run(5)
    assert texts(slow[0]) == []
    crowd.part(people)
    crowd.run(30)
    for one in slow:
        assert (one.heard, texts(one)) == (["by the right time"],) * 2


def test_a_clock_of_2099_makes_nobody_forget(crowd: Crowd) -> None:
    ana, ben, cyd = trio(crowd)
    ana.say("kept")
    crowd.run(1)
    (eve,) = crowd.add("Eve", ahead=YEAR_2099 - MORNING)
    crowd.part([ana, eve])
    crowd.run(3600)
    assert texts(ana) == ["kept"]
    crowd.part([ana, ben, cyd])
    crowd.run(5)
    assert texts(ana) == texts(ben) == ["kept"]


def test_a_stamp_of_2099_is_refused_and_its_sender_told(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    made = word(eve.signer, b"from 2099", run="eeeeeeee", ms=YEAR_2099)
    for friend in (ana, ben):
        lie(crowd, eve, friend, spoken(made))
    told = [m for p, m in ana.sent if isinstance(m, messages.Refused)]
    assert [(m.run, m.seq) for m in told] == [("eeeeeeee", 1)]
    assert texts(ana) == texts(ben) == []
    ana.say("now")
    crowd.run(1)
    assert ben.chat.history(None, 1).messages[0].sent < YEAR_2099 / 1000


def test_what_is_just_taken_does_not_lead_others_away(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    soon = MORNING + int(crowd.now * 1000) + 119_000
    for friend in (ana, ben):
        lie(crowd, eve, friend, spoken(word(eve.signer, b"x", run="e" * 8, ms=soon)))
    ana.say("hi")
    crowd.run(1)
    assert "hi" in ben.heard
    assert texts(ana) == texts(ben) == ["hi", "x"]


@pytest.mark.parametrize("ahead", [0, 3 * DAY])
def test_who_is_refused_is_told_if_his_clock_is_wrong(crowd: Crowd, ahead: int) -> None:
    (ana,) = crowd.add("Ana", ahead=ahead)
    ben, eve = crowd.add("Ben", "Eve")
    crowd.link(ana, ben, eve)
    ana.say("hi")
    for _ in range(3):  # whoever says so, and however often
        lie(crowd, eve, ana, messages.Refused(ana.run, 1, MORNING))
    notices = [e.code for e in ana.told if isinstance(e, events.Notice)]
    assert notices == ["clock_differs"] * bool(ahead)
    assert texts(ana) == texts(ben) == ["hi"]


# --- liars ---------------------------------------------------------------------------


def test_nobody_speaks_in_anothers_name(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    made = word(eve.signer, b"forged", run="eeeeeeee", ms=MORNING)
    forged = replace(made, key=ana.signer.public_key)
    lie(crowd, eve, ben, spoken(forged))
    eve.do(lambda chat, now: chat.restored([as_kept(forged)], now))
    crowd.part([eve], [ana, ben])
    crowd.link(ana, ben, eve)
    crowd.run(5)
    assert ben.history == ana.history == []


def test_a_true_word_is_not_taken_from_anothers_link_as_live(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    made = word(ana.signer, b"mine", run="aaaaaaaa", ms=MORNING)
    lie(crowd, eve, ben, spoken(made))
    assert ben.heard == []


def test_what_is_said_a_second_time_counts_once(crowd: Crowd) -> None:
    ana, ben, _ = trio(crowd)
    ana.say("once")
    crowd.run(1)
    (again,) = [m for p, m in ana.sent if isinstance(m, messages.Spoken)][:1]
    for _ in range(5):
        lie(crowd, ana, ben, again)
    assert ben.heard == ["once"]
    assert len(ben.disk.said) == 1


def test_an_altered_history_is_not_taken_and_got_of_another(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    ana.say("true")
    crowd.run(2)
    (dan,) = crowd.add("Dan")
    crowd.link(eve, dan)
    key, run = ana.signer.public_key, ana.run
    made = word(ana.signer, b"true", run=run, ms=MORNING)
    body = made.body.replace(b"true", b"lies")
    for answer in ((), ((body, made.signature),), ((body, b"x" * 64),)):
        lie(crowd, eve, dan, messages.Have(key, run, answer))
    crowd.link(ben, dan)
    crowd.run(5)
    assert texts(dan) == ["true"]


def test_who_says_two_things_is_shown_with_both_to_all(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    start = word(eve.signer, b"start", run="eeeeeeee", ms=MORNING)
    lie(crowd, eve, ana, spoken(start))
    lie(crowd, eve, ben, spoken(start))
    for friend, text in ((ana, b"yes"), (ben, b"no")):
        more = word(
            *(eve.signer, text),
            run="eeeeeeee",
            ms=MORNING + 1,
            seq=2,
            prev=digest_of(start),
        )
        lie(crowd, eve, friend, spoken(more))
        last = word(
            *(eve.signer, b"and more"),
            run="eeeeeeee",
            ms=MORNING + 2,
            seq=3,
            prev=digest_of(more),
        )
        lie(crowd, eve, friend, spoken(last))
    crowd.unlink(ana, ben)
    crowd.link(ana, ben)
    crowd.run(5)
    assert sorted(texts(ana)) == sorted(texts(ben)) == ["no", "start", "yes"]
    assert ana.history == ben.history
    ids = [m.id for m in ana.chat.history(None, 9).messages]
    assert len(set(ids)) == 3
    assert any(isinstance(m, messages.Forked) for _, m in ana.sent + ben.sent)


def test_who_had_a_hole_there_shows_both_words_too(crowd: Crowd) -> None:
    """Nobody can tell a log of two pasts, with the head of one of them, from that."""
    ana, ben, cyd = crowd.add("Ana", "Ben", "Cyd")
    eve = SimulatedSigner("Eve")
    one = log_of(eve, ["start", "yes", "and more"], run="eeeeeeee", ms=MORNING)
    other = log_of(eve, ["start", "no"], run="eeeeeeee", ms=MORNING)
    for who, held in ((ana, one[::2]), (ben, other), (cyd, one)):
        kept = [as_kept(word_) for word_ in held]
        who.do(lambda chat, now, kept=kept: chat.restored(kept, now))
    crowd.link(ana, ben)
    crowd.run(5)
    crowd.unlink(ana, ben)
    crowd.link(ana, cyd)
    crowd.run(5)
    assert sorted(texts(ana)) == ["no", "start", "yes"]
    assert ana.history == cyd.history
    assert {kept.text for kept in ana.disk.said.values()} == {"no", "yes"}


def proof(one: Envelope, other: Envelope) -> messages.Forked:
    halves = (one.body, one.signature), (other.body, other.signature)
    return messages.Forked(one.key, *halves)


def forks(signer: SimulatedSigner, count: int, ms: int) -> list[messages.Forked]:
    """The proofs that he broke his word in so many logs."""
    made: list[messages.Forked] = []
    for number in range(count):
        run = node_id(f"{signer.id} {number}".encode())[:8]
        one, other = (word(signer, text, run=run, ms=ms) for text in (b"yes", b"no"))
        made.append(proof(one, other))
    return made


def test_a_proof_whose_time_has_not_come_is_not_taken(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    (far,) = forks(eve.signer, 1, YEAR_2099)
    lie(crowd, eve, ana, far)
    assert ana.history == ben.history == []


def test_of_many_proofs_only_some_go_to_all_and_the_rest_is_fetched(
    crowd: Crowd,
) -> None:
    ana, ben, eve = trio(crowd)
    for each in forks(eve.signer, 100, MORNING):
        crowd.carry(eve, ana.id, each)
    crowd.run(0.1)
    told = [m for who, m in ana.sent if who == ben.id]
    proofs = sum(isinstance(m, messages.Forked) for m in told)
    asked = sum(isinstance(m, messages.Want) for who, m in ben.sent if who == ana.id)
    assert 0 < proofs - asked <= PROOFS_AT_ONCE + 1
    crowd.run(60)
    assert len(ben.history) == 200
    assert ben.history == ana.history


def test_a_word_that_is_not_signed_is_never_passed_on(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    made = word(eve.signer, b"x", run="eeeeeeee", ms=MORNING)
    lie_at = crowd.now
    crowd.carry(eve, ana.id, spoken(replace(made, signature=b"x" * 64)))
    crowd.run(0.1)
    assert ana.heard == ["x"]  # the link itself is proof enough for Ana
    want = messages.Want(eve.signer.public_key, "eeeeeeee", 1, 1)
    crowd.carry(ben, ana.id, want)
    crowd.run(0.1)
    answers = [m for p, m in ana.sent if isinstance(m, messages.Have)]
    assert [m.said for m in answers] == [()]
    crowd.run(2)
    assert crowd.now > lie_at
    assert texts(ana) == []
    assert not ana.disk.said


def test_an_answer_that_is_too_long_is_not_even_read(crowd: Crowd) -> None:
    ana, _, eve = trio(crowd)
    for texts_ in (["x"] * (HAVE_MESSAGES + 1), ["x" * 8000] * 5):
        made = log_of(SimulatedSigner("nobody"), texts_, run="nnnnnnnn", ms=MORNING)
        key, run, count = made[0].key, "nnnnnnnn", len(made)
        digest = digest_of(made[-1])
        said = tuple((one.body, one.signature) for one in made)
        head = messages.ChatHead(key, run, count, digest, MORNING)
        lie_now = ana.chat.on_compare, ana.chat.on_heads, ana.chat.on_have
        compare, heads, have = lie_now
        crowd.run(70)
        compare(eve.id, messages.Compare(digest), crowd.now)
        heads(eve.id, messages.Heads((head,)), crowd.now)
        have(eve.id, messages.Have(key, run, said), crowd.now)
        ana.flush()
        assert any(
            isinstance(m, messages.Want) and m.last == count for _, m in ana.sent
        )
        assert texts(ana) == []


def test_signatures_that_a_liar_spoilt_keep_nothing_from_others(crowd: Crowd) -> None:
    ana, ben = crowd.add("Ana", "Ben")
    made = log_of(SimulatedSigner("Old"), list("abcdef"), run="nnnnnnnn", ms=MORNING)
    spoilt = [replace(one, signature=b"x" * 64) for one in made[:-1]] + made[-1:]
    ana.do(lambda chat, now: chat.restored([as_kept(one) for one in spoilt], now))
    ben.do(lambda chat, now: chat.restored([as_kept(made[-1])], now))
    crowd.link(ana, ben)
    crowd.run(5)
    assert texts(ben) == texts(ana) == list("abcdef")


def test_a_flood_of_one_machine_is_bounded_for_all(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    made = log_of(eve.signer, ["x"] * 2000, run="eeeeeeee", ms=MORNING - 2_000_000)
    for one in made:
        crowd.carry(eve, ana.id, spoken(one))
    crowd.run(60)
    assert len(ana.heard) <= WORDS_AT_ONCE + 20 + 1
    ben.say("hello")
    crowd.run(1)
    assert ana.heard[-1] == "hello"


def test_logs_without_end_of_one_liar_are_bounded(crowd: Crowd) -> None:
    """He has as many runs as he likes, and forks each of them."""
    ana, ben, eve = trio(crowd)
    ben.say("before")
    for each in forks(eve.signer, 1500, MORNING):
        crowd.carry(eve, ana.id, each)
    crowd.run(30)
    assert "before" in texts(ana)
    ben.say("hello")
    crowd.run(1)
    assert ana.heard[-1] == "hello"
    assert len(ana.everything) <= Bounds().messages


def test_keys_of_his_own_give_a_liar_no_more_room(crowd: Crowd) -> None:
    people = crowd.add("Ana", "Eve", strangers=50)
    ana, eve = people
    for number in range(300):
        signer = SimulatedSigner(f"nobody {number}")
        made = log_of(signer, ["x"], run="nnnnnnnn", ms=MORNING - number)
        eve.do(lambda chat, now, m=made: chat.restored([as_kept(m[0])], now))
    crowd.link(ana, eve)
    ana.say("mine")
    crowd.run(60)
    assert sum(text == "x" for text in texts(ana)) <= 50
    assert "mine" in texts(ana)


def test_a_liar_who_answers_nothing_keeps_nobody_from_others(crowd: Crowd) -> None:
    ana, ben, eve = trio(crowd)
    (dan,) = crowd.add("Dan")
    ana.say("hi")
    crowd.run(1)
    crowd.link(eve, dan)
    eve_digest = messages.Compare(b"x" * 16)
    crowd.part([ana, ben, eve], [eve, dan])
    lie(crowd, eve, dan, eve_digest)
    crowd.link(ben, dan)
    crowd.run(40)
    assert texts(dan) == ["hi"]


def test_answers_that_nobody_asked_for_change_nothing(crowd: Crowd) -> None:
    ana, _, eve = trio(crowd)
    made = log_of(SimulatedSigner("nobody"), ["x"], run="nnnnnnnn", ms=MORNING)[0]
    said = ((made.body, made.signature),)
    lie(crowd, eve, ana, messages.Have(made.key, "nnnnnnnn", said))
    head = messages.ChatHead(made.key, "nnnnnnnn", 1, b"x" * 16, MORNING)
    lie(crowd, eve, ana, messages.Heads((head,)))
    lie(crowd, eve, ana, messages.Took(ana.run, 7))
    half = (made.body, made.signature)
    lie(crowd, eve, ana, messages.Forked(made.key, half, half))
    assert ana.history == []
    assert ana.heard == []


# --- all of it at once ---------------------------------------------------------------

CLOCKS = (0, 0, 0, -20 * 3_600_000, 3 * DAY, -(10**12), 3 * 10**12)


def scatter(crowd: Crowd, people: list[Person], dice: Random) -> None:
    """Each is in one of a few groups, which do not reach each other."""
    groups: list[list[Person]] = [[] for _ in range(dice.randrange(1, 4))]
    for one in people:
        dice.choice(groups).append(one)
    crowd.part(*groups)


def gather(crowd: Crowd, people: list[Person]) -> None:
    """All reach each other, on new links, and have time for all that is missing."""
    crowd.part()
    crowd.part(people)
    crowd.run(300)


def play(seed: int, wrong: bool, liar: bool, messages_: int = 200) -> Crowd:
    """Five people, one of whom may lie; up to two clocks may be wrong."""
    crowd, dice = Crowd(seed), Random(seed)
    clocks = [dice.choice(CLOCKS) if wrong else 0 for _ in range(2)] + [0, 0, 0]
    dice.shuffle(clocks)
    for name, ahead in zip(("Ana", "Ben", "Cyd", "Dan", "Eve"), clocks, strict=True):
        skew = dice.randrange(-90_000, 90_000) if wrong and not ahead else 0
        crowd.add(name, ahead=ahead + skew)
    people = list(crowd.people.values())
    eve = Liar(crowd, people[-1], seed) if liar else None
    said = 0
    while said < messages_:
        lot = dice.random()
        if lot < 0.6:
            one = dice.choice(people)
            one.say(f"{one.name} {said}")
            said += 1
        elif lot < 0.75:
            scatter(crowd, people, dice)
        elif lot < 0.8:
            crowd.restart(dice.choice(people))
        elif lot < 0.9 and eve is not None:
            eve.act()
        crowd.run(dice.choice((0.0005, 0.01, 1, 5, 20)))
    gather(crowd, people)
    return crowd


@pytest.mark.parametrize("seed", one_in(4, range(8)))
@pytest.mark.parametrize(("wrong", "liar"), [(False, True), (True, False)])
def test_honest_people_have_one_history(seed: int, wrong: bool, liar: bool) -> None:
    crowd = play(seed, wrong, liar)
    people = list(crowd.people.values())
    honest = people[:-1] if liar else people
    assert len({tuple(one.history) for one in honest}) == 1
    assert len(honest[0].history) > 150
    for one in honest:
        kept = {record.text for record in one.disk.said.values() if record.text}
        assert kept == set(texts(one)) - {"queued"}


def test_bounds_can_be_set() -> None:
    assert Bounds(messages=5).messages == 5


@pytest.mark.slow
def test_fifty_thousand_words_are_the_same_for_all() -> None:
    crowd, dice = Crowd(1), Random(1)
    names = ("Ana", "Ben", "Cyd", "Dan", "Eve")
    people = crowd.add(*names, messages=10**6, strangers=10**6)
    for one in people:
        one.machine = "this machine"  # on which nothing is counted
    said = 0
    while said < 50_000:
        lot = dice.random()
        if lot < 0.9:
            one = dice.choice(people)
            for _ in range(20):
                one.say(f"{one.name} {said}")
                said += 1
        elif lot < 0.98:
            scatter(crowd, people, dice)
        elif lot < 0.983:
            crowd.restart(dice.choice(people))
        crowd.run(dice.choice((0.01, 1, 5)))
    gather(crowd, people)
    held = [one.everything for one in people]
    assert all(one == held[0] for one in held)
    assert len(held[0]) >= 49_000  # what is said alone, and not yet dated, ends with it
