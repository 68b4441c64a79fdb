"""Who waits for something is told once, whatever he does then."""

from __future__ import annotations

import logging

import pytest

from p2p.history.work import Work


def test_who_waits_is_told_once() -> None:
    told: list[bool] = []
    work = Work(lambda db: None, told.append)
    work.finish(False)
    work.finish(True)
    assert told == [False]


def test_nobody_need_wait() -> None:
    Work(lambda db: None, None).finish(True)


def test_what_fails_in_who_waits_harms_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails(is_kept: bool) -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR):
        Work(lambda db: None, fails).finish(True)
    assert "what waited" in caplog.text
