"""The signed bytes of a sheet, of a ruler who may write whatever he likes."""

from __future__ import annotations

from p2p.messages import MAX_SIGNED, Envelope, Joined, Ruled
from p2p.replication.authority import MOST_AHEAD
from p2p.replication.replica import Replica
from p2p.replication.sheet import MOST_LISTED
from tests.p2p.helpers.sheets import Rounds, sheets
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import ToyOptions

RULER, OTHER = node("b"), node("a")
RULES = Rounds()


def one(data: bytes) -> None:
    body, by = data[:MAX_SIGNED], signer("b")
    envelope = Envelope(by.public_key, body, by.sign(body))
    reader = sheets("a", rules=RULES)
    replica = Replica(RULES, 1, ToyOptions(), sheets=reader)
    replica.apply(1, [Joined(each, "x", True, 0, 0) for each in (RULER, OTHER)])
    before = replica.authority.pack()
    replica.apply(2, [Ruled(envelope)])
    sheet = reader.read(envelope)
    if sheet is None or sheet.number > MOST_AHEAD:
        assert replica.authority.pack() == before
        return
    assert replica.authority.sheet == sheet
    assert len(replica.authority.removed) <= MOST_LISTED
    assert replica.is_present(RULER)
    replica.apply(3, [])
    copy = Replica(RULES, 2, ToyOptions(), sheets=sheets("c", rules=RULES))
    copy.restore(replica.encode())
    assert copy.encode() == replica.encode()
