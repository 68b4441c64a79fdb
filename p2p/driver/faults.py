"""What nobody foresaw in the code of the network thread: told in the log, and not
without end; the node lives on."""

from __future__ import annotations

import logging

from p2p import clock
from p2p.wire.complaints import Complaints

log = logging.getLogger("p2p.driver.driver")


class Faults:
    """Those of one node. On the network thread."""

    def __init__(self) -> None:
        self._complaints = Complaints()

    def tell(self, what: str, error: BaseException | None) -> None:
        """One line, as "a tick failed: ValueError()", and the rest if asked for."""
        often = not self._complaints.may("", clock.now())
        log.log(logging.DEBUG if often else logging.ERROR, "%s: %r", what, error)
        log.debug("there", exc_info=error)
