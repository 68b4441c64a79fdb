"""The key of a table: a word, what it makes, and how somebody proves that he has it.

The word and a number of the table make, by scrypt, the seed of an Ed25519 key pair; its
public half is the table's lock. Whoever wants in signs, with the secret half, which
table, who and which run: everybody who knows the lock can check that, and nobody learns
the word. Who sees a lock can try words by himself, at a sixth of a second each: so
`suggest` gives three that nobody guesses. Pure; `seed_of` takes that sixth of a second
and 64 MiB, and is not for the network thread.
"""

from __future__ import annotations

import unicodedata
from hashlib import scrypt
from random import Random

from msgspec.msgpack import Encoder

from p2p.errors import BadText
from p2p.identity import NodeId, proquint
from p2p.messages import Id, KeyProof, RoomId
from p2p.wire.envelope import Signed, Signer

COST = 2**16  # of scrypt (RFC 7914): 64 MiB, and some 0.15 s on a school computer
BLOCK, LANES = 8, 1
MEMORY = 2**27  # bytes that scrypt may take at the most
LONGEST_WORD = 128  # characters
WORDS = 3  # in a suggestion: 48 bits

_encoder = Encoder()


class Showing(Signed, frozen=True, tag="hydralan key"):
    """The signed bytes of a `KeyProof`; `app` and `run` are those of `who`."""

    table: RoomId
    who: Id


def checked_word(word: str) -> str:
    """A word as it counts: NFKC, without case, and without white space around it, as a
    phone's keyboard adds capitals and blanks. Raises `BadText` if none is left, it is
    too long, or holds what is no letter in any encoding."""
    if len(word) > LONGEST_WORD:
        raise BadText(f"A key has at most {LONGEST_WORD} characters.")
    counted = unicodedata.normalize("NFKC", word).casefold().strip()
    if not counted:
        raise BadText("A key has at least one character.")
    if any("\ud800" <= c <= "\udfff" for c in counted):
        raise BadText("A key is made of characters.")
    return counted


def seed_of(word: str, salt: bytes) -> bytes:
    """The 32 bytes that a word and a table's salt make. Slow. Raises `BadText`."""
    counted = checked_word(word).encode()
    sizes = {"n": COST, "r": BLOCK, "p": LANES, "maxmem": MEMORY, "dklen": 32}
    return scrypt(counted, salt=salt, **sizes)


def shown(key: Signer, app: str, run: str, table: RoomId, who: NodeId) -> KeyProof:
    """The proof that this run of `who` has that key."""
    return KeyProof(run, key.sign(_bytes(app, run, table, who)))


def opens(
    verifier: Signer, lock: bytes, proof: KeyProof, app: str, table: RoomId, who: NodeId
) -> bool:
    """Whether that proves that `who` has, in the run that it names, the key of `lock`.
    `verifier`: of whoever asks. A tenth of a millisecond."""
    said = _bytes(app, proof.run, table, who)
    return verifier.verify(lock, said, proof.signature)


def _bytes(app: str, run: str, table: RoomId, who: NodeId) -> bytes:
    return _encoder.encode(Showing(app, run, table, who))


def suggest(dice: Random) -> str:
    """A key that nobody guesses: three words of five letters, as two people read them
    to each other (`p2p.identity.check_words`), joined by "-"."""
    return "-".join(proquint(dice.getrandbits(16)) for _ in range(WORDS))
