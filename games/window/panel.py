"""The panel on the right: scores while playing, who else is here, and the chat."""

from __future__ import annotations

from collections.abc import Mapping

import pygame

from games.window.chat.chatbox import ChatBox
from games.window.chat.chatline import Faces
from games.window.game.arena import Arena
from games.window.theme import DIM, HOVER, RAISED, TEXT, WARN, Sizes
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from p2p import NodeId

SCORES_SHARE = 0.5  # of the panel's height at most; the rest is for the chat
PANEL_SHARE = 0.3  # of the window's width
WIDE = 70  # units: in such a window there is room for a list of conversations
WIDE_SHARE = 0.42  # of its width


def panel_area(window: pygame.Rect, sizes: Sizes, is_wide: bool = False) -> pygame.Rect:
    """Where the panel is in the window; at most its right half. `is_wide`: it may have
    room for a list, if the window has."""
    wide = max(15 * sizes.unit, min(24 * sizes.unit, round(window.width * PANEL_SHARE)))
    if is_wide and window.width >= WIDE * sizes.unit:
        wide = min(36 * sizes.unit, round(window.width * WIDE_SHARE))
    wide = min(wide, window.width // 2)
    return pygame.Rect(window.right - wide, window.top, wide, window.height)


def draw_panel(
    pen: Pen,
    area: pygame.Rect,
    arena: Arena | None,
    chat: ChatBox,
    others: Mapping[NodeId, str],
    clock: float,
    asks: bool = False,
) -> str:
    """Draw the panel; returns with whom the conversation is that was clicked, or "".

    `others` are the ids of the peers and what they are called; a dialog that `asks` has
    the keys that lead into the chat otherwise.
    """
    sizes, speak = pen.sizes, ""
    if arena is not None:
        above = pygame.Rect(
            area.x, area.y, area.width, round(area.height * SCORES_SHARE)
        )
        tall, speak = _draw_players(pen, above, arena, others, chat.faces)
        area = pygame.Rect(area.x, area.y + tall, area.width, area.height - tall)
        pen.rule(area.x, area.y, area.width)
        area.y += sizes.gap
        area.height -= sizes.gap
    typing = chat.field.focused
    keys = "" if asks and not typing else _keys(typing, arena is not None)
    return chat.draw(pen, area, clock, keys) or speak


def _draw_players(
    pen: Pen,
    area: pygame.Rect,
    arena: Arena,
    others: Mapping[NodeId, str],
    faces: Faces,
) -> tuple[int, str]:
    """Returns the height that they took, and who was clicked, or ""."""
    seats = {member.id: member.seat for member in arena.player.members}
    outside = {node: name for node, name in others.items() if node not in seats}
    watching = {
        node: name
        for node, name in others.items()
        if node in seats and seats[node] is None
    }
    chips = [("Watching", watching), ("Not in the game", outside)]
    chips = [(head, names) for head, names in chips if names]
    line = pen.sizes.row + pen.fonts.height(pen.sizes.small)
    board = area.copy()
    above = _draw_round(pen, area, arena)
    board.y += above
    board.height -= line * len(chips) + above
    tall, clicked = arena.scoreboard().draw(pen, board)
    speak = clicked.id if clicked and clicked.id in others else ""
    y = board.y + tall + pen.sizes.gap
    for head, names in chips:
        row = pygame.Rect(area.x, y, area.width, line)
        speak = _draw_chips(pen, row, head, names, faces) or speak
        y += line + pen.sizes.gap // 2
    return y - area.y, speak


def _draw_round(pen: Pen, area: pygame.Rect, arena: Arena) -> int:
    """Which round it is and how long it still goes; returns the height that took."""
    rounds, sizes = arena.rounds, pen.sizes
    if rounds.standing is None:
        return 0
    is_late = bool(rounds.last_seconds)
    what = f"Round {rounds.standing.round}"
    what += " is over" if rounds.is_podium else ""
    ink = WARN if is_late else TEXT
    size = sizes.large if is_late else sizes.unit
    row = pygame.Rect(area.x, area.y, area.width, pen.fonts.height(sizes.large))
    clock = pen.text(
        rounds.clock, row.midright, size, ink, bold=True, anchor="midright"
    )
    width = clock.left - sizes.gap - row.x
    at = row.midleft
    pen.text(what, at, sizes.unit, TEXT, bold=True, width=width, anchor="midleft")
    return row.height + sizes.gap // 2


def _draw_chips(
    pen: Pen,
    row: pygame.Rect,
    head: str,
    names: Mapping[NodeId, str],
    faces: Faces,
) -> str:
    """A line of names; returns who was clicked, or ""."""
    sizes = pen.sizes
    pen.text(f"{head}: {len(names)}", row.topleft, sizes.small, DIM, bold=True)
    x, y = row.x, row.y + pen.fonts.height(sizes.small) + 2
    order = sorted(names.items(), key=lambda item: (item[1], item[0]))
    for number, (node, name) in enumerate(order):
        left = len(names) - number
        more = pen.fonts.width(f"+{left}", sizes.small) + sizes.gap
        text = pen.fonts.fit(name, sizes.small, min(row.width // 2, 8 * sizes.unit))
        chip = pygame.Rect(x, y, 0, row.bottom - y - 4)
        face = pygame.Rect(x + sizes.gap // 2, y + 2, chip.height - 4, chip.height - 4)
        wide = face.width + 2 * sizes.gap
        chip.width = pen.fonts.width(text, sizes.small) + wide
        end = row.right if left == 1 else row.right - more
        if chip.right > end:
            at = (x, chip.centery)
            pen.text(f"+{left}", at, sizes.small, DIM, anchor="midleft")
            return ""
        pen.box(chip, HOVER if pen.over(chip) else RAISED)
        draw_face(pen.surface, face, faces(node))
        at = (face.right + sizes.gap // 2, chip.centery)
        pen.text(text, at, sizes.small, TEXT, anchor="midleft")
        if pen.clicked(chip):
            return node
        x = chip.right + sizes.gap // 2
    return ""


def _keys(typing: bool, playing: bool) -> str:
    """The key that goes into the chat or out of it."""
    if typing:
        return "Esc: back to the game" if playing else ""
    return "Tab: write"
