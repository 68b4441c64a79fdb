"""Rows for prompt_toolkit. What is typed and seen is in `test_screen`."""

from __future__ import annotations

from games.console.editor import styled


def test_a_row_gets_its_classes() -> None:
    row = [("me", "Zoe"), ("", ": hi")]
    assert styled(row) == [("class:me", "Zoe"), ("", ": hi")]
