"""A simulated LAN that writes down, in plain words, what its stations do.

One line for each message of the election that is sent or read, each change of role that
the core traces and each first tick of a reign. Ordinary ticks between them are summed
up in one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from textwrap import fill

from p2p.effects import Effect, Send, Trace
from p2p.events import Event, Ticked
from p2p.identity import NodeId
from p2p.messages import Message, Term
from p2p.testing import Lan, Station
from p2p.testing.wire import End
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.wording import TOLD_WHEN_SENT, became, words

TOY = "toy"
QUIET = 0.04  # seconds without a line: then ticks in between are worth one
WIDTH = 88
TOLD_ONCE = {"MergeAsk", "Lost", "Stale"}  # asked again and again until it is answered


class Transcript(Lan):
    """A LAN of which a story is told; times are relative to `begin`."""

    def __init__(self, seed: int, *names: str) -> None:
        super().__init__(seed, [Toy()])
        self._begun: float | None = None
        self._lines: list[str] = []
        self._said_at = 0.0
        self._ticks: dict[str, tuple[int, int]] = {}  # reign -> first, last
        self._reigns: set[tuple[Station, int, NodeId]] = set()
        self._told: set[tuple[str, str, str]] = set()
        self._not_told: dict[str, int] = {}  # kind -> how often it was left out
        for name in names:
            self.add(name)
        self.run(0.3)

    def add(self, name: str) -> Station:
        station = self.stations[name] = Teller(self, name)
        self.start(station)
        return station

    def all_play(self) -> None:
        """Everybody enters the room, one after the other."""
        for station in self.stations.values():
            station.play(TOY)
            self.run(0.6)

    def begin(self) -> None:
        """From now on it is written down, and by a throw of the dice of its own: what
        comes before may change and the story stays."""
        self._begun = self._said_at = self.now
        self.dice = Random(self.seed)

    def text(self, title: str, intro: str) -> str:
        """The whole story."""
        self._sum_up_ticks()
        head = [title, "=" * len(title), "", fill(" ".join(intro.split()), WIDTH)]
        tail = [self._standing(), *self._repeated()]
        return "\n".join([*head, "", *self._lines, "", *tail, ""])

    def tell(
        self, who: Station | str, what: str, often: str = "", to: str = ""
    ) -> None:
        """One line. `often`: a kind of which each station tells only the first, of the
        same direction and partners `to`; the others are counted."""
        if self._begun is None:
            return
        if often:
            key = (str(who), often, to)
            if key in self._told:
                self._not_told[often] = self._not_told.get(often, 0) + 1
                return
            self._told.add(key)
        if self.now - self._said_at > QUIET:
            self._sum_up_ticks()
        self._ticks.clear()
        self._said_at = self.now
        at = (self.now - self._begun) * 1000
        self._lines.append(f"{at:8.1f} ms  {who!s:<4} {what}")

    def _repeated(self) -> list[str]:
        counts = ", ".join(f"{what} ({n})" for what, n in self._not_told.items())
        return [f"Repeated:    {counts}"] if counts else []

    def _sum_up_ticks(self) -> None:
        for reign, (first, last) in self._ticks.items():
            told = f"ticks {first} to {last}" if last > first else f"tick {last}"
            self._lines.append(f"{'...':>8}          {told} of {reign}")
        self._ticks.clear()

    def _standing(self) -> str:
        told: dict[str, list[str]] = {}
        for station in self.running():
            if station.room is not None:
                told.setdefault(self.reign(station), []).append(station.name)
        there = (f"{', '.join(who)} in {reign}" for reign, who in told.items())
        return "At the end:  " + "; ".join(there)

    # --- words for ids ---------------------------------------------------------------

    def name_of(self, node: NodeId) -> str:
        """The name of the station with this id."""
        return next(s.name for s in self.stations.values() if s.id == node)

    def names_of(self, nodes: Iterable[NodeId]) -> str:
        """Several names, in order."""
        return ", ".join(sorted(self.name_of(node) for node in nodes))

    def say_term(self, term: Term) -> str:
        """A term as it is written here."""
        return f"term {term.counter} ({self.name_of(term.host)})"

    def reign(self, station: Station) -> str:
        """The term that a station belongs to."""
        term = station.room.election.term if station.room else None
        return self.say_term(term) if term else "no term"

    def happened(self, station: Station, event: Event) -> None:
        super().happened(station, event)
        if not isinstance(event, Ticked):
            return
        reign = f"term {event.term} ({self.name_of(event.host)})"
        key = (station, event.term, event.host)
        if key not in self._reigns:
            self._reigns.add(key)
            does = "makes" if event.host == station.id else "plays"
            self.tell(station, f"{does} tick {event.tick}, the first of {reign} here")
        else:
            first, _ = self._ticks.get(reign, (event.tick, 0))
            self._ticks[reign] = (first, event.tick)


class Teller(Station):
    """A station that tells its `Transcript` what it does."""

    lan: Transcript

    def perform(self, effects: Iterable[Effect]) -> None:
        effects = list(effects)
        said: dict[tuple[str, str], list[NodeId]] = {}  # one line for the same words
        for effect in effects:
            if isinstance(effect, Send) and effect.to:
                text = words(self.lan, effect.message)
                kind = type(effect.message).__name__
                said.setdefault((kind, text), []).extend(effect.to)
            elif isinstance(effect, Trace):
                self._note_sent(said)
                self.lan.tell(self, became(self.lan, effect))
        self._note_sent(said)
        super().perform(effects)

    def _note_sent(self, said: dict[tuple[str, str], list[NodeId]]) -> None:
        for (kind, text), to in said.items():
            if text:
                often = f"{kind} sent" if kind in TOLD_ONCE else ""
                names = self.lan.names_of(to)
                self.lan.tell(self, f"-> {names}: {kind}: {text}", often, names)
        said.clear()

    def deliver(self, end: End, message: Message) -> None:
        def note() -> None:
            told = not isinstance(message, TOLD_WHEN_SENT)
            if told and end.number in self._links and words(self.lan, message):
                kind, peer = type(message).__name__, end.other.station.name
                often = f"{kind} read" if kind in TOLD_ONCE else ""
                self.lan.tell(self, f"<- {peer}: {kind}", often, peer)

        self._when_running(note)
        super().deliver(end, message)
