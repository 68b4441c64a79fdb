"""`hydralan say`: one message, and whether it arrived."""

from __future__ import annotations

import time

from games.commands.arguments import PEERS_WAIT
from games.commands.notices import warn
from games.console import streams
from games.console.exits import FAILED, OK
from games.console.signals import SIGNALS
from games.people.lookup import find_peer
from p2p import BadText, ChatDelivered, ChatFailed, Node, NodeId, Peer, check_text

FIND_WAIT = 5.0  # seconds for one peer that was asked for by name
DELIVERY_WAIT = 6.0  # seconds; the node itself gives up after 5
PEERS_LOOK = 0.02  # seconds between looks whether somebody came
DELIVERY_LOOK = 0.005  # seconds between looks whether it arrived


def checked(text: str, to: str | None) -> str:
    """The text as it will be sent. Raises BadText for one that cannot be said, and for
    a `to` that names nobody; there is no need of a node to know that."""
    text = check_text(text)
    if to is not None and not to.strip(" @"):
        raise BadText("Write --to and then a name or an id.")
    return text


def run(node: Node, text: str, to: str | None) -> int:
    """Say it to one peer, or to all who are here; returns the exit status."""
    with SIGNALS.heard():
        try:
            reader = _await_peer(node, to)
        except BadText as error:
            warn(node)
            streams.complain(f"Not delivered: {error}")
            return FAILED
        warn(node)
        before = {peer.id for peer in node.peers()}
        message = node.say(text, reader.id if reader else None)
        # Who came or went in this very moment may or may not have been told.
        told = {reader.id} if reader else before & {peer.id for peer in node.peers()}
        return _await_delivery(node, message, told)


def _await_peer(node: Node, wanted: str | None) -> Peer | None:
    """Wait for the peer that was asked for, or a moment for anybody."""
    deadline = time.monotonic() + (FIND_WAIT if wanted else PEERS_WAIT)
    while True:
        try:
            if wanted:
                return find_peer(node.peers(), wanted)
        except BadText:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            return None
        time.sleep(PEERS_LOOK)


def _await_delivery(node: Node, message: str, waiting: set[NodeId]) -> int:
    deadline = time.monotonic() + DELIVERY_WAIT
    is_for_nobody = not waiting  # then the node says so
    while time.monotonic() < deadline:
        for event in node.poll():
            if isinstance(event, ChatFailed) and event.id == message:
                streams.complain(f"Not delivered: {event.reason}")
                return FAILED
            if isinstance(event, ChatDelivered) and event.id == message:
                waiting.discard(event.to)
        if not waiting and not is_for_nobody:
            return OK
        time.sleep(DELIVERY_LOOK)
    streams.complain("Not delivered in time.")
    return FAILED
