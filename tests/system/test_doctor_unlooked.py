"""What the doctor may not look at is said, and never counted as fine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.lan.company import start
from tests.system.helpers.doctor import advice, doctor, without, wrong

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each


@pytest.mark.parametrize("missing", [("net_raw",), ("net_raw", "net_admin")])
def test_who_is_not_root_is_told_calmly_what_was_not_looked_at(
    lan: MakeLan, missing: tuple[str, ...]
) -> None:
    other, me = lan(2).hosts
    other.ip_command(f"addr add {me.ip}/16 dev eth0")
    found = doctor(me, before=without(*missing))
    assert "nobody" not in found
    assert "same address" in found["not_looked"]["text"]
    is_grave = "net_admin" in missing
    assert wrong(found) == ["not_looked"] * is_grave
    assert ("firewall" in found["not_looked"]["text"]) == is_grave
    assert "sudo" in advice(found)


def hidden(*places: str) -> list[str]:
    """Before a command: it finds nothing in these folders."""
    mounts = "".join(f"mount -t tmpfs none {place} && " for place in places)
    return ["unshare", "-m", "sh", "-ec", f'{mounts}exec "$@"', "sh"]


@pytest.mark.parametrize(
    ("before", "what"),
    [
        (without("net_admin"), "firewall"),
        (hidden("/proc"), "who else is in this network"),
    ],
)
def test_what_it_may_not_see_is_not_counted_as_fine(
    lan: MakeLan, before: list[str], what: str
) -> None:
    (me,) = lan(1).hosts
    found = doctor(me, before=before)
    assert wrong(found) == ["not_looked"]
    assert what in found["not_looked"]["text"]
    assert "nobody" not in found


def test_with_others_here_most_needs_no_look(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    start([other])[0].wait_for("ready")
    found = doctor(me, before=[*hidden("/proc"), *without("net_admin", "net_raw")])
    assert wrong(found) == []
    assert "not_looked" not in found
