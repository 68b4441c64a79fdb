"""One person: who it is, and how the user stands to him."""

from __future__ import annotations

from collections.abc import Callable

from games.face import face_of
from games.people.vouching import words_of
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Row, Words
from games.window.dialog.preview import Preview
from games.window.lobby.lobby import Wish
from games.window.lobby.tile import Person
from games.window.theme import DIM, TEXT, WARN
from p2p import NodeId, short_code

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

    @property
    def preview(self) -> Preview:
        """The face, and the way to speak to him."""
        person = self._look()
        peer = person.peer
        if person.blocked:
            below = Button("block", "Unblock", self._doing(Wish(unblock=peer)))
        else:
            below = Button("message", "Message", self._speak, strong=True)
        return Preview(face_of(peer.face, peer.id), person.name, below)

    def rows(self) -> list[Row]:
        """What is known, and what can be done."""
        person = self._look()
        peer = person.peer
        self.title = person.name
        said, ink = person.said
        where = ", ".join(filter(None, (f"code {short_code(peer.id)}", peer.address)))
        rows: list[Row] = [(Words(said, ink),), (Words(where, DIM),)]
        if peer.another_key:
            rows.append((Words(ANOTHER_KEY, WARN),))
        rows.append((Words(f"Check words: {words_of(peer.id)}", TEXT),))
        if peer.checked:
            told = "You have compared them: it is surely this person."
        else:
            told = (
                "If you hear the same four from the other, it is surely this person. "
                f"Yours are: {words_of(self._me)}"
            )
        rows.append((Words(told),))
        return [*rows, *self._buttons(person)]

    def _buttons(self, person: Person) -> list[Row]:
        peer, close = person.peer, Button("close", "Close", self.close)
        if person.blocked:
            return [(close,)]
        check = "Take the mark back" if peer.checked else "Mark as checked"
        checks = Wish(uncheck=peer) if peer.checked else Wish(check=peer)
        mute = "Unmute" if person.muted else "Mute"
        return [
            (Button("check", check, self._doing(checks)),),
            (
                Button("mute", mute, self._doing(Wish(mute=peer))),
                Button("block", "Block", self._doing(Wish(block=peer))),
                close,
            ),
        ]

    def _doing(self, wish: Wish) -> Callable[[], None]:
        def do() -> None:
            self._act(wish)

        return do

    def _speak(self) -> None:
        self.close()
        self._act(Wish(speak=self._look().peer.id))
