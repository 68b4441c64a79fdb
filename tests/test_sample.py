"""Most cases are for the slow tests, and all of them are there."""

from __future__ import annotations

from tests.sample import one_in


def test_one_in_so_many_is_always_tried() -> None:
    made = one_in(3, range(7))
    assert [each.values for each in made] == [(number,) for number in range(7)]
    assert [not each.marks for each in made] == [True, False, False] * 2 + [True]


def test_a_case_may_have_several_values_and_a_name() -> None:
    (first, _) = one_in(2, [(1, "a"), (2, "b")])
    assert first.values == (1, "a")
    assert [each.id for each in one_in(2, [3, 4], ids=str)] == ["3", "4"]
