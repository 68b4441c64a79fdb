"""The lobby: who you are, what can be played, who is here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.people.lookup import labels
from games.window.advice import draw_advice
from games.window.offers import Offer
from games.window.pen import Pen
from games.window.theme import (
    DIM,
    FRUIT,
    GOOD,
    HOVER,
    PANEL,
    RAISED,
    TEXT,
    WHITE,
    colour_of,
)
from p2p import Finding, Node, NodeId, Peer, RoomInfo, short_code

KEYS = ("F5", "F6", "F7", "F8")
TILE = 12  # units; the width of a person's tile at least


class Wish(msgspec.Struct, frozen=True):
    """What was clicked: play or watch a game, speak to a person, change the name."""

    play: str = ""
    watch: str = ""
    speak: str = ""
    rename: bool = False


NOTHING = Wish()


class Lobby:
    """Draws the lobby. `joining` is the game that was asked for and not yet entered,
    `findings` is what the doctor says to who is alone; any thread may set it."""

    def __init__(self) -> None:
        self.joining = ""
        self.findings: Sequence[Finding] = ()
        self._scroll = 0

    def picture(self) -> object:
        """What other threads and the network change of the picture."""
        return self.joining, self.findings

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        node: Node,
        offers: Sequence[Offer],
        peers: Sequence[Peer],
    ) -> Wish:
        """Draw all in `area`; returns what the user wants."""
        sizes = pen.sizes
        area = area.inflate(-3 * sizes.pad, -2 * sizes.pad)
        wish, y = self._draw_head(pen, area, node)
        for number, offer in enumerate(offers):
            card = pygame.Rect(area.x, y, area.width, 4 * sizes.unit + sizes.gap)
            key = KEYS[number] if number < len(KEYS) else ""
            named = {peer.id: peer.name for peer in peers}
            clicked = self._draw_offer(pen, card, offer, key, named)
            wish = clicked if clicked is not NOTHING else wish
            y = card.bottom + sizes.gap
        foot = _draw_keys(pen, area)
        rest = pygame.Rect(area.x, y + sizes.pad, area.width, 0)
        rest.height = foot - sizes.pad - rest.y
        clicked = self._draw_people(pen, rest, node, peers)
        return clicked if clicked is not NOTHING else wish

    def _draw_head(self, pen: Pen, area: pygame.Rect, node: Node) -> tuple[Wish, int]:
        sizes = pen.sizes
        cell = round(sizes.huge * 0.42)
        _draw_logo(pen, area.x, area.y + round(sizes.huge * 0.35), cell)
        x = area.x + 7 * cell + sizes.pad
        room = area.right - x
        title = pen.text(
            "Hydra LAN", (x, area.y), sizes.huge, WHITE, bold=True, width=room
        )
        y = title.bottom + sizes.pad + sizes.gap
        pen.text("You are", (area.x, y), sizes.unit, DIM)
        x = area.x + pen.fonts.width("You are ", sizes.unit)
        change = pygame.Rect(0, 0, 0, round(sizes.unit * 1.6))
        change.width = pen.fonts.width("change", sizes.small) + 2 * sizes.unit
        room = area.right - x - change.width - sizes.gap
        name = pen.text(node.name, (x, y), sizes.unit, WHITE, bold=True, width=room)
        change.midleft = (name.right + sizes.gap, name.centery)
        clicked = pen.button(change, "change", size=sizes.small)
        y = change.bottom + sizes.gap // 2
        where = f"{short_code(node.id)}   {'   '.join(node.addresses[:2])}"
        place = pen.text(where, (area.x, y), sizes.small, DIM, width=area.width)
        return (Wish(rename=True) if clicked else NOTHING), place.bottom + sizes.pad

    def _draw_offer(
        self,
        pen: Pen,
        card: pygame.Rect,
        offer: Offer,
        key: str,
        named: dict[NodeId, str],
    ) -> Wish:
        sizes = pen.sizes
        pen.box(card, PANEL)
        inner = card.inflate(-2 * sizes.pad, -2 * sizes.gap)
        play = pygame.Rect(0, 0, 9 * sizes.unit, round(2.6 * sizes.unit))
        play.midright = inner.midright
        watch = pygame.Rect(0, 0, 4 * sizes.unit, play.height)
        watch.midright = (play.left - sizes.gap, play.centery)
        roomy = offer.room is not None and watch.left > inner.x + 4 * sizes.unit
        end = watch.left if roomy else play.left
        wide = end - inner.x - sizes.gap
        title = pen.text(
            offer.title,
            (inner.x, inner.centery - round(sizes.unit * 1.35)),
            sizes.large,
            WHITE,
            bold=True,
            width=wide,
        )
        status = _status(offer.room, named)
        at = (inner.x, title.bottom)
        pen.text(status, at, sizes.small, GOOD if offer.room else DIM, width=wide)
        if self.joining == offer.game:
            pen.text("joining …", play.center, sizes.unit, DIM, anchor="center")
            return NOTHING
        word = "JOIN" if offer.room else "PLAY"
        if pen.button(play, word, key=key, strong=True, size=sizes.large):
            return Wish(play=offer.game)
        if roomy and pen.button(watch, "Watch"):
            return Wish(watch=offer.game)
        return NOTHING

    def _draw_people(
        self, pen: Pen, area: pygame.Rect, node: Node, peers: Sequence[Peer]
    ) -> Wish:
        sizes = pen.sizes
        head = f"Here now: {len(peers) + 1}" if peers else "Nobody else is here yet"
        place = pen.text(head, area.topleft, sizes.unit, TEXT, bold=True)
        below = place.bottom + sizes.gap
        if area.bottom - below < sizes.unit:
            return NOTHING
        area = pygame.Rect(area.x, below, area.width, area.bottom - below)
        if peers:
            return self._draw_tiles(pen, area, node, peers)
        if findings := self.findings:
            draw_advice(pen, area, findings)
            return NOTHING
        text = (
            "Start Hydra LAN on another computer in this network: it appears here by "
            "itself. Nothing has to be typed. You can play at once, against bots."
        )
        pen.lines(text, area, sizes.unit, DIM, 4)
        return NOTHING

    def _draw_tiles(
        self, pen: Pen, area: pygame.Rect, node: Node, peers: Sequence[Peer]
    ) -> Wish:
        sizes = pen.sizes
        columns = max(1, (area.width + sizes.gap) // (TILE * sizes.unit))
        wide = (area.width - (columns - 1) * sizes.gap) // columns
        tall = round(2.7 * sizes.unit)
        step = tall + sizes.gap
        rows = -(-len(peers) // columns)
        most = max(0, rows * step - sizes.gap - area.height)
        if pen.over(area):
            self._scroll -= pen.mouse.wheel * step
        self._scroll = max(0, min(self._scroll, most))
        called = labels(peers, node.name)
        wish = NOTHING
        old = pen.clip(area)
        for number, peer in enumerate(sorted(peers, key=lambda p: called[p.id])):
            row, column = divmod(number, columns)
            x, y = area.x + column * (wide + sizes.gap), area.y + row * step
            tile = pygame.Rect(x, y - self._scroll, wide, tall)
            if tile.colliderect(area) and _draw_tile(pen, tile, peer):
                wish = Wish(speak=called[peer.id])
        pen.surface.set_clip(old)
        if most:
            _draw_bar(pen, area, self._scroll, most)
        return wish


def _draw_keys(pen: Pen, area: pygame.Rect) -> int:
    """The keys that help, on the last line; returns where that begins."""
    y = area.bottom - pen.sizes.unit // 2
    x = area.x
    for key, word in (("F5", "play"), ("Tab", "chat"), ("F11", "full screen")):
        cap = pen.cap(key, (x, y))
        at = (cap.right + pen.sizes.gap, y)
        word = pen.fonts.fit(word, pen.sizes.small, area.right - at[0])
        place = pen.text(word, at, pen.sizes.small, DIM, anchor="midleft")
        x = place.right + pen.sizes.pad
    return y - pen.sizes.unit


def _draw_tile(pen: Pen, tile: pygame.Rect, peer: Peer) -> bool:
    sizes = pen.sizes
    pen.box(tile, HOVER if pen.over(tile) else RAISED)
    mark = pygame.Rect(0, 0, sizes.gap, tile.height - 2 * sizes.gap)
    mark.midleft = (tile.x + sizes.gap, tile.centery)
    pen.surface.fill(colour_of(peer.id), mark)
    x = mark.right + sizes.gap
    room = tile.right - sizes.gap - x
    name = peer.name or short_code(peer.id)
    at = (x, tile.centery + round(sizes.unit * 0.15))
    pen.text(name, at, sizes.unit, TEXT, width=room, anchor="bottomleft")
    where = f"{short_code(peer.id)}  {peer.address}"
    pen.text(where, at, sizes.small, DIM, width=room)
    return pen.clicked(tile)


def _draw_bar(pen: Pen, area: pygame.Rect, scroll: int, most: int) -> None:
    tall = max(pen.sizes.unit, area.height * area.height // (area.height + most))
    y = area.y + (area.height - tall) * scroll // most
    bar = pygame.Rect(area.right + 3, y, 3, tall)
    pygame.draw.rect(pen.surface, (70, 75, 85), bar, border_radius=2)


def _draw_logo(pen: Pen, x: int, y: int, cell: int) -> None:
    """The classroom snake and its fruit."""
    for column, row in ((0, 1), (1, 1), (1, 0), (2, 0), (3, 0)):
        pen.surface.fill(WHITE, (x + column * cell, y + row * cell, cell - 1, cell - 1))
    pen.surface.fill(FRUIT, (x + 5 * cell, y, cell - 1, cell - 1))


def _status(room: RoomInfo | None, named: dict[NodeId, str]) -> str:
    if room is None:
        return "Nobody plays yet: open the game"
    host = named.get(room.host) or short_code(room.host)
    if room.members < 2:  # a room that was just opened has none yet
        return f"{host} is in the game"
    return f"{host} and {room.members - 1} more are in the game"
