"""What follows from the answers to packets of several lengths."""

from __future__ import annotations

import pytest

from p2p.doctor.facts import PathFact
from p2p.doctor.probes.lengths import path_fact
from tests.p2p.doctor.healthy import wrong


@pytest.mark.parametrize(
    ("answered", "fact"),
    [
        ({576: True, 1280: True, 1400: True, 1500: True}, PathFact("ana", 1500, 0)),
        (
            {576: True, 1280: True, 1400: False, 1500: False},
            PathFact("ana", 1280, 1400),
        ),
        (
            {576: True, 1280: False, 1400: False, 1500: False},
            PathFact("ana", 576, 1280),
        ),
        # The system knows that it may not send so much: TCP knows as well.
        ({576: True, 1280: True, 1400: None, 1500: None}, PathFact("ana", 1280, 0)),
        # No ping is answered, and nothing can be concluded.
        ({576: False, 1280: False, 1400: False, 1500: False}, None),
        # The one in the middle was just unlucky.
        ({576: True, 1280: False, 1400: True, 1500: True}, PathFact("ana", 1500, 0)),
    ],
)
def test_lengths_of_packets(
    answered: dict[int, bool | None], fact: PathFact | None
) -> None:
    assert path_fact("ana", answered) == fact
    paths = (fact,) if fact else ()
    is_cut = fact is not None and fact.lost > 0
    assert ("packets_cut" in wrong(paths=paths)) == is_cut
