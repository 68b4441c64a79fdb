"""Light cycles: everybody drives all the time and leaves a wall; who hits one is out.

A heat ends when one is left, and the next begins; after ten seconds the edge closes
in, so nobody waits long. Who comes drives within seconds. A round is as many
heats as its time holds. The parts: `drive` (a move), `heats` (heats and rounds),
`happenings`, `glimpse`, `bot`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from msgspec.structs import replace

from games.contract import Dice, Game, Glimpse, Happening, Seat, Standing, Value
from games.cycles import bot as bots
from games.cycles.board import OPPOSITE, STEPS, size
from games.cycles.drive import POINTS_FOR_OUTLIVING, POINTS_FOR_TRAP, drive
from games.cycles.glimpse import glimpse
from games.cycles.happenings import happenings
from games.cycles.heats import (
    COUNTDOWN,
    LAST_CALL,
    PAUSE,
    POINTS_FOR_LAST,
    admit,
    begin,
    end,
    is_waiting,
    judge,
    renew,
)
from games.cycles.state import (
    MAX_TURNS,
    TICKS_PER_SECOND,
    Cycle,
    CyclesOptions,
    CyclesState,
    Direction,
    find,
)

ADMITS_EVERY = 10
"""Ticks between two looks for a place for who waits."""
_DIRECTIONS: dict[str, Direction] = {name: name for name in STEPS}


class Cycles(Game[CyclesState]):
    """The rules. A cycle moves every second tick, or as `speed` says."""

    name: ClassVar[str] = "cycles"
    title: ClassVar[str] = "Light Cycles"
    ticks_per_second: ClassVar[int] = TICKS_PER_SECOND
    seats: ClassVar[int] = 64
    moves: ClassVar[tuple[Value, ...]] = tuple(STEPS)
    state_type = CyclesState
    options_type = CyclesOptions

    def setup(self, options: CyclesOptions, dice: Dice) -> CyclesState:
        """An empty board, and the first round begins."""
        width, height = size(options.board, 0)
        return CyclesState(
            tick=0,
            options=options,
            chosen=options,
            round=1,
            podium=False,
            ends=options.round * TICKS_PER_SECOND,
            width=width,
            height=height,
        )

    def step(
        self,
        state: CyclesState,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> CyclesState:
        """One tick: leave, enter, press; then what round and heat say."""
        cycles = {c.seat: c for c in state.cycles if c.seat not in departures}
        left = _left(state, departures)
        for seat in arrivals:
            # Nobody escapes a crash by going for a moment.
            out = max(1, state.tick) if seat in left else 0
            cycles.setdefault(seat, Cycle(seat=seat, out=out))
        for seat, value in inputs.items():
            turn = _DIRECTIONS.get(value) if isinstance(value, str) else None
            if seat in cycles and turn:
                cycles[seat] = _pressed(cycles[seat], turn)
        ordered = tuple(cycles[seat] for seat in sorted(cycles))
        state = replace(state, tick=state.tick + 1, cycles=ordered, left=left)
        if state.tick >= state.ends:
            return renew(state, dice) if state.podium else end(state)
        if state.podium:
            return state
        if state.over:
            if state.tick < state.over:
                return state
            ends = state.ends - state.tick < LAST_CALL
            return end(state) if ends else begin(state, dice)
        return _played(state, dice, bool(arrivals))

    def standing(self, state: CyclesState) -> Standing:
        """The round, and who has how many points."""
        ranked = sorted(state.cycles, key=lambda c: (-c.score, c.seat))
        return Standing(
            phase="podium" if state.podium else "play",
            round=state.round,
            left=state.ends - state.tick,
            ranking=tuple((Seat(c.seat), c.score) for c in ranked),
            awards=_awards(state) if state.podium else (),
        )

    def happenings(
        self, before: CyclesState, now: CyclesState
    ) -> tuple[Happening, ...]:
        """See the module `happenings`."""
        return happenings(before, now)

    def glimpse(self, state: CyclesState) -> Glimpse:
        """See the module `glimpse`."""
        return glimpse(state)

    def end_round(self, state: CyclesState) -> CyclesState:
        """To the podium at once."""
        return state if state.podium else end(state)

    def with_options(self, state: CyclesState, options: CyclesOptions) -> CyclesState:
        """Kept until the next round begins."""
        return replace(state, chosen=options)

    def score(self, state: CyclesState, seat: Seat) -> int:
        """1 for each that one outlives, 2 for each that hits one's wall, 3 for being
        the last."""
        cycle = find(state, seat)
        return cycle.score if cycle else 0

    def reachable(self, state: CyclesState, ticks: int) -> int:
        """All others hit one's wall as soon as they may drive, as does whoever comes in
        their places; and one is the last of each heat."""
        crashes = (self.seats - 1) * -(-ticks // COUNTDOWN)
        heats = -(-ticks // PAUSE)
        each = POINTS_FOR_OUTLIVING + POINTS_FOR_TRAP
        return crashes * each + heats * POINTS_FOR_LAST

    def bots_wanted(self, state: CyclesState) -> int:
        """As the options say."""
        return state.options.bots

    def bot(self, state: CyclesState, seat: Seat, dice: Dice) -> Value | None:
        """A turn just before a move, when another way is better than straight on."""
        cycle, tick = find(state, seat), state.tick + 1
        if cycle is None or not cycle.path or cycle.turns or state.over:
            return None
        if state.podium or tick < cycle.go or tick % state.options.pace:
            return None
        way = bots.choose(state, cycle, dice)
        return None if way == cycle.facing else way


def _left(state: CyclesState, departures: Sequence[Seat]) -> tuple[int, ...]:
    """The seats that went in this heat, with those that go now."""
    going = [c.seat for c in state.cycles if c.seat in departures]
    drove = [s for s in going if (c := find(state, s)) and not is_waiting(c)]
    return (*state.left, *(seat for seat in drove if seat not in state.left))


def _pressed(cycle: Cycle, turn: Direction) -> Cycle:
    """With a turn more. One that stands at its start looks there at once."""
    if len(cycle.path) == 1:
        return replace(cycle, facing=turn)
    last = cycle.turns[-1] if cycle.turns else cycle.facing
    # Measured against the direction it will have by then, so two quick presses can
    # never reverse it into itself.
    if (
        not cycle.path
        or len(cycle.turns) >= MAX_TURNS
        or turn in (last, OPPOSITE[last])
    ):
        return cycle
    return replace(cycle, turns=(*cycle.turns, turn))


def _played(state: CyclesState, dice: Dice, has_arrivals: bool) -> CyclesState:
    """A tick of a heat."""
    waiting = any(map(is_waiting, state.cycles))
    if waiting and not any(cycle.path for cycle in state.cycles):
        return begin(state, dice)  # the first to come
    look = has_arrivals or state.tick % ADMITS_EVERY == 0
    if waiting and look:
        state = admit(state, dice)
    if state.tick % state.options.pace == 0:
        state = drive(state)
    return judge(state)


def _awards(state: CyclesState) -> tuple[tuple[Seat, str], ...]:
    def most(count: Callable[[Cycle], int], one: str, many: str) -> Any:
        best = max(state.cycles, key=count, default=None)
        if best is None or not count(best):
            return
        yield Seat(best.seat), (one if count(best) == 1 else many).format(count(best))

    return (
        *most(lambda c: c.heats, "won a heat", "won {} heats"),
        *most(lambda c: c.traps, "trapped one", "trapped {}"),
    )
