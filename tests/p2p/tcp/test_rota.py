"""Turns on a real event loop: between two the loop does all else that is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from p2p import clock
from p2p.effects import LinkId
from p2p.tcp.rota import Rota
from p2p.wire.turns import SHARE_OF_TURN, TURN, Rest

PRICE = 10  # microseconds
PATIENCE = 5.0  # seconds


class Talker:
    """A link of which so many messages wait."""

    def __init__(self, rota: Rota, number: LinkId, machine: str | None) -> None:
        self.number = number
        self.waiting = self.handled = 0
        self.shut_until = 0.0
        self.on_work: Callable[[], None] = lambda: None
        self._rota = rota
        rota.admit(self, machine)

    def put(self, count: int) -> None:
        self.waiting += count
        self._rota.came(self.number)

    def work(self, microseconds: int) -> Rest:
        if self.waiting and clock.now() < self.shut_until:
            return Rest(0, PRICE, self.shut_until)
        now = min(self.waiting, microseconds // PRICE)
        self.waiting -= now
        self.handled += now
        self.on_work()
        return Rest(now * PRICE, PRICE if self.waiting else 0)


def told(story: Callable[[Rota], Awaitable[None]]) -> None:
    async def main() -> None:
        async with asyncio.timeout(PATIENCE):
            await story(Rota(asyncio.get_running_loop()))

    asyncio.run(main())


async def until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.sleep(0)


def test_little_is_handled_before_it_returns() -> None:
    async def story(rota: Rota) -> None:
        ann = Talker(rota, 1, "a")
        for number in range(1, 50):
            ann.put(1)
            assert ann.handled == number

    told(story)


def test_one_turn_of_the_loop_handles_no_more_than_a_turn_whoever_speaks() -> None:
    async def story(rota: Rota) -> None:
        all_of_them = [Talker(rota, n, f"m{n}") for n in range(20)]
        for one in all_of_them:
            one.put(1000)
        before = sum(one.handled for one in all_of_them)
        assert before * PRICE <= TURN
        while any(one.waiting for one in all_of_them):
            await asyncio.sleep(0)
            done = sum(one.handled for one in all_of_them)
            assert (done - before) * PRICE <= TURN
            before = done
        assert before == 20_000

    told(story)


def test_timers_ring_between_two_turns() -> None:
    async def story(rota: Rota) -> None:
        eve, rung = Talker(rota, 1, "e"), asyncio.Event()
        asyncio.get_running_loop().call_later(0, rung.set)
        eve.put(100_000)
        await rung.wait()
        assert 0 < eve.handled * PRICE <= 3 * SHARE_OF_TURN
        await until(lambda: not eve.waiting)

    told(story)


def test_a_word_of_another_passes_a_flood() -> None:
    async def story(rota: Rota) -> None:
        eve, ann = Talker(rota, 1, "e"), Talker(rota, 2, "a")
        eve.put(1_000_000)
        for number in range(1, 20):
            await asyncio.sleep(0)
            ann.put(1)
            assert ann.handled == number  # at once: a flood has a share, no more

    told(story)


def test_who_may_not_yet_is_looked_at_when_he_may() -> None:
    async def story(rota: Rota) -> None:
        eve, ann = Talker(rota, 1, "e"), Talker(rota, 2, "a")
        eve.shut_until = clock.now() + 0.05
        ann.shut_until = clock.now() + 0.03
        for one in (eve, ann):
            one.put(1)
        await until(lambda: bool(ann.handled))
        assert clock.now() >= ann.shut_until
        assert not eve.handled
        await until(lambda: bool(eve.handled))
        assert clock.now() >= eve.shut_until

    told(story)


def test_who_ends_in_the_middle_of_a_turn_has_no_other() -> None:
    async def story(rota: Rota) -> None:
        ann, ben = Talker(rota, 1, "a"), Talker(rota, 2, "b")
        ben.put(10_000)
        ann.put(10_000)
        ben.on_work = lambda: rota.forget(1)
        before = ann.handled
        await until(lambda: not ben.waiting)
        assert ann.handled <= before + SHARE_OF_TURN // PRICE
        rota.forget(2)
        rota.came(1)
        rota.came(2)

    told(story)


def test_at_rest_the_loop_is_left_alone() -> None:
    async def story(rota: Rota) -> None:
        ann = Talker(rota, 1, None)
        ann.put(5)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.sleep(0.02)
        assert loop.time() - begun >= 0.019
        assert ann.handled == 5

    told(story)


def test_what_is_cost_before_turns_is_bounded_until_the_loop_has_gone_round() -> None:
    async def story(rota: Rota) -> None:
        links = [Talker(rota, n, f"m{n}") for n in range(4)]
        assert rota.room == TURN
        rota.charge(links[0].number, SHARE_OF_TURN)
        assert rota.room == TURN - SHARE_OF_TURN
        for link in links[1:]:
            rota.charge(link.number, SHARE_OF_TURN)
        assert rota.room == 0
        await asyncio.sleep(0)
        assert rota.room == TURN

    told(story)
