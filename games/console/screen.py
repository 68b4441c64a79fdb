"""The terminal chat where a terminal can do something: prompt_toolkit edits the line.

What happens is printed above it, as everywhere; what can still be seen can be changed
in its place (`games.console.page`). All of this is done on the main thread, by `run`;
what other threads want to show waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_session
from prompt_toolkit.output import Output
from prompt_toolkit.renderer import CPR_Support, print_formatted_text
from prompt_toolkit.styles import Style

from games.console.colours import STYLES
from games.console.columns import MIN_COLUMNS, width_of
from games.console.editor import Editor, Front, styled
from games.console.keyboard import Typed
from games.console.page import Page
from games.console.sheet import Row, Sheet
from games.console.strays import strays
from games.console.streams import OutputFailed

MAX_WAITING = 200  # jobs of other threads
LOOK_AGAIN = 1.0  # seconds between looks at what changes with time alone
RING_AGAIN = 3.0  # seconds: nobody can make a terminal ring without end


class Screen:
    """A `Paper` with a keyboard before it. Raises an error of some kind where the
    terminal is none, as some on Windows."""

    changes = True
    front: Front

    def __init__(self) -> None:
        self._output: Output = get_app_session().output
        self.size = self._measured()
        self._page = Page(*self.size, width_of)
        self._style = Style([*STYLES.items()])
        self._waiting: deque[Callable[[], None]] = deque()
        self._room = threading.Condition()  # for more that may wait
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = False
        self._rang = float("-inf")
        editor = Editor(self)
        self._app: Application[None] = Application(
            editor.layout,
            key_bindings=editor.keys,
            style=self._style,
            output=self._output,
            erase_when_done=True,
            after_render=self._drawn,
        )

    # --- the paper -------------------------------------------------------------------

    def soon(self, job: Callable[[], None]) -> None:
        """See `Paper`. Waits while the terminal takes nothing, and much is waiting."""
        is_here = threading.current_thread() is threading.main_thread()
        with self._room:
            while len(self._waiting) >= MAX_WAITING and not is_here and not self._over:
                self._room.wait()
            self._waiting.append(job)
            loop, over = self._loop, self._over
        if over:
            with contextlib.suppress(OutputFailed):
                self._work()
        elif loop is not None:
            with contextlib.suppress(RuntimeError):  # it ends just now
                loop.call_soon_threadsafe(self._work)

    def show(self, sheet: Sheet) -> None:
        """See `Paper`."""
        self._erase()
        self._write(self._page.add(sheet))

    def turn(self, sheet: Sheet) -> bool:
        """See `Paper`."""
        change = None if self._over else self._page.turn(sheet)
        if change is None:
            return False
        self._erase()
        output = self._output
        output.cursor_up(change.up)
        if change.clears:
            output.erase_down()
        self._write(change.rows, cleans=not change.clears)
        if change.down:
            output.cursor_down(change.down)
        output.flush()
        return True

    def more(self) -> bool:
        """See `Paper`."""
        rest = self._page.more()
        if rest is not None:
            self.show(rest)
        return rest is not None

    def ring(self) -> None:
        """See `Paper`."""
        now = time.monotonic()
        if now - self._rang >= RING_AGAIN and not self._over:
            self._rang = now
            self._output.bell()
            self._output.flush()

    def clear(self) -> None:
        """See `Paper`."""
        self._page = Page(*self.size, width_of)
        self._anew([])

    # --- the application -------------------------------------------------------------

    def run(self, front: Front) -> None:
        """Obey each line until the person leaves, or the terminal is gone. Main thread.
        Raises OutputFailed."""
        self.front = front
        try:
            with strays(self._stray):
                self._app.run(pre_run=self._begin, set_exception_handler=False)
        except (EOFError, KeyboardInterrupt):
            pass
        finally:
            with self._room:
                self._loop, self._over = None, True
                self._room.notify_all()
            with contextlib.suppress(OutputFailed, OSError):
                self._output.disable_bracketed_paste()
                self._work()
                self._output.flush()

    def _begin(self) -> None:
        self._app.renderer.cpr_support = CPR_Support.NOT_SUPPORTED  # nothing needs it
        with self._room:
            self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._work)
        self._app.create_background_task(self._watch())

    async def _watch(self) -> None:
        told = self.front.status()
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            self._guarded(self.front.tick)
            before, told = told, self.front.status()
            if told != before or self._measured() != self.size:
                self._app.invalidate()

    def _work(self) -> None:
        """Do what waits."""
        with self._room:
            jobs = [*self._waiting]
            self._waiting.clear()
            self._room.notify_all()
        for job in jobs:
            self._guarded(job)
        if jobs and not self._over:
            self._app.invalidate()

    def _guarded(self, job: Callable[[], None]) -> None:
        """Do it. What goes wrong in a callback would only be logged by the loop."""
        try:
            job()
        except OSError as error:
            self._fail(OutputFailed(error))
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        if self._over:
            raise error
        if not self._app.is_done:
            self._app.exit(exception=error)

    # --- what is printed -------------------------------------------------------------

    def _erase(self) -> None:
        """The line that is typed makes room; it is drawn again in a moment."""
        if not self._over:
            self._app.renderer.erase()
            # That turns off bracketed paste: what is pasted in this moment would be
            # many lines that were typed, and each a message.
            self._output.enable_bracketed_paste()

    def _write(self, rows: Sequence[Row], cleans: bool = False) -> None:
        output = self._output
        for row in rows:
            if cleans:
                output.erase_end_of_line()
            text = styled([*row, ("", "\n")])
            depth = self._app.color_depth
            print_formatted_text(output, text, self._style, color_depth=depth)
        output.flush()

    def _drawn(self, app: Application[Any]) -> None:
        """The line was drawn. If the terminal has changed, so is the page."""
        screen = app.renderer.last_rendered_screen
        rows = screen.height if screen is not None else 1
        self._page.reserve(rows)
        now = self._measured()
        if now != self.size and self._loop is not None:
            self.size = now
            self._loop.call_soon(self._guarded, lambda: self._resized(rows))

    def _measured(self) -> tuple[int, int]:
        size = self._output.get_size()
        return max(MIN_COLUMNS, size.columns), size.rows

    def _resized(self, below: int) -> None:
        if self._page.resize(*self.size):
            self._anew(self._page.anew(below))
        self._app.invalidate()

    def _anew(self, rows: Sequence[Row]) -> None:
        if self._over:
            return
        self._app.renderer.erase()
        self._output.erase_screen()
        self._output.cursor_goto(0, 0)
        self._write(rows)

    def _stray(self, line: str) -> None:
        self.soon(lambda: self.show(Sheet((("quiet", line),), unfolded=True)))

    # --- what the keys do ------------------------------------------------------------

    def obey(self, typed: Typed) -> None:
        """See `Desk`."""
        self._erase()
        stays: list[bool] = []
        self._guarded(lambda: stays.append(self.front.obey(typed)))
        if stays == [False]:
            self.leave()

    def dropped(self) -> None:
        """See `Desk`."""
        self.front.typing("")
        self._erase()

    def leave(self) -> None:
        """See `Desk`."""
        self.front.leaving()
        if not self._app.is_done:
            self._app.exit()

    def again(self) -> None:
        """See `Desk`."""
        self._anew(self._page.anew(1))
