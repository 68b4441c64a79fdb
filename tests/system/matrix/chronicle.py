"""What happened in a cell, for who has to read its failure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.lan import arena
from tests.lan.nodeproc import Event
from tests.system.matrix.player import Player, Reign

TOLD = ("room", "rooms", "peer", "gone", "left", "notice", "input", "error")
Line = tuple[float, str, str]


def chronicle(players: Iterable[Player]) -> str:
    """All that they told since the cell began, in one order; ticks by reign."""
    everybody = list(players)
    names = {player.id: player.node.name for player in everybody}
    lines = sorted(line for player in everybody for line in _lines(player, names))
    begin = min((player.since for player in everybody), default=0.0)
    return "\n".join(f"{at - begin:7.3f} {who:7} {what}" for at, who, what in lines)


def _lines(player: Player, names: dict[str, str]) -> Iterator[Line]:
    who = player.node.name
    for event in list(player.node.events):
        if event["at"] >= player.since and event["event"] in TOLD:
            yield event["at"], who, _words(event, names)
    before = None
    for told in player.ticks:
        step = (told.reign, told.tick - 1)
        if before is None or step != (before.reign, before.tick):
            if before is not None:
                yield before.at, who, f"... to tick {before.tick}"
            host = told.reign and names.get(told.reign.host)
            yield (
                told.at,
                who,
                f"tick {told.tick} of {told.reign and told.reign[0]} {host}",
            )
        before = told
    if before is not None:
        yield before.at, who, f"... to tick {before.tick}, the last"


def _named(reign: Reign | None, names: dict[str, str]) -> str:
    return f"{names.get(reign.host)} {reign.term}" if reign else "an unknown host"


def _words(event: Event, names: dict[str, str]) -> str:
    match event["event"]:
        case "room":
            people = "+".join(names.get(i, i[:5]) for i in arena.people(event))
            host = names.get(event["host"])
            return f"room of {host} {event['term']} at {event['tick']}: {people}"
        case "rooms":
            told = [(names.get(r["host"]), r["term"]) for r in event["rooms"]]
            return f"rooms {told}"
        case "peer" | "gone":
            why = event.get("reason") or event.get("address")
            return f"{event['event']} {event['name']} ({why})"
        case "input":
            return f"input {event['number']} at {event['tick']}"
    return f"{event['event']} {event.get('text', '')}"
