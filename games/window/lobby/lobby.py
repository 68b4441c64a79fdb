"""The lobby: who you are, at which tables is played, who is here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.window.letters.scripts import isolated
from games.window.lobby.arrivals import Arrivals
from games.window.lobby.boards import Boards
from games.window.lobby.crowd import Crowd
from games.window.lobby.layout import laid_out
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.solitude import draw_alone
from games.window.lobby.tablecard import Chosen, Label
from games.window.lobby.tables import Tables, first_of
from games.window.lobby.tile import Person, draw_portrait, ring
from games.window.theme import DIM, HOVER, PANEL, RED, TEXT, WHITE
from games.window.widgets.button import cap_width, draw_button, draw_cap
from games.window.widgets.focus import Focus, Name, Stop, Way
from games.window.widgets.pen import Pen
from p2p import Peer

NEW_TABLE = pygame.K_F9
WAYS: dict[int, Way] = {
    pygame.K_UP: "up",
    pygame.K_DOWN: "down",
    pygame.K_LEFT: "left",
    pygame.K_RIGHT: "right",
    pygame.K_PAGEUP: "page up",
    pygame.K_PAGEDOWN: "page down",
}
ME: Name = ("me",)
NEW: Name = ("new",)


class Wish(msgspec.Struct, frozen=True):
    """What was clicked, or chosen by the keyboard: play or watch what is offered, open
    a table, speak to somebody (his id, or everyone), change how one is seen, see who
    somebody is; or, of his card: remember that his words were compared, hide what he
    says or him at all, or undo that (`mute` does both)."""

    table: Chosen | None = None
    opens: bool = False
    speak: str = ""
    rename: bool = False
    person: Peer | None = None
    check: Peer | None = None
    uncheck: Peer | None = None
    mute: Peer | None = None
    block: Peer | None = None
    unblock: Peer | None = None


NOTHING = Wish()


class Lobby:
    """Draws the lobby."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.arrivals = Arrivals()
        self.focus = Focus()
        self._crowd = Crowd()

    # --- the keyboard ----------------------------------------------------------------

    def move(self, key: int) -> bool:
        """On to something else, if that is a key for it."""
        return key in WAYS and self.focus.move(WAYS[key])

    def chosen(self, neighbours: Neighbours, persons: Sequence[Person]) -> Wish:
        """What Enter asks for."""
        at = self.focus.chosen
        if at in (ME, NEW):
            return Wish(rename=at == ME, opens=at == NEW)
        if (table := self.tables.chosen(neighbours.offers, at)) is not None:
            return Wish(table=table)
        every = [*(person.peer for person in persons), *neighbours.blocked]
        met = (peer for peer in every if at == ("person", peer.id))
        return Wish(person=next(met, None))

    # --- the picture -----------------------------------------------------------------

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        me: Person,
        neighbours: Neighbours,
        persons: Sequence[Person],
        label: Label,
        boards: Boards,
        clock: float,
    ) -> Wish:
        """Draw all in `area`, of whom `persons` are here; `label` is what to call an
        id, `boards` are those of the tables. Returns what the user wants."""
        sizes, offers = pen.sizes, neighbours.offers
        area = area.inflate(-3 * sizes.pad, -2 * sizes.pad)
        blocked = [Person(peer, blocked=True) for peer in neighbours.blocked]
        seen = self.arrivals.seen([*persons, *blocked], clock)
        wish, y = self._draw_head(pen, area, me)
        foot = _draw_keys(pen, area, neighbours)
        rest = pygame.Rect(area.x, y, area.width, max(0, foot - sizes.gap - y))
        plan = laid_out(pen, rest, neighbours, len(seen), self.tables, self._crowd)
        at_tables = self.tables.stops(pen, plan.tables, offers)
        at_people = self._crowd.stops(pen, plan.people, seen, plan.tile)
        head = [Stop(NEW, area.centerx), Stop(ME, area.right)]
        self.focus.lay([head, *at_tables, *at_people], start=1)
        first, focus = plan.first, self.focus
        chosen = self.tables.draw(pen, plan.tables, first, offers, label, focus, boards)
        wish = Wish(table=chosen) if chosen else wish
        self._draw_count(pen, plan.head, neighbours, len(blocked))
        if not neighbours.peers:
            draw_alone(pen, plan.alone, neighbours, me, first_of(offers))
        person = self._crowd.draw(pen, plan.people, seen, plan.tile, focus)
        focus.moved = False
        return Wish(person=person.peer) if person else wish

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        return self.tables.joining, self.arrivals.picture(clock)

    def _draw_head(self, pen: Pen, area: pygame.Rect, me: Person) -> tuple[Wish, int]:
        """The name of it all, a button for a new table, and who I am."""
        sizes = pen.sizes
        line = pygame.Rect(area.x, area.y, area.width, round(2.6 * sizes.unit))
        own = pygame.Rect(0, line.y, 0, line.height)
        least = 4 * sizes.unit + 2 * sizes.gap
        own.width = min(
            pen.fonts.width(me.name, sizes.unit, True) + least, line.width * 2 // 5
        )
        own.right = line.right
        new = pygame.Rect(0, 0, 0, 2 * sizes.unit)
        cap = cap_width(pen, "F9")
        new.width = pen.fonts.width("New table", sizes.small) + cap + 2 * sizes.unit
        new.width = min(new.width, line.width // 3)
        new.midright = (own.left - sizes.gap, line.centery)
        cell = max(2, round(sizes.unit * 0.42))
        _draw_logo(pen, line.x, line.centery - cell, cell)
        x = line.x + 7 * cell + sizes.gap
        size, name = sizes.large, "Hydra LAN"
        if x + pen.fonts.width(name, size, True) <= new.left - sizes.gap:
            at = (x, line.centery)
            pen.text(name, at, size, WHITE, bold=True, anchor="midleft")
        opens = draw_button(pen, new, "New table", key="F9", size=sizes.small)
        if self.focus.chosen == NEW:
            ring(pen, new.inflate(sizes.gap // 2, sizes.gap // 2))
        renames = _draw_me(pen, own, me, self.focus.chosen == ME)
        wish = Wish(opens=opens, rename=renames)
        return wish, line.bottom + sizes.gap

    def _draw_count(
        self, pen: Pen, line: pygame.Rect, neighbours: Neighbours, blocked: int
    ) -> None:
        sizes, count = pen.sizes, len(neighbours.peers)
        said = f"Here with you: {count}" if count else "You are the only one here yet"
        at = (line.x, line.y + round(0.7 * sizes.unit))
        pen.text(said, at, sizes.unit, TEXT, bold=True, anchor="midleft")
        if blocked:
            at = (line.right, at[1])
            words = f"blocked: {blocked}"
            pen.text(words, at, sizes.small, DIM, anchor="midright")


def _draw_me(pen: Pen, place: pygame.Rect, me: Person, focused: bool) -> bool:
    """The own face and name; whether they were clicked, to be changed."""
    sizes = pen.sizes
    is_pointed = pen.over(place) or focused
    pen.box(place, HOVER if is_pointed else PANEL)
    if focused:
        ring(pen, place)
    inner = place.inflate(-sizes.gap, -sizes.gap // 2)
    face = pygame.Rect(inner.x, inner.y, inner.height, inner.height)
    draw_portrait(pen, face, me)
    x = face.right + sizes.gap
    width = max(0, inner.right - sizes.gap // 2 - x)
    high = pen.fonts.height(sizes.unit) + pen.fonts.height(sizes.small)
    y = place.centery - high // 2
    name = pen.text(me.name, (x, y), sizes.unit, WHITE, bold=True, width=width)
    words = f"You, {me.doing}" if me.doing else "You"
    words = "change" if is_pointed else words
    pen.text(words, (x, name.bottom), sizes.small, DIM, width=width)
    return pen.clicked(place)


def _draw_keys(pen: Pen, area: pygame.Rect, neighbours: Neighbours) -> int:
    """The keys that help, on the last line, and where the first one leads; returns
    where that begins."""
    sizes = pen.sizes
    y = area.bottom - sizes.unit // 2
    first = first_of(neighbours.offers)
    keys = [
        ("Tab", "chat"),
        ("↑ ↓", "choose"),
        ("F10", "settings"),
        ("F11", "full screen"),
    ]
    if first is not None and first.key:
        keys.insert(0, (first.key, f"play {isolated(first.called)}"))
    x = area.x
    for key, word in keys:
        wide = cap_width(pen, key) + pen.fonts.width(word, sizes.small)
        if x > area.x and x + wide > area.right:
            break
        cap = draw_cap(pen, key, (x, y))
        at = (cap.right + sizes.gap, y)
        word = pen.fonts.fit(word, sizes.small, max(0, area.right - at[0]))
        place = pen.text(word, at, sizes.small, DIM, anchor="midleft")
        x = place.right + sizes.pad
    return y - sizes.unit


def _draw_logo(pen: Pen, x: int, y: int, cell: int) -> None:
    """The classroom snake and its fruit."""
    for column, row in ((0, 1), (1, 1), (1, 0), (2, 0), (3, 0)):
        pen.surface.fill(WHITE, (x + column * cell, y + row * cell, cell - 1, cell - 1))
    pen.surface.fill(RED, (x + 5 * cell, y, cell - 1, cell - 1))
