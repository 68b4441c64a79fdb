"""A machine of the simulated LAN: what a node is told, and what it is counted for."""

from __future__ import annotations

from p2p.events import ChatReceived, PeerLeft
from p2p.testing import Lan
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside, playing
from tests.simulation.helpers.schedule import TOY


def test_it_starts_at_once_and_has_an_address_of_its_own() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    assert one.running
    assert (one.address, two.address) == (("10.0.0.1", 53530), ("10.0.0.2", 53530))
    assert one.id != two.id
    assert repr(one) == "one"


def test_a_name_is_an_identity_on_every_lan() -> None:
    assert Lan(1).add("one").id == Lan(2).add("one").id


def test_lives_and_stays_are_counted() -> None:
    lan = Lan(1, [Toy()])
    one = lan.add("one")
    assert (one.life, one.stay) == ((one.id, 1), (one.id, 1, 0))
    one.play(TOY)
    one.leave()
    one.play(TOY)
    assert one.stay == (one.id, 1, 3)
    lan.kill(one)
    lan.start(one)
    assert one.life == (one.id, 2)


def test_what_it_plays_is_seen() -> None:
    lan = Lan(1, [Toy()])
    one = lan.add("one")
    assert (one.room, one.in_room, one.edition) == (None, False, b"")
    assert one.standing == "no room"
    one.play(TOY)
    assert one.in_room
    assert lan.run_until(lambda: inside(one), 2.0)
    assert one.room is not None
    assert one.edition == one.room.id
    assert one.standing == f"host 1 tick {one.room.log.tick}"
    lan.kill(one)
    assert not one.in_room


def test_presses_count_if_they_were_accepted() -> None:
    lan = Lan(1, [Toy()])
    one = lan.add("one")
    one.play(TOY)
    assert not one.press("left")  # it has no seat yet
    assert one.pressed == 0
    assert lan.run_until(lambda: inside(one), 2.0)
    assert one.press("left")
    assert one.pressed == 1


def test_ticks_are_counted_and_the_last_is_kept() -> None:
    lan, (one, _) = playing(2)
    before = one.ticks
    lan.run(1.0)
    assert 19 <= one.ticks - before <= 21
    assert one.last_tick is not None
    assert one.room is not None
    assert one.last_tick.tick == one.room.log.tick


def test_what_came_while_it_slept_is_lost_with_its_life() -> None:
    lan = Lan(1)
    one, two = lan.add("one"), lan.add("two")
    lan.run(0.1)
    lan.pause(two, 60.0)
    one.say("hello")
    lan.run(0.5)
    lan.kill(two)
    lan.start(two)
    lan.run(1.0)
    assert not [e for e in two.events if isinstance(e, ChatReceived)]


def test_who_quits_says_so_and_who_dies_does_not() -> None:
    lan = Lan(1)
    one, two, three = (lan.add(name) for name in ("one", "two", "three"))
    lan.run(0.1)
    two.quit()
    lan.kill(three)
    lan.run(30.0)
    left = {e.peer.name: e.reason for e in one.events if isinstance(e, PeerLeft)}
    assert left.keys() == {"two", "three"}
    assert left["two"] == "left"
    assert left["three"] != "left"
    assert not two.running
    assert two.ends() == []


def test_only_one_link_of_two_is_in_use() -> None:
    _, (one, two) = playing(2)
    used = [end for end in one.ends() if one.uses(end)]
    assert [end.other.station for end in used] == [two]
    (end,) = used
    end.wire.close(end, "broke")
    assert not one.uses(end)
