"""The node that is examined, as far as the doctor may look into it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future

import msgspec

from p2p.core.dialback import DialedBackTold
from p2p.discovery.search import Hears
from p2p.events import Incompatible, Peer
from p2p.identity import NodeId
from p2p.messages import Address
from p2p.remembered import Remembered


class Subject(msgspec.Struct):
    """The node that is examined, as its owner hands it in. Every call may be made from
    any thread; a call of a node that is closed raises HydraError."""

    port: int
    preferred: int
    refused: bool  # the preferred port was not to be had
    not_allowed: bool  # since the system says that we may not
    chosen: Sequence[str]  # `--interface`
    with_mdns: bool
    with_beacon: bool
    hears: Callable[[], Hears]
    remembered: Sequence[Remembered]
    peers: Callable[[], Sequence[Peer]]
    sources: Callable[[], Mapping[NodeId, str]]  # real address of each link
    places: Callable[[], Mapping[NodeId, Sequence[Address]]]  # of linked peers
    typed: Callable[[], Sequence[Address]]  # where nobody is linked
    foreign: Callable[[], Sequence[Address]]  # where another application serves
    incompatible: Callable[[], Sequence[Incompatible]]
    unreached: Callable[[], Sequence[tuple[NodeId, Sequence[Address]]]]
    heard: Callable[[float], frozenset[tuple[str, NodeId]]]  # (how, who) since then
    told: Callable[[float], Mapping[NodeId, Sequence[Address]]]  # of them: where
    ask_of: Callable[[Collection[NodeId]], None]  # let these answer by mDNS
    dial_back: Callable[[NodeId, int], Future[DialedBackTold]]  # at this port
    is_over: Callable[[], bool]
