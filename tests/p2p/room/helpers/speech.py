"""The worst that somebody could say to a room, of each kind: the rows of the matrix.

Worst means: it would make a difference to who believed it. A kind that can do so in two
ways has two rows.
"""

from __future__ import annotations

from p2p import messages
from p2p.election.deeds import Deeds
from p2p.messages import FenceAsk, Frame, Message, Term
from p2p.relay.letters import Letters
from p2p.replication.log import reign_of
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, ZED, sent
from tests.p2p.election.helpers.starts import THEIRS, Start
from tests.p2p.helpers.sealing import perjury, sealed, two_seals
from tests.p2p.helpers.sheets import sheet, sheets
from tests.p2p.helpers.signers import letters
from tests.p2p.room.helpers.standing import EVE, NAMES, SENDERS, wish_in


def kind_of(row: str) -> str:
    """The message of a row."""
    return row.partition(":")[0]


def words(start: Start, sender: str, asked: int = 0) -> dict[str, Message]:
    """Row of the matrix -> that word. `asked`: the tick of the last `MergeAsk`."""
    room, ours = start.room, start.ours
    log, later = room.log, Term(ours.counter + 1, 0, SENDERS[sender])
    reign, point = reign_of(room.id, ours), (log.tick, log.chain)
    # Who names himself as a host is a rival; a word for another's reign is none.
    is_own = sender in ("rival", "member", "host")
    named = later if is_own else THEIRS
    claimed = later if is_own else Term(THEIRS.counter + 1, 0, ZED)
    last = log.since(log.tick - 1)
    frame = Frame.of(log.tick + 1, log.chain, ())
    past = Term(ours.counter - 1, 0, ANA if ours.host == BEN else EVE)
    its, by = letters(NAMES[sender]), host_of(ours)
    carried = messages.Lost(room.id, ours, max(0, log.tick - 1))
    here = room.replica.encode()
    made: list[Message] = [
        messages.Tick(reign, frame),
        messages.Ack(reign, log.tick + 1),
        wish_in(start),
        sealed(messages.Snapshot(room.id, later, 5, 1, here), its),
        messages.Inputs(room.id, reign, ((1, 0),)),
        messages.Leave(room.id),
        messages.Lost(room.id, ours, log.tick + 5),
        messages.Alive(room.id, ours, log.tick + 3, 0),
        messages.Relay(room.id),
        messages.Fetch(room.id, log.tick, last[0].chain if last else 0),
        messages.Frames(room.id, ours, (frame,)),
        sealed(messages.Claim(room.id, claimed, (), *point, True), of=room),
        messages.Stale(room.id, Term(ours.counter + 5, 0, CYD)),
        FenceAsk(room.id, ours, 7),
        messages.FenceOk(room.id, ours, nonce(start)),
        messages.MergeAsk(room.id, named, 5, 5, 1000),
        messages.MergeLose(room.id, named, 5, 5, 1000, asked),
        messages.Yield(room.id, named, ((CYD, 99, 1, 0),)),
        messages.Handoff(room.id, ours, BEN, log.tick),
        letters("c", life=1).write(room.id, reign, BEN, True, carried, 0),
        messages.Lacks(room.id, (ANA, CYD)),
        messages.Lull(room.id, 900, 0),
        messages.Show(room.id, sheets("a").write(sheet(9, removed=(BEN,)))),
        messages.Barred(room.id, 2),
        messages.Prove(room.id, ours),
        proof(start, later if is_own else Term(later.counter, 0, CYD)),
        witness(start),
        perjury(room.id, ours, log.tick, by),
    ]
    claim = messages.Claim(room.id, later, (ours,), *point, True)
    ours_now = messages.Snapshot(room.id, ours, log.tick + 5, 1, here)
    return {
        **{type(message).__name__: message for message in made},
        "Tick:past": messages.Tick(reign_of(room.id, past), frame),
        "Snapshot:ours": sealed(ours_now, by),
        "Claim:own": sealed(claim, its, room),
        "FenceAsk:past": FenceAsk(room.id, past, 7),
    }


def host_of(term: Term) -> Letters:
    """What the host of that reign signs with."""
    return letters(term.host[0])


def nonce(start: Start) -> int:
    """That of the question which ben has asked last, if he stands still."""
    asked = sent(start.before, FenceAsk)
    return asked[0].nonce if asked and isinstance(asked[0], FenceAsk) else 0


def proof(start: Start, claimed: Term) -> messages.Proof:
    """That the host of now has named that one: it would convince."""
    room, ours, by = start.room, start.ours, host_of(start.ours)
    log, deeds = room.log, Deeds(by.signer, by.app, by.run, room.id)
    deed = deeds.succession(ours, claimed.host, log.tick)
    shown = messages.Proof(room.id, claimed, (ours,), log.tick, log.chain, (deed,))
    return sealed(shown, of=room)


def witness(start: Start) -> messages.Witness:
    """A seal of our host that says something else than the last one here."""
    room, ours, last = start.room, start.ours, start.room.replicator.ledger.last
    tick = last[0] if last is not None else 0
    seal = two_seals(room.id, ours, tick, host_of(ours))[0]
    return messages.Witness(room.id, ours, tick, seal)
