"""What one says to another arrives once, and no mark is wrong, whoever dies when."""

from __future__ import annotations

from random import Random

import pytest

from p2p.chat import outboxes, reading, writing
from p2p.chat.direct import Direct
from p2p.chat.outbox import AGAIN_AFTER_LOST, MOST_WAITING
from p2p.chat.pace import POSTS_A_SECOND
from p2p.chat.records import Kept, Number, SaidToOne
from p2p.chat.taken import MOST_TAKEN
from p2p.chat.talks import MOST_KEPT
from p2p.chat.writing import GIVEN_UP_AFTER, QUEUED_AFTER
from p2p.effects import Drop, Keep, Notify, Outbox, Send
from p2p.events import ChatFailed, ChatReceived, Peer
from p2p.identity import NodeId
from p2p.messages import Post, Stored
from tests.p2p.helpers.penfriends import BEGAN, DAY, Friend, World
from tests.sample import one_in

ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abc")


@pytest.fixture
def world() -> World:
    """Ana and Ben are linked; Cyd runs, and reaches nobody."""
    made = World("abc")
    made.link(*made.friends[:2])
    return made


def test_a_message_is_shown_at_once_and_confirmed_from_the_disk(world: World) -> None:
    ana, ben, _ = world.friends
    ben.commits = False
    ident = ana.say("hello", ben)
    world.run(1.0)
    assert (ben.heard(), ana.marks(ident)) == (["hello"], [])
    ben.commits = True
    world.run(1.0)
    assert (ben.heard(), ana.marks(ident)) == (["hello"], ["delivered"])
    (shown,) = ana.direct.history(BEN, None, 10).messages
    assert (shown.id, shown.state, shown.to) == (ident, "delivered", BEN)
    (read,) = ben.direct.history(ANA, None, 10).messages
    assert (read.id, read.state, read.to, read.name) == (ident, "", BEN, "A")


def test_who_is_away_gets_it_when_he_is_back(world: World) -> None:
    ana, _ben, cyd = world.friends
    ident = ana.say("hello", cyd)
    world.run(1.0)
    assert ana.marks(ident) == ["queued"]
    world.run(3 * DAY)
    world.link(ana, cyd)
    world.run(1.0)
    assert (ana.marks(ident), cyd.heard()) == (["queued", "delivered"], ["hello"])
    (event,) = [e for _, e in cyd.told if isinstance(e, ChatReceived)]
    assert event.late
    assert event.to == CYD


def test_what_waits_outlives_both_programs(world: World) -> None:
    ana, _ben, cyd = world.friends
    first = ana.say("one", cyd)
    assert not ana.direct.is_confirmed
    world.run(0.01)
    assert ana.direct.is_confirmed
    ana.quit()
    cyd.quit()
    world.run(DAY)
    ana.start()
    second = ana.say("two", cyd)
    world.run(1.0)
    ana.quit()
    ana.start()
    cyd.start()
    (one, two) = ana.direct.history(CYD, None, 10).messages
    assert (one.state, two.state) == ("queued", "queued")
    world.link(ana, cyd)
    world.run(1.0)
    assert cyd.heard() == ["one", "two"]
    assert ana.marks(first)[-1] == ana.marks(second)[-1] == "delivered"


def test_who_left_politely_is_away_at_once(world: World) -> None:
    ana, ben, _ = world.friends
    ben.commits = False
    ident = ana.say("hello", ben)
    world.run(0.1)
    world.cut(ben, ana, goodbye=True)
    assert ana.marks(ident) == ["queued"]


def test_who_is_silent_for_some_seconds_is_not_away(world: World) -> None:
    ana, ben, _ = world.friends
    ben.commits = False
    ident = ana.say("hello", ben)
    world.run(1.0)
    world.cut(ana, ben)
    world.run(QUEUED_AFTER - 1.1)
    assert ana.marks(ident) == []
    world.link(ana, ben)
    ben.commits = True
    world.run(1.0)
    assert (ana.marks(ident), ben.heard()) == (["delivered"], ["hello"])


def test_what_is_not_confirmed_soon_is_queued(world: World) -> None:
    ana, ben, _ = world.friends
    ben.commits = False
    ident = ana.say("hello", ben)
    world.run(QUEUED_AFTER + 0.1)
    assert ana.marks(ident) == ["queued"]
    ben.commits = True
    world.run(1.0)
    assert ana.marks(ident) == ["queued", "delivered"]


def test_no_mark_before_the_own_disk_has_it(world: World) -> None:
    ana, _, cyd = world.friends
    ana.commits = False
    ident = ana.say("hello", cyd)
    world.run(60.0)
    assert ana.marks(ident) == []
    ana.commits = True
    world.run(1.0)
    assert ana.marks(ident) == ["queued"]


def test_it_is_given_up_after_a_week_and_may_turn_out_to_be_there(
    world: World,
) -> None:
    ana, ben, _ = world.friends
    world.cut(ana, ben)
    ident = ana.say("hello", ben)
    week = GIVEN_UP_AFTER / 1000
    world.run(week - 60.0)
    assert ana.marks(ident) == ["queued"]
    world.run(200.0)
    assert ana.marks(ident) == ["queued", "failed"]
    (shown,) = ana.direct.history(BEN, None, 10).messages
    assert shown.state == "failed"
    world.link(ana, ben)
    world.run(1.0)
    assert ben.heard() == []
    number = int(ident.rsplit("-")[-1], 16)
    ben.has_disk = False  # his word is all that there is
    ana.act(lambda d, now: d.on_stored(BEN, Stored(number), now))
    ana.act(lambda d, now: d.on_stored(BEN, Stored(number), now))
    assert ana.marks(ident) == ["queued", "failed", "delivered"]
    world.run(DAY)
    assert ana.direct.history(BEN, None, 10).messages == ()


def test_an_outbox_belongs_to_the_id_that_wrote_it(world: World) -> None:
    ana, _, cyd = world.friends
    ident = ana.say("hello", cyd)
    world.run(1.0)
    ana.die()
    ana.id = NodeId("z" * 52)
    ana.start()
    world.link(ana, cyd)
    world.run(60.0)
    assert cyd.heard() == []
    (failed,) = [e for _, e in ana.told if isinstance(e, ChatFailed)]
    assert (failed.id, failed.reason) == (ident, writing.ANOTHER_ID)
    (shown,) = ana.direct.history(CYD, None, 10).messages
    assert (shown.state, shown.sender) == ("failed", ANA)


def test_who_only_looks_never_queues_and_reads_nothing(world: World) -> None:
    ana, ben, cyd = world.friends
    world.cut(ana, ben)
    ana.die()
    ana.is_visitor, ana.has_disk = True, False
    ana.start()
    world.link(ana, ben)
    assert ana.marks(ana.say("hello", cyd)) == ["failed"]
    ben.commits = False
    late = ana.say("are you there?", ben)
    world.run(QUEUED_AFTER + 0.1)
    assert ana.marks(late) == ["failed"]
    ben.commits = True
    world.run(1.0)
    assert ana.marks(late) == ["failed", "delivered"]
    assert ana.disk.written == []
    ident = ben.say("I am", ana)
    world.run(1.0)
    assert (ben.marks(ident), ana.heard()) == (["queued"], [])
    ben.commits = False
    left = ana.say("bye", ben)
    world.cut(ben, ana, goodbye=True)
    assert ana.marks(left) == ["failed"]


def test_without_a_disk_what_waits_ends_with_the_program() -> None:
    world = World("ab")
    ana, ben = world.friends
    ana.die()
    ana.has_disk = False
    ana.start()
    ident = ana.say("hello", ben)
    world.run(1.0)
    assert ana.marks(ident) == ["queued"]
    ana.quit()
    assert ana.marks(ident) == ["queued", "failed"]


def test_a_disk_that_lost_a_message_is_asked_for_it_again(world: World) -> None:
    ana, ben, _ = world.friends
    ident = ana.say("hello", ben)
    world.run(0.0015)
    assert ben.heard() == ["hello"]
    ben.die()
    ben.start()
    assert ben.read(ana) == []
    world.link(ana, ben)
    world.run(1.0)
    assert (ben.read(ana), ana.marks(ident)) == (["hello"], ["delivered"])


def test_what_comes_before_the_disk_was_read_waits_for_that(world: World) -> None:
    out = Outbox()
    here = {BEN: Peer(BEN, "Ben", "")}
    machine = Direct(ANA, here.get, world.unix, out, is_early=True)
    machine.link_up(BEN, 0.0)
    machine.on_post(BEN, Post(7, "again", 0.0), 0.0)
    machine.on_post(BEN, Post(8, "new", 0.0), 0.0)
    assert out.take() == []
    machine.restored([Number(BEN, 7, world.unix(0) + 1)], 0.0)
    stored, shown, keep = out.take()
    assert stored == Send((BEN,), Stored(7))
    assert isinstance(keep, Keep)
    assert isinstance(shown, Notify)


@pytest.mark.slow
def test_so_many_wait_for_one_and_no_more(world: World) -> None:
    ana, _ben, cyd = world.friends
    idents = [ana.say(f"{n}", cyd) for n in range(MOST_WAITING + 10)]
    world.run(1.0)
    assert [ana.marks(i) for i in idents[MOST_WAITING:]] == [["failed"]] * 10
    reasons = {e.reason for _, e in ana.told if isinstance(e, ChatFailed)}
    assert reasons == {writing.MANY_FOR_ONE}
    world.link(ana, cyd)
    world.run(1.1 * MOST_WAITING / POSTS_A_SECOND)
    assert cyd.heard() == [f"{n}" for n in range(MOST_WAITING)]
    assert ana.direct.is_confirmed


def test_a_million_to_many_end_in_a_clear_word() -> None:
    out = Outbox()
    machine = Direct(ANA, lambda node: None, lambda now: 0, out)
    failed = 0
    for n in range(20_000):
        machine.say("x" * 100, NodeId(f"{n % 500:a>52}"), "Ana", BEGAN, 0.0)
        for effect in out.take():
            if isinstance(effect, Notify) and isinstance(effect.event, ChatFailed):
                failed += 1
                assert effect.event.reason == writing.TOO_MANY
            elif isinstance(effect, Keep):
                machine.kept(effect.token, 0.0)
        out.take()
    assert failed == 10_000
    for n in range(20):
        machine.say("x" * 8192, NodeId(f"{n:b>52}"), "Ana", BEGAN, 0.0)


def test_a_million_numbers_of_one_who_means_no_good_leave_room_for_others() -> None:
    """He wears out his own: what others wrote is read once all the same."""
    out = Outbox()
    machine = Direct(ANA, lambda n: Peer(n, "Eve", ""), lambda now: BEGAN, out)
    machine.on_post(CYD, Post(1, "true", 0.0), 0.0)
    for number in range(MOST_TAKEN + 3_000):
        machine.on_post(BEN, Post(number, "x", 0.0), 0.0)
        for effect in out.take():
            if isinstance(effect, Keep):
                machine.kept(effect.token, 0.0)
        out.take()
    assert len(machine.history(BEN, None, 10**6).messages) < MOST_KEPT
    machine.on_post(CYD, Post(2, "new", 0.0), 0.0)
    shown = [e.event for e in out.take() if isinstance(e, Notify)]
    assert [e.text for e in shown if isinstance(e, ChatReceived)] == ["new"]
    machine.on_post(CYD, Post(1, "true", 0.0), 0.0)
    assert not any(isinstance(e, Notify) for e in out.take()), "read twice"


def test_texts_that_wait_are_bounded_in_bytes() -> None:
    out = Outbox()
    machine = Direct(ANA, lambda node: None, lambda now: 0, out)
    for n in range(2000):
        machine.say("x" * 8192, NodeId(f"{n % 5:a>52}"), "Ana", BEGAN, 0.0)
    told = [e.event for e in out.take() if isinstance(e, Notify)]
    assert len(told) == 2000 - outboxes.MOST_WAITING_BYTES // 8192
    assert {type(event) for event in told} == {ChatFailed}


def test_who_is_blocked_gets_nothing_more(world: World) -> None:
    ana, ben, _ = world.friends
    ben.commits = False
    ident = ana.say("hello", ben)
    ana.act(lambda d, now: d.give_up(BEN, "You have blocked that peer."))
    assert ana.marks(ident) == ["failed"]
    ben.commits = True
    world.run(1.0)
    assert ana.marks(ident) == ["failed", "delivered"]  # it was on its way


def test_a_new_identity_has_failed_to_deliver_and_knows_the_past(world: World) -> None:
    ana, _ben, cyd = world.friends
    ident = ana.say("hello", cyd)
    world.run(1.0)
    ana.act(lambda d, now: d.abandon("This node took a new identity meanwhile."))
    assert ana.marks(ident) == ["queued", "failed"]
    later = Direct(NodeId("z" * 52), lambda node: None, world.unix, Outbox())
    later.follow(ana.direct)
    (shown,) = later.history(CYD, None, 10).messages
    assert (shown.sender, shown.state) == (ANA, "failed")


def test_a_disk_that_hangs_makes_nobody_hold_more_and_more(world: World) -> None:
    _ana, ben, _ = world.friends
    ben.commits = False
    for n in range(reading.MOST_UNWRITTEN_EACH + 10):
        post = Post(n + 1, "x", 0.0)
        ben.act(lambda d, now, post=post: d.on_post(ANA, post, now))  # type: ignore[misc]
    assert len(ben.heard()) == reading.MOST_UNWRITTEN_EACH


def test_what_a_disk_in_trouble_did_not_take_comes_again(world: World) -> None:
    ana, ben, _ = world.friends
    ident = ana.say("hello", ben)
    world.run(0.0005)
    lost = ben.direct.on_post
    ben.direct.on_post = lambda *_: None  # type: ignore[method-assign]
    world.run(1.0)
    ben.direct.on_post = lost  # type: ignore[method-assign]
    assert ben.heard() == []
    world.run(AGAIN_AFTER_LOST)
    assert (ben.heard(), ana.marks(ident)) == (["hello"], ["queued", "delivered"])


def test_numbers_are_forgotten_after_eight_days(world: World) -> None:
    ana, ben, _ = world.friends
    ana.say("hello", ben)
    world.run(7.9 * DAY)
    assert [o for o in ben.disk.records() if isinstance(o, Number)]
    assert not [o for o in ben.disk.records() if isinstance(o, SaidToOne)]
    world.run(0.2 * DAY)
    assert ben.disk.records() == []
    assert ben.direct.next_tick is None


def test_what_cannot_be_shown_is_confirmed_and_not_shown(world: World) -> None:
    _ana, ben, _ = world.friends
    ben.act(lambda d, now: d.on_post(ANA, Post(5, "\u202e", 0.0), now))
    ben.act(lambda d, now: d.on_post(CYD, Post(5, "from nobody", 0.0), now))
    world.run(1.0)
    assert ben.heard() == []
    assert [o for o in ben.disk.records() if isinstance(o, Number)]


def test_of_history_all_is_forgotten_but_what_is_to_go_out(world: World) -> None:
    ana, ben, cyd = world.friends
    ana.say("done", ben)
    ben.say("done too", ana)
    waits = ana.say("to go", cyd)
    world.run(1.0)
    ana.act(lambda d, now: d.forget())
    assert ana.direct.history(BEN, None, 10).messages == ()
    assert [one.id for one in ana.direct.history(CYD, None, 10).messages] == [waits]
    ana.die(10**6)
    ana.start()
    assert ana.direct.history(BEN, None, 10).messages == ()
    world.link(ana, cyd)
    world.run(1.0)
    assert cyd.heard() == ["to go"]


def test_a_word_of_others_changes_no_mark(world: World) -> None:
    ana, _ben, cyd = world.friends
    ident = ana.say("hello", cyd)
    number = int(ident.rsplit("-")[-1], 16)
    world.run(1.0)
    ana.act(lambda d, now: d.on_stored(BEN, Stored(number), now))
    ana.act(lambda d, now: d.on_stored(CYD, Stored(number + 1), now))
    assert ana.marks(ident) == ["queued"]


def test_what_is_not_even_tried_has_failed(world: World) -> None:
    ana = world.friends[0]
    said = ana.act(lambda d, now: d.say_in_vain(BEN, BEGAN, "You blocked him."))
    assert ana.marks(str(said)) == ["failed"]


def test_a_drop_is_an_effect(world: World) -> None:
    out = Outbox()
    machine = Direct(ANA, lambda node: None, world.unix, out)
    machine.forget()
    (drop,) = out.take()
    assert isinstance(drop, Drop)


# --- whoever dies when ---------------------------------------------------------------


def disturb(world: World, dice: Random) -> None:
    """Something happens to somebody."""
    one, other = dice.sample(world.friends, 2)
    match dice.randrange(9):
        case 0 | 1:
            if one.is_alive:
                one.die(dice.randrange(len(one.disk.written) + 1))
        case 2:
            if one.is_alive:
                one.quit()
        case 3:
            world.cut(one, other)
        case 4 | 5:
            if not one.is_alive:
                one.start()
        case 6 | 7:
            world.link(one, other)
        case 8:
            one.commits = not one.commits


def lively(seed: int, letters: str) -> tuple[World, dict[str, tuple[Friend, Friend]]]:
    """Some minutes in which much is said, and much goes wrong."""
    world, dice = World(letters, seed), Random(seed)
    said: dict[str, tuple[Friend, Friend]] = {}
    texts = 0
    for _ in range(dice.randrange(20, 120)):
        if dice.random() < 0.6:
            one, other = dice.sample(world.friends, 2)
            for _ in range(dice.choice((1, 1, 1, 2, 50))):
                if one.is_alive:
                    texts += 1
                    said[one.say(f"{texts}", other)] = one, other
        else:
            disturb(world, dice)
        world.run(dice.choice((0.0, 0.001, 0.002, 0.003, 0.004, 0.1, 1.0, 7.0)))
    for friend in world.friends:
        friend.commits = True
    world.run(1.0)
    world.link_all()
    world.run(60.0)
    return world, said


@pytest.mark.parametrize("letters", ["ab", "abc"])
@pytest.mark.parametrize("seed", one_in(3, range(30)))
def test_whoever_dies_when_all_arrives_once_and_no_mark_is_wrong(
    letters: str, seed: int
) -> None:
    world, said = lively(seed, letters)
    for friend in world.friends:
        assert friend.direct.is_confirmed
        for other in world.friends:
            read = friend.read(other)
            assert len(read) == len(set(read)), "twice in the history"
    for ident, (writer, reader) in said.items():
        own = [m for m in writer.direct.history(reader.id, None, 10**5).messages]
        state = {m.id: m.state for m in own}.get(ident)
        theirs = reader.direct.history(writer.id, None, 10**5).messages
        is_there = ident in {m.id for m in theirs}
        if state is None:  # its writer died before anything was promised
            assert "queued" not in writer.marks(ident)
        elif state == "failed":  # he left while it was on its way to the disk
            assert "failed" in writer.marks(ident)
        else:
            assert state == "delivered"
            assert is_there
        if writer.marks(ident)[-1:] == ["delivered"]:
            assert is_there
    for friend in world.friends:
        shown = [(life, e.id) for life, e in friend.told if isinstance(e, ChatReceived)]
        assert len(shown) == len(set(shown)), "twice in one life"


class Clocks:
    """Ana's own clock, and the latest time that has come for certain."""

    def __init__(self, own: int, surely: int) -> None:
        self.own, self.surely = own, surely

    def direct(self, out: Outbox) -> Direct:
        here = {BEN: Peer(BEN, "Ben", "")}
        return Direct(
            *(ANA, here.get, lambda now: self.own + int(now * 1000), out),
            surely=lambda now: self.surely + int(now * 1000),
        )


def kept(out: Outbox) -> list[Kept]:
    return [r for e in out.take() if isinstance(e, Keep) for r in e.records]


def test_what_is_said_is_dated_by_the_own_clock_and_old_for_certain() -> None:
    month = 30 * 86_400_000
    right, out = int(BEGAN * 1000), Outbox()
    clocks = Clocks(right + month, right)  # others are here, and know better
    machine = clocks.direct(out)
    machine.say("to Ben", BEN, "Ana", BEGAN, 0.0)
    machine.on_post(BEN, Post(7, "to Ana", BEGAN), 0.0)
    records = kept(out)
    clocks.surely = clocks.own  # nobody is here at the next start
    machine = clocks.direct(out)
    machine.restored(records, 1.0)
    for now in (1.0, 100.0, 200.0):
        machine.tick(now)
    assert not [e for e in out.take() if isinstance(e, Drop)]
    texts = [one.text for one in machine.history(BEN, None, 9).messages]
    assert texts == ["to Ben", "to Ana"]


def test_nothing_is_too_old_in_the_first_moment() -> None:
    right, out = int(BEGAN * 1000), Outbox()
    clocks = Clocks(right, right)
    machine = clocks.direct(out)
    machine.on_post(BEN, Post(7, "to Ana", BEGAN), 0.0)
    records = kept(out)
    year = 365 * 86_400_000
    clocks.own = clocks.surely = right + year  # since this morning
    machine = clocks.direct(out)
    machine.restored(records, 0.0)
    machine.tick(0.0)
    clocks.surely = right  # somebody came
    machine.tick(60.0)
    assert not [e for e in out.take() if isinstance(e, Drop)]


def test_a_clock_that_is_set_back_by_a_hair_changes_no_order() -> None:
    right, out = int(BEGAN * 1000), Outbox()
    clocks = Clocks(right, right)
    machine = clocks.direct(out)
    for number in range(4):
        machine.say(f"{number}", BEN, "Ana", BEGAN, 0.0)
        clocks.own -= 1
    clocks.own -= 3_600_000  # that is no accident
    machine.say("4", BEN, "Ana", BEGAN, 0.0)
    dates = [one.since for one in kept(out) if isinstance(one, SaidToOne)]
    assert dates == [right] * 4 + [clocks.own]


def test_the_oldest_goes_first_in_whatever_parts_the_disk_has_it() -> None:
    out, clocks = Outbox(), Clocks(int(BEGAN * 1000), int(BEGAN * 1000))
    machine = clocks.direct(out)
    for number in range(6):
        machine.say(f"{number}", BEN, "Ana", BEGAN, number / 1000)
    records = kept(out)
    for is_whole in (True, False):
        machine = clocks.direct(out)
        machine.restored(records[3:], 1.0, is_last=False)
        machine.tick(1.0)
        machine.link_up(BEN, 1.0)
        assert not [e for e in out.take() if isinstance(e, Send)]
        assert machine.next_tick == 1.0 + writing.READ_WITHIN
        if is_whole:
            machine.restored(records[:3], 1.1)
        else:  # the disk hangs
            machine.tick(machine.next_tick)
        posts = [e.message for e in out.take() if isinstance(e, Send)]
        texts = [one.text for one in posts if isinstance(one, Post)]
        assert texts == [*"012345"] if is_whole else [*"345"]
