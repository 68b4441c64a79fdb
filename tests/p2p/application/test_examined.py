"""A node as the doctor sees it: what is true of it, and that it may be over."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from p2p import HydraError, Node
from p2p.application.dialbacks import DialBacks
from p2p.application.examined import subject_of
from p2p.discovery.search import Hears
from p2p.doctor.subject import Subject
from tests.p2p.helpers.loopback import Stranger


def seen(stranger: Stranger) -> Subject:
    return subject_of(stranger.life, DialBacks(stranger.driver))


def test_it_is_seen_as_it_is(ben: Node, stranger: Stranger) -> None:
    subject = seen(stranger)
    assert subject.port == stranger.address[1]
    assert (subject.preferred, subject.refused, subject.not_allowed) == (
        0,
        False,
        False,
    )
    assert (subject.chosen, subject.with_mdns) == (("127.0.0.1",), False)
    assert subject.hears() == Hears(None, None)
    assert [peer.id for peer in subject.peers()] == [ben.id]
    assert subject.sources() == {ben.id: "127.0.0.1"}
    assert list(subject.places()) == [ben.id]
    assert subject.heard(0.0) == frozenset()
    for nothing in (subject.remembered, subject.typed(), subject.foreign()):
        assert not nothing
    assert not subject.incompatible()
    assert not subject.unreached()
    assert not subject.is_over()


def test_whom_it_could_not_reach_is_seen(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with Stranger(tmp_path, "Eve", ("127.0.0.1", port)) as eve:
        assert seen(eve).typed() == (("127.0.0.1", port),)


def test_a_port_that_it_could_not_have_is_seen(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as taken:
        port = taken.getsockname()[1]
        with Stranger(tmp_path, "Eve", port=port) as eve:
            subject = seen(eve)
            assert (subject.preferred, subject.refused) == (port, True)
            assert not subject.not_allowed
            assert subject.port != port


def test_one_that_is_over_says_so(stranger: Stranger) -> None:
    subject = seen(stranger)
    stranger.life.stop()
    assert subject.is_over()
    with pytest.raises(HydraError, match="not running"):
        subject.peers()
    with pytest.raises(HydraError, match="not running"):
        seen(stranger)
