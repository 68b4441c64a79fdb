"""What a room needs of a game. `p2p` knows no game; a program's own class fits this.

`games.contract.Game` is the base class that authors use, and documents each method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Rules(Protocol):
    """A deterministic game: its state is a function of options, seed and inputs."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def ticks_per_second(self) -> int: ...

    @property
    def seats(self) -> int: ...

    @property
    def moves(self) -> tuple[int | str, ...]: ...

    @property
    def state_type(self) -> Any: ...

    @property
    def options_type(self) -> Any: ...

    def dice(self, seed: int, tick: int) -> Any: ...

    def setup(self, options: Any, dice: Any) -> Any: ...

    def step(
        self,
        state: Any,
        inputs: Mapping[Any, Any],
        arrivals: Sequence[Any],
        departures: Sequence[Any],
        dice: Any,
    ) -> Any: ...

    def standing(self, state: Any) -> Any: ...

    def end_round(self, state: Any) -> Any: ...

    def with_options(self, state: Any, options: Any) -> Any: ...

    def score(self, state: Any, seat: Any) -> int: ...

    def reachable(self, state: Any, ticks: int) -> int: ...

    def bots_wanted(self, state: Any) -> int: ...

    def bot(self, state: Any, seat: Any, dice: Any) -> int | str | None: ...

    # It may have `glimpse(state)` as well: the board in small, as plain data, or None
    # (see `p2p.room.likeness`).
