"""What happened, as the JSON objects of `hydralan node`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
    Notice,
    Peer,
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
)

MEMBER = ("seat", "id", "name", "bot", "score", "wins")
ROUND = ("room", "round", "phase", "left", "ranking", "awards")


def history_line(with_: str, found: History) -> dict[str, Any]:
    """The `history` event."""
    shown = [_message(one) for one in found.messages]
    return {"event": "history", "with": with_, "more": found.more, "messages": shown}


def found_line(text: str, found: Iterable[ChatMessage]) -> dict[str, Any]:
    """The `found` event."""
    return {"event": "found", "text": text, "messages": [*map(_message, found)]}


def _message(one: ChatMessage) -> dict[str, Any]:
    who = {"id": one.id, "from": one.sender, "name": one.name, "to": one.to}
    what = {"text": one.text, "sent": one.sent, "state": one.state, "late": one.late}
    return {**who, **what, "label": one.label}


def peer_line(peer: Peer) -> dict[str, Any]:
    """The `peer` event."""
    return {"event": "peer", **_person(peer), "address": peer.address, **_known(peer)}


def _person(peer: Peer) -> dict[str, Any]:
    named = {"id": peer.id, "name": peer.name, "label": peer.label}
    return {**named, "face": peer.face.hex()}


def _known(peer: Peer) -> dict[str, Any]:
    return {"checked": peer.checked, "another_key": peer.another_key}


def rooms_line(rooms: tuple[RoomInfo, ...]) -> dict[str, Any]:
    """The `rooms` event."""
    return {"event": "rooms", "rooms": rooms}


def _room_line(view: RoomView) -> dict[str, Any]:
    fields = {f: getattr(view, f) for f in view.__struct_fields__}
    members = [
        {f: getattr(m, f) for f in MEMBER} | {"label": m.label, "face": m.face.hex()}
        for m in view.members
    ]
    for listed in ("watch_only", "removed"):
        fields[listed] = sorted(fields[listed])
    return {"event": "room", **fields, "members": members}


def _round_line(event: RoundChanged) -> dict[str, Any]:
    return {"event": "round"} | {f: getattr(event, f) for f in ROUND}


def _tick_line(event: Ticked) -> dict[str, Any]:
    line: dict[str, Any] = {
        "event": "tick",
        "room": event.room,
        "term": event.term,
        "tick": event.tick,
        "digest": event.digest,
    }
    return line if event.state is None else {**line, "state": event.state}


def event_line(event: Event) -> dict[str, Any] | None:
    """The object of one event; None for those that are not told to programs."""
    match event:
        case Ready(id, name, port, addresses):
            fields = {"id": id, "name": name, "port": port}
            return {"event": "ready", **fields, "addresses": addresses}
        case PeerJoined(peer):
            return peer_line(peer)
        case PeerLeft(peer, reason):
            return {"event": "gone", **_person(peer), "reason": reason}
        case PeerRenamed(peer):
            return {"event": "renamed", **_person(peer), **_known(peer)}
        case PeerChecked(peer):
            return {"event": "checked", **_person(peer), **_known(peer)}
        case PeerDoing(peer, doing, room, to):
            extra = {"to": to} if to is not None else {}
            return {"event": "state", "id": peer, "doing": doing, "room": room, **extra}
        case ChatReceived(id, sender, name, to, text, sent, late):
            who = {"id": id, "from": sender, "name": name, "to": to}
            what = {"text": text, "sent": sent, "late": late, "label": event.label}
            return {"event": "chat", **who, **what}
        case ChatDelivered(id, to):
            return {"event": "delivered", "id": id, "to": to}
        case ChatQueued(id, to):
            return {"event": "queued", "id": id, "to": to}
        case ChatFailed(id, to, reason):
            return {"event": "failed", "id": id, "to": to, "reason": reason}
        case RoomsChanged(rooms):
            return rooms_line(rooms)
        case RoomChanged(view):
            return _room_line(view)
        case RoundChanged():
            return _round_line(event)
        case Ticked():
            return _tick_line(event)
        case InputApplied(room, seat, number, tick):
            fields = {"room": room, "seat": seat, "number": number, "tick": tick}
            return {"event": "input", **fields}
        case RoomLeft(room):
            return {"event": "left", "room": room}
        case Notice(code, text):
            return {"event": "notice", "code": code, "text": text}
        case Failure(text):
            return {"event": "error", "text": text}
    return None
