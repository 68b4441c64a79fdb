"""What the others are doing, as far as it is shown: here, away, typing, playing.

Who is away or typing says so (`Doing`); who plays is known by the rooms that peers tell
of. It is for the eyes alone: nothing hangs on it, so it is neither repeated nor
confirmed, and the end of typing needs no word. Pure: time comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

import msgspec

from p2p.effects import Outbox
from p2p.errors import BadText
from p2p.events import EVERYONE, Peer, PeerDoing
from p2p.identity import NodeId
from p2p.messages import Doing

HERE, AWAY, TYPING_TO_ALL, TYPING_TO_ONE = range(4)
TYPING_EVERY = 3.0  # seconds between two words that one is typing, to the same reader
TYPING_LASTS = 5.0  # seconds after the last of them
SHOWN_EVERY = 0.2  # seconds between two changes of one peer that are told

_AT_REST = "here", None, None
_NEVER = float("-inf")


class _Doer(msgspec.Struct):
    """One peer. `typing`: to whom ("" if not), and `until` when at the most. `told`: as
    the application was told last, and `told_at` when."""

    is_away: bool = False
    typing: str = ""
    until: float = 0.0
    room: str | None = None
    told: tuple[str, str | None, str | None] = _AT_REST
    told_at: float = _NEVER


class Doings:
    """Of one node. `peer`: who is here; `muted`: whose typing is not shown."""

    def __init__(
        self,
        me: NodeId,
        peer: Callable[[NodeId], Peer | None],
        muted: Container[NodeId],
        out: Outbox,
    ) -> None:
        self._me = me
        self._peer = peer
        self._muted = muted
        self._out = out
        self._doers: dict[NodeId, _Doer] = {}
        self._due: dict[NodeId, float] = {}  # when there is something to tell of them
        self._is_away = False
        self._was_away = False  # ever: so peers may think that we are
        self._typed: dict[str, float] = {}  # when it was said, by reader

    # --- what the own user does ------------------------------------------------------

    def set(
        self, doing: str, to: NodeId | None, persons: Sequence[NodeId], now: float
    ) -> None:
        """He is "here", "away" or "typing" (to one, or to all `persons`). Raises
        BadText for anything else."""
        if doing == "typing":
            self._type(to, persons, now)
        elif doing not in ("here", "away") or to is not None:
            what = 'here, away or typing (and only with this, "to" whom)'
            raise BadText(f"One can be {what}, not {doing!r:.40}.")
        else:
            self._be(doing == "away", persons, now)

    def _type(self, to: NodeId | None, persons: Sequence[NodeId], now: float) -> None:
        if now - self._typed.get(to or EVERYONE, _NEVER) < TYPING_EVERY:
            return
        lately = {r: at for r, at in self._typed.items() if now - at < TYPING_LASTS}
        self._typed = {**lately, to or EVERYONE: now}
        if to is None:
            self._out.send(persons, Doing(TYPING_TO_ALL))
        elif to in persons:
            self._out.send(to, Doing(TYPING_TO_ONE))

    def _be(self, is_away: bool, persons: Sequence[NodeId], now: float) -> None:
        typed = {r for r, at in self._typed.items() if now - at < TYPING_LASTS}
        self._typed.clear()
        if is_away == self._is_away and EVERYONE not in typed:
            persons = [node for node in persons if node in typed]
        self._is_away = is_away
        self._was_away |= is_away
        self._out.send(persons, Doing(AWAY if is_away else HERE))

    def spoke(self, to: NodeId | None) -> None:
        """He said it, and so types it no more: whoever gets it knows."""
        self._typed.pop(to or EVERYONE, None)

    def follow(self, former: Doings) -> None:
        """Under another identity he does what he did."""
        self._is_away, self._was_away = former._is_away, former._was_away

    # --- what peers do ---------------------------------------------------------------

    def link_up(self, peer: NodeId) -> None:
        """A link to it is up: it is told what it may not know."""
        shown = self._peer(peer)
        if self._was_away and shown is not None and not shown.visitor:
            self._out.send(peer, Doing(AWAY if self._is_away else HERE))

    def on_doing(self, peer: NodeId, message: Doing, now: float) -> None:
        """It tells what it does. What this version does not know is passed over."""
        doer = self._doer(peer)
        if doer is None or message.doing > TYPING_TO_ONE:
            return
        if message.doing in (HERE, AWAY):
            doer.is_away = message.doing == AWAY
            doer.typing = ""
        else:
            is_to_all = message.doing == TYPING_TO_ALL
            doer.typing = EVERYONE if is_to_all else self._me
            doer.until = now + TYPING_LASTS
        self.look(peer, now)

    def in_room(self, peer: NodeId, room: str | None, now: float) -> None:
        """It tells in which room it is, by its name."""
        if room is None and peer not in self._doers:
            return
        doer = self._doer(peer)
        if doer is not None:
            doer.room = room
            self.look(peer, now)

    def said(self, peer: NodeId, to: str) -> None:
        """What it typed has come; that it types no more is told by the next `tick`."""
        doer = self._doers.get(peer)
        if doer is not None and doer.typing == to:
            doer.typing = ""
            self._due[peer] = doer.told_at + SHOWN_EVERY

    def gone(self, peer: NodeId) -> None:
        """It is not here any more."""
        self._doers.pop(peer, None)
        self._due.pop(peer, None)

    def look(self, peer: NodeId, now: float) -> None:
        """Tell what it does, if that is another thing than before."""
        doer = self._doers.get(peer)
        self._due.pop(peer, None)
        if doer is None:
            return
        if doer.typing and now >= doer.until:
            doer.typing = ""
        doing = self._doing(peer, doer)
        if doing != doer.told:
            if now < doer.told_at + SHOWN_EVERY:
                self._due[peer] = doer.told_at + SHOWN_EVERY
                return
            doer.told, doer.told_at = doing, now
            self._out.notify(PeerDoing(peer, *doing))
        if doer.typing:
            self._due[peer] = doer.until

    def tick(self, now: float) -> None:
        """Tell what is due."""
        for peer in [peer for peer, at in self._due.items() if at <= now]:
            self.look(peer, now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        return min(self._due.values()) if self._due else None

    def _doing(self, peer: NodeId, doer: _Doer) -> tuple[str, str | None, str | None]:
        if doer.typing and peer not in self._muted:
            return "typing", doer.room, doer.typing
        if doer.is_away:
            return "away", doer.room, None
        return ("playing", doer.room, None) if doer.room is not None else _AT_REST

    def _doer(self, peer: NodeId) -> _Doer | None:
        """None of one who is shown to nobody, or is no person."""
        shown = self._peer(peer)
        if shown is None or shown.visitor:
            return None
        return self._doers.setdefault(peer, _Doer())
