"""Nodes of another version are named once, and listed as long as they are heard of."""

from __future__ import annotations

from p2p.core.incompatibles import (
    MAX_STRANGERS,
    UNHEARD,
    Incompatibles,
    why_incompatible,
)
from p2p.effects import Notify
from p2p.events import Incompatible, Notice
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION

NEWER = Incompatible(NodeId("a" * 52), "ana", PROTOCOL_VERSION + 1, "10.0.0.1")
OLDER = Incompatible(NodeId("b" * 52), "ben", PROTOCOL_VERSION - 1, "10.0.0.2")


def test_each_is_told_once_with_what_to_do() -> None:
    strangers = Incompatibles()
    (told,) = strangers.heard(NEWER, 0.0)
    assert told == Notify(Notice("incompatible", why_incompatible(NEWER)))
    assert strangers.heard(NEWER, 1.0) == []
    assert why_incompatible(NEWER).endswith("update this program.")
    assert why_incompatible(OLDER).endswith("update it.")


def test_who_falls_silent_or_was_updated_is_no_longer_listed() -> None:
    strangers = Incompatibles()
    strangers.heard(NEWER, 0.0)
    strangers.heard(OLDER, 1.0)
    assert strangers.listed(UNHEARD) == (NEWER, OLDER)
    assert strangers.listed(UNHEARD + 0.5) == (OLDER,)
    strangers.forget(OLDER.id)
    assert strangers.listed(2.0) == (NEWER,)


def test_a_flood_of_them_stays_bounded() -> None:
    strangers = Incompatibles()
    for n in range(2 * MAX_STRANGERS):
        node = NodeId(f"{n:052d}")
        strangers.heard(Incompatible(node, "x", 9, "10.0.0.1"), 0.0)
    assert len(strangers.listed(0.0)) == MAX_STRANGERS
