"""One person in the lobby: the face, the name, and what he does."""

from __future__ import annotations

from functools import lru_cache

import msgspec
import pygame

from games.face import face_of
from games.window.chat.tabs import draw_bubble
from games.window.lobby.offers import natural
from games.window.theme import (
    DIM,
    GOOD,
    GROUND,
    HOVER,
    LINE,
    PANEL,
    TEXT,
    WARN,
    WHITE,
    Colour,
)
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from p2p import Peer, short_code

LOW, HIGH = 3, 8  # units: how tall a tile is, with the name beside the face or below
SHADE = 120  # of 255: how much is seen of the face of who is not quite here


class Person(msgspec.Struct, frozen=True):
    """Somebody who is here, or is blocked. `doing`: in a word or two, "" for nothing;
    so many lines of his are `unread`; `muted`: his words are hidden; `coded`: somebody
    else is called the same, so his code stands beside his name."""

    peer: Peer
    doing: str = ""
    unread: int = 0
    muted: bool = False
    coded: bool = False
    blocked: bool = False

    @property
    def order(self) -> tuple[object, ...]:
        """By name, "Ana 2" before "Ana 10"; who is blocked comes last."""
        return self.blocked, _by_name(self.peer.name), self.peer.id

    @property
    def name(self) -> str:
        """What he calls himself; who has no name has his code alone."""
        return self.peer.name.strip() or short_code(self.peer.id)

    @property
    def code(self) -> str:
        """What stands beside the name; "" as a rule."""
        return short_code(self.peer.id) if self.coded and self.peer.name.strip() else ""

    @property
    def said(self) -> tuple[str, Colour]:
        """What stands below the name, and in which colour."""
        if self.blocked:
            return "blocked", DIM
        if self.peer.another_key:
            return "another key", WARN
        doing = self.doing or "here"
        if self.muted:
            return f"muted, {doing}", DIM
        return doing, DIM if doing in ("here", "away") else GOOD

    @property
    def is_dim(self) -> bool:
        """Whether he is not quite here."""
        return self.blocked or self.muted or self.doing == "away"


@lru_cache(1024)
def _by_name(name: str) -> tuple[tuple[int, str], ...]:
    """What puts people in order; each picture asks for all of them."""
    return tuple(natural(name))


def draw_tile(
    pen: Pen, tile: pygame.Rect, person: Person, focused: bool = False
) -> bool:
    """The name is beside the face, or below it where the tile is high enough; whether
    it was clicked."""
    hover = pen.over(tile)
    pen.box(
        tile, HOVER if hover or focused else PANEL, LINE if person.blocked else None
    )
    old = pen.clip(tile)
    if focused:
        ring(pen, tile)
    if tile.height >= 2 * LOW * pen.sizes.unit:
        _draw_high(pen, tile, person)
    else:
        _draw_low(pen, tile, person)
    pen.surface.set_clip(old)
    return pen.clicked(tile)


def ring(pen: Pen, place: pygame.Rect) -> None:
    """The keyboard is here."""
    thick, radius = max(2, pen.sizes.unit // 8), max(3, pen.sizes.unit // 4)
    pygame.draw.rect(pen.surface, WHITE, place, thick, border_radius=radius)


def veil(pen: Pen, place: pygame.Rect, strength: float) -> None:
    """Let only so much be seen of what was drawn there: from 0.0 to 1.0."""
    dark = pygame.Surface(place.size)
    dark.fill(GROUND)
    dark.set_alpha(round(255 * (1.0 - strength)))
    pen.surface.blit(dark, place)


def draw_portrait(pen: Pen, place: pygame.Rect, person: Person) -> None:
    """His face, darker if he is not quite here."""
    peer = person.peer
    face = face_of(peer.face, peer.id)
    if not person.is_dim:
        draw_face(pen.surface, place, face)
        return
    pale = pygame.Surface(place.size, pygame.SRCALPHA)
    draw_face(pale, pale.get_rect(), face)
    pale.set_alpha(SHADE)
    pen.surface.blit(pale, place)


def _draw_low(pen: Pen, tile: pygame.Rect, person: Person) -> None:
    sizes = pen.sizes
    inner = tile.inflate(-2 * sizes.gap, -sizes.gap)
    face = pygame.Rect(inner.x, inner.y, inner.height, inner.height)
    if face.width > inner.width // 2:
        return
    draw_portrait(pen, face, person)
    end = draw_bubble(pen, inner.midright, person.unread, person.unread)
    end -= sizes.gap if person.unread else 0
    x = face.right + sizes.gap
    high = pen.fonts.height(sizes.unit) + pen.fonts.height(sizes.small)
    line = pygame.Rect(x, tile.centery - high // 2, max(0, end - x), 0)
    line.height = pen.fonts.height(sizes.unit)
    _draw_name(pen, line, person, "left")
    below = pygame.Rect(x, line.bottom, line.width, pen.fonts.height(sizes.small))
    _draw_said(pen, below, person, "left")


def _draw_high(pen: Pen, tile: pygame.Rect, person: Person) -> None:
    sizes = pen.sizes
    inner = tile.inflate(-sizes.gap, -2 * sizes.gap)
    name, small = pen.fonts.height(sizes.unit), pen.fonts.height(sizes.small)
    face = pygame.Rect(inner.x, inner.y, inner.width, 0)
    face.height = inner.height - name - small - sizes.gap // 2
    draw_portrait(pen, face, person)
    corner = tile.right - sizes.gap // 2, tile.y + sizes.gap // 2 + sizes.small
    draw_bubble(pen, corner, person.unread, person.unread)
    line = pygame.Rect(inner.x, inner.bottom - small - name, inner.width, name)
    _draw_name(pen, line, person, "middle")
    below = pygame.Rect(inner.x, line.bottom, inner.width, small)
    _draw_said(pen, below, person, "middle")


def _draw_name(pen: Pen, line: pygame.Rect, person: Person, where: str) -> None:
    """With a mark if his words were compared."""
    sizes = pen.sizes
    mark = sizes.unit if person.peer.checked else 0
    name = pen.fonts.fit(person.name, sizes.unit, max(0, line.width - mark), True)
    whole = pen.fonts.width(name, sizes.unit, True) + mark
    x = line.x if where == "left" else line.x + max(0, line.width - whole) // 2
    ink = DIM if person.is_dim else TEXT
    at = (x, line.centery)
    x = pen.text(name, at, sizes.unit, ink, bold=True, anchor="midleft").right
    if mark and line.right - x >= mark:
        pen.tick((x + sizes.gap // 2, line.centery), GOOD)


def _draw_said(pen: Pen, line: pygame.Rect, person: Person, where: str) -> None:
    """His code if there must be one, and what he does."""
    sizes, (words, colour) = pen.sizes, person.said
    code = pen.fonts.fit(person.code, sizes.small, line.width) if person.code else ""
    before = pen.fonts.width(code, sizes.small) + sizes.gap if code else 0
    words = pen.fonts.fit(words, sizes.small, max(0, line.width - before))
    whole = before + pen.fonts.width(words, sizes.small)
    x = line.x if where == "left" else line.x + max(0, line.width - whole) // 2
    if code:
        pen.text(code, (x, line.y), sizes.small, DIM)
    if line.width - before >= sizes.unit:
        pen.text(words, (x + before, line.y), sizes.small, colour)
