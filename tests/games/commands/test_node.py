"""`hydralan node`: JSON lines in and out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import Struct

from games import registry
from games.commands.lines import peer_line
from games.commands.node import Lines
from games.snake.rules import Snake
from p2p import (
    ChatMessage,
    Event,
    Failure,
    History,
    Member,
    PeerJoined,
    RoomInfo,
    RoomView,
)
from tests.window.helpers.standin import StandIn, node_of, peer

ANA = peer(1, "Ana")
ROOM = RoomInfo("snake", "snake", ANA.id, 1, 2)
VIEW = RoomView(
    "snake", "snake", ANA.id, 1, 0, 1, (Member(1, ANA.id, "Ana", False, 0),)
)


class Written(io.RawIOBase):
    """Standard output, as bytes."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)

    def lines(self) -> list[dict[str, Any]]:
        lines, self.data = self.data.splitlines(), b""
        return [json.loads(line) for line in lines]


class Told(StandIn):
    """Its events end with those that happened. `went`: at which tables it was to sit,
    and with which keys."""

    def __init__(self) -> None:
        super().__init__()
        self.went: list[tuple[str, dict[str, str]]] = []
        self.opened_with: list[Any] = []

    def play(self, game: str, options: Any = None, **where: str) -> None:
        self.went.append(("play", where))
        self.opened_with.append(options)
        super().play(game, options)

    def spectate(self, game: str, **where: str) -> None:
        self.went.append(("spectate", where))
        super().spectate(game)

    def events(self) -> Iterator[Event]:
        return iter(self.poll())


class Program:
    """A program that speaks to the node."""

    def __init__(self) -> None:
        self.node: Any = Told()
        self._output = Written()
        self.lines = Lines(self.node, self._output)

    def do(self, line: str | bytes | None) -> list[dict[str, Any]]:
        self.lines.obey(line.encode() if isinstance(line, str) else line)
        return self.told()

    def told(self) -> list[dict[str, Any]]:
        found = self._output.lines()
        assert all(isinstance(line.pop("t"), float) for line in found)
        return found


@pytest.fixture
def program() -> Program:
    return Program()


def test_what_happens_is_written_until_the_node_closes(program: Program) -> None:
    program.node.happen(PeerJoined(ANA), Failure("half a \ud800 pair"))
    program.lines.write_events()
    assert program.told() == [
        peer_line(ANA),
        {"event": "error", "text": "half a ? pair"},
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("not json", "Not JSON: "),
        (b"\xff", "Not JSON: "),
        ("[" * 100_000, "Not JSON: "),
        ("[]", 'A command is an object such as {"do": "peers"}.'),
        ("{}", "The command needs 'do', a string."),
        ('{"do": 7}', "The command needs 'do', a string."),
        (None, "The line is too long."),
    ],
)
def test_what_is_no_command_is_told(
    program: Program, line: str | bytes | None, told: str
) -> None:
    (error,) = program.do(line)
    assert error["event"] == "error"
    assert error["text"].startswith(told)
    assert "command" not in error


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"do": "dance"}', "There is no command 'dance'. Commands: say, name, "),
        ('{"do": "say"}', "The command needs 'text', a string."),
        ('{"do": "say", "text": "x", "to": 7}', "The command needs 'to', a string."),
        ('{"do": "say", "text": "x", "to": "Cem"}', "Nobody here is called Cem."),
        ('{"do": "leave"}', "This node is in no room."),
        ('{"do": "name", "name": "Zoe", "face": 7}', "The command needs 'face', "),
        ('{"do": "name", "name": "Zoe", "face": "0"}', "name takes face: "),
        ('{"do": "watch", "every": -1}', "watch takes every "),
        ('{"do": "watch", "every": true}', "watch takes every "),
        ('{"do": "watch", "state": 1}', "watch takes every "),
        ('{"do": "rule"}', "The command needs 'what', a string."),
        ('{"do": "rule", "what": "remove", "who": "Ana"}', "rule takes who: "),
        ('{"do": "rule", "what": "remove", "on": 1}', "rule takes on: "),
        ('{"do": "rule", "what": "options", "options": []}', "rule takes options: "),
        ('{"do": "rule", "what": "lock", "key": 7}', "The command needs 'key'"),
        ('{"do": "input"}', "input takes a value: "),
        ('{"do": "input", "value": true}', "input takes a value: "),
    ],
)
def test_what_is_wrong_with_a_command_is_told_with_its_name(
    program: Program, line: str, told: str
) -> None:
    (error,) = program.do(line)
    assert error["text"].startswith(told)
    assert error["command"] == json.loads(line)["do"]


def test_a_name_comes_with_a_face_or_without(program: Program) -> None:
    assert program.do('{"do": "name", "name": "Zoe", "face": "05010002"}') == []
    assert program.do('{"do": "name", "name": "Zoë"}') == []
    assert (program.node.name, program.node.face) == ("Zoë", b"\x05\x01\x00\x02")
    assert program.do('{"do": "name", "name": "Zoë", "face": ""}') == []
    assert program.node.face == b""


def test_options_are_for_the_table_that_the_next_play_opens(program: Program) -> None:
    assert program.do('{"do": "options", "walls": true}') == []
    for game in ("snake", "cycles"):
        program.do(json.dumps({"do": "play", "game": game}))
    assert program.node.opened_with == [{"walls": True}, {}]


def test_options_that_no_game_has_are_told_for_each_game(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    games = {"snake": Snake(), "worm": Snake()}
    monkeypatch.setattr(registry, "playable", lambda: games)
    (error,) = program.do('{"do": "options", "speed": 9}')
    assert error["text"].startswith("No game has these options (snake: ")
    assert "; worm: " in error["text"]
    assert error["command"] == "options"


def test_options_that_an_author_does_not_bear_are_told(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Picky(Struct):
        bots: int = 0

        def __post_init__(self) -> None:
            raise LookupError("no such bot")

    game = Snake()
    monkeypatch.setattr(game, "options_type", Picky, raising=False)
    monkeypatch.setattr(registry, "playable", lambda: {"snake": game})
    (error,) = program.do('{"do": "options", "bots": 3}')
    assert "no such bot" in error["text"]


def test_things_are_said_to_all_to_a_name_or_to_an_id(program: Program) -> None:
    (ana,) = program.node.meet("Ana")
    away = node_of(9)
    for to in ("everyone", "ana", ana.id, away):
        assert program.do(json.dumps({"do": "say", "text": "x", "to": to})) == []
    assert program.do('{"do": "say", "text": "x"}') == []
    readers = [None, ana.id, ana.id, away, None]
    assert program.node.said == [("x", reader) for reader in readers]


def test_say_to_a_name_finds_who_is_here_and_else_who_is_away(program: Program) -> None:
    (here,) = program.node.meet("Ana")
    away, other = peer(8, "Ana"), peer(9, "Ben")
    program.node.away = away, other
    for name in ("Ana", "Ben"):
        assert program.do(json.dumps({"do": "say", "text": "x", "to": name})) == []
    assert program.node.said == [("x", here.id), ("x", other.id)]
    program.node.away += (peer(7, "Ben"),)
    (error,) = program.do('{"do": "say", "text": "x", "to": "Ben"}')
    assert error["text"].startswith("Several here are called Ben: ")


def test_a_stay_in_a_room(program: Program) -> None:
    assert program.do('{"do": "options", "bots": 0, "walls": true}') == []
    for line in (
        '{"do": "watch", "every": 2, "state": true}',
        '{"do": "play", "game": "snake"}',
        '{"do": "input", "value": "up"}',
        '{"do": "leave"}',
    ):
        assert program.do(line) == []
    assert (program.node.watched, program.node.pressed) == ([2], ["up"])
    assert program.do('{"do": "leave"}')[0]["event"] == "error"


def test_a_table_is_ruled(program: Program) -> None:
    ruled: list[tuple[Any, ...]] = []
    program.node.rule = lambda what, **chosen: ruled.append((what, *chosen.values()))
    for fields in (
        {"what": "pause"},
        {"what": "remove", "who": ANA.id, "on": False},
        {"what": "options", "options": {"bots": 3}},
        {"what": "lock", "key": "word"},
    ):
        assert program.do(json.dumps({"do": "rule", **fields})) == []
    assert ruled == [
        ("pause", None, True, None, None),
        ("remove", ANA.id, False, None, None),
        ("options", None, True, {"bots": 3}, None),
        ("lock", None, True, None, "word"),
    ]


def test_one_goes_to_a_table_by_its_name_with_its_key(program: Program) -> None:
    for do in ("play", "spectate"):
        for where in (
            {},
            {"room": "Table 2"},
            {"room": "Table 2", "key": "gate"},
            {"room": None, "key": None},
        ):
            line = json.dumps({"do": do, "game": "snake", **where})
            assert program.do(line) == []
        told = [{}, {"table": "Table 2"}, {"table": "Table 2", "key": "gate"}, {}]
        assert [where for what, where in program.node.went if what == do] == told
    for wrong in ("room", "key"):
        (error,) = program.do(json.dumps({"do": "play", "game": "snake", wrong: 7}))
        assert error["text"].startswith(f"The command needs '{wrong}', a string")


def test_who_is_here_and_what_is_played_is_shown(program: Program) -> None:
    (ana,) = program.node.meet("Ana")
    program.node.open_room("snake", ana.id, 2)
    (told,) = program.do('{"do": "peers"}')
    assert told == peer_line(ana)
    (told,) = program.do('{"do": "rooms"}')
    assert told["rooms"][0]["members"] == 2


def test_quit_is_the_end_and_an_empty_line_is_nothing(program: Program) -> None:
    assert program.do("  ") == []
    assert not program.lines.done
    program.do('{"do": "quit"}')
    assert program.lines.done


def test_games_that_cannot_be_played_are_told(program: Program) -> None:
    program.lines.tell_left_out(["The game 'race' does not load."])
    (told,) = program.told()
    assert (told["code"], told["event"]) == ("game_left_out", "notice")


def test_a_peer_is_blocked_by_its_id_and_that_is_undone(program: Program) -> None:
    (ana,) = program.node.meet("Ana")
    program.node.poll()
    assert program.do(json.dumps({"do": "block", "who": ana.id, "on": True})) == []
    assert [peer.id for peer in program.node.blocked()] == [ana.id]
    assert program.do('{"do": "peers"}') == []
    program.lines.write_events()
    (gone,) = program.told()
    assert (gone["event"], gone["id"], gone["reason"]) == ("gone", ana.id, "blocked")
    assert program.do(json.dumps({"do": "block", "who": ana.id, "on": False})) == []
    assert program.node.blocked() == ()
    program.lines.write_events()
    assert program.told() == [peer_line(ana)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"who": "Ana", "on": True},
        {"who": "a" * 51, "on": True},
        {"who": 7, "on": True},
        {"who": ["a" * 52], "on": True},
        {"who": "a" * 52},
        {"who": "a" * 52, "on": 1},
        {"who": "a" * 52, "on": None},
        {"on": True},
    ],
)
@pytest.mark.parametrize("command", ["block", "mute", "check"])
def test_a_malformed_block_mute_or_check_changes_nothing(
    program: Program, command: str, fields: dict[str, Any]
) -> None:
    program.node.meet("Ana")
    (told,) = program.do(json.dumps({"do": command, **fields}))
    assert (told["event"], told["command"]) == ("error", command)
    assert program.node.blocked() == ()
    assert program.node.muted() == frozenset()
    assert not any(one.checked for one in program.node.peers())


def test_a_block_that_the_node_refuses_is_an_error(program: Program) -> None:
    program.node.refusal = "You cannot block yourself."
    (told,) = program.do(json.dumps({"do": "block", "who": "a" * 52, "on": True}))
    assert told["text"] == "You cannot block yourself."


def test_a_peer_is_muted_by_its_id_and_that_is_undone(program: Program) -> None:
    assert program.do(json.dumps({"do": "mute", "who": ANA.id, "on": True})) == []
    assert program.node.muted() == {ANA.id}
    assert program.do(json.dumps({"do": "mute", "who": ANA.id, "on": False})) == []
    assert program.node.muted() == frozenset()


def test_a_peer_is_checked_by_its_id_and_that_is_undone(program: Program) -> None:
    (ana,) = program.node.meet("Ana")
    program.node.poll()
    for on in (True, False):
        assert program.do(json.dumps({"do": "check", "who": ana.id, "on": on})) == []
        program.lines.write_events()
        (told,) = program.told()
        assert (told["event"], told["id"], told["checked"]) == ("checked", ana.id, on)
    program.node.refusal = "Only who was here once can be checked."
    (told,) = program.do(json.dumps({"do": "check", "who": "b" * 52, "on": True}))
    assert (told["event"], told["command"]) == ("error", "check")


def test_what_one_does_is_set(program: Program) -> None:
    for doing in ("away", "here"):
        assert program.do(json.dumps({"do": "state", "doing": doing})) == []
    typing = {"do": "state", "doing": "typing"}
    for to in ("everyone", ANA.id):
        assert program.do(json.dumps({**typing, "to": to})) == []
    assert program.node.doings == [
        ("away", None),
        ("here", None),
        ("typing", None),
        ("typing", ANA.id),
    ]
    for wrong in ({}, {"doing": 1}, {"doing": "typing", "to": 7}):
        (told,) = program.do(json.dumps({"do": "state", **wrong}))
        assert (told["event"], told["command"]) == ("error", "state")


PAST = ChatMessage("m1", ANA.id, "Ana", "everyone", "hi", 2.0, "", True)
SHOWN = {"id": "m1", "from": ANA.id, "name": "Ana", "to": "everyone", "text": "hi"} | {
    "sent": 2.0,
    "state": "",
    "late": True,
    "label": "Ana",
}


def test_the_past_is_shown_on_demand(program: Program) -> None:
    program.node.past = History((PAST,), True)
    (told,) = program.do('{"do": "history", "with": "everyone"}')
    assert told == {
        "event": "history",
        "with": "everyone",
        "more": True,
        "messages": [SHOWN],
    }
    order = {"do": "history", "with": ANA.id, "before": "m1", "limit": 5}
    (told,) = program.do(json.dumps(order))
    assert told["with"] == ANA.id
    (told,) = program.do('{"do": "search", "text": "hi", "limit": 7}')
    assert (told["event"], told["text"]) == ("found", "hi")
    assert told["messages"] == [SHOWN]
    assert program.node.asked == [
        ("everyone", None, 100),
        (ANA.id, "m1", 5),
        ("hi", None, 7),
    ]


def test_what_is_not_kept_has_nothing_before_it(program: Program) -> None:
    program.node.kept = [PAST]
    (told,) = program.do('{"do": "history", "with": "everyone", "before": "gone"}')
    assert (told["event"], told["command"]) == ("error", "history")
    assert told["text"] == "There is no such message."


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "history"},
        {"do": "history", "with": 7},
        {"do": "history", "with": "everyone", "before": 7},
        {"do": "history", "with": "everyone", "limit": -1},
        {"do": "history", "with": "everyone", "limit": True},
        {"do": "search"},
        {"do": "search", "text": "x", "limit": "9"},
    ],
)
def test_what_is_asked_wrongly_of_the_past(
    program: Program, wrong: dict[str, Any]
) -> None:
    (told,) = program.do(json.dumps(wrong))
    assert (told["event"], told["command"]) == ("error", wrong["do"])
    assert program.node.asked == []
