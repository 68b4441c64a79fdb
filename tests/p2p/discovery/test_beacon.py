"""The beacon: who calls, who answers, and who is not listened to. On loopback."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from p2p.discovery import multicast
from p2p.discovery.adapters import Adapter
from p2p.discovery.beacon import HEARD_EACH, Beacon
from p2p.discovery.datagram import Call, decode, encode
from p2p.discovery.found import Advert
from p2p.discovery.sockets import BEACON_GROUP, BEACON_PORT
from tests.p2p.discovery.loopback import HERE, LO, PATIENCE, advert, listeners

ONE, ALL = (HERE, BEACON_PORT), (BEACON_GROUP, BEACON_PORT)


def run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 2 * PATIENCE))


class Stranger:
    """A socket that says what it likes, and hears what is answered."""

    def __init__(self, host: str = HERE) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        multicast.speak_on(self.socket, host)
        self.socket.bind((host, 0))
        self.socket.setblocking(False)

    def __enter__(self) -> Stranger:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def say(self, call: int, of: Advert, to: tuple[str, int] = ONE) -> None:
        self.socket.sendto(encode(Call(call), of), to)

    async def hears(self) -> tuple[int, str]:
        """Which call comes, and by whom."""
        loop = asyncio.get_running_loop()
        data = await asyncio.wait_for(loop.sock_recv(self.socket, 9999), PATIENCE)
        call, found = decode(data, HERE, loopback=True)
        return call, found.name


def test_whoever_starts_is_heard_by_those_who_are_there_and_answered() -> None:
    async def test() -> None:
        with listeners(2) as (old, new):
            await old.beacon.start(advert("old"))
            await new.beacon.start(advert("new"))
            found = await old.wait("new")
            assert (found.addresses, found.source) == (((HERE, 4242),), "beacon")
            assert (await new.wait("old")).teller == HERE

    run(test)


def test_a_new_name_is_called_out() -> None:
    async def test() -> None:
        with listeners(2) as (one, two):
            await one.beacon.start(advert("one"))
            await two.beacon.start(advert("two"))
            await two.beacon.update(advert("three"))
            await one.wait("three")

    run(test)


def test_a_knock_is_answered_at_once_and_an_answer_is_not() -> None:
    async def test() -> None:
        with listeners(1) as (one,), Stranger() as stranger:
            await one.beacon.start(advert("one"))
            stranger.say(Call.ANSWER, advert("answering"))
            await one.wait("answering")
            stranger.say(Call.KNOCK, advert("knocking"))
            assert await stranger.hears() == (Call.ANSWER, "one")

    run(test)


def test_who_is_linked_by_then_gets_no_answer() -> None:
    async def test() -> None:
        with listeners(1) as (one,), Stranger() as linked, Stranger() as other:
            await one.beacon.start(advert("one"))
            friend = advert("friend")
            one.linked.add(friend.run)
            linked.say(Call.ANNOUNCE, friend)
            other.say(Call.ANNOUNCE, advert("other"))
            assert await other.hears() == (Call.ANSWER, "one")
            with pytest.raises(BlockingIOError):
                linked.socket.recv(99)

    run(test)


def test_one_address_is_answered_once_a_second() -> None:
    async def test() -> None:
        with listeners(1) as (one,), Stranger() as greedy, Stranger() as other:
            await one.beacon.start(advert("one"))
            for _ in range(5):
                greedy.say(Call.KNOCK, advert("greedy"))
            assert await greedy.hears() == (Call.ANSWER, "one")
            other.say(Call.KNOCK, advert("other"))
            assert await other.hears() == (Call.ANSWER, "one")
            with pytest.raises(BlockingIOError):
                greedy.socket.recv(99)

    run(test)


def test_the_own_call_another_application_and_nonsense_find_nobody() -> None:
    async def test() -> None:
        mine = advert("mine")
        with listeners(1) as (one,), Stranger() as stranger:
            await one.beacon.start(mine)
            stranger.say(Call.ANNOUNCE, mine)
            stranger.say(Call.ANNOUNCE, advert("another", "another"))
            stranger.socket.sendto(b"\xc1 nonsense", ONE)
            stranger.say(Call.ANSWER, advert("last"))
            assert (await one.next()).name == "last"

    run(test)


@pytest.mark.skipif(sys.platform != "linux", reason="one address of loopback")
def test_of_one_address_no_more_is_heard_than_an_honest_node_says() -> None:
    async def test() -> None:
        with listeners(1) as (one,), Stranger("127.0.0.2") as flood:
            await one.beacon.start(advert("one"))
            for _ in range(3 * HEARD_EACH):
                flood.say(Call.ANSWER, advert("flood"))
            with Stranger("127.0.0.3") as honest:
                honest.say(Call.ANSWER, advert("honest"))
                heard = 0
                while (await one.next()).name == "flood":
                    heard += 1
            assert heard == HEARD_EACH

    run(test)


def test_it_listens_by_each_family_that_is_there() -> None:
    async def test() -> None:
        assert Beacon([], lambda found: None, tuple).is_open is None
        with listeners(1) as (one,):
            assert one.beacon.is_open is False
            await one.beacon.start(advert("one"))
            assert one.beacon.is_open is True
            gone = Adapter("eth0", 7, ("192.0.2.1",), ())  # cannot be spoken on
            await one.beacon.follow([gone], advert("one"))
            assert one.beacon.is_open is True
            await one.beacon.follow([LO], advert("again"))
            one.beacon.close()
            assert one.beacon.is_open is False
            one.beacon.close()

    run(test)


def test_after_its_end_it_says_and_hears_nothing() -> None:
    async def test() -> None:
        with listeners(2) as (one, two):
            await two.beacon.start(advert("two"))
            await one.beacon.start(advert("one"))
            await two.wait("one")
            one.beacon.close()
            one.beacon.begin_to_knock()
            one.beacon.knock()
            with Stranger() as stranger:
                stranger.say(Call.ANSWER, advert("last"), ALL)
                await two.wait("last")
            assert not [f for f in _drained(one.found) if f.name == "last"]

    run(test)


def _drained(queue: asyncio.Queue[Any]) -> list[Any]:
    return [queue.get_nowait() for _ in range(queue.qsize())]
