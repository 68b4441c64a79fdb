"""How the round stands, in the game's own words, which are read with care: they are
its author's."""

from __future__ import annotations

from typing import Any

from games.contract import Seat, Standing
from games.window.game.easel import Easel
from p2p import WrongResult

MAX_RANKED = 256
MAX_AWARDS = 8
MAX_WORDS = 60  # characters of an award
NUMBERS = range(2**53)
LAST = 10  # seconds that are counted down


class Rounds:
    """Of one stay at one table. `period`: seconds of a tick."""

    def __init__(self, easel: Easel, period: float) -> None:
        self.standing: Standing | None = None
        self.since = 0.0  # the clock when this phase was seen first
        self._easel = easel
        self._period = period
        self._seen: Any = None

    def see(self, state: Any, clock: float) -> None:
        """The newest state; what was seen already costs nothing."""
        if state is None or state is self._seen:
            return
        self._seen = state
        old = self.standing
        self.standing = self._easel.ask(
            "standing", lambda rules: _read(rules.standing(state), rules.standing), old
        )
        if _phase(old) != _phase(self.standing):
            self.since = clock

    @property
    def left(self) -> float:
        """Seconds until this phase ends."""
        return self.standing.left * self._period if self.standing else 0.0

    @property
    def is_podium(self) -> bool:
        """Whether a round is over, and the next one has not begun."""
        return self.standing is not None and self.standing.phase == "podium"

    @property
    def winner(self) -> Seat | None:
        """Whose the round is that is over; nobody's if nobody has a point."""
        ranking = self.standing.ranking if self.standing and self.is_podium else ()
        return ranking[0][0] if ranking and ranking[0][1] > 0 else None

    @property
    def last_seconds(self) -> int:
        """The number to count down with while one plays; 0 if it is not time yet."""
        left = -int(-self.left // 1)
        is_late = self.standing is not None and not self.is_podium and left <= LAST
        return left if is_late else 0

    @property
    def clock(self) -> str:
        """The time that is left, "1:05"; "" in an endless game."""
        if self.standing is None:
            return ""
        left = -int(-self.left // 1)
        return f"{left // 60}:{left % 60:02}"


def _phase(standing: Standing | None) -> tuple[str, int] | None:
    return (standing.phase, standing.round) if standing else None


def _read(standing: Any, function: Any) -> Standing | None:
    """A standing that can be shown. Raises WrongResult for anything else."""
    if standing is None:
        return None
    wrong = WrongResult(function, standing, "a Standing or None")
    if not isinstance(standing, Standing) or standing.phase not in ("play", "podium"):
        raise wrong
    if not (_is_number(standing.round) and _is_number(standing.left)):
        raise wrong
    try:
        ranking = tuple(
            (Seat(int(seat)), int(score))
            for seat, score in standing.ranking[:MAX_RANKED]
        )
        awards = tuple(
            (Seat(int(seat)), str(text)[:MAX_WORDS])
            for seat, text in standing.awards[:MAX_AWARDS]
        )
    except (TypeError, ValueError, OverflowError):
        raise wrong from None
    return Standing(standing.phase, standing.round, standing.left, ranking, awards)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value in NUMBERS
