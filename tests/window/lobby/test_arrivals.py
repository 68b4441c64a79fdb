"""People fade in and out, and then nothing changes any more."""

from __future__ import annotations

from msgspec.structs import replace

from games.window.lobby.arrivals import FADE, Arrivals
from games.window.lobby.tile import Person
from tests.window.helpers.standin import peer

ANA, BEN, CEM = (Person(peer(n, name)) for n, name in enumerate(("Ana", "Ben", "Cem")))


def seen(arrivals: Arrivals, now: float, *persons: Person) -> list[tuple[str, float]]:
    return [(one.name, part) for one, part in arrivals.seen(persons, now)]


def test_who_was_here_at_first_is_just_here() -> None:
    arrivals = Arrivals()
    assert seen(arrivals, 1.0, BEN, ANA) == [("Ana", 1.0), ("Ben", 1.0)]
    assert arrivals.picture(1.0) is None


def test_who_comes_and_goes_does_so_in_a_quarter_of_a_second_in_his_place() -> None:
    arrivals = Arrivals()
    seen(arrivals, 0.0, ANA, CEM)
    assert seen(arrivals, 1.0, ANA, BEN, CEM)[1] == ("Ben", 0.0)
    assert seen(arrivals, 1.0 + FADE / 2, ANA, BEN, CEM)[1] == ("Ben", 0.5)
    assert arrivals.picture(1.0 + FADE / 2) is not None
    assert seen(arrivals, 1.0 + FADE, ANA, BEN, CEM)[1] == ("Ben", 1.0)
    assert arrivals.picture(1.0 + FADE) is None
    assert seen(arrivals, 5.0, ANA, CEM)[1] == ("Ben", 1.0)
    assert seen(arrivals, 5.0 + FADE / 2, ANA, CEM)[1] == ("Ben", 0.5)
    assert seen(arrivals, 5.0 + FADE, ANA, CEM) == [("Ana", 1.0), ("Cem", 1.0)]
    assert arrivals.picture(5.0 + FADE) is None
    assert FADE < 0.3


def test_who_comes_back_at_once_is_there_again() -> None:
    arrivals = Arrivals()
    seen(arrivals, 0.0, ANA)
    seen(arrivals, 1.0)
    assert seen(arrivals, 1.1, ANA) == [("Ana", 0.0)]
    assert seen(arrivals, 2.0, ANA) == [("Ana", 1.0)]


def test_what_is_known_of_somebody_is_up_to_date() -> None:
    arrivals = Arrivals()
    seen(arrivals, 0.0, ANA)
    ((person, _),) = arrivals.seen([replace(ANA, doing="away")], 1.0)
    assert person.doing == "away"


def test_with_reduced_motion_nothing_moves() -> None:
    arrivals = Arrivals()
    arrivals.is_still = True
    seen(arrivals, 0.0, ANA)
    assert seen(arrivals, 1.0, ANA, BEN) == [("Ana", 1.0), ("Ben", 1.0)]
    assert seen(arrivals, 2.0, BEN) == [("Ben", 1.0)]
    assert arrivals.picture(2.0) is None


def test_after_a_game_nobody_fades() -> None:
    arrivals = Arrivals()
    seen(arrivals, 0.0, ANA, BEN)
    arrivals.forget()
    assert seen(arrivals, 60.0, ANA, CEM) == [("Ana", 1.0), ("Cem", 1.0)]
