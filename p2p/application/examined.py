"""A running node as the doctor sees it. Any thread but the network's."""

from __future__ import annotations

import errno

from p2p import clock
from p2p.application.dialbacks import DialBacks
from p2p.doctor.subject import Subject
from p2p.driver.life import Life

_NOT_ALLOWED = (errno.EACCES, errno.EPERM, 10013)  # the last: WSAEACCES


def subject_of(life: Life, dialbacks: DialBacks) -> Subject:
    """A running node. Raises HydraError if it is closed."""
    driver, choices = life.driver, life.choices
    thread = driver.thread
    server = thread.call(lambda: driver.server)
    refusal = server.refusal
    return Subject(
        port=server.port,
        preferred=choices.port,
        refused=refusal is not None,
        not_allowed=refusal is not None and refusal.errno in _NOT_ALLOWED,
        chosen=choices.interfaces,
        with_mdns=choices.mdns,
        with_beacon=choices.beacon,
        hears=lambda: thread.call(life.hears),
        remembered=life.earlier,
        sources=lambda: thread.call(driver.sources),
        peers=lambda: driver.look(lambda core: core.peers()),
        places=lambda: driver.look(lambda core: core.places()),
        typed=lambda: driver.look(lambda core: core.unlinked_typed()),
        foreign=lambda: driver.look(lambda core: core.foreign_typed()),
        incompatible=lambda: driver.look(
            lambda core: core.listed_incompatible(clock.now())
        ),
        unreached=lambda: driver.look(lambda core: core.unlinked_contacts()),
        heard=lambda since: thread.call(lambda: life.sightings.since(since)),
        told=lambda since: thread.call(lambda: life.sightings.told(since)),
        ask_of=life.ask_of,
        dial_back=dialbacks.ask,
        is_over=lambda: not thread.is_running,
    )
