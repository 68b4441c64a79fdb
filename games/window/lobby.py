"""The lobby: who you are, what can be played, who is here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.window.advice import draw_advice
from games.window.neighbours import Neighbours
from games.window.offers import PLAY_KEYS, Offer
from games.window.pen import Pen
from games.window.scroll import Scroll
from games.window.theme import DIM, GOOD, PANEL, RED, TEXT, WHITE
from games.window.tile import Person, draw_blocked, draw_tile
from p2p import Node, NodeId, Peer, RoomInfo, short_code

MIN_TILE = 12  # units; the width of a person's tile at least


class Wish(msgspec.Struct, frozen=True):
    """What was clicked: play or watch a game, speak to somebody (his id, or everyone),
    change the name, hide what somebody says or him at all, or undo that."""

    play: str = ""
    watch: str = ""
    speak: str = ""
    rename: bool = False
    mute: Peer | None = None
    block: Peer | None = None
    unblock: Peer | None = None


NOTHING = Wish()


class Lobby:
    """Draws the lobby. `joining` is the game that was asked for and not yet entered."""

    def __init__(self) -> None:
        self.joining = ""
        self._games = Scroll()
        self._people = Scroll()
        self._offered = ""  # who could be hidden by a click in the last picture

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        node: Node,
        neighbours: Neighbours,
        persons: Sequence[Person],
    ) -> Wish:
        """Draw all in `area`, of whom `persons` are here; returns what the user
        wants."""
        sizes = pen.sizes
        area = area.inflate(-3 * sizes.pad, -2 * sizes.pad)
        wish, y = self._draw_head(pen, area, node)
        foot = _draw_keys(pen, area)
        rest = pygame.Rect(area.x, y, area.width, foot - sizes.pad - y)
        games = rest.copy()
        between = sizes.pad + sizes.gap
        games.height -= _least(pen, rest, neighbours) + between
        clicked = self._draw_games(pen, games, neighbours)
        wish = clicked if clicked is not NOTHING else wish
        people = rest.copy()
        people.height -= games.height + between
        people.bottom = rest.bottom
        clicked = self._draw_people(pen, people, neighbours, persons)
        return clicked if clicked is not NOTHING else wish

    def _draw_games(self, pen: Pen, area: pygame.Rect, neighbours: Neighbours) -> Wish:
        """A card for each game, flat ones if they are many; `area` becomes as high as
        they need."""
        offers, gap = neighbours.offers, pen.sizes.gap
        tall = _card_height(pen, len(offers), area.height)
        whole = len(offers) * (tall + gap) - gap
        area.height = max(0, min(area.height, whole))
        named = {peer.id: peer.name for peer in neighbours.peers}
        keys = [*PLAY_KEYS.values()]
        wish, y = NOTHING, area.y - self._games.take(pen, area, whole, tall + gap)
        old = pen.clip(area)
        for number, offer in enumerate(offers):
            card = pygame.Rect(area.x, y, area.width, tall)
            key = keys[number] if number < len(keys) else ""
            if card.colliderect(area):
                clicked = self._draw_offer(pen, card, offer, key, named)
                wish = clicked if clicked is not NOTHING else wish
            y = card.bottom + gap
        pen.surface.set_clip(old)
        return wish

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
        space = area.right - x - change.width - sizes.gap
        name = pen.text(node.name, (x, y), sizes.unit, WHITE, bold=True, width=space)
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
        inner = card.inflate(-2 * sizes.pad, -sizes.gap)
        play = pygame.Rect(0, 0, 9 * sizes.unit, round(2.6 * sizes.unit))
        play.height = min(play.height, inner.height)
        play.midright = inner.midright
        watch = pygame.Rect(0, 0, 4 * sizes.unit, play.height)
        watch.midright = (play.left - sizes.gap, play.centery)
        has_watch = offer.room is not None and watch.left > inner.x + 4 * sizes.unit
        inner.width = (watch.left if has_watch else play.left) - inner.x - sizes.gap
        _draw_title(pen, inner, offer, _status(offer.room, named))
        if self.joining == offer.game:
            pen.text("joining …", play.center, sizes.unit, DIM, anchor="center")
            return NOTHING
        word = "JOIN" if offer.room else "PLAY"
        size = min(sizes.large, round(play.height * 0.6))
        if pen.button(play, word, key=key, strong=True, size=size):
            return Wish(play=offer.game)
        if has_watch and pen.button(watch, "Watch"):
            return Wish(watch=offer.game)
        return NOTHING

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


def _card_height(pen: Pen, count: int, space: int) -> int:
    """The height of each of so many cards: less if all of them need more `space`."""
    unit, gap = pen.sizes.unit, pen.sizes.gap
    tall = 4 * unit + gap
    return tall if count * (tall + gap) - gap <= space else 3 * unit


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


def _draw_title(pen: Pen, area: pygame.Rect, offer: Offer, status: str) -> None:
    """Title and status of a game: below one another, or side by side if it is low."""
    sizes, colour = pen.sizes, GOOD if offer.room else DIM
    tall = pen.fonts.height(sizes.large) + pen.fonts.height(sizes.small)
    if tall <= area.height:
        at = (area.x, area.centery - round(sizes.unit * 1.35))
        title = pen.text(
            offer.title, at, sizes.large, WHITE, bold=True, width=area.width
        )
        at = (area.x, title.bottom)
        pen.text(status, at, sizes.small, colour, width=area.width)
        return
    title = pen.text(
        offer.title,
        area.midleft,
        sizes.unit,
        WHITE,
        bold=True,
        width=area.width,
        anchor="midleft",
    )
    at = (title.right + sizes.gap, area.centery)
    left = area.right - at[0]
    pen.text(status, at, sizes.small, colour, width=left, anchor="midleft")


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


def _status(room: RoomInfo | None, named: dict[NodeId, str]) -> str:
    if room is None:
        return "Nobody plays yet: open the game"
    host = named.get(room.host) or short_code(room.host)
    if room.members < 2:  # a room that was just opened has none yet
        return f"{host} is in the game"
    return f"{host} and {room.members - 1} more are in the game"
