"""What was said in a storm, what was told of it, and what is promised of that.

**To everyone**: all honest nodes hold the same words in the same order, each once. What
a run has said that was not killed is among them. Of a run that was killed, each word is
that was said to be delivered to somebody honest (it is with him then, and goes on from
there), if he or its author ran on for `WRITTEN_WITHIN` after that: such words are
written to the disk soon and not at once, as whoever has them has them from others. (Not
what wrong clocks dated ahead: that its author has to say again, and so to have.) What
was said, and nobody said to have it, may be lost with the program that was killed.

**To one**: what was said to wait ("queued") or to be delivered is with its reader once,
and marked so. It is shown once in each run of the reader's program, and in a later one
again only if nobody had said by then that it was delivered: a program that is killed
between the showing and the writing cannot know better. What was neither said to wait
nor to be delivered may be lost if its writer's program was killed.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.lan.company import stderr
from tests.lan.nodeproc import Event

if TYPE_CHECKING:
    from tests.system.helpers.storm import Talker

WRITTEN_WITHIN = 8.0  # seconds; a signature is checked within one, and disks are slow
DATED_WITHIN = 100.0  # seconds of the true time: others take it for a little more
SHOWN = 20  # of all that are wrong
USUAL = ("clock_differs",)  # notices that a storm may bring

Direct = dict[tuple[str, str], list[Event]]
"""What each (whose, with whom) has in a conversation, the oldest first."""


class Listed(NamedTuple):
    """A word of the history, as all must have it."""

    author: str
    sent: float
    text: str


def listed(history: Sequence[Event]) -> list[Listed]:
    """What of a history all must have."""
    return [Listed(one["from"], one["sent"], one["text"]) for one in history]


class Said(NamedTuple):
    """What somebody was told to say, in one run of his."""

    writer: Talker
    run: int
    to: Talker | None
    at: float  # monotonic

    @property
    def is_last(self) -> bool:
        """Whether that run was not killed."""
        return self.run == len(self.writer.runs) - 1


class Ledger:
    """Of one storm."""

    def __init__(self, people: Sequence[Talker]) -> None:
        self._people = people
        self._said: dict[str, Said] = {}  # by text
        self._in_order: dict[tuple[str, int], list[str]] = {}  # to all, of each run
        self._wrong: list[str] = []
        self.figures: dict[str, Any] = {}

    def said(self, writer: Talker, text: str, to: Talker | None) -> None:
        """That is given to his program now."""
        run = len(writer.runs) - 1
        self._said[text] = Said(writer, run, to, time.monotonic())
        if to is None:
            self._in_order.setdefault((writer.name, run), []).append(text)

    def verdict(self) -> None:
        """Raises AssertionError, if anything was found to be wrong."""
        wrong = self._wrong[:SHOWN]
        assert not wrong, f"{len(self._wrong)}, first: " + "\n".join(wrong)

    def _check(self, is_right: object, what: str) -> None:
        if not is_right:
            self._wrong.append(what)

    # --- to everyone -----------------------------------------------------------------

    def lacks(self, history: Sequence[Event]) -> list[str]:
        """What the runs that were not killed have said to all, and is not there."""
        there = {one["text"] for one in history}
        return [
            text
            for text, said in self._said.items()
            if said.to is None and said.is_last and text not in there
        ]

    def check_public(self, held: Mapping[str, Sequence[Event]]) -> None:
        """`held`: the history of each."""
        first, *others = self._people
        history = held[first.name]
        for other in others:
            self._compare(first.name, history, other.name, held[other.name])
        for text in self.lacks(history):
            self._check(False, f"never came: {text[:40]!r}")
        ids = {one.id for one in self._people}
        counts = Counter(one["text"] for one in history if one["from"] in ids)
        for text, count in counts.items():
            self._check(count == 1, f"{count} times there: {text[:40]!r}")
        for one in history:
            said = self._said.get(one["text"])
            if one["from"] in ids or said is not None:
                is_his = said is not None and said.writer.id == one["from"]
                is_public = said is not None and said.to is None
                self._check(is_his and is_public, f"nobody said to all: {one}")
        acknowledged = set(self._acknowledged(self._texts(held)))
        for text in acknowledged - set(counts):
            self._check(False, f"was delivered and is lost: {text[:40]!r}")
        public = [text for text, said in self._said.items() if said.to is None]
        self.figures |= {
            "to all": len(public),
            "acknowledged": len(acknowledged),
            "lost with who was killed": len(set(public) - set(counts)),
            "of the liar": len(history) - sum(counts.values()),
            "history": len(history),
        }

    def _compare(
        self, one: str, its: Sequence[Event], other: str, others: Sequence[Event]
    ) -> None:
        mine, theirs = listed(its), listed(others)
        if mine == theirs:
            return
        lacks = [_short(said) for said in mine if said not in set(theirs)]
        more = [_short(said) for said in theirs if said not in set(mine)]
        self._check(
            False,
            f"{one} has {len(lacks)} that {other} lacks, {len(more)} the other way: "
            f"{lacks[:5]} {more[:5]}",
        )

    def _acknowledged(self, texts: Mapping[str, str]) -> Iterator[str]:
        """The texts to all that somebody honest was said to have, who kept them.
        `texts`: what is known of ids."""
        by_id = {one.id: one for one in self._people}
        misdated = self._misdated()
        for author in self._people:
            first_of: dict[str, int] = {}  # the first of his runs that spoke so of it
            for run, node in enumerate(author.runs):
                for event in node.all("delivered"):
                    reader, ident = by_id.get(event["to"]), event["id"]
                    if reader is None or self._is_direct(ident):
                        continue
                    _, nonce, place = ident.split("-")
                    said_in = author.name, first_of.setdefault(nonce, run)
                    at = event["at"]
                    until = at + WRITTEN_WITHIN
                    its_author = author.lived(run, at, until)
                    if its_author or reader.lived_on(at - 1, until):
                        # Its author calls it so for as long as he remembers it. Who
                        # has it of others calls it by its log: perhaps a later one.
                        by_place = self._in_order.get(said_in, [])[int(place, 16) - 1 :]
                        text = texts.get(ident) or next(iter(by_place), f"? {ident}")
                        if its_author or text not in misdated:
                            yield text

    def _misdated(self) -> set[str]:
        """What wrong clocks dated ahead, so that it went when they were right again: it
        is said again by who had the time to write it down."""
        to_unix = time.time() - time.monotonic() + DATED_WITHIN
        return {
            event["text"]
            for one in self._people
            for node in one.runs
            for event in node.all("chat")
            if (said := self._said.get(event["text"])) is not None
            and event["sent"] > said.at + to_unix
        }

    def _texts(self, held: Mapping[str, Sequence[Event]]) -> dict[str, str]:
        """What each id stands for, by all that was ever shown of it."""
        found = {said["id"]: said["text"] for some in held.values() for said in some}
        for one in self._people:
            for node in one.runs:
                found |= {event["id"]: event["text"] for event in node.all("chat")}
        return found

    def _is_direct(self, ident: str) -> bool:
        return ident.split("-")[1] in {one.id[:8] for one in self._people}

    # --- to one ----------------------------------------------------------------------

    def check_direct(self, held: Direct) -> None:
        """`held`: what each has of each conversation."""
        count = beyond = 0
        for writer, reader in permutations(self._people, 2):
            own = [m for m in held[writer.name, reader.name] if m["from"] == writer.id]
            got = [m for m in held[reader.name, writer.name] if m["from"] == writer.id]
            pair = f"{writer.name} to {reader.name}"
            count += len(own)
            for message in own:
                is_done = message["state"] == "delivered"
                self._check(is_done, f"{pair} not delivered: {_told(message)}")
            sent = {m["id"]: m["text"] for m in own}
            times = Counter(m["id"] for m in got)
            there = {m["id"]: m["text"] for m in got}
            self._check(len(sent) == len(own), f"{pair}: two of one id in his outbox")
            for ident, text in sent.items():
                is_same = times[ident] == 1 and there[ident] == text
                self._check(is_same, f"{pair}: there {times[ident]} times: {text[:40]}")
            for ident in self._promised(writer, reader) - set(sent):
                self._check(False, f"{pair}: {ident} was promised and is lost")
            for ident in self._confirmed(writer, reader):
                is_there = times[ident] == 1
                self._check(is_there, f"{pair}: {ident} there {times[ident]} times")
            self._check_texts(writer, reader, set(sent.values()), set(there.values()))
            beyond += len(set(there) - set(sent))
            both = [m["id"] for m in got if m["id"] in sent]
            self._check(both == list(sent), f"{pair}: in another order")
        self.figures |= {"to one": count, "that the writer lost": beyond}

    def _check_texts(
        self, writer: Talker, reader: Talker, sent: set[str], there: set[str]
    ) -> None:
        for text, said in self._said.items():
            if (said.writer, said.to) == (writer, reader) and said.is_last:
                self._check(text in sent, f"{writer.name} has lost {text[:40]!r}")
        for text in sent | there:
            told = self._said.get(text)
            is_his = told is not None and (told.writer, told.to) == (writer, reader)
            self._check(is_his, f"{writer.name} never wrote {text[:40]!r}")

    def _promised(self, writer: Talker, reader: Talker) -> set[str]:
        """What must be with its writer: it was said to wait, or was delivered a while
        before he was killed."""
        return {
            event["id"]
            for run, node in enumerate(writer.runs)
            for what in ("queued", "delivered")
            for event in node.all(what, to=reader.id)
            if self._is_direct(event["id"])
            and (
                what == "queued"
                or writer.lived(run, event["at"], event["at"] + WRITTEN_WITHIN)
            )
        }

    def _confirmed(self, writer: Talker, reader: Talker) -> set[str]:
        """What must be with its reader, whatever became of its writer."""
        return {
            event["id"]
            for node in writer.runs
            for event in node.all("delivered", to=reader.id)
            if self._is_direct(event["id"])
        }

    # --- what was told ---------------------------------------------------------------

    def check_events(self) -> None:
        """What the programs told as it happened."""
        twice = 0
        delivered = self._delivered_at()
        for reader in self._people:
            shown: dict[str, float] = {}
            for run, node in enumerate(reader.runs):
                events = [e for e in node.all("chat") if self._is_honest(e["from"])]
                times = Counter(event["id"] for event in events)
                for ident, count in times.items():
                    what = f"{reader.name}, run {run}: shown {count} times: {ident}"
                    self._check(count == 1, what)
                for event in events:
                    self._check(event["text"] in self._said, f"nobody said {event}")
                    if event["to"] != reader.id:
                        continue
                    ident, at = event["id"], event["at"]
                    if ident in shown:
                        twice += 1
                        is_late = delivered.get(ident, at) < at
                        self._check(not is_late, f"{reader.name}: {ident} shown again")
                    shown.setdefault(ident, at)
            for node in reader.runs:
                for event in node.all("failed"):
                    is_lost = self._is_direct(event["id"]) and event["to"] in {
                        one.id for one in self._people
                    }
                    self._check(not is_lost, f"{reader.name}: failed: {event}")
        self.figures["shown before and after a kill"] = twice
        self.figures["kills"] = sum(len(one.killed) for one in self._people)

    def _delivered_at(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for writer in self._people:
            for node in writer.runs:
                for event in node.all("delivered"):
                    found.setdefault(event["id"], event["at"])
        return found

    def _is_honest(self, who: str) -> bool:
        return any(one.id == who for one in self._people)

    def check_programs(self) -> None:
        """Whether they ran as they should."""
        for one in self._people:
            self._check(one.node.process.poll() is None, f"{one.name} has ended")
            faults = [line for line in stderr(one.node) if "Traceback" in line]
            self._check(not faults, f"{one.name}: {len(faults)} tracebacks")
            for node in one.runs:
                told = [e for e in node.all("notice") if e["code"] not in USUAL]
                self._check(not told, f"{one.name} told {told[:2]}")
                errors = node.all("error")
                self._check(not errors, f"{one.name} told {errors[:2]}")


def _short(one: Listed) -> str:
    return f"{one.author[:4]} {one.text[:24]}"


def _told(message: Event) -> str:
    return f"{message['state']} {message['text'][:40]!r}"
