"""Each event, the history and what was found: as JSON objects."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

import p2p
from games.commands.lines import (
    event_line,
    found_line,
    history_line,
    rooms_line,
)
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Event,
    Failure,
    History,
    InputApplied,
    Member,
    Notice,
    PeerChecked,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
    RoomChanged,
    RoomInfo,
    RoomLeft,
    RoomsChanged,
    RoomView,
    RoundChanged,
    Ticked,
    short_code,
)
from tests.window.helpers.standin import peer

ANA, OTHER = peer(1, "Ana"), peer(2, "").id
ROOM = RoomInfo("snake", "snake", ANA.id, 1, 2)
VIEW = RoomView(
    *("snake", "snake", ANA.id, 1, 0, 1),
    (
        Member(1, ANA.id, "Ana", False, 0, wins=3),
        Member(2, OTHER, "ANA", False, 0, True, face=b"\x01\x02"),
    ),
)
WHO = {"id": ANA.id, "name": "Ana", "label": "Ana", "face": ""}
UNKNOWN = {"checked": False, "another_key": False}
CODED = f"Ana {short_code(ANA.id)}"


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (
            Ready(ANA.id, "Ana", 5, ("10.0.0.1",)),
            {"event": "ready", "id": ANA.id, "name": "Ana", "port": 5}
            | {"addresses": ("10.0.0.1",)},
        ),
        (
            PeerJoined(ANA),
            {"event": "peer", **WHO, "address": ANA.address, **UNKNOWN},
        ),
        (
            PeerJoined(replace(ANA, another_key=True, coded=True)),
            {"event": "peer", **WHO, "label": CODED}
            | {"address": ANA.address, "checked": False, "another_key": True},
        ),
        (
            PeerLeft(ANA, "left"),
            {"event": "gone", **WHO, "reason": "left"},
        ),
        (
            PeerRenamed(ANA, "An"),
            {"event": "renamed", **WHO, **UNKNOWN},
        ),
        (
            PeerRenamed(replace(ANA, face=b"\x05\x01\xff"), "Ana"),
            {"event": "renamed", **WHO, **UNKNOWN, "face": "0501ff"},
        ),
        (
            ChatReceived("1", ANA.id, "Ana", "everyone", "hi", 2.0),
            {"event": "chat", "id": "1", "from": ANA.id, "name": "Ana", "label": "Ana"}
            | {"to": "everyone", "text": "hi", "sent": 2.0, "late": False},
        ),
        (
            ChatReceived("1", ANA.id, "Ana", "everyone", "hi", 2.0, coded=True),
            {"event": "chat", "id": "1", "from": ANA.id, "name": "Ana", "label": CODED}
            | {"to": "everyone", "text": "hi", "sent": 2.0, "late": False},
        ),
        (
            PeerChecked(replace(ANA, checked=True)),
            {"event": "checked", **WHO, "checked": True, "another_key": False},
        ),
        (
            PeerDoing(ANA.id, "playing", "snake"),
            {"event": "state", "id": ANA.id, "doing": "playing", "room": "snake"},
        ),
        (
            PeerDoing(ANA.id, "typing", None, "everyone"),
            {"event": "state", "id": ANA.id, "doing": "typing", "room": None}
            | {"to": "everyone"},
        ),
        (ChatDelivered("1", ANA.id), {"event": "delivered", "id": "1", "to": ANA.id}),
        (ChatQueued("1", ANA.id), {"event": "queued", "id": "1", "to": ANA.id}),
        (
            ChatFailed("1", ANA.id, "why"),
            {"event": "failed", "id": "1", "to": ANA.id, "reason": "why"},
        ),
        (RoomsChanged((ROOM,)), rooms_line((ROOM,))),
        (
            RoundChanged("snake", 3, "podium", 7.5, ((2, 9), (1, 4)), ((1, "bold"),)),
            {"event": "round", "room": "snake", "round": 3, "phase": "podium"}
            | {"left": 7.5, "ranking": ((2, 9), (1, 4)), "awards": ((1, "bold"),)},
        ),
        (
            InputApplied("snake", 1, 2, 3),
            {"event": "input", "room": "snake", "seat": 1, "number": 2, "tick": 3},
        ),
        (RoomLeft("snake"), {"event": "left", "room": "snake"}),
        (Notice("port", "x"), {"event": "notice", "code": "port", "text": "x"}),
        (Failure("x"), {"event": "error", "text": "x"}),
    ],
)
def test_each_event_has_its_line(event: Event, line: dict[str, Any]) -> None:
    assert event_line(event) == line


def test_a_room_is_told_with_all_its_fields() -> None:
    line = event_line(RoomChanged(VIEW))
    assert line is not None
    assert line.pop("event") == "room"
    (ana, twin) = line.pop("members")
    lists = {name: line.pop(name) for name in ("watch_only", "removed")}
    assert lists == {"watch_only": [], "removed": []}
    assert line == {
        name: getattr(VIEW, name)
        for name in VIEW.__struct_fields__
        if name not in ("members", *lists)
    }
    assert ana == {"seat": 1, **WHO, "bot": False, "score": 0, "wins": 3}
    assert twin["face"] == "0102"
    assert twin["label"] == f"ANA {short_code(OTHER)}"


def test_a_room_tells_who_rules_it_and_how() -> None:
    listed = frozenset((OTHER, ANA.id))
    view = replace(VIEW, ruler=ANA.id, paused=True, removed=listed, watch_only=listed)
    line = event_line(RoomChanged(view))
    assert line is not None
    assert (line["ruler"], line["paused"]) == (ANA.id, True)
    assert line["removed"] == line["watch_only"] == sorted(listed)


def test_rooms_are_told_by_name_and_id_with_what_keeps_one_out() -> None:
    room = p2p.RoomInfo(
        *("Table 2", "snake", ANA.id, 1, 2),
        locked=True,
        table="00" * 16,
        opener=ANA.id,
    )
    (told,) = msgspec.to_builtins(rooms_line((room,)))["rooms"]
    known = {"room": "Table 2", "game": "snake", "host": ANA.id, "term": 1}
    known |= {"members": 2, "locked": True, "closed": False, "table": "00" * 16}
    assert known.items() <= told.items()


def test_a_tick_has_its_state_only_if_it_is_wanted() -> None:
    bare = event_line(Ticked("snake", 1, 2, None, "d", ANA.id))
    assert bare == {
        "event": "tick",
        "room": "snake",
        "term": 1,
        "tick": 2,
        "digest": "d",
    }
    assert event_line(Ticked("snake", 1, 2, {"a": 1}, "d", ANA.id)) == bare | {
        "state": {"a": 1}
    }


def test_what_programs_of_p2p_use_is_not_for_programs_of_games() -> None:
    assert event_line(p2p.MessageReceived(ANA, "t", None)) is None


def test_the_past_has_all_fields_of_its_messages() -> None:
    said = ChatMessage("m1", ANA.id, "Ana", "everyone", "hi", 2.0, "queued", True)
    shown = {"id": "m1", "from": ANA.id, "name": "Ana", "to": "everyone"} | {
        "text": "hi",
        "sent": 2.0,
        "state": "queued",
        "late": True,
        "label": "Ana",
    }
    found = {"event": "found", "text": "hi", "messages": [shown]}
    assert found_line("hi", [said]) == found
    assert history_line(ANA.id, History((said,), True)) == {
        "event": "history",
        "with": ANA.id,
        "more": True,
        "messages": [shown],
    }
