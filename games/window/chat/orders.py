"""What a line means that begins with "/": the words of the terminal chat."""

from __future__ import annotations

from collections.abc import Callable

from games.people.blocking import block, let_in, shut_out, unblock
from games.people.lookup import find_known, surely
from games.people.muting import mute, unmute
from games.people.typist import disturbed
from games.people.vouching import check, uncheck, words, words_of
from games.window.chat.talk import Talk
from p2p import (
    EVERYONE,
    BadText,
    HydraError,
    Node,
    Peer,
    short_code,
)

HELP = (
    "@name text speaks to one person; /to NAME turns to one, /to everyone back to all",
    "/name NEW changes your name; /me: your code and check words; /who: who is here",
    "/words NAME shows your words and NAME's, to compare by voice; /check NAME then "
    "remembers that it is NAME, /uncheck undoes it",
    "/find TEXT looks for what was said; /history shows more of it; /forget forgets it",
    "Ctrl+F looks for what was said; Alt+Up and Alt+Down choose a message: Ctrl+C then "
    "copies it, Alt+Enter opens its link or unfolds it; End goes to the newest",
    "/away shows the others that you are away; /dnd: do not disturb, again: do",
    "/mute NAME hides what somebody says, /block NAME hides you from each other; "
    "/unmute, /unblock undo it",
)


class Orders:
    """Of one user at his node; `look` looks for what was said. Behind those in `naming`
    comes a name. Main thread."""

    naming = ("/to", "/words", "/check", "/uncheck", "/mute", "/block", "/unmute")

    def __init__(self, node: Node, talk: Talk, look: Callable[[str], None]) -> None:
        self._node = node
        self._talk = talk
        self._look = look
        gone = talk.roster.gone
        self._words: dict[str, Callable[[str], str]] = {
            "/to": self._turn_to,
            "/who": lambda rest: self._who(),
            "/me": lambda rest: self._me(),
            "/words": self._compare,
            "/check": lambda rest: check(node, rest, gone()),
            "/uncheck": lambda rest: uncheck(node, rest, gone()),
            "/name": self._rename,
            "/history": lambda rest: self._history(),
            "/find": self._find,
            "/away": lambda rest: self._be_away(),
            "/dnd": lambda rest: self._be_quiet(),
            "/mute": lambda rest: mute(node, rest, gone()),
            "/unmute": lambda rest: unmute(node, rest, gone()),
            "/block": lambda rest: block(node, rest, gone()),
            "/unblock": lambda rest: unblock(node, rest),
            "/forget": self._forget,
            "/help": lambda rest: self._help(),
        }

    @property
    def words(self) -> tuple[str, ...]:
        """All that there are."""
        return tuple(self._words)

    def obey(self, line: str) -> bool:
        """Do what a typed line asks for, or say it; False if it could not be done and
        was kept. The log tells the reason."""
        try:
            if line.startswith("/"):
                self._tell(self._obey(line))
            else:
                self._talk.say(line)
        except (ValueError, HydraError) as error:
            self._talk.news(str(error))
            return False
        return True

    def block(self, peer: Peer, on: bool) -> None:
        """Hide this one, or undo that. The log tells what came of it."""
        self._do(lambda: shut_out(self._node, peer) if on else let_in(self._node, peer))

    def mute(self, peer: Peer) -> None:
        """Hide what this one says, or undo that. The log tells what came of it."""
        do = unmute if peer.id in self._talk.talks.muted else mute
        self._do(lambda: do(self._node, peer.id))

    def check(self, peer: Peer, on: bool) -> None:
        """His words were compared, or not after all. The log tells what came of it."""
        do = check if on else uncheck
        self._do(lambda: do(self._node, peer.id, self._talk.roster.gone()))

    def _do(self, what: Callable[[], str]) -> None:
        try:
            self._tell(what())
        except HydraError as error:
            self._talk.news(str(error))

    def _tell(self, answer: str) -> None:
        """What came of it; who is muted may be others now."""
        self._talk.hide(self._node.muted())
        self._talk.logs.know()
        if answer:
            self._talk.news(answer)

    def _obey(self, line: str) -> str:
        word, _, rest = line.partition(" ")
        if word not in self._words:
            raise BadText(f"There is no {word:.40}: /help tells what there is.")
        return self._words[word](rest.strip())

    def _turn_to(self, wanted: str) -> str:
        roster = self._talk.roster
        if wanted.casefold().removeprefix("@") in (EVERYONE, ""):
            self._talk.turn_to(EVERYONE)
        else:
            peer = find_known(roster.peers(), roster.gone(), wanted)
            self._talk.turn_to(surely(peer, wanted).id)
        return ""

    def _who(self) -> str:
        roster = self._talk.roster
        told = roster.told()
        return f"Here with you: {', '.join(told)}" if told else "Nobody else is here."

    def _me(self) -> str:
        own, code = words_of(self._node.id), short_code(self._node.id)
        return f"{self._node.name}  {code}  check words: {own}"

    def _compare(self, wanted: str) -> str:
        *lines, last = words(self._node, wanted, self._talk.roster.gone())
        for line in lines:
            self._talk.news(line)
        return last

    def _rename(self, name: str) -> str:
        if not name:
            raise BadText("Write /name and then the new name.")
        self._node.rename(name)
        return f"You are {self._node.name} now"

    def _history(self) -> str:
        if self._talk.past.older(self._talk.current):
            return ""
        return "Nothing was said before that, or it is not kept."

    def _find(self, text: str) -> str:
        if not text:
            raise BadText("Write /find and then what was said.")
        self._look(text)
        return ""

    def _be_away(self) -> str:
        self._talk.typist.is_away()
        return "The others see that you are away, until you write again."

    def _be_quiet(self) -> str:
        talks = self._talk.talks
        talks.is_undisturbed = not talks.is_undisturbed
        return disturbed(not talks.is_undisturbed)

    def _forget(self, sure: str) -> str:
        if sure != "yes":
            raise BadText("All that was said is forgotten here by /forget yes.")
        self._node.forget()
        self._talk.forget()
        return "What was said is forgotten here. The others still have it."

    def _help(self) -> str:
        for row in HELP:
            self._talk.news(row)
        return ""
