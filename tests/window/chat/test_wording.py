"""What was said as it is shown: lines of prose and code, links and mentions."""

from __future__ import annotations

import pytest

from games.window.chat.chatlog import Call
from games.window.chat.wording import worded
from tests.window.helpers.desk import HOSTILE

CODE = "def f():\n    return 1\n\nprint(f())"
FENCED = f"look:\n```python\n{CODE}\n```\nnice"


def parts(text: str) -> list[tuple[str, bool]]:
    """Each line, and whether it is code."""
    made = worded(text)
    return [(made.text[part.start : part.end], part.code) for part in made.parts]


def test_prose_keeps_its_lines() -> None:
    assert parts("one\n\ntwo ") == [("one", False), ("", False), ("two", False)]


def test_between_fences_is_code_without_the_name_of_its_language() -> None:
    lines = [("look:", False), ("def f():", True), ("return 1", True), ("", True)]
    assert parts(FENCED) == [*lines, ("print(f())", True), ("nice", False)]
    assert worded(FENCED).text == f"look:\n{CODE}\nnice"
    assert parts("```ls -l```") == [("ls -l", True)]


def test_indented_lines_are_code_without_a_fence() -> None:
    assert all(code for _, code in parts(CODE))
    assert [part.lead for part in worded("if a:\n\tb()").parts] == [0, 4]
    assert not any(code for _, code in parts("one\ntwo\nthree"))


def test_a_fence_alone_is_text() -> None:
    assert parts("a ``` b") == [("a ``` b", False)]


def test_links_and_mentions_are_marked_but_not_in_code() -> None:
    calls = (Call("@Zoe", "me", True), Call("@Zoe Z", "z", False))
    made = worded("@Zoe Z and @Zoe: http://a.de/@Zoe\n```\nx http://b.de\n```", calls)
    found = [(made.text[m.start : m.end], m.kind) for m in made.marks]
    assert found == [("@Zoe Z", "person"), ("@Zoe", "me"), ("http://a.de/@Zoe", "link")]
    link = made.marks[-1]
    assert made.marked(link.start) == link
    assert made.marked(link.end) is None


@pytest.mark.parametrize("text", [*HOSTILE, "```" * 99, "\n" * 500, "@a" * 4000])
def test_any_text_has_lines_that_lie_in_it(text: str) -> None:
    made = worded(text, (Call("@a", "a", False), Call("", "b", True)))
    ends = [at for part in made.parts for at in (part.start, part.end)]
    assert ends == sorted(ends)
    assert all(0 <= at <= len(made.text) for at in ends)
    assert len(made.marks) <= 64
