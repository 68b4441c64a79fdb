"""What a host has sealed cannot be made otherwise by who passes it on."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.errors import RemoteProtocolError
from p2p.messages import Claim, Frame, Snapshot, Term, Tick
from p2p.replication.replica import Packed
from p2p.replication.seal import SEAL_EVERY
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.sealing import sealed
from tests.p2p.helpers.signers import node

TICK = 0.05


def of(party: Party, letter: str) -> Guest:
    return party.guests[node(letter)]


def until_sealed(party: Party, guest: Guest) -> None:
    """The last tick of this one has a seal."""
    while guest.room.log.tick % SEAL_EVERY:
        party.run(TICK)


def given(party: Party, giver: Guest) -> Snapshot:
    """What a member gives somebody who has another history."""
    taker = next(g for g in party.guests.values() if g.id in giver.linked)
    ask = messages.Fetch(giver.room.id, giver.room.log.tick, 12345)
    party.sent.clear()
    lost, party.lost = party.lost, lambda s, t, m: isinstance(m, Snapshot)
    until_sealed(party, giver)
    party.perform(giver, giver.room.receive(taker.id, ask, party.now))
    party.lost = lost
    found = [m for s, _, m in party.sent if isinstance(m, Snapshot) and s == giver.id]
    return found[-1]


def astray(guest: Guest) -> None:
    """Its history is another from now on."""
    guest.room.replicator.copy.split()
    guest.room.log.restart(guest.room.log.tick, b"another history.")


def test_a_member_gives_what_the_host_has_sealed() -> None:
    party = Party("abc")
    ben, cyd = of(party, "b"), of(party, "c")
    snapshot = given(party, ben)
    astray(cyd)
    cyd.room.receive(ben.id, snapshot, party.now)
    assert cyd.room.log.whole_chain == ben.room.log.whole_chain
    assert cyd.room.replica.digest() == ben.room.replica.digest()


def test_and_cannot_give_anything_else() -> None:
    party = Party("abc")
    ben, cyd = of(party, "b"), of(party, "c")
    true = given(party, ben)
    assert true.seal is not None
    packed = msgspec.msgpack.decode(true.state, type=Packed)
    rich = tuple(replace(r, base=1000) for r in packed.residents)
    state = msgspec.msgpack.encode(replace(packed, residents=rich))
    lie = replace(true, state=state)
    astray(cyd)
    for false in (
        lie,
        replace(true, tick=true.tick + 1),
        replace(true, chain=1),
        replace(true, seal=None),
        replace(true, term=Term(9, 0, ben.id)),
        sealed(lie, ben.letters),
        replace(lie, seal=replace(true.seal, digest=b"d" * 16)),
    ):
        before = cyd.room.replica.digest(), cyd.room.log.whole_chain
        assert cyd.room.receive(ben.id, false, party.now) is not None
        assert (cyd.room.replica.digest(), cyd.room.log.whole_chain) == before
        assert cyd.room.election.host == of(party, "a").id


def bad_states(packed: Packed) -> list[Packed]:
    first = packed.residents[0]
    twice = (first, *packed.residents)
    return [
        replace(packed, residents=twice),
        replace(packed, residents=(replace(first, name="n" * 65),)),
        replace(packed, residents=(replace(first, face=b"f" * 17),)),
        replace(packed, residents=(replace(first, seat=packed.next_seat),)),
        replace(packed, residents=(replace(first, base=2**60),)),
        replace(packed, bots=(first.seat,)),
        replace(packed, bots=tuple(range(1, 600)), next_seat=700),
        replace(packed, order=(first.id,) * 257),
        replace(packed, next_seat=2**60),
    ]


@pytest.mark.parametrize("number", range(9))
def test_no_state_is_taken_that_could_not_be_said_to_others(number: int) -> None:
    """Also if a host seals it: who took it would be hung up on as the next host."""
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    packed = msgspec.msgpack.decode(ann.room.replica.encode(), type=Packed)
    state = msgspec.msgpack.encode(bad_states(packed)[number])
    term, tick = ann.room.election.term, ben.room.log.tick + 1
    assert term is not None
    bad = sealed(Snapshot(ben.room.id, term, tick, 5, state), ann.letters)
    before = ben.room.replica.digest()
    with pytest.raises(RemoteProtocolError):
        ben.room.receive(ann.id, bad, party.now)
    assert ben.room.replica.digest() == before


def test_who_only_passes_it_on_is_not_hung_up_on_for_it() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    term, tick = ann.room.election.term, cyd.room.log.tick + 1
    assert term is not None
    bad = sealed(Snapshot(cyd.room.id, term, tick, 5, b"none"), ann.letters)
    before = cyd.room.replica.digest()
    cyd.room.receive(ben.id, bad, party.now)
    assert cyd.room.replica.digest() == before


def test_a_claim_without_a_seal_counts_for_nothing() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    ours, log = ann.room.election.term, cyd.room.log
    assert ours is not None
    term, point = Term(ours.counter + 1, 0, ben.id), (log.tick, log.chain)
    bare = Claim(cyd.room.id, term, (ours,), *point, True)
    good = sealed(bare, ben.letters, cyd.room)
    assert good.seal is not None
    for false in (
        bare,
        sealed(bare, ann.letters, cyd.room),
        replace(good, tick=good.tick + 1),
        replace(good, chain=good.chain ^ 1),
        replace(good, seal=replace(good.seal, by=None)),
    ):
        cyd.room.receive(ann.id, false, party.now)  # our host makes room for him
        assert cyd.room.election.term == ours
    cyd.room.receive(ann.id, good, party.now)
    assert cyd.room.election.term == term


def test_a_frame_whose_seal_was_taken_off_is_no_sign_of_life() -> None:
    """A relay may leave a frame out; it cannot have another taken for it."""
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    party.lost = lambda s, t, m: isinstance(m, Tick) and m.frame.seal is not None
    party.sent.clear()
    while not party.words(Tick) or not any(
        isinstance(m, Tick) and m.frame.seal for _, _, m in party.sent
    ):
        party.run(TICK / 10)
    true = next(
        m for _, t, m in party.sent if isinstance(m, Tick) and m.frame.seal is not None
    )
    seen = ben.room.election.seen
    bare = Tick(true.reign, replace(true.frame, seal=None))
    false = Tick(true.reign, replace(true.frame, seal=_altered(true.frame)))
    for word in (bare, false):
        ben.room.receive(ann.id, word, party.now)
        assert ben.room.election.seen == seen
        assert ben.room.log.tick == true.frame.tick - 1
    ben.room.receive(ann.id, true, party.now)
    assert ben.room.log.tick == true.frame.tick


def _altered(frame: Frame) -> messages.Seal:
    assert frame.seal is not None
    return replace(frame.seal, digest=b"d" * 16)
