"""What no honest node sends: a record of TLS with the beginning of a message of TLS."""

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
KEY_UPDATE_BEGINS = b"\x18\x00\x00\x01"  # and its one byte never comes


def half_a_key_update(key_log: Path, cipher: str) -> bytes:
    """The first record of a client after the handshake of which `key_log` tells.

    RFC 8446: 5.2 (records), 7.3 (keys), 4.6.3 (key updates).
    """
    logged = key_log.read_text().splitlines()
    found = [line.split()[2] for line in logged if line.startswith(SECRET)]
    secret = bytes.fromhex(found[-1])
    size, hashed, make = CIPHERS[cipher]

    def expand(label: bytes, length: int) -> bytes:
        label = b"tls13 " + label
        info = struct.pack(">HB", length, len(label)) + label + b"\0"
        return HKDFExpand(hashed, length, info).derive(secret)

    inner = KEY_UPDATE_BEGINS + bytes([HANDSHAKE])
    head = struct.pack(">BHH", APPLICATION_DATA, 0x0303, len(inner) + 16)
    sealed = make(expand(b"key", size)).encrypt(expand(b"iv", 12), inner, head)
    return head + sealed
