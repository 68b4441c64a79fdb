"""From words to the message that they are in: asks for them, and goes there."""

from __future__ import annotations

from collections.abc import Sequence

from games.window.chat.chatlog import ChatEntry
from games.window.chat.finder import Answered, Failed, Finder, Found
from games.window.chat.talk import Talk
from p2p import ChatMessage

NOT_KEPT = "That is not kept here any more."


class Search:
    """In all conversations of a talk. Main thread."""

    def __init__(self, talk: Talk) -> None:
        self.finder = Finder(self._ask, talk.roster.me.id)
        self._talk = talk
        self._target: Found | None = None  # on the way to it

    def _ask(self, words: str, then: Answered, failed: Failed) -> None:
        def told(messages: Sequence[ChatMessage]) -> None:
            muted, roster = self._talk.talks.muted, self._talk.roster
            shown = [one for one in messages if one.sender not in muted]
            for one in shown:
                if one.sender != roster.me.id:
                    roster.heard_of(one.sender, one.name, one.coded)
            then(shown)

        self._talk.past.search(words, told, failed)

    def go_to(self, found: Found) -> None:
        """Its conversation is shown: now to the message."""
        self._target = found

    def approach(self, shown: str) -> ChatEntry | None:
        """What is to be shown, as soon as it is there: older ones are fetched until
        then, as long as its conversation is `shown`. To be called for each picture."""
        if self._target is None:
            return None
        to, message = self._target.to, self._target.message.id
        past = self._talk.past
        entry = self._talk.log.get(message) if to == shown else None
        if entry is None and to == shown and (past.is_asked(to) or past.older(to)):
            return None
        if entry is None and to == shown:
            self._talk.news(NOT_KEPT)
        self._target = None
        return entry
