"""Stations of a simulated LAN that play, and what can be seen of them."""

from __future__ import annotations

from p2p.effects import Send
from p2p.events import Ticked
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Forward, Forwarded, Message
from p2p.relay.letters import Letters
from p2p.room.edition import room_id
from p2p.testing import Lan, Station
from p2p.testing.signer import SimulatedSigner
from p2p.wire.codec import MessageReader, encode
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.schedule import TOY

TICK = 0.05  # seconds


def playing(
    count: int, seed: int = 1, rules: Toy | None = None
) -> tuple[Lan, list[Station]]:
    """A LAN on which `count` stations play, the first of them as host."""
    lan = Lan(seed, [rules or Toy()])
    stations = [lan.add(f"n{number}") for number in range(count)]
    lan.run(0.3)
    for station in stations:
        station.play(TOY)
        lan.run_until(lambda s=station: inside(s), 2.0)  # type: ignore[misc]
    lan.run(0.5)
    assert term(stations[0]) == (1, stations[0])
    return lan, stations


def inside(station: Station) -> bool:
    return station.room is not None and station.room.view() is not None


def term(station: Station) -> tuple[int, Station]:
    """Counter and host of the reign that a station follows."""
    assert station.room is not None
    assert station.room.election.term is not None
    found = station.room.election.term
    host = next(s for s in station.lan.stations.values() if s.id == found.host)
    return found.counter, host


def ticks(station: Station) -> list[tuple[int, int]]:
    """All (term, tick) that a station told of."""
    return [(e.term, e.tick) for e in station.events if isinstance(e, Ticked)]


def until_new_reign(lan: Lan, rest: list[Station], limit: float) -> float:
    """Seconds until each of `rest` has a tick of the next reign."""
    before, start = term(rest[0])[0], lan.now

    def arrived() -> bool:
        return all(ticks(s)[-1][0] > before for s in rest)

    assert lan.run_until(arrived, limit), "nobody took over"
    return lan.now - start


def hosts_during(lan: Lan, seconds: float) -> set[Station]:
    """Who hosts at any moment of the next seconds; looks after each event."""
    found: set[Station] = set()

    def look() -> bool:
        rooms = ((s, s.room) for s in lan.running())
        found.update(s for s, room in rooms if room and room.election.hosting)
        return False

    lan.run_until(look, seconds)
    return found


def hiccup(lan: Lan, station: Station, seconds: float) -> None:
    """What a station sends and gets waits for so long, and then comes at once."""
    lan.slow(station, seconds)
    lan.run(seconds)
    lan.slow(station, 0)


def say(liar: Station, to: Station, message: Message) -> None:
    """Send what an honest node would not; as the wire would carry it."""
    (carried,) = MessageReader(2**20).feed(encode(message))
    liar.perform([Send((to.id,), carried)])


def nobody(number: int) -> NodeId:
    return nobodys_pen(number).me


def nobodys_pen(number: int) -> Letters:
    """A key that a liar has made, which no station has."""
    return Letters(SimulatedSigner(f"nobody {number}"), FIRST_APP, "n" * 8)


def pen(station: Station) -> Letters:
    """To sign as that station, as if it had spoken around a broken link."""
    return Letters(station.signer, FIRST_APP, "p" * 8)


class Forger:
    """Has a key of his own, and claims that it is the one of another."""

    def __init__(self, liar: Station, public_key: bytes) -> None:
        self.public_key = public_key
        self.sign = liar.signer.sign
        self.verify = liar.signer.verify


def forged(liar: Station, victim: Station) -> Letters:
    """To write in the name of the victim."""
    return Letters(Forger(liar, victim.signer.public_key), FIRST_APP, "p" * 8)


def letter(by: Letters, to: Station, message: Forwarded, hops: int = 0) -> Forward:
    """A message to `to`, as it comes around a broken link."""
    room = room_id(Toy())
    reigns = to.room.replicator.reigns if to.room is not None else None
    reign = reigns.present if reigns is not None else 0
    return by.write(room, reign, to.id, True, message, hops)
