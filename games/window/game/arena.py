"""The game on the screen, while this node is in a room."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pygame
from msgspec.structs import replace

from games.contract import Seat
from games.face import Face
from games.foresight import Foreseen
from games.people.herald import Takeover
from games.player import Player
from games.playout import Moment
from games.registry import load_rules
from games.window.dialog.optionform import OptionForm
from games.window.game.confetti import LASTS, draw_confetti
from games.window.game.easel import Easel
from games.window.game.feed import Feed
from games.window.game.hands import Hands
from games.window.game.killcard import KillCard
from games.window.game.lookahead import Lookahead
from games.window.game.mutebutton import draw_mute, mute_width
from games.window.game.pausesign import draw_pause
from games.window.game.podium import GROWS_FOR, Podium, progress
from games.window.game.rounds import LAST, Rounds
from games.window.game.ruling import Ruling
from games.window.game.scoreboard import Scoreboard
from games.window.game.sounds import Sounds
from games.window.game.speaker import SPEAKER
from games.window.game.trick import Sight, Trick
from games.window.letters.scripts import isolated
from games.window.lobby.tablecard import Label
from games.window.theme import DIM, GROUND, PANEL, TEXT, WARN, Colour
from games.window.widgets.button import cap_width, draw_button
from games.window.widgets.pen import Pen
from p2p import Event, Member, Node, RoomView, Ticked

MUTE_FROM = 30  # units of a bar that has room for its button
MAX_FRESH = 20  # states of one turn of which is told what happened


class Arena:
    """One stay in one room. Raises `registry.UnknownGame` for a game we lack.

    `is_ours`: whether pygame and its window are still as we opened them. The methods
    that ask the game raise `guest.Closed` if not. `label`: what to call an id;
    `options`: those that this node opened the table with, if it did."""

    def __init__(
        self,
        node: Node,
        view: RoomView,
        is_ours: Callable[[], bool],
        label: Label,
        options: Mapping[str, Any],
    ) -> None:
        rules = load_rules(view.game)
        self.easel = Easel(rules, is_ours)
        self.title = rules.title
        self.table = table_of(view)
        self.player = Player(node.id, rules.ticks_per_second)
        self.hands = Hands(node, self.player, self.easel)
        self.lookahead = Lookahead(rules, self.player, self.easel)
        self.rounds = Rounds(self.easel, 1 / rules.ticks_per_second)
        self.feed = Feed(self.easel)
        self.trick = Trick()
        self.sounds = Sounds(self.easel, SPEAKER)
        self.card = KillCard(self.easel, 1 / rules.ticks_per_second)
        self.ruling = Ruling(node, lambda: self.player.view, label)
        self.form = OptionForm(rules.options_type, options)  # of the next round
        self._label = label
        self.still = False  # whether the user wants no motion: nothing grows or fades
        self._moment: Moment | None = None
        self._ahead: Foreseen[Any] | None = None
        self._fresh: deque[tuple[int, Any]] = deque(maxlen=MAX_FRESH)

    def be_still(self, still: bool) -> None:
        """Whether the user wants no motion, from now on."""
        self.still = self.feed.still = self.easel.still = still
        self.trick.still = self.card.still = still

    @property
    def is_played(self) -> bool:
        """Whether the user has a seat, and does not only watch."""
        return self.player.me is not None

    def hear(self, event: Event, clock: float) -> Takeover | None:
        """Take in an event of the node; returns what is to be told if a host has gone.
        That one has died is seen over the board, too."""
        if isinstance(event, Ticked) and event.state is not None:
            self._fresh.append((event.tick, event.state))
        takeover = self.player.feed(event, clock)
        if takeover is not None and takeover.died:
            self.trick.show(takeover, self.player.faces, clock)
        return takeover

    def _look(self, clock: float) -> None:
        """See what is new, once in a turn: after a standstill many states come at once,
        and the game is asked about few of them."""
        player = self.player
        names, faces, me = player.names, player.faces, player.me
        while self._fresh:
            tick, state = self._fresh.popleft()
            happened = self.feed.see(tick, state, names, faces, me, clock)
            self.rounds.see(state, clock)
            won = me is not None and self.rounds.winner == me
            self.sounds.hear(happened, me, won)
            self.card.see(happened, me, names, faces, clock)
        self.rounds.see(self.player.state, clock)
        if self.rounds.is_podium:
            self.card.fate = None
        self.card.look(self.player.state, me, clock)

    def soon(self, clock: float) -> float | None:
        """When a picture is due because the user's last key shows then; None: no more
        than ever."""
        return self.lookahead.soon(clock)

    def bell(self, clock: float) -> float | None:
        """Until when a key of the user's counts for the next tick that holds none yet;
        None: not known."""
        return self.player.bell(clock)

    def scoreboard(self) -> Scoreboard:
        """The scoreboard of this moment."""
        player = self.player
        members = [self._scored(member) for member in player.members]
        standing = self.rounds.standing
        return Scoreboard(
            *(members, player.names, player.faces, player.me, player.host, self.colour),
            [seat for seat, _ in standing.ranking] if standing else (),
        )

    def faces(self) -> dict[str, Face]:
        """How everybody with a seat looks at this table, by id: so chat and field
        agree, where one has another's colour."""
        faces = self.player.faces
        seated = (one for one in self.player.members if one.seat is not None)
        return {one.id: faces[Seat(one.seat or 0)] for one in seated}

    def _scored(self, member: Member) -> Member:
        """With the score of the newest state: the room tells only of its members."""
        if member.seat is None or self.player.state is None:
            return member
        score = self.easel.score(self.player.state, Seat(member.seat))
        return replace(member, score=score)

    def picture(self, clock: float) -> object:
        """All that the picture at `clock` depends on; `draw` draws it. While a game
        stands still, that stays equal."""
        self._look(clock)
        self._moment = moment = self.player.moment(clock)
        easel = self.easel
        around, before = easel.picture(), None
        self._ahead = ahead = self.lookahead.at(clock) if moment else None
        if moment:  # numbers, for the states are of an author's class
            before, now = easel.number(moment.before), easel.number(moment.now)
            if before != now:
                around = (around, now, moment.fraction)
        if ahead and not easel.same(ahead.before, ahead.now):
            around = (around, ahead.fraction)  # each picture is another one
        over = self.feed.picture(clock), self._age(clock), self.trick.picture(clock)
        card = self.card.picture(clock)
        return before, easel.number(self.player.state), around, over, card

    def _age(self, clock: float) -> tuple[float, float]:
        """How far the podium has grown, and how long confetti has been falling."""
        rounds = self.rounds
        if not rounds.is_podium:
            return 0.0, 0.0
        if self.still:
            return 1.0, 0.0
        age = clock - rounds.since
        falls = rounds.winner is not None and age < LASTS
        return progress(age), age if falls else 0.0

    def draw(
        self, pen: Pen, area: pygame.Rect, clock: float, typing: bool = False
    ) -> bool:
        """Draw the game in `area`; whether the user clicked for the menu.

        While the user is `typing`, Esc ends that.
        """
        bar, field = divided(area, pen)
        self.draw_board(pen, field, clock)
        return self._draw_bar(pen, bar, typing)

    def draw_board(self, pen: Pen, field: pygame.Rect, clock: float) -> None:
        """Draw the board in all of `field`, and what the window says over it."""
        self._draw_field(pen, field)
        if field.width > 0 and field.height > 0:
            self._draw_over(pen, field, clock)

    def _draw_over(self, pen: Pen, field: pygame.Rect, clock: float) -> None:
        """What the window says over the board."""
        player, rounds = self.player, self.rounds
        me = player.me
        own = None if me is None else self.colour(me)
        self.feed.draw(pen, field, own, clock)
        view = player.view
        if view is not None and view.paused:
            said, help_ = "", ""
            if self.ruling.is_mine:
                said, help_ = "You have paused the game", "Press Esc to end the pause"
            elif view.ruler:
                said = f"{isolated(self._label(view.ruler))} has paused the game"
            draw_pause(pen, field, said, help_)
        elif rounds.is_podium and rounds.standing is not None:
            podium = Podium(
                rounds.standing, player.names, player.faces, me, self.colour
            )
            age = GROWS_FOR if self.still else clock - rounds.since
            if rounds.winner is None or self.still:
                podium.draw(pen, field, rounds.left, age)
            else:
                seed, unit = rounds.standing.round, pen.sizes.unit
                thrown = pen.surface, field, age, seed, unit
                behind = partial(draw_confetti, *thrown, near=False)
                podium.draw(pen, field, rounds.left, age, behind)
                draw_confetti(*thrown, near=True)
        else:
            self.card.draw(pen, field, me, self.colour, clock)
        self.trick.draw(pen, field, clock, own and self._sight(own, field))

    def _sight(self, own: Colour, field: pygame.Rect) -> Sight:
        """Tells whether something of that colour is in a part of the window."""
        x, y = field.topleft
        return lambda part: self.easel.seen(own, part.move(-x, -y)) > 0

    def _draw_field(self, pen: Pen, area: pygame.Rect) -> None:
        moment, self.hands.field = self._moment, area
        if area.width < 1 or area.height < 1:
            return
        if moment is None and self.easel.problem:
            self.easel.tell(pen, area)
        elif moment is None:
            pen.surface.fill(GROUND, area)
            pen.text("…", area.center, pen.sizes.huge, DIM, anchor="center")
        else:
            player = self.player
            me, names, faces = player.me, player.names, player.faces
            self.easel.draw(pen, area, moment, me, names, faces, self._ahead)
        if self.hands.composing:
            self._draw_composing(pen, area)

    def _draw_composing(self, pen: Pen, area: pygame.Rect) -> None:
        """What an input method makes, at the foot of the field, where its list is."""
        unit, text = pen.sizes.unit, self.hands.composing
        wide = min(area.width, pen.fonts.width(text, unit) + 2 * pen.sizes.gap)
        line = pygame.Rect(area.x, 0, wide, min(area.height, 2 * unit))
        line.bottom = area.bottom
        pen.box(line, GROUND, TEXT)
        at = (line.x + pen.sizes.gap, line.centery)
        space = line.width - 2 * pen.sizes.gap
        pen.text(text, at, unit, TEXT, width=space, anchor="midleft")
        pygame.key.set_text_input_rect(line)

    def _draw_bar(self, pen: Pen, bar: pygame.Rect, typing: bool) -> bool:
        sizes = pen.sizes
        pen.surface.fill(PANEL, bar)
        menu = pygame.Rect(0, 0, 0, bar.height - sizes.gap)
        menu.width = pen.fonts.width("Menu", sizes.unit) + cap_width(pen, "Esc")
        menu.width += 2 * sizes.unit
        menu.midright = (bar.right - sizes.gap, bar.centery)
        right = menu.left - sizes.pad
        if self.easel.sounds and bar.width > MUTE_FROM * sizes.unit:
            keys = not (typing or self.hands.writes)
            if draw_mute(pen, (right, bar.centery), SPEAKER.is_on, "M" if keys else ""):
                SPEAKER.turn()
            right -= mute_width(pen)
        if seconds := self.rounds.last_seconds:  # in the bar it hides nothing
            # Each begins large, so that one sees them pass.
            beat = 0.0 if self.still else 1 - (seconds - self.rounds.left)
            size = round(sizes.huge * (0.8 + 0.2 * beat))
            wide = pen.fonts.width(f"{LAST}", sizes.huge, True)
            at = (right - sizes.pad - wide // 2, bar.centery)
            pen.text(f"{seconds}", at, size, WARN, bold=True, anchor="center")
            right -= sizes.pad + wide
        at = (bar.x + sizes.pad, bar.centery)
        space = right - sizes.pad - at[0]
        view, name = self.player.view, self.title
        if view is not None and view.opener is not None:
            name = view.room
        title = pen.text(
            name, at, sizes.unit, TEXT, bold=True, width=space, anchor="midleft"
        )
        at = (title.right + sizes.pad, bar.centery)
        space = right - sizes.pad - at[0]
        pen.text(self._status(), at, sizes.unit, DIM, width=space, anchor="midleft")
        return draw_button(pen, menu, "Menu", key="" if typing else "Esc")

    def _status(self) -> str:
        player = self.player
        if player.host is None:
            return ""
        hosts = {member.id: member.name for member in player.members}
        mine = player.host == player.node
        host = "you host" if mine else f"{hosts.get(player.host, 'somebody')} hosts"
        return f"{host}, you watch" if player.me is None else host

    def colour(self, seat: Seat) -> Colour:
        """That of a seat on the field."""
        return self.easel.colour(seat, self.player.me, self.player.faces)


def table_of(view: RoomView) -> str:
    """What tells one table from all others."""
    return view.table or view.room


def divided(area: pygame.Rect, pen: Pen) -> tuple[pygame.Rect, pygame.Rect]:
    """The bar above a game, and where the game is drawn."""
    bar = pygame.Rect(area.x, area.y, area.width, round(pen.sizes.unit * 2.6))
    field = pygame.Rect(area.x, bar.bottom, area.width, area.bottom - bar.bottom)
    return bar, field
