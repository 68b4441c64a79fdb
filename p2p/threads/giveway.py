"""To let another thread of this process go first, which was just woken."""

from __future__ import annotations

import os
import time

A_MOMENT = 50e-6  # seconds: about as long as it takes to wake a thread


def give_way() -> None:
    """Block for a moment.

    Python's interpreter has one lock, and whoever holds it hands it over when he
    blocks, or after five milliseconds. So what was just told to another thread waits
    for all that this one still does: a tenth of the time that a message takes from
    person to person.
    """
    if os.name == "posix":  # elsewhere the shortest sleep is a hundred times as long
        time.sleep(A_MOMENT)
