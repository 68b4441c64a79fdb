"""`hydralan chat`: the terminal. One line in, one line out."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from games.commands import persons
from games.commands.persons import NAMING, Persons
from games.console.keyboard import Typed, is_interactive, plain_lines
from games.console.printer import Paper, Printer
from games.console.scribe import Scribe
from games.console.sheet import Sheet
from games.console.signals import SIGNALS
from games.console.statusline import Status
from games.console.usher import Usher
from games.people.checkup import Checkup, Findings
from games.people.completion import Choices, completed
from games.people.lookup import find_known, goes_to, surely
from games.people.typist import Typist, disturbed
from p2p import (
    EVERYONE,
    BadText,
    Event,
    HydraError,
    Node,
    NodeId,
    check_text,
)

if TYPE_CHECKING:
    from games.console.screen import Screen

LOOK_EVERY = 0.5  # seconds between looks whether somebody is here
FOUND = 20  # messages at most
SHOWN_WITHIN = 2.0  # seconds for the last lines, if a pipe still takes any

HELP = f"""\
  text            say it to everyone
  @name text      say it to one
  /to NAME        your lines go to one from now on; /to everyone: to all again
{persons.HELP}
  /name NAME      call yourself something else
  /history        what was said before; /history NAME: with one
  /find TEXT      what was said with these words in it
  /away           show the others that you are away, until you write again
  /dnd            do not disturb: no bell, until the next /dnd
{persons.HIDING}
  /forget         forget all that was said, on this computer
  /more           the rest of the last long message
  /help           this
  /quit           leave (also Ctrl-D)"""
KEYS = """\
  Tab             complete a name or a command
  Alt-Enter       a new line of the same message
  Up, Down        what you wrote before"""


def run(node: Node) -> int:
    """Chat until the user leaves; returns the exit code. Closes the node.

    Raises OutputFailed if nothing can be shown.
    """
    screen = _screen() if is_interactive() else None
    usher = Usher(node.close)
    terminal = Terminal(node, screen or Printer(node.close), usher.see_out)
    # A terminal that takes nothing more must not keep this program from its end.
    reader = threading.Thread(
        target=terminal.show_events, name="hydralan-events", daemon=True
    )
    ended = threading.Event()
    lookout = threading.Thread(
        target=terminal.see_who_is_here, args=(ended,), name="hydralan-lookout"
    )
    lookout.start()
    try:
        with SIGNALS.heard(usher.see_out), usher:
            reader.start()
            if screen is not None:
                screen.run(terminal)
            else:
                terminal.read(plain_lines())
    finally:
        ended.set()
        node.close()
        lookout.join()
        if reader.is_alive():
            reader.join(SHOWN_WITHIN)
        usher.dismiss()
    return 0


class Terminal:
    """What each line means. `leaving` is called when the user wants to leave."""

    def __init__(
        self, node: Node, paper: Paper, leaving: Callable[[], None] = lambda: None
    ) -> None:
        self._node = node
        self._paper = paper
        self._scribe = Scribe(node, paper)
        self._talks, self._roster = self._scribe.talks, self._scribe.roster
        self._answer = self._scribe.answer
        self._turn = threading.RLock()  # for a line or an event, whatever comes first
        self._typist = Typist(node)
        self.leaving = leaving
        self._commands: dict[str, Callable[[str], None]] = {
            "/to": self._turn_to,
            "/name": self._rename,
            "/history": self._recall,
            "/find": self._find,
            "/away": lambda rest: self._be_away(),
            "/dnd": lambda rest: self._be_undisturbed(),
            **Persons(node, self._scribe).commands,
            "/forget": self._forget,
            "/more": lambda rest: self._more(),
            "/help": lambda rest: self._help(),
        }
        self._naming = ("/to", "/history", *NAMING)  # somebody who is here

    # --- what is typed ---------------------------------------------------------------

    def read(self, lines: Iterable[Typed]) -> None:
        """Obey each line until the user quits or the lines end."""
        for line in lines:
            if not self.obey(line):
                return

    def obey(self, typed: Typed) -> bool:
        """Do what a line asks for; False: leave."""
        if typed.text == "/quit":
            return False
        with self._turn:
            try:
                if typed.trouble:
                    raise BadText(typed.trouble)
                if typed.text.startswith("/"):
                    self._command(typed.text)
                elif typed.text:
                    self._say(typed.text)
            except HydraError as error:
                self._scribe.refuse(str(error))
        return True

    def complete(self, typed: str) -> Choices:
        """What may be meant by what stands before the cursor."""
        commands = [*self._commands, "/quit"]
        return completed(typed, self._roster.all_labels(), commands, self._naming)

    def status(self) -> Status:
        """What to tell below the line."""
        return self._scribe.status()

    def typing(self, text: str) -> None:
        """The person is at the keyboard, so he has seen what is new; and to whom he
        writes is shown that."""
        self._talks.look_at_all()
        with contextlib.suppress(HydraError):  # no whole name yet; or it was closed
            if text and not text.startswith("/"):
                self._typist.types(self._addressed(text)[0])
            else:
                self._typist.pauses()

    def tick(self) -> None:
        """Time goes by."""
        self._scribe.tick()

    def _command(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        if word not in self._commands:
            raise BadText(f"There is no {word:.40}: /help tells what there is.")
        self._commands[word](rest.strip())

    def _say(self, line: str) -> None:
        to, text = self._addressed(line)
        text = check_text(text)  # it is shown as it is sent
        message = self._node.say(text, to)
        self._typist.spoke()
        self._scribe.said(message, text, to)

    def _addressed(self, line: str) -> tuple[NodeId | None, str]:
        """Whom a line is for: who stands before it, or else all lines go to."""
        gone = self._roster.gone() if line.startswith("@") else ()
        current = self._talks.current
        return goes_to(line, self._node.peers(), gone, current)

    # --- commands --------------------------------------------------------------------

    def _turn_to(self, wanted: str) -> None:
        if wanted.casefold().removeprefix("@") == EVERYONE:
            self._talks.turn_to(EVERYONE)
        elif wanted:
            peers, gone = self._node.peers(), self._roster.gone()
            found = surely(find_known(peers, gone, wanted), wanted)
            self._talks.turn_to(found.id)
        to = self._talks.current
        if to == EVERYONE:
            self._answer("What you write goes to everyone.")
            return
        label, known = self._roster.label(to), self._roster.standing(to)
        label += f" ({known})" if known else ""
        self._answer(f"What you write goes to {label} alone; /to everyone undoes it.")

    def _recall(self, wanted: str) -> None:
        to = self._talks.current
        if wanted.casefold().removeprefix("@") == EVERYONE:
            to = EVERYONE
        elif wanted:
            to = find_known(self._node.peers(), self._roster.gone(), wanted).id
        self._scribe.recall(to)

    def _find(self, text: str) -> None:
        if not text:
            raise BadText("Write /find and then what was said.")
        if not self._paper.changes:  # nobody types meanwhile
            self._look_for(text)
            return
        # It may wait for the disk, and nobody for it.
        work = threading.Thread(target=self._look_for, args=(text,), daemon=True)
        work.start()

    def _look_for(self, text: str) -> None:
        try:
            found = self._node.search(text, FOUND)
        except HydraError as error:
            self._paper.soon(partial(self._scribe.refuse, str(error)))
        else:
            self._paper.soon(partial(self._scribe.found, text, found))

    def _forget(self, sure: str) -> None:
        if sure != "yes":
            raise BadText("All that was said is forgotten here by /forget yes.")
        self._node.forget()
        self._scribe.forget()
        self._answer("What was said is forgotten here. The others still have it.")

    def _be_away(self) -> None:
        self._typist.is_away()
        self._answer("The others see that you are away, until you write again.")

    def _be_undisturbed(self) -> None:
        quiet = self._talks.is_undisturbed = not self._talks.is_undisturbed
        self._answer(disturbed(not quiet))

    def _rename(self, name: str) -> None:
        if not name:
            raise BadText("Write /name and then the new name.")
        self._node.rename(name)
        self._answer(f"You are {self._node.name} now.")

    def _more(self) -> None:
        if not self._paper.more():
            raise BadText("There is nothing more of the last message.")

    def _help(self) -> None:
        rows = f"{HELP}\n{KEYS}" if self._paper.changes else HELP
        for row in rows.split("\n"):
            self._paper.show(Sheet((("told", row),)))

    # --- who is alone for long -------------------------------------------------------

    def see_who_is_here(self, ended: threading.Event) -> None:
        """Let the doctor look when nobody is here for long. On a thread of its own."""
        checkup = Checkup(self._node, self._advise)
        with contextlib.suppress(HydraError):  # the node was closed
            while not ended.wait(LOOK_EVERY):
                checkup.see(bool(self._node.peers()), time.monotonic())

    def _advise(self, findings: Findings) -> None:
        for finding in findings:
            self._paper.soon(partial(self._scribe.note, finding.text))
            if finding.action:
                self._paper.soon(partial(self._scribe.note, f"  {finding.action}"))

    # --- events ----------------------------------------------------------------------

    def show_events(self) -> None:
        """Show what happens until the node closes. On a thread of its own."""
        for event in self._node.events():
            self._paper.soon(partial(self._hear, event))

    def _hear(self, event: Event) -> None:
        with self._turn:
            self._scribe.hear(event)


def _screen() -> Screen | None:
    from games.console.screen import Screen

    try:
        return Screen()
    except Exception:  # a terminal that is none, as some on Windows: it has many words
        return None
