"""The simulated LAN: one heap of things to come, one clock, one source of chance."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from random import Random
from typing import TypeVar

from msgspec.structs import replace

from p2p.chat.archive import USUAL
from p2p.effects import Send
from p2p.events import Event
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Address
from p2p.relay.letters import target_of
from p2p.rules import Rules
from p2p.testing.calm import Calm
from p2p.testing.grammar import Grammar
from p2p.testing.reach import Reach
from p2p.testing.scales import Scales
from p2p.testing.station import Station
from p2p.testing.steadiness import Steadiness
from p2p.testing.watch import Watch
from p2p.testing.wifi import Wifi
from p2p.testing.wire import Wire

DELAY = (0.0001, 0.001)  # seconds one way, on a wired LAN
HANDSHAKE = 0.004  # seconds for TCP, hello and TLS together
DIAL_TIMEOUT = 1.0  # seconds
MAX_AT_ONCE = 100_000  # things at one moment; more is a timer that is never content
DISCOVER_EVERY = 3.0  # seconds between rounds of discovery
CHECK_EVERY = 0.25  # seconds between looks whether all is well

AnyStation = TypeVar("AnyStation", bound=Station)


class Lan:
    """Stations, the paths between them, and what happens next.

    It is large because it is what the author of a test speaks to: most methods are the
    name of one thing that can happen to a network, in a few lines.
    """

    def __init__(self, seed: int, games: Iterable[Rules] = ()) -> None:
        self.seed = seed
        self.games = tuple(games)
        self.dice = Random(seed)
        self.now = 0.0
        self.stations: dict[str, Station] = {}
        self.liars: set[NodeId] = set()  # of the stations that are not honest
        self._honest: set[NodeId] = set()  # that were asked for
        self.watch = Watch(self)
        self.reach = Reach(self)
        self.steadiness = Steadiness(self)
        self.calm = Calm(self)
        self.grammar = Grammar()
        self.on_send: Callable[[Station, Send], None] | None = None
        self._slow: dict[str, float] = {}  # seconds more to and from a station
        self._wifi: dict[str, Wifi] = {}  # of the stations that have no cable
        self.scales = Scales()
        self.keeps = False  # whether a station has what it kept at its next start
        self.bounds = USUAL  # of what is said: how much a station holds
        self.counts_presses = False  # whether a score is a number of presses
        self._order = 0
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self.wires: list[Wire] = []
        self._cut: dict[tuple[str, str], float] = {}  # (from, to) -> since when
        self._trace = blake2b(digest_size=8)
        self.at(DISCOVER_EVERY, self._discover_again)
        self.at(CHECK_EVERY, self.look)

    # --- time ------------------------------------------------------------------------

    def at(self, time: float, action: Callable[[], None]) -> None:
        """Let something happen then; in the order of the calls, if at the same time."""
        self._order += 1
        heapq.heappush(self._heap, (max(time, self.now), self._order, action))

    def run(self, seconds: float) -> None:
        """Let time pass."""
        self.run_until(lambda: False, seconds)

    def run_until(self, done: Callable[[], bool], seconds: float) -> bool:
        """Let time pass until `done` or for so many seconds; whether it was done."""
        end = self.now + seconds
        same = 0
        while self._heap and self._heap[0][0] <= end:
            before = self.now
            self.now, _, action = heapq.heappop(self._heap)
            same = same + 1 if self.now == before else 0
            if same > MAX_AT_ONCE:
                raise RuntimeError(f"time stands still at {self.now}: {action}")
            action()
            if self.reach.changed:
                self.reach.update()
            if done():
                return True
        self.now = end
        return done()

    def happened(self, station: Station, event: Event) -> None:
        """A station tells its application something."""
        if not station.is_honest:
            return
        line = f"{self.now:.6f} {station.name} {type(event).__name__}"
        self._trace.update(line.encode())
        self.watch.happened(station, event, self.now)
        self.steadiness.happened(station, event)
        self.calm.happened(station, event)

    def sent(self, station: Station, send: Send) -> None:
        """A station sends a message. What is said to a liar, or by him, is nobody's
        business."""
        if not station.is_honest:
            return
        letter_to = target_of(send.message, FIRST_APP) if self.liars else None
        for_whom = send.to if letter_to is None else (letter_to,)
        if not self.liars.isdisjoint(for_whom):
            self.steadiness.sent_to_liar(station, send.message)
        if not self.liars.isdisjoint(send.to):
            send = replace(send, to=tuple(n for n in send.to if n not in self.liars))
            if not send.to:
                return
        self.watch.sent(send.message)
        self.steadiness.sent(station, send.message)
        self.calm.sent(station, send.message)
        if self.on_send is not None:
            self.on_send(station, send)

    def look(self) -> None:
        """See whether all is well, and again a little later. Raises `Violation`."""
        self.calm.look()
        self.at(self.now + CHECK_EVERY, self.look)

    @property
    def trace(self) -> str:
        """A hash of all that happened: equal for equal seeds."""
        return self._trace.hexdigest()

    # --- stations --------------------------------------------------------------------

    def add(
        self,
        name: str,
        games: Iterable[Rules] = (),
        clock: int = 0,
        beside: Station | None = None,
    ) -> Station:
        """A machine joins the LAN and its node starts. `games`: other than all have.
        `clock`: see `Station.clock`. `beside`: on whose machine it is, if on none of
        its own."""
        station = Station(self, name, tuple(games))
        station.clock = clock
        if beside is not None:
            station.number = beside.number
            station.port += len(self.stations)  # any that is free
        return self.enter(station)

    def enter(self, station: AnyStation) -> AnyStation:
        """This machine joins the LAN, and its node starts."""
        self.stations[station.name] = station
        self.start(station)
        return station

    def start(self, station: Station) -> None:
        """A node starts (again); everybody whom it reaches hears of it."""
        if not station.powered:
            self._cut = {k: t for k, t in self._cut.items() if station.name not in k}
        station.start()
        self.reach.fault(station)
        for other in self.running():
            if other is not station:
                self._introduce(station, other)
                self._introduce(other, station)

    def station_of(self, node: NodeId | None) -> Station | None:
        """The station with this id."""
        return next((s for s in self.stations.values() if s.id == node), None)

    def is_liar(self, node: NodeId | None) -> bool:
        """Whether a reign of this id is a liar's, or nobody's."""
        if node not in self._honest:
            station = self.station_of(node)
            if station is None or not station.is_honest:
                return True
            self._honest.add(station.id)
        return False

    @property
    def is_slow(self) -> bool:
        """Whether any station is."""
        return bool(self._slow)

    @property
    def slowest(self) -> float:
        """Seconds by which a message is late at the most."""
        return sum(sorted(self._slow.values())[-2:])

    def running(self) -> list[Station]:
        """Stations whose node runs (it may be paused)."""
        return [s for s in self.stations.values() if s.running]

    def kill(self, station: Station) -> None:
        """`kill -9`: the process is gone, its kernel closes the connections."""
        self.calm.host_fails(station, silently=False)
        self.reach.fault(station)
        station.die()

    def power_off(self, station: Station) -> None:
        """The plug is pulled: not a word to anybody."""
        self.calm.host_fails(station, silently=True)
        for other in self.stations.values():
            if other is not station:
                self.cut(station, other)
        station.powered = False
        for end in station.ends():
            end.wire.forget()
        station.die()

    def pause(self, station: Station, seconds: float) -> None:
        """SIGSTOP, and SIGCONT later."""
        self.calm.host_fails(station, silently=True, back_after=seconds)
        self.reach.fault(station)
        station.paused_since = self.now
        for wire in self.wires:
            if station in (wire.a.station, wire.b.station):
                wire.watch_silence()
        life = station.lives

        def resume() -> None:
            if station.lives == life and station.paused_since is not None:
                self.wake(station)

        self.at(self.now + seconds, resume)

    def wake(self, station: Station) -> None:
        """SIGCONT."""
        self.reach.fault(station)
        self.steadiness.wakes(station)
        station.resume()

    def _introduce(self, station: Station, other: Station) -> None:
        def tell() -> None:
            if station.running and not self.is_cut(station, other):
                other.found(station)

        self.at(self.through_air(self.now + self.delay(), station, other), tell)

    def _discover_again(self) -> None:
        for station in self.running():
            for other in self.running():
                if station is not other:
                    self._introduce(station, other)
        self.at(self.now + DISCOVER_EVERY, self._discover_again)

    # --- paths -----------------------------------------------------------------------

    def delay(self, *stations: Station) -> float:
        """Seconds for one message between these."""
        low, high = DELAY
        usual = low + self.dice.random() * (high - low)
        if self._slow:
            usual += sum(self._slow.get(s.name, 0.0) for s in stations)
        if self._wifi:
            usual = self.through_air(self.now + usual, *stations) - self.now
        return usual

    def through_air(self, at: float, *stations: Station) -> float:
        """When what is sent then has passed the Wi-Fi of those that have no cable."""
        for station in stations:
            if (wifi := self._wifi.get(station.name)) is not None:
                at = wifi.free(at + wifi.delay())
        return at

    def loses(self, *stations: Station) -> bool:
        """Whether a packet between these is lost, on Wi-Fi."""
        if not self._wifi:
            return False
        on_air = [wifi for s in stations if (wifi := self._wifi.get(s.name))]
        return any(wifi.loses() for wifi in on_air)

    def slow(self, station: Station, seconds: float) -> None:
        """From now on all that a station sends and gets is so late; 0: as usual."""
        self._slow.pop(station.name, None)
        if seconds:
            self._slow[station.name] = seconds
        self.reach.shaken()

    def wifi(self, *stations: Station) -> None:
        """These have no cable from now on but Wi-Fi, until `cable`."""
        for station in stations:
            wifi = self._wifi[station.name] = Wifi(f"{self.seed} {station.name}")
            self._await_spike(station, wifi)
        self.reach.shaken()

    def cable(self, *stations: Station) -> None:
        """These have a cable again; all have one in the beginning."""
        for station in stations:
            self._wifi.pop(station.name, None)
        self.reach.shaken()

    def _await_spike(self, station: Station, wifi: Wifi) -> None:
        begin, end = wifi.next_spike(self.now)

        def shake() -> None:
            if self._wifi.get(station.name) is wifi:
                self.reach.shaken()

        def begins() -> None:
            if self._wifi.get(station.name) is wifi:
                self.reach.shaken()
                self.at(end, shake)
                self._await_spike(station, wifi)

        self.at(begin, begins)

    @property
    def on_wifi(self) -> list[Station]:
        """The stations that have no cable."""
        return [self.stations[name] for name in self._wifi]

    def is_cut(self, source: Station, target: Station) -> bool:
        """Whether nothing gets from one to the other."""
        return (source.name, target.name) in self._cut

    def silent_since(self, source: Station, target: Station) -> float | None:
        """Since when `target` has not heard from `source`; None if it does."""
        cut = self._cut.get((source.name, target.name))
        times = [t for t in (cut, source.paused_since) if t is not None]
        return min(times, default=None)

    def cut(self, one: Station, other: Station, both: bool = True) -> None:
        """Nothing gets from one to the other any more, nor back if `both`."""
        self.reach.fault()
        self._cut.setdefault((one.name, other.name), self.now)
        if both:
            self._cut.setdefault((other.name, one.name), self.now)
        for wire in self.wires:
            if {wire.a.station, wire.b.station} == {one, other}:
                wire.watch_silence()

    def partition(self, *groups: Sequence[Station]) -> None:
        """Cut all paths between the groups."""
        for i, group in enumerate(groups):
            for other in groups[i + 1 :]:
                for a in group:
                    for b in other:
                        self.cut(a, b)

    def heal(self) -> None:
        """All paths work again; TCP sends what it held."""
        self.reach.fault()
        self._slow.clear()
        off = {s.name for s in self.stations.values() if not s.powered}
        self._cut = {k: t for k, t in self._cut.items() if off & set(k)}
        self.wires = [w for w in self.wires if w.a.open or w.b.open]
        for wire in self.wires:
            wire.flow_again()

    def mend(self, one: Station, other: Station) -> None:
        """The path between two works again, both ways."""
        self.reach.fault()
        for pair in ((one.name, other.name), (other.name, one.name)):
            self._cut.pop(pair, None)
        for wire in self.wires:
            if {wire.a.station, wire.b.station} == {one, other}:
                wire.flow_again()

    def dial(self, station: Station, attempt: int, where: Sequence[Address]) -> None:
        """A station dials; the result comes after a handshake or a timeout."""
        at = {other.address: other for other in self.stations.values()}
        target = next((at[address] for address in where if address in at), None)
        life = station.lives

        def reached() -> bool:
            both = target is not None and not self.is_cut(station, target)
            return both and target is not None and not self.is_cut(target, station)

        def finish() -> None:
            if station.lives != life or not station.running:
                return
            if target is None or not reached():
                late = self.now + DIAL_TIMEOUT
                self.at(late, lambda: station.dial_failed(attempt, False))
            elif not target.running:
                station.dial_failed(attempt, True)
            elif target.paused_since is not None:
                late = self.now + DIAL_TIMEOUT
                self.at(late, lambda: station.dial_failed(attempt, False))
            else:
                self._connect(station, target, attempt)

        far = (station, target) if target is not None else (station,)
        self.at(self.now + self.delay(*far) * 3 + HANDSHAKE, finish)

    def link_anew(self, one: Station, other: Station) -> None:
        """A second connection comes up between two, as if each had been dialled, and
        takes the place of the first with all that is on its way there."""
        wire = Wire(self, one, other)
        self.wires.append(wire)
        one.opened(wire.a, None)
        other.opened(wire.b, None)

    def _connect(self, station: Station, target: Station, attempt: int) -> None:
        wire = Wire(self, station, target)
        self.wires.append(wire)
        station.opened(wire.a, attempt)
        target.opened(wire.b, None)
