"""Sees that a game keeps its word, from one tick to the next: for `games.testing`.

Whatever is wrong raises an AssertionError that says when and what, for the author.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from games.contract import (
    MAX_STATE,
    MAX_WORDS,
    Dice,
    Game,
    Glimpse,
    Happening,
    Seat,
    Standing,
    Value,
)
from games.glimpse import BadGlimpse, read

_TOO_SOON = "with_options changed the running round: they hold from the next one on"
_A_LINE = f"one line of 1 to {MAX_WORDS} characters"


class Script(NamedTuple):
    """What happens to a game from outside in one tick."""

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


def step(game: Game[Any], state: Any, now: Script, seed: int) -> Any:
    """The state one tick later; the game's own bot presses for who is away."""
    dice = Dice(seed, now.tick)
    inputs = dict(now.inputs)
    for seat in now.away:
        value = game.bot(state, seat, dice)
        if value is not None:
            allowed = not game.moves or value in game.moves
            assert allowed, at(now, f"the bot pressed {value!r}, which is no move")
            inputs[seat] = value
    ordered = {seat: inputs[seat] for seat in sorted(inputs)}
    try:
        return game.step(state, ordered, now.arrivals, now.departures, dice)
    except Exception as error:
        raise AssertionError(at(now, f"step raised {error!r}")) from error


def digest(state: Any, tick: int = 0) -> bytes:
    """Of its snapshot, which must be small enough to be sent."""
    try:
        raw = msgspec.msgpack.encode(state)
    except TypeError as error:
        raise AssertionError(f"the state is not plain data: {error}") from error
    assert len(raw) <= MAX_STATE, (
        f"tick {tick}: a snapshot of the state has {len(raw)} bytes; nobody can join a"
        f" game of more than {MAX_STATE}"
    )
    return blake2b(raw, digest_size=16).digest()


def happened(
    game: Game[Any], before: Any, after: Any, now: Script
) -> tuple[Happening, ...]:
    """What the game tells of two states, if it is plain data and about who is there."""
    try:
        told = game.happenings(before, after)
    except Exception as error:
        raise AssertionError(at(now, f"happenings raised {error!r}")) from error
    assert _is_plain(told, tuple[Happening, ...]), at(
        now, f"happenings are no tuple of Happening with whole numbers and text: {told}"
    )
    there = {0, *now.present, *now.departures}
    for one in told:
        assert one.kind, at(now, "a happening without a kind")
        for seat in (one.seat, one.other):
            assert seat in there, at(now, f"{one.kind!r} names seat {seat}: not there")
        assert not one.text or _is_line(one.text), at(
            now, f"the text of {one.kind!r} is not {_A_LINE}: {one.text!r}"
        )
    return told


def seen(game: Game[Any], state: Any, now: Script) -> Glimpse | None:
    """What the game shows in the lobby, if others can read it."""
    try:
        shown = game.glimpse(state)
    except Exception as error:
        raise AssertionError(at(now, f"glimpse raised {error!r}")) from error
    if shown is None:
        return None
    kind = type(shown).__name__
    assert isinstance(shown, Glimpse), at(now, f"glimpse returned {kind}, no Glimpse")
    try:
        again = read(msgspec.msgpack.encode(shown))
    except (TypeError, BadGlimpse) as error:
        text = f"nobody can read what glimpse returned: {error}"
        raise AssertionError(at(now, text)) from error
    assert again == shown, at(now, "glimpse returned what is no plain data")
    return shown


class Referee:
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
            raise AssertionError(at(now, f"end_round raised {error!r}")) from error
        if ended == state:
            return
        before, after = self._standing, self._game.standing(ended)
        assert before is not None, at(now, "end_round changed a game without end")
        assert before.phase == "play", at(now, "end_round did something on the podium")
        is_there = after is not None and after.phase == "podium"
        assert is_there, at(now, "end_round did not lead to the podium at once")
        assert after is not None
        assert after.round == before.round, at(
            now, f"end_round made round {after.round} of round {before.round}"
        )
        assert after.ranking == before.ranking, at(now, "end_round changed the ranking")

    def _check_choice(self, state: Any, now: Script) -> None:
        game = self._game
        try:
            chosen = game.with_options(state, game.options_type())
        except Exception as error:
            raise AssertionError(at(now, f"with_options raised {error!r}")) from error
        digest(chosen, now.tick)
        if self._standing is None:
            assert chosen == state, at(now, "with_options changed a game without end")
            return
        assert game.standing(chosen) == self._standing, at(now, _TOO_SOON)
        assert game.bots_wanted(chosen) == game.bots_wanted(state), at(now, _TOO_SOON)
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
        self._shadow = step(self._game, self._shadow, now, seed)
        assert self._game.standing(self._shadow) == standing, at(now, _TOO_SOON)
        wanted = self._game.bots_wanted(self._shadow), self._game.bots_wanted(after)
        assert wanted[0] == wanted[1], at(now, _TOO_SOON)


def _standing(game: Game[Any], state: Any, now: Script) -> Standing | None:
    """What the game tells, if it is consistent in itself."""
    try:
        standing = game.standing(state)
    except Exception as error:
        raise AssertionError(at(now, f"standing raised {error!r}")) from error
    if standing is None:
        return None
    plain = _is_plain(standing, Standing)
    assert plain, at(now, f"the standing is not of the types of Standing: {standing}")
    assert standing.left > 0, at(
        now, f"{standing.left} ticks are left of a phase that still goes on"
    )
    _check_ranking(game, state, standing, now)
    for seat, text in standing.awards:
        assert standing.phase == "podium", at(
            now, f"an award in a running round: {text}"
        )
        ranked = seat in dict(standing.ranking)
        assert ranked, at(now, f"an award for seat {seat}, which is not ranked")
        assert _is_line(text), at(now, f"the award is not {_A_LINE}: {text!r}")
    return standing


def _check_ranking(
    game: Game[Any], state: Any, standing: Standing, now: Script
) -> None:
    seats = [seat for seat, _ in standing.ranking]
    strangers = sorted(set(seats).difference(now.present))
    assert not strangers, at(now, f"ranked, and not there: {strangers}")
    missing = sorted(set(now.present).difference(seats))
    assert not missing, at(now, f"there, and not ranked: {missing}")
    twice = sorted({seat for seat in seats if seats.count(seat) > 1})
    assert not twice, at(now, f"ranked twice: {twice}")
    for seat, points in standing.ranking:
        score = game.score(state, seat)
        assert points == score, at(
            now,
            f"seat {seat} is ranked with {points} points, and has the score {score}",
        )
    best_first = sorted((points for _, points in standing.ranking), reverse=True)
    assert [points for _, points in standing.ranking] == best_first, at(
        now, f"the ranking is not in order, the best first: {standing.ranking}"
    )


def _check_course(before: Standing | None, after: Standing | None, now: Script) -> None:
    """What may follow on what."""
    assert (before is None) is (after is None), at(
        now, "the room changed between rounds and a game without end"
    )
    if before is None or after is None:
        return
    if after.round != before.round:
        assert after.round == before.round + 1, at(
            now, f"round {before.round} is followed by round {after.round}"
        )
        assert after.phase == "play", at(
            now, f"round {after.round} begins on the podium"
        )
        return
    if after.phase != before.phase:
        assert after.phase == "podium", at(
            now, f"round {after.round} goes on after its podium: it needs a new number"
        )
        return
    assert after.left <= before.left, at(
        now, f"{before.left} ticks were left of this phase, now {after.left}"
    )
    if after.phase == "podium":
        both = set(dict(before.ranking)) & set(dict(after.ranking))
        was, now_is = (
            [place for place in one.ranking if place[0] in both]
            for one in (before, after)
        )
        assert was == now_is, at(
            now, f"the ranking moved on the podium: {was}, {now_is}"
        )


def _check_scores(
    game: Game[Any], before: Any, after: Any, now: Script, is_new_round: bool
) -> None:
    for seat in now.present:
        old, new = game.score(before, seat), game.score(after, seat)
        may_fall = seat in now.arrivals or is_new_round
        assert may_fall or new >= old, at(
            now, f"seat {seat}: score fell {old} -> {new}, and no new round began"
        )
        assert new >= 0, at(now, f"seat {seat} has the negative score {new}")
        # Who comes back is given by the room what he had: from the game he would have
        # it twice.
        begins = seat in now.arrivals and seat not in now.inputs
        assert not (begins and new), at(
            now, f"seat {seat} has just come, and has the score {new} already"
        )
    for seat in now.departures:
        left = game.score(after, seat)
        assert left == 0, at(now, f"seat {seat} left and still has the score {left}")


def _is_plain(value: Any, kind: Any) -> bool:
    try:
        return bool(
            msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind) == value
        )
    except (TypeError, msgspec.ValidationError):
        return False


def _is_line(text: str) -> bool:
    return 0 < len(text) <= MAX_WORDS and text.isprintable()


def at(now: Script, text: str) -> str:
    """What is wrong, and when."""
    return f"tick {now.tick}: {text}"
