"""A second person at this keyboard: a node of his own in this very process.

He sits at the table that the window shows, with a name, a face and a seat of his own,
and to everybody else he is one like all others. W, A, S and D are his once he is there,
or a second gamepad; the arrows stay with the first. Main thread, which never waits: to
open and close a node takes a moment, and is done on threads.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

import pygame

from games.contract import Seat
from games.player import Player
from games.registry import load_rules
from games.window.desktop.gamepads import KEYS, Push
from games.window.desktop.keys import Press
from games.window.game.easel import Easel
from games.window.game.hands import Hands
from games.window.letters.scripts import isolated
from p2p import Failure, HydraError, Node, Notice, RoomLeft, RoomView

ARROWS = {
    pygame.K_w: pygame.K_UP,
    pygame.K_a: pygame.K_LEFT,
    pygame.K_s: pygame.K_DOWN,
    pygame.K_d: pygame.K_RIGHT,
}
FINDS_WITHIN = 10.0  # seconds in which he has to hear of the table
CLOSES_WITHIN = 3.0  # seconds that the end of the program waits for him

log = logging.getLogger("games.window")


class SecondPlayer:
    """Of one window. `opens`: makes his node, which is not started yet; None: there can
    be none."""

    def __init__(self, opens: Callable[[], Node] | None) -> None:
        self.can_join = opens is not None
        self._opens = opens
        self._stay: _Stay | None = None
        self._leaving: list[threading.Thread] = []

    @property
    def is_wanted(self) -> bool:
        """Whether he is here, or on his way."""
        return self._stay is not None

    @property
    def seat(self) -> Seat | None:
        """Where he sits, once he does."""
        return self._stay.player.me if self._stay and self._stay.player else None

    def join(
        self, view: RoomView, is_ours: Callable[[], bool], key: str | None = None
    ) -> None:
        """He comes to that table, with its `key` if it is locked. `is_ours`: see
        `Easel`."""
        if self._opens is not None and self._stay is None:
            self._stay = _Stay(self._opens, view, is_ours, key, tuple(self._leaving))

    def leave(self) -> None:
        """He goes, if he is here."""
        stay, self._stay = self._stay, None
        if stay is not None:
            self._leaving = [one for one in self._leaving if one.is_alive()]
            self._leaving.append(stay.end())

    def close(self) -> None:
        """The window ends."""
        self.leave()
        until = time.monotonic() + CLOSES_WITHIN
        for thread in self._leaving:
            thread.join(max(0.0, until - time.monotonic()))

    def turn(self, now: float) -> list[str]:
        """To be called in each turn; what there is to be told to both."""
        if self._stay is None:
            return []
        told = list(self._stay.turn(now))
        if self._stay.is_over:
            self.leave()
        return told

    def steer(self, press: Press, typing: bool) -> bool:
        """A key of the keyboard; whether it is his."""
        arrow = ARROWS.get(press.place)
        if self.seat is None or arrow is None or self._stay is None:
            return False
        return self._stay.steer(press._replace(key=arrow, place=arrow), typing)

    def lift(self, place: int | None) -> None:
        """A key is let go of."""
        arrow = None if place is None else ARROWS.get(place)
        if self._stay is not None and self._stay.hands is not None:
            self._stay.hands.lift(arrow)

    def push(self, push: Push) -> bool:
        """What a gamepad does; whether it is his: any but the first."""
        if self.seat is None or not push.pad or self._stay is None:
            return False
        key = KEYS[push.name][0]
        if push.name == "back":
            return False  # the menu belongs to both
        if push.down:
            self._stay.steer(Press(key, key), False)
        elif self._stay.hands is not None:
            self._stay.hands.lift(key)
        return True


class _Stay:
    """One time that he is here."""

    def __init__(
        self,
        opens: Callable[[], Node],
        view: RoomView,
        is_ours: Callable[[], bool],
        key: str | None,
        before: tuple[threading.Thread, ...],
    ) -> None:
        """`before`: on which he still goes from when he was here last."""
        self.player: Player | None = None
        self.hands: Hands | None = None
        self.is_over = False
        self._view = view
        self._key = key
        self._easel = Easel(load_rules(view.game), is_ours)
        self._node: Node | None = None
        self._wrong = ""
        self._ended = False
        self._lock = threading.Lock()  # of what the opening finds, and the end
        self._since: float | None = None
        self._has_asked = False
        self._has_sat = False
        self._thread = threading.Thread(
            target=self._open, args=(opens, before), name="second player", daemon=True
        )
        self._thread.start()

    def _open(
        self, opens: Callable[[], Node], before: tuple[threading.Thread, ...]
    ) -> None:
        for thread in before:  # whose node has his profile until it is closed
            thread.join(CLOSES_WITHIN)
        try:
            node = opens().start()
        except (HydraError, OSError, ValueError) as error:
            self._wrong = str(error)
            return
        with self._lock:
            if not self._ended:
                self._node = node
                return
        node.close()

    def end(self) -> threading.Thread:
        """He goes; the thread on which he does."""
        with self._lock:
            self._ended = True
            node = self._node
        thread = self._thread
        if node is not None:
            thread = threading.Thread(target=node.close, name="second player goes")
            thread.start()
        return thread

    def turn(self, now: float) -> Iterator[str]:
        if self._wrong:
            self.is_over = True
            yield f"Nobody can join here: {self._wrong}"
            return
        node = self._node
        if node is None:
            return
        if self.player is None:
            self.player = Player(node.id)
            self.hands = Hands(node, self.player, self._easel)
            self._since = now
        for event in node.poll():
            self.player.feed(event, now)
            if isinstance(event, RoomLeft):
                self.is_over = True
            elif isinstance(event, Failure | Notice) and self._has_asked:
                yield f"{isolated(node.name)}: {event.text}"
        if not self._has_asked:
            yield from self._ask(node, now)
        elif self.player.me is not None and not self._has_sat:
            self._has_sat = True
            yield f"{isolated(node.name)} sits down: W A S D"

    def _ask(self, node: Node, now: float) -> Iterator[str]:
        """For a seat, as soon as his node has heard of the table: by its name alone it
        would open another one."""
        table = self._view.table
        if any(room.table == table for room in node.rooms()):
            self._has_asked = True
            try:
                node.play(self._view.game, table=table, key=self._key)
            except HydraError as error:
                self.is_over = True
                yield str(error)
        elif self._since is not None and now - self._since > FINDS_WITHIN:
            self.is_over = True
            yield f"{isolated(node.name)} does not hear of this table."

    def steer(self, press: Press, typing: bool) -> bool:
        return self.hands is not None and self.hands.steer(press, typing)
