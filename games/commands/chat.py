"""`hydralan chat`: the terminal. One line in, one line out."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from games.console.keyboard import Typed, keyboard
from games.console.printer import Printer
from games.console.signals import SIGNALS
from games.console.usher import Usher
from games.people.blocking import block, unblock
from games.people.checkup import Checkup, Findings
from games.people.crier import Crier
from games.people.lookup import addressed, label_among
from p2p import (
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    HydraError,
    Node,
    NodeId,
    Notice,
    Peer,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
    check_text,
    check_words,
    short_code,
)

LOOK_EVERY = 0.5  # seconds between looks whether somebody is here
MAX_FAILED = 256  # messages whose late arrival is told, too
SHOWN_WITHIN = 2.0  # seconds for the last lines, if a pipe still takes any

HELP = """\
  text            say it to everyone
  @name text      say it to one
  /who            who is here
  /me             my code and check words, to compare by voice
  /name NAME      call yourself something else
  /block NAME     hide somebody and what he says; alone: who is hidden
  /unblock NAME   undo that
  /more           the rest of the last long message
  /help           this
  /quit           leave (also Ctrl-D)"""


def run(node: Node) -> int:
    """Chat until the user leaves; returns the exit code. Closes the node.

    Raises OutputFailed if nothing can be shown.
    """
    terminal = Terminal(node, Printer(node.close))
    # A terminal that takes nothing more must not keep this program from its end.
    reader = threading.Thread(
        target=terminal.show_events, name="hydralan-events", daemon=True
    )
    ended = threading.Event()
    lookout = threading.Thread(
        target=terminal.see_who_is_here, args=(ended,), name="hydralan-lookout"
    )
    lookout.start()
    usher = Usher(node.close)
    try:
        with SIGNALS.heard(usher.see_out), keyboard() as typed, usher:
            reader.start()
            terminal.read(typed)
    finally:
        ended.set()
        node.close()
        lookout.join()
        if reader.is_alive():
            reader.join(SHOWN_WITHIN)
        usher.dismiss()
    return 0


class Terminal:
    """What to show for each event, and what each line means."""

    def __init__(self, node: Node, printer: Printer) -> None:
        self._node = node
        self._failed: dict[tuple[str, str], None] = {}  # (message, reader), as told
        self._printer = printer
        self._show = printer.show
        self._crier = Crier()
        self._names: dict[NodeId, str] = {}  # of who was here, for late reports
        self._commands: dict[str, Callable[[str], None]] = {
            "/who": lambda rest: self._who(),
            "/me": lambda rest: self._me(),
            "/name": self._rename,
            "/block": self._block,
            "/unblock": lambda rest: self._show(f"  {unblock(node, rest)}."),
            "/help": lambda rest: printer.show_help(HELP),
        }

    def read(self, lines: Iterator[Typed]) -> None:
        """Obey each line until the user quits or the lines end."""
        for line in lines:
            if line.text == "/quit":
                return
            try:
                if line.trouble:
                    raise BadText(line.trouble)
                if line.text:
                    self._obey(line.text)
            except HydraError as error:
                self._show(f"! {error}")

    def _obey(self, text: str) -> None:
        if not text.startswith("/"):
            self._say(text)
            return
        if text == "/more":
            self._more()
            return
        word, _, rest = text.partition(" ")
        if word not in self._commands:
            known = ", ".join([*self._commands, "/quit"])
            raise BadText(f"There is no {word}. Commands: {known}.")
        self._commands[word](rest.strip())

    def _say(self, line: str) -> None:
        peers = self._node.peers()
        peer, text = addressed(line, peers)
        text = check_text(text)  # it is shown as it is sent
        self._node.say(text, peer.id if peer else None)
        me = self._label(self._node.id, self._node.name)
        if peer:
            self._show(f"{me} -> {self._label(peer.id)}: {text}")
            return
        self._show(f"{me}: {text}")

    def _rename(self, name: str) -> None:
        if not name:
            raise BadText("Write /name and then the new name.")
        self._node.rename(name)
        self._show(f"  You are {self._node.name} now.")

    def _block(self, wanted: str) -> None:
        here = {peer.id for peer in self._peers()}
        were = [Peer(n, name, "") for n, name in self._names.items() if n not in here]
        self._show(f"  {block(self._node, wanted, were)}.")

    def _me(self) -> None:
        words = " ".join(check_words(self._node.id))
        code = short_code(self._node.id)
        self._show(f"  {self._node.name}  {code}  check words: {words}")

    def _who(self) -> None:
        peers = sorted(self._node.peers(), key=lambda p: (p.name.casefold(), p.id))
        if not peers:
            self._show("  Nobody else is here.")
        width = max((len(peer.name) for peer in peers), default=0)
        for peer in peers:
            code = short_code(peer.id)
            self._show(f"  {peer.name:{width}}  {code}  {peer.address}")

    def _more(self) -> None:
        if not self._printer.more():
            raise BadText("There is nothing more of the last message.")

    # --- who is alone for long -------------------------------------------------------

    def see_who_is_here(self, ended: threading.Event) -> None:
        """Let the doctor look when nobody is here for long. On a thread of its own."""
        checkup = Checkup(self._node, self._advise)
        with contextlib.suppress(HydraError):  # the node was closed
            while not ended.wait(LOOK_EVERY):
                checkup.see(bool(self._node.peers()), time.monotonic())

    def _advise(self, findings: Findings) -> None:
        for finding in findings:
            self._show(f"* {finding.text}")
            if finding.action:
                self._show(f"*   {finding.action}")

    # --- events ----------------------------------------------------------------------

    def show_events(self) -> None:
        """Show what happens until the node closes. On a thread of its own."""
        for event in self._node.events():
            now = time.monotonic()
            if rest := self._crier.rest(now):
                self._show(f"* {rest}")
            line = self._line(event)
            if isinstance(event, PeerJoined | PeerLeft | PeerRenamed) and (
                not self._crier.may(event.peer.id, now)
            ):
                continue
            if line is not None:
                self._show(line)

    def _line(self, event: Event) -> str | None:
        match event:
            case Ready(name=name):
                return f"You are {name}. Looking for others; /help helps."
            case PeerJoined(peer):
                return f"* {self._noted(peer)} is here"
            case PeerLeft(peer, reason):
                return f"* {self._label(peer.id, peer.name)} is gone ({reason})"
            case PeerRenamed(peer, was):
                before = self._label(peer.id, was)
                return f"* {before} is {self._noted(peer)} now"
            case ChatReceived(sender=sender, name=name, to=to, text=text):
                private = "" if to == "everyone" else " -> you"
                return f"{self._label(sender, name)}{private}: {text}"
            case ChatQueued(to=to):
                return f"  {self._label(to)} is away and gets it later."
            case ChatDelivered(id=message, to=to) if (message, to) in self._failed:
                del self._failed[message, to]
                return f"  Delivered to {self._label(to)} after all."
            case ChatFailed(to="everyone"):  # it went to nobody
                return "  Nobody else is here yet."
            case ChatFailed(id=message, to=to, reason=reason):
                self._failed[message, to] = None
                if len(self._failed) > MAX_FAILED:
                    del self._failed[next(iter(self._failed))]
                return f"! Not delivered to {self._label(to)}: {reason}"
            case Notice(text=text):
                return f"* {text}"
        return None

    def _noted(self, peer: Peer) -> str:
        self._names[peer.id] = peer.name
        return self._label(peer.id, peer.name)

    def _peers(self) -> tuple[Peer, ...]:
        try:
            return self._node.peers()
        except HydraError:  # it was closed, and its last events are still to be shown
            return ()

    def _label(self, node: str, name: str = "") -> str:
        """What to call somebody (by default as now), so that it means nobody else."""
        me = Peer(self._node.id, self._node.name, "")
        who = NodeId(node)
        peers = (me, *self._peers())
        known = next((peer.name for peer in peers if peer.id == who), "")
        known = name or known or self._names.get(who, "")
        return label_among(who, known, peers, me)
