"""The examination: all probes at once, beside a running node; then the judgement."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

import msgspec

from p2p import clock
from p2p.core.dialback import DialedBackTold
from p2p.discovery.adapters import Adapter, NoSuchAdapter, adapters, useful
from p2p.doctor.facts import UNSEEN, Answer, Facts, Firewall, PeerFact, TypedFact
from p2p.doctor.finding import Finding
from p2p.doctor.probes import arp, echo, neighbours, wall
from p2p.doctor.probes.calls import Calls
from p2p.doctor.probes.lengths import Lengths
from p2p.doctor.probes.plugs import Plug, plugs
from p2p.doctor.probes.surroundings import Surroundings
from p2p.doctor.probes.wiring import adapter_facts, spare, unused
from p2p.doctor.readers.twins import find_twins
from p2p.doctor.subject import Subject
from p2p.doctor.verdicts.judge import judge
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION
from p2p.tcp import descriptors
from p2p.text.labels import labelled

LOOK = 0.1  # seconds between two looks at who is here
ALONE = 1.2  # seconds without anybody: then look for neighbours that do not answer
ASKED = 5  # peers that are asked to connect to us
ANSWER = 1.8  # seconds for such an answer: a try may take 1.5
OWN = 0.8  # seconds for an own node that has the preferred port to be met
YOUNG = 2.0  # seconds before the examination in which a word still counts
HEARD = 3  # peers that shall answer by mDNS
LISTEN = 1.1  # seconds: an answer is given once a second at most (RFC 6762, 6)
MOST = 8  # adapters that are tried
WORKERS = 12

T = TypeVar("T")

log = logging.getLogger("p2p.doctor")


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
        self._asked: dict[NodeId, _Asked] = {}
        self._listened: dict[NodeId, list[float]] = {}  # asked by mDNS, and when
        self._listen_at = 0.0
        self._port = subject.port
        self._calls: Calls | None = None
        self._lengths: Lengths | None = None
        self._plugged: Future[Mapping[int, Plug]] | None = None
        self._cards = neighbours.cards()
        self._moved: Counter[str] = Counter()
        self._since = clock.now() - YOUNG
        self._see_adapters()

    def _see_adapters(self) -> None:
        every: list[Adapter] | None
        try:
            every = adapters()
        except OSError:
            every = None
        self._every = every
        self._own = {a.partition("%")[0] for one in every or () for a in one.addresses}
        try:
            self._useful = useful(every or (), self._subject.chosen)[:MOST]
        except NoSuchAdapter:  # it was there when the node started
            self._useful = []
        self._outward = [a for a in self._useful if not a.loopback]
        self._around = Surroundings(self._outward, self._own, every or ())

    def facts(self, seconds: float) -> Facts:
        """See everything that can be seen in so many seconds."""
        subject = self._subject
        with ThreadPoolExecutor(WORKERS, "hydralan-doctor") as pool:
            walls = pool.submit(self._firewall)
            echoes = pool.submit(echo.listen, self._outward, seconds, subject.is_over)
            doubles = pool.submit(
                arp.answered_elsewhere, self._outward, subject.is_over
            )
            around = self._look(seconds, pool)
            self._see_adapters()  # of now: some may have come or gone
            return msgspec.structs.replace(
                _result(around, Facts()) if around is not None else Facts(),
                **self._adapter_facts(_result(echoes, {})),
                **self._node_facts(_result(doubles, None)),
                firewall=_result(walls, UNSEEN),
            )

    def _firewall(self) -> Firewall | None:
        if self._subject.refused:
            time.sleep(OWN)  # until it is known which port matters
        names = [adapter.name for adapter in self._outward]
        return wall.firewall(names, self._own_port() or self._subject.port)

    def _adapter_facts(
        self, heard: Mapping[tuple[str, str], bool]
    ) -> dict[str, object]:
        if self._every is None or not all(one.listed for one in self._every):
            return {"adapters": None}
        nothing: Mapping[int, Plug] = {}
        plugged = _result(self._plugged, nothing) if self._plugged else nothing
        return {
            "adapters": adapter_facts(self._useful, heard, plugged),
            "spare": spare(self._every, plugged),
            "unused": unused(self._every, self._useful, plugged),
        }

    def _node_facts(self, doubles: Collection[str] | None) -> dict[str, object]:
        subject = self._subject
        hosts, hears, here = subject.sources(), subject.hears(), subject.peers()
        names = labelled((peer.id, peer.name) for peer in here)
        peers = tuple(
            self._peer_fact(peer, hosts[peer.id], names[peer.id])
            for peer in here
            if hosts.get(peer.id)
        )
        reserved = subject.not_allowed and wall.reserves(subject.preferred)
        return {
            "port": subject.port,
            "preferred": subject.preferred,
            "tried": self._port,
            "files": descriptors.raise_limit(),
            "beacon_port": echo.BEACON[0],
            "own_version": PROTOCOL_VERSION,
            "reserved": subject.refused and reserved,
            "taken": subject.refused and not reserved,
            "chosen": tuple(subject.chosen),
            "with_mdns": subject.with_mdns,
            "with_beacon": subject.with_beacon,
            "mdns_open": hears.mdns,
            "beacon_open": hears.beacon,
            "peers": peers,
            "typed": self._typed_facts(),
            "paths": self._lengths.facts() if self._lengths else (),
            "twins": find_twins(
                self._real_addresses(),
                peers,
                subject.places(),
                doubles or (),
                self._moved,
            ),
            "asked_twice": doubles is not None,
            "remembered": tuple(subject.remembered),
            "incompatible": tuple(subject.incompatible()),
        }

    def _real_addresses(self) -> dict[str, str]:
        real = [a for a in self._outward if not a.virtual]
        return {own: a.name for a in real for own in a.ipv4}

    # --- while it looks --------------------------------------------------------------

    def _look(self, seconds: float, pool: ThreadPoolExecutor) -> Future[Facts] | None:
        """Ask who comes, look around if nobody does; wait for what they say."""
        around: Future[Facts] | None = None
        begun = time.monotonic()
        before = pool.submit(neighbours.neighbours)
        self._subject.ask_of(())  # who was heard long ago may be asleep by now
        while (passed := time.monotonic() - begun) < seconds:
            sources = self._subject.sources()
            far = [node for node, host in sources.items() if not self._is_here(host)]
            # Those on our own wire first: they alone can tell of it.
            far.sort(key=lambda node: not self._around.wire_of(sources[node]))
            if not self._subject.refused or passed >= OWN or self._own_port():
                self._port = self._own_port() or self._port
                self._ask(far)
            self._listen_for(far)
            if passed >= min(ALONE, seconds / 2):
                if self._plugged is None:
                    self._plugged = pool.submit(plugs)
                if self._lengths is None and far:
                    self._lengths = Lengths(self._near(far), pool)
                if self._calls is None:
                    self._calls = Calls(self._subject.typed())
                if not far and around is None:
                    look, known = self._around.look, before.result()
                    args = self._subject, self._since, known, pool
                    around = pool.submit(look, *args)
            time.sleep(LOOK)
            self._note_answers()
            self._note_cards()
        self._await_answers()
        return around

    def _near(self, far: Sequence[NodeId]) -> list[tuple[str, str]]:
        """Name and IPv4 address of those on our own wire."""
        sources = self._subject.sources()
        names = labelled((peer.id, peer.name) for peer in self._subject.peers())
        hosts = [(names.get(node, ""), sources.get(node, "")) for node in far]
        return [
            (name, host)
            for name, host in hosts
            if host and ":" not in host and self._around.wire_of(host)
        ]

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
        now, few = time.monotonic(), far[:HEARD]
        if few and now >= self._listen_at and not self._hears(few):
            self._listen_at = now + LISTEN
            for node in few:
                self._listened.setdefault(node, []).append(now)
            self._subject.ask_of(few)

    def _hears(self, some: Collection[NodeId]) -> bool:
        heard = self._subject.heard(self._since)
        return any(who in some for how, who in heard if how == "mdns")

    def _has_heard(self, node: NodeId) -> bool | None:
        """Whether a peer is heard by mDNS; None if it had not two chances to speak."""
        if self._hears([node]):
            return True
        asked = self._listened.get(node, ())
        late = time.monotonic() - LISTEN / 2
        return False if len([at for at in asked if at <= late]) >= 2 else None

    def _note_answers(self) -> None:
        for asked in self._asked.values():
            if asked.answer.done() and not asked.answered_at:
                asked.answered_at = time.time()

    def _note_cards(self) -> None:
        now = neighbours.cards()
        self._moved.update(h for h, c in now.items() if self._cards.get(h, c) != c)
        self._cards |= now

    def _await_answers(self) -> None:
        deadline = time.monotonic() + ANSWER
        open_ = [a.answer for a in self._asked.values() if not a.answer.done()]
        while open_ and not self._subject.is_over():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            open_ = list(wait(open_, min(LOOK, left)).not_done)
            self._note_answers()

    # --- what it was -----------------------------------------------------------------

    def _is_here(self, host: str) -> bool:
        plain = host.partition("%")[0]
        return plain in self._own or _is_loopback(plain)

    def _peer_fact(self, peer: Peer, host: str, label: str) -> PeerFact:
        outcome, ahead, announces = None, None, None
        asked = self._asked.get(peer.id)
        if asked is not None and asked.answer.done():
            told = asked.answer.result()
            outcome, announces = told.outcome, told.announces
            ahead = told.clock - (asked.at + (asked.answered_at or asked.at)) / 2
        return PeerFact(
            peer.id,
            peer.name,
            host,
            self._is_here(host),
            outcome,
            ahead,
            self._around.wire_of(host),
            announces,
            self._has_heard(peer.id),
            label,
        )

    def _typed_facts(self) -> tuple[TypedFact, ...]:
        said = dict(self._calls.answers(ANSWER)) if self._calls else {}
        said = said | {one: Answer.FOREIGN for one in self._subject.foreign()}
        open_ = self._subject.typed()
        return tuple(TypedFact(*address, said.get(address)) for address in open_)


def _result(of: Future[T], otherwise: T) -> T:
    """What a probe has seen; without descriptors, or whatever the system refuses, it
    has seen nothing."""
    try:
        return of.result()
    except OSError as error:
        log.info("a probe of the doctor failed: %r", error)
        return otherwise


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # of a link that has just broken
        return False
