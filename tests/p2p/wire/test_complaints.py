"""The log names an address a few times, and then is quiet about it for a while."""

from __future__ import annotations

from p2p.wire.complaints import LINES_ALL, LINES_EACH, LINES_WITHIN, Complaints


def test_a_few_lines_each() -> None:
    complaints = Complaints()
    said = [complaints.may("10.0.0.1", float(second)) for second in range(9)]
    assert said == [True] * LINES_EACH + [False] * (9 - LINES_EACH)
    assert complaints.may("10.0.0.2", 9.0)
    assert complaints.may("10.0.0.1", LINES_WITHIN + 0.5)


def test_many_addresses_together_fill_no_disk() -> None:
    complaints = Complaints()
    said = [complaints.may(f"10.0.0.{number}", 0.0) for number in range(1000)]
    assert sum(said) == LINES_ALL
    assert complaints.may("10.0.0.1", LINES_WITHIN)
