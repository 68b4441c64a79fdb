"""How many letters of others are passed on: of each who brings them, to each target.

They come out of what the target takes of *us*: so neither one nor many may have us say
more to him than he can bear. Pure: time comes in.
"""

from __future__ import annotations

from collections.abc import Collection

from p2p.identity import NodeId
from p2p.wire.purses import Purses

BROUGHT_AT_ONCE = 120  # letters that one peer brings ...
BROUGHT_A_SECOND = 60.0  # ... and so many more each second
PASSED_AT_ONCE = 200  # letters to one peer, whoever brings them ...
PASSED_A_SECOND = 100.0  # ... and so many more each second: half of what he takes
FAR = ""  # all who have no link here: what goes to them is given to a few


class Tolls:
    """Of one room on one node. `linked` is shared, and live."""

    def __init__(self, linked: Collection[NodeId]) -> None:
        self._linked = linked
        self._bringers = Purses()
        self._targets = Purses()

    def may_pass(self, bringer: NodeId, target: NodeId, now: float) -> bool:
        """Whether a letter is passed on now; then it is counted."""
        to = target if target in self._linked else FAR
        brought = self._bringers.has_spent(bringer, BROUGHT_A_SECOND, now)
        passed = self._targets.has_spent(to, PASSED_A_SECOND, now)
        if brought > BROUGHT_AT_ONCE - 1 or passed > PASSED_AT_ONCE - 1:
            return False
        self._bringers.spend(bringer, now)
        self._targets.spend(to, now)
        return True
