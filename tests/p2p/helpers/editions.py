"""The toy as other programs have it: the same name, and other rules."""

from __future__ import annotations

from tests.p2p.helpers.toy import Toy, ToyOptions


class LaterToy(Toy):
    version = 2


class ToyOfWalls(Toy):
    """The author gave it an option, and forgot that this makes a new version."""

    class Options(ToyOptions, frozen=True):
        walls: bool = False

    options_type = Options


class SlowToy(Toy):
    ticks_per_second = 10


class ToyForTwo(Toy):
    seats = 2


class ToyOfMoves(Toy):
    moves = ("right", "left")


OTHERS = [LaterToy, ToyOfWalls, SlowToy, ToyForTwo, ToyOfMoves]
