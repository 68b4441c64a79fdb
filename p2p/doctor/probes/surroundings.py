"""The networks that this machine is in: which address is on which wire and, when no
peer is met, whom to ask there and what all the answers come to.

The questions themselves, one by one: see `neighbours`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import Executor

from p2p.discovery.adapters import Adapter
from p2p.doctor.facts import Facts
from p2p.doctor.probes import neighbours, ways
from p2p.doctor.subject import Subject
from p2p.messages import Address


class Surroundings:
    """The networks of some adapters. `own`: all addresses of this machine; `every`: all
    its adapters."""

    def __init__(
        self,
        adapters: Sequence[Adapter],
        own: Collection[str],
        every: Sequence[Adapter],
    ) -> None:
        self._adapters = adapters
        self._every = every
        self._own = own
        self._networks = [
            ipaddress.IPv4Interface(text).network
            for adapter in adapters
            for text in adapter.networks
        ]

    def wire_of(self, host: str) -> str:
        """The adapter in whose network an address is; "" if there is none."""
        plain, _, scope = host.partition("%")
        if scope:
            found = (a.name for a in self._adapters if scope in (str(a.index), a.name))
            return next(found, "")
        return next((a.name for a in self._adapters if _is_in(plain, a)), "")

    def look(
        self,
        subject: Subject,
        since: float,
        before: frozenset[str] | None,
        pool: Executor,
    ) -> Facts:
        """Ask everybody near. `before`: whom the system had heard of already. Nodes
        count if they were heard since then (`p2p.clock`)."""
        router = neighbours.gateway()
        heard = {who for _, who in subject.heard(since)}
        unreached = dict(subject.unreached())
        waiting = [p for who, p in unreached.items() if who in heard]
        # Of an address that mDNS tells nobody knows whose packet that was, so no node
        # dials it if it is of another network; but that is just what is looked for.
        told = subject.told(since)
        known_here = unreached.keys() | subject.places().keys()
        strange = [places for who, places in told.items() if who not in known_here]
        announced = self._beside(waiting)
        known = announced | self._beside([r.addresses for r in subject.remembered])
        seen = (before or frozenset()) - {*self._own, router}
        others = {(host, subject.preferred) for host in seen}
        if known:
            neighbours.call_out(self._nearest())
        ports = (*neighbours.GATEWAY_PORTS, subject.preferred)
        doors = [(router, port) for port in ports] if router else []
        doors += [*sorted(known), *sorted(others)]
        by_tcp, by_ping, opened = neighbours.who_answers(doors, pool, subject.is_over)
        fresh = neighbours.fresh(before or frozenset())
        callers = {host for host, _ in announced}
        shut = callers - {host for host, _ in opened}
        silent = {host for host, _ in known | others} - by_tcp - by_ping - fresh
        return Facts(
            gateway=router,
            looked_around=before is not None,
            answers=by_tcp | by_ping | fresh,
            silent=frozenset(silent),
            calling=frozenset(shut),
            present=frozenset(shut) & (fresh | by_ping | by_tcp),
            detours=ways.detours(
                self._ways(sorted(callers)), self._adapters, self._every
            ),
            astray=frozenset(self._astray([*waiting, *strange])),
            router_silent=self._is_silent(router, by_tcp | by_ping | fresh),
            mute=frozenset(host for host, _ in opened & known),
        )

    def _ways(self, callers: Iterable[str]) -> Iterable[tuple[str, str, str]]:
        """What must be sent to by which adapter: who is heard, and one place in each
        network, for who is not heard may be kept away by just that."""
        for host in callers:
            yield host, host, self.wire_of(host)
        for adapter in self._adapters:
            for text in adapter.networks:
                network = ipaddress.IPv4Interface(text).network
                places = (str(host) for host in network.hosts())
                some = next((h for h in places if h not in self._own), None)
                if some is not None:
                    yield some, str(network), adapter.name

    def _is_silent(self, router: str | None, answers: Collection[str]) -> bool | None:
        """Whether a router in our own network is not there; None if that is unknown."""
        known = neighbours.neighbours()
        if router is None or known is None:
            return None
        return self._is_near(router) and router not in known and router not in answers

    def _beside(self, places: Iterable[Iterable[Address]]) -> set[Address]:
        """Of these places, those in a network of our own."""
        return {
            (host, port)
            for addresses in places
            for host, port in addresses
            if host not in self._own and self._is_near(host)
        }

    def _astray(self, waiting: Iterable[Iterable[Address]]) -> Iterable[str]:
        """Of nodes that are heard and have no address in a network of ours, the first:
        that is where they were heard from."""
        for addresses in waiting:
            hosts = [host for host, _ in addresses if _is_ipv4(host)]
            if hosts and not any(self._is_near(host) for host in hosts):
                yield hosts[0]

    def _is_near(self, host: str) -> bool:
        return _is_ipv4(host) and any(
            ipaddress.IPv4Address(host) in net for net in self._networks
        )

    def _nearest(self) -> list[str]:
        """The addresses around our own, at most 254 for each adapter."""
        own = [a.ipv4[0] for a in self._adapters if a.ipv4]
        return [
            str(host)
            for mine in own
            for host in ipaddress.IPv4Interface(f"{mine}/24").network.hosts()
            if str(host) not in self._own and self._is_near(str(host))
        ]


def _is_in(host: str, adapter: Adapter) -> bool:
    nets = [ipaddress.IPv4Interface(text).network for text in adapter.networks]
    return _is_ipv4(host) and any(ipaddress.IPv4Address(host) in net for net in nets)


def _is_ipv4(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:  # IPv6, or a name
        return False
    return True
