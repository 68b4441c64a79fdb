"""The lines of what was said, for a width."""

from __future__ import annotations

import pytest

from games.window.chat.rows import code_size, rows
from games.window.chat.wording import worded
from games.window.letters.fixed import fixed
from games.window.letters.fonts import shared
from tests.window.helpers.desk import HOSTILE, Desk

UNIT, WIDTH = 16, 220
CODE = "for a in b:\n    " + "do(this, and_that) " * 6 + "\n    end"


@pytest.mark.parametrize("text", [*HOSTILE, "short", "word " * 300, CODE, "x\n" * 40])
def test_no_row_is_wider_and_no_sign_is_lost(desk: Desk, text: str) -> None:
    fonts, wording = shared(), worded(text)
    made = rows(fonts, wording, UNIT, WIDTH)
    end = 0
    for row in made:
        used, size = (fixed(fonts), code_size(UNIT)) if row.code else (fonts, UNIT)
        line = wording.text[row.start : row.end]
        assert row.x + used.width(line, size) <= WIDTH or len(line) == 1
        assert not wording.text[end : row.start].strip()
        end = row.end
    assert not wording.text[end:].strip()


def test_code_stays_as_it_is_and_what_goes_on_is_set_back(desk: Desk) -> None:
    made = rows(shared(), worded(CODE), UNIT, WIDTH)
    xs = [row.x for row in made]
    assert xs[0] == 0
    assert 0 < xs[1] == xs[-1] < xs[2]
    wide = rows(shared(), worded(CODE), UNIT, 5000)
    assert len(wide) == 3


def test_an_empty_line_is_a_row(desk: Desk) -> None:
    assert len(rows(shared(), worded("a\n\nb"), UNIT, WIDTH)) == 3


def test_what_is_written_leftward_ends_its_rows_at_the_right(desk: Desk) -> None:
    hebrew = "\u05e9\u05dc\u05d5\u05dd Ana plays again \u05e2\u05dd all of us here"
    made = rows(shared(), worded(f"Ana\n{hebrew}"), UNIT, WIDTH)
    assert [row.leftward for row in made] == [False] + [True] * (len(made) - 1)
    assert made[0].x == 0
    assert len(made) > 2
    text = worded(f"Ana\n{hebrew}").text
    for row in made[1:]:
        assert row.x + shared().width(text[row.start : row.end], UNIT) == WIDTH
