"""Claims, proofs and snapshots that their hosts have signed, true or not."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from p2p.messages import Claim, Frame, Perjury, Proof, RoomId, Seal, Snapshot, Term
from p2p.relay.letters import Letters
from p2p.replication.seal import Notary, digest_of
from p2p.replication.sheet import Sheets
from p2p.room.copy import Copy
from p2p.room.room import Room
from tests.p2p.helpers.signers import letters
from tests.p2p.helpers.toy import Toy, ToyOptions

Word = TypeVar("Word", Claim, Proof, Snapshot)


def sealed(word: Word, by: Letters | None = None, of: Room | None = None) -> Word:
    """The same with a seal of the host that it names. `by`: what writes for it, if it
    is not of one letter; `of`: the room whose state a claim goes on from, if that is to
    be true."""
    writer = by or letters(word.term.host[0])
    chain = word.chain.to_bytes(4, "big") + bytes(12)
    state = word.state if isinstance(word, Snapshot) else b""
    if of is not None:
        chain, state = of.log.whole_chain, of.replica.encode()
    notary = Notary(writer.signer, writer.app, writer.run, word.room)
    seal = notary.seal(word.term, word.tick, chain, digest_of(state))
    return replace(word, seal=seal)


def sealed_frame(frame: Frame, of: Room, by: Letters) -> Frame:
    """The same as the host seals it who writes these letters, for who holds that."""
    sheets = Sheets(by.signer, by.app, by.run, of.id, Toy())
    shown = Copy(Toy(), 0, ToyOptions(), sheets=sheets)
    shown.restore(
        shown.replica.read(of.replica.encode()), of.log.tick, of.log.whole_chain
    )
    shown.apply(frame)
    stamp, term = shown.stamp(), of.election.term
    assert term is not None
    notary = Notary(by.signer, by.app, by.run, of.id)
    return replace(frame, seal=notary.seal(term, stamp.tick, stamp.chain, stamp.digest))


def two_seals(room: RoomId, term: Term, tick: int, by: Letters) -> tuple[Seal, Seal]:
    """Two of one tick, that say different things."""
    notary = Notary(by.signer, by.app, by.run, room)
    one, other = (
        notary.seal(term, tick, what, what) for what in (b"1" * 16, b"2" * 16)
    )
    return one, other


def perjury(room: RoomId, term: Term, tick: int, by: Letters) -> Perjury:
    """The proof that the host has signed both."""
    return Perjury(room, term, tick, *two_seals(room, term, tick, by))
