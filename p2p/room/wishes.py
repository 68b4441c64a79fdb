"""What a ruler may want: from a word of his user to another sheet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from p2p.errors import BadText
from p2p.identity import NodeId
from p2p.replication.replica import Replica
from p2p.replication.sheet import MOST_LISTED, Sheet, packed_options
from p2p.room.office import Office
from p2p.rules import Rules
from p2p.text.names import clean_name

Change = Callable[[Sheet], Sheet]


class Wishes:
    """Of the user of one node, at one table."""

    def __init__(self, replica: Replica, office: Office) -> None:
        self._replica = replica
        self._office = office

    def rule(
        self,
        what: str,
        who: NodeId | None = None,
        is_known: bool = False,
        on: bool = True,
        options: Mapping[str, Any] | None = None,
        lock: bytes | None = None,
    ) -> None:
        """He wants that; see `Node.rule`. `is_known`: `who` is, be it not here. `lock`:
        the public key that is asked for from now on. Raises `BadText`."""
        match what:
            case "pause" | "resume":
                change = _set(paused=what == "pause")
            case "close" | "open":
                change = _set(closed=what == "close")
            case "lock" | "unlock":
                change = _set(lock=self._key(lock) if what == "lock" else b"")
            case "options":
                change = _set(options=self._packed(options))
            case "end_round":
                change = self._end_round
            case "watch_only" | "remove":
                change = self._list(what, self._somebody(who, is_known, what), on)
            case _:
                raise BadText(f"{what!r} is nothing that a table can be ruled by.")
        self.check()
        self._office.write(change)

    def check(self) -> None:
        """Raises `BadText` if he does not rule this table now."""
        if not self._office.rules:
            raise BadText(self._why_not())

    def _why_not(self) -> str:
        replica = self._replica
        if not replica.is_present(self._office.me):
            return "You can rule a table once you are in."
        ruler = replica.residents.get(replica.authority.ruler or NodeId(""))
        if ruler is None:
            return "You do not rule this table."
        if ruler.id == self._office.me:
            return "The table is just being found again: try that in a moment."
        return f"You do not rule this table: {clean_name(ruler.name)} does."

    def _key(self, lock: bytes | None) -> bytes:
        if lock is None:
            raise BadText(
                "A lock needs a key: a word that whoever comes in has to know."
            )
        return lock

    def _packed(self, options: Mapping[str, Any] | None) -> bytes:
        rules = self._replica.rules
        if self._replica.rounds.standing(self._replica.game) is None:
            raise BadText(
                f"{rules.name} has no rounds here, and options hold from the next "
                "one on: open another table for them."
            )
        try:
            chosen = _chosen(rules, options or {})
            endless = rules.standing(rules.setup(chosen, rules.dice(0, 0))) is None
            packed = packed_options(chosen)
        except Exception as error:  # a check of their author's may raise anything
            raise BadText(f"These options do not fit {rules.name}: {error}.") from None
        if endless:
            raise BadText(
                "With these options there are no rounds, and a table with rounds keeps "
                "them: open another table for them."
            )
        return packed

    def _end_round(self, sheet: Sheet) -> Sheet:
        standing = self._replica.rules.standing(self._replica.game)
        if standing is None:
            raise BadText(f"{self._replica.rules.name} has no rounds here.")
        return replace(sheet, last_round=standing.round)

    def _somebody(self, who: NodeId | None, is_known: bool, what: str) -> NodeId:
        if who is None:
            raise BadText(f"{what} needs who: the id of somebody.")
        authority = self._replica.authority
        listed = authority.watch_only | authority.removed
        if not is_known and who not in self._replica.residents and who not in listed:
            raise BadText("Nobody is known here by that id.")
        if who == self._office.me and what == "remove":
            raise BadText("You cannot remove yourself: leave the table.")
        return who

    def _list(self, what: str, who: NodeId, on: bool) -> Change:
        field = "watch_only" if what == "watch_only" else "removed"

        def change(sheet: Sheet) -> Sheet:
            others = tuple(one for one in getattr(sheet, field) if one != who)
            if on and len(others) >= MOST_LISTED:
                raise BadText(f"{MOST_LISTED} are the most: take somebody back first.")
            return replace(sheet, **{field: (*others, who) if on else others})

        return change


def _set(**fields: Any) -> Change:
    return lambda sheet: replace(sheet, **fields)


def _chosen(rules: Rules, options: Mapping[str, Any]) -> Any:
    return msgspec.convert(dict(options), rules.options_type, strict=True)
