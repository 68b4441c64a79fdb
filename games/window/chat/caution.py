"""A private answer must not fall into the talk of all. Pure."""

from __future__ import annotations

from games.people.conversations import Conversations
from p2p import EVERYONE


class Caution:
    """Whoever was written to alone, and has not looked, is asked once whether what he
    sends to everyone is meant for everyone."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self.about = ""  # who wrote to him, as long as the question stands

    def holds(self, talks: Conversations, text: str) -> bool:
        """Whether this line is not sent yet. What names its receiver, or is a command,
        always is."""
        waiting = _waiting(talks)
        self._asked &= set(waiting)
        if talks.current != EVERYONE or text.startswith(("@", "/")):
            return False
        new = [who for who in waiting if who not in self._asked]
        self.about = new[0] if new else ""
        self._asked.update(waiting)
        return bool(new)

    def settle(self, talks: Conversations) -> None:
        """The question is over if what it was about was read."""
        if talks.current != EVERYONE or self.about not in _waiting(talks):
            self.about = ""


def _waiting(talks: Conversations) -> list[str]:
    """Who wrote to him alone what he has not seen; the latest first."""
    return [one.to for one in talks if one.to != EVERYONE and one.unread]
