"""Python's garbage collector, while much is imported."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """What is imported meanwhile stays. To look again and again for garbage in it would
    take a twelfth of the start, and later a moment of each tick that it falls into."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
