"""One plain TCP connection, made for a peer that wants to know whether it can be."""

from __future__ import annotations

import asyncio

from p2p.core.dialback import TryResult

TRY_WITHIN = 1.5  # seconds: a LAN answers in milliseconds, a firewall that drops never


async def try_port(host: str, port: int) -> TryResult:
    """Connect, hang up at once, and say what came of it. Raises nothing."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(TRY_WITHIN):
            made, _ = await loop.create_connection(asyncio.Protocol, host, port)
    except TimeoutError:
        return TryResult.SILENT
    except (OSError, ValueError):  # also a firewall's "prohibited" (RFC 1812, 5.2.7.1)
        return TryResult.REFUSED
    made.close()
    return TryResult.CONNECTED
