"""Where a game is drawn. Its screen is its author's, and may fail in any way.

It draws on a surface of its own, which is shown when it is whole; the window's it never
gets. All calls go through the stay's `Guest`. Main thread.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pygame

from games.contract import Game, Happening, Seat, Value
from games.face import Face, face_of
from games.foresight import Foreseen
from games.playout import Moment
from games.registry import UnknownGame, load_screen
from games.screen import Pointer, Screen
from games.window.desktop.display import unlocked
from games.window.game.guest import Guest
from games.window.theme import DIM, GROUND, WARN, Colour
from games.window.widgets.pen import Pen
from p2p import WrongResult

SCORES = range(-(2**63), 2**63)
MAX_LOADING = 30.0  # seconds that a screen may take to read its pictures
MAX_STATES = 8  # states that are told apart
NEAR: Colour = (2, 2, 2)  # two colours that differ by no more are the same

Result = TypeVar("Result")

AND_SO = "The chat goes on, and so does the game for the others. More is in the log."


class Easel:
    """The screen of one stay in one room; it opens when it is needed first. `is_ours`:
    whether pygame and its window are still as we opened them."""

    def __init__(self, rules: Game[Any], is_ours: Callable[[], bool]) -> None:
        self.guest = Guest(rules.title, is_ours)
        self._rules = rules
        self._screen: Screen[Any] | None = None
        self._opened = False
        self._canvas = pygame.Surface((0, 0))  # with the last picture
        self._seen: deque[tuple[Any, int]] = deque(maxlen=MAX_STATES)
        self._silent: set[str] = set()  # what is asked no more
        self.still = self.whole = self.first = False  # as in `Screen`

    def seen(self, colour: Colour, area: pygame.Rect) -> int:
        """How many pixels of the last picture have that colour in `area` of it."""
        part = area.clip(self._canvas.get_rect())
        if part.width < 1 or part.height < 1:
            return 0
        canvas = self._canvas.subsurface(part)
        return int(
            pygame.transform.threshold(None, canvas, colour, NEAR, set_behavior=0)
        )

    @property
    def screen(self) -> Screen[Any] | None:
        """What draws the game, once it was needed."""
        return self._screen

    @property
    def problem(self) -> str:
        """What is wrong with the game, or ""."""
        return self.guest.problem

    def picture(self) -> object:
        """What of the picture depends on nothing but the time."""
        self.guest.turn()
        return self.problem, self.guest.rests

    def number(self, state: Any) -> int:
        """A number for a state: equal ones in a row have the same."""
        for known, number in self._seen:
            if known is state:
                return number
        newest, number = self._seen[-1] if self._seen else (None, 0)
        if not self.same(newest, state):
            number += 1
        self._seen.append((state, number))
        return number

    def same(self, one: Any, other: Any) -> bool:
        """Whether two states are equal, so that nothing moves between them."""

        def ask() -> bool:
            try:
                return bool(one == other)
            except Exception:  # not every class of an author's can be compared
                return False

        return not self.guest.rests and self.guest.call(self._rules, ask, False)

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        moment: Moment,
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
        ahead: Foreseen[Any] | None = None,
    ) -> None:
        """Draw the moment in `area` of the pen's surface, or say why not; what is
        `ahead` is told before. Raises Closed if there is no window any more."""
        rests = self.guest.rests and self._canvas.get_size() == area.size
        if not rests and not (self.problem and self.guest.rests):
            self._draw(area, moment, me, names, faces, ahead)
        if self.problem:
            self.tell(pen, area)
        else:
            pen.surface.blit(self._canvas, area)

    def _draw(
        self,
        area: pygame.Rect,
        moment: Moment,
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
        ahead: Foreseen[Any] | None,
    ) -> None:
        screen = self._open()
        if screen is None:
            return
        canvas = self._cleared(area)
        self.guest.problem = ""
        before, now, fraction = moment.before, moment.now, moment.fraction
        drawn = canvas, before, now, fraction, me, names, faces

        def show() -> None:
            screen.still, screen.whole = self.still, self.whole
            screen.first = self.first and me is not None
            screen.foresee(ahead)
            screen.draw(*drawn)

        self.guest.call(screen, show, None)
        if not unlocked(canvas):
            self._canvas = pygame.Surface((0, 0))
            what = (
                "it keeps the surface locked, as a PixelArray does until it is closed"
            )
            self.fail(f"{self._rules.title} has an error here: {what}.")

    def _cleared(self, area: pygame.Rect) -> pygame.Surface:
        if self._canvas.get_size() != area.size:
            self._canvas = pygame.Surface(area.size)
        canvas = self._canvas
        canvas.set_clip(None)
        canvas.set_alpha(None)
        canvas.set_colorkey(None)
        canvas.fill(GROUND)
        return canvas

    def _open(self) -> Screen[Any] | None:
        if not self._opened:
            self._opened = True
            self._screen = self.guest.call(self._rules, self._load, None, MAX_LOADING)
        return None if self.guest.gone else self._screen

    def _load(self) -> Screen[Any] | None:
        try:
            return load_screen(self._rules.name)
        except UnknownGame as error:
            self.fail(str(error))
            return None

    def key(self, key: int) -> Value | None:
        """What a key means to the game; None if nothing, or if that fails."""
        return self._meant("key", key)

    def watch(self, key: int) -> bool:
        """Whether a key meant something to a screen before which somebody only
        watches."""
        screen = self._open()
        if screen is None:
            return False
        return self.guest.call(screen, lambda: screen.watch(key) is True, False)

    def key_up(self, key: int) -> Value | None:
        """The same of a key that is let go of."""
        return self._meant("key_up", key)

    def mouse(self, pointer: Pointer) -> Value | None:
        """The same of what the mouse did."""
        return self._meant("mouse", pointer)

    def text(self, text: str) -> Value | None:
        """The same of what was typed."""
        return self._meant("text", text)

    def _meant(self, method: str, given: object) -> Value | None:
        screen = self._open()
        if screen is None:
            return None

        def ask() -> Value | None:
            function = getattr(screen, method)
            value: object = function(given)
            if value is not None and not isinstance(value, str | int):
                raise WrongResult(function, value, "str, int or None")
            return value

        return self.guest.call(screen, ask, None)

    @property
    def writes(self) -> bool:
        """Whether it wants what is typed. Asking has a price: an input method takes
        letters for itself that a game without text steers with."""
        screen = self._open()
        return screen is not None and type(screen).text is not Screen.text

    @property
    def foresees(self) -> bool:
        """Whether it draws what the user does next."""
        screen = self._open()
        return screen is not None and type(screen).foresee is not Screen.foresee

    @property
    def sounds(self) -> bool:
        """Whether it wants to be heard."""
        screen = self._open()
        return screen is not None and type(screen).sound is not Screen.sound

    def sound(self, happening: Happening, me: Seat | None) -> str | None:
        """The name of what is to be heard; None for nothing, or if that fails."""
        screen = self._open()
        if screen is None or self.guest.rests:
            return None

        def ask() -> str | None:
            name: object = screen.sound(happening, me)
            if name is not None and not isinstance(name, str):
                raise WrongResult(screen.sound, name, "str or None")
            return None if name is None else str.__str__(name)  # no class of theirs

        return self.guest.call(screen, ask, None)

    def colour(self, seat: Seat, me: Seat | None, faces: Mapping[Seat, Face]) -> Colour:
        """The colour of a seat; that of its face if the game has none."""
        face = faces.get(seat) or face_of(b"", f"{seat}")
        screen, ours = self._open(), face.rgb
        if screen is None:
            return ours

        def ask() -> Colour:
            colour: Any = screen.colour(seat, me, faces)
            try:
                red, green, blue, _ = pygame.Color(colour)
            except (ValueError, TypeError):
                raise WrongResult(screen.colour, colour, "a colour") from None
            return red, green, blue

        return self.guest.keep(("colour", seat, me), screen, ask, ours)

    def score(self, state: Any, seat: Seat) -> int:
        """The score of a seat in a state; 0 if that fails."""
        rules = self._rules

        def ask() -> int:
            score: object = rules.score(state, seat)
            if not isinstance(score, int):
                raise WrongResult(rules.score, score, "int")
            if (plain := int(score)) not in SCORES:
                raise WrongResult(rules.score, score, "one of 64 bits")
            return plain

        return self.guest.keep(("score", seat), rules, ask, 0)

    def ask(
        self, name: str, question: Callable[[Game[Any]], Result], otherwise: Result
    ) -> Result:
        """What the rules answer; `otherwise` if that fails, or the game rests. What has
        failed once is told, and is asked no more in this stay: a game that can be
        played is better than one that tells all the time what is wrong with it."""
        if name in self._silent or self.guest.rests:
            return otherwise
        answers: list[Result] = []
        rules = self._rules
        self.guest.call(rules, lambda: answers.append(question(rules)), None)
        if not answers:
            self._silent.add(name)
        return answers[0] if answers else otherwise

    def fail(self, problem: str) -> None:
        """Show what is wrong for a while."""
        self.guest.fail(problem)

    def tell(self, pen: Pen, area: pygame.Rect) -> None:
        """Say in `area` what is wrong."""
        pen.surface.fill(GROUND, area)
        sizes = pen.sizes
        inner = area.inflate(-4 * sizes.pad, -4 * sizes.pad)
        if inner.width < sizes.unit or inner.height < sizes.unit:
            return
        old = pen.clip(inner)
        inner.y += pen.lines(self.problem, inner, sizes.unit, WARN, 6) + sizes.gap
        pen.lines(AND_SO, inner, sizes.small, DIM)
        pen.surface.set_clip(old)
