"""The examination: all probes at once, beside a running node; then the judgement."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

import msgspec

from p2p.dialback import DialedBackTold
from p2p.discovery.adapters import Adapter, NoSuchAdapter, adapters, useful
from p2p.doctor import echo, neighbours, wall
from p2p.doctor.facts import AdapterFact, Facts, Firewall, PeerFact
from p2p.doctor.finding import Finding
from p2p.doctor.judge import judge
from p2p.doctor.subject import Subject
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION, Address

LOOK = 0.1  # seconds between two looks at who is here
ALONE = 1.2  # seconds without anybody: then look for neighbours that do not answer
ASKED = 5  # peers that are asked to connect to us
ANSWER = 1.8  # seconds for such an answer: a try may take 1.5
OWN = 0.8  # seconds for an own node that has the preferred port to be met
HEARD = 3  # peers that shall answer by mDNS
LISTEN = 1.1  # seconds: an answer is given once a second at most (RFC 6762, 6)
MOST = 8  # adapters that are tried
WORKERS = 12


class _Asked(msgspec.Struct):
    """A peer that was asked to connect to us, and when (Unix time)."""

    answer: Future[DialedBackTold]
    at: float
    answered_at: float = 0.0


def examine(subject: Subject, seconds: float) -> tuple[Finding, ...]:
    """What is right and wrong, what is wrong first. Blocks for `seconds` and at most
    two more. Raises HydraError if the node is closed meanwhile, nothing else."""
    return judge(Examination(subject).facts(seconds))


class Examination:
    """One of them."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        try:
            every = adapters()
        except OSError:
            every = []
        self._own = {a.partition("%")[0] for one in every for a in one.addresses}
        try:
            self._useful = useful(every, subject.chosen)[:MOST]
        except NoSuchAdapter:  # it was there when the node started
            self._useful = []
        self._outward = [a for a in self._useful if not a.loopback]
        self._asked: dict[NodeId, _Asked] = {}
        self._listen_at = 0.0
        self._port = subject.port

    def facts(self, seconds: float) -> Facts:
        """See everything that can be seen in so many seconds."""
        subject = self._subject
        with ThreadPoolExecutor(WORKERS, "hydralan-doctor") as pool:
            walls = pool.submit(self._firewall)
            heard = echo.Echoes(self._outward)
            echoes = pool.submit(heard.run, seconds, subject.is_over)
            around = self._look(seconds, pool)
            return msgspec.structs.replace(
                around.result() if around is not None else Facts(),
                **self._node_facts(),
                adapters=_adapter_facts(self._useful, echoes.result()),
                firewall=walls.result(),
            )

    def _firewall(self) -> Firewall | None:
        if self._subject.refused:
            time.sleep(OWN)  # until it is known which port matters
        names = [adapter.name for adapter in self._outward]
        return wall.firewall(names, self._own_port() or self._subject.port)

    def _node_facts(self) -> dict[str, object]:
        subject = self._subject
        hosts = subject.sources()
        peers = tuple(
            self._peer_fact(peer, hosts[peer.id])
            for peer in subject.peers()
            if hosts.get(peer.id)
        )
        far = {peer.id for peer in peers if not peer.here}
        reserved = subject.not_allowed and wall.reserves(subject.preferred)
        return {
            "port": subject.port,
            "preferred": subject.preferred,
            "tried": self._port,
            "beacon_port": echo.BEACON[0],
            "own_version": PROTOCOL_VERSION,
            "reserved": subject.refused and reserved,
            "taken": subject.refused and not reserved,
            "peers": peers,
            "listened": subject.with_mdns,
            "heard": self._hears(far),
            "remembered": tuple(subject.remembered),
            "incompatible": tuple(subject.incompatible()),
        }

    # --- while it looks --------------------------------------------------------------

    def _look(self, seconds: float, pool: ThreadPoolExecutor) -> Future[Facts] | None:
        """Ask who comes, look around if nobody does; wait for what they say."""
        around: Future[Facts] | None = None
        begun = time.monotonic()
        before = pool.submit(neighbours.neighbours)
        while (passed := time.monotonic() - begun) < seconds:
            sources = self._subject.sources()
            far = [node for node, host in sources.items() if not self._is_here(host)]
            if not self._subject.refused or passed >= OWN or self._own_port():
                self._port = self._own_port() or self._port
                self._ask(far)
            self._listen_for(far)
            if not far and around is None and passed >= min(ALONE, seconds / 2):
                around = pool.submit(self._look_around, before.result(), pool)
            time.sleep(LOOK)
            self._note_answers()
        self._await_answers()
        return around

    def _own_port(self) -> int:
        """Where the user's own node on this machine serves, if there is one; 0 if not.

        That is the port that matters: the doctor's node is soon gone.
        """
        served = (p.address for p in self._subject.peers() if self._is_local(p.id))
        ports = (int(address.rpartition(":")[2]) for address in served)
        return min(ports, default=0)

    def _is_local(self, node: NodeId) -> bool:
        return self._is_here(self._subject.sources().get(node, ""))

    def _ask(self, far: Sequence[NodeId]) -> None:
        for node in far:
            if len(self._asked) < ASKED and node not in self._asked:
                self._asked[node] = _Asked(
                    self._subject.dial_back(node, self._port), time.time()
                )

    def _listen_for(self, far: Sequence[NodeId]) -> None:
        # Who is linked need not say so by mDNS; a few shall, that it is known whether
        # that arrives. If all did, a class would hear a thousand packets.
        now = time.monotonic()
        if far and now >= self._listen_at and not self._hears(far):
            self._listen_at = now + LISTEN
            self._subject.ask_of(far[:HEARD])

    def _hears(self, far: Collection[NodeId]) -> bool:
        return any(who in far for how, who in self._subject.heard() if how == "mdns")

    def _note_answers(self) -> None:
        for asked in self._asked.values():
            if asked.answer.done() and not asked.answered_at:
                asked.answered_at = time.time()

    def _await_answers(self) -> None:
        deadline = time.monotonic() + ANSWER
        open_ = [a.answer for a in self._asked.values() if not a.answer.done()]
        while open_ and not self._subject.is_over():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            open_ = list(wait(open_, min(LOOK, left)).not_done)
            self._note_answers()

    def _look_around(self, before: frozenset[str], pool: ThreadPoolExecutor) -> Facts:
        """Who is on the wire beside us, and who of them answers."""
        subject, router = self._subject, neighbours.gateway()
        heard = {who for _, who in subject.heard()}
        waiting = [p for who, p in subject.unreached() if who in heard]
        announced = self._beside(waiting)
        known = announced | self._beside([r.addresses for r in subject.remembered])
        others = {(host, subject.preferred) for host in before - self._own - {router}}
        if known:
            neighbours.call_out(self._nearest())
        ports = (*neighbours.GATEWAY_PORTS, subject.preferred)
        doors = [(router, port) for port in ports] if router else []
        doors += [*sorted(known), *sorted(others)]
        by_tcp, by_ping = neighbours.who_answers(doors, pool, subject.is_over)
        fresh = neighbours.fresh(before)
        callers = {host for host, _ in announced}
        silent = {host for host, _ in known | others} - by_tcp - by_ping - fresh
        return Facts(
            gateway=router,
            answers=by_tcp | by_ping | fresh,
            silent=frozenset(silent),
            calling=frozenset(callers - by_tcp),
            present=frozenset(callers - by_tcp) & (fresh | by_ping),
        )

    def _beside(self, places: Iterable[Iterable[Address]]) -> set[Address]:
        """Of these places, those in a network of our own."""
        nets = self._networks()
        return {
            (host, port)
            for addresses in places
            for host, port in addresses
            if host not in self._own and _within(host, nets)
        }

    def _networks(self) -> list[ipaddress.IPv4Network]:
        texts = (text for adapter in self._outward for text in adapter.networks)
        return [ipaddress.IPv4Interface(text).network for text in texts]

    def _nearest(self) -> list[str]:
        """The addresses around our own, at most 254 for each adapter."""
        own = [a.ipv4[0] for a in self._outward if a.ipv4]
        nets = self._networks()
        return [
            str(host)
            for mine in own
            for host in ipaddress.IPv4Interface(f"{mine}/24").network.hosts()
            if str(host) not in self._own and _within(str(host), nets)
        ]

    # --- what it was -----------------------------------------------------------------

    def _is_here(self, host: str) -> bool:
        plain = host.partition("%")[0]
        return plain in self._own or _is_loopback(plain)

    def _peer_fact(self, peer: Peer, host: str) -> PeerFact:
        outcome, ahead = None, None
        asked = self._asked.get(peer.id)
        if asked is not None and asked.answer.done():
            told = asked.answer.result()
            outcome = told.outcome
            ahead = told.clock - (asked.at + (asked.answered_at or asked.at)) / 2
        here = self._is_here(host)
        return PeerFact(peer.id, peer.name, host, here, outcome, ahead)


def _adapter_facts(
    used: Sequence[Adapter], heard: Mapping[tuple[str, str], bool]
) -> tuple[AdapterFact, ...]:
    return tuple(
        AdapterFact(
            a.name,
            a.addresses,
            a.virtual,
            a.loopback,
            *(heard.get((a.name, kind)) for kind in ("mdns", "beacon", "broadcast")),
        )
        for a in used
    )


def _within(host: str, nets: Sequence[ipaddress.IPv4Network]) -> bool:
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:  # IPv6, or a name
        return False
    return any(address in net for net in nets)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # of a link that has just broken
        return False
