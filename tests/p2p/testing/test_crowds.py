"""How large a crowd of stations is."""

from __future__ import annotations

from p2p.testing import Lan
from p2p.testing.crowds import crowd


def test_stations_on_one_machine_are_one_machine() -> None:
    lan = Lan(1)
    ana, ben = lan.add("ana"), lan.add("ben")
    cyd = lan.add("cyd", beside=ben)
    assert len({station.address for station in (ana, ben, cyd)}) == 3
    assert crowd([ana, ben, cyd]) == (2, 3)
    assert crowd([ben, cyd, cyd]) == (1, 2)
    assert crowd([]) == (0, 0)
