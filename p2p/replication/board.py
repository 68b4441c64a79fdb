"""The game of a room, as its author's rules have it: called, and held to what it owes.

Whatever the rules return is looked at here, and nowhere else: a result of another kind
than promised names the function that gave it. What they raise goes up. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

import msgspec

from p2p.messages import Input
from p2p.mishap import WrongResult
from p2p.replication.resident import MAX_BASE
from p2p.rules import Rules

_encoder = msgspec.msgpack.Encoder()


class Board:
    """Of one replica. `state`: what the `rules` made last."""

    def __init__(self, rules: Rules, seed: int, options: Any) -> None:
        """`seed`: of the first dice."""
        self.rules = rules
        self._decoder = msgspec.msgpack.Decoder(rules.state_type)
        self.state: Any = None
        self._become(rules.setup(options, rules.dice(seed, 0)), rules.setup)

    # --- reading ---------------------------------------------------------------------

    def is_legal(self, value: int | str) -> bool:
        """Whether the game knows this input (as it is on the wire)."""
        moves = self.rules.moves
        return not moves or (isinstance(value, int) and 0 <= value < len(moves))

    def points(self, seat: int) -> int:
        """What the game gives that seat, as far as it fits a message: with more, who
        brings it along would be taken for one who breaks the protocol."""
        points = self.rules.score(self.state, seat)
        if not isinstance(points, int):
            raise WrongResult(self.rules.score, points, "int")
        return max(0, min(points, MAX_BASE))

    def reachable(self, ticks: int) -> int:
        """The most points that the game lets one seat have by so many ticks of this
        round."""
        points = self.rules.reachable(self.state, ticks)
        if not isinstance(points, int):
            raise WrongResult(self.rules.reachable, points, "int")
        return max(0, min(points, MAX_BASE))

    def bots_wanted(self) -> int:
        """With how many bots the game would like to be played, if nobody came; no more
        than there are seats."""
        wanted = self.rules.bots_wanted(self.state)
        if not isinstance(wanted, int):
            raise WrongResult(self.rules.bots_wanted, wanted, "int")
        return min(wanted, self.rules.seats)

    # --- what happens ----------------------------------------------------------------

    def choose(self, options: Any) -> None:
        """The next round has these options."""
        rules = self.rules
        self._become(rules.with_options(self.state, options), rules.with_options)

    def end_round(self) -> None:
        """The round that is played is over."""
        rules = self.rules
        self._become(rules.end_round(self.state), rules.end_round)

    def step(
        self,
        dice: Any,
        taken: Mapping[int, Input],
        before: Set[int],
        seats: Set[int],
        unattended: list[int],
    ) -> None:
        """One tick. `taken`: the press of each seat that made one; `before` and
        `seats`: those there were, and there are; `unattended`: those of them that the
        game's own bot plays, if they were there before."""
        rules = self.rules
        inputs = {s: self._value(i.value) for s, i in taken.items() if s in seats}
        for seat in unattended:
            if seat in before:
                value = rules.bot(self.state, seat, dice)
                if value is not None:
                    inputs[seat] = value
        inputs = dict(sorted(inputs.items()))
        arrivals, departures = sorted(seats - before), sorted(before - seats)
        state = rules.step(self.state, inputs, arrivals, departures, dice)
        self._become(state, rules.step)

    def _value(self, value: int | str) -> int | str:
        moves = self.rules.moves
        return moves[int(value)] if moves else value

    def _become(self, state: Any, function: Callable[..., Any]) -> None:
        kind = self.rules.state_type
        if isinstance(kind, type) and not isinstance(state, kind):
            raise WrongResult(function, state, kind.__name__)
        self.state = state

    # --- snapshots -------------------------------------------------------------------

    def packed(self) -> msgspec.Raw:
        """The state, equal bytes for equal states."""
        return msgspec.Raw(_encoder.encode(self.state))

    def read(self, packed: msgspec.Raw) -> Any:
        """The state in what `packed` gave. Raises what msgspec does if it is none."""
        return self._decoder.decode(packed)
