"""Which sounds are made of what happened in a game. Main thread."""

from __future__ import annotations

from collections.abc import Iterable

from games.contract import Happening, Seat
from games.window.game.easel import Easel
from games.window.game.speaker import Speaker

MAX_SOUNDS = 4  # of one tick; more are noise
OVER, WON = "over", "win"  # who has won hears something better


class Sounds:
    """Of one stay in one room. A room of thirty would never be quiet, so there are only
    those that are about the user, or about nobody, as the end of a round."""

    def __init__(self, easel: Easel, speaker: Speaker) -> None:
        self._easel = easel
        self._speaker = speaker

    def hear(
        self, happened: Iterable[Happening], me: Seat | None, won: bool = False
    ) -> None:
        """That happened in one tick; `won`: a round is over, and it is the user's.
        Raises `guest.Closed`."""
        if not self._speaker.is_on or not self._easel.sounds:
            return
        self._speaker.prepare()
        ours = [one for one in happened if _is_ours(one, me)]
        for one in ours[:MAX_SOUNDS]:
            if name := self._easel.sound(one, me):
                self._speaker.say(WON if won and name == OVER else name)


def _is_ours(happening: Happening, me: Seat | None) -> bool:
    seats = (happening.seat, happening.other)
    return not any(seats) or (me is not None and me in seats)
