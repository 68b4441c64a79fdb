"""`hydralan chat`: the terminal. One line in, one line out."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

from games.checkup import Checkup, Findings
from games.lookup import addressed, labels
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
    check_words,
    short_code,
)

LOOK = 0.5  # seconds between looks whether somebody is here
MAX_FAILED = 256  # messages whose late arrival is told, too

HELP = """\
  text            say it to everyone
  @name text      say it to one
  /who            who is here
  /me             my code and check words, to compare by voice
  /name NAME      call yourself something else
  /help           this
  /quit           leave (also Ctrl-D)"""


def run(node: Node) -> int:
    """Chat until the user leaves; returns the exit code."""
    chat = Chat(node, partial(print, flush=True))  # a pipe's reader waits for it, too
    reader = threading.Thread(target=chat.show_events, name="hydralan-events")
    ended = threading.Event()
    watch = threading.Thread(target=chat.watch, args=(ended,), name="hydralan-watch")
    watch.start()
    if not sys.stdin.isatty():
        reader.start()
        chat.read(iter(sys.stdin))
    else:
        from prompt_toolkit.patch_stdout import patch_stdout

        with patch_stdout():  # what others say goes above the line being typed
            reader.start()
            chat.read(_prompted())
    ended.set()
    node.close()
    reader.join()
    watch.join()
    return 0


def _prompted() -> Iterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession("> ", erase_when_done=True)
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            if not session.default_buffer.text:  # else it only drops what was typed
                return
        except EOFError:
            return


class Chat:
    """What to show for each event, and what each line means."""

    def __init__(self, node: Node, show: Callable[[str], None]) -> None:
        self._node = node
        self._show = show
        self._names: dict[str, str] = {}  # of who was here, for late reports
        self._failed: dict[tuple[str, str], None] = {}  # (message, reader), as told
        self._commands: dict[str, Callable[[str], None]] = {
            "/who": lambda rest: self._who(),
            "/me": lambda rest: self._me(),
            "/name": self._rename,
            "/help": lambda rest: self._show(HELP),
        }

    def read(self, lines: Iterator[str]) -> None:
        """Obey each line until the user quits or the lines end."""
        for line in lines:
            text = line.strip()
            if text == "/quit":
                return
            try:
                if text:
                    self._obey(text)
            except BadText as error:
                self._show(f"! {error}")

    def _obey(self, text: str) -> None:
        if not text.startswith("/"):
            self._say(text)
            return
        word, _, rest = text.partition(" ")
        if word not in self._commands:
            known = ", ".join([*self._commands, "/quit"])
            raise BadText(f"There is no {word}. Commands: {known}.")
        self._commands[word](rest.strip())

    def _say(self, line: str) -> None:
        peers = self._node.peers()
        peer, text = addressed(line, peers)
        self._node.say(text, peer.id if peer else None)
        if peer:
            self._show(f"{self._node.name} -> {self._label(peer.id)}: {text}")
            return
        self._show(f"{self._node.name}: {text}")
        if not peers:
            self._show("  Nobody else is here yet.")

    def _rename(self, name: str) -> None:
        if not name:
            raise BadText("Write /name and then the new name.")
        self._node.rename(name)
        self._show(f"  You are {self._node.name} now.")

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

    # --- who is alone for long -------------------------------------------------------

    def watch(self, ended: threading.Event) -> None:
        """Let the doctor look when nobody is here for long. On a thread of its own."""
        checkup = Checkup(self._node, self._advise)
        with contextlib.suppress(HydraError):  # the node was closed
            while not ended.wait(LOOK):
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
            line = self._line(event)
            if line is not None:
                self._show(line)

    def _line(self, event: Event) -> str | None:
        match event:
            case Ready(name=name):
                return f"You are {name}. Looking for others; /help helps."
            case PeerJoined(peer):
                return f"* {self._noted(peer)} is here"
            case PeerLeft(peer, reason):
                return f"* {self._label(peer.id)} is gone ({reason})"
            case PeerRenamed(peer, was):
                return f"* {was} is {self._noted(peer)} now"
            case ChatReceived(sender=sender, name=name, to=to, text=text):
                private = "" if to == "everyone" else " -> you"
                return f"{self._label(sender, name)}{private}: {text}"
            case ChatQueued(to=to):
                return f"  {self._label(to)} is away and gets it later."
            case ChatDelivered(id=message, to=to) if (message, to) in self._failed:
                del self._failed[message, to]
                return f"  Delivered to {self._label(to)} after all."
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
        return self._label(peer.id)

    def _label(self, node: str, name: str = "") -> str:
        """What to call somebody, so that it means nobody else here."""
        here = labels(self._node.peers(), self._node.name)
        known = here.get(NodeId(node)) or name or self._names.get(node)
        return known or short_code(NodeId(node))
