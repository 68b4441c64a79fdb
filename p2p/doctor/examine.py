"""The examination: all probes at once, beside a running node; then the judgement."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import msgspec

from p2p import clock
from p2p.discovery.sockets import BEACON_PORT
from p2p.doctor.facts import UNSEEN, Answer, Facts, Firewall, PeerFact, TypedFact
from p2p.doctor.finding import Finding
from p2p.doctor.probes import arp, echo, neighbours, wall
from p2p.doctor.probes.calls import Calls
from p2p.doctor.probes.cards import Cards
from p2p.doctor.probes.hearing import Hearing
from p2p.doctor.probes.inward import Inward
from p2p.doctor.probes.lengths import Lengths
from p2p.doctor.probes.plugs import Plug, plugs
from p2p.doctor.probes.surroundings import Surroundings
from p2p.doctor.probes.wiring import Wired, see
from p2p.doctor.readers.twins import find_twins
from p2p.doctor.subject import Subject
from p2p.doctor.verdicts.judge import judge
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION
from p2p.tcp import descriptors
from p2p.text.labels import labelled

PEERS_EVERY = 0.1  # seconds between two looks at who is here
ALONE_AFTER = 1.2  # seconds without anybody: then neighbours are called
OWN_NODE_WITHIN = 0.8  # seconds for an own node that has the preferred port to be met
STILL_COUNTS = 2.0  # seconds before the examination in which a word still counts
CALLS_WITHIN = 1.8  # seconds, at the end, for those who were typed to answer
WORKERS = 12

T = TypeVar("T")

log = logging.getLogger("p2p.doctor")


def examine(subject: Subject, seconds: float) -> tuple[Finding, ...]:
    """What is right and wrong, what is wrong first. Blocks for `seconds` and at most
    two more. Raises HydraError if the node is closed meanwhile, nothing else."""
    return judge(Examination(subject).facts(seconds))


class Examination:
    """One of them: lets the probes look, and puts together what they have seen."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._since = clock.now() - STILL_COUNTS
        self._port = subject.port  # that others are asked to connect to
        self._inward = Inward(subject)
        self._hearing = Hearing(subject, self._since)
        self._cards = Cards()
        self._asked: set[NodeId] = set()  # who was heard when it was looked around
        self._calls: Calls | None = None
        self._lengths: Lengths | None = None
        self._plugs: Future[Mapping[int, Plug]] | None = None
        self._see_adapters()

    def _see_adapters(self) -> None:
        self._wiring = see(self._subject.chosen)
        self._around = Surroundings(
            self._wiring.outward, self._wiring.own, self._wiring.every or ()
        )

    def facts(self, seconds: float) -> Facts:
        """See everything that can be seen in so many seconds."""
        outward, is_over = self._wiring.outward, self._subject.is_over
        with ThreadPoolExecutor(WORKERS, "hydralan-doctor") as pool:
            walls = pool.submit(self._firewall, [adapter.name for adapter in outward])
            echoes = pool.submit(echo.listen, outward, seconds, is_over)
            doubles = pool.submit(arp.answered_elsewhere, outward, is_over)
            around = self._look(seconds, pool)
            self._see_adapters()  # of now: some may have come or gone
            return msgspec.structs.replace(
                _result(around, Facts()) if around is not None else Facts(),
                **self._adapter_facts(_result(echoes, {})),
                **self._node_facts(_result(doubles, None)),
                firewall=_result(walls, UNSEEN),
            )

    def _firewall(self, adapters: Sequence[str]) -> Firewall | None:
        if self._subject.refused:
            time.sleep(OWN_NODE_WITHIN)  # until it is known which port matters
        return wall.firewall(adapters, self._own_port() or self._subject.port)

    # --- while it looks --------------------------------------------------------------

    def _look(self, seconds: float, pool: ThreadPoolExecutor) -> Future[Facts] | None:
        """Ask who comes, look around if nobody does; wait for what they say."""
        around: Future[Facts] | None = None
        begun = time.monotonic()
        before = pool.submit(neighbours.neighbours)
        self._subject.ask_of(())  # who was heard long ago may be asleep by now
        while (passed := time.monotonic() - begun) < seconds:
            far = self._far()
            own_port = self._own_port()
            if not self._subject.refused or passed >= OWN_NODE_WITHIN or own_port:
                self._port = own_port or self._port
                self._inward.ask(far, self._port)
            self._hearing.ask(far)
            if passed >= min(ALONE_AFTER, seconds / 2):
                self._begin_the_rest(far, pool)
                if not far and (around is None or around.done()):
                    around = self._look_around(before, around, pool)
            time.sleep(PEERS_EVERY)
            self._inward.note()
            self._cards.look()
        self._inward.wait()
        if around is not None and not self._far():
            around = self._look_around(before, around, pool)
        return around

    def _look_around(
        self,
        before: Future[frozenset[str] | None],
        last: Future[Facts] | None,
        pool: ThreadPoolExecutor,
    ) -> Future[Facts]:
        """Unless that was done, and nobody more was heard since: an answer by mDNS may
        take a second, and more where a computer is busy."""
        heard = {node for _, node in self._subject.heard(self._since)}
        if last is not None and heard <= self._asked:
            return last
        self._asked = heard
        args = self._subject, self._since, before.result(), pool
        return pool.submit(self._around.look, *args)

    def _begin_the_rest(self, far: Sequence[NodeId], pool: ThreadPoolExecutor) -> None:
        """What would only be in the way while everybody meets; each once."""
        if self._plugs is None:
            self._plugs = pool.submit(plugs)
        if self._lengths is None and far:
            self._lengths = Lengths(self._near(far), pool)
        if self._calls is None:
            self._calls = Calls(self._subject.typed())

    def _far(self) -> list[NodeId]:
        """The peers on other machines; those on our own wire first: they alone can tell
        of it."""
        sources = self._subject.sources()
        far = [node for node, host in sources.items() if not self._is_here(host)]
        return sorted(far, key=lambda node: not self._around.wire_of(sources[node]))

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
        sources, places = self._subject.sources(), self._subject.places()
        own = (node for node, host in sources.items() if self._is_here(host))
        served = (places.get(node) for node in own)
        return min((where[0][1] for where in served if where), default=0)

    def _is_here(self, host: str) -> bool:
        return self._wiring.is_here(host)

    # --- what it was -----------------------------------------------------------------

    def _adapter_facts(self, echoes: Mapping[tuple[str, str], bool]) -> Wired:
        nothing: Mapping[int, Plug] = {}
        seen = _result(self._plugs, nothing) if self._plugs is not None else nothing
        return self._wiring.facts(echoes, seen)

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
        mine, moved = self._wiring.real, self._cards.moved
        return {
            "port": subject.port,
            "preferred": subject.preferred,
            "tried": self._port,
            "files": descriptors.raise_limit(),
            "beacon_port": BEACON_PORT,
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
            "twins": find_twins(mine, peers, subject.places(), doubles or (), moved),
            "asked_twice": doubles is not None,
            "remembered": tuple(subject.remembered),
            "incompatible": tuple(subject.incompatible()),
        }

    def _peer_fact(self, peer: Peer, host: str, label: str) -> PeerFact:
        told = self._inward.told(peer.id)
        return PeerFact(
            peer.id,
            peer.name,
            host,
            self._is_here(host),
            told.outcome,
            told.ahead,
            self._around.wire_of(host),
            told.announces,
            self._hearing.has_heard(peer.id),
            label,
        )

    def _typed_facts(self) -> tuple[TypedFact, ...]:
        said = dict(self._calls.answers(CALLS_WITHIN)) if self._calls else {}
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
