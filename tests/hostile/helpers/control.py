"""The same story twice: with the lie, and without it. The honest must not differ.

def lies(scene: Scene) -> None:
    scene.tells(LIES[messages.Stale])

assert not difference(told(lies), told(nothing))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from p2p.effects import Send
from p2p.election.roles import Role
from p2p.events import Event, Failure, Notice, PeerLeft, RoomLeft
from p2p.messages import RoomMessage
from p2p.testing import Station
from tests.hostile.helpers.liar import Arena, Liar, person_of
from tests.hostile.helpers.lies import Known, Lie
from tests.p2p.helpers.toy import Toy

TOY = "toy"
TICK = 0.05  # seconds, and between two looks
PRESS_EVERY = 0.2  # seconds, of each honest player
AFTERWARDS = 1.5  # seconds: whatever a lie does, it does it meanwhile
A_MOMENT = 0.001  # seconds
LAG = 3  # ticks: 150 milliseconds
TOLERANCE = 0.002  # seconds by which patience may differ: a message may come later
GAME = "tick", "digest", "seats", "heirs", "weather"  # of a `Standing`: of all alike
OWN = "role", "term", "linked", "patience"  # of a `Standing`: of each his own
MOST_HONEST = 4  # at one table
MORE_WORDS = 20  # of one to another: they may talk about him, but not for each word
BAD_NEWS = PeerLeft, RoomLeft, Notice, Failure


class Seat(msgspec.Struct, frozen=True):
    """One of the honest, as another has him in his copy."""

    who: str
    name: str
    is_seated: bool
    is_away: bool
    number: int  # of his last press
    score: int


class Standing(msgspec.Struct, frozen=True):
    """What one of the honest holds of himself and of the others who are honest."""

    role: Role
    term: tuple[int, int, str]
    tick: int
    digest: str  # of the game, unless the liar is in it by right
    seats: tuple[Seat, ...]
    heirs: tuple[str, ...]
    linked: tuple[str, ...]
    weather: int
    patience: float  # seconds until it looks again whether the host lives

    def differs(self, other: Standing, *but: str) -> str:
        """The first thing that does, in words; `but` for these."""
        for field in self.__struct_fields__:
            mine, theirs = getattr(self, field), getattr(other, field)
            if field == "patience" and abs(mine - theirs) < TOLERANCE:
                continue
            if field in but:
                continue
            if mine != theirs:
                return f"{field} is {mine}, not {theirs}"
        return ""


class Scene:
    """A table of honest players, the first of them its host, and a liar who is linked
    with all of them and not at it."""

    def __init__(self, seed: int = 1, count: int = 3, kind: type[Liar] = Liar) -> None:
        self.lan = Arena(seed, [Toy()])
        self.honest = [self.lan.add(f"n{number}") for number in range(count)]
        self.lan.run(0.3)
        for station in self.honest:
            station.play(TOY)
            self.lan.run_until(lambda s=station: is_in(s), 2.0)  # type: ignore[misc]
        self.liar = self.lan.enter(kind(self.lan, "mallory"))
        self.lan.run(0.5)
        self._press()
        ticks = self.host.ticks
        self.lan.run_until(lambda: self.host.ticks > ticks, 2 * TICK)
        self.lan.run(TICK / 2)  # looks are between ticks, whatever delays these have

    @property
    def host(self) -> Station:
        """Who makes the ticks in the beginning."""
        return self.honest[0]

    def known(self, by: Station | None = None) -> Known:
        """All that can be known of the table at this moment, as one of it has it."""
        room = (by or self.honest[-1]).room
        assert room is not None
        note = room.note()
        assert note is not None
        persons = tuple(map(person_of, self.honest))
        own, state = (self.liar.signer, self.liar.core.nonce), room.replica.encode()
        return Known(*own, persons, note, room.log.chain, state)

    def tells(self, lie: Lie, times: int = 1) -> None:
        """The liar says this to everybody, so many times at once."""
        for station in self.honest:
            words = [*lie(self.known(station), station.id)]
            for _ in range(times):
                self.liar.says(station, *words)

    def standing(self, station: Station) -> Standing | None:
        """None if it follows nobody."""
        room = station.room
        if room is None or room.election.term is None:
            return None
        names = {s.id: s.name for s in self.honest}
        term, replica = room.election.term, room.replica
        is_alone = self.liar.id not in replica.residents
        return Standing(
            role=room.election.role,
            term=(term.counter, term.rank, names.get(term.host, "a stranger")),
            tick=room.log.tick,
            digest=replica.digest() if is_alone else "",
            seats=tuple(
                Seat(
                    *(names[r.id], r.name, bool(r.seat), bool(r.away), r.number),
                    replica.score_of(r.id),
                )
                for r in replica.residents.values()
                if r.id in names
            ),
            heirs=tuple(names[n] for n in replica.present() if n in names),
            linked=tuple(s.name for s in self.honest if station.core.is_linked(s.id)),
            weather=replica.weather,
            patience=room.election.next_poll(self.lan.now) - self.lan.now,
        )

    def _press(self) -> None:
        for station in self.honest:
            awake = station.running and station.paused_since is None
            if awake and station.room is not None:
                station.press("left")
        self.lan.at(self.lan.now + PRESS_EVERY, self._press)


def is_in(station: Station) -> bool:
    """Whether it is at a table, and has a game."""
    return station.room is not None and station.room.view() is not None


# --- stories -------------------------------------------------------------------------

Act = Callable[[Scene], object]
Looks = list[tuple[float, str, Standing | None]]


class Story(msgspec.Struct, frozen=True):
    """What was seen of the honest; the kinds of what each said of the table to each
    other; and what bad news they told their users."""

    looks: Looks
    words: dict[tuple[str, str], list[str]]
    news: list[str]
    links: int  # that there ever were, between two of them


def nothing(scene: Scene) -> None:
    """The liar is there, and says no more than any node that does not play."""


def told(
    act: Act, moment: str = "in peace", seed: int = 1, kind: type[Liar] = Liar
) -> Story:
    """A scene in which that is done at that moment (see `MOMENTS`). In the end the host
    of then dies: who was made to believe something only for later is found out."""
    count, plot = MOMENTS[moment]
    scene = Scene(seed, count, kind)
    listener = _Listener(scene)
    scene.lan.on_send = listener.hear
    looks = plot(scene, act)
    honest = {*scene.honest}
    links = [w for w in scene.lan.wires if {w.a.station, w.b.station} <= honest]
    return Story(looks, listener.words, listener.news(), len(links))


def _in_peace(scene: Scene, act: Act) -> Looks:
    act(scene)
    return _looks(scene, AFTERWARDS) + _last_act(scene)


def _as_the_host_dies(scene: Scene, act: Act) -> Looks:
    scene.lan.kill(scene.host)
    scene.lan.run(A_MOMENT)
    act(scene)
    return _looks(scene, AFTERWARDS)


def _as_the_host_falls_silent(scene: Scene, act: Act) -> Looks:
    scene.lan.power_off(scene.host)
    looks = _looks(scene, 0.2)  # they ask each other
    act(scene)
    return looks + _looks(scene, AFTERWARDS)


def _as_the_host_wakes(scene: Scene, act: Act) -> Looks:
    scene.lan.pause(scene.host, 0.24)
    scene.lan.run(0.24 + A_MOMENT)  # it asks whether it still is host
    act(scene)
    return _looks(scene, AFTERWARDS) + _last_act(scene)


def _as_a_player_sleeps(scene: Scene, act: Act) -> Looks:
    scene.lan.pause(scene.honest[-1], 0.8)
    scene.lan.run(0.7)
    act(scene)
    return _looks(scene, AFTERWARDS) + _last_act(scene)


def _as_a_cable_breaks(scene: Scene, act: Act) -> Looks:
    scene.lan.cut(scene.host, scene.honest[-1])
    looks = _looks(scene, 0.6)  # the first heir passes ticks on
    act(scene)
    return looks + _looks(scene, 2 * AFTERWARDS)


def _last_act(scene: Scene) -> Looks:
    hosts = [s for s in scene.honest if s.room is not None and s.room.election.hosting]
    for host in hosts[:1]:
        scene.lan.kill(host)
    return _looks(scene, AFTERWARDS)


MOMENTS: dict[str, tuple[int, Callable[[Scene, Act], Looks]]] = {
    # How many are honest, and what happens. Of two, no majority can depose a host that
    # stood still: so it wakes as host.
    "in peace": (3, _in_peace),
    "as the host dies": (3, _as_the_host_dies),
    "as the host falls silent": (4, _as_the_host_falls_silent),
    "as the host wakes": (2, _as_the_host_wakes),
    "as a player sleeps": (3, _as_a_player_sleeps),
    "as a cable breaks": (3, _as_a_cable_breaks),
}


def difference(one: Story, control: Story, *but: str) -> str:
    """The first thing in which a story differs from its control, in words; "" if none
    does. `but`: fields of a `Standing` that do not count.

    A copy of the game may lag by less than `LAG` ticks: to pass over what a liar says
    takes time, too.
    """
    lately: list[Standing] = []
    for (at, name, seen), (_, _, expected) in zip(
        one.looks, control.looks, strict=True
    ):
        if expected is not None:
            lately = [*lately, expected][-LAG * MOST_HONEST :]
        if seen is None or expected is None:
            if seen is not expected:
                return f"{at:.2f} {name}: {seen}, not {expected}"
        elif differs := seen.differs(expected, *but):
            is_late = any(not seen.differs(one, *OWN, *but) for one in lately)
            if not is_late or seen.differs(expected, "patience", *GAME, *but):
                return f"{at:.2f} {name}: {differs}"
    if one.news != control.news:
        return f"news: {one.news}, not {control.news}"
    if one.links != control.links:
        return f"{one.links} links, not {control.links}"
    for pair, mine in sorted(one.words.items()):
        theirs = control.words.get(pair, [])
        if len(mine) > len(theirs) + MORE_WORDS:
            return f"{pair}: {_counted(mine)}, not {_counted(theirs)}"
    return ""


class _Listener:
    """Hears what the honest say to each other of the table."""

    def __init__(self, scene: Scene) -> None:
        self.words: dict[tuple[str, str], list[str]] = {}
        self._scene = scene
        self._names = {station.id: station.name for station in scene.honest}
        self._heard = {s.name: len(s.events) for s in scene.honest}

    def hear(self, station: Station, send: Send) -> None:
        if isinstance(send.message, RoomMessage):
            for node in send.to:
                if node in self._names:
                    pair = station.name, self._names[node]
                    kind = type(send.message).__name__
                    self.words.setdefault(pair, []).append(kind)

    def news(self) -> list[str]:
        return [
            f"{station.name}: {type(event).__name__} {getattr(event, 'code', '')}"
            for station in self._scene.honest
            for event in station.events[self._heard[station.name] :]
            if isinstance(event, BAD_NEWS) and not self._is_of_liar(event)
        ]

    def _is_of_liar(self, event: Event) -> bool:
        # That he is gone, kept out, or has another's name is news of his own making.
        if isinstance(event, PeerLeft):
            return event.peer.id == self._scene.liar.id
        return isinstance(event, Notice) and event.code in ("kept_out", "another_key")


def _looks(scene: Scene, seconds: float) -> Looks:
    looks: Looks = []
    for _ in range(round(seconds / TICK)):
        scene.lan.run(TICK)
        for station in scene.honest:
            if station.running:
                looks.append((scene.lan.now, station.name, scene.standing(station)))
    return looks


def _counted(kinds: Sequence[str]) -> dict[str, int]:
    return {kind: kinds.count(kind) for kind in sorted({*kinds})}
