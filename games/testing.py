"""Checks that every game must pass, for its author's own tests.

    from games.testing import check_game
    check_game(MyGame(), ticks=500, seed=1)

It plays a seeded random game with players who come, press and leave, and with somebody
who ends a round and chooses options, three times: to see that the rules keep their
promises, that the same inputs give the same state and the same happenings, and that the
game goes on the same from a snapshot. Then it fills all seats for a moment, to see that
a snapshot stays small enough to be sent. That `PYTHONHASHSEED` does not matter can only
be seen from outside: run your test under two values of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

import msgspec

from games.contract import Dice, Game, Glimpse, Happening, Seat, Value
from games.reach import Reach
from games.referee import Referee, Script, at, digest, happened, seen, step

MAX_CROWD = 6
"""The most players who are there at once."""
FULL_TICKS = 100
"""Ticks of the game in which all seats are taken."""
ENDS, CHOOSES = 150, 140
"""At which ticks of each `CYCLE` the round is ended, and options are chosen."""
CYCLE = 211
SHOWN_EVERY = 10
"""Ticks between two glimpses of the game."""


class Record(NamedTuple):
    """What became of it, tick by tick: the digest of the state from tick 0 on, and what
    happened from tick 1 on; and what the lobby saw of it."""

    digests: list[bytes]
    happened: list[tuple[Happening, ...]]
    glimpses: list[Glimpse | None]


def check_game(
    game: Game[Any],
    *,
    ticks: int = 600,
    seed: int = 1,
    options: Any = None,
    every: int = 7,
) -> None:
    """Play `ticks` ticks; AssertionError says at which tick which promise was broken.

    `options` are those of the room (default: `options_type()`); the third game starts
    again from a snapshot each `every` ticks.
    """
    options = game.options_type() if options is None else options
    script = list(scripted(game, ticks, seed))
    first = _play(game, options, script, seed, watched=True)
    again = _play(game, options, script, seed)
    _compare(first.digests, again.digests, _SECOND_RUN)
    _compare(first.happened, again.happened, _HEARD_ELSE, start=1)
    _compare(first.glimpses, again.glimpses, _SEEN_ELSE, start=1, every=SHOWN_EVERY)
    resumed = _play(game, options, script, seed, resume=every)
    _compare(first.digests, resumed.digests, _RESUMED)
    _compare(first.happened, resumed.happened, _HEARD_ELSE, start=1)
    _compare(first.glimpses, resumed.glimpses, _SEEN_ELSE, start=1, every=SHOWN_EVERY)
    _fill(game, options, seed)


_SECOND_RUN = (
    "the same inputs gave another state: something outside the state decides"
    " (an attribute of the game, a clock, chance that is not the dice)"
)
_RESUMED = (
    "the game went on differently from a snapshot: the state does not hold everything"
)
_HEARD_ELSE = (
    "happenings told something else of the same two states: something outside of them"
    " decides"
)


_SEEN_ELSE = (
    "glimpse showed something else of the same state: something outside of it decides"
)


def scripted(game: Game[Any], ticks: int, seed: int) -> Iterator[Script]:
    """Random arrivals, presses and departures; the same for the same seed."""
    chance = Random(seed)
    crowd = min(MAX_CROWD, game.seats)
    present: list[Seat] = []
    gone: list[Seat] = []
    newest = 0
    for tick in range(1, ticks + 1):
        going = tuple(seat for seat in present if chance.random() < 0.004)
        present = [seat for seat in present if seat not in going]
        coming: tuple[Seat, ...] = ()
        if len(present) < crowd and (not present or chance.random() < 0.05):
            if gone and chance.random() < 0.5:  # somebody comes back
                coming = (gone.pop(),)
            else:
                newest += 1
                coming = (Seat(newest),)
        present = sorted((*present, *coming))
        gone += going
        inputs = {s: _pressed(game, chance) for s in present if chance.random() < 0.2}
        idle = (seat for seat in present if seat not in inputs and seat not in coming)
        away = tuple(seat for seat in idle if seat % 2)
        ends, chooses = tick % CYCLE == ENDS, tick % CYCLE == CHOOSES
        yield Script(tick, inputs, coming, going, tuple(present), away, ends, chooses)


def _pressed(game: Game[Any], chance: Random) -> Value:
    if game.moves:
        return game.moves[int(chance.random() * len(game.moves))]
    return int(chance.random() * 10)


def _play(
    game: Game[Any],
    options: Any,
    script: list[Script],
    seed: int,
    *,
    watched: bool = False,
    resume: int = 0,
) -> Record:
    state = game.setup(options, Dice(seed, 0))
    record = Record([digest(state)], [], [])
    referee = Referee(game, state) if watched else None
    reach = Reach(game, state) if watched else None
    for now in script:
        if resume and now.tick % resume == 0:
            state = _restored(game, state, now.tick)
        ruled = _ruled(game, state, options, now)
        as_ruled = digest(ruled)
        after = step(game, ruled, now, seed)
        told = happened(game, state, after, now)
        if referee is not None:
            what = "end_round or with_options" if now.ends or now.chooses else "step"
            assert digest(state) == record.digests[-1], at(
                now, f"{what} changed its argument"
            )
            assert digest(ruled) == as_ruled, at(now, "step changed its argument")
            referee.see(state, ruled, after, now, seed)
        if reach is not None:
            reach.see(ruled, after, now)
        state = after
        record.digests.append(digest(state, now.tick))
        record.happened.append(told)
        if now.tick % SHOWN_EVERY == 0:
            record.glimpses.append(seen(game, state, now))
            is_kept = not watched or digest(state) == record.digests[-1]
            assert is_kept, at(now, "glimpse changed its argument")
    return record


def _ruled(game: Game[Any], state: Any, options: Any, now: Script) -> Any:
    """The state after whoever rules the table has said something."""
    try:
        if now.chooses:
            state = game.with_options(state, options)
        return game.end_round(state) if now.ends else state
    except Exception as error:
        word = "end_round" if now.ends else "with_options"
        raise AssertionError(at(now, f"{word} raised {error!r}")) from error


def _restored(game: Game[Any], state: Any, tick: int) -> Any:
    raw = msgspec.msgpack.encode(state)
    try:
        copy = msgspec.msgpack.decode(raw, type=game.state_type)
    except msgspec.ValidationError as error:
        text = f"tick {tick}: the snapshot is not of state_type: {error}"
        raise AssertionError(text) from error
    assert copy == state, f"tick {tick}: the state read from a snapshot is another one"
    return copy


def _fill(game: Game[Any], options: Any, seed: int) -> None:
    """A game with all seats taken, for a moment."""
    chance = Random(seed)
    state = game.setup(options, Dice(seed, 0))
    seats = tuple(Seat(seat) for seat in range(1, game.seats + 1))
    for tick in range(1, FULL_TICKS + 1):
        coming = seats if tick == 1 else ()
        inputs = {s: _pressed(game, chance) for s in seats if chance.random() < 0.2}
        now = Script(tick, inputs, coming, (), seats, (), False, False)
        state = step(game, state, now, seed)
    digest(state, FULL_TICKS)
    seen(game, state, now)


def _compare(
    one: Sequence[object],
    other: Sequence[object],
    meaning: str,
    start: int = 0,
    every: int = 1,
) -> None:
    for number, (a, b) in enumerate(zip(one, other, strict=True), start):
        assert a == b, f"tick {number * every}: {meaning}"
