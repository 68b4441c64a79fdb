"""A running node as the doctor sees it. Any thread but the network's."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from p2p.core.dialback import DialedBackTold
from p2p.doctor.subject import Subject
from p2p.driver.driver import Driver
from p2p.events import Incompatible
from p2p.identity import NodeId

_NOT_ALLOWED = (errno.EACCES, errno.EPERM, 10013)  # the last: WSAEACCES


def subject_of(
    driver: Driver,
    incompatible: Callable[[], Sequence[Incompatible]],
    dial_back: Callable[[NodeId, int], Future[DialedBackTold]],
) -> Subject:
    """A running node. Raises HydraError if it is closed."""
    server = driver.call(lambda: driver.server)
    refusal = server.refusal
    chosen = driver.choices
    return Subject(
        port=server.port,
        preferred=chosen.port,
        refused=refusal is not None,
        not_allowed=refusal is not None and refusal.errno in _NOT_ALLOWED,
        chosen=chosen.interfaces,
        with_mdns=chosen.mdns,
        with_beacon=chosen.beacon,
        hears=lambda: driver.call(driver.hears),
        remembered=driver.remembered,
        sources=lambda: driver.call(driver.sources),
        peers=lambda: driver.call(lambda: driver.core.peers()),
        places=lambda: driver.call(lambda: driver.core.places()),
        typed=lambda: driver.call(lambda: driver.core.unreached_typed()),
        foreign=lambda: driver.call(lambda: driver.core.foreign_typed()),
        incompatible=incompatible,
        unreached=lambda: driver.call(lambda: driver.core.unreached()),
        heard=lambda since: driver.call(
            lambda: frozenset(one for one, at in driver.heard.items() if at >= since)
        ),
        ask_of=driver.ask_of,
        dial_back=dial_back,
        is_over=lambda: not driver.is_running,
    )
