"""What the processor cannot do faster: TLS between two nodes that meet.

In memory, no network and no event loop: to take the peer's certificate into the
context, and to shake hands. Each end pays for each peer; a newcomer among 29 does so 29
times, one after the other, for a node computes on one thread.
"""

from __future__ import annotations

import ssl
import tempfile
import time
from pathlib import Path

from p2p.keys import Identity, new_key_file, parse_key_file
from p2p.tls import Contexts

PEERS = 100


def handshake() -> tuple[float, float]:
    """Seconds of processor for one peer, at the end that dials and at the other."""
    with tempfile.TemporaryDirectory() as folder:
        own, *peers = (_identity(Path(folder), each) for each in range(PEERS + 1))
        ours, spent = Contexts(), [0.0, 0.0]
        ours.prepare(own)
        for peer in peers:
            theirs = Contexts()
            theirs.prepare(peer)
            _meet(own, ours, peer, theirs, spent)
    return spent[0] / PEERS, spent[1] / PEERS


def _identity(folder: Path, number: int) -> Identity:
    file = folder / f"{number}.pem"
    file.write_bytes(new_key_file())
    return parse_key_file(file.read_bytes(), file)


def _meet(
    own: Identity, ours: Contexts, peer: Identity, theirs: Contexts, spent: list[float]
) -> None:
    here, there = (ssl.MemoryBIO(), ssl.MemoryBIO()), (ssl.MemoryBIO(), ssl.MemoryBIO())
    began = time.process_time()
    client = theirs.context(peer, own.id, own.certificate_der, server=False)
    dials = client.wrap_bio(there[0], there[1])
    between = time.process_time()
    server = ours.context(own, peer.id, peer.certificate_der, server=True)
    accepts = server.wrap_bio(here[0], here[1], server_side=True)
    spent[0] += between - began
    spent[1] += time.process_time() - between
    left = {0: dials, 1: accepts}
    while left:
        for end, side in tuple(left.items()):
            began = time.process_time()
            try:
                side.do_handshake()
                del left[end]
            except ssl.SSLWantReadError:
                pass
            spent[end] += time.process_time() - began
            here[0].write(there[1].read())
            there[0].write(here[1].read())
