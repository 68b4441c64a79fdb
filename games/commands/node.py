"""`hydralan node`: the node as a program for programs, JSON lines in and out.

Events go out as they happen, one object a line, flushed at once; commands come in the
same way. What is wrong with a command is said by an `error` event and changes nothing.
The end of the input, SIGTERM or `quit` is a clean leave.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from io import RawIOBase
from typing import Any

import msgspec

from games import registry
from games.commands.lines import (
    event_line,
    found_line,
    history_line,
    peer_line,
    rooms_line,
)
from games.console import streams
from games.console.signals import SIGNALS, Stopped
from games.console.streams import OutputFailed
from games.people.lookup import find_known
from p2p import EVERYONE, BadText, HydraError, Node, NodeId, is_node_id

MAX_COMMAND = 1024 * 1024  # bytes of one command


WRITTEN_WITHIN = 2.0  # seconds for the last events, if somebody still reads them


def run(node: Node, output: RawIOBase) -> int:
    """Serve until the input ends; returns the exit code. Owns and closes the node."""
    lines = Lines(node, output)
    # A reader that has stopped to read must not keep this program from its end.
    writer = threading.Thread(
        target=lines.write_events, name="hydralan-events", daemon=True
    )
    writer.start()  # first, or `ready` would be told when others are here already
    troubles = registry.left_out()  # before sockets take what may be opened
    try:
        node.start()
        lines.tell_left_out(troubles)
        with SIGNALS.heard():
            for line in streams.lines(streams.source(), MAX_COMMAND):
                lines.obey(line)
                if lines.done:
                    break
    except Stopped as stop:
        return stop.status if stop.number == signal.SIGINT else 0
    finally:
        node.close()
        writer.join(WRITTEN_WITHIN)
    return 0


class Lines:
    """Commands in, events out. `obey` on the main thread, `write_events` on its own."""

    def __init__(self, node: Node, output: RawIOBase) -> None:
        self.done = False
        self._inside = False  # in a room, or on the way into one
        self._node = node
        self._options: dict[str, Any] = {}
        self._output = output
        self._writing = threading.Lock()
        self._commands: dict[str, Callable[[Mapping[str, Any]], None]] = {
            "say": self._say,
            "name": lambda c: node.rename(_text(c, "name"), _face(c)),
            "history": self._show_history,
            "search": self._search,
            "peers": lambda c: self._show_peers(),
            "block": self._block,
            "mute": self._mute,
            "check": self._check,
            "state": self._set_state,
            "rooms": lambda c: self._write(rooms_line(node.rooms())),
            "play": self._play,
            "spectate": self._spectate,
            "leave": self._leave,
            "rule": self._rule,
            "watch": self._watch,
            "input": self._input,
            "options": self._set_options,
            "quit": self._quit,
        }

    # --- events out ------------------------------------------------------------------

    def write_events(self) -> None:
        """Write what happens until the node closes."""
        for event in self._node.events():
            line = event_line(event)
            if line is not None:
                self._write(line)

    def tell_left_out(self, troubles: Iterable[str]) -> None:
        """A notice for each game that is installed and cannot be played."""
        for text in troubles:
            self._write({"event": "notice", "code": "game_left_out", "text": text})

    def _write(self, line: dict[str, Any]) -> None:
        stamped = {"event": line.pop("event"), "t": time.time(), **line}
        try:
            data = msgspec.json.encode(stamped) + b"\n"
        except UnicodeEncodeError:  # half a surrogate pair: a file name may hold such
            data = streams.as_json(msgspec.to_builtins(stamped))
        try:
            with self._writing:
                streams.put(self._output, data)
        except (OSError, ValueError) as error:
            streams.lost(OutputFailed(error), self._node.close)

    # --- commands in -----------------------------------------------------------------

    def obey(self, line: bytes | None) -> None:
        """Carry out one command; None is one that was too long."""
        if line is not None and not line.strip():
            return
        name: str | None = None
        try:
            command = _parse(line)
            name = _text(command, "do")
            if name not in self._commands:
                known = ", ".join(self._commands)
                raise BadText(f"There is no command {name!r}. Commands: {known}.")
            self._commands[name](command)
        except HydraError as error:
            fields = {"command": name} if name else {}
            self._write({"event": "error", "text": str(error), **fields})

    def _say(self, command: Mapping[str, Any]) -> None:
        text = _text(command, "text")
        to = command.get("to")
        if to in (None, EVERYONE):
            self._node.say(text)
            return
        wanted = _text(command, "to")
        if is_node_id(wanted):  # who need not be known: a `queued` follows
            self._node.say(text, wanted)
        else:
            here, away = self._node.peers(), self._node.known()
            self._node.say(text, find_known(here, away, wanted).id)

    def _show_history(self, command: Mapping[str, Any]) -> None:
        with_, before = _text(command, "with"), command.get("before")
        if before is not None:
            before = _text(command, "before")
        found = self._node.history(with_, before, _limit(command, 100))
        self._write(history_line(with_, found))

    def _search(self, command: Mapping[str, Any]) -> None:
        text = _text(command, "text")
        found = self._node.search(text, _limit(command, 50))
        self._write(found_line(text, found))

    def _block(self, command: Mapping[str, Any]) -> None:
        self._node.block(*_switched("block", command))

    def _mute(self, command: Mapping[str, Any]) -> None:
        self._node.mute(*_switched("mute", command))

    def _check(self, command: Mapping[str, Any]) -> None:
        self._node.check(*_switched("check", command))

    def _set_state(self, command: Mapping[str, Any]) -> None:
        doing, to = _text(command, "doing"), command.get("to")
        if to in (None, EVERYONE):
            self._node.set_doing(doing)
        else:
            self._node.set_doing(doing, _text(command, "to"))

    def _show_peers(self) -> None:
        for peer in self._node.peers():
            self._write(peer_line(peer))

    def _play(self, command: Mapping[str, Any]) -> None:
        game, where = _text(command, "game"), _where(command)
        self._node.play(game, self._options, **where)
        self._inside, self._options = True, {}  # they were for this table

    def _spectate(self, command: Mapping[str, Any]) -> None:
        self._node.spectate(_text(command, "game"), **_where(command))
        self._inside = True

    def _leave(self, command: Mapping[str, Any]) -> None:
        if not self._inside:
            raise BadText("This node is in no room.")
        self._node.leave()
        self._inside = False

    def _rule(self, command: Mapping[str, Any]) -> None:
        what, who = _text(command, "what"), command.get("who")
        on, options = command.get("on", True), command.get("options")
        key = None if command.get("key") is None else _text(command, "key")
        if who is not None and (not isinstance(who, str) or not is_node_id(who)):
            raise BadText("rule takes who: the id of a peer.")
        if type(on) is not bool:
            raise BadText("rule takes on: true or false.")
        if options is not None and not isinstance(options, dict):
            raise BadText("rule takes options: an object.")
        self._node.rule(what, who=who, on=on, options=options, key=key)

    def _watch(self, command: Mapping[str, Any]) -> None:
        every, state = command.get("every", 1), command.get("state", False)
        if type(every) is not int or every < 0 or type(state) is not bool:
            raise BadText("watch takes every (0 or more ticks) and state (true/false).")
        self._node.watch(every, state)

    def _input(self, command: Mapping[str, Any]) -> None:
        value = command.get("value")
        if type(value) not in (int, str):
            raise BadText("input takes a value: a string or an integer.")
        if not self._node.press(value):  # type: ignore[arg-type]
            raise BadText("Not taken: no seat yet, or three inputs wait already.")

    def _set_options(self, command: Mapping[str, Any]) -> None:
        options = {k: v for k, v in command.items() if k != "do"}
        problems: list[str] = []
        for name, game in registry.playable().items():
            try:
                msgspec.convert(options, game.options_type)
            except Exception as error:  # a check of their author's may raise anything
                problems.append(f"{name}: {error}")
            else:
                self._options = options
                return
        raise BadText(f"No game has these options ({'; '.join(problems)}).")

    def _quit(self, command: Mapping[str, Any]) -> None:
        self.done = True


def _parse(line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise BadText("The line is too long.")
    try:
        command = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadText(f"Not JSON: {error}.") from None
    if not isinstance(command, dict):
        raise BadText('A command is an object such as {"do": "peers"}.')
    return command


def _text(command: Mapping[str, Any], field: str) -> str:
    value = command.get(field)
    if not isinstance(value, str):
        raise BadText(f"The command needs {field!r}, a string.")
    return value


def _face(command: Mapping[str, Any]) -> bytes | None:
    """The face, if one is given."""
    if command.get("face") is None:
        return None
    digits = _text(command, "face")
    try:
        return bytes.fromhex(digits)
    except ValueError:
        raise BadText("name takes face: bytes in hexadecimal.") from None


def _where(command: Mapping[str, Any]) -> dict[str, str]:
    """At which table, and with which key, if that is said."""
    fields = {"table": "room", "key": "key"}
    return {
        name: _text(command, field)
        for name, field in fields.items()
        if command.get(field) is not None
    }


def _switched(name: str, command: Mapping[str, Any]) -> tuple[NodeId, bool]:
    """Of whom something is switched on or off."""
    who, on = command.get("who"), command.get("on")
    if not isinstance(who, str) or not is_node_id(who) or type(on) is not bool:
        raise BadText(f"{name} takes who (the id of a peer) and on (true/false).")
    return NodeId(who), on


def _limit(command: Mapping[str, Any], usual: int) -> int:
    limit = command.get("limit", usual)
    if type(limit) is not int or limit < 0:
        raise BadText("limit is a number of messages.")
    return limit
