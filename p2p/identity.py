"""Who is who: node ids, and the forms of them that people read.

Values only. The key behind an id is kept by `p2p.profile.store`; an id proves nothing
until TLS has proven that key.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from typing import NewType, TypeGuard

NodeId = NewType("NodeId", str)

NONCE_LENGTH = 8

_ID = re.compile(r"[a-z2-7]{52}")
_INSTANCE = re.compile(r"([a-z2-7]{52})-([a-z0-9]{8})")
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"


@lru_cache(maxsize=1024)
def node_id(public_key: bytes) -> NodeId:
    """The id of a raw Ed25519 public key: SHA-256 in lower-case base32, 52 characters.

    With "-" and a run nonce it fits one DNS label (63).
    """
    digest = hashlib.sha256(public_key).digest()
    return NodeId(base64.b32encode(digest).decode().rstrip("=").lower())


def is_node_id(text: str) -> TypeGuard[NodeId]:
    """Whether `text` has the form of a node id."""
    return _ID.fullmatch(text) is not None


def short_code(node_id: NodeId) -> str:
    """The first 40 bits as "abcd-efgh": tells equal names apart, proves nothing."""
    return f"{node_id[:4]}-{node_id[4:8]}"


def check_words(node_id: NodeId) -> tuple[str, str, str, str]:
    """The first 64 bits as four proquints (arXiv 0901.4016), to compare by voice.

    Raises ValueError if `node_id` is not of the form of a node id.
    """
    if not is_node_id(node_id):
        raise ValueError(f"not a node id: {node_id!r:.80}")
    head = base64.b32decode(node_id[:16].upper())  # 16 characters are 10 whole bytes
    first, second, third, fourth = (
        proquint(int.from_bytes(head[at : at + 2], "big")) for at in (0, 2, 4, 6)
    )
    return first, second, third, fourth


def proquint(word: int) -> str:
    """Sixteen bits as five letters that can be spoken."""
    return "".join(
        (
            _CONSONANTS[word >> 12 & 15],
            _VOWELS[word >> 10 & 3],
            _CONSONANTS[word >> 6 & 15],
            _VOWELS[word >> 4 & 3],
            _CONSONANTS[word & 15],
        )
    )


def instance_name(node_id: NodeId, nonce: str) -> str:
    """The DNS-SD instance label of one run of a node; unique, so it needs no probing.

    Raises ValueError if the two do not have the form that `parse_instance` takes.
    """
    label = f"{node_id}-{nonce}"
    if _INSTANCE.fullmatch(label) is None:
        raise ValueError(f"not a node id and a run nonce: {label!r:.100}")
    return label


def parse_instance(label: str) -> tuple[NodeId, str] | None:
    """The (node id, run nonce) of an instance label; None if it is none of ours."""
    match = _INSTANCE.fullmatch(label)
    return None if match is None else (NodeId(match[1]), match[2])
