"""A text that is edited, against the plainest model of one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from games.window.letters.clusters import is_break
from games.window.widgets.editing.buffer import Buffer

TEXTS = st.text(alphabet="ab \n,e\u0301漢👩\u200d🚀🇩🇪נ", max_size=6)


class Edits(RuleBasedStateMachine):
    """Whatever is done, the text is what a plain string would be, the cursor stands
    where it may, and undoing leads back through every text there was."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = Buffer()
        self.plain = ""

    def _replaced(self, start: int, end: int, text: str) -> None:
        self.plain = self.plain[:start] + text + self.plain[end:]

    @rule(text=TEXTS, typed=st.booleans())
    def insert(self, text: str, typed: bool) -> None:
        start, end = self.buffer.selection
        self.buffer.insert(text, typed)
        self._replaced(start, end, text)
        assert self.buffer.cursor == start + len(text)

    @rule(back=st.booleans(), whole_word=st.booleans())
    def delete(self, back: bool, whole_word: bool) -> None:
        start, end = self.buffer.selection
        buffer, cursor = self.buffer, self.buffer.cursor
        one = buffer.before(whole_word) if back else buffer.behind(whole_word)
        if start == end:
            start, end = sorted((one, cursor))
        buffer.delete(*sorted((one, cursor)))
        self._replaced(start, end, "")

    @rule(at=st.integers(-2, 40), extend=st.booleans())
    def go(self, at: int, extend: bool) -> None:
        anchor = self.buffer.anchor
        self.buffer.go(at, extend)
        assert self.buffer.anchor == (anchor if extend else self.buffer.cursor)
        assert is_break(self.buffer.text, self.buffer.cursor)

    @rule(extend=st.booleans(), whole_word=st.booleans(), left=st.booleans())
    def step(self, extend: bool, whole_word: bool, left: bool) -> None:
        before, (start, end) = self.buffer.cursor, self.buffer.selection
        if left:
            self.buffer.left(extend, whole_word)
            assert self.buffer.cursor < before or before in (0, start)
        else:
            self.buffer.right(extend, whole_word)
            assert self.buffer.cursor > before or before in (len(self.plain), end)

    @rule()
    def undo_all_and_redo(self) -> None:
        steps = 0
        while self.buffer.undo():
            steps += 1
        assert self.buffer.text == ""
        for _ in range(steps):
            assert self.buffer.redo()

    @rule()
    def undo(self) -> None:
        if self.buffer.undo():
            undone = self.buffer.text
            assert self.buffer.redo()
            assert self.buffer.text == self.plain
            assert self.buffer.undo()
            assert self.buffer.text == undone
        self.plain = self.buffer.text

    @invariant()
    def is_the_plain_text(self) -> None:
        assert self.buffer.text == self.plain
        start, end = self.buffer.selection
        assert 0 <= start <= end <= len(self.plain)
        assert self.buffer.selected == self.plain[start:end]


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)


def test_arrows_leave_a_selection_at_its_ends() -> None:
    buffer = Buffer("one two three")
    buffer.select(4, 7)
    buffer.left()
    assert buffer.selection == (4, 4)
    buffer.select(4, 7)
    buffer.right()
    assert buffer.selection == (7, 7)


def test_a_text_that_is_set_is_nothing_that_can_be_undone() -> None:
    buffer = Buffer("secret")
    buffer.insert("s")
    buffer.set("")
    assert not buffer.undo()


@given(st.text(alphabet="e\u0301👩\u200d🚀", min_size=1, max_size=12))
def test_one_key_deletes_what_people_take_for_one_letter(text: str) -> None:
    buffer = Buffer(text)
    steps = 0
    while buffer.text:
        before = buffer.before()
        buffer.delete(before, buffer.cursor)
        steps += 1
        assert steps <= len(text)
