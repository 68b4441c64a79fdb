"""Which key bears which name: pinned when they are met first. Pure.

As with the known hosts of SSH, the first key to bear a name is believed to be its own.
Who comes with a known name and another key is somebody new until people have compared
the words. Nothing is refused by this: it is shown.

Names that several bear by chance are no reason to warn: see `_is_taken`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from p2p.chat.records import DropPinned, Kept, Pinned
from p2p.chat.remarks import Remarks
from p2p.effects import Drop, Keep, Outbox
from p2p.errors import BadText
from p2p.identity import NodeId
from p2p.text.company import Company
from p2p.text.names import ANONYMOUS, name_forms
from p2p.text.nicknames import is_nickname

MOST_MET = 1024  # that were met, and no more than that
MOST_WRITTEN_TO = 512  # besides, to whom the user wrote
MOST_CHECKED = 512  # besides
MANY = 4  # of one name here at once: it means nobody any more
UNSEEN_FOR = 90 * 24 * 3600 * 1000  # milliseconds; who was so long away goes first
NOTED_EVERY = 3600 * 1000  # milliseconds between two notes that somebody is still here
RENAMED_EVERY = 10.0  # seconds between two notes of what somebody is called


class _Pin(msgspec.Struct):
    """Of one key. The fields are those of `Pinned`; `noted`: the `last` on the disk;
    `kept_at`: when that was written."""

    name: str
    first: int
    last: int
    checked: bool = False
    another: bool = False
    wrote: int = 0
    face: bytes = b""
    noted: int = 0
    kept_at: float = float("-inf")

    @property
    def is_stranger(self) -> bool:
        return not (self.checked or self.wrote)


class Pins:
    """Those of one node. `unix`: the Unix time in milliseconds at a moment; `own`: what
    the user is called; `keeps`: also on the disk."""

    def __init__(
        self, unix: Callable[[float], int], out: Outbox, own: str, keeps: bool = True
    ) -> None:
        self.own = own
        self.unix = unix
        self._out = out
        self._keeps = keeps
        self._pins: dict[NodeId, _Pin] = {}
        self._names = Company()  # of all of these
        self._here: set[NodeId] = set()
        self._new: set[NodeId] = set()  # of whom is here, for the first time
        self._remarks = Remarks(out)
        self._late: dict[NodeId, float] = {}  # whose names are to be written, and when

    # --- who is who ------------------------------------------------------------------

    def name_of(self, node: NodeId) -> str | None:
        """What that one was called last; None if he is not known."""
        pin = self._pins.get(node)
        return pin.name if pin is not None else None

    def face_of(self, node: NodeId) -> bytes:
        """The face that he had last; b"" if none, or he is not known."""
        pin = self._pins.get(node)
        return pin.face if pin is not None else b""

    def met(self) -> dict[NodeId, tuple[bool, int]]:
        """All who are known: whether the user chose them, and when each was last here
        or written to, in Unix ms."""
        known = self._pins.items()
        return {n: (not p.is_stranger, max(p.last, p.wrote)) for n, p in known}

    def is_checked(self, node: NodeId) -> bool:
        """Whether people have compared the words of that one."""
        pin = self._pins.get(node)
        return pin is not None and pin.checked

    def is_another(self, node: NodeId, name: str) -> bool:
        """Whether that name was known with another key than his."""
        pin = self._pins.get(node)
        if pin is not None and pin.name == name:
            is_another = pin.another
        else:
            is_another = self._is_taken(name, self._names.bearers(name, node))
        return is_another and not self._is_of_many(name)

    def is_apart(self, node: NodeId, name: str) -> bool:
        """Whether that name is not enough to mean him, even when no other of that name
        is here."""
        others = self._names.bearers(name, node)
        pin = self._pins.get(node)
        if pin is None or pin.name != name:
            return bool(others)
        if pin.checked or pin.another:
            return pin.another
        return any(not self._pins[one].another for one in others)

    def _is_taken(self, name: str, others: Iterable[NodeId]) -> bool:
        """Whether these, who are known by that name, make it wrong for anybody else.

        Not if it is the default, or one that chance has given to strangers alone, or if
        two have come by it without a remark, of whom the user may be one: then it never
        meant one person alone. Who was checked was meant alone.
        """
        pins = [self._pins[one] for one in others]
        if not pins or not name_forms(name).isdisjoint(name_forms(ANONYMOUS)):
            return False
        if is_nickname(name) and all(pin.is_stranger for pin in pins):
            return False
        innocent = sum(not (pin.another or pin.checked) for pin in pins)
        is_own = not name_forms(name).isdisjoint(name_forms(self.own))
        return innocent + is_own < 2

    def _is_of_many(self, name: str) -> bool:
        here = self._names.bearers(name, "") & self._here
        return len(here) >= MANY

    # --- what happens ----------------------------------------------------------------

    def meets(self, node: NodeId, name: str, now: float, face: bytes = b"") -> None:
        """A person is here, called so and with that face."""
        self._here.add(node)
        if node in self._pins:
            if self._takes(node, name, face, now):
                self._keep_soon(node, now)
            self._note(node, now)
        elif self._make_room(now):
            others = self._names.bearers(name, node)
            # Who meet each other here for the first time just share a name.
            another = not others <= self._new and self._is_taken(name, others)
            ms = self.unix(now)
            self._put(node, _Pin(name, ms, ms, another=another, face=face))
            self._new.add(node)
            self._keep(node, now)
            self._remark(node, now)

    def renames(self, node: NodeId, name: str, now: float, face: bytes = b"") -> None:
        """A person who is here calls himself something else, or has another face."""
        if node in self._pins and self._takes(node, name, face, now):
            self._keep_soon(node, now)

    def leaves(self, node: NodeId, now: float) -> None:
        """He is not here any more."""
        if node in self._here:
            self._here.discard(node)
            self._new.discard(node)
            self._note(node, now)

    def writes_to(self, node: NodeId, now: float) -> None:
        """The user writes to him alone."""
        pin = self._pins.get(node)
        if pin is None:
            return
        ms = max(1, self.unix(now))
        self._new.discard(node)
        if pin.wrote and ms - pin.wrote < NOTED_EVERY:
            return
        others = [n for n, p in self._pins.items() if p.wrote and not p.checked]
        if not pin.wrote and len(others) >= MOST_WRITTEN_TO:
            oldest = min(others, key=lambda one: self._pins[one].wrote)
            self._pins[oldest].wrote = 0
            self._keep(oldest, now)
        pin.wrote = ms
        self._keep(node, now)

    def check(self, node: NodeId, on: bool, now: float) -> None:
        """People have compared the words of that one; or (not `on`) take that back.
        Raises `BadText` for whom is not known, and if too many are checked."""
        pin = self._pins.get(node)
        if pin is None:
            raise BadText("Only who was here once can be checked.")
        if pin.checked == on:
            return
        if on and sum(pin.checked for pin in self._pins.values()) >= MOST_CHECKED:
            raise BadText(f"{MOST_CHECKED} are checked already: uncheck one of them.")
        pin.checked = on
        self._new.discard(node)
        others = self._names.bearers(pin.name, node)
        pin.another = not on and self._is_taken(pin.name, others)
        self._keep(node, now)

    def restored(self, records: Iterable[Kept], now: float) -> list[NodeId]:
        """What earlier runs have kept. Who of those that are here already is somebody
        else by that than he seemed."""
        kept = [one for one in records if isinstance(one, Pinned)]
        if not kept:
            return []
        before = {node: self._standing(node) for node in self._here}
        kept.sort(key=lambda one: (one.checked, one.wrote > 0, one.last), reverse=True)
        known = {one.id for one in kept[: MOST_MET + MOST_WRITTEN_TO + MOST_CHECKED]}
        met = {node: pin for node, pin in self._pins.items() if node in known}
        for one in kept:
            if one.id in known:
                fields = one.first, one.last, one.checked, one.another, one.wrote
                pin = _Pin(one.name, *fields, one.face, noted=one.last)
                self._put(one.id, pin)
        for node, pin in met.items():
            self._takes(node, pin.name, pin.face, now)
            self._keep(node, now)
        for node in self._new - known:  # they were met before it was known who is who
            pin = self._pins[node]
            others = self._names.bearers(pin.name, node)
            pin.another = not others <= self._new - known and (
                pin.another or self._is_taken(pin.name, others)
            )
            self._keep(node, now)
            self._remark(node, now)
        self._new -= known
        return [node for node, was in before.items() if was != self._standing(node)]

    def _standing(self, node: NodeId) -> tuple[bool, bool]:
        pin = self._pins.get(node)
        return (pin.checked, pin.another) if pin is not None else (False, False)

    # --- inside ----------------------------------------------------------------------

    def _takes(self, node: NodeId, name: str, face: bytes, now: float) -> bool:
        """He who is known is called so and has that face now; whether that is news."""
        pin = self._pins[node]
        had, pin.face = pin.face, face
        if pin.name == name:
            return had != face
        others = self._names.bearers(name, node)
        if name_forms(name).isdisjoint(name_forms(pin.name)):
            pin.another = self._is_taken(name, others)
        else:  # the same name in another dress
            others -= self._names.bearers(pin.name, node)
            pin.another = pin.another or self._is_taken(name, others)
        pin.name = name
        self._names.put(node, name)
        self._remark(node, now)
        return True

    def _put(self, node: NodeId, pin: _Pin) -> None:
        self._pins[node] = pin
        self._names.put(node, pin.name)

    def _note(self, node: NodeId, now: float) -> None:
        """He is here, or was until now."""
        pin = self._pins.get(node)
        if pin is None:
            return
        pin.last = max(pin.last, self.unix(now))
        if pin.last - pin.noted >= NOTED_EVERY:
            self._keep(node, now)

    def _keep_soon(self, node: NodeId, now: float) -> None:
        """Who renames himself all the time is not to wear out the disk."""
        at = self._pins[node].kept_at + RENAMED_EVERY
        if at <= now:
            self._keep(node, now)
        else:
            self._late[node] = at

    def _keep(self, node: NodeId, now: float) -> None:
        pin = self._pins[node]
        pin.noted, pin.kept_at = pin.last, now
        self._late.pop(node, None)
        if self._keeps:
            fields = pin.name, pin.first, pin.last, pin.checked, pin.another, pin.wrote
            self._out.put(Keep((Pinned(node, *fields, pin.face),)))

    def _make_room(self, now: float) -> bool:
        """For one more; whether there is any. Who never was here for long goes first:
        so a crowd that somebody makes up drives out itself."""
        strangers = [(n, p) for n, p in self._pins.items() if p.is_stranger]
        if len(strangers) < MOST_MET:
            return True
        long_ago = self.unix(now) - UNSEEN_FOR
        ranked = [
            (pin.last >= long_ago, pin.last - pin.first, pin.last, node)
            for node, pin in strangers
            if node not in self._here
        ]
        if not ranked:
            return False
        node = min(ranked)[-1]
        del self._pins[node]
        self._late.pop(node, None)
        self._names.drop(node)
        if self._keeps:
            self._out.put(Drop((DropPinned(node),)))
        return True

    # --- time ------------------------------------------------------------------------

    @property
    def next_tick(self) -> float | None:
        """When `tick` has something to do."""
        times = *self._late.values(), self._remarks.next_tick
        return min([at for at in times if at is not None], default=None)

    def tick(self, now: float) -> None:
        """Whatever is due."""
        for node in [node for node, at in self._late.items() if at <= now]:
            self._keep(node, now)
        self._remarks.tick(now, self.is_another)

    def _remark(self, node: NodeId, now: float) -> None:
        pin = self._pins[node]
        if pin.another:
            self._remarks.add(node, pin.name, now)
