"""Whom one does not want to read, by the names that people write."""

from __future__ import annotations

import pytest

from games.people.muting import mute, unmute
from p2p import BadText, Peer, short_code
from tests.window.helpers.standin import StandIn, node_of


def test_somebody_who_is_here() -> None:
    node = StandIn()
    (ana,) = node.meet("Ana")
    assert mute(node, "ana") == "Ana is muted; /unmute Ana undoes it"
    assert node.muted() == {ana.id}
    assert mute(node, "") == unmute(node, " ") == "Muted: Ana; /unmute NAME undoes it"
    assert unmute(node, "ANA") == "Ana is not muted any more"
    assert mute(node, "") == "Nobody is muted; /mute NAME hides what somebody says"


def test_somebody_who_is_gone_or_of_whom_the_id_alone_is_known() -> None:
    node = StandIn()
    gone = [Peer(node_of(7), "Tom", "")]
    assert mute(node, "Tom", gone).startswith("Tom is muted")
    other, code = node_of(8), short_code(node_of(8))
    assert mute(node, other) == f"{code} is muted; /unmute {code} undoes it"
    assert mute(node, "", gone) == f"Muted: Tom, {code}; /unmute NAME undoes it"
    assert unmute(node, code) == f"{code} is not muted any more"
    assert unmute(node, node_of(7)).endswith("is not muted any more")
    assert not node.muted()


def test_equal_names_need_a_code() -> None:
    node = StandIn()
    one, _ = node.meet("Ana", "Ana")
    with pytest.raises(BadText, match="Several here are called Ana"):
        mute(node, "Ana")
    assert short_code(one.id) in mute(node, short_code(one.id))
    with pytest.raises(BadText, match="Nobody muted is called Tom"):
        unmute(node, "Tom")
