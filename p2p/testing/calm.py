"""That the game goes on, and that all is well once the network is: L1 to L5.

The names are those of `PROTOCOL.md`, "What is promised".
"""

from __future__ import annotations

from collections import deque
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from p2p import messages
from p2p.election.roles import Role
from p2p.election.seeking import ANSWERS, SEEK_AGAIN, SEEK_AT_MOST
from p2p.events import Event, Ticked
from p2p.identity import NodeId
from p2p.messages import Claim, Message
from p2p.replication.seal import SEAL_EVERY
from p2p.testing.reach import Group
from p2p.testing.violation import Violation

if TYPE_CHECKING:
    from p2p.testing.lan import Lan
    from p2p.testing.station import Station

QUIET = 2.0  # seconds without a fault before a failure whose takeover is timed
KILLED, SILENT = 0.15, 0.45  # seconds until all survivors have a tick of a new reign
AFTER_WEATHER = 0.275  # seconds until then, once a silence is longer than the weather
HEALED = 1.5  # seconds
HEALED_AROUND = 2.0  # seconds, where some reach each other through others only
ROUND_TRIPS = 6  # of a merge in which somebody is far away: they take what they take
HOSTED = 1.0  # seconds
LOOK = 0.25  # seconds between two looks
STORM_OVER = 1.0  # seconds after all is healed
SHOWN = 1.0  # seconds until all see a new name or face
LOOKS = 4  # of a quarter of a second each: half the rate is ten ticks

# What is only said while it is not clear who hosts.
SUSPICIOUS = (
    messages.Lost,
    messages.Alive,
    Claim,
    messages.FenceAsk,
    messages.MergeAsk,
    messages.MergeLose,
    messages.Yield,
)
ASKED_ON_A_HINT = messages.MergeAsk, messages.MergeLose


class Calm:
    """Looks at the whole LAN four times a second, and after each host's failure."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self.healed_at: float | None = None  # since when all is well, as was checked
        self._new_at: dict[str, float] = {}  # when it was last seen without a game
        self._fed_at: dict[str, float] = {}  # by a host that it is not connected with
        self._seeks: dict[str, float] = {}  # since when, where there are liars
        self._told_at: dict[str, float] = {}  # by them of a reign that lets nobody in
        self._hostless: dict[Group, float] = {}  # since when
        self._ticks: dict[str, deque[int]] = {}
        self._looks: dict[str, tuple[str, bytes]] = {}  # names and faces
        self._looks_since: dict[str, float] = {}

    @property
    def weather(self) -> float:
        """Seconds that a host may be silent at the most, as any station has it."""
        rooms = [s.room for s in self.lan.running() if s.room is not None]
        return max((room.replica.weather for room in rooms), default=0) / 1000

    # --- L1 --------------------------------------------------------------------------

    def host_fails(
        self, host: Station, silently: bool, back_after: float = 1e9
    ) -> None:
        """To be called before it does."""
        now, reach = self.lan.now, self.lan.reach
        if host.room is None or not host.room.election.hosting or self.lan.is_slow:
            return
        if not self.lan.liars.isdisjoint(host.room.present()):
            return  # one of them may be the first heir
        if now - max(reach.fault_at, reach.links_changed_at) < QUIET:
            return
        rest = [s for s in self._in_room() if s is not host]
        if not all(_same(station, host) for station in rest):
            return
        direct = all(reach.is_direct(a, b) for a, b in combinations([host, *rest], 2))
        silent = max(SILENT, self.weather + AFTER_WEATHER)
        limit = silent if silently else KILLED
        if not rest or not direct or back_after < 2 * limit:
            return
        term = host.room.election.term
        assert term is not None
        check = partial(self._taken_over, rest, term.counter, now, limit)
        self.lan.at(now + limit, check)

    def _taken_over(
        self, rest: list[Station], counter: int, since: float, limit: float
    ) -> None:
        if self.lan.reach.fault_at > since:
            return
        told = {s: s.last_tick for s in rest}
        reigns = {t and (t.term, t.host) for t in told.values()}
        late = [s for s, t in told.items() if t is None or t.term <= counter]
        if late or len(reigns) != 1:
            text = f"after {limit} s there is no tick at {late}; reigns {reigns}"
            raise Violation("L1", self.lan.now, text)

    def happened(self, station: Station, event: Event) -> None:
        """A station told its application something."""
        if isinstance(event, Ticked):
            if self._is_misled(event.host):
                self.healed_at = None  # in the reign of a liar nothing is well
            host = self.lan.station_of(event.host)
            if host and host.name not in self.lan.reach.group(station):
                self._fed_at[station.name] = self.lan.now

    # --- L2 to L4 --------------------------------------------------------------------

    def look(self) -> None:
        """Now and then. Raises `Violation`."""
        now, reach = self.lan.now, self.lan.reach
        for name, station in self.lan.stations.items():
            if not station.is_honest:
                continue
            if self._is_fed(station):
                self._fed_at[name] = now
            self._may_be_told(station, now)
            self._ticks.setdefault(name, deque(maxlen=LOOKS + 1)).append(station.ticks)
            if self._looks.get(name) != (looks := _looks(station)):
                self._looks[name], self._looks_since[name] = looks, now
        everybody = self._of_one_edition()
        for group, since in reach.groups.items():
            new = [name for name in group if not self._knows_a_game(name)]
            self._new_at.update(dict.fromkeys(new, now))
            new_at = max(self._new_at.get(name, 0.0) for name in group)
            # A path that works one way may feed them until it is given up.
            fed_at = max(self._fed_at.get(name, 0.0) for name in group)
            told_at = max(self._told_at.get(name, 0.0) for name in group)
            calm_for = now - max(since, reach.fault_at, fed_at, told_at)
            lacks = self._lacks_a_host(group, now)
            weather = self.weather  # for so long, they wait for who is gone
            hosted = HOSTED + LOOK + weather
            if new and not self.lan.liars:  # or it is in `told_at`
                hosted += SEEK_AT_MOST
            if min(calm_for, lacks) >= hosted:
                raise Violation("L3", now, f"no host among {sorted(group)}")
            calm_for = min(calm_for, now - new_at)
            is_mesh = self._is_mesh(group)
            far = ROUND_TRIPS * 2 * self.lan.slowest + weather
            far += 0.0 if is_mesh else self._altered()
            if calm_for >= 2 * HOSTED + far:
                self._goes_on(group)
            healed = far + (HEALED if is_mesh else HEALED_AROUND)
            if calm_for >= healed and group in everybody and not self._asleep():
                self._is_one(group)

    def _is_fed(self, station: Station) -> bool:
        """Whether it hears a liar, or a host that does not hear it, perhaps with what
        it cannot apply."""
        node = station.room.election.host if station.room is not None else None
        host = self.lan.station_of(node)
        if host is None or host is station or self._is_misled(node):
            return self._is_misled(node)
        is_around = host.name in self.lan.reach.group(station)
        hears = not self.lan.is_cut(host, station) and station.core.is_linked(host.id)
        return hears and host.running and not is_around

    def _may_be_told(self, station: Station, now: float) -> None:
        """Who seeks may hope in vain, and for so long, if a liar tells of a reign."""
        room, name = station.room, station.name
        seeks = room is not None and room.election.role is Role.SEEK
        if not self.lan.liars or not seeks or station.paused_since is not None:
            self._seeks.pop(name, None)  # who sleeps hears nothing, and hopes anew
            return
        self.healed_at = None
        since = self._seeks.setdefault(name, now)
        longest = SEEK_AGAIN if self._knows_a_game(name) else SEEK_AT_MOST
        self._told_at[name] = min(now, since + longest + ANSWERS * self.weather)

    def _altered(self) -> float:
        """Seconds for which those who hear the host through others may not have its
        ticks: a liar on the way may alter them until the next seal, each in turn."""
        rooms = [s.room for s in self._in_room() if s.room is not None]
        until_seal = SEAL_EVERY * max((room.interval for room in rooms), default=0.0)
        return until_seal * len(self.lan.liars)

    def _of_one_edition(self) -> set[Group]:
        players = self._in_room()
        editions = {s.edition for s in players}
        return {
            frozenset(s.name for s in players if s.edition == one) for one in editions
        }

    def _in_room(self) -> list[Station]:
        running = self.lan.running()
        awake = [s for s in running if s.in_room and s.paused_since is None]
        return [s for s in awake if s.is_honest]

    def _asleep(self) -> bool:
        return any(s.paused_since is not None for s in self.lan.running())

    def _is_mesh(self, group: Group) -> bool:
        stations = [self.lan.stations[name] for name in group]
        pairs = combinations(stations, 2)
        return all(self.lan.reach.is_direct(one, other) for one, other in pairs)

    def _knows_a_game(self, name: str) -> bool:
        # Who has only heard of one waits longer to be let in.
        room = self.lan.stations[name].room
        return room is not None and room.synced

    def _lacks_a_host(self, group: Group, now: float) -> float:
        """For how long, as far as was looked."""
        hosting = (Role.HOST, Role.YIELD)  # the latter for a moment only
        rooms = [self.lan.stations[name].room for name in group]
        roles = [room.election.role for room in rooms if room is not None]
        since = self._hostless.get(group, now)
        self._hostless = {g: t for g, t in self._hostless.items() if g != group}
        if any(role in hosting for role in roles):
            return 0.0
        self._hostless[group] = since
        return now - since

    def _goes_on(self, group: Group) -> None:
        for name in sorted(group):
            counts = self._ticks[name]
            room = self.lan.stations[name].room
            assert room is not None
            expected = (len(counts) - 1) * 0.25 / room.interval
            if len(counts) > LOOKS and counts[-1] - counts[0] < expected / 2:
                text = f"{name} had {counts[-1] - counts[0]} ticks in a second"
                raise Violation("L4", self.lan.now, text)

    def _is_one(self, group: Group) -> None:
        stations = [self.lan.stations[name] for name in sorted(group)]
        rooms = [s.room for s in stations if s.room is not None]
        terms = {room.election.term for room in rooms}
        hosts = sum(room.election.hosting for room in rooms)
        if self.lan.liars and any(r.election.role is Role.YIELD for r in rooms):
            return  # for a moment only, perhaps for a liar who never goes on
        ids = {s.id for s in stations}
        absent = [s for s in stations if not ids <= _members(s)]
        if len(terms) != 1 or hosts != 1 or absent:
            standing = {s.name: s.standing for s in stations}
            text = f"{hosts} hosts, not all in at {absent}: {standing}"
            raise Violation("L2", self.lan.now, text)
        self._is_seen_alike(stations)
        if self.healed_at is None or self.healed_at < self.lan.reach.fault_at:
            self.healed_at = self.lan.now

    def _is_seen_alike(self, stations: list[Station]) -> None:
        """All see each by the name and with the face that he has."""
        shown = self.lan.now - SHOWN - ROUND_TRIPS * self.lan.slowest
        for one in stations:
            if self._looks_since[one.name] > shown:
                continue
            for other in stations:
                # A link may be cut, and nobody know it yet.
                is_direct = self.lan.reach.is_direct(one, other)
                seen = _seen(one, other, is_direct)
                if seen - {_looks(one)}:
                    text = f"{other} sees {one} as {seen}, and not as {_looks(one)}"
                    raise Violation("L2", self.lan.now, text)

    def _is_misled(self, host: NodeId | None) -> bool:
        return host is not None and bool(self.lan.liars) and self.lan.is_liar(host)

    def _ends_a_lie(self, message: Message) -> bool:
        if not self.lan.liars or not isinstance(message, Claim):
            return False
        return any(self.lan.is_liar(term.host) for term in message.parents)

    # --- L5 --------------------------------------------------------------------------

    def sent(self, station: Station, message: Message) -> None:
        """A station sends. Raises `Violation`."""
        if self._ends_a_lie(message):  # a liar may found, and yield, when he likes
            self._fed_at.update(dict.fromkeys(self.lan.stations, self.lan.now))
            return
        if self.healed_at is None or not isinstance(message, SUSPICIOUS):
            return
        if self.lan.liars and isinstance(message, ASKED_ON_A_HINT):
            return  # who is told of another reign asks its host, and is no worse for it
        if isinstance(message, Claim) and self.lan.steadiness.is_handed(message):
            return  # a host that lives may hand over at any time
        reach, now = self.lan.reach, self.lan.now
        if max(reach.fault_at, reach.changed_at) > self.healed_at or reach.changed:
            return
        if now - self.healed_at > STORM_OVER:
            text = f"{station} sends {type(message).__name__} though all is well"
            raise Violation("L5", now, text)


def _same(station: Station, host: Station) -> bool:
    assert station.room is not None
    assert host.room is not None
    return station.room.election.term == host.room.election.term


def _looks(station: Station) -> tuple[str, bytes]:
    return station.core.name, station.core.face


def _seen(one: Station, other: Station, is_direct: bool) -> set[tuple[str, bytes]]:
    """As what the other sees him: as a member, and as a peer if they are linked."""
    linked = is_direct and other.core.is_linked(one.id)
    assert other.room is not None
    member = other.room.replica.residents[one.id]
    peer = other.core.peer(one.id) if linked else None
    shown = {(peer.name, peer.face)} if peer is not None else set()
    return shown | {(member.name, member.face)}


def _members(station: Station) -> set[str]:
    room = station.room
    return set(room.present()) if room is not None and room.view() else set()
