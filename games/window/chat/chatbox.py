"""The chat on the screen: its conversations, a scrolling log, a field to type in."""

from __future__ import annotations

import pygame

from games.face import Face
from games.window.chat.below import below_place, draw_below
from games.window.chat.caution import Caution
from games.window.chat.chatlog import ChatLog
from games.window.chat.finder import Finder, Found
from games.window.chat.logview import LogView, Seen
from games.window.chat.people import TalkList
from games.window.chat.recipient import (
    Recipient,
    draw_question,
    draw_recipient,
    height,
)
from games.window.chat.search import Search
from games.window.chat.tabs import draw_tabs
from games.window.chat.talk import Talk
from games.window.desktop import clipboard
from games.window.desktop.keys import Press
from games.window.dialog.dialog import Dialog
from games.window.dialog.drawing import blind
from games.window.pages.linkpage import LinkPage
from games.window.theme import DIM, HOVER, LINE, TEXT
from games.window.widgets.pen import Pen
from games.window.widgets.textfield import TextField
from p2p import EVERYONE

EMPTY = (
    "What you write reaches everybody here. "
    "Start with @name, or click on somebody, to speak to one person."
)
NOTHING_YET = "Nobody else sees what you two write here."
LIST = 10  # units: the width of the list of conversations
LISTED = 26  # units: from this width on there is room for it
FEW = 30  # entries above what is seen: time to ask for older ones
STEPS = {pygame.K_UP: -1, pygame.K_DOWN: 1}  # with Alt: from message to message
ENTERS = (pygame.K_RETURN, pygame.K_KP_ENTER)


class ChatBox:
    """Draws the conversations of a talk, and owns the field below them. What was typed
    in one of them stays there while another is shown. `note` is something to be told to
    the user, `page` a dialog to be opened: who takes them clears them."""

    def __init__(self, talk: Talk) -> None:
        self.view = LogView()
        self.caution = Caution()
        self.search = Search(talk)
        self.faces = talk.company.face
        self.note = ""
        self.page: Dialog | None = None
        self._line = TextField()
        self._talk = talk
        self._shown = talk.current
        self._drafts: dict[str, str] = {}
        self._list = TalkList()

    @property
    def finder(self) -> Finder:
        """The line of the search, and what was found."""
        return self.search.finder

    @property
    def field(self) -> TextField:
        """What is typed in now: the line of the search, while that is open."""
        return self.finder.field if self.finder.is_open else self._line

    @property
    def log(self) -> ChatLog:
        """What is shown."""
        return self._talk.log

    @property
    def is_newest(self) -> bool:
        """Whether the newest entry is seen."""
        return self.view.is_newest and not self.finder.is_open

    def newest(self) -> None:
        """Show the newest entry."""
        self.view.newest()

    def page_by(self, up: bool) -> None:
        """Scroll by nearly what is visible."""
        self.view.page(up)

    # --- from one to the other -------------------------------------------------------

    def turn_to(self, to: str) -> None:
        """Show the conversation with these and write there."""
        self.close_search()
        if to != self._shown:
            self._drafts[self._shown] = self._line.text
            self._talk.turn_to(to)
            self._show()
        self._line.focus(True)

    def beside(self, further: bool) -> None:
        """Turn to the conversation behind the one that is shown, or before it."""
        self.turn_to(self._talk.beside(further))

    def sent(self) -> None:
        """What was typed is on its way: a new line, and the newest entry. It may have
        turned to another conversation."""
        self._line.set("")
        if self._talk.current != self._shown:
            self._drafts[self._shown] = ""
            self._show()
        self.newest()

    def _show(self) -> None:
        self._shown = self._talk.current
        self._line.set(self._drafts.pop(self._shown, ""))
        self.view.turn_to(self.log)

    def answer(self) -> None:
        """Take what is typed to who wrote to the user alone."""
        who, text = self.caution.about, self._line.text
        if not who:
            return
        self._line.set("")
        self.turn_to(who)
        if not self._line.text:
            self._line.set(text)
        self.caution.about = ""

    # --- keys ------------------------------------------------------------------------

    def takes(self, press: Press, plays: bool = False) -> bool:
        """A key that means something here whatever has the keyboard; False if it is
        none. Who `plays`, and does not type, has most keys for that."""
        key = press.key
        if press.control and key == pygame.K_c and self.view.has_selection:
            self._copy(self.view.selected())
        elif plays:
            return False
        elif press.plain and key == pygame.K_ESCAPE and self.view.is_marked:
            self.view.unselect()
        elif press.control and key == pygame.K_f:
            self.open_search()
        elif press.control and key == pygame.K_c and self.view.chosen is not None:
            self._copy(self.view.chosen.text)
        elif press.alt and key in STEPS and not self.finder.is_open:
            self.view.step(STEPS[key])
        elif press.alt and key in ENTERS and self.view.chosen is not None:
            self._ask(self.view.act())
        elif press.control and key in ENTERS and self.caution.about:
            self.answer()
        elif key == pygame.K_END and self._leads_down(press):
            self.newest()
        elif press.plain and self.finder.is_open:
            if key == pygame.K_ESCAPE:
                self.close_search()
            elif key in ENTERS:
                self._jump(self.finder.chosen)
            else:
                return self.finder.press(key)
        else:
            return False
        return True

    def _leads_down(self, press: Press) -> bool:
        """Whether the End key is for the log, and not for the field."""
        if self.finder.is_open or self.view.is_newest:
            return False
        return press.control or not self._line.text

    def open_search(self, words: str = "") -> None:
        """Look for what was said, with these `words` in it."""
        if words:
            self.finder.field.set(words)
        self._line.focus(False)
        self.finder.open()

    def close_search(self) -> None:
        """Back to the conversation."""
        if self.finder.is_open:
            self.finder.close()
            self._line.focus(True)

    def _jump(self, found: Found | None) -> None:
        if found is not None:
            self.turn_to(found.to)
            self.search.go_to(found)

    def _copy(self, text: str) -> None:
        clipboard.put(text)
        self.note = "Copied"

    # --- the picture -----------------------------------------------------------------

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        typists = self._talk.talks.typists(clock)
        moving = self.finder.picture(clock), self.view.picture(clock)
        return self.log.version, self._line.shows_cursor(clock), typists, moving

    def draw(self, pen: Pen, area: pygame.Rect, clock: float, keys: str = "") -> str:
        """Draw all in `area`; `keys` tells what helps. Returns with whom the
        conversation is that was clicked, or ""."""
        company = self._talk.company
        if self.finder.is_open:
            found = self.finder.draw(pen, area, clock, company.label, company.face)
            self._jump(found)
            if self.finder.leaves:
                self.close_search()
            return ""
        if (entry := self.search.approach(self._shown)) is not None:
            self.view.show(entry)
        sizes, tabs, clicked = pen.sizes, company.tabs(), ""
        is_listed = area.width >= LISTED * sizes.unit and len(tabs) > 1
        if is_listed:
            side = pygame.Rect(area.x, area.y, LIST * sizes.unit, area.height)
            shown, last = self._shown, self._talk.last
            clicked = self._list.draw(pen, side, tabs, shown, company.face, last)
            x = side.right + sizes.gap
            pen.surface.fill(LINE, (x, area.y, 1, area.height))
            x += 2 * sizes.gap
            area = pygame.Rect(x, area.y, area.right - x, area.height)
        head = pygame.Rect(area.x, area.y, area.width, round(1.6 * sizes.unit))
        find = pygame.Rect(0, head.y, head.height, head.height)
        find.right = head.right
        if _draw_find(pen, find):
            self.open_search()
        head.width -= find.width + sizes.gap
        if is_listed:
            label, at = company.label(self._shown), head.midleft
            pen.text(
                label, at, sizes.unit, bold=True, width=head.width, anchor="midleft"
            )
        else:
            clicked = draw_tabs(pen, head, tabs, self._shown)
        log = pygame.Rect(area.x, head.bottom + sizes.gap, area.width, 0)
        log.height = self._draw_foot(pen, area, clock, keys) - log.y
        if log.height > sizes.row:
            self._draw_log(pen, log)
        self._line.draw_list(pen)
        return clicked

    def _draw_foot(self, pen: Pen, area: pygame.Rect, clock: float, keys: str) -> int:
        """The field, and above it to whom it goes; returns where the log ends."""
        sizes, company = pen.sizes, self._talk.company
        tall = self._line.height(pen, area.width, area.height // 3)
        field = pygame.Rect(area.x, 0, area.width, tall)
        field.bottom = area.bottom
        strip = pygame.Rect(area.x, 0, area.width, height(pen))
        strip.bottom = field.top - sizes.gap // 4
        whom = self._whom()
        draw_recipient(pen, strip, whom, company.typists(clock), keys)
        leads = bool(keys) and not self._line.focused
        hint = "Press Enter to chat" if leads else whom.hint
        self._line.draw(pen, field, hint, clock, strip.top)
        if whom.face is not None:
            radius = max(3, sizes.unit // 4)
            pygame.draw.rect(pen.surface, whom.colour, field, 2, border_radius=radius)
        top = strip.top - sizes.gap // 2
        if not (about := self.caution.about):
            return top
        above = pygame.Rect(area.x, area.y, area.width, top - area.y)
        who = company.label(about)
        top, answers = draw_question(pen, above, who, whom)
        if answers:
            self.answer()
        return top

    def _whom(self) -> Recipient:
        talk, to = self._talk, self._talk.whom(self._line.text.strip())
        quiet, label = talk.talks.is_undisturbed, talk.company.label(to)
        if to == EVERYONE:
            count = len(talk.roster.peers())
            return Recipient(label, count, undisturbed=quiet)
        face: Face = talk.company.face(to)
        doing = talk.company.doing(to)
        return Recipient(label, 1, face, doing, undisturbed=quiet)

    def _draw_log(self, pen: Pen, area: pygame.Rect) -> None:
        if pen.mouse.clicked and not pen.over(area):
            self.view.unselect()
        if not self.log.entries:
            empty = EMPTY if self._shown == EVERYONE else NOTHING_YET
            pen.lines(empty, area, pen.sizes.small, DIM, 4)
            return
        unread, calls = self._talk.company.unread(self._shown)
        over_button = not self.view.is_newest and pen.over(
            below_place(pen, area, unread)
        )
        sees = blind(pen) if over_button else pen
        seen = self.view.draw(sees, area, self.log, self.faces)
        if not self.view.is_newest and draw_below(pen, area, unread, calls):
            self.newest()
        self._heed(seen)

    def _ask(self, link: str) -> None:
        if link:
            self.page = LinkPage(link, self._copy)

    def _heed(self, seen: Seen) -> None:
        if seen.first < FEW and not self.view.is_newest:
            self._talk.past.older(self._shown)
        self._ask(seen.link)
        if seen.copied:
            self._copy(seen.copied)


def _draw_find(pen: Pen, place: pygame.Rect) -> bool:
    """A glass to look through; whether it was clicked."""
    if pen.over(place):
        pen.box(place, HOVER)
    radius = max(3, place.height // 5)
    x, y = place.centerx - radius // 3, place.centery - radius // 3
    pygame.draw.circle(pen.surface, TEXT, (x, y), radius, 2)
    begin, end = (x + radius - 1, y + radius - 1), (x + 2 * radius, y + 2 * radius)
    pygame.draw.line(pen.surface, TEXT, begin, end, 2)
    return pen.clicked(place)
