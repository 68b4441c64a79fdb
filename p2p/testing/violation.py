"""A promise of the protocol was broken."""

from __future__ import annotations


class Violation(AssertionError):
    """Which promise (`PROTOCOL.md`, "What is promised"), when, and by whom."""

    def __init__(self, promise: str, now: float, text: str) -> None:
        super().__init__(f"{promise} at {now:.3f}: {text}")
        self.promise = promise
