"""`hydralan chat`: the terminal. One line in, one line out."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial

from games.lookup import find_peer
from p2p import (
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatReceived,
    Event,
    Node,
    Notice,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
    check_words,
    short_code,
)

HELP = """\
  text            say it to everyone
  @name text      say it to one
  /who            who is here
  /me             my code and check words, to compare by voice
  /name NAME      call yourself something else
  /help           this
  /quit           leave"""


def run(node: Node) -> int:
    """Chat until the user leaves; returns the exit code."""
    chat = Chat(node, partial(print, flush=True))  # a pipe's reader waits for it, too
    reader = threading.Thread(target=chat.show_events, name="hydralan-events")
    if not sys.stdin.isatty():
        reader.start()
        chat.read(iter(sys.stdin))
    else:
        from prompt_toolkit.patch_stdout import patch_stdout

        with patch_stdout():  # what others say goes above the line being typed
            reader.start()
            chat.read(_prompted())
    node.close()
    reader.join()
    return 0


def _prompted() -> Iterator[str]:
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession("> ", erase_when_done=True)
    while True:
        try:
            yield session.prompt()
        except (EOFError, KeyboardInterrupt):
            return


class Chat:
    """What to show for each event, and what each line means."""

    def __init__(self, node: Node, show: Callable[[str], None]) -> None:
        self._node = node
        self._show = show
        self._names: dict[str, str] = {}  # of who was here, for late reports

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
        command, _, rest = text.partition(" ")
        if command == "/who":
            self._who()
        elif command == "/me":
            words = " ".join(check_words(self._node.id))
            code = short_code(self._node.id)
            self._show(f"  {self._node.name}  {code}  check words: {words}")
        elif command == "/name" and rest.strip():
            self._node.rename(rest)
            self._show(f"  You are {self._node.name} now.")
        else:
            self._show(HELP)

    def _say(self, text: str) -> None:
        if text.startswith("@"):
            name, text = self._addressee(text[1:])
            found = find_peer(self._node.peers(), name)
            self._node.say(text, found.id)
            self._show(f"{self._node.name} -> {found.name}: {text.strip()}")
        else:
            self._node.say(text)
            self._show(f"{self._node.name}: {text}")

    def _addressee(self, full: str) -> tuple[str, str]:
        # Names may have spaces: the longest that fits is meant.
        for peer in sorted(self._node.peers(), key=lambda p: -len(p.name)):
            if full.casefold().startswith(peer.name.casefold() + " "):
                return peer.name, full[len(peer.name) :]
        name, _, text = full.partition(" ")
        return name, text

    def _who(self) -> None:
        peers = self._node.peers()
        if not peers:
            self._show("  Nobody else is here.")
        for peer in peers:
            self._show(f"  {peer.name}  {short_code(peer.id)}  {peer.address}")

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
                self._names[peer.id] = peer.name
                return f"* {peer.name} is here"
            case PeerLeft(peer, reason):
                return f"* {peer.name} is gone ({reason})"
            case PeerRenamed(peer, was):
                self._names[peer.id] = peer.name
                return f"* {was} is {peer.name} now"
            case ChatReceived(name=name, to=to, text=text):
                private = "" if to == "everyone" else " -> you"
                return f"{name}{private}: {text}"
            case ChatFailed(to=to, reason=reason):
                who = self._names.get(to, to)
                return f"! Not delivered to {who}: {reason}"
            case Notice(text=text):
                return f"* {text}"
            case ChatDelivered():
                return None
        return None
