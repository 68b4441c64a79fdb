"""The one card that stands before everything: who do you want to be here?

All is filled in already, so one Enter is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from games.face import Face
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Entry, Row, Words
from games.window.dialog.preview import Preview
from games.window.pages.wardrobe import Wardrobe
from games.window.widgets.textfield import TextField

MAX_BYTES = 256  # of a name
SAID = "This is how others see you. F10 changes it."

Take = Callable[[str, Face], None]


class FirstCard(Dialog):
    """`name` and `face` are those that one has who chooses none; `another` makes one
    more name, `take` takes what was chosen, and raises if the name will not do; `done`:
    it need not be shown again."""

    title = "Welcome to Hydra LAN"
    labels = 0.2
    stays = True

    def __init__(
        self,
        name: str,
        face: Face,
        another: Callable[[], str],
        take: Take,
        done: Callable[[], None],
        chance: Random | None = None,
    ) -> None:
        super().__init__()
        self._given = name
        self._field = TextField(MAX_BYTES, lines=False)
        self._field.set(name)
        self._field.select_all()  # what is typed replaces it
        self._wardrobe = Wardrobe(face, chance)
        self._another = another
        self._take = take
        self._done = done
        self.at = "name"

    @property
    def preview(self) -> Preview:
        """Who that will be."""
        return Preview(self._wardrobe.face, self._name, self._wardrobe.dice)

    def rows(self) -> list[Row]:
        """Name and face."""
        return [
            (Words(SAID),),
            (
                Entry("name", "Name", self._field, self._given),
                Button("another", "Another", self._name_by_chance, dice=True),
            ),
            *self._wardrobe.rows(),
            (Button("go", "Let's go", self.submit, strong=True, key="Enter"),),
        ]

    @property
    def _name(self) -> str:
        return self._field.text.strip() or self._given

    def submit(self) -> None:
        """Be that."""
        if self.attempt(lambda: self._take(self._name, self._wardrobe.face)):
            self._done()
            self.close()

    def back(self) -> None:
        """Be who is offered: what was chosen is kept, but no name that may be typed by
        half."""
        if self.attempt(lambda: self._take(self._given, self._wardrobe.face)):
            self._done()
        self.close()

    def _name_by_chance(self) -> None:
        self._given = self._another()
        self._field.set(self._given)
        self._field.select_all()
