"""Signatures of the simulated LAN: cheap, the same again every time, and none forged.

Ed25519 costs a tenth of a millisecond, and a hundred thousand schedules have many words
to check. So a signature here is a keyed hash (RFC 7693, BLAKE2b). It convinces as long
as whoever plays a liar signs by his own signer alone.
"""

from __future__ import annotations

from hashlib import blake2b, sha256

from p2p.identity import NodeId, node_id


class SimulatedSigner:
    """That of one station: its key, and so its id, follows from its name."""

    def __init__(self, name: str) -> None:
        self.public_key = sha256(name.encode()).digest()

    @classmethod
    def of_seed(cls, seed: bytes) -> SimulatedSigner:
        """That of a key which follows from 32 bytes."""
        return cls(seed.hex())

    @property
    def id(self) -> NodeId:
        """Whose signer it is."""
        return node_id(self.public_key)

    def sign(self, data: bytes) -> bytes:
        """The signature (64 bytes) of `data`."""
        return _signature(self.public_key, data)

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        """Whether the station with this key signed `data`."""
        return signature == _signature(key, data)


def _signature(key: bytes, data: bytes) -> bytes:
    secret = sha256(b"the secret of " + key).digest()
    return blake2b(data, key=secret, digest_size=64).digest()
