"""A few at a time; and after a moment anybody, so that nobody is kept out for long."""

from __future__ import annotations

import asyncio

from p2p.tcp.health import MOST_PATIENCE, Health
from p2p.tcp.turnstile import LEAST_PLACES, Turnstile


async def _work(gate: Turnstile, inside: list[int], most: list[int]) -> None:
    async with gate.passed():
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        await asyncio.sleep(0)
        inside[0] -= 1


def test_no_more_than_its_places_are_inside() -> None:
    async def main() -> None:
        gate, inside, most = Turnstile(3, 60.0, Health()), [0], [0]
        await asyncio.gather(*(_work(gate, inside, most) for _ in range(50)))
        assert most == [3]

    asyncio.run(main())


def test_who_stays_inside_keeps_nobody_out() -> None:
    async def main() -> None:
        gate, leave = Turnstile(1, 0.01, Health()), asyncio.Event()

        async def stay() -> None:
            async with gate.passed():
                await leave.wait()

        staying = asyncio.create_task(stay())
        await asyncio.sleep(0)
        await _work(gate, [0], [0])  # would hang, were there no patience
        leave.set()
        await staying
        await _work(Turnstile(1, 60.0, Health()), [0], [0])

    asyncio.run(main())


def test_where_the_process_is_late_fewer_are_inside_and_nobody_passes_in_between() -> (
    None
):
    async def main() -> None:
        health = Health()
        for _ in range(2):
            health.note(MOST_PATIENCE, 0.0)
        gate, inside, most = Turnstile(8, 0.001, health), [0], [0]
        leave = asyncio.Event()

        async def stay() -> None:
            async with gate.passed():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                await leave.wait()
                inside[0] -= 1

        staying = [asyncio.create_task(stay()) for _ in range(10)]
        await asyncio.sleep(0.05)  # the patience of many, were it not late
        assert gate.is_strict
        assert inside == [LEAST_PLACES]
        assert gate.waiting == 10 - LEAST_PLACES
        leave.set()
        await asyncio.gather(*staying)
        assert most == [LEAST_PLACES]
        assert gate.waiting == 0

    asyncio.run(main())


def test_who_waits_where_the_process_was_late_passes_once_it_is_not() -> None:
    async def main() -> None:
        health = Health()
        for _ in range(2):
            health.note(MOST_PATIENCE, 0.0)
        gate, leave = Turnstile(1, 0.005, health), asyncio.Event()

        async def stay() -> None:
            async with gate.passed():
                await leave.wait()

        staying = asyncio.create_task(stay())
        await asyncio.sleep(0)
        waiting = asyncio.create_task(_work(gate, [0], [0]))
        await asyncio.sleep(0.02)
        assert not waiting.done()
        health.note(0.0, 1e6)
        gate.look()
        await waiting
        leave.set()
        await staying

    asyncio.run(main())


def test_who_is_given_up_while_he_waits_takes_nobodys_turn() -> None:
    async def main() -> None:
        gate, leave = Turnstile(1, 60.0, Health()), asyncio.Event()

        async def stay() -> None:
            async with gate.passed():
                await leave.wait()

        staying = asyncio.create_task(stay())
        await asyncio.sleep(0)
        doomed = asyncio.create_task(_work(gate, [0], [0]))
        after = asyncio.create_task(_work(gate, [0], [0]))
        await asyncio.sleep(0)
        doomed.cancel()
        leave.set()
        await asyncio.gather(staying, after)
        assert gate.waiting == 0

    asyncio.run(main())
