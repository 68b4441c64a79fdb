"""Whom a node knows who is not here: by name, the latest first, and not too many."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.chat.pins import Pins
from p2p.core.known import MOST_KNOWN, known
from p2p.effects import Outbox
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances
from tests.p2p.helpers.kept import START, to_one
from tests.p2p.helpers.signers import node

ANA, BEN, CEM, EVE = map(node, "abce")


def made() -> Appearances:
    """Ana, Ben and Cem were here, one after the other."""
    pins = Pins(lambda now: START + int(now * 1000), Outbox(), "Me", keeps=False)
    appearances = Appearances(pins)
    for at, (who, name) in enumerate(((ANA, "Ana"), (BEN, "Ben"), (CEM, "Cem"))):
        pins.meets(who, name, float(at))
        pins.leaves(who, float(at))
    return appearances


def is_nobody(who: NodeId) -> bool:
    return False


def test_the_latest_comes_first_and_whoever_is_here_not_at_all() -> None:
    appearances = made()
    assert [one.name for one in known(appearances, {}, is_nobody)] == [
        "Cem",
        "Ben",
        "Ana",
    ]
    assert known(appearances, {}, {BEN, CEM}.__contains__) == (Peer(ANA, "Ana", ""),)
    said = {ANA: to_one(9000, peer=ANA)}
    assert known(appearances, said, is_nobody)[0].name == "Ana"


def test_what_else_is_known_of_them_is_told() -> None:
    appearances = made()
    appearances.pins.check(ANA, True, 4.0)
    appearances.pins.meets(EVE, "Ben", 5.0)
    appearances.pins.leaves(EVE, 6.0)
    found = {one.id: one for one in known(appearances, {}, is_nobody)}
    assert found[ANA].checked
    assert (found[EVE].another_key, found[EVE].coded) == (True, True)
    assert not found[BEN].another_key


def test_who_was_never_met_is_called_as_in_what_he_said() -> None:
    said = {EVE: replace(to_one(9000, peer=EVE), name="Eve")}
    assert known(made(), said, is_nobody)[0] == Peer(EVE, "Eve", "")
    said = {EVE: to_one(9000, peer=EVE, own=True)}  # that bears the own name
    assert known(made(), said, is_nobody)[0].name == ""


def test_a_crowd_drives_out_nobody_to_whom_the_user_wrote() -> None:
    appearances = made()
    appearances.pins.writes_to(ANA, 3.0)
    for number in range(MOST_KNOWN + 5):
        stranger = NodeId(f"{number:052}")
        appearances.pins.meets(stranger, f"x{number}", 100.0 + number)
        appearances.pins.leaves(stranger, 100.0 + number)
    found = known(appearances, {}, is_nobody)
    assert len(found) == MOST_KNOWN
    assert (found[0].name, found[-1].name) == (f"x{MOST_KNOWN + 4}", "Ana")
    assert BEN not in {one.id for one in found}
