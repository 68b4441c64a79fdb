"""The window as its user likes it, and who he is: asked once, kept, and applied."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom

from games.face import face_of
from games.window.banner import Banner
from games.window.chat.talk import Talk
from games.window.desktop.display import Display
from games.window.dialog.stack import Stack
from games.window.front import Front
from games.window.game.speaker import SPEAKER
from games.window.pages.firstcard import FirstCard
from games.window.pages.settings import Settings, settings
from games.window.preferences import Kept
from p2p import Node, nickname


class Tastes:
    """Of one user at one node; `display` is where he sees the window then. What was
    `kept` holds from now on. Main thread."""

    def __init__(self, node: Node, talk: Talk, display: Callable[[], Display]) -> None:
        self.kept = Kept(node.folder)
        self._node = node
        self._talk = talk
        self._display = display
        SPEAKER.set(self.kept.now.volume, self.kept.now.muted)
        talk.talks.is_undisturbed = self.kept.now.undisturbed

    def welcome(self, stack: Stack) -> None:
        """Ask who he wants to be whom nobody has asked yet; not where that could not be
        kept, or it would be asked each time."""
        if not self.kept.is_lasting or self.kept.now.met:
            return
        node = self._node
        card = FirstCard(
            node.name,
            face_of(node.face, node.id),
            lambda: nickname(SystemRandom().choice),
            lambda name, face: node.rename(name, face.data),
            lambda: self.kept.change(met=True),
        )
        stack.open(card)

    def settings(self) -> Settings:
        """The page on which all of it can be changed."""
        return settings(self._node, self._talk, self._display, self.kept)

    def look(self, front: Front, banner: Banner) -> None:
        """Keep what was changed by a key or a word, and let nothing move for who wants
        that. To be called in each turn; costs nothing while all is as before."""
        self._keep()
        self._teach(front)
        if front.still != self.kept.now.calm:
            front.be_still(self.kept.now.calm)
            banner.still = self.kept.now.calm

    def _teach(self, front: Front) -> None:
        """Show the keys to who has never steered, in his first game and no other."""
        if (arena := front.arena) is not None:
            if arena.hands.have_steered:
                self.kept.change(steered=True)
            arena.easel.first = not self.kept.now.steered

    def finish(self, stack: Stack) -> None:
        """The window ends: the pages that are open take what was chosen on them, and
        all that is to be kept is written."""
        stack.clear()
        self._keep()
        self.kept.finish()
        self._talk.reader.bookmarks.finish()

    def _keep(self) -> None:
        quiet = self._talk.talks.is_undisturbed
        volume, muted = SPEAKER.volume, SPEAKER.muted
        self.kept.change(volume=volume, muted=muted, undisturbed=quiet)
