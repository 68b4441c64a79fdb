"""What is said to everyone: signed logs that all pass on, in one order for all.

A message goes straight to all who are linked; who was not there fetches it later, of
anybody. So there is no server, and nobody can put words into another's mouth: what does
not come on its author's own link counts as his by his signature alone.

The core calls this machine, with the time; what is to be done goes into the outbox.
Its parts judge, order, show, fetch and speak; here is what befalls them together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from p2p import events, messages
from p2p.chat.archive import WEEK, Bounds
from p2p.chat.display import Display, Names
from p2p.chat.groupclock import GroupClock
from p2p.chat.keeper import AHEAD, Judged, Keeper
from p2p.chat.log import Log, Verdict
from p2p.chat.pull import MOST_AT_ONCE
from p2p.chat.quota import MAX_MACHINES, Quota, Quotas
from p2p.chat.receipts import Receipts
from p2p.chat.records import Record, SaidToAll
from p2p.chat.said import AGAIN, Entry, LogId, Stamp, after
from p2p.chat.speaker import Draft, Speaker
from p2p.chat.sync import Sync
from p2p.effects import Outbox, Send
from p2p.events import EVERYONE, ChatMessage, History
from p2p.identity import NodeId, node_id
from p2p.messages import Envelope
from p2p.wire.envelope import Signer
from p2p.wire.places import HERE, Machine
from p2p.wire.purses import Purses

SLACK = 10_000  # milliseconds by which the clocks of two nodes may differ
SAME_CLOCK = 500  # milliseconds by which it may be off until it counts as set anew
WAITED_FOR = 3_600.0  # seconds: whose time comes later is not waited for
FOLLOWS = 60_000  # milliseconds ahead: the latest message that ours are put behind
LOOK_EVERY = 60.0  # seconds between looks for what is too old
LEVEL_EVERY = 0.25  # seconds between looks whether all came that others have
HAVE_MESSAGES = 64
HAVE_BYTES = 32 * 1024  # in one answer: more would take more than a turn
HISTORY_ONCE = 600.0  # seconds in which a machine brings its own old words once ...
OLD_WORDS_FOR = 30.0  # ... for so many seconds
PROOFS_AT_ONCE = 16  # proofs that somebody forked his log, to all; and ...
PROOFS_A_SECOND = 2.0  # ... after that: others fetch the rest
HOUR = 3_600_000  # milliseconds

Readers = Callable[[float], Iterable[NodeId]]


class Everyone:
    """That of one node. `readers`: who is to have what is said now; `names` and
    `hides`: see `Display`; `queues`: whether what is said while nobody is there waits
    until somebody is."""

    def __init__(
        self,
        signer: Signer,
        app: str,
        run: str,
        readers: Readers,
        names: Names,
        hides: Callable[[NodeId], bool],
        out: Outbox,
        bounds: Bounds,
        queues: bool = True,
    ) -> None:
        self._me = node_id(signer.public_key)
        self._readers = readers
        self._queues = queues
        self._out = out
        self._name = ""
        self.clock = GroupClock()
        self._keeper = Keeper(signer, app, self.clock, out, bounds)
        self._archive = self._keeper.archive
        self._receipts = Receipts(out)
        parts = self._me, self._archive, self._receipts
        self._display = Display(*parts, names, hides, self._began, out)
        self._speaker = Speaker(signer, app, run, self._me)
        self._sync = Sync(
            *(self._archive, out, self._since, self._keeper.floor, self._allows)
        )
        self._linked: dict[NodeId, Machine] = {}
        self._quotas = Quotas()
        self._own_quota: Quota | None = None
        self._brought: dict[Machine, float] = {}  # when it brought its old words
        self._proofs = Purses()  # a single one
        self._offset = 0  # of the clock of the group, when that jumped last
        self._look_at = 0.0
        self._level_at: float | None = None  # when to look whether all came
        self._started: float | None = None
        self._settled_at = 0.0
        self._has_told = False  # that the clock of this machine is wrong
        self.next_tick: float | None = None  # when `tick` has something to do

    # --- what its user says ----------------------------------------------------------

    def say(self, text: str, since: float, now: float) -> str:
        """Say a checked text; `since`: Unix time. Returns the message's id."""
        reason = ""
        if not self._linked and not self._queues:
            reason = "Nobody else is here."
        elif self._speaker.is_full:
            reason = "Too much waits to be said already."
        if reason:
            ident = self._speaker.next_ident()
            self._out.notify(events.ChatFailed(ident, EVERYONE, reason))
            return ident
        draft = self._speaker.draft(text, since)
        self._speak(now)
        if self._speaker.drafts and not self._linked:
            self._out.notify(events.ChatQueued(draft.ident, EVERYONE))
        self._settle(now)
        return draft.ident

    def start(self, ms: int, now: float) -> None:
        """This run begins; `ms`: what its clock says, in Unix milliseconds."""
        self._started = now
        self._look_at = now + LOOK_EVERY
        self.set_clock(ms, now)

    def set_clock(self, ms: int, now: float) -> None:
        """What the clock of this machine says now."""
        known = self.clock.own(now)
        if known is not None and abs(known - ms) < SAME_CLOCK:
            return  # to the millisecond it never says the same
        self.clock.set_own(ms, now)
        self._reconsider(now)
        self._settle(now)

    def _began(self) -> int:
        return self.clock.at(self._started or 0.0)

    def rename(self, name: str) -> None:
        """What its user is called in what he says from now on."""
        self._name = name

    def _speak(self, now: float) -> None:
        drafts = self._speaker.drafts
        while drafts and self._linked and self._may_speak(now):
            draft = drafts.popleft()
            entry = self._write(draft, now)
            envelope = entry.envelope
            said = envelope.key, envelope.body, envelope.signature
            to = tuple(sorted(self._linked))
            self._out.hasten(Send(to, messages.Spoken(*said)))
            self._took_in(self._keeper.take(entry.log, [entry], now), now, live=True)
            if draft.again is not None:
                self._keeper.unsaid.said(draft.again, entry)
                self._keeper.strike([draft.again])
            if draft.ident:
                readers = sorted({*self._readers(now)})
                place = entry.said.run, entry.seq
                self._receipts.expect(*place, draft.ident, readers, now)

    def _may_speak(self, now: float) -> bool:
        """Whether others will take one more; who is on this machine takes all."""
        if all(machine == HERE for machine in self._linked.values()):
            return True
        if self._own_quota is None:
            self._own_quota = Quota(now)
        return self._own_quota.takes(now)

    def _write(self, draft: Draft, now: float) -> Entry:
        entry = self._speaker.write(draft, self._name, self._stamp(now))
        entry.is_signed = True
        entry.ident = draft.ident or entry.ident
        self._archive.meet(self._me)
        self._speaker.wrote(entry.seq, entry.digest, entry.said.stamp)
        return entry

    def _stamp(self, now: float) -> Stamp:
        group = self.clock.at(now)
        newest = self._archive.newest(group + FOLLOWS)
        stamp = max(group, self._keeper.floor(now) + 1), 0
        return stamp if newest is None or newest < stamp else after(newest)

    # --- links -----------------------------------------------------------------------

    def link_up(self, peer: NodeId, machine: Machine, ms: int, now: float) -> None:
        """Somebody is linked; `ms`: what his clock says, in Unix milliseconds."""
        self._linked[peer] = machine
        self.clock.tell(peer, machine if machine != HERE else None, ms, now)
        self._meet(peer, now)
        self._keeper.come(now)
        is_new = now - self._brought.get(machine, -HISTORY_ONCE) >= HISTORY_ONCE
        if is_new:
            self._brought.pop(machine, None)
            self._brought[machine] = now
            if len(self._brought) > MAX_MACHINES:
                del self._brought[next(iter(self._brought))]
        self._reconsider(now)
        self._sync.link_up(peer, now)
        # What was confirmed last may have been lost with an earlier link.
        if (newest := self._archive.latest_of(peer)) is not None:
            self._confirm(newest)
        self._speak(now)
        self._settle(now)

    def _meet(self, peer: NodeId, now: float) -> None:
        """He is no stranger: what was too much of him is asked for, of those who have
        it. They say nothing of it by themselves, for to them it is no news."""
        if self._archive.meet(peer):
            self._sync.anew(now)

    def link_down(self, peer: NodeId, now: float) -> None:
        """His link is gone."""
        if self._linked.pop(peer, None) is not None:
            self.clock.forget(peer)
            self._sync.link_down(peer, now)
            self._reconsider(now)
            self._settle(now)

    def _allows(self, log: LogId, now: float) -> int:
        """How many more messages of a log may come now. What somebody says while he is
        linked counts for his machine, on whatever way it comes."""
        author = node_id(log[0])
        machine = self._linked.get(author, HERE)
        is_old = now - self._brought.get(machine, now) < OLD_WORDS_FOR
        if machine == HERE or is_old:
            return min(MOST_AT_ONCE, self._archive.room_for(author))
        return self._quotas.of(machine, now).left(now)

    def _since(self, now: float) -> int:
        """From when on messages count in the hash that is compared. Not to the
        millisecond: two clocks are never one."""
        return (self.clock.at(now) - WEEK * 1000) // HOUR * HOUR

    def _reconsider(self, now: float) -> None:
        """The clock of the group may be another. Nothing of it is done while we are
        alone: a clock that is slow would take from us what all others have, and bring
        back what its user wanted to forget."""
        if self._linked:
            self._keeper.settle(now)
        offset = self.clock.at(now) - int(now * 1000)
        if abs(offset - self._offset) > SLACK:
            self._offset = offset
            self._sync.anew(now)
        if self.clock.is_shared:
            self._withdraw_ahead(now)
        self._say_unsaid(now)

    def _withdraw_ahead(self, now: float) -> None:
        """What we said by a wrong clock is said again, and what others did goes until
        it is or its time has come."""
        ahead = self._archive.ahead(self.clock.at(now) + AHEAD - SLACK)
        own_key, _ = self._speaker.log
        for log, seq in ahead.items():
            if log[0] != own_key:
                continue
            if not self._speaker.has_begun(log) and not self._sync.is_level(now):
                # The run that wrote it may have said it again, and not written that.
                self._level_at = now + LEVEL_EVERY
                continue
            self._take_back(log, seq)
        self._display.lift(self._keeper.lift(now))

    def _take_back(self, log: LogId, seq: int, but: Sequence[Entry] = ()) -> None:
        """What we said there, from that place on, is said again, but not these."""
        gone = self._keeper.take_back(log, seq)
        for one in gone:
            self._receipts.forget(log[1], one.seq)
        self._display.unshow(gone)
        left_out = {one.digest for one in but}
        again = [one for one in gone if one.digest not in left_out]
        again.sort(key=lambda one: one.seq)
        self._speaker.again(log[1], seq, [*map(_draft, again)])
        self._keeper.strike(but)

    def _drop_doubles(self, mark: Entry, now: float) -> None:
        """An earlier run had said again more than anybody knew who was linked."""
        doubles = self._keeper.unsaid.doubles(mark)
        for log in dict.fromkeys(one.log for one in doubles):
            seq = min(one.seq for one in doubles if one.log == log)
            self._take_back(log, seq, [one for one in doubles if one.log == log])
        if doubles:
            self._level_at = now

    def _say_unsaid(self, now: float) -> None:
        """What an earlier run took back, and nobody who is linked has."""
        unsaid = self._keeper.unsaid
        if not unsaid or not self._linked:
            return
        if not self._sync.is_level(now):
            self._level_at = now + LEVEL_EVERY
            return
        lacking, said = unsaid.settle()
        self._keeper.strike(said)
        self._speaker.drafts.extend(map(_draft, lacking))
        self._speak(now)

    # --- what comes ------------------------------------------------------------------

    def on_spoken(
        self, peer: NodeId, machine: Machine, told: messages.Spoken, now: float
    ) -> None:
        """A peer says something now, on his own link: that is proof enough to show it.
        Before it is passed on its signature is checked."""
        entry = self._keeper.reader.read(Envelope(told.key, told.body, told.signature))
        if entry is None or entry.author != peer:
            return
        if entry not in self._archive:
            quota = self._quotas.of(machine, now)
            if machine != HERE and not quota.takes(now):
                self._sync.lags(peer, quota.when())
                self._settle(now)
                return
            self._meet(peer, now)
            judged = self._keeper.take(entry.log, [entry], now, live=True)
            if judged.ahead:
                told_at = self.clock.at(now)
                refused = messages.Refused(entry.said.run, entry.seq, told_at)
                self._out.send(peer, refused)
                return
            self._took_in(judged, now, live=True)
        log = self._archive.logs.get(entry.log)
        if log is not None and log.whole < entry.seq < log.ends:
            self._sync.lags(peer, now)
        self._confirm(entry)
        self._settle(now)

    def on_have(self, peer: NodeId, told: messages.Have, now: float) -> None:
        """What was asked for."""
        wanted = self._sync.wanted
        if self._sync.pulls != peer or wanted is None:
            return
        log, (first, last) = wanted
        size, count = sum(len(body) for body, _ in told.said), len(told.said)
        is_much = count > HAVE_MESSAGES or (count > 1 and size > HAVE_BYTES)
        piece = [
            self._keeper.reader.read(Envelope(told.key, body, signature))
            for body, signature in (told.said if not is_much else ())
        ]
        fits = [
            one
            for one in piece
            if one is not None and one.log == log and first <= one.seq <= last
        ]
        if not fits or len(fits) < len(piece):
            self._sync.took(0, False, now)
        else:
            self._judge(log, fits, now)
        self._settle(now)

    def _judge(self, log: LogId, piece: Sequence[Entry], now: float) -> None:
        judged = self._keeper.take(log, piece, now)
        progress = bool(judged.fresh or judged.moved)
        if judged.ahead:
            self._sync.only_below(judged.ahead)
            progress = True
            first = next(one for one in piece if one.seq == judged.ahead)
            wait = (first.said.ms - AHEAD - self.clock.at(now)) / 1000
            if wait < WAITED_FOR and (peer := self._sync.pulls) is not None:
                self._sync.ask_again(peer, now + max(wait, 0.0) + 0.001)
        if judged.verdict is Verdict.TORN:
            self._sync.probe(judged.torn, self._archive.log(log).floor)
            progress = True
        if judged.fork is not None:
            progress |= self._part(*judged.fork, now)
        self._took_in(judged, now)
        machine = self._linked.get(piece[-1].author, HERE)
        if machine != HERE and judged.fresh:
            quota = self._quotas.of(machine, now)
            quota.takes(now, min(len(judged.fresh), quota.left(now)))
        self._confirm(piece[-1])
        self._sync.took(len(judged.fresh), progress, now)

    def on_forked(self, peer: NodeId, told: messages.Forked, now: float) -> None:
        """The proof that somebody said two things in one place."""
        both = [
            self._keeper.reader.read(Envelope(told.key, *one))
            for one in (told.one, told.other)
        ]
        one, other = both
        if one is not None and other is not None and one.log == other.log:
            wanted = self._sync.wanted
            known = one in self._archive and other in self._archive
            has_come = max(one.said.ms, other.said.ms) <= self.clock.at(now) + AHEAD
            is_news = has_come and not known
            if is_news and self._keeper.check(one) and self._keeper.check(other):
                self._part(one, other, now)
                self._sync.lags(peer, now)
            if self._sync.pulls == peer and wanted and wanted[0] == one.log:
                self._sync.took(0, True, now)
            self._settle(now)

    def _part(self, one: Entry, other: Entry, now: float) -> bool:
        judged = self._keeper.split(one, other)
        if judged is None:
            return False
        self._took_in(judged, now)
        log = self._archive.logs.get(one.log)
        if log is not None and log.fork is not None and self._may_prove(now):
            self._out.send(sorted(self._linked), _proof(*log.fork))
        if one.log == self._speaker.log:
            self._speaker.begin_log()
        return True

    def _may_prove(self, now: float) -> bool:
        """Whether one more proof goes to all. Keys cost a liar nothing, and what we say
        because of his words is held against us."""
        if self._proofs.has_spent("", PROOFS_A_SECOND, now) > PROOFS_AT_ONCE - 1:
            return False
        self._proofs.spend("", now)
        return True

    def _took_in(self, judged: Judged, now: float, live: bool = False) -> None:
        self._display.unshow(judged.gone)
        self._display.mark(judged.fresh)
        shown = (
            judged.fresh if live else [e for e in judged.fresh if e in self._archive]
        )
        self._display.show(shown, live, now)
        self._keeper.keep(judged.fresh)
        if judged.fork is not None and live:
            self._part(*judged.fork, now)
        for entry in judged.fresh:
            if entry.said.kind == AGAIN:
                instead = self._keeper.reader.instead(entry.said)
                if instead is not None:
                    log = entry.envelope.key, instead.run
                    gone = self._keeper.withdraw(log, instead.seq)
                    self._display.repeats(entry, gone)
                if entry.author == self._me and not live:
                    self._drop_doubles(entry, now)
        if judged.fresh and live:
            self._sync.heard(now)
        elif judged.fresh:
            self._sync.news(now)

    def _confirm(self, entry: Entry) -> None:
        """Tell its author, if he is linked, how far we have his log."""
        log = self._archive.logs.get(entry.log)
        if log is not None and log.whole and entry.author != self._me:
            self._out.send(entry.author, messages.Took(entry.said.run, log.whole))

    def on_want(self, peer: NodeId, told: messages.Want, now: float) -> None:
        """A peer fetches something."""
        log = self._archive.logs.get((told.key, told.run))
        fork = log.fork if log is not None else None
        if fork is not None and told.first <= fork[0].seq <= told.last:
            self._out.send(peer, _proof(*fork))
            return
        piece = self._proven_piece(log, told.first, told.last) if log else ()
        said = tuple((one.envelope.body, one.envelope.signature) for one in piece)
        self._out.send(peer, messages.Have(told.key, told.run, said))

    def _proven_piece(self, log: Log, first: int, last: int) -> Sequence[Entry]:
        piece = log.piece(first, last, HAVE_MESSAGES, HAVE_BYTES)
        check, top = self._keeper.check, log.top
        signed = list(piece)
        while signed and not check(signed[-1]):
            signed.pop()
        if signed or not piece or top is None or top.seq <= piece[-1].seq:
            return signed
        # Whoever brought them may have spoilt the signatures. Who holds what follows
        # them needs none: that is signed.
        return piece if check(top) else ()

    def on_took(self, peer: NodeId, told: messages.Took, now: float) -> None:
        """A peer has what we said."""
        self._receipts.took(peer, told.run, told.seq)
        self._keeper.confirm((self._speaker.log[0], told.run), told.seq)
        self._settle(now)

    def on_refused(self, peer: NodeId, told: messages.Refused, now: float) -> None:
        """A peer does not take what we said: by his clock it has not come yet. His word
        alone moves nothing; but if the others say so too, we look at our own clock."""
        self._reconsider(now)
        self._speak(now)
        own, group = self.clock.own(now), self.clock.at(now)
        if own is not None and abs(own - group) > AHEAD and not self._has_told:
            self._has_told = True
            text = (
                "The clock of this computer differs from those of the others by "
                f"{abs(own - group) // 60_000:,} minutes: set it."
            )
            self._out.notify(events.Notice("clock_differs", text))
        self._settle(now)

    def on_compare(self, peer: NodeId, told: messages.Compare, now: float) -> None:
        """A peer tells a hash over all that he holds."""
        self._sync.on_compare(peer, told, now)
        self._settle(now)

    def on_heads(self, peer: NodeId, told: messages.Heads, now: float) -> None:
        """A peer tells how far he holds each log."""
        self._sync.on_heads(peer, told, now)
        self._settle(now)

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Whatever is due."""
        self._receipts.tick(now)
        self._keeper.verify(now)
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY
            self._display.unshow(self._keeper.expire(now))
        self._sync.tick(now)
        if self._level_at is not None and now >= self._level_at:
            self._level_at = None
            self._reconsider(now)
        self._speak(now)
        self._settle(now)

    def _settle(self, now: float) -> None:
        """After everything: show what waits for nothing, and say when to look again."""
        self._settled_at = now
        if self._keeper.unsaid and self._linked and self._level_at is None:
            self._level_at = now + LEVEL_EVERY
        self._keeper.tidy()
        show_at = self._display.show_at
        if show_at is not None and (self._sync.pulls is None or now >= show_at):
            self._keeper.keep(self._display.flush())
        hint_at = self._display.hint_at
        if hint_at is not None and now >= hint_at:
            self._display.hint()
        times = [
            self._receipts.next_tick,
            self._keeper.next_check,
            self._sync.next_tick,
            self._display.show_at,
            self._display.hint_at,
            self._look_at if len(self._archive) else None,
            self._level_at,
            self._own_quota.when() if self._own_quota and self._is_held_up else None,
        ]
        self.next_tick = min([at for at in times if at is not None], default=None)

    @property
    def _is_held_up(self) -> bool:
        return bool(self._speaker.drafts and self._linked)

    # --- the past, and the end -------------------------------------------------------

    def history(self, before: str | None, limit: int) -> History:
        """See `Display.history`."""
        drafts = [*map(_draft, self._keeper.unsaid.entries), *self._speaker.drafts]
        return self._display.history(before, limit, drafts, self._name)

    def found(self, one: SaidToAll) -> ChatMessage:
        """A message that the disk has, as it is shown."""
        return self._display.found(one)

    def restored(self, kept: Iterable[Record], now: float) -> None:
        """What earlier runs have kept."""
        held = self._keeper.restored(kept)
        self._display.saw(held)
        if held:
            self.clock.has_been(max(one.said.ms for one in held), now)
        if self._linked:  # the disk is slow: much was judged without what it has
            self._reconsider(now)
            self._sync.anew(now)
            self._speak(now)
        self._sync.news(now)
        self._settle(now)

    def forget(self, now: float) -> None:
        """Its user wants to have nothing of what was said so far."""
        self._display.unshow(self._keeper.forget(now))
        self._settle(now)

    def follow(self, former: Everyone) -> None:
        """This node had another identity before."""
        self.restored(former._keeper.to_keep(), former._settled_at)

    def gone(self, peer: NodeId, name: str) -> None:
        """The run of a peer is over."""
        self._receipts.gone(peer, name)

    def give_up(self, peer: NodeId, reason: str) -> None:
        """Nothing is to be expected of that one."""
        self._receipts.give_up(peer, reason)

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing that was said waits to be confirmed."""
        return self._receipts.is_confirmed

    def abandon(self, reason: str) -> None:
        """Nothing that waits will be said or confirmed any more. What came last is
        proven, and so kept, now: there is no later."""
        self._keeper.verify(math.inf)
        self._receipts.abandon(reason)
        drafts = [draft for draft in self._speaker.drafts if draft.ident]
        self._keeper.strike(one.again for one in drafts if one.again is not None)
        self._speaker.drafts.clear()
        self._out.notify(
            *(events.ChatFailed(d.ident, EVERYONE, reason) for d in drafts)
        )


def _draft(entry: Entry) -> Draft:
    ident = entry.ident if entry.said.kind != AGAIN else ""
    said = entry.said
    return Draft(ident, said.kind, said.body, said.ms / 1000, entry)


def _proof(one: Entry, other: Entry) -> messages.Forked:
    first, second = one.envelope, other.envelope
    return messages.Forked(
        first.key,
        (first.body, first.signature),
        (second.body, second.signature),
    )
