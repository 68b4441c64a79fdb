"""Percentiles of a handful of measurements."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

SHOWN = (50, 95, 99)


def percentile(values: Sequence[float], percent: float) -> float:
    """The least of `values` that so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def tell(what: str, seconds: Sequence[float]) -> None:
    """Print the percentiles of durations in milliseconds."""
    figures = [f"p{p} {percentile(seconds, p) * 1000:6.1f}" for p in SHOWN]
    figures.append(f"max {max(seconds) * 1000:6.1f} ms")
    print(f"{what:<44}", "  ".join(figures), f" ({len(seconds)})", flush=True)
