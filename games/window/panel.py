"""The panel on the right: scores while playing, who else is here, and the chat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pygame

from games.people.lookup import labels
from games.window.arena import Arena
from games.window.chatbox import ChatBox
from games.window.pen import Pen
from games.window.theme import DIM, HOVER, RAISED, TEXT, Sizes, colour_of
from p2p import Peer

SCORES_SHARE = 0.5  # of the panel's height at most; the rest is for the chat
PANEL_SHARE = 0.3  # of the window's width


def panel_area(window: pygame.Rect, sizes: Sizes) -> pygame.Rect:
    """Where the panel is in the window; at most its right half."""
    wide = max(15 * sizes.unit, min(24 * sizes.unit, round(window.width * PANEL_SHARE)))
    wide = min(wide, window.width // 2)
    return pygame.Rect(window.right - wide, window.top, wide, window.height)


def called(peers: Iterable[Peer], me: str) -> dict[str, str]:
    """The ids of peers and what to call them."""
    return {str(node): label for node, label in labels(peers, me).items()}


def draw_panel(
    pen: Pen,
    area: pygame.Rect,
    arena: Arena | None,
    chat: ChatBox,
    others: Mapping[str, str],
    clock: float,
) -> str:
    """Draw the panel; returns the label of a peer who was clicked, or "".

    `others` are the ids of the peers and what they are called.
    """
    sizes, speak = pen.sizes, ""
    if arena is not None:
        above = pygame.Rect(
            area.x, area.y, area.width, round(area.height * SCORES_SHARE)
        )
        tall, speak = _draw_players(pen, above, arena, others)
        area = pygame.Rect(area.x, area.y + tall, area.width, area.height - tall)
        pen.rule(area.x, area.y, area.width)
        area.y += sizes.gap
        area.height -= sizes.gap
    pen.text("Chat", area.topleft, sizes.small, DIM, bold=True)
    _draw_help(pen, area, chat.field.focused, arena is not None)
    below = pen.fonts.height(sizes.small) + sizes.gap // 2
    log = pygame.Rect(area.x, area.y + below, area.width, area.height - below)
    paint = arena.paint if arena else colour_of
    chat.draw(pen, log, _hint(chat.field.focused), clock, paint)
    return speak


def _draw_players(
    pen: Pen, area: pygame.Rect, arena: Arena, others: Mapping[str, str]
) -> tuple[int, str]:
    inside = {member.id for member in arena.player.members}
    outside = [name for node, name in others.items() if node not in inside]
    watching = [
        others[member.id]
        for member in arena.player.members
        if member.seat is None and member.id in others
    ]
    chips = [("Watching", watching), ("Not in the game", outside)]
    chips = [(head, sorted(names)) for head, names in chips if names]
    line = pen.sizes.row + pen.fonts.height(pen.sizes.small)
    board = area.copy()
    board.height -= line * len(chips)
    tall, clicked = arena.scoreboard().draw(pen, board)
    speak = others.get(clicked.id, "") if clicked else ""
    y = area.y + tall + pen.sizes.gap
    for head, names in chips:
        row = pygame.Rect(area.x, y, area.width, line)
        speak = _draw_chips(pen, row, head, names) or speak
        y += line + pen.sizes.gap // 2
    return y - area.y, speak


def _draw_chips(pen: Pen, row: pygame.Rect, head: str, names: list[str]) -> str:
    """A line of names; returns the one that was clicked, or ""."""
    sizes = pen.sizes
    pen.text(f"{head}: {len(names)}", row.topleft, sizes.small, DIM, bold=True)
    x, y = row.x, row.y + pen.fonts.height(sizes.small) + 2
    for number, name in enumerate(names):
        left = len(names) - number
        more = pen.fonts.width(f"+{left}", sizes.small) + sizes.gap
        text = pen.fonts.fit(name, sizes.small, min(row.width // 2, 8 * sizes.unit))
        chip = pygame.Rect(x, y, 0, row.bottom - y - 4)
        chip.width = pen.fonts.width(text, sizes.small) + 2 * sizes.gap
        end = row.right if left == 1 else row.right - more
        if chip.right > end:
            at = (x, chip.centery)
            pen.text(f"+{left}", at, sizes.small, DIM, anchor="midleft")
            return ""
        pen.box(chip, HOVER if pen.over(chip) else RAISED)
        pen.text(text, chip.center, sizes.small, TEXT, anchor="center")
        if pen.clicked(chip):
            return name
        x = chip.right + sizes.gap // 2
    return ""


def _draw_help(pen: Pen, area: pygame.Rect, typing: bool, playing: bool) -> None:
    """The key that goes into the chat or out of it, beside its heading."""
    key, word = ("Esc", "back to the game") if typing else ("Tab", "write")
    if typing and not playing:
        return
    small = pen.sizes.small
    place = pen.text(word, area.topright, small, DIM, anchor="topright")
    width = pen.cap_width(key)
    pen.cap(key, (place.left - width, place.centery))


def _hint(typing: bool) -> str:
    return "Message to everyone" if typing else "Press Enter to chat"
