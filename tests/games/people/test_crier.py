"""Whoever comes and goes all the time, or in crowds, fills nobody's screen."""

from __future__ import annotations

from games.people.crier import MAX_OF_ALL, MAX_OF_ONE, MINUTE, Crier


def test_a_class_that_comes_together_is_shown_in_full() -> None:
    crier = Crier()
    assert all(crier.may(f"peer {n}", 100.0) for n in range(30))
    assert crier.rest(100.0 + MINUTE) == ""


def test_one_who_comes_and_goes_is_soon_one_line_a_minute() -> None:
    crier, shown, rests = Crier(), 0, []
    for moment in range(1200):  # ten minutes, twice a second
        now = 100.0 + moment / 2
        rests += filter(None, [crier.rest(now)])
        shown += crier.may("eve", now)
    assert shown <= 11 * MAX_OF_ONE
    assert (
        rests[0]
        == f"Somebody came, went or changed his name {120 - MAX_OF_ONE} times more"
    )
    assert 9 <= len(rests) <= 10


def test_he_hides_no_other() -> None:
    crier = Crier()
    for _ in range(1000):
        crier.may("eve", 100.0)
    assert crier.may("ana", 100.0)


def test_many_that_do_not_stay_are_bounded_as_well() -> None:
    crier = Crier()
    assert (
        sum(crier.may(f"eve {n}", 100.0 + n / 192) for n in range(1920)) == MAX_OF_ALL
    )
    assert crier.rest(100.0 + MINUTE - 0.1) == ""
    assert crier.rest(100.0 + MINUTE).endswith(f"{1920 - MAX_OF_ALL} times more")
    assert crier.may("ana", 100.0 + MINUTE)
