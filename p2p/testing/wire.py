"""One connection between two stations, as TCP looks from above."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from p2p.effects import LinkId
from p2p.messages import Goodbye, Message
from p2p.wire.link import DEAD_AFTER

if TYPE_CHECKING:
    from p2p.testing.lan import Lan
    from p2p.testing.station import Station

RESEND = 0.2  # seconds until TCP tries again what a cut held up
GUST = 0.1  # seconds: what is later than that, on Wi-Fi, interrupts a connection
HUNG_UP = "it hung up"

Missing = tuple[int, Message, float]  # its number; when it would have arrived


class End:
    """One end of a wire: what its station sees of the link."""

    def __init__(self, wire: Wire, station: Station) -> None:
        self.wire = wire
        self.station = station
        self.number: LinkId = station.next_number()
        self.open = True
        self.arrives_at = 0.0  # of the last message on its way to this end
        self.sent = 0  # messages to this end; each has its number
        self.arrived = 0  # the number of the last one that did
        self.missing: Missing | None = None  # sent to this end, but lost
        self.held: dict[int, Message] = {}  # sent to this end, but the path was cut
        self.early: dict[int, Message] = {}  # arrived, but one before them has not
        self.goodbye = False

    @property
    def other(self) -> End:
        """The far end."""
        return self.wire.b if self is self.wire.a else self.wire.a


class Wire:
    """Two ends. Messages arrive in order, late, or never, but not twice."""

    def __init__(self, lan: Lan, dialler: Station, acceptor: Station) -> None:
        self.lan = lan
        self.unplugged = False  # the power of one end went off
        self.a = End(self, dialler)
        self.b = End(self, acceptor)

    def send(self, end: End, message: Message) -> None:
        """`end` sends a message to the far end."""
        other = end.other
        if not end.open or not other.open:
            return
        if not self.lan.grammar.admits(end.station, message, self.lan.now):
            self.lan.at(self.lan.now, partial(self._is_nonsense, other))
            return
        other.sent += 1
        if self.lan.is_cut(end.station, other.station):
            other.held[other.sent] = message
            return
        now, late = self.lan.now, self.lan.delay(end.station, other.station)
        if other.missing is not None:
            self._find_missing(other, other.missing)
        at = max(now + late, other.arrives_at)
        if self.lan.loses(end.station, other.station):
            other.missing = other.sent, message, at
            again = self.lan.through_air(now + RESEND, end.station, other.station)
            at = max(at, again)
        other.arrives_at = at
        self.lan.at(at, partial(self._arrive, other, other.sent, message))
        if at - now > GUST and self.lan.on_wifi:
            self.lan.at(now + GUST, partial(self._is_late, other, other.sent))

    def _is_nonsense(self, end: End) -> None:
        if end.open and end.other.open:
            end.station.heard_nonsense(end)
            self.close(end, "it broke the protocol")

    def _is_late(self, end: End, number: int) -> None:
        if end.open and number > end.arrived:
            self.lan.reach.shaken()

    def _find_missing(self, end: End, missing: Missing) -> None:
        # Something later is sent: as soon as that is acknowledged, TCP sends again what
        # was lost.
        number, message, earliest = missing
        end.missing = None
        at = self.lan.now
        for _ in range(3):
            at = self.lan.through_air(at, end.other.station, end.station)
        at = max(at, earliest)
        if at < end.arrives_at:  # else it comes when TCP has waited for long enough
            end.arrives_at = at
            self.lan.at(at, partial(self._arrive, end, number, message))

    def _arrive(self, end: End, number: int, message: Message) -> None:
        if not end.open or number <= end.arrived:
            return
        if self.lan.is_cut(end.other.station, end.station):
            if not self.unplugged:
                end.held[number] = message
            return
        if number > end.arrived + 1:
            end.early[number] = message
            return
        end.arrived = number
        if isinstance(message, Goodbye):
            end.goodbye = True
            self.close(end, "left")
        else:
            end.station.deliver(end, message)
        if (following := end.early.pop(number + 1, None)) is not None:
            self._arrive(end, number + 1, following)

    def flow_again(self) -> None:
        """The path may work again: TCP sends what it held."""
        for end in (self.a, self.b):
            sender = end.other.station
            if end.held and not self.lan.is_cut(sender, end.station):
                # What was under way when the path was cut came before what was said
                # since then.
                held, end.held = sorted(end.held.items(), key=lambda h: h[0]), {}
                at = max(self.lan.now + self.lan.dice.random() * RESEND, end.arrives_at)
                end.arrives_at = at
                for number, message in held:
                    self.lan.at(at, partial(self._arrive, end, number, message))
            if end.open and not end.other.open:  # FIN, or RST of a kernel without it
                at = max(self.lan.now + self.lan.dice.random() * RESEND, end.arrives_at)
                self.lan.at(at, partial(self._learn_of_the_end, end))

    def _learn_of_the_end(self, end: End) -> None:
        if not self.lan.is_cut(end.other.station, end.station):
            self.close(end, HUNG_UP)

    def watch_silence(self) -> None:
        """A path was cut or an end stopped: who hears nothing hangs up."""
        since = self.lan.now

        def give_up(end: End) -> None:
            silent = self.lan.silent_since(end.other.station, end.station)
            if end.open and silent is not None and silent <= since:
                self.close(end, "it does not answer any more")

        for end in (self.a, self.b):
            self.lan.at(since + DEAD_AFTER, partial(give_up, end))

    def close(self, end: End, reason: str) -> None:
        """`end` hangs up; the far end learns of it if the path works."""
        if not end.open:
            return
        end.open = False
        end.station.closed(end, reason)
        other = end.other
        if not self.lan.is_cut(end.station, other.station):
            self.lan.at(self._end_arrives(other), partial(self.close, other, HUNG_UP))

    def forget(self) -> None:
        """The power of one end is off: what it had not got through is lost."""
        self.unplugged = True
        self.a.held.clear()
        self.b.held.clear()

    def die(self, end: End) -> None:
        """The process at `end` is gone without a word; its kernel closes the socket."""
        end.open = False
        other = end.other
        if not self.lan.is_cut(end.station, other.station):
            self.lan.at(self._end_arrives(other), partial(self.close, other, HUNG_UP))

    def _end_arrives(self, end: End) -> float:
        at = self.lan.now + self.lan.delay()
        at = self.lan.through_air(at, end.other.station, end.station)
        return max(at, end.arrives_at)
