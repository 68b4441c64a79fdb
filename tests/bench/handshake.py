"""What the processor cannot do faster: TLS between two nodes that meet.

In memory, no network and no event loop: to take the peer's certificate into the
context, and to shake hands. Each end pays for each peer; a newcomer among 29 does so 29
times, one after the other, for a node computes on one thread.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.tcp.channel import Channel
from p2p.tcp.tls import Contexts

PEERS = 100


def handshake(count: int = PEERS) -> tuple[float, float]:
    """Seconds of processor for one peer, at the end that dials and at the other."""
    with tempfile.TemporaryDirectory() as folder:
        own, *peers = (_identity(Path(folder), each) for each in range(count + 1))
        ours, spent = Contexts(), [0.0, 0.0]
        ours.prepare(own)
        for peer in peers:
            theirs = Contexts()
            theirs.prepare(peer)
            _meet(own, ours, peer, theirs, spent)
    return spent[0] / count, spent[1] / count


def _identity(folder: Path, number: int) -> Identity:
    file = folder / f"{number}.pem"
    file.write_bytes(new_key_file())
    return parse_key_file(file.read_bytes(), file)


def _meet(
    own: Identity, ours: Contexts, peer: Identity, theirs: Contexts, spent: list[float]
) -> None:
    began = time.process_time()
    client = theirs.context(peer, own.id, own.certificate_der, server=False)
    dials = Channel(client, False)
    between = time.process_time()
    server = ours.context(own, peer.id, peer.certificate_der, server=True)
    accepts = Channel(server, True)
    spent[0] += between - began
    spent[1] += time.process_time() - between
    ends = dials, accepts
    began = time.process_time()
    dials.shake_hands()
    said = dials.outgoing()
    spent[0] += time.process_time() - began
    for number in (1, 0, 1):
        began = time.process_time()
        ends[number].receive(said)
        said = ends[number].outgoing()
        spent[number] += time.process_time() - began
    assert dials.secured
    assert accepts.secured
