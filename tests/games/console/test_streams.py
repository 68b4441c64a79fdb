"""Standard input and output, whatever they are."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from games.console import streams
from games.console.exits import FAILED
from games.console.streams import OutputFailed, as_json, lines, put

LIMIT = 10


class Slow(io.RawIOBase):
    """Takes three bytes at a time."""

    def __init__(self) -> None:
        self.taken = b""

    def write(self, data: object) -> int:
        part = bytes(data)[:3]  # type: ignore[call-overload]
        self.taken += part
        return len(part)


def test_all_of_it_is_written_however_little_is_taken_at_once() -> None:
    stream = Slow()
    put(stream, b"0123456789")
    assert stream.taken == b"0123456789"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"name": "Grüße"}, '{"name": "Grüße"}\n'),
        ({"name": "a\ud800"}, '{"name": "a?"}\n'),
        ([], "[]\n"),
    ],
)
def test_json_is_one_line_of_utf8(value: object, line: str) -> None:
    assert as_json(value) == line.encode()


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", []),
        (b"one\ntwo", [b"one\n", b"two"]),
        (b"x" * 10 + b"\r\n", [b"x" * 10 + b"\r\n"]),
        (b"x" * 11 + b"\nnext\n", [None, b"next\n"]),
        (b"x" * 99, [None]),
        (b"\n\n", [b"\n", b"\n"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb\n", [b"a\n", b"\xef\xbb\xbfb\n"]),
    ],
)
def test_lines_are_bounded(data: bytes, wanted: list[bytes | None]) -> None:
    assert list(lines(io.BytesIO(data), LIMIT)) == wanted


@given(st.lists(st.sampled_from([b"x", b"x" * 9, b"\r", b"\r" * 9, b"\n", b"\r\n"])))
@example([b"x" * 9, b"\r" * 9, b"x", b"\n"])  # this was cut in two once
@example([b"x" * 9, b"x" * 4, b"\n"])  # and so was this, with the mark before it
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_no_line_is_cut(mark: bytes, parts: list[bytes]) -> None:
    whole = [*io.BytesIO(b"x" + b"".join(parts))]
    wanted = [line if bare(line) <= LIMIT else None for line in whole]
    assert list(lines(io.BytesIO(mark + b"".join(whole)), LIMIT)) == wanted


def bare(line: bytes) -> int:
    """How long it is without its end."""
    return len(line.removesuffix(b"\n").removesuffix(b"\r"))


def test_input_that_cannot_be_read_has_ended() -> None:
    stream = io.BytesIO(b"one\n")
    stream.close()
    assert list(lines(stream, LIMIT)) == []


def test_a_reader_that_went_away_is_nobodys_business() -> None:
    assert str(OutputFailed(BrokenPipeError(errno.EPIPE, "Broken pipe"))) == ""
    full = OutputFailed(OSError(errno.ENOSPC, "No space left on device"))
    assert str(full) == "The output cannot be written: No space left on device."


def test_a_stream_that_is_closed_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = io.StringIO()
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(OutputFailed):
            streams.write("hello")
        with pytest.raises(OutputFailed):
            streams.write_json([])
    streams.complain("so it is")
    assert capsys.readouterr().err == "hydralan: so it is\n"


def test_no_complaint_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    streams.complain("")
    assert capsys.readouterr().err == ""


def test_who_has_no_input_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert streams.source().read() == b""


def test_lost_on_the_main_thread_is_raised() -> None:
    left: list[bool] = []
    with pytest.raises(OutputFailed):
        streams.lost(OutputFailed(OSError(5, "gone")), lambda: left.append(True))
    assert left == []


def run(code: str, stdout: int | io.IOBase = subprocess.PIPE) -> tuple[int, str, str]:
    code = f"from games.console import streams; streams.prepare()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=stdout,  # type: ignore[arg-type]
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
        env={name: v for name, v in os.environ.items() if name != "PYTHONUNBUFFERED"},
    )
    return done.returncode, done.stdout, done.stderr


def test_lost_on_another_thread_leaves_and_ends_the_program() -> None:
    code = """
import threading, time
error = streams.OutputFailed(OSError(5, "gone"))
leave = lambda: streams.complain("left")
threading.Thread(target=streams.lost, args=(error, leave)).start()
time.sleep(60)
"""
    status, _, told = run(code)
    assert status == FAILED
    assert told.splitlines()[-1] == "hydralan: left"


def test_what_is_claimed_is_for_one_alone() -> None:
    code = """
own = streams.claim()
print("a game prints")
streams.put(own, b"mine\\n")
"""
    assert run(code) == (0, "mine\n", "a game prints\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone")
def test_a_full_disk_is_told_by_status_and_sentence() -> None:
    code = "print('x'); raise SystemExit(streams.finish(0))"
    with open("/dev/full", "wb") as full:
        status, _, told = run(code, full)
    assert status == FAILED
    assert told == "hydralan: The output cannot be written: No space left on device.\n"


def test_json_goes_out_at_once_and_after_what_was_printed() -> None:
    status, said, _ = run("print('first'); streams.write_json({'a': 1})")
    first, second = said.splitlines()
    assert (status, first, json.loads(second)) == (0, "first", {"a": 1})


def test_a_closed_output_gives_its_number_to_nothing_else() -> None:
    code = "import os; os.close(1); streams.prepare(); os.fstat(1)"
    assert run(code)[0] == 0


@pytest.mark.parametrize("name", ["write", "complain"])
def test_lines_of_threads_do_not_mix(name: str) -> None:
    code = f"""
import sys, threading
sys.setswitchinterval(1e-6)
def speak():
    for n in range(3000):
        streams.{name}("x" * 50)
threads = [threading.Thread(target=speak) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""
    prepared = f"from games.console import streams; streams.prepare()\n{code}"
    done = subprocess.run(
        [sys.executable, "-u", "-c", prepared],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=30,
    )
    lines = done.stdout.splitlines()
    assert (done.returncode, len(lines)) == (0, 12_000)
    assert {line.removeprefix("hydralan: ") for line in lines} == {"x" * 50}
