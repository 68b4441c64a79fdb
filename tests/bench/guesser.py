"""`hydralan`, which writes down what it has foreseen, and what came of it.

    python -m tests.bench.guesser FILE seeing|blind ARGUMENTS

Each line of FILE is a tick of which the user has seen his own head before it came:
whether that was right. `blind` foresees nothing. Nobody wears a crown.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from games.__main__ import main
from games.contract import Seat
from games.foresight import Foreseen, Foresight, Step
from games.snake import screen
from games.snake.state import find


def note(file: Path) -> None:
    """From now on, write down each guess that was shown."""
    guesses: dict[int, set[int]] = {}
    seats: set[Seat] = set()
    look, hear = Foresight.moment, Foresight.heard
    lines = file.open("a", buffering=1)

    def looked(
        foresight: Foresight, clock: float, seat: Seat, step: Step
    ) -> Foreseen[Any] | None:
        seen = look(foresight, clock, seat, step)
        if seen is not None and seen.now.tick > seen.newest.tick:
            own = find(seen.now, seat)
            if own is not None and own.cells:
                seats.add(seat)
                guesses.setdefault(seen.now.tick, set()).add(own.cells[0])
        return seen

    def heard(
        foresight: Foresight,
        tick: int,
        state: Any,
        counted: int,
        reign: object,
        clock: float,
    ) -> None:
        hear(foresight, tick, state, counted, reign, clock)
        heads = guesses.pop(state.tick, None)
        own = next((find(state, seat) for seat in seats), None)
        if heads is not None and own is not None and own.cells:
            told = {"tick": state.tick, "right": heads == {own.cells[0]}}
            told["way"] = foresight.border.way
            lines.write(json.dumps(told) + "\n")

    Foresight.moment, Foresight.heard = looked, heard  # type: ignore[method-assign]


def plain() -> None:
    """From now on, nobody wears the crown of who leads: it hides the head that is to be
    seen."""
    screen.leader = lambda now: None  # type: ignore[attr-defined]


def blind() -> None:
    """From now on, nothing is foreseen."""
    Foresight.moment = lambda *_: None  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    plain()
    note(Path(sys.argv[1])) if sys.argv[2] == "seeing" else blind()
    del sys.argv[1:3]
    sys.exit(main())
