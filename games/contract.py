"""What a game is: pure rules here, a `Screen` to draw them in `games.screen`.

Rules are a deterministic function: every member of a room runs them on the same
inputs and must get the same state, on every Python version and for any
PYTHONHASHSEED. So: no clock, no global randomness, no floats that depend on order,
no iteration over sets; the only chance is the `Dice` that is handed in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar, Generic, Literal, NewType, TypeVar

import msgspec

from games.glimpse import GROUND, OTHER, PRIZE, WALL, Glimpse, Sketch, cell_of

__all__ = [
    "GROUND",
    "MAX_STATE",
    "MAX_WORDS",
    "OTHER",
    "POINTS_A_TICK",
    "PRIZE",
    "WALL",
    "Dice",
    "Game",
    "Glimpse",
    "Happening",
    "Phase",
    "Seat",
    "Sketch",
    "Standing",
    "State",
    "Value",
    "cell_of",
]

Seat = NewType("Seat", int)
"""A player's place in a room: 1, 2, 3, ...; never another's while the room lives. Who
goes, or only watches for a while, and comes back within a minute may have his again."""

Value = str | int
"""What a player presses. Its meaning is the game's."""

State = TypeVar("State")
Item = TypeVar("Item")


MAX_STATE = 768 * 1024
"""Bytes of a state as MessagePack, that is of a snapshot: who joins a room gets it in
one message, together with the list of its members. Nobody can join a larger game."""
POINTS_A_TICK = 1000
"""That a player may win, if a game does not say how many can be had."""
MAX_WORDS = 60
"""Characters of a text for people, which is one line: of an award, of a happening."""

Phase = Literal["play", "podium"]


class Standing(msgspec.Struct, frozen=True):
    """How the round of a game stands.

    `round` counts from 1, and grows by one when the next begins. `left`: ticks until
    this phase ends, if not sooner. `ranking`: (seat, score) of all who play, the best
    first; on the podium it stands still, and whose seat is the first has won, unless
    nobody has a point; who goes is ranked no more, who comes is ranked as well.
    `awards`: (seat, up to `MAX_WORDS` for people), on the podium.
    """

    phase: Phase
    round: int
    left: int
    ranking: tuple[tuple[Seat, int], ...] = ()
    awards: tuple[tuple[Seat, str], ...] = ()


class Happening(msgspec.Struct, frozen=True):
    """What a screen may want to be seen or heard: plain data.

    `kind` is the game's own word ("ate", "died", "killed", "round over"). `seat`: who
    did it or to whom it happened, `other`: by or to whom, 0 for nobody. `text`: a few
    words for people, "" if the kind says it all. Who "died" sees by whom, or why: the
    text "wall", "edge", "self", "own wall", or what else it says.
    """

    kind: str
    seat: Seat = Seat(0)
    other: Seat = Seat(0)
    text: str = ""


class Dice:
    """Chance for one tick: a function of (room seed, tick), with no state kept between.

    Built on `Random.random()` alone, the one method whose sequence the standard
    library guarantees across versions.
    """

    def __init__(self, seed: int, tick: int) -> None:
        self._key = f"{seed}:{tick}"
        self._random: Random | None = None

    def random(self) -> float:
        """A float in [0, 1)."""
        if self._random is None:
            self._random = Random(
                self._key
            )  # made on first use: most ticks throw no die
        return self._random.random()

    def below(self, bound: int) -> int:
        """An integer from 0 to `bound` - 1; `bound` must be at least 1."""
        if bound < 1:
            raise ValueError("bound must be at least 1")
        return int(self.random() * bound)

    def choice(self, items: Sequence[Item]) -> Item:
        """One of `items`, which must not be empty."""
        return items[self.below(len(items))]


class Game(ABC, Generic[State]):
    """Pure rules with metadata: fill the class attributes, write the methods.

    The state is plain `msgspec` data (frozen structs, tuples, dicts, ints, strings; no
    sets: their order differs between processes) and
    is never changed in place: `step` returns a new one. Snapshot and digest are then
    done for you.
    """

    name: ClassVar[str]
    """Short, lower case, the name of its rooms: "snake"."""
    title: ClassVar[str]
    """For people: "Snake"."""
    version: ClassVar[int] = 1
    """Raise it when the rules change: peers of another version cannot share a room."""
    ticks_per_second: ClassVar[int] = 20
    seats: ClassVar[int] = 256
    """The most players of a room; who comes later watches."""
    moves: ClassVar[tuple[Value, ...]] = ()
    """All values a player may press; empty means any string or integer."""
    state_type: ClassVar[Any]
    """The type of State, for decoding a snapshot.

    What grows in it, as a tick or a score, is best bounded by 2**48: others wrote it,
    so it must be far below what can be said when it comes (see `PROTOCOL.md`, "Numbers
    have room")."""
    options_type: ClassVar[Any]
    """A `msgspec.Struct` with a default for each option of a room.

    Whoever opens a table chooses in a form that is made of its fields: a bool, a
    bounded int or float, a `Literal` of strings or numbers, an enum, or a str. Fields
    of other types keep their defaults, and are not offered. What people read there is
    in `Meta`, for no docstring of a field is kept:

        walls: Annotated[bool, Meta(description="The edge kills.")] = False
        bots: Annotated[int, Meta(ge=0, le=8, description="Up to so many.")] = 4
    """

    def dice(self, seed: int, tick: int) -> Dice:
        """The chance of one tick; every member makes the same."""
        return Dice(seed, tick)

    @abstractmethod
    def setup(self, options: Any, dice: Dice) -> State:
        """The state at tick 0, without players. `options` is an `options_type`."""

    @abstractmethod
    def step(
        self,
        state: State,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> State:
        """The state one tick later.

        Departures are taken first, then arrivals, then inputs (at most one a seat; all
        for seats that are present; in the order of seats). Must never raise.
        What does not come to an end is ended after some seconds, and the room left.
        """

    def standing(self, state: State) -> Standing | None:
        """How the round stands; None in an endless game. A room never changes between
        the two."""
        return None

    def happenings(self, before: State, now: State) -> tuple[Happening, ...]:
        """What happened between a state and the next one, in a fixed order."""
        return ()

    def glimpse(self, state: State) -> Glimpse | None:
        """The board in small, as people in the lobby see it about once a second: drawn
        on a `Sketch`. None: there is nothing to be seen (of this game, or now). It is
        asked of the host alone, and never of a locked table; a few milliseconds of it
        are a few that the host's game waits."""
        return None

    def end_round(self, state: State) -> State:
        """Whoever rules the table ends the round: to the podium, as if its time were
        up. Does nothing on the podium, and in an endless game."""
        return state

    def with_options(self, state: State, options: Any) -> State:
        """Whoever rules the table chose these, an `options_type`: they hold from the
        next round on."""
        return state

    def returns(self, state: State, seat: Seat) -> int:
        """In how many ticks a player comes back who is out; 0 if he is not out, or
        nobody can tell."""
        return 0

    @abstractmethod
    def score(self, state: State, seat: Seat) -> int:
        """A player's score in this round: it only grows, from 0; 0 for a seat that is
        not there."""

    def reachable(self, state: State, ticks: int) -> int:
        """The most points that any one seat can have when so many ticks of a round have
        been played, whoever plays against it and however often it goes and comes back.

        It bounds what is believed of who comes from another half of the room ("What can
        be had" in `PROTOCOL.md`): too much does little harm, and too little takes
        points from people. It grows with `ticks`, and is the same in all states of a
        round, as others ask it of other states: of `state`, it may use the options of
        this round."""
        return POINTS_A_TICK * ticks

    def bots_wanted(self, state: State) -> int:
        """Up to how many seats bots fill; they step aside one by one as people come."""
        return 0

    def bot(self, state: State, seat: Seat, dice: Dice) -> Value | None:
        """What a bot in this seat presses now. Also steers a player who is away."""
        return None
