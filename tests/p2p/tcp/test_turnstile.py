"""A few at a time; and after a moment anybody, so that nobody is kept out for long."""

from __future__ import annotations

import asyncio

from p2p.tcp.turnstile import Turnstile


async def _work(gate: Turnstile, inside: list[int], most: list[int]) -> None:
    async with gate.passed():
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        await asyncio.sleep(0)
        inside[0] -= 1


def test_no_more_than_its_places_are_inside() -> None:
    async def main() -> None:
        gate, inside, most = Turnstile(3, 60.0), [0], [0]
        await asyncio.gather(*(_work(gate, inside, most) for _ in range(50)))
        assert most == [3]

    asyncio.run(main())


def test_who_stays_inside_keeps_nobody_out() -> None:
    async def main() -> None:
        gate, leave = Turnstile(1, 0.01), asyncio.Event()

        async def stay() -> None:
            async with gate.passed():
                await leave.wait()

        staying = asyncio.create_task(stay())
        await asyncio.sleep(0)
        await _work(gate, [0], [0])  # would hang, were there no patience
        leave.set()
        await staying
        await _work(Turnstile(1, 60.0), [0], [0])

    asyncio.run(main())
