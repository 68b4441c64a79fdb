"""A person at the screen of the terminal chat: what he types, and what he sees."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Callable

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from games.console.keyboard import Typed
from games.console.screen import MAX_WAITING, Screen
from games.console.sheet import Sheet
from games.console.statusline import Status
from games.people.completion import Choices, completed
from tests.games.helpers.glass import SEQUENCE, Glass

PATIENCE = 20.0  # seconds
ALT_ENTER = "\x1b\r"
LEAVE = "\x04"


class Stream(io.StringIO):
    """What the screen writes goes on the glass, and somebody may wait for it."""

    encoding = "utf-8"

    def __init__(self, glass: Glass) -> None:
        super().__init__()
        self.glass = glass
        self.changed = threading.Condition()
        self.is_stuck = threading.Event()
        self.goes_on = threading.Event()
        self.goes_on.set()
        self.error: OSError | None = None
        self.written = ""

    def write(self, text: str) -> int:
        if self.error:
            raise self.error
        if not self.goes_on.is_set():
            self.is_stuck.set()
            self.goes_on.wait(PATIENCE)
        with self.changed:
            self.written += text
            self.glass.write(text)
            self.changed.notify_all()
        return len(text)


class Seat:
    """The front behind the screen, and the person before it."""

    def __init__(self, screen: Screen, stream: Stream, keys: PipeInput) -> None:
        self.screen = screen
        self.stream = stream
        self.glass = stream.glass
        self.obeyed: list[Typed] = []
        self.typed: list[str] = []
        self.left = 0
        self.told = Status()
        self._keys = keys

    # The front.

    def obey(self, typed: Typed) -> bool:
        self.obeyed.append(typed)
        if typed.text == "bug":
            raise ZeroDivisionError
        if typed.text.startswith("say "):
            self.screen.show(said(typed.text[4:]))
        return typed.text != "/quit"

    def complete(self, typed: str) -> Choices:
        return completed(typed, ["Ana", "Anton", "Ben"], ["/who"], [])

    def status(self) -> Status:
        return self.told

    def leaving(self) -> None:
        self.left += 1

    def typing(self, text: str) -> None:
        self.typed.append(text)

    def tick(self) -> None:
        pass

    # The person.

    def type(self, text: str) -> None:
        self._keys.send_text(text)

    def sees(self, *lines: str) -> None:
        """Wait until these are the lines that are seen."""
        self.sees_so(lambda: self.glass.lines() == [*lines], f"{lines}")

    def sees_so(self, is_so: Callable[[], bool], what: str = "") -> None:
        deadline = time.monotonic() + PATIENCE
        with self.stream.changed:
            while not is_so():
                left = deadline - time.monotonic()
                shown = "\n".join(self.glass.lines())
                assert left > 0, f"not seen: {what}, but\n{shown}"
                self.stream.changed.wait(left)

    def shows(self, sheet: Sheet) -> Sheet:
        """Something happens, on another thread."""
        self.screen.soon(lambda: self.screen.show(sheet))
        return sheet

    def turns(self, sheet: Sheet) -> bool:
        done: list[bool] = []
        over = threading.Event()

        def turn() -> None:
            done.append(self.screen.turn(sheet))
            over.set()

        self.screen.soon(turn)
        assert over.wait(PATIENCE)
        return done[0]


def said(text: str, tail: str | None = None) -> Sheet:
    return Sheet((("", text),), tail=None if tail is None else ("failed", tail))


Run = Callable[..., Seat]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a screen with a person before it, who does what he is told and leaves."""

    def run(does: Callable[[Seat], None], columns: int = 40, rows: int = 12) -> Seat:
        monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
        stream = Stream(Glass(columns, rows))
        wrong: list[BaseException] = []

        def size() -> Size:
            return Size(rows=stream.glass.rows, columns=stream.glass.columns)

        def person() -> None:
            try:
                does(seat)
            except BaseException as error:
                wrong.append(error)
            finally:
                stream.goes_on.set()
                keys.send_text("\x03" + LEAVE)

        with create_pipe_input() as keys:
            depth = ColorDepth.from_env()
            output = Vt100_Output(stream, size, "xterm-256color", depth)
            with create_app_session(input=keys, output=output):
                seat = Seat(Screen(), stream, keys)
                hands = threading.Thread(target=person)
                hands.start()
                try:
                    seat.screen.run(seat)
                finally:
                    hands.join()
        if wrong:
            raise wrong[0]
        return seat

    return run


def test_a_line_is_obeyed_and_what_it_shows_is_above_the_next(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("say hello\r")
        seat.sees("hello", ">", "to everyone  nobody else here")

    seat = run(does)
    assert [one.text for one in seat.obeyed] == ["say hello"]
    assert seat.glass.lines() == ["hello"]
    assert seat.left == 1


def test_what_happens_goes_above_a_line_that_is_being_typed(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("I am just")
        seat.sees_so(lambda: "> I am just" in seat.glass.lines())
        seat.shows(said("Ben: a word"))
        seat.sees("Ben: a word", "> I am just", "to everyone  nobody else here")
        seat.type(" saying\r")
        seat.sees("Ben: a word", ">", "to everyone  nobody else here")

    assert run(does).obeyed == [Typed("I am just saying")]


def test_a_mark_turns_where_it_stands(run: Run) -> None:
    def does(seat: Seat) -> None:
        one, _ = seat.shows(said("one", "…")), seat.shows(said("two"))
        seat.sees("one …", "two", ">", "to everyone  nobody else here")
        one.tail = "delivered", "✓"
        assert seat.turns(one)
        seat.sees("one ✓", "two", ">", "to everyone  nobody else here")

    run(does)


def test_a_line_that_grows_pushes_down_what_is_below(run: Run) -> None:
    def does(seat: Seat) -> None:
        one, _ = seat.shows(said("x" * 30)), seat.shows(said("two"))
        one.pieces = (("", "x" * 30 + " " + "y" * 30),)
        assert seat.turns(one)
        status = "to everyone  nobody else here"
        seat.sees("x" * 30, f"    | {'y' * 30}", "two", ">", status)

    run(does)


def test_what_has_gone_off_the_screen_does_not_turn(run: Run) -> None:
    def does(seat: Seat) -> None:
        one = seat.shows(said("one", "…"))
        others = [seat.shows(said(f"{number}", "…")) for number in range(20)]
        seat.sees_so(lambda: seat.glass.lines()[-3:-1] == ["19 …", ">"])
        before = seat.glass.lines()
        one.tail = "delivered", "✓"
        assert not seat.turns(one)
        assert seat.glass.lines() == before
        assert before[0] == "10 …"
        assert not seat.turns(others[9])
        others[10].tail = "delivered", "✓"
        assert seat.turns(others[10])
        assert seat.glass.lines()[:2] == ["10 ✓", "11 …"]

    seat = run(does)
    assert seat.glass.past[0] == "one …"


def test_a_message_may_have_lines_typed_or_pasted(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type(f"one{ALT_ENTER}two")
        seat.sees("> one", "    | two", "to everyone  nobody else here")
        seat.type("\r")
        seat.sees_so(lambda: ">" in seat.glass.lines())
        seat.type("\x1b[200~three\r\nfour\rfive\x1b[201~\r")
        seat.sees_so(lambda: len(seat.obeyed) == 2)

    typed = run(does).obeyed
    assert typed == [Typed("one\ntwo"), Typed("three\nfour\nfive")]


def test_what_is_pasted_is_no_typing_while_somebody_speaks(run: Run) -> None:
    def does(seat: Seat) -> None:
        for number in range(3):
            seat.shows(said(f"text {number}"))
            seat.sees_so(lambda n=number: f"text {n}" in seat.glass.lines())

    written = run(does).stream.written
    on, off = "\x1b[?2004h", "\x1b[?2004l"
    assert on in written
    *turned_off, last = written[written.index(on) :].split(off)[1:]
    for part in turned_off:
        assert SEQUENCE.sub("", part.partition(on)[0]) == ""
    assert on not in last


def test_a_long_line_leaves_half_of_the_screen_to_the_others(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.shows(said("above"))
        seat.type(ALT_ENTER.join(map(str, range(20))))
        seat.sees_so(lambda: "    | 19" in seat.glass.lines())
        assert "above" in seat.glass.lines()

    run(does)


def test_tab_completes_and_offers_the_next(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("@a\t")
        seat.sees("> @Ana", "@Ana  @Anton")
        seat.type("\t")
        seat.sees("> @Anton", "@Ana  @Anton")
        seat.type("\t\x1b[Z\x1b[Z")
        seat.sees("> @Ana", "@Ana  @Anton")
        seat.type("hi\r")
        seat.sees_so(lambda: bool(seat.obeyed))
        seat.type("xyz\t")
        seat.sees("> xyz", "to everyone  nobody else here")
        seat.type(" :smil\t")
        seat.sees("> xyz 😄", "😄 :smile:  😃 :smiley:  😺 :smiley_cat")

    assert run(does).obeyed[0] == Typed("@Ana hi")


def test_what_was_written_before_comes_back(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("one\rtwo\r")
        seat.sees_so(lambda: len(seat.obeyed) == 2 and ">" in seat.glass.lines())
        seat.type("\x1b[A\x1b[A")
        seat.sees_so(lambda: "> one" in seat.glass.lines())
        seat.type("\x1b[B")
        seat.sees_so(lambda: "> two" in seat.glass.lines())

    run(does)


def test_ctrl_c_drops_what_was_typed_and_then_leaves(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("nonsense")
        seat.sees_so(lambda: "> nonsense" in seat.glass.lines())
        seat.type("\x03")
        seat.sees(">", "to everyone  nobody else here")
        seat.type("\x03")

    seat = run(does)
    assert seat.left == 1
    assert seat.obeyed == []


def test_ctrl_d_deletes_within_a_line(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("xone\x01\x04\r")
        seat.sees_so(lambda: bool(seat.obeyed))

    assert run(does).obeyed == [Typed("one")]


def test_quit_leaves(run: Run) -> None:
    seat = run(lambda seat: seat.type("/quit\r"))
    assert seat.left >= 1
    assert seat.glass.lines() == []


def test_one_talks_to_whom_the_prompt_names(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.told = Status("Jürgen Müller from class 7", ["Ana"])
        seat.type("hi")
        name = "Jürgen Müller from class 7"
        seat.sees("Jürgen Müller> hi", f"to {name}  1 here")

    run(does)


def test_a_small_screen_has_no_status(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("hi")
        seat.sees("> hi")

    run(does, columns=20, rows=5)


def test_another_width_prints_the_page_anew(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.shows(said("Eve: 23456789012345678* Teacher is gone"))
        mark = seat.shows(said("one", "…"))
        seat.sees_so(lambda: "one …" in seat.glass.lines())
        seat.glass.resize(23, 12)
        seat.sees(
            "Eve: 23456789012345678",
            " | * Teacher is gone",
            "one …",
            ">",
            "to everyone",
        )
        mark.tail = "delivered", "✓"
        assert seat.turns(mark)
        seat.sees_so(lambda: "one ✓" in seat.glass.lines())

    run(does)


def test_ctrl_l_prints_the_page_anew(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.shows(said("one"))
        seat.sees_so(lambda: "one" in seat.glass.lines())
        with seat.stream.changed:
            seat.glass.write("\x1b[1;1Hgarbage")
        seat.type("\x0c")
        seat.sees("one", ">", "to everyone  nobody else here")

    run(does)


def test_a_cleared_screen_shows_nothing_of_before(run: Run) -> None:
    def does(seat: Seat) -> None:
        one = seat.shows(said("one"))
        seat.screen.soon(seat.screen.clear)
        seat.sees(">", "to everyone  nobody else here")
        assert not seat.turns(one)

    run(does)


def test_what_is_folded_can_be_read_on(run: Run) -> None:
    def reads(seat: Seat) -> None:
        seat.shows(said("\n".join(map(str, range(9)))))
        folded = "    | ... 3 more: /more"
        seat.sees_so(lambda: folded in seat.glass.lines())
        seat.screen.soon(lambda: done.append(seat.screen.more()))
        seat.sees_so(lambda: "    | 8" in seat.glass.lines())
        seat.screen.soon(lambda: done.append(seat.screen.more()))

    done: list[bool] = []
    run(reads)
    assert done == [True, False]


def test_a_bell_rings_and_not_without_end(run: Run) -> None:
    def does(seat: Seat) -> None:
        for _ in range(9):
            seat.screen.soon(seat.screen.ring)
        seat.shows(said("one"))
        seat.sees_so(lambda: "one" in seat.glass.lines())

    assert run(does).glass.rings == 1


def test_there_are_colours(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.shows(Sheet((("person0", "Ana"), ("", ": hi"))))
        seat.sees_so(lambda: "Ana: hi" in seat.glass.lines())

    assert any("38;5;160" in style for style in run(does).glass.styled)


def test_there_is_none_for_who_wants_none(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    def does(seat: Seat) -> None:
        seat.shows(Sheet((("person0", "Ana"), ("", ": hi"))))
        seat.sees_so(lambda: "Ana: hi" in seat.glass.lines())

    numbers = {n for style in run(does).glass.styled for n in style.split(";")}
    assert numbers <= {"", "0", "1", "3", "7"}


def test_what_others_print_goes_above_the_line(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.sees_so(lambda: ">" in seat.glass.lines())
        sys.stdout.write("a library says\n")
        sys.stderr.write("something\n")
        status = "to everyone  nobody else here"
        seat.sees("a library says", "something", ">", status)

    before = sys.stdout, sys.stderr
    run(does)
    assert (sys.stdout, sys.stderr) == before


def test_who_shows_too_much_waits_for_a_terminal_that_is_stuck(run: Run) -> None:
    def does(seat: Seat) -> None:
        seat.type("x")
        seat.sees_so(lambda: "> x" in seat.glass.lines())
        seat.stream.goes_on.clear()
        seat.shows(said("first"))
        assert seat.stream.is_stuck.wait(PATIENCE)
        shown = threading.Semaphore(0)

        def show() -> None:
            for number in range(MAX_WAITING + 50):
                seat.shows(said(f"{number}"))
                shown.release()

        other = threading.Thread(target=show)
        other.start()
        for _ in range(MAX_WAITING):
            assert shown.acquire(timeout=PATIENCE)
        assert other.is_alive()
        seat.stream.goes_on.set()
        other.join(PATIENCE)
        seat.sees_so(lambda: f"{MAX_WAITING + 49}" in seat.glass.lines())

    seat = run(does)
    lines = [line for line in seat.glass.past + seat.glass.lines() if line.isdigit()]
    assert lines == [str(number) for number in range(MAX_WAITING + 50)]


def test_what_comes_after_the_end_is_still_shown(run: Run) -> None:
    seat = run(lambda seat: None)
    seat.shows(said("the last word"))
    assert seat.glass.lines() == ["the last word"]
    assert not seat.screen.turn(said("the last word"))


def test_a_terminal_that_takes_nothing_ends_it(run: Run) -> None:
    from games.console.streams import OutputFailed

    def does(seat: Seat) -> None:
        seat.type("x")
        seat.sees_so(lambda: "> x" in seat.glass.lines())
        seat.stream.error = OSError(5, "Input/output error")
        seat.shows(said("one"))

    with pytest.raises((OutputFailed, OSError)):
        run(does)


def test_a_fault_of_ours_is_not_hidden(run: Run) -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda seat: seat.type("bug\r"))
