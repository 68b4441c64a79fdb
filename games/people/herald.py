"""What people are told of who hosts: that a host is gone, and nothing else. Pure.

Who hosts is no news in itself: the window shows it all the time, and nobody has to do
anything about it. On Wi-Fi it may change because a machine was not heard for a moment.
So of a change nothing is said when

- it has changed back within `CHANGED_BACK`, or
- the old host is a member again by then: the others had thought it dead in vain, two
  halves of a room were merged, or it handed over.

That somebody *has* gone is said at once, together with who hosts now: when the link to
the old host is gone (a program that died: at once; a machine that fell silent: when it
is given up), or when it had left the room before the other began. Else, if it is still
no member, at the end of that time.
"""

from __future__ import annotations

import msgspec

from p2p import (
    BLOCKED,
    Event,
    Member,
    NodeId,
    PeerJoined,
    PeerLeft,
    RoomChanged,
    RoomLeft,
    RoomView,
    labelled,
    short_code,
)

CHANGED_BACK = 3.0  # seconds; as long as it takes to give up a machine that is silent


class Takeover(msgspec.Struct, frozen=True):
    """A host has gone, and another goes on. `former` and `heir` are their names, `lost`
    and `found` what the room said of them, if it did; `is_mine`: this node hosts now.
    `died`: nobody let the old one go, it was just not there any more."""

    former: str
    heir: str
    died: bool
    lost: Member | None = None
    found: Member | None = None
    is_mine: bool = False

    @property
    def text(self) -> str:
        """All of it, in a line."""
        who = "you host" if self.is_mine else f"{self.heir} hosts"
        if not self.died:
            return f"{self.former} left; {who} now"
        who = who[:1].upper() + who[1:] if self.is_mine else who
        return f"{self.former}'s computer is gone. Nobody noticed. {who} now."


class Herald:
    """Watches one room. `node` is the own id."""

    def __init__(self, node: NodeId) -> None:
        self._node = node
        self._view: RoomView | None = None
        self._gone: set[str] = set()
        self._full: RoomView | None = None  # the last with its host among the members
        # Who hosted before, in order, and the room as it was with it; not yet told.
        self._former: dict[NodeId, RoomView] = {}
        self._left: set[str] = set()  # of these, who had left the room before
        self._since = 0.0

    @property
    def missed(self) -> tuple[Member, ...]:
        """Who hosted until now and is no member any more, while that may pass: nobody
        is to vanish from a list for the half second until he is back."""
        if self._view is None:
            return ()
        here = _inside(self._view)
        missed = [host for host in self._former if host not in here]
        return tuple(
            member
            for host in missed
            for member in self._former[host].members
            if member.id == host
        )

    def feed(self, event: Event, clock: float) -> Takeover | None:
        """Take one event in; returns what there is to tell, if there is something."""
        match event:
            case RoomChanged(view=view):
                self._change(view, clock)
            case PeerJoined(peer=peer):
                self._gone.discard(peer.id)
            case PeerLeft(peer=peer, reason=reason) if reason != BLOCKED:
                self._gone.add(peer.id)
            case RoomLeft():
                self._view = None
                self._clear()
        return self._news(clock)

    def _change(self, view: RoomView, clock: float) -> None:
        was, self._view = self._view, view
        if was is None or was.room != view.room:
            self._clear()
        elif was.host != view.host:
            self._note(was, clock)
            self._former.pop(view.host, None)  # changed back: as if nothing had been
        if view.host in _inside(view):
            self._full = view

    def _note(self, was: RoomView, clock: float) -> None:
        """Another hosts now than `was` the host."""
        same = self._full is not None and self._full.host == was.host
        self._former[was.host] = self._full if self._full and same else was
        self._left.discard(was.host)
        if was.host not in _inside(was):
            self._left.add(was.host)
        self._since = clock

    def _clear(self) -> None:
        self._former.clear()
        self._left.clear()
        self._full = None

    def _news(self, clock: float) -> Takeover | None:
        if not self._former or self._view is None:
            return None
        lost = self._former.keys() & (self._gone | self._left)  # that is certain
        if not lost:
            if clock < self._since + CHANGED_BACK:
                return None
            lost = self._former.keys() - _inside(self._view) - {self._node}
        told = [was for host, was in self._former.items() if host in lost]
        self._former.clear()
        if not told:
            return None
        died = told[-1].host in self._gone - self._left
        return _takeover(told[-1], self._view, self._node, died)


def _inside(view: RoomView) -> set[str]:
    return {member.id for member in view.members}


def _takeover(was: RoomView, view: RoomView, node: NodeId, died: bool) -> Takeover:
    former, heir = was.host, view.host
    return Takeover(
        *(_name(was, former), _name(view, heir), died),
        *(_member(was, former), _member(view, heir), heir == node),
    )


def _member(view: RoomView, node: NodeId) -> Member | None:
    return next((member for member in view.members if member.id == node), None)


def _name(view: RoomView, node: NodeId) -> str:
    people = ((NodeId(m.id), m.name) for m in view.members if not m.bot)
    coded = {m.id for m in view.members if m.coded}
    return labelled(people, apart=coded).get(node) or short_code(node)
