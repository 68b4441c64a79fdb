"""What the others are shown of somebody at a keyboard: that he types, or is away."""

from __future__ import annotations

from typing import Protocol

from p2p import NodeId


class Shows(Protocol):
    """What has to be known of a node."""

    def set_doing(self, doing: str, to: NodeId | None = None) -> None:
        """Let the others see what the user does."""


class Typist:
    """Of one node. All of it raises HydraError once that is closed."""

    def __init__(self, node: Shows) -> None:
        self._node = node
        self._types = self._is_away = False

    @property
    def away(self) -> bool:
        """Whether the others see him away."""
        return self._is_away

    def types(self, to: NodeId | None) -> None:
        """He writes something, to one or to everyone. At each key."""
        self.is_here()
        self._node.set_doing("typing", to)
        self._types = True

    def pauses(self) -> None:
        """There is nothing to be said in his line any more."""
        if self._types:
            self._node.set_doing("here")
        self._types = False

    def spoke(self) -> None:
        """He said it, which ends the typing for those who get it."""
        self.is_here()
        self._types = False

    def is_here(self) -> None:
        """He is not away any more."""
        if self._is_away:
            self._node.set_doing("here")
        self._is_away = False

    def is_away(self) -> None:
        """He says that he is away, until he writes again."""
        self._node.set_doing("away")
        self._is_away, self._types = True, False


def disturbed(is_so: bool) -> str:
    """What one is told who wants to be disturbed again, or not any more."""
    if is_so:
        return "You are told again when somebody calls you."
    return "You are not disturbed: who calls you waits. /dnd once more ends it."
