"""Each module is a target: `one(data)` gives foreign bytes to one decoder.

It fails if the contract is broken: another error than the declared one, a bound that is
not kept, or a value that is another once it was encoded and decoded again.
"""

from __future__ import annotations


def text(data: bytes) -> str:
    """Any text that Python can hold, halves of surrogate pairs included."""
    return data.decode("utf-8", "surrogateescape")
