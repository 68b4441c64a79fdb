"""What people type behind `hydralan`, understood or refused before anything begins."""

from __future__ import annotations

from argparse import Namespace

import pytest

from games.commands.arguments import MAX_WAIT, PEERS_WAIT, PORT, parser
from p2p import DEFAULT_PORT


def parsed(*words: str) -> Namespace:
    return parser().parse_args(words)


def test_nothing_at_all_is_the_window() -> None:
    found = parsed()
    assert found.command is None
    assert (found.name, found.profile, found.port, found.peer) == (None,) * 4
    assert (found.no_mdns, found.no_beacon, found.verbose) == (False,) * 3
    assert found.history == 7.0


def test_the_port_that_it_tells_is_that_of_the_library() -> None:
    assert PORT == DEFAULT_PORT


@pytest.mark.parametrize(
    "words",
    [
        ("--name", "Ana", "--no-mdns", "peers"),
        ("peers", "--name", "Ana", "--no-mdns"),
        ("--name", "Ben", "peers", "--name", "Ana", "--no-mdns"),
        ("--no-mdns", "peers", "--name", "Ana"),
    ],
)
def test_options_may_stand_before_or_behind_the_command(words: tuple[str, ...]) -> None:
    found = parsed(*words)
    assert (found.command, found.name, found.no_mdns) == ("peers", "Ana", True)


def test_each_command_has_its_own() -> None:
    assert parsed("play").game == "snake"
    assert parsed("play", "race").game == "race"
    there = parsed("play", "race", "--table", "Table 2", "--key", "gate")
    assert (there.table, there.key) == ("Table 2", "gate")
    assert (parsed("play").table, parsed("play").key) == (None, None)
    assert (parsed("peers").wait, parsed("peers").json) == (PEERS_WAIT, False)
    assert parsed("peers", "--wait", "0").wait == 0.0
    assert (parsed("say", "hi").text, parsed("say", "hi").to) == ("hi", None)
    assert parsed("doctor", "--json").json is True
    assert (parsed("new", "pig").game, parsed("new", "pig").folder) == ("pig", None)
    assert parsed("new", "pig", "there").folder == "there"


def test_for_how_long_what_was_said_is_kept() -> None:
    assert parsed("chat", "--history", "0").history == 0.0
    assert parsed("--history", "0.5", "chat").history == 0.5


def test_what_may_be_repeated_is() -> None:
    found = parsed("--peer", "one", "--peer", "two:5", "--interface", "eth0")
    assert (found.peer, found.interface) == (["one", "two:5"], ["eth0"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["dance"], "invalid choice: 'dance'"),
        (["--port", "65536"], "a port is a number from 0 to 65535"),
        (["--port", "-1"], "a port is a number from 0 to 65535"),
        (["--port", "http"], "a port is a number from 0 to 65535"),
        (["--history", "ever"], "a number of days, from 0 to 365"),
        (["--history", "366"], "a number of days, from 0 to 365"),
        (["--history", "-1"], "a number of days"),
        (["--history", "nan"], "a number of days"),
        (["peers", "--wait", "soon"], "a number of seconds, from 0 to 3600"),
        (["peers", "--wait", "-1"], "a number of seconds"),
        (["peers", "--wait", "nan"], "a number of seconds"),
        (["peers", "--wait", str(MAX_WAIT + 1)], "a number of seconds"),
        (["say"], "TEXT"),
        (["say", "\udcff"], "that is no text in UTF-8"),
    ],
)
def test_what_cannot_be_meant_is_told(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(*words)
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_bytes_that_are_utf8_after_all_are_text() -> None:
    raw = "Grüße".encode().decode("ascii", "surrogateescape")
    assert parsed("say", raw).text == "Grüße"


@pytest.mark.parametrize("port", [0, 1, 65535])
def test_every_port_will_do(port: int) -> None:
    assert parsed("--port", f"{port}").port == port
