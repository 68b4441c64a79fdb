"""Lines that were sent, to be looked up and sent again. Pure."""

from __future__ import annotations

MOST = 50  # lines


class Recall:
    """Of one field. What is being written counts as the newest, and is found again; so
    is what was changed in a line that was looked up, until one is sent."""

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._drafts: dict[int, str] = {}
        self._at = 0  # lines back from what is being written

    def __bool__(self) -> bool:
        return bool(self._sent)

    @property
    def is_back(self) -> bool:
        """Whether it is an older line that is shown."""
        return self._at > 0

    def sent(self, text: str) -> None:
        """That was sent: it is the newest, once."""
        if self._sent[-1:] != [text]:
            self._sent.append(text)
            del self._sent[:-MOST]
        self.reset()

    def reset(self) -> None:
        """Something else is being written."""
        self._drafts.clear()
        self._at = 0

    def turn(self, older: bool, text: str) -> str | None:
        """The line before that which is shown, and is `text` by now, or the one after;
        None if there is none."""
        at = self._at + (1 if older else -1)
        if not 0 <= at <= len(self._sent):
            return None
        self._drafts[self._at] = text
        self._at = at
        return self._drafts.get(at, self._sent[-at] if at else "")
