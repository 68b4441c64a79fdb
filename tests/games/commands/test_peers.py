"""`hydralan peers`: who is here, and who would be but cannot."""

from __future__ import annotations

import json
from typing import Any

import pytest

from games.commands import peers
from games.commands.peers import Around
from p2p import Incompatible, Notice, short_code
from tests.window.helpers.standin import StandIn, node_of, peer

ANA, BEN = peer(1, "ana"), peer(2, "Ben")


class Looked(StandIn):
    """With somebody of another version."""

    def incompatible(self) -> tuple[Incompatible, ...]:
        return (STRANGER,)


STRANGER = Incompatible(node_of(9), "Old", 1, "10.0.0.9:53530")


def test_they_come_in_the_order_of_names(capsys: pytest.CaptureFixture[str]) -> None:
    node: Any = Looked()
    node.meet("Zoe", "ana", "Ben")
    node.happen(Notice("port", "another port"))
    around = peers.look(node, 0.0)
    assert [one.name for one in around.peers] == ["ana", "Ben", "Zoe"]
    assert around.strangers == (STRANGER,)
    assert capsys.readouterr().err == "hydralan: another port\n"


def test_people_get_a_line_for_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert peers.show(Around([ANA, BEN], (STRANGER,)), as_json=False) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"ana  {short_code(ANA.id)}  {ANA.address}"
    assert lines[2].startswith(f"Old  {short_code(STRANGER.id)}  not compatible: ")
    assert len(lines) == 3


def test_programs_get_one_array(capfd: pytest.CaptureFixture[str]) -> None:
    assert peers.show(Around([ANA], (STRANGER,)), as_json=True) == 0
    told = json.loads(capfd.readouterr().out)
    assert told == [{"id": ANA.id, "name": "ana", "address": ANA.address}]


def test_nobody_is_a_sentence_or_an_empty_array(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert peers.show(Around([], ()), as_json=False) == 0
    assert peers.show(Around([], ()), as_json=True) == 0
    assert capfd.readouterr().out == "Nobody else is here.\n[]\n"
