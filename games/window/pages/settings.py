"""What can be set: who one is, how the window sounds and looks, and who may call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pygame

from games.face import face_of
from games.window.chat.talk import Talk
from games.window.desktop.display import Display
from games.window.desktop.keys import Press
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Choice, Entry, Row, Words
from games.window.dialog.preview import Preview
from games.window.dialog.slider import Slider
from games.window.game.speaker import SPEAKER
from games.window.pages.question import Question
from games.window.pages.wardrobe import Wardrobe
from games.window.preferences import LOUDEST, TEXT_NAMES, TEXTS, Kept
from games.window.widgets.textfield import TextField
from p2p import Node

MAX_BYTES = 256  # of a name
SETTLES = 0.4  # seconds after which a face is told: who looks through them tells none
KEY = pygame.K_F10
QUIET = "Nobody calls you by a notice, or at the taskbar."
FORGET = "All that was said goes from this computer. The others still have it."


class Settings(Dialog):
    """Of who is at `node`. `more` are the rows below name and face, `forget` is the
    button beside the last one."""

    title = "Settings"
    labels = 0.31

    def __init__(
        self,
        node: Node,
        more: Callable[[], list[Row]],
        forget: Callable[[], Button],
    ) -> None:
        super().__init__()
        self._node = node
        self._more = more
        self._forget = forget
        self._field = TextField(MAX_BYTES, lines=False)
        self._field.set(node.name)
        self._known = node.name  # that was told, or refused
        self._said = ""
        self._wardrobe = Wardrobe(face_of(node.face, node.id))
        self._told = self._seen = self._wardrobe.face
        self._since = 0.0  # when that was seen first
        self.at = "sounds"  # no key that is meant for elsewhere is told to others

    def call(self) -> None:
        """Begin with the name: it is to be another one."""
        self._field.select_all()
        self.point("name")

    @property
    def preview(self) -> Preview:
        """Who one is."""
        name = self._field.text.strip() or self._node.name
        return Preview(self._wardrobe.face, name, self._wardrobe.dice)

    def rows(self) -> list[Row]:
        """All of them."""
        return [
            (Entry("name", "Name", self._field, self._node.name, self._said),),
            *self._wardrobe.rows(),
            *self._more(),
            (Words("Chat history"), self._forget()),
            (Button("done", "Done", self.back, strong=True, key="Esc"),),
        ]

    def press(self, press: Press) -> None:
        """The key that opened it closes it as well."""
        if press.plain and press.key == KEY:
            self.back()
        else:
            super().press(press)

    def submit(self) -> None:
        """Take the name."""
        self._rename()

    def turn(self, clock: float) -> None:
        """Take what was chosen: the name when the user goes on, the face when he stays
        with one for a moment."""
        if self.at != "name":
            self._rename()
        face = self._wardrobe.face
        if face != self._seen:
            self._seen, self._since = face, clock
        elif clock - self._since >= SETTLES:
            self._show()

    def back(self) -> None:
        """Done, unless the name will not do: that is told once, before it is given
        up."""
        if self._rename():
            self.close()
        else:
            self.point("name")

    def close(self) -> None:
        """Take all that was chosen; a name that will not do is not."""
        self._rename()
        self._show()
        super().close()

    def _rename(self) -> bool:
        """False if the name was refused just now."""
        name = self._field.text.strip()
        if name in (self._known, ""):
            return True
        self._known, self._said = name, ""
        is_taken = self.attempt(lambda: self._node.rename(name))
        if is_taken:
            self._said = "You are called that now."
        return is_taken

    def _show(self) -> None:
        face = self._wardrobe.face
        if face != self._told:
            self._told = face
            self.attempt(lambda: self._node.set_face(face.data))


class More:
    """The rows that are not about who one is; `display` is where they are shown."""

    def __init__(
        self,
        node: Node,
        talk: Talk,
        display: Callable[[], Display],
        kept: Kept,
        ask: Callable[[Dialog], None],
    ) -> None:
        self._node = node
        self._talk = talk
        self._display = display
        self._kept = kept
        self._ask = ask
        self._is_forgotten = False

    def rows(self) -> list[Row]:
        """As they stand now."""
        kept, talks = self._kept, self._talk.talks
        size = kept.now.text
        put = partial(self._put, "text")
        return [
            (self._sounds(),),
            (Slider("text", "Text size", size, len(TEXTS) - 1, TEXT_NAMES[size], put),),
            (_switch("still", "Less motion", kept.now.calm, self._hold_still),),
            (
                _switch(
                    *("quiet", "Do not disturb", talks.is_undisturbed),
                    self._disturb,
                    QUIET,
                ),
            ),
            (
                _switch(
                    *("full", "Full screen", pygame.display.is_fullscreen()),
                    lambda: self._display().toggle_full(),
                ),
            ),
        ]

    def _sounds(self) -> Slider:
        said = f"{SPEAKER.volume * 100 // LOUDEST} %" if SPEAKER.volume else "off"
        said = "muted" if SPEAKER.volume and SPEAKER.muted else said
        help_ = "M turns them off and on while you play."
        volume, most = SPEAKER.volume, LOUDEST
        return Slider("sounds", "Sounds", volume, most, said, _sound, help_, True)

    def forget(self) -> Button:
        """The button that does, after a question."""
        days = self._node.history_days
        span = "1 day" if days == 1 else f"{days:g} days"
        label = f"kept for {span}: forget it …" if days else "not kept: forget it …"
        label = "It is forgotten" if self._is_forgotten else label
        return Button("forget", label, self._question)

    def _question(self) -> None:
        page = Question("Forget what was said?", FORGET, "Forget it", self._forget)
        self._ask(page)

    def _forget(self) -> None:
        self._node.forget()
        self._talk.forget()
        self._is_forgotten = True

    def _put(self, field: str, value: object) -> None:
        self._kept.change(**{field: value})

    def _hold_still(self) -> None:
        self._kept.change(calm=not self._kept.now.calm)

    def _disturb(self) -> None:
        talks = self._talk.talks
        talks.is_undisturbed = not talks.is_undisturbed


def settings(
    node: Node, talk: Talk, display: Callable[[], Display], kept: Kept
) -> Settings:
    """The page of a user; `display` is where it is shown then."""
    more = More(node, talk, display, kept, lambda page: dialog.open(page))
    dialog = Settings(node, more.rows, more.forget)
    return dialog


def _sound(volume: int) -> None:
    """So loud, as is heard at once."""
    SPEAKER.set(volume)
    SPEAKER.prepare()
    SPEAKER.say("eat")


def _switch(
    name: str, label: str, is_on: bool, act: Callable[[], None], help_: str = ""
) -> Choice:
    return Choice(name, label, "yes" if is_on else "no", lambda by: act(), help_)
