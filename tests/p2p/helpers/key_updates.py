"""What no honest node sends: new keys of TLS without end, or half a word of them."""

from __future__ import annotations

import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

APPLICATION_DATA, HANDSHAKE = 23, 22
SECRET = "CLIENT_TRAFFIC_SECRET_0"
CIPHERS = {  # bytes of a key, the hash that makes it, and what encrypts
    "TLS_AES_256_GCM_SHA384": (32, SHA384(), AESGCM),
    "TLS_AES_128_GCM_SHA256": (16, SHA256(), AESGCM),
    "TLS_CHACHA20_POLY1305_SHA256": (32, SHA256(), ChaCha20Poly1305),
}
KEY_UPDATE_BEGINS = b"\x18\x00\x00\x01"  # and one byte follows
NOT_REQUESTED = b"\0"  # new keys of the other side


class _Keys:
    """Those with which a client says something after the handshake of which `key_log`
    tells. RFC 8446: 5.2 (records), 7.2 and 7.3 (keys), 4.6.3 (key updates)."""

    def __init__(self, key_log: Path, cipher: str) -> None:
        logged = key_log.read_text().splitlines()
        found = [line.split()[2] for line in logged if line.startswith(SECRET)]
        self._secret = bytes.fromhex(found[-1])
        self._size, self._hash, self._cipher = CIPHERS[cipher]

    def _expand(self, label: bytes, length: int) -> bytes:
        label = b"tls13 " + label
        info = struct.pack(">HB", length, len(label)) + label + b"\0"
        return HKDFExpand(self._hash, length, info).derive(self._secret)

    def seal(self, said: bytes) -> bytes:
        """A record with these keys: the first."""
        inner = said + bytes([HANDSHAKE])
        head = struct.pack(">BHH", APPLICATION_DATA, 0x0303, len(inner) + 16)
        key = self._cipher(self._expand(b"key", self._size))
        return head + key.encrypt(self._expand(b"iv", 12), inner, head)

    def renew(self) -> None:
        self._secret = self._expand(b"traffic upd", self._hash.digest_size)


def half_a_key_update(key_log: Path, cipher: str) -> bytes:
    """The first record of a client after the handshake; the rest never comes."""
    return _Keys(key_log, cipher).seal(KEY_UPDATE_BEGINS)


def key_updates(key_log: Path, cipher: str, count: int) -> bytes:
    """The first records of a client after the handshake, that hold nothing else."""
    keys, records = _Keys(key_log, cipher), []
    for _ in range(count):
        records.append(keys.seal(KEY_UPDATE_BEGINS + NOT_REQUESTED))
        keys.renew()
    return b"".join(records)
