"""What one person says to one other: it arrives once, and no mark is ever wrong. Pure.

A message goes straight to its reader, never through others. It stays with its writer,
on his disk, until the reader has it on his and says so (`Stored`). Who is away gets it
when he is back, after the ends of both programs too; after seven days it is given up.
What is shown to the reader does not wait for his disk; what he confirms does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from p2p.chat.journal import Journal
from p2p.chat.reading import Reading
from p2p.chat.records import Kept, Number, SaidToOne
from p2p.chat.talks import KEPT_FOR
from p2p.chat.writing import Writing
from p2p.effects import Outbox
from p2p.events import ChatMessage, History, Peer
from p2p.identity import NodeId
from p2p.messages import Post, Stored

SWEEP_EVERY = 60.0  # seconds between looks for what is too old
STEPS_BACK = 1_000  # milliseconds by which a clock may be set back unnoticed


class Direct:
    """That of one node. `peer`: who is here, visitors too; `unix`: what the own clock
    says at a moment, in Unix milliseconds, 0 if that is out of the question; `surely`:
    the latest such time that has come for certain, by which things are too old
    (without it: that of the own clock). `queues`: what cannot be delivered now waits
    (not with a visitor, who keeps and reads nothing). `is_early`: `restored` will be
    called; nothing that comes is taken before. `kept_for`: what is not waiting, in
    milliseconds."""

    def __init__(
        self,
        me: NodeId,
        peer: Callable[[NodeId], Peer | None],
        unix: Callable[[float], int],
        out: Outbox,
        queues: bool = True,
        is_early: bool = False,
        kept_for: int = KEPT_FOR,
        surely: Callable[[float], int] | None = None,
    ) -> None:
        self._me = me
        self._peer = peer
        # What is said is dated by the own clock alone. It may be wrong, but it is
        # always the same one; that of the group jumps with whoever comes and goes, and
        # so would the order, and the age of all that was said.
        self._surely = surely or unix
        self._clock = unix
        self._dated = 0
        self._queues = queues
        self._journal = Journal(
            out, queues, lambda one: self._writing.stays(one), kept_for
        )
        self._writing = Writing(me, self._date, self._journal, out, queues)
        clocks = self._date, self._surely
        self._reading = Reading(me, peer, *clocks, self._journal, out, is_early)
        self._sweep_at: float | None = None

    def _date(self, now: float) -> int:
        """When something is said now: not before what was said before, or it would
        stand before that at the next start."""
        ms = self._clock(now)
        if ms < self._dated <= ms + STEPS_BACK:
            return self._dated
        self._dated = ms
        return ms

    # --- what is said ----------------------------------------------------------------

    def say(self, text: str, to: NodeId, name: str, sent: float, now: float) -> str:
        """Send a checked text to one person; `name` is the writer's, `sent` the Unix
        time in seconds. Returns the message's id. If it cannot even wait, it fails."""
        return self._writing.say(text, to, name, sent, now)

    def say_in_vain(self, to: NodeId, sent: float, reason: str) -> str:
        """What is not even to be tried. Returns the message's id."""
        return self._writing.say_in_vain(to, sent, reason)

    def on_stored(self, peer: NodeId, stored: Stored, now: float) -> None:
        """A person has our message on his disk; perhaps after all."""
        self._writing.on_stored(peer, stored, now)

    def on_post(self, sender: NodeId, post: Post, now: float) -> None:
        """A message for us, if its sender is here, and somebody reads here."""
        if self._queues:
            self._reading.on_post(sender, post, now)

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing that this person has not confirmed goes to him again."""
        self._writing.give_up(peer, reason)

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, now: float) -> None:
        """A link to it is up, and somebody reads there: what waits for him goes."""
        self._writing.link_up(peer, now)

    def link_down(self, peer: NodeId) -> None:
        """The link broke. Who is silent has not left: nothing is told yet."""
        self._writing.link_down(peer)

    def gone(self, peer: NodeId) -> None:
        """It left, or that run of its program is over: unless a later one is linked, it
        is known to be away."""
        self._writing.gone(peer)

    # --- the disk --------------------------------------------------------------------

    def kept(self, token: int, now: float, on_disk: bool = True) -> None:
        """What was to be kept with that token is on the disk; or not, and never will
        be: then it lives as long as this run."""
        match self._journal.written(token):
            case Number() as number:
                self._reading.written(number)
            case SaidToOne(peer=peer) as record:
                shown = self._peer(peer)
                # Who is listed without a link lost it a moment ago, and is awaited.
                is_unlisted = shown is None or shown.visitor
                is_away = is_unlisted and not self._writing.is_linked(peer)
                self._writing.written(record, is_away, on_disk, now)

    def restored(
        self, records: Iterable[Kept], now: float, is_last: bool = True
    ) -> None:
        """What was kept in earlier runs, or a part of that, `is_last` or not: the first
        has all numbers, and is empty if nothing was kept; a further one is older."""
        found = tuple(records)
        said = [one for one in found if isinstance(one, SaidToOne)]
        self._journal.talks.put_back(said)
        self._writing.restored([one for one in said if one.own], now, is_last)
        self._journal.make_room()
        self._reading.restored([one for one in found if isinstance(one, Number)], now)

    # --- time, and the end -----------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        if self._sweep_at is None:
            # Not at once: soon others are here, who may know better what time it is.
            self._sweep_at = now + SWEEP_EVERY
        elif now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            self._writing.expire(self._surely(now))
            self._journal.expire(self._surely(now))
            self._reading.forget(now)
        self._writing.tick(now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        keeps = len(self._journal.talks) or len(self._reading.taken)
        at = self._writing.next_tick
        if not keeps:
            return at
        sweep_at = self._sweep_at or 0.0
        return sweep_at if at is None else min(at, sweep_at)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing is on its way to who is linked, or to the own disk."""
        return self._writing.is_confirmed and not self._journal.is_writing

    def end(self) -> None:
        """The links are closed, and the program ends: what is on the disk waits there
        for the next run, and all else has failed."""
        self._writing.end()

    def abandon(self, reason: str) -> None:
        """This identity is given up, and with it all that it has not delivered."""
        self._writing.give_up(None, reason)

    def follow(self, former: Direct) -> None:
        """Go on after another identity of the same user, which was abandoned."""
        self._journal.follow(former._journal)
        self._reading.follow(former._reading)

    # --- looking back ----------------------------------------------------------------

    def history(
        self, peer: NodeId, before: str | None, limit: int, is_muted: bool = False
    ) -> History:
        """What was said between the user and that person: the last so many messages
        before that id, oldest first; if he `is_muted`, only by the user."""
        found, more = self._journal.talks.before(peer, before, limit, is_muted)
        return History(tuple(map(self._shown, found)), more)

    def last(self) -> dict[NodeId, SaidToOne]:
        """The last message with each person."""
        return self._journal.talks.last()

    def found(self, record: SaidToOne) -> ChatMessage:
        """A message that the disk has, as it is known now."""
        known = self._journal.talks.get(record.own, record.peer, record.number)
        return self._shown(known or record)

    def _shown(self, one: SaidToOne) -> ChatMessage:
        to = one.peer if one.own else self._me
        shown = (one.id, one.writer, one.name, to, one.text, one.sent, one.state)
        return ChatMessage(*shown)

    def forget(self) -> None:
        """Nothing that was said is known here any more, but what is still to go out."""
        self._journal.forget()
