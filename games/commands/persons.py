"""What a line of the terminal chat asks for about persons: who they are, and whom one
wants to read."""

from __future__ import annotations

from collections.abc import Callable

from games.console.scribe import Scribe
from games.people.blocking import block, unblock
from games.people.muting import mute, unmute
from games.people.vouching import check, standing, uncheck, words, words_of
from p2p import Node, short_code

HELP = """\
  /who            who is here
  /me             my code and check words, to compare by voice
  /words NAME     my words and NAME's
  /check NAME     we have compared them: it is NAME
  /uncheck NAME   undo that"""
HIDING = """\
  /mute NAME      hide what somebody says; alone: who is muted
  /unmute NAME    undo that
  /block NAME     be hidden from each other; alone: who is blocked
  /unblock NAME   undo that"""
NAMING = ("/words", "/check", "/uncheck", "/mute", "/block")  # somebody who is here


class Persons:
    """On the thread of the paper. `commands`: each gets what stands behind its word,
    and raises HydraError if that cannot be done."""

    def __init__(self, node: Node, scribe: Scribe) -> None:
        self._node = node
        self._roster, self._talks = scribe.roster, scribe.talks
        self._answer = scribe.answer
        gone = scribe.roster.gone
        self.commands: dict[str, Callable[[str], None]] = {
            "/who": lambda rest: self._who(),
            "/me": lambda rest: self._me(),
            "/words": self._compare,
            "/check": lambda rest: self._answer(f"{check(node, rest, gone())}."),
            "/uncheck": lambda rest: self._answer(f"{uncheck(node, rest, gone())}."),
            "/mute": lambda rest: self._hide(mute(node, rest, gone())),
            "/unmute": lambda rest: self._hide(unmute(node, rest, gone())),
            "/block": lambda rest: self._hide(block(node, rest, gone())),
            "/unblock": lambda rest: self._hide(unblock(node, rest)),
        }

    def _who(self) -> None:
        peers = sorted(self._node.peers(), key=lambda p: (p.name.casefold(), p.id))
        if not peers:
            self._answer("Nobody else is here.")
        width = max((len(peer.name) for peer in peers), default=0)
        doings = [self._roster.doing(peer.id) for peer in peers]
        wide = max(map(len, doings), default=0)
        for peer, doing in zip(peers, doings, strict=True):
            code = f"{short_code(peer.id)}  " + (f"{doing:{wide}}  " if wide else "")
            known = standing(peer)
            told = f"{peer.address}  {known}" if known else peer.address
            self._answer(f"{peer.name:{width}}  {code}{told}")

    def _me(self) -> None:
        own, code = words_of(self._node.id), short_code(self._node.id)
        self._answer(f"{self._node.name}  {code}  check words: {own}")

    def _compare(self, wanted: str) -> None:
        for line in words(self._node, wanted, self._roster.gone()):
            self._answer(line)

    def _hide(self, told: str) -> None:
        """Whom the user does not want to read has changed, and what is unread with it.
        `told`: what he is told of it."""
        hidden = self._node.muted() | {one.id for one in self._node.blocked()}
        for who in hidden ^ self._talks.muted:
            self._talks.mute(who, who in hidden)
        self._answer(f"{told}.")
