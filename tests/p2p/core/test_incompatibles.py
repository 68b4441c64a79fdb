"""Nodes of another version are named once, and listed as long as they are heard of."""

from __future__ import annotations

from typing import Any

from p2p.core.incompatibles import (
    MAX_INCOMPATIBLES,
    UNHEARD,
    Incompatibles,
    why_incompatible,
)
from p2p.effects import Notify, Outbox
from p2p.events import Incompatible, Notice
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION
from tests.p2p.helpers.acting import Acting

NEWER = Incompatible(NodeId("a" * 52), "ana", PROTOCOL_VERSION + 1, "10.0.0.1")
OLDER = Incompatible(NodeId("b" * 52), "ben", PROTOCOL_VERSION - 1, "10.0.0.2")


def incompatibles() -> Any:
    out = Outbox()
    return Acting(out, Incompatibles(out))


def test_each_is_told_once_with_what_to_do() -> None:
    others = incompatibles()
    (told,) = others.heard(NEWER, 0.0)
    assert told == Notify(Notice("incompatible", why_incompatible(NEWER)))
    assert others.heard(NEWER, 1.0) == []
    assert why_incompatible(NEWER).endswith("update this program.")
    assert why_incompatible(OLDER).endswith("update it.")


def test_who_falls_silent_or_was_updated_is_no_longer_listed() -> None:
    others = incompatibles()
    others.heard(NEWER, 0.0)
    others.heard(OLDER, 1.0)
    assert others.listed(UNHEARD) == (NEWER, OLDER)
    assert others.listed(UNHEARD + 0.5) == (OLDER,)
    others.forget(OLDER.id)
    assert others.listed(2.0) == (NEWER,)


def test_a_flood_of_them_stays_bounded() -> None:
    others = incompatibles()
    for n in range(2 * MAX_INCOMPATIBLES):
        node = NodeId(f"{n:052d}")
        others.heard(Incompatible(node, "x", 9, "10.0.0.1"), 0.0)
    assert len(others.listed(0.0)) == MAX_INCOMPATIBLES
