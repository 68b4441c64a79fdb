"""Judges what comes for the archive, and records what of it is to outlive the process.

Pure. Nothing here is believed that its author did not sign, nothing is taken whose time
has not come, and nothing that is too old or was forgotten comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from p2p.chat import records
from p2p.chat.archive import Archive, Bounds
from p2p.chat.groupclock import GroupClock
from p2p.chat.log import Log, Outcome, Verdict
from p2p.chat.said import Entry, LogId, SaidReader
from p2p.chat.unsaid import Unsaid
from p2p.effects import Drop, Keep, Outbox
from p2p.identity import node_id
from p2p.messages import Envelope
from p2p.wire.envelope import Signer, is_signed

AHEAD = 120_000  # milliseconds of the group's clock: what is later has not come yet
SAME_FLOOR = 60_000  # milliseconds
NEWCOMERS = 24 * 3600  # seconds of what was said before that a newcomer is passed
CHECK_WITHIN = 1.0  # seconds until the signature of what was said live is checked


class Judged(msgspec.Struct, frozen=True):
    """What came of a piece. `fresh`: what is new; `gone`: what is not held any more,
    perhaps some of that, too; `ahead`: from which place on its time has not come (0: of
    nothing); `moved`: something else of the log is wanted than before."""

    verdict: Verdict
    fresh: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    ahead: int = 0
    torn: int = 0
    fork: tuple[Entry, Entry] | None = None
    moved: bool = False


class Keeper:
    """That of one node."""

    def __init__(
        self, signer: Signer, app: str, clock: GroupClock, out: Outbox, bounds: Bounds
    ) -> None:
        self.archive = Archive(bounds)
        self.archive.meet(node_id(signer.public_key))
        self.reader = SaidReader(app)
        self._signer = signer
        self._clock = clock
        self._out = out
        self._forgotten: int | None = None  # up to when, for good
        self._came_at: float | None = None  # as a newcomer
        self._noted: int | None = None  # the floor of one, as it was written down
        self._is_read = False  # whether what earlier runs have kept has come
        self._era: int | None = None  # by which what is old was judged
        self._unsigned: dict[LogId, tuple[float, list[Entry]]] = {}  # to check until
        self.unsaid = Unsaid(self.archive, self.reader.instead)

    def floor(self, now: float) -> int:
        """What was said up to then, in Unix milliseconds, is not wanted."""
        kept = self._clock.surely(now) - int(self.archive.bounds.seconds * 1000)
        if self._came_at is not None:
            kept = max(kept, self._clock.surely(self._came_at) - NEWCOMERS * 1000)
        return max(kept, self._forgotten or 0)

    # --- what comes ------------------------------------------------------------------

    def take(
        self, ident: LogId, piece: Sequence[Entry], now: float, live: bool = False
    ) -> Judged:
        """A piece of that log. `live`: see `Log.take`."""
        known = ident in self.archive.logs
        log = self.archive.log(ident)
        limit, floor = self._clock.at(now) + AHEAD, self.floor(now)
        due = [one for one in piece if one.said.ms <= limit]
        ahead = piece[len(due)].seq if len(due) < len(piece) else 0
        taken = Outcome(Verdict.TAKEN)
        if due:
            taken = log.take(due, self.check, live, floor)
        if not (known or len(log) or log.low):
            del self.archive.logs[ident]
        fresh = taken.fresh
        if live and fresh and not fresh[-1].is_signed:
            until = now + CHECK_WITHIN
            self._unsigned.setdefault(ident, (until, []))[1].extend(fresh)
        self.archive.remove(taken.gone)
        self.strike(taken.gone)
        gone = [*taken.gone, *self._add(fresh)]
        return Judged(
            taken.verdict,
            tuple(fresh),
            tuple(gone),
            ahead=ahead,
            torn=taken.torn,
            fork=taken.fork,
            moved=taken.moved,
        )

    def check(self, entry: Entry) -> bool:
        """Whether its author has signed it."""
        # Once: who asks again and again for what is not is to cost no more.
        if not (entry.is_signed or entry.is_unsigned):
            entry.is_signed = is_signed(self._signer, entry.envelope)
            entry.is_unsigned = not entry.is_signed
        return entry.is_signed

    def _add(self, fresh: Sequence[Entry]) -> list[Entry]:
        if not fresh:
            return []
        self.archive.add(fresh)
        return self._trim()

    def _trim(self) -> list[Entry]:
        gone = self.archive.trim()
        for ident in dict.fromkeys(one.log for one in gone):
            log = self.archive.logs[ident]
            if not log.floor:
                continue  # he may be linked with later
            last = max(one.said.ms for one in gone if one.log == ident)
            log.until = last + int(self.archive.bounds.seconds * 1000)
            self._out.put(Keep((self._floor_of(log),)))
        self.strike(gone)
        return gone

    def keep(self, fresh: Iterable[Entry]) -> None:
        """Let these outlive the process, if they are held, and once they are proven."""
        waiting = {one.digest for _, held in self._unsigned.values() for one in held}
        kept = tuple(
            self._record(one)
            for one in fresh
            if one in self.archive and one.digest not in waiting
        )
        if kept:
            self._out.put(Keep(kept))

    def confirm(self, ident: LogId, upto: int) -> None:
        """Somebody has of that own log what is up to there: that outlives the process,
        too. A part of it, if it is very much; the rest comes with the next."""
        log = self.archive.logs.get(ident)
        if log is not None:
            self.keep(log.confirm(upto))

    def strike(self, gone: Iterable[Entry]) -> None:
        """These are to outlive it no longer."""
        digests = tuple(one.digest for one in gone)
        if digests:
            self._out.put(Drop((records.DropSaidToAll(digests),)))

    def split(self, one: Entry, other: Entry) -> Judged | None:
        """Two messages of one place, both signed. None if that is no news."""
        if one.log != other.log or one.seq != other.seq or one.digest == other.digest:
            return None
        known = one.log in self.archive.logs
        parted = self.archive.log(one.log).split(one, other)
        if parted is None:
            if not known:
                del self.archive.logs[one.log]
            return None
        gone, fresh = parted
        for two in fresh:
            held = next((e for e in (one, other) if e.digest != two.digest), two)
            if two.ident == held.ident:
                two.ident = f"{two.ident}-{two.digest[:4].hex()}"
        self.archive.remove(gone)
        self.strike(gone)
        gone += self._add(fresh)
        self.archive.changed(one.log)
        return Judged(Verdict.FORKED, tuple(fresh), tuple(gone))

    def withdraw(self, ident: LogId, seq: int) -> list[Entry]:
        """That log's author has said again what he said there from that place on. If he
        is an earlier run of this node, not all of it perhaps."""
        gone = self.take_back(ident, seq)
        if ident[0] == self._signer.public_key:
            self.unsaid.took_back(gone)
        else:
            self.strike(gone)
        return gone

    def take_back(self, ident: LogId, seq: int) -> list[Entry]:
        """Of an own log that goes which is to be said again. Until each word of it is,
        it stays on the disk, or it would be lost with this process."""
        gone = self.archive.log(ident).end(seq)
        self.archive.remove(gone)
        return gone

    # --- time ------------------------------------------------------------------------

    def expire(self, now: float) -> list[Entry]:
        """What is too old goes."""
        kept = self._clock.surely(now) - int(self.archive.bounds.seconds * 1000)
        gone = self.archive.expire(max(kept, self._forgotten or 0))
        self.strike(gone)
        self.archive.forget_floors(self._clock.surely(now))
        return gone

    def lift(self, now: float) -> list[Entry]:
        """What others said that is ahead of the group's clock and of our own goes, and
        may come again: it was taken by a clock that was wrong."""
        own, group = self._clock.own(now), self._clock.at(now)
        gone: list[Entry] = []
        ahead = self.archive.ahead(max(own or group, group) + AHEAD)
        for ident, seq in ahead.items():
            log = self.archive.logs[ident]
            is_own = ident[0] == self._signer.public_key
            if is_own or (log.fork is not None and log.fork[0].seq >= seq):
                continue
            gone += log.cut(seq)
        self.archive.remove(gone)
        self.strike(gone)
        return gone

    def verify(self, now: float) -> list[LogId]:
        """Check the signatures that are due. Whose logs are not what they seemed."""
        wrong = []
        for ident, (until, held) in list(self._unsigned.items()):
            if until <= now:
                del self._unsigned[ident]
                log = self.archive.logs.get(ident)
                if log is not None and not self.proven(log):
                    wrong.append(ident)
                self.keep(held)
        return wrong

    def proven(self, log: Log) -> bool:
        """Whether the last message of a log is signed. Else what is not is out."""
        top = log.top
        if top is None or log.fork is not None or self.check(top):
            return True
        bad = top.seq
        while (one := log.get(bad - 1)) is not None and not self.check(one):
            bad -= 1
        self.withdraw(log.id, bad)
        return False

    @property
    def next_check(self) -> float | None:
        """When `verify` has something to do."""
        return min((until for until, _ in self._unsigned.values()), default=None)

    def tidy(self) -> None:
        """After everything: what was forgotten, as it was too much, does not outlive
        the process either."""
        forgotten = self.archive.forgotten
        if forgotten:
            self._out.put(Drop(tuple(records.DropLogFloor(*one) for one in forgotten)))
            forgotten.clear()

    # --- memory ----------------------------------------------------------------------

    def forget(self, now: float) -> list[Entry]:
        """Its user wants to have nothing of what was said so far, never again."""
        newest = self.archive.newest(self._clock.at(now) + AHEAD)
        # And not what is said in this very moment.
        self._forgotten = newest[0] if newest else self.floor(now)
        self._came_at = None
        self._out.put(Keep((records.Floor(self._forgotten),)))
        return self.expire(now)

    def come(self, now: float) -> None:
        """Somebody is there. If nothing is remembered, this node was never on his LAN,
        and what was said long ago is not for it."""
        if self._forgotten is None and self._came_at is None:
            self._came_at = now
        self.settle(now)

    def settle(self, now: float) -> None:
        """The clock of the group may be another: what is old is judged anew."""
        group = self._clock.at(now)
        era = group - int(now * 1000)
        if era == self._era:
            return
        self._era = era
        for ident, log in self.archive.logs.items():
            if log.old != log.floor:
                log.old = log.floor
                self.archive.changed(ident)
        before = self._forgotten
        if self._came_at is not None:
            if not self._is_read:
                return  # it would take the place of the one that the disk still has
            # Each who comes moves the clock by some milliseconds, and what is written
            # down here has the whole file cleaned.
            floor = self.floor(now)
            if self._noted is None or abs(floor - self._noted) > SAME_FLOOR:
                self._noted = floor
                self._out.put(Keep((records.Floor(floor),)))
        elif before is not None and before > group + AHEAD:
            # It was set by a clock that was wrong; not by a word dated just ahead.
            self._forgotten = group - NEWCOMERS * 1000
            self._out.put(Keep((records.Floor(self._forgotten),)))

    def restored(self, kept: Iterable[records.Record]) -> list[Entry]:
        """What earlier runs have kept. What of it is held now. Somebody may have come
        before; then it is for the caller to `settle`."""
        entries: list[Entry] = []
        self._is_read, self._era = True, None
        for one in kept:
            match one:
                case records.Floor(ms):
                    self._forgotten = max(ms, self._forgotten or 0)
                    self._came_at = None  # a slow disk does not make a newcomer
                case records.LogFloor(key, run, seq, until):
                    log = self.archive.log((key, run))
                    log.drop(seq)
                    log.until = until
                case records.SaidToAll():
                    if one.met:
                        self.archive.meet(one.author)
                    if (entry := self._again(one)) is not None:
                        entries.append(entry)
        wanted = [one for one in entries if one.said.ms > (self._forgotten or 0)]
        return self._restore(sorted(wanted, key=lambda e: (e.log, e.seq, e.digest)))

    def to_keep(self) -> list[records.Kept]:
        """All that is to outlive the process."""
        floors = [
            self._floor_of(log) for log in self.archive.logs.values() if log.floor
        ]
        kept: list[records.Kept] = [*floors, *map(self._record, self.archive)]
        if self._forgotten is not None:
            kept.append(records.Floor(self._forgotten))
        return kept

    @staticmethod
    def _floor_of(log: Log) -> records.LogFloor:
        return records.LogFloor(*log.id, log.floor, log.until)

    def _record(self, entry: Entry) -> records.SaidToAll:
        return recorded(entry, self.archive.has_met(entry.author))

    def _again(self, one: records.SaidToAll) -> Entry | None:
        envelope = Envelope(one.public_key, one.signed, one.signature)
        entry = self.reader.read(envelope)
        if entry is not None:
            entry.ident, entry.late, entry.is_taken = one.id, one.late, one.taken
        return entry

    def _restore(self, entries: list[Entry]) -> list[Entry]:
        archive, held = self.archive, []
        for entry in entries:
            log = archive.log(entry.log)
            other = log.get(entry.seq)
            if log.put(entry):
                held.append(entry)
                archive.add([entry])
            elif other is not None and other.digest != entry.digest:
                self.split(other, entry)
        for entry in held:
            instead = self.reader.instead(entry.said)
            if instead is not None:
                self.withdraw((entry.envelope.key, instead.run), instead.seq)
        return held


def recorded(entry: Entry, met: bool) -> records.SaidToAll:
    """A message as it is kept. `met`: its author was linked with."""
    envelope, said = entry.envelope, entry.said
    return records.SaidToAll(
        digest=entry.digest,
        public_key=envelope.key,
        signed=envelope.body,
        signature=envelope.signature,
        id=entry.ident,
        author=entry.author,
        run=said.run,
        seq=said.seq,
        ms=said.ms,
        counter=said.counter,
        kind=said.kind,
        name=entry.name,
        text=entry.text,
        late=entry.late,
        met=met,
        taken=entry.is_taken,
    )
