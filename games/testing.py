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
from hashlib import blake2b
from random import Random
from typing import Any, NamedTuple

import msgspec

from games.contract import (
    MAX_STATE,
    MAX_WORDS,
    Dice,
    Game,
    Happening,
    Seat,
    Standing,
    Value,
)

MAX_CROWD = 6
"""The most players who are there at once."""
FULL_TICKS = 100
"""Ticks of the game in which all seats are taken."""
ENDS, CHOOSES = 150, 140
"""At which ticks of each `CYCLE` the round is ended, and options are chosen."""
CYCLE = 211


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
    ends: bool
    """Whether somebody ends the round before it."""
    chooses: bool
    """Whether somebody chooses options before it."""


class Record(NamedTuple):
    """What became of it, tick by tick: the digest of the state from tick 0 on, and what
    happened from tick 1 on."""

    digests: list[bytes]
    happened: list[tuple[Happening, ...]]


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
    resumed = _play(game, options, script, seed, resume=every)
    _compare(first.digests, resumed.digests, _RESUMED)
    _compare(first.happened, resumed.happened, _HEARD_ELSE, start=1)
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
    record = Record([_digest(state)], [])
    watch = _Watch(game, state) if watched else None
    for now in script:
        if resume and now.tick % resume == 0:
            state = _restored(game, state, now.tick)
        ruled = _ruled(game, state, options, now)
        digest = _digest(ruled)
        after = _step(game, ruled, now, seed)
        happened = _happened(game, state, after, now)
        if watch is not None:
            what = "end_round or with_options" if now.ends or now.chooses else "step"
            assert _digest(state) == record.digests[-1], _at(
                now, f"{what} changed its argument"
            )
            assert _digest(ruled) == digest, _at(now, "step changed its argument")
            watch.see(state, ruled, after, now, seed)
        state = after
        record.digests.append(_digest(state, now.tick))
        record.happened.append(happened)
    return record


def _ruled(game: Game[Any], state: Any, options: Any, now: Script) -> Any:
    """The state after whoever rules the table has said something."""
    try:
        if now.chooses:
            state = game.with_options(state, options)
        return game.end_round(state) if now.ends else state
    except Exception as error:
        word = "end_round" if now.ends else "with_options"
        raise AssertionError(_at(now, f"{word} raised {error!r}")) from error


def _happened(
    game: Game[Any], before: Any, after: Any, now: Script
) -> tuple[Happening, ...]:
    try:
        told = game.happenings(before, after)
    except Exception as error:
        raise AssertionError(_at(now, f"happenings raised {error!r}")) from error
    assert _is_plain(told, tuple[Happening, ...]), _at(
        now, f"happenings are no tuple of Happening with whole numbers and text: {told}"
    )
    there = {0, *now.present, *now.departures}
    for one in told:
        assert one.kind, _at(now, "a happening without a kind")
        for seat in (one.seat, one.other):
            assert seat in there, _at(now, f"{one.kind!r} names seat {seat}: not there")
        assert not one.text or _is_line(one.text), _at(
            now, f"the text of {one.kind!r} is not {_A_LINE}: {one.text!r}"
        )
    return told


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


class _Watch:
    """Sees the states of one game go by, and what their standings tell."""

    def __init__(self, game: Game[Any], state: Any) -> None:
        self._game = game
        self._shadow: Any = None
        start = Script(0, {}, (), (), (), (), False, False)
        self._standing = _standing(game, state, start)
        first = self._standing.round if self._standing else 1
        assert first == 1, f"tick 0: the first round has the number {first}, not 1"

    def see(self, state: Any, ruled: Any, after: Any, now: Script, seed: int) -> None:
        """A tick: the state before it, what was made of that by whoever rules the
        table, and the state after it."""
        self._check_end(state, now)
        self._check_choice(state, now)
        before = self._game.standing(ruled)
        standing = _standing(self._game, after, now)
        _check_course(before, standing, now)
        is_new = bool(before and standing and before.round != standing.round)
        _check_scores(self._game, ruled, after, now, is_new)
        self._follow_shadow(before, standing, after, now, seed)
        self._standing = standing

    def _check_end(self, state: Any, now: Script) -> None:
        try:
            ended = self._game.end_round(state)
        except Exception as error:
            raise AssertionError(_at(now, f"end_round raised {error!r}")) from error
        if ended == state:
            return
        before, after = self._standing, self._game.standing(ended)
        assert before is not None, _at(now, "end_round changed a game without end")
        assert before.phase == "play", _at(now, "end_round did something on the podium")
        is_there = after is not None and after.phase == "podium"
        assert is_there, _at(now, "end_round did not lead to the podium at once")
        assert after is not None
        assert after.round == before.round, _at(
            now, f"end_round made round {after.round} of round {before.round}"
        )
        assert after.ranking == before.ranking, _at(
            now, "end_round changed the ranking"
        )

    def _check_choice(self, state: Any, now: Script) -> None:
        game = self._game
        try:
            chosen = game.with_options(state, game.options_type())
        except Exception as error:
            raise AssertionError(_at(now, f"with_options raised {error!r}")) from error
        _digest(chosen, now.tick)
        if self._standing is None:
            assert chosen == state, _at(now, "with_options changed a game without end")
            return
        assert game.standing(chosen) == self._standing, _at(now, _TOO_SOON)
        assert game.bots_wanted(chosen) == game.bots_wanted(state), _at(now, _TOO_SOON)
        if self._shadow is None:
            self._shadow = chosen

    def _follow_shadow(
        self,
        before: Standing | None,
        standing: Standing | None,
        after: Any,
        now: Script,
        seed: int,
    ) -> None:
        """The same game for which options were chosen goes on as if they were not."""
        if self._shadow is None or before is None or standing is None:
            return
        if now.ends or now.chooses or before.round != standing.round:
            self._shadow = None
            return
        self._shadow = _step(self._game, self._shadow, now, seed)
        assert self._game.standing(self._shadow) == standing, _at(now, _TOO_SOON)
        wanted = self._game.bots_wanted(self._shadow), self._game.bots_wanted(after)
        assert wanted[0] == wanted[1], _at(now, _TOO_SOON)


_TOO_SOON = "with_options changed the running round: they hold from the next one on"
_A_LINE = f"one line of 1 to {MAX_WORDS} characters"


def _standing(game: Game[Any], state: Any, now: Script) -> Standing | None:
    """What the game tells, if it is consistent in itself."""
    try:
        standing = game.standing(state)
    except Exception as error:
        raise AssertionError(_at(now, f"standing raised {error!r}")) from error
    if standing is None:
        return None
    plain = _is_plain(standing, Standing)
    assert plain, _at(now, f"the standing is not of the types of Standing: {standing}")
    assert standing.left > 0, _at(
        now, f"{standing.left} ticks are left of a phase that still goes on"
    )
    _check_ranking(game, state, standing, now)
    for seat, text in standing.awards:
        assert standing.phase == "podium", _at(
            now, f"an award in a running round: {text}"
        )
        ranked = seat in dict(standing.ranking)
        assert ranked, _at(now, f"an award for seat {seat}, which is not ranked")
        assert _is_line(text), _at(now, f"the award is not {_A_LINE}: {text!r}")
    return standing


def _check_ranking(
    game: Game[Any], state: Any, standing: Standing, now: Script
) -> None:
    seats = [seat for seat, _ in standing.ranking]
    strangers = sorted(set(seats).difference(now.present))
    assert not strangers, _at(now, f"ranked, and not there: {strangers}")
    missing = sorted(set(now.present).difference(seats))
    assert not missing, _at(now, f"there, and not ranked: {missing}")
    twice = sorted({seat for seat in seats if seats.count(seat) > 1})
    assert not twice, _at(now, f"ranked twice: {twice}")
    for seat, points in standing.ranking:
        score = game.score(state, seat)
        assert points == score, _at(
            now,
            f"seat {seat} is ranked with {points} points, and has the score {score}",
        )
    best_first = sorted((points for _, points in standing.ranking), reverse=True)
    assert [points for _, points in standing.ranking] == best_first, _at(
        now, f"the ranking is not in order, the best first: {standing.ranking}"
    )


def _check_course(before: Standing | None, after: Standing | None, now: Script) -> None:
    """What may follow on what."""
    assert (before is None) is (after is None), _at(
        now, "the room changed between rounds and a game without end"
    )
    if before is None or after is None:
        return
    if after.round != before.round:
        assert after.round == before.round + 1, _at(
            now, f"round {before.round} is followed by round {after.round}"
        )
        assert after.phase == "play", _at(
            now, f"round {after.round} begins on the podium"
        )
        return
    if after.phase != before.phase:
        assert after.phase == "podium", _at(
            now, f"round {after.round} goes on after its podium: it needs a new number"
        )
        return
    assert after.left <= before.left, _at(
        now, f"{before.left} ticks were left of this phase, now {after.left}"
    )
    if after.phase == "podium":
        both = set(dict(before.ranking)) & set(dict(after.ranking))
        was, now_is = (
            [place for place in one.ranking if place[0] in both]
            for one in (before, after)
        )
        assert was == now_is, _at(
            now, f"the ranking moved on the podium: {was}, {now_is}"
        )


def _check_scores(
    game: Game[Any], before: Any, after: Any, now: Script, is_new_round: bool
) -> None:
    for seat in now.present:
        old, new = game.score(before, seat), game.score(after, seat)
        may_fall = seat in now.arrivals or is_new_round
        assert may_fall or new >= old, _at(
            now, f"seat {seat}: score fell {old} -> {new}, and no new round began"
        )
        assert new >= 0, _at(now, f"seat {seat} has the negative score {new}")
    for seat in now.departures:
        left = game.score(after, seat)
        assert left == 0, _at(now, f"seat {seat} left and still has the score {left}")


def _fill(game: Game[Any], options: Any, seed: int) -> None:
    """A game with all seats taken, for a moment."""
    chance = Random(seed)
    state = game.setup(options, Dice(seed, 0))
    seats = tuple(Seat(seat) for seat in range(1, game.seats + 1))
    for tick in range(1, FULL_TICKS + 1):
        coming = seats if tick == 1 else ()
        inputs = {s: _pressed(game, chance) for s in seats if chance.random() < 0.2}
        now = Script(tick, inputs, coming, (), seats, (), False, False)
        state = _step(game, state, now, seed)
    _digest(state, FULL_TICKS)


def _compare(
    one: Sequence[object], other: Sequence[object], meaning: str, start: int = 0
) -> None:
    for tick, (a, b) in enumerate(zip(one, other, strict=True), start):
        assert a == b, f"tick {tick}: {meaning}"


def _digest(state: Any, tick: int = 0) -> bytes:
    try:
        raw = msgspec.msgpack.encode(state)
    except TypeError as error:
        raise AssertionError(f"the state is not plain data: {error}") from error
    assert len(raw) <= MAX_STATE, (
        f"tick {tick}: a snapshot of the state has {len(raw)} bytes; nobody can join a"
        f" game of more than {MAX_STATE}"
    )
    return blake2b(raw, digest_size=16).digest()


def _is_plain(value: Any, kind: Any) -> bool:
    try:
        return bool(
            msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind) == value
        )
    except (TypeError, msgspec.ValidationError):
        return False


def _is_line(text: str) -> bool:
    return 0 < len(text) <= MAX_WORDS and text.isprintable()


def _at(now: Script, text: str) -> str:
    return f"tick {now.tick}: {text}"
