"""One person: who it is, and how the user stands to him."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.people.vouching import words_of
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Drawn, Row, Words
from games.window.lobby import Wish
from games.window.pen import Pen
from games.window.theme import DIM, GOOD, TEXT, WARN
from games.window.tile import Person, draw_portrait
from p2p import NodeId, short_code

TALL = 4.5  # units: the face
ANOTHER_KEY = (
    "Somebody with this name was here before, with another key. It may be somebody "
    "else: compare the words before you trust it."
)


class PersonPage(Dialog):
    """`look` tells what is known of this person now, `act` does what the user wants;
    `me` is the own id."""

    def __init__(
        self, me: NodeId, look: Callable[[], Person], act: Callable[[Wish], object]
    ) -> None:
        super().__init__()
        self._me = me
        self._look = look
        self._act = act
        self.title = look().name
        self.at = "message"

    def rows(self) -> list[Row]:
        """Face and words, and what can be done."""
        person = self._look()
        peer = person.peer
        self.title = person.name
        rows: list[Row] = [(Drawn(TALL, self._draw_face),)]
        if peer.another_key:
            rows.append((Words(ANOTHER_KEY, WARN),))
        rows.append((Words(f"Check words: {words_of(peer.id)}", TEXT),))
        if peer.checked:
            said = "You have compared them: it is surely this person."
        else:
            said = (
                "If you hear the same four from the other, it is surely this person. "
                f"Yours are: {words_of(self._me)}"
            )
        rows.append((Words(said),))
        return [*rows, *self._buttons(person)]

    def _buttons(self, person: Person) -> list[Row]:
        peer = person.peer
        check = "Take the mark back" if peer.checked else "Mark as checked"
        checks = Wish(uncheck=peer) if peer.checked else Wish(check=peer)
        if person.blocked:
            undo = Button("block", "Unblock", self._doing(Wish(unblock=peer)))
            return [(undo, Button("close", "Close", self.close))]
        mute = "Unmute" if person.muted else "Mute"
        return [
            (
                Button("message", "Private message", self._speak, strong=True),
                Button("check", check, self._doing(checks)),
            ),
            (
                Button("mute", mute, self._doing(Wish(mute=peer))),
                Button("block", "Block", self._doing(Wish(block=peer))),
                Button("close", "Close", self.close),
            ),
        ]

    def _doing(self, wish: Wish) -> Callable[[], None]:
        return lambda: _ignored(self._act(wish))

    def _speak(self) -> None:
        self.close()
        self._act(Wish(speak=self._look().peer.id))

    def _draw_face(self, pen: Pen, place: pygame.Rect) -> None:
        person, sizes = self._look(), pen.sizes
        peer = person.peer
        face = pygame.Rect(place.x, place.y, place.height, place.height)
        draw_portrait(pen, face, person)
        x = face.right + sizes.pad
        width = max(0, place.right - x)
        said, ink = person.said
        lines = [(said, ink), (f"code {short_code(peer.id)}", DIM)]
        if peer.address:
            lines.append((peer.address, DIM))
        if peer.checked:
            lines.insert(0, ("checked", GOOD))
        step = pen.fonts.height(sizes.unit)
        y = place.centery - step * len(lines) // 2
        for text, colour in lines:
            left = x
            if text == "checked":
                pen.tick((x, y + step // 2), GOOD)
                left += sizes.unit
            pen.text(text, (left, y), sizes.unit, colour, width=width - (left - x))
            y += step


def _ignored(_: object) -> None:
    pass
