"""Faults that nobody foresaw are lines, and few."""

from __future__ import annotations

import logging

import pytest

from p2p.driver.faults import Faults


def test_a_fault_is_a_line_and_its_story_is_for_who_wants_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.ERROR)
    Faults().tell("a tick failed", ValueError("odd"))
    Faults().tell("something", None)
    assert caplog.messages == ["a tick failed: ValueError('odd')", "something: None"]
    assert "Traceback" not in caplog.text


def test_many_are_few_lines_and_all_are_there_for_who_wants_them(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    faults = Faults()
    for number in range(50):
        faults.tell("a command failed", OSError(number))
    told = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert 1 <= len(told) <= 5
    assert sum("a command failed" in one for one in caplog.messages) == 50
