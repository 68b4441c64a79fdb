"""Peer-to-peer on a LAN: nodes, chat and rooms. Knows no game.

from p2p import ChatReceived, Node

with Node() as node:
    for event in node.events():
        ...
"""

from __future__ import annotations

from p2p.addresses import DEFAULT_PORT, parse_address
from p2p.core.incompatibles import why_incompatible
from p2p.doctor.finding import Finding
from p2p.errors import (
    AskFailed,
    BadText,
    HydraError,
    NotConnected,
    ProfileError,
    TooMuchWaiting,
)
from p2p.events import (
    BLOCKED,
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Event,
    Failure,
    Glimpsed,
    History,
    HistoryChanged,
    Incompatible,
    InputApplied,
    Member,
    MessageLost,
    MessageReceived,
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
from p2p.identity import NodeId, check_words, is_node_id, short_code
from p2p.mishap import Mishaps, WrongResult
from p2p.node import Node
from p2p.room.fitness import unfit
from p2p.room.lock import suggest
from p2p.text.labels import labelled
from p2p.text.names import clean_name, name_forms
from p2p.text.nicknames import nickname
from p2p.text.saying import check_text

__all__ = [
    "BLOCKED",
    "DEFAULT_PORT",
    "EVERYONE",
    "AskFailed",
    "BadText",
    "ChatDelivered",
    "ChatFailed",
    "ChatMessage",
    "ChatQueued",
    "ChatReceived",
    "Event",
    "Failure",
    "Finding",
    "Glimpsed",
    "History",
    "HistoryChanged",
    "HydraError",
    "Incompatible",
    "InputApplied",
    "Member",
    "MessageLost",
    "MessageReceived",
    "Mishaps",
    "Node",
    "NodeId",
    "NotConnected",
    "Notice",
    "Peer",
    "PeerChecked",
    "PeerDoing",
    "PeerJoined",
    "PeerLeft",
    "PeerRenamed",
    "ProfileError",
    "Ready",
    "RoomChanged",
    "RoomInfo",
    "RoomLeft",
    "RoomView",
    "RoomsChanged",
    "RoundChanged",
    "Ticked",
    "TooMuchWaiting",
    "WrongResult",
    "check_text",
    "check_words",
    "clean_name",
    "is_node_id",
    "labelled",
    "name_forms",
    "nickname",
    "parse_address",
    "short_code",
    "suggest",
    "unfit",
    "why_incompatible",
]
