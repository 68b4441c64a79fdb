"""Checks that every game must pass, for its author's own tests.

    from games.testing import check_game
    check_game(MyGame(), ticks=500, seed=1)

It plays a seeded random game with players who come, press and leave, three times:
to see that the rules keep their promises, that the same inputs give the same state,
and that the game goes on the same from a snapshot. That `PYTHONHASHSEED` does not
matter can only be seen from outside: run your test under two values of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from random import Random
from typing import Any, NamedTuple

import msgspec

from games.contract import Dice, Game, Seat, Value

MAX_CROWD = 6
"""The most players who are there at once."""


class Script(NamedTuple):
    """What happens from outside in one tick."""

    tick: int
    inputs: dict[Seat, Value]
    arrivals: tuple[Seat, ...]
    departures: tuple[Seat, ...]
    present: tuple[Seat, ...]
    """Who is there after it."""
    away: tuple[Seat, ...]
    """Those of them for whom the game's own bot plays."""


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
    _compare(first, _play(game, options, script, seed), _SECOND_RUN)
    _compare(first, _play(game, options, script, seed, resume=every), _RESUMED)


_SECOND_RUN = (
    "the same inputs gave another state: something outside the state decides"
    " (an attribute of the game, a clock, chance that is not the dice)"
)
_RESUMED = (
    "the game went on differently from a snapshot: the state does not hold everything"
)


def scripted(game: Game[Any], ticks: int, seed: int) -> Iterator[Script]:
    """Random arrivals, presses and departures; the same for the same seed."""
    chance = Random(seed)
    crowd = min(MAX_CROWD, game.seats)
    present: list[Seat] = []
    newest = 0
    for tick in range(1, ticks + 1):
        going = tuple(seat for seat in present if chance.random() < 0.004)
        present = [seat for seat in present if seat not in going]
        coming: tuple[Seat, ...] = ()
        if len(present) < crowd and (not present or chance.random() < 0.05):
            newest += 1  # seats are never used again
            coming = (Seat(newest),)
        present += coming
        inputs = {s: _pressed(game, chance) for s in present if chance.random() < 0.2}
        idle = (seat for seat in present if seat not in inputs and seat not in coming)
        away = tuple(seat for seat in idle if seat % 2)
        yield Script(tick, inputs, coming, going, tuple(present), away)


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
) -> list[bytes]:
    """The digest of the state at each tick, from 0."""
    state = game.setup(options, Dice(seed, 0))
    digests = [_digest(state)]
    for now in script:
        if resume and now.tick % resume == 0:
            state = _restored(game, state, now.tick)
        after = _step(game, state, now, seed)
        if watched:
            assert _digest(state) == digests[-1], _at(now, "step changed its argument")
            _check_scores(game, state, after, now)
            _check_standing(game, after, now)
        state = after
        digests.append(_digest(state))
    return digests


def _step(game: Game[Any], state: Any, now: Script, seed: int) -> Any:
    dice = Dice(seed, now.tick)
    inputs = dict(now.inputs)
    for seat in now.away:
        value = game.bot(state, seat, dice)
        if value is not None:
            allowed = not game.moves or value in game.moves
            assert allowed, _at(now, f"the bot pressed {value!r}, which is no move")
            inputs[seat] = value
    ordered = {seat: inputs[seat] for seat in sorted(inputs)}
    try:
        return game.step(state, ordered, now.arrivals, now.departures, dice)
    except Exception as error:
        raise AssertionError(_at(now, f"step raised {error!r}")) from error


def _restored(game: Game[Any], state: Any, tick: int) -> Any:
    raw = msgspec.msgpack.encode(state)
    try:
        copy = msgspec.msgpack.decode(raw, type=game.state_type)
    except msgspec.ValidationError as error:
        text = f"tick {tick}: the snapshot is not of state_type: {error}"
        raise AssertionError(text) from error
    assert copy == state, f"tick {tick}: the state read from a snapshot is another one"
    return copy


def _check_scores(game: Game[Any], before: Any, after: Any, now: Script) -> None:
    for seat in now.present:
        old, new = game.score(before, seat), game.score(after, seat)
        known = seat not in now.arrivals
        assert not known or new >= old, _at(
            now, f"seat {seat}: score fell {old} -> {new}"
        )
        assert new >= 0, _at(now, f"seat {seat} has the negative score {new}")
    for seat in now.departures:
        left = game.score(after, seat)
        assert left == 0, _at(now, f"seat {seat} left and still has the score {left}")


def _check_standing(game: Game[Any], state: Any, now: Script) -> None:
    standing = game.standing(state)
    ranked = [seat for seat, _ in standing.ranking] if standing else []
    strangers = sorted(set(ranked).difference(now.present))
    assert not strangers, _at(now, f"ranked, and not there: {strangers}")


def _compare(one: list[bytes], other: list[bytes], meaning: str) -> None:
    for tick, (a, b) in enumerate(zip(one, other, strict=True)):
        assert a == b, f"tick {tick}: {meaning}"


def _digest(state: Any) -> bytes:
    try:
        raw = msgspec.msgpack.encode(state)
    except TypeError as error:
        raise AssertionError(f"the state is not plain data: {error}") from error
    return blake2b(raw, digest_size=16).digest()


def _at(now: Script, text: str) -> str:
    return f"tick {now.tick}: {text}"
