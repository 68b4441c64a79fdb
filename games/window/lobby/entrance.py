"""The ways to a table: without choosing, from the list, by a key, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from games.registry import load_rules
from games.window.dialog.stack import Stack
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.tablecard import Chosen, Label
from games.window.lobby.tables import Tables
from games.window.pages.keypage import KeyPage
from games.window.pages.newtable import NewTable
from p2p import HydraError, Node, RoomView

# Codes of notices: this node is not let in, or in no more.
REFUSALS = frozenset(
    (
        *("wrong_key", "table_locked", "table_silent", "table_refused"),
        "table_full",
        *("removed", "closed"),
    )
)


class Entrance:
    """Of one node. `tables` shows what was asked for, until the network answers;
    `complain` tells what cannot be. Main thread."""

    def __init__(
        self,
        node: Node,
        neighbours: Neighbours,
        tables: Tables,
        stack: Stack,
        complain: Callable[[str], None],
    ) -> None:
        self._node = node
        self._neighbours = neighbours
        self._tables = tables
        self._stack = stack
        self._complain = complain
        self._opened: tuple[str, str, Mapping[str, Any]] = "", "", {}

    def play(self, game: str, table: str | None = None, key: str | None = None) -> None:
        """Ask for a seat; the room follows when the network has one. Without a `table`
        it is that which one comes to without choosing."""
        more = _given(table=table, key=key)
        self._try(lambda: self._ask(game, "play", game, more))

    def enter(self, chosen: Chosen, label: Label) -> None:
        """Into what was chosen from the list; a locked one wants its key first, but
        from who opened it."""
        offer, room = chosen.offer, chosen.offer.room
        if not offer.lets_in:
            self._complain(f"The game {offer.game} is not installed here.")
            return
        table = None if room is None else room.table or None

        def ask(key: str | None = None) -> None:
            more = _given(table=table, key=key)
            self._ask(offer.game, chosen.deed, offer.name, more)

        if room is not None and room.locked and room.opener != self._node.id:
            who = label(room.opener) if room.opener else ""
            self._stack.open(KeyPage(offer.called, who, ask))
        else:
            self._try(ask)

    def opens(self) -> None:
        """Show what can be chosen for a new table."""
        titles = {game: known.title for game, known in self._neighbours.games.items()}
        page = NewTable(titles, self._node.rooms, self._open)
        self._stack.open(page)

    def _open(self, game: str, name: str, key: str, options: Mapping[str, Any]) -> None:
        more = _given(table=name, key=key or None)
        self._ask(game, "play", name, {"options": options, **more})
        self._opened = game, name, options

    def options(self, view: RoomView) -> Mapping[str, Any]:
        """Those that this table was opened with, if that was here."""
        game, name, options = self._opened
        is_ours = view.opener == self._node.id
        return options if is_ours and (game, name) == (view.game, view.room) else {}

    def arrived(self) -> None:
        """This node is in a room now."""
        self._tables.joining = ""

    def failed(self, sentence: str) -> None:
        """Something that was asked for cannot be."""
        self._tables.joining = ""
        if (top := self._stack.top) is not None:
            top.fail(sentence)
        else:
            self._complain(sentence)

    def _ask(self, game: str, deed: str, name: str, more: Mapping[str, Any]) -> None:
        """Raises UnknownGame, or what the node says against it."""
        load_rules(game)
        enter: Callable[..., None] = (
            self._node.spectate if deed == "watch" else self._node.play
        )
        enter(game, **more)
        self._tables.joining = name

    def _try(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (HydraError, ValueError) as error:  # UnknownGame is one of the latter
            self._complain(str(error))


def _given(**fields: str | None) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
