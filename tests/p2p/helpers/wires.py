"""Membership machines on wires in memory: every delivery is a choice of the test.

A connection is two queues, one to each end, so what is sent on one wire arrives in
order, and what is sent on two may overtake. `choices` are the queues that hold
something, and the dials under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

from msgspec import Struct

from p2p import events
from p2p.effects import (
    Bind,
    Dial,
    Effect,
    Greet,
    HangUp,
    Notify,
    Outbox,
    Renew,
    Send,
)
from p2p.identity import NodeId
from p2p.membership.budget import Budget
from p2p.membership.horizon import Horizon
from p2p.membership.membership import Membership
from p2p.membership.peers import Peers
from p2p.membership.timers import Timers
from p2p.messages import Address, Gossip, LinkedPeer, Message, Welcome
from tests.p2p.helpers.acting import Acting

PORT = 4242


class Everywhere(Horizon):
    """Of a network on which machines have names alone, and everybody is near."""

    def within(self, addresses: Iterable[Address], teller: str = "") -> list[Address]:
        return list(addresses)

    def is_at_hand(self, host: str) -> bool:
        return True


def alone(
    me: NodeId,
    nonce: str,
    welcome: Callable[[], Welcome],
    typed: Iterable[Address] = (),
    horizon: Horizon | None = None,
) -> Any:
    """A membership whose methods return what it wants done; with it, who is here."""
    out, peers = Outbox(), Peers()
    horizon = horizon or Everywhere()
    greet = lambda now: welcome()  # noqa: E731
    members = Membership(me, nonce, greet, peers, out, typed, horizon)
    results = ("dial_failed", "closed", "welcomed")
    return Acting(out, members, peers, with_result=results)


class End(Struct):
    """One end of a wire."""

    node: str
    attempt: int | None
    waiting: list[Any] = []
    open: bool = True


class Machine:
    """One node: its membership, what it told its application, whom it dials."""

    def __init__(self, net: Net, host: str, node: str, nonce: str, typed: Any) -> None:
        me = NodeId(node * 52)
        address: Address = (host, PORT)
        welcome = Welcome(me, nonce, host, (address,), ())
        self.host = host
        self.members = alone(me, nonce, lambda: welcome, typed)
        self.told: list[events.Event] = []
        self.renewed = 0
        self.dials: list[Dial] = []
        self.bound: dict[NodeId, int] = {}

    @property
    def peers(self) -> list[str]:
        return sorted(peer.name for peer in self.members.all())

    def seen(self, kind: type[events.Event]) -> int:
        return sum(isinstance(event, kind) for event in self.told)


class Net:
    """Machines by host name, wires by number, and one clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.gossips = True
        self.machines: dict[str, Machine] = {}
        self.wires: dict[int, tuple[End, End]] = {}
        self.dead: set[str] = set()  # hosts that refuse
        self.silent: set[str] = set()  # hosts that swallow everything

    def add(
        self, host: str, node: str, nonce: str = "n", typed: Iterable[str] = ()
    ) -> Machine:
        addresses = [(other, PORT) for other in typed]
        made = Machine(self, host, node, nonce * 8, addresses)
        self.machines[host] = made
        return made

    def find(self, host: str, other: str, hearsay: bool = False) -> None:
        """`host` hears where `other` is."""
        members = self.machines[other].members
        self.do(
            host,
            lambda m, now: m.heard_of(
                members.me, members.nonce, [(other, PORT)], now, hearsay
            ),
        )

    def do(self, host: str, act: Callable[[Any, float], list[Effect]]) -> list[Effect]:
        effects = act(self.machines[host].members, self.now)
        for effect in effects:
            self._perform(self.machines[host], effect)
        return effects

    def _perform(self, machine: Machine, effect: Effect) -> None:
        match effect:
            case Dial():
                machine.dials.append(effect)
            case Greet(link, message):
                self._send(machine.host, link, message)
            case Bind(link, peer):
                machine.bound[peer] = link
            case Send(to, message):
                for peer in to if self.gossips else ():
                    self._send(machine.host, machine.bound[peer], message)
            case HangUp(link, reason):
                self.cut(machine.host, link, reason)
            case Notify(event):
                machine.told.append(event)
            case Renew():
                machine.renewed += 1

    def _ends(self, host: str, wire: int) -> tuple[End, End]:
        one, two = self.wires[wire // 2]
        mine = (one, two)[wire % 2]
        assert mine.node == host
        return mine, (one, two)[1 - wire % 2]

    def _send(self, host: str, link: int, message: Message) -> None:
        mine, theirs = self._ends(host, link)
        if mine.open and theirs.open:
            theirs.waiting.append(message)

    def cut(self, host: str, link: int, reason: str) -> None:
        """One end hangs up: it hears no more, the other all that was sent before."""
        mine, theirs = self._ends(host, link)
        if mine.open:
            mine.open = False
            mine.waiting = [("closed", reason)]
            if theirs.open:
                theirs.waiting.append(("closed", "it hung up"))

    # --- what may happen next --------------------------------------------------------

    def choices(self) -> list[tuple[str, int]]:
        dials = [
            (host, -1 - place)
            for host, machine in self.machines.items()
            for place, dial in enumerate(machine.dials)
            if host not in self.dead and dial.addresses[0][0] not in self.silent
        ]
        queues = [
            (ends[side].node, 2 * number + side)
            for number, ends in self.wires.items()
            for side in (0, 1)
            if ends[side].waiting
        ]
        return dials + queues

    def take(self, choice: tuple[str, int]) -> None:
        host, number = choice
        if number < 0:
            self._connect(self.machines[host], -1 - number)
        else:
            self._deliver(host, number)

    def _connect(self, machine: Machine, place: int) -> None:
        dial = machine.dials.pop(place)
        target = dial.addresses[0][0] if dial.addresses else ""
        other = self.machines.get(target)
        if other is None or target in self.dead:
            self.do(
                machine.host,
                lambda m, now: m.dial_failed(dial.attempt, target in self.dead, now)[1],
            )
            return
        wire = len(self.wires)
        self.wires[wire] = (
            End(machine.host, dial.attempt, ["opened"]),
            End(target, None, ["opened"]),
        )

    def _deliver(self, host: str, link: int) -> None:
        mine, theirs = self._ends(host, link)
        item = mine.waiting.pop(0)
        peer = self.machines[theirs.node].members.me
        match item:
            case "opened":
                port = 50_000 + link if mine.attempt is None else PORT
                address = (theirs.node, port)
                self.do(
                    host,
                    lambda m, now: m.opened(link, peer, address, mine.attempt, now),
                )
            case ("closed", reason):
                mine.open = False
                self.do(host, lambda m, now: m.closed(link, reason, False, now)[1])
            case Welcome():
                self.do(host, lambda m, now: m.welcomed(link, item, now)[1])
            case Gossip(peers):
                for known in peers:
                    self._hear(host, known)

    def _hear(self, host: str, known: LinkedPeer) -> None:
        self.do(
            host,
            lambda m, now: m.heard_of(
                known.id, known.nonce, known.addresses, now, True
            ),
        )

    # --- time ------------------------------------------------------------------------

    @property
    def next_tick(self) -> float | None:
        times = [m.members.next_tick for m in self.machines.values()]
        return min((t for t in times if t is not None), default=None)

    def pass_time(self, seconds: float) -> None:
        """Let timers fire, and nothing be delivered, for so long."""
        end = self.now + seconds
        while (at := self.next_tick) is not None and at <= end:
            self.now = max(self.now, at)
            self.tick()
        self.now = end

    def tick(self) -> None:
        for host, machine in self.machines.items():
            self.do(host, lambda m, now: m.tick(now))
            then = machine.members.next_tick
            assert then is None or then > self.now, "a timer that is never content"

    def settle(self, seconds: float = 30.0) -> None:
        """Deliver all in order, and let time pass whenever nothing is under way."""
        end = self.now + seconds
        while True:
            while choices := self.choices():
                self.take(choices[0])
            at = self.next_tick
            if at is None or at > end:
                break
            self.now = max(self.now, at)
            self.tick()
        self.now = end

    # --- looking ---------------------------------------------------------------------

    def links(self) -> list[int]:
        """The wires of which both ends are open."""
        return [n for n, ends in self.wires.items() if all(e.open for e in ends)]

    def copy(self) -> Net:
        return deepcopy(self)

    def key(self) -> str:
        """Equal for equal futures."""
        machines = [
            (plain(m.members), m.dials, m.bound, m.told) for m in self.machines.values()
        ]
        return repr((self.now, machines, self.wires))


def plain(value: Any) -> Any:
    """All that an object of ours holds, and those in it, without where they lie."""
    if isinstance(value, (Horizon, Budget, Outbox)) or callable(value):
        return None  # nothing here depends on them
    if isinstance(value, Timers):
        return list(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if type(value).__module__.startswith(("p2p.", __name__)) and hasattr(
        value, "__dict__"
    ):
        return {name: plain(one) for name, one in vars(value).items()}
    return value
