"""Which round a board is in, and how many have ended. Pure.

The game tells how its round stands (`games.contract.Standing`); this looks after each
step, and says when a round ends and who has won it, exactly once.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from p2p.messages import NO_ROUND, Round, Serial
from p2p.mishap import WrongResult
from p2p.rules import Rules

PHASES = ("play", "podium")
MOST_RANKED = 512  # places of a ranking, and awards: more than seats
MAX_AWARD = 200  # characters
MAX_ROUND = 2**32  # rounds: more than any room can play
LONGEST = 24 * 3600  # seconds that a game without end may have gone on elsewhere

Ranking = tuple[tuple[int, int], ...]
Awards = tuple[tuple[int, str], ...]


def standing_of(rules: Rules, game: Any) -> Any:
    """How the round stands in this state; None in an endless game. Raises what the
    rules raise, and `WrongResult`."""
    standing = rules.standing(game)
    if standing is None:
        return None
    phase = getattr(standing, "phase", None)
    counted = getattr(standing, "round", None), getattr(standing, "left", None)
    fits = all(type(each) is int and 0 <= each <= MAX_ROUND for each in counted)
    if phase not in PHASES or not fits or not counted[0]:
        wanted = "a Standing with a phase, the number of its round, and ticks left"
        raise WrongResult(rules.standing, standing, wanted)
    return standing


def ranking_of(rules: Rules, standing: Any) -> Ranking:
    """(seat, score) of a standing, the best first. Raises `WrongResult`."""
    places = _pairs(getattr(standing, "ranking", None), int)
    if places is None:
        wanted = "a Standing whose ranking is pairs of a seat and a score"
        raise WrongResult(rules.standing, standing, wanted)
    return places


def awards_of(rules: Rules, standing: Any) -> Awards:
    """(seat, a few words) of a standing. Raises `WrongResult`."""
    awards = _pairs(getattr(standing, "awards", None), str)
    if awards is None:
        wanted = "a Standing whose awards are pairs of a seat and a text"
        raise WrongResult(rules.standing, standing, wanted)
    return tuple((seat, text[:MAX_AWARD]) for seat, text in awards)


def _pairs(told: Any, second: type) -> tuple[tuple[int, Any], ...] | None:
    if not isinstance(told, tuple | list) or len(told) > MOST_RANKED:
        return None
    pairs = [each for each in told if isinstance(each, tuple | list) and len(each) == 2]
    if len(pairs) < len(told):
        return None
    fits = all(type(one) is int and isinstance(other, second) for one, other in pairs)
    return tuple((one, other) for one, other in pairs) if fits else None


class Course(Struct, frozen=True, array_like=True):
    """What a snapshot tells of them."""

    now: Round
    over: bool  # whether it is known who has won it
    ended: Serial
    played: Serial
    length: Serial


class Rounds:
    """Of one board.

    `now`: the round that it is in. `is_over`: it is known who has won it, so nothing
    that the game says of it counts any more. `ended`: how many have ended here.
    `played`: steps of this round until now, without its podium. `length`: how many it
    takes at the longest, by what the game said when it began.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.now = NO_ROUND
        self.is_over = False
        self.ended = 0
        self.played = 0
        self.length = 0
        self._read: tuple[Any, Any] = (None, None)  # a state, and how it stands

    def begin(self, game: Any, seed: int) -> None:
        """The board begins, with this state. In its first round the chain is 0, in
        every room: the seed stands for it."""
        standing = self.standing(game)
        self._measure(standing, 0)
        if standing is not None:
            self.now = Round(standing.round, seed % 2**32)
            self.is_over = standing.phase == PHASES[1]

    def pack(self) -> Course:
        """For a snapshot."""
        return Course(self.now, self.is_over, self.ended, self.played, self.length)

    def restore(self, course: Course) -> None:
        """Become those of a snapshot."""
        self.now, self.is_over, self.ended = course.now, course.over, course.ended
        self.played, self.length = course.played, course.length

    @property
    def ticks(self) -> int:
        """The most that any half of the room can have played of this round. Halves may
        be apart by all of it, as those in one may have slept meanwhile, or waited for
        their ruler; so what the board here has seen of it is no bound."""
        return max(self.played, self.length)

    def standing(self, game: Any) -> Any:
        """As `standing_of`; asked once for each state."""
        if self._read[0] is not game:
            self._read = game, standing_of(self._rules, game)
        return self._read[1]

    def stepped(self, before: Any, game: Any, chain: int) -> list[int]:
        """The state is another now. `chain`: before the entries of this tick. Returns
        who has won each round that ended by it: a seat, or 0 for nobody, as without a
        point nobody has won. If `self.now` is another round after that, it began with
        this tick."""
        won: list[int] = []
        earlier = self.standing(before)
        standing = self.standing(game)
        number = standing.round if standing is not None else 0
        if number != self.now.number:
            if not self.is_over and earlier is not None:
                won.append(self._end(earlier))
            self.now = Round(number, chain) if number else NO_ROUND
            self.is_over = False
            self._measure(standing, 1)
        elif earlier is None or earlier.phase == PHASES[0]:
            self.played += 1
        if standing is not None and standing.phase == PHASES[1] and not self.is_over:
            won.append(self._end(standing))
        return won

    def _measure(self, standing: Any, played: int) -> None:
        # A round begins. By this step there may be points already.
        self.played = played
        endless = LONGEST * self._rules.ticks_per_second
        self.length = endless if standing is None else standing.left + 1

    def _end(self, standing: Any) -> int:
        self.is_over = True
        self.ended += 1
        ranking = ranking_of(self._rules, standing)
        seat, score = ranking[0] if ranking else (0, 0)
        return seat if score > 0 else 0  # without points, seats alone made him first
