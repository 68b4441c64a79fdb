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
from p2p.chat.writing import Writing
from p2p.effects import Outbox
from p2p.events import ChatMessage, History, Peer
from p2p.identity import NodeId
from p2p.messages import Post, Stored

SWEEP_EVERY = 60.0  # seconds between looks for what is too old


class Direct:
    """That of one node. `peer`: who is here, visitors too; `unix`: the Unix time in
    milliseconds at a moment, 0 if it is not known. `queues`: what cannot be
    delivered now waits (not with a visitor, who keeps and reads nothing). `is_early`:
    `restored` will be called; nothing that comes is taken before."""

    def __init__(
        self,
        me: NodeId,
        peer: Callable[[NodeId], Peer | None],
        unix: Callable[[float], int],
        out: Outbox,
        queues: bool = True,
        is_early: bool = False,
    ) -> None:
        self._me = me
        self._peer = peer
        self._unix = unix
        self._queues = queues
        self._journal = Journal(out, queues, lambda one: self._writing.stays(one))
        self._writing = Writing(me, unix, self._journal, out, queues)
        self._reading = Reading(me, peer, unix, self._journal, out, is_early)
        self._sweep_at = SWEEP_EVERY

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

    def restored(self, records: Iterable[Kept], now: float) -> None:
        """What was kept in earlier runs, or a part of that: the first has all numbers,
        and is empty if nothing was kept."""
        found = tuple(records)
        said = [one for one in found if isinstance(one, SaidToOne)]
        self._journal.talks.put_back(said)
        self._writing.restored([one for one in said if one.own], now)
        self._journal.make_room()
        self._reading.restored([one for one in found if isinstance(one, Number)], now)

    # --- time, and the end -----------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        if now >= self._sweep_at:
            self._sweep_at = now + SWEEP_EVERY
            self._writing.expire(self._unix(now))
            self._journal.expire(self._unix(now))
            self._reading.forget(now)
        self._writing.tick(now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        keeps = len(self._journal.talks) or len(self._reading.taken)
        times = self._writing.next_tick, self._sweep_at if keeps else None
        return min([at for at in times if at is not None], default=None)

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
