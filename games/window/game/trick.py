"""A host dies and nobody notices: one head falls, another rises, and a card says so.

It lies over the board, so it is small, the board is seen through it, and it keeps off
what is the user's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import msgspec
import pygame

from games.contract import Seat
from games.face import Face, face_of
from games.people.herald import Takeover
from games.window.letters.scripts import isolated
from games.window.theme import BLACK, GOOD, TEXT, WHITE
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from p2p import Member

SHOWN_FOR = 5.0  # seconds
FADES_FOR = 0.4  # seconds, the last of them
FALLS_FOR = 0.5  # seconds; so long the old head falls
RISES_AT, RISES_FOR = 0.15, 0.35  # seconds, within the same half second
FAR, ASIDE = 2.4, 0.4  # heads that it falls, and goes aside
TURNS = 130  # degrees
BEYOND = 1.7  # how far the new head springs beyond its place, before it rests there
SHADE = 175  # of 255: how dark it is behind the words
NAME = 11  # units of a name at most
WIDE = 0.53  # of the field's width: beside it stands what else happened
WIDEST = 0.95  # of it, where the words need that

Sight = Callable[[pygame.Rect], bool]


class Heads(msgspec.Struct, frozen=True):
    """What is shown: who hosted and who hosts, and how they look."""

    takeover: Takeover
    lost: Face | None
    found: Face | None


class Trick:
    """Of one stay at one table; the newest is shown."""

    def __init__(self) -> None:
        self.still = False  # the user wants no motion: words, and who hosts now
        self.mine = "You host"  # said if it is this computer
        self._heads: Heads | None = None
        self._since = 0.0
        self._is_low = False  # at the lower end of the field

    def show(
        self, takeover: Takeover, faces: Mapping[Seat, Face], clock: float
    ) -> None:
        """From now on. `faces`: of all seats, as the table shows them."""
        lost = _faced(takeover.lost, faces)
        self._heads = Heads(takeover, lost, _faced(takeover.found, faces))
        self._since, self._is_low = clock, False

    def picture(self, clock: float) -> object:
        """All that is drawn at `clock`; equal ones look the same."""
        age = clock - self._since
        if self._heads is None or age >= SHOWN_FOR:
            return None
        if self.still:
            return self._since
        moves = min(age, FALLS_FOR), max(age, SHOWN_FOR - FADES_FOR)
        return self._since, moves

    def draw(
        self, pen: Pen, area: pygame.Rect, clock: float, is_own: Sight | None = None
    ) -> None:
        """Draw it at the left of `area`, above; or below, where what `is_own` of the
        user lies above and not there."""
        age = clock - self._since
        if self._heads is None or age >= SHOWN_FOR:
            self._heads = None
            return
        sizes = pen.sizes
        tall = pen.fonts.height(sizes.unit) + pen.fonts.height(sizes.small) + sizes.gap
        head = round(tall * 1.2)
        far = sizes.gap // 2 + head // 8  # it springs beyond the card
        above = pygame.Rect(area.x + far, area.y + far, 0, tall)
        above.width = round(WIDEST * area.width) - far
        if above.width < 10 * sizes.unit or area.height < 4 * tall:
            return
        below = above.copy()
        below.bottom = area.bottom - far
        self._step_aside(above, below, is_own)
        place = below if self._is_low else above
        old = pen.clip(area)
        self._draw_card(pen, place, head, age)
        pen.surface.set_clip(old)

    def _step_aside(
        self, above: pygame.Rect, below: pygame.Rect, is_own: Sight | None
    ) -> None:
        if is_own is None:
            return
        places = [above.copy(), below.copy()]
        here, there = places[self._is_low], places[not self._is_low]
        here.width = there.width = round(here.width * WIDE / WIDEST)
        if is_own(here) and not is_own(there):
            self._is_low = not self._is_low

    def _draw_card(self, pen: Pen, place: pygame.Rect, head: int, age: float) -> None:
        assert self._heads is not None
        sizes, fonts = pen.sizes, pen.fonts
        usual = round(place.width * WIDE / WIDEST)
        most = usual - head - 3 * sizes.gap, place.width - head - 3 * sizes.gap
        first, second = _words(pen, self._heads.takeover, self.mine, most)
        wide = max(
            fonts.width(first, sizes.unit, True), fonts.width(second, sizes.small)
        )
        card = place.copy()
        card.width = head + wide + 3 * sizes.gap
        sheet = pygame.Surface(card.size, pygame.SRCALPHA)
        edge = max(1, sizes.unit // 12)
        radius = card.height // 2
        frame = sheet.get_rect()
        pygame.draw.rect(sheet, (*BLACK, SHADE), frame, border_radius=radius)
        pygame.draw.rect(sheet, (*GOOD, 255), frame, edge, border_radius=radius)
        sheet_pen = Pen(sheet, fonts, sizes, pen.mouse)
        x, y = head + sizes.gap, sizes.gap // 2
        sheet_pen.text(first, (x, y), sizes.unit, WHITE, bold=True)
        sheet_pen.text(second, (x, y + fonts.height(sizes.unit)), sizes.small, TEXT)
        seen = 1.0 if self.still else min(1.0, (SHOWN_FOR - age) / FADES_FOR)
        sheet.set_alpha(round(255 * seen))
        pen.surface.blit(sheet, card)
        middle = card.x + sizes.gap // 2 + head // 2, card.centery
        self._draw_heads(pen.surface, middle, head, age, seen)

    def _draw_heads(
        self,
        surface: pygame.Surface,
        middle: tuple[int, int],
        size: int,
        age: float,
        seen: float,
    ) -> None:
        heads, (x, y) = self._heads, middle
        assert heads is not None
        way = -1 if self._is_low else 1  # it falls onto the board in any case
        if heads.found is not None:
            risen = 1.0 if self.still else (age - RISES_AT) / RISES_FOR
            if risen > 0:
                grown = _springing(min(1.0, risen))
                at = x, y + round(way * size * 0.6 * (1 - grown))
                part = max(0.05, grown)
                _draw_head(surface, heads.found, size, at, scale=part, seen=seen)
        fallen = age / FALLS_FOR
        if heads.lost is not None and not self.still and fallen < 1:
            far = size * FAR * fallen * fallen
            at = x + round(size * ASIDE * fallen), y + round(way * far)
            left = min(1.0, 2 * (1 - fallen))
            _draw_head(surface, heads.lost, size, at, turned=-TURNS * fallen, seen=left)


def _draw_head(
    surface: pygame.Surface,
    face: Face,
    size: int,
    at: tuple[int, int],
    *,
    scale: float = 1.0,
    turned: float = 0.0,
    seen: float = 1.0,
) -> None:
    picture = pygame.Surface((size, size), pygame.SRCALPHA)
    draw_face(picture, picture.get_rect(), face)  # with premultiplied alpha
    if turned or scale != 1.0:
        picture = pygame.transform.rotozoom(picture, turned, scale)
    if seen < 1.0:
        part = round(255 * max(0.0, seen))
        picture.fill((part,) * 4, special_flags=pygame.BLEND_RGBA_MULT)
    place = picture.get_rect(center=at)
    surface.blit(picture, place, special_flags=pygame.BLEND_PREMULTIPLIED)


def _springing(part: float) -> float:
    """0 at the beginning, 1 at the end, and a little more before that."""
    back = part - 1
    return 1 + back * back * ((BEYOND + 1) * back + BEYOND)


def _words(
    pen: Pen, takeover: Takeover, mine: str, widths: tuple[int, int]
) -> tuple[str, str]:
    """Two lines, in which no name is so long that what happened is not seen. `widths`:
    the usual one, and the most that there is."""
    sizes, fonts = pen.sizes, pen.fonts
    usual, most = widths
    name = min(NAME * sizes.unit, math.floor(usual * 0.45))
    former = isolated(fonts.fit(takeover.former, sizes.unit, name, True))
    heir = isolated(fonts.fit(takeover.heir, sizes.small, name))
    who = mine if takeover.is_mine else f"{heir} hosts"
    first = fonts.fit(f"{former}'s computer is gone.", sizes.unit, most, True)
    return first, fonts.fit(f"Nobody noticed. {who} now.", sizes.small, most)


def _faced(member: Member | None, faces: Mapping[Seat, Face]) -> Face | None:
    """How he looks at this table, or, without a seat, in the lobby."""
    if member is None:
        return None
    seated = None if member.seat is None else faces.get(Seat(member.seat))
    return seated or face_of(member.face, member.id)
