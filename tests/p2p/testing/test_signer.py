"""Signatures of the simulated LAN."""

from __future__ import annotations

from hashlib import sha256

from p2p.identity import node_id
from p2p.testing.signer import SimulatedSigner

ANA, BEN = SimulatedSigner("ana"), SimulatedSigner("ben")


def test_the_id_of_a_station_follows_from_its_name() -> None:
    assert ANA.public_key == sha256(b"ana").digest()
    assert ANA.id == node_id(ANA.public_key)


def test_it_signs_the_same_again_every_time() -> None:
    signature = ANA.sign(b"word")
    assert signature == SimulatedSigner("ana").sign(b"word")
    assert len(signature) == 64


def test_the_owner_of_a_key_follows_from_its_seed() -> None:
    one, other = ANA.of_seed(b"1" * 32), BEN.of_seed(b"1" * 32)
    assert one.public_key == other.public_key != ANA.of_seed(b"2" * 32).public_key
    assert ANA.verify(one.public_key, b"word", other.sign(b"word"))


def test_anybody_can_check_it_and_nobody_else_can_make_it() -> None:
    signature = ANA.sign(b"word")
    assert BEN.verify(ANA.public_key, b"word", signature)
    assert not BEN.verify(ANA.public_key, b"work", signature)
    assert not BEN.verify(BEN.public_key, b"word", signature)
    assert not BEN.verify(ANA.public_key, b"word", BEN.sign(b"word"))
    assert not BEN.verify(ANA.public_key, b"word", b"")
