"""The menu over a game, which goes on behind it; and what its ruler may do there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Row, Words
from games.window.dialog.optionform import OptionForm
from games.window.game.ruling import Guest, Ruling
from games.window.game.second import SecondPlayer
from games.window.letters.scripts import isolated
from games.window.pages.keypage import KeyPage
from games.window.pages.lockpage import LockPage
from games.window.pages.optionspage import OptionsPage
from games.window.pages.question import Question
from games.window.theme import DIM, TEXT

REMOVED = "Out at once, and not let in again until you take it back."
JOINS = "Second player here: W A S D"
END = "All points of this round count; the podium comes at once."


class Menu(Dialog):
    """`form` holds the options of the next round; `settings` makes that page; `second`
    may play at this keyboard, too, and what he plays asks whether the window
    `is_ours`."""

    title = "Menu"

    def __init__(
        self,
        ruling: Ruling,
        form: OptionForm,
        settings: Callable[[], Dialog],
        leave: Callable[[], None],
        second: SecondPlayer,
        is_ours: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._ruling = ruling
        self._form = form
        self._settings = settings
        self._leave = leave
        self._second = second
        self._is_ours = is_ours
        view = ruling.view
        is_stopped = ruling.is_mine and view is not None and view.paused
        self.at = "pause" if is_stopped else "resume"  # what one came for

    def rows(self) -> list[Row]:
        """What anybody may do, and below what the ruler may."""
        view = self._ruling.view
        watches = view is not None and view.me is None
        rows: list[Row] = [
            (Button("resume", "Resume", self.close, strong=True),),
            (
                Button("seat", "Play" if watches else "Watch", self._change_seat),
                Button("settings", "Settings", self._open_settings),
                Button("leave", "Leave", self._go),
            ),
        ]
        if self._second.can_join:
            label = "Second player leaves" if self._second.is_wanted else JOINS
            rows.append((Button("second", label, self._change_second),))
        return rows + (self._ruled() if self._ruling.is_mine else [])

    def _ruled(self) -> list[Row]:
        view = self._ruling.view
        if view is None:
            return []
        do = self._do
        pause = (
            Button("pause", "End the pause", partial(do, "resume"))
            if view.paused
            else Button("pause", "Pause", partial(do, "pause"))
        )
        lock = (
            Button("lock", "Unlock", partial(do, "unlock"))
            if view.locked
            else Button("lock", "Lock …", self._lock)
        )
        close = (
            Button("close", "Let newcomers in", partial(do, "open"))
            if view.closed
            else Button("close", "Close to newcomers", partial(do, "close"))
        )
        rows: list[Row] = [
            (Words("You rule this table", TEXT, bold=True),),
            (pause, Button("end", "End the round …", self._end)),
            (Button("options", "Options of the next round …", self._choose),),
            (lock, close),
        ]
        return rows + [self._row(guest) for guest in self._ruling.guests()]

    def _row(self, guest: Guest) -> Row:
        ruling, who = self._ruling, guest.id
        if guest.removed:
            act = partial(self.attempt, partial(ruling.remove, who, False))
            again = Button(f"remove {who}", "Let in again", _quietly(act))
            return (Words(f"{isolated(guest.label)}, removed", DIM), again)
        act = partial(self.attempt, partial(ruling.watch_only, who, not guest.watches))
        label = "Let play" if guest.watches else "Watch only"
        return (
            Words(guest.label, TEXT),
            Button(f"watch {who}", label, _quietly(act)),
            Button(f"remove {who}", "Remove …", partial(self._ask_remove, guest)),
        )

    # --- what the buttons do ---------------------------------------------------------

    def _change_seat(self) -> None:
        view = self._ruling.view
        watch = view is not None and view.me is not None
        if self.attempt(lambda: self._ruling.seat(watch=watch)):
            self.close()

    def _change_second(self) -> None:
        view = self._ruling.view
        if self._second.is_wanted:
            self._second.leave()
            self.close()
        elif view is not None and view.locked:
            page = KeyPage(view.room, "", lambda key: self._join(key, page))
            self.open(page)
        else:
            self._join()
            self.close()

    def _join(self, key: str | None = None, asked: Dialog | None = None) -> None:
        if (view := self._ruling.view) is not None:
            self._second.join(view, self._is_ours, key)
        if asked is not None:
            asked.close()
            self.close()  # or his snake starts behind it

    def _open_settings(self) -> None:
        self.open(self._settings())

    def _go(self) -> None:
        self.close()
        self._leave()

    def _do(self, what: str) -> None:
        self.attempt(lambda: self._ruling.do(what))

    def _lock(self) -> None:
        self.open(LockPage(self._ruling.lock))

    def _end(self) -> None:
        act = partial(self._ruling.do, "end_round")
        self.open(Question("End this round?", END, "End the round", act))

    def _choose(self) -> None:
        self.open(OptionsPage(self._form, self._ruling.options))

    def _ask_remove(self, guest: Guest) -> None:
        act = partial(self._ruling.remove, guest.id, True)
        self.open(Question(f"Remove {isolated(guest.label)}?", REMOVED, "Remove", act))


def _quietly(act: Callable[[], object]) -> Callable[[], None]:
    """The same, without what it returns."""

    def done() -> None:
        act()

    return done
