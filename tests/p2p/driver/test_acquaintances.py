"""Who was met is written down soon, then seldom, and is there at the next start."""

from __future__ import annotations

from pathlib import Path
from random import Random

from p2p.core.node_core import NodeCore
from p2p.driver.acquaintances import KEEP_AFTER, KEEP_EVERY, Acquaintances
from p2p.identity import NodeId
from p2p.profile.store import Profile
from p2p.remembered import Remembered

APP = "tests"
BEN = Remembered(NodeId("b" * 52), "Ben", (("10.0.0.2", 7),), 4e9, APP)


def test_the_first_is_written_down_soon_and_others_seldom(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    acquaintances = Acquaintances(profile, APP)
    assert not acquaintances.is_due(1e9)
    acquaintances.made(0.0)
    acquaintances.made(KEEP_AFTER / 2)
    assert not acquaintances.is_due(KEEP_AFTER / 2)
    assert acquaintances.is_due(KEEP_AFTER)
    assert not acquaintances.is_due(1e9)  # once for all of them
    acquaintances.made(2.0)
    assert not acquaintances.is_due(2.0 + KEEP_AFTER)
    assert acquaintances.is_due(2.0 + KEEP_EVERY)
    profile.close()


def test_who_is_kept_was_met_earlier_at_the_next_start(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    first = Acquaintances(profile, APP)
    assert first.earlier == ()
    first.keep([BEN])
    assert first.earlier == ()  # what was before this run does not change in it
    assert Acquaintances(profile, APP).earlier == (BEN,)
    assert Acquaintances(profile, "other").earlier == ()
    profile.close()


def test_nobody_is_met_by_a_core_without_links(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    core = NodeCore(profile.identity, "nonce", "Ann", (), Random(1), 1)
    assert Acquaintances(profile, APP).of(core) == []
    profile.close()
