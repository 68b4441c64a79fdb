"""A broken promise says which, when, and what happened."""

from __future__ import annotations

from p2p.testing import Violation


def test_it_is_a_failure_that_names_promise_and_moment() -> None:
    broken = Violation("S3", 1.25, "ana went from 4 to 6")
    assert isinstance(broken, AssertionError)
    assert broken.promise == "S3"
    assert str(broken) == "S3 at 1.250: ana went from 4 to 6"
