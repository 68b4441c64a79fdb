"""The lobby: who you are, at which tables is played, who is here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.window.advice import draw_advice
from games.window.neighbours import Neighbours
from games.window.pen import Pen
from games.window.scroll import Scroll
from games.window.tables import Chosen, Label, Tables
from games.window.theme import DIM, RED, TEXT, WHITE
from games.window.tile import Person, draw_blocked, draw_tile
from p2p import Node, Peer, short_code

MIN_TILE = 12  # units; the width of a person's tile at least
NEW_TABLE = pygame.K_F9


class Wish(msgspec.Struct, frozen=True):
    """What was clicked: play or watch what is offered, open a table, speak to somebody
    (his id, or everyone), change the name, hide what somebody says or him at all, or
    undo that."""

    table: Chosen | None = None
    opens: bool = False
    speak: str = ""
    rename: bool = False
    mute: Peer | None = None
    block: Peer | None = None
    unblock: Peer | None = None


NOTHING = Wish()


class Lobby:
    """Draws the lobby."""

    def __init__(self) -> None:
        self.tables = Tables()
        self._people = Scroll()
        self._offered = ""  # who could be hidden by a click in the last picture

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        node: Node,
        neighbours: Neighbours,
        persons: Sequence[Person],
        label: Label,
    ) -> Wish:
        """Draw all in `area`, of whom `persons` are here; `label` is what to call an
        id. Returns what the user wants."""
        sizes = pen.sizes
        area = area.inflate(-3 * sizes.pad, -2 * sizes.pad)
        wish, y = self._draw_head(pen, area, node)
        foot = _draw_keys(pen, area)
        rest = pygame.Rect(area.x, y, area.width, foot - sizes.pad - y)
        games = rest.copy()
        between = sizes.pad + sizes.gap
        games.height -= _least(pen, rest, neighbours) + between
        chosen = self.tables.draw(pen, games, neighbours.offers, label)
        wish = Wish(table=chosen) if chosen else wish
        people = rest.copy()
        people.height -= games.height + between
        people.bottom = rest.bottom
        clicked = self._draw_people(pen, people, neighbours, persons)
        return clicked if clicked is not NOTHING else wish

    def _draw_head(self, pen: Pen, area: pygame.Rect, node: Node) -> tuple[Wish, int]:
        sizes = pen.sizes
        cell = round(sizes.huge * 0.42)
        _draw_logo(pen, area.x, area.y + round(sizes.huge * 0.35), cell)
        x = area.x + 7 * cell + sizes.pad
        space = area.right - x
        title = pen.text(
            "Hydra LAN", (x, area.y), sizes.huge, WHITE, bold=True, width=space
        )
        y = title.bottom + sizes.pad + sizes.gap
        pen.text("You are", (area.x, y), sizes.unit, DIM)
        x = area.x + pen.fonts.width("You are ", sizes.unit)
        change = pygame.Rect(0, 0, 0, round(sizes.unit * 1.6))
        change.width = pen.fonts.width("change", sizes.small) + 2 * sizes.unit
        new = pygame.Rect(0, y, 0, change.height)
        new.width = pen.fonts.width("New table", sizes.small) + pen.cap_width("F9")
        new.width = min(new.width + sizes.unit, area.width // 3)
        new.right = area.right
        space = new.left - x - change.width - 2 * sizes.gap
        name = pen.text(node.name, (x, y), sizes.unit, WHITE, bold=True, width=space)
        change.midleft = (name.right + sizes.gap, name.centery)
        clicked = pen.button(change, "change", size=sizes.small)
        y = change.bottom + sizes.gap // 2
        new.centery = change.centery
        opens = pen.button(new, "New table", key="F9", size=sizes.small)
        where = f"{short_code(node.id)}   {'   '.join(node.addresses[:2])}"
        place = pen.text(where, (area.x, y), sizes.small, DIM, width=area.width)
        wish = Wish(rename=True) if clicked else Wish(opens=True) if opens else NOTHING
        return wish, place.bottom + sizes.pad

    def _draw_people(
        self,
        pen: Pen,
        area: pygame.Rect,
        neighbours: Neighbours,
        persons: Sequence[Person],
    ) -> Wish:
        sizes, peers, blocked = pen.sizes, neighbours.peers, neighbours.blocked
        head = f"Here now: {len(peers) + 1}" if peers else "Nobody else is here yet"
        place = pen.text(head, area.topleft, sizes.unit, TEXT, bold=True)
        if blocked:
            count = f"blocked: {len(blocked)}"
            at = (area.right, place.centery)
            pen.text(count, at, sizes.small, DIM, anchor="midright")
        below = place.bottom + sizes.gap
        if area.bottom - below < sizes.unit:
            return NOTHING
        area = pygame.Rect(area.x, below, area.width, area.bottom - below)
        if not peers:
            area = _draw_alone(pen, area, neighbours)
        return self._draw_tiles(pen, area, persons, neighbours.blocked)

    def _draw_tiles(
        self,
        pen: Pen,
        area: pygame.Rect,
        persons: Sequence[Person],
        blocked: Sequence[Peer],
    ) -> Wish:
        """A tile for each of them; who is blocked comes last."""
        sizes = pen.sizes
        hidden = sorted(blocked, key=lambda peer: (peer.name, peer.id))
        tiles: list[Person | Peer] = [*persons, *hidden]
        columns, step = _columns(pen, area), _tile_step(pen)
        wide = (area.width - (columns - 1) * sizes.gap) // columns
        down = self._people.take(pen, area, _height(pen, area, len(tiles)), step)
        wish, offered = NOTHING, ""
        old = pen.clip(area)
        for number, one in enumerate(tiles):
            row, column = divmod(number, columns)
            x, y = area.x + column * (wide + sizes.gap), area.y + row * step
            tile = pygame.Rect(x, y - down, wide, step - sizes.gap)
            if not tile.colliderect(area):
                continue
            if isinstance(one, Peer):
                if draw_blocked(pen, tile, one):
                    wish = Wish(unblock=one)
                continue
            peer = one.peer
            offered = peer.id if pen.over(tile) else offered
            match draw_tile(pen, tile, one):
                case "block" if self._offered == peer.id:  # it was to be read before
                    wish = Wish(block=peer)
                case "mute" if self._offered == peer.id:
                    wish = Wish(mute=peer)
                case "block" | "mute" | "tile":
                    wish = Wish(speak=peer.id)
        self._offered = offered
        pen.surface.set_clip(old)
        return wish


def _least(pen: Pen, rest: pygame.Rect, neighbours: Neighbours) -> int:
    """What of the `rest` stays for people, however many games there are: two rows of
    them, or the sentences for who is alone."""
    head = pen.fonts.height(pen.sizes.unit) + pen.sizes.gap
    count = len(neighbours.peers) + len(neighbours.blocked)
    rows = -(-count // _columns(pen, rest))
    needed = min(rows, 2) * _tile_step(pen)
    if not neighbours.peers:
        needed += 4 * pen.fonts.height(pen.sizes.unit)
    return max(0, min(head + needed, rest.height // 2))


def _columns(pen: Pen, area: pygame.Rect) -> int:
    return max(1, (area.width + pen.sizes.gap) // (MIN_TILE * pen.sizes.unit))


def _tile_step(pen: Pen) -> int:
    """From one row of tiles to the next."""
    return round(2.7 * pen.sizes.unit) + pen.sizes.gap


def _height(pen: Pen, area: pygame.Rect, count: int) -> int:
    """That of so many tiles."""
    return max(0, -(-count // _columns(pen, area)) * _tile_step(pen) - pen.sizes.gap)


def _draw_keys(pen: Pen, area: pygame.Rect) -> int:
    """The keys that help, on the last line; returns where that begins."""
    y = area.bottom - pen.sizes.unit // 2
    x = area.x
    keys = (("F5", "play"), ("Tab", "chat"), ("↑ ↓", "tables"), ("F11", "full screen"))
    for key, word in keys:
        cap = pen.cap(key, (x, y))
        at = (cap.right + pen.sizes.gap, y)
        word = pen.fonts.fit(word, pen.sizes.small, area.right - at[0])
        place = pen.text(word, at, pen.sizes.small, DIM, anchor="midleft")
        x = place.right + pen.sizes.pad
    return y - pen.sizes.unit


def _draw_alone(pen: Pen, area: pygame.Rect, neighbours: Neighbours) -> pygame.Rect:
    """What who is alone can do; returns what is left below, for those he blocked."""
    gap = pen.sizes.gap
    rows = min(_height(pen, area, len(neighbours.blocked)), area.height // 2)
    below = pygame.Rect(area.x, area.bottom - rows, area.width, rows)
    above = pygame.Rect(area.x, area.y, area.width, max(0, below.y - gap - area.y))
    if findings := neighbours.findings:
        draw_advice(pen, above, findings)
        return below
    text = (
        "Start Hydra LAN on another computer in this network: it appears here by "
        "itself. Nothing has to be typed. You can play at once, against bots."
    )
    tall = pen.lines(text, above, pen.sizes.unit, DIM, 4)
    below.y = min(below.y, above.y + tall + gap)
    return below


def _draw_logo(pen: Pen, x: int, y: int, cell: int) -> None:
    """The classroom snake and its fruit."""
    for column, row in ((0, 1), (1, 1), (1, 0), (2, 0), (3, 0)):
        pen.surface.fill(WHITE, (x + column * cell, y + row * cell, cell - 1, cell - 1))
    pen.surface.fill(RED, (x + 5 * cell, y, cell - 1, cell - 1))
