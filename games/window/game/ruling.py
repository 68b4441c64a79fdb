"""What who rules a table may do there, each in one call of the node."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from games.window.lobby.tablecard import Label
from p2p import Node, NodeId, RoomView, labelled, short_code


class Guest(msgspec.Struct, frozen=True):
    """Somebody at the table, or kept from it. `watches`: he may only watch; `removed`:
    he is not let in."""

    id: str
    label: str
    watches: bool = False
    removed: bool = False


class Ruling:
    """Of this node, at the table of `view`. Raises what the node does: HydraError."""

    def __init__(
        self, node: Node, view: Callable[[], RoomView | None], label: Label
    ) -> None:
        self._node = node
        self._view = view
        self._label = label

    @property
    def view(self) -> RoomView | None:
        """The table as it is now."""
        return self._view()

    @property
    def is_mine(self) -> bool:
        """Whether this node rules it."""
        view = self.view
        return view is not None and view.ruler == self._node.id

    def do(self, what: str) -> None:
        """One word of `Node.rule` that needs nothing else."""
        self._node.rule(what)

    def options(self, options: Mapping[str, Any]) -> None:
        """These hold from the next round on."""
        self._node.rule("options", options=options)

    def lock(self, key: str) -> None:
        """Who comes from now on needs this key."""
        self._node.rule("lock", key=key)

    def watch_only(self, who: str, on: bool) -> None:
        """Somebody may only watch, or play again."""
        self._node.rule("watch_only", who=who, on=on)

    def remove(self, who: str, on: bool) -> None:
        """Somebody has to go, or may come again."""
        self._node.rule("remove", who=who, on=on)

    def seat(self, *, watch: bool) -> None:
        """Watch from now on, or play."""
        view = self.view
        if view is None:
            return
        if watch:
            self._node.spectate(view.game, table=view.table)
        else:
            self._node.play(view.game, table=view.table)

    def guests(self) -> list[Guest]:
        """All other people there, and those who are kept from it."""
        view = self.view
        if view is None:
            return []
        there = {m.id for m in view.members if not m.bot}
        everybody = (there | view.watch_only | view.removed) - {self._node.id}
        named = _named(view)
        found = [
            Guest(
                who,
                self._called(who, named),
                who in view.watch_only,
                who in view.removed,
            )
            for who in everybody
        ]
        return sorted(
            found, key=lambda one: (one.removed, one.label.casefold(), one.id)
        )

    def _called(self, who: str, named: Mapping[NodeId, str]) -> str:
        """What to call him: a projector is no peer, and has its name from the table."""
        node = NodeId(who)
        label = self._label(who)
        return named.get(node, label) if label == short_code(node) else label


def _named(view: RoomView) -> dict[NodeId, str]:
    """What the table calls the people at it, each by a name that no other has."""
    people = ((NodeId(m.id), m.name) for m in view.members if not m.bot)
    return labelled(people, apart={m.id for m in view.members if m.coded})
