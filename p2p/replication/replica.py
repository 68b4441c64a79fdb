"""The replicated state of a room: who is in it, and the game.

A pure function of the log: every member applies the same entries at the same ticks and
holds the same replica, so at every tick all agree on seats, scores and succession.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from p2p import messages
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import AnyEntry, Input, Round, Score
from p2p.replication.authority import RULER_KEPT, Authority, Power
from p2p.replication.board import Board
from p2p.replication.resident import Resident
from p2p.replication.round import Course, Rounds, standing_of
from p2p.replication.seal import digest_of
from p2p.replication.serial import following, later
from p2p.replication.sheet import Sheet, Sheets
from p2p.rules import Rules

SEAT_KEPT = 60  # seconds that the seat of somebody who vanished or left is kept
MAX_MEMBERS = 512  # with spectators; a snapshot of more could exceed one message
BOARDS = 2  # of one round that somebody's points may be of: see `Replica.most_brought`

# Dicts keep their order through a snapshot, so equal histories give equal bytes.
_encoder = msgspec.msgpack.Encoder()


class Packed(Struct, frozen=True, array_like=True):
    """What a `Snapshot` carries as its state. Who takes it counts on from it, and has
    to say any of it to others: so each number is a `Serial`, far below what can be
    said."""

    seed: messages.Serial
    next_seat: messages.Serial
    residents: Annotated[tuple[Resident, ...], Meta(max_length=MAX_MEMBERS)]
    bots: tuple[messages.Serial, ...]
    order: Annotated[tuple[messages.Id, ...], Meta(max_length=256)]
    weather: messages.Patience  # milliseconds that a host may be silent
    handed: messages.Serial  # the tick at which a host last handed over and lived, or 0
    rounds: Course
    power: Power  # who rules, and his sheet
    still: messages.Serial  # ticks at which the rules were not stepped
    unseen: tuple[messages.Serial, ...] | None  # in a pause: what the game knows of
    game: msgspec.Raw


class State(Struct, frozen=True):
    """A packed one that was read: of this game, and in all bounds."""

    packed: Packed
    game: Any
    sheet: Sheet | None


_decoder = msgspec.msgpack.Decoder(Packed)

Admits = Callable[[messages.Joined], bool]


def everybody(entry: messages.Joined) -> bool:
    """May come in."""
    return True


class Replica:
    """Residents, bots and the game's state at one tick. `sheets`: reads those of its
    ruler (see `Authority`)."""

    def __init__(
        self,
        rules: Rules,
        seed: int,
        options: Any,
        admits: Admits = everybody,
        sheets: Sheets | None = None,
    ) -> None:
        """`admits`: whether an entry may bring in somebody who is no resident.
        `sheets`: reads those of its ruler (see `Authority`)."""
        self.rules = rules
        self._admits = admits
        self.authority = Authority(sheets)
        self._sheets = sheets
        self.seed = seed
        self.next_seat = 1
        self.residents: dict[NodeId, Resident] = {}  # in order of joining
        self.bots: tuple[int, ...] = ()
        self.order: tuple[NodeId, ...] = ()
        self.weather = 0  # milliseconds that a host may be silent
        self.handed = 0  # the tick at which a host last handed over and lived
        self.still = 0  # ticks at which the rules were not stepped
        self._unseen: tuple[int, ...] | None = None
        self.board = Board(rules, seed, options)
        self.rounds = Rounds(rules)
        self.rounds.begin(self.game, seed)
        # Grows whenever somebody comes, goes, changes name or face, or wins a round.
        self.changes = 0
        self._present: tuple[int, tuple[NodeId, ...]] = (-1, ())  # as of which change
        self._watchers = 0  # of these

    # --- reading ---------------------------------------------------------------------

    @property
    def game(self) -> Any:
        """The game's state at this tick."""
        return self.board.state

    def present(self) -> tuple[NodeId, ...]:
        """Members that are here, in order of succession."""
        as_of, present = self._present
        if as_of == self.changes:
            return present
        here = [r.id for r in self.residents.values() if not r.away]
        seated = sum(1 for r in self.residents.values() if r.seat and not r.away)
        self._watchers = len(here) - seated
        if self.order:
            rank = {node: place for place, node in enumerate(self.order)}
            here.sort(key=lambda node: rank.get(node, len(rank)))
        self._present = self.changes, tuple(here)
        return self._present[1]

    @property
    def watchers(self) -> int:
        """How many of those present only watch."""
        self.present()
        return self._watchers

    def knows(self, node: NodeId) -> bool:
        """Whether it is a member, here or away. Who said goodbye is none."""
        resident = self.residents.get(node)
        return resident is not None and not resident.has_left

    @property
    def members(self) -> list[NodeId]:
        """Who is a member, here or away, in order of joining."""
        return [r.id for r in self.residents.values() if not r.has_left]

    def is_present(self, node: NodeId) -> bool:
        """Whether the log has this member in, and not away."""
        resident = self.residents.get(node)
        return resident is not None and not resident.away

    def why_out(self, node: NodeId) -> str:
        """Why the ruler does not let somebody in: "removed", or "closed", as it is no
        resident. "" if he does, or has said nothing of it."""
        authority = self.authority
        if node in authority.removed:
            return "removed"
        is_new = node not in self.residents and node != authority.ruler
        return "closed" if authority.closed and is_new else ""

    def may_play(self, node: NodeId) -> bool:
        """Whether the ruler lets it have a seat."""
        return node not in self.authority.watch_only

    def is_full(self) -> bool:
        """Whether people have all seats."""
        return self._people() >= self.rules.seats

    def seat_of(self, node: NodeId) -> int | None:
        """Its seat; None for who watches or is not in."""
        resident = self.residents.get(node)
        return resident.seat or None if resident else None

    def score_of(self, node: NodeId) -> int:
        """Points on this board in this round, and those that it brought along."""
        resident = self.residents.get(node)
        return self._score(resident) if resident else 0

    def wins_of(self, node: NodeId) -> int:
        """Rounds that it has won."""
        resident = self.residents.get(node)
        return resident.wins if resident else 0

    def lacks(self, node: NodeId, round: Round, score: int, wins: int) -> bool:
        """Whether it has less here than that. Points of another round are nothing here,
        nor are more than anybody can have, nor is a win if not so many rounds have
        ended."""
        poorer = self.score_of(node) < score <= self.most_brought(round)
        return poorer or self.wins_of(node) < min(wins, self.rounds.ended)

    def most_brought(self, round: Round) -> int:
        """The most points of that round that somebody may bring along; who says that he
        has more has made it up. None of any round but the present one.

        Who is moved to a board that is behind plays some of the round again: his points
        may be of two."""
        if round != self.rounds.now:
            return 0
        return BOARDS * self.board.reachable(self.rounds.ticks)

    def scores(self) -> tuple[Score, ...]:
        """What everybody has in this round, for a merge."""
        had = [r for r in self.residents.values() if r.seat or r.base or r.wins]
        return tuple((r.id, self._score(r), r.number, r.wins) for r in had)

    def digest(self) -> str:
        """Equal on every member at the same (term, tick)."""
        return digest_of(self.encode()).hex()

    # --- one tick --------------------------------------------------------------------

    def apply(
        self, tick: int, events: Iterable[AnyEntry], chain: int = 0
    ) -> list[Input]:
        """Advance by one tick; returns the inputs that took effect. `chain`: before
        these entries, as the frame has it.

        Entries that contradict the state (a host that errs or lies) change nothing, the
        same nothing on every member.
        """
        before = self.game
        seats_before = self._seats()
        taken: dict[int, Input] = {}
        owners = {r.seat: r.id for r in self.residents.values() if r.seat}
        ruler, has_ruled, gone = self.authority.ruler, False, False
        for entry in events:
            if isinstance(entry, Input):
                self._take(entry, owners.get(entry.seat), taken)
            elif isinstance(entry, messages.Ruled):
                if not has_ruled:  # a host that lies could make us check a thousand
                    self._obey(entry, tick)
                has_ruled = True
            else:
                self._enter(entry, tick)
                self.changes += 1
                if isinstance(entry, messages.Left) and entry.id == ruler:
                    gone = entry.goodbye
        self._expire(tick)
        self._govern(tick, gone)
        self._balance_bots()
        if self.authority.paused:
            self.still += 1
            if self._unseen is None:
                self._unseen = tuple(sorted(seats_before))
            return list(taken.values())
        if self._unseen is not None:
            seats_before, self._unseen = set(self._unseen), None
        self._tell_game()
        dice = self.rules.dice(self.seed, tick)
        seats = seats_before, self._seats()
        self.board.step(dice, taken, *seats, self._unattended())
        self._look(before, chain)
        return list(taken.values())

    def _look(self, before: Any, chain: int) -> None:
        # How the round stands now. It is won once, by a person or by nobody.
        was = self.rounds.now
        for seat in self.rounds.stepped(before, self.game, chain):
            for resident in list(self.residents.values()):
                if seat and seat in (resident.seat, resident.kept):
                    won = replace(resident, wins=resident.wins + 1)
                    self.residents[resident.id] = won
                    self.changes += 1
        if self.rounds.now != was:
            for resident in list(self.residents.values()):
                self.residents[resident.id] = replace(resident, base=0)

    # --- who rules -------------------------------------------------------------------

    def _obey(self, entry: messages.Ruled, tick: int) -> None:
        if not self.authority.take(entry.envelope, tick):
            return
        self.changes += 1
        for resident in list(self.residents.values()):
            if resident.id in self.authority.removed:
                del self.residents[resident.id]
            elif resident.id in self.authority.watch_only and resident.seat:
                unseated = resident.unseated(self._score(resident))
                self.residents[resident.id] = unseated

    def _govern(self, tick: int, gone: bool) -> None:
        version = self.authority.version
        kept = RULER_KEPT * self.rules.ticks_per_second
        self.authority.look(tick, self.residents, gone, kept)
        self.changes += self.authority.version - version

    def _tell_game(self) -> None:
        # What the ruler wants of it, that it does not know yet.
        sheet, ended = self.authority.told()
        if sheet is not None and self._sheets is not None:
            self.board.choose(self._sheets.options(sheet))
        if ended:
            standing = self.rounds.standing(self.game)
            if standing is not None and standing.round == ended:
                self.board.end_round()

    def _clock(self, tick: int) -> int:
        # It stands still in a pause; 0 would mean that somebody is here.
        return max(1, tick - self.still)

    # --- who comes and goes ----------------------------------------------------------

    def _enter(self, entry: AnyEntry, tick: int) -> None:
        match entry:
            case messages.Joined():
                self._join(entry)
            case messages.Left():
                self._leave(entry, tick)
            case messages.Heirs(order=order):
                self.order = order
            case messages.Merged(scores=scores, round=round):
                self._carry(scores, round)
            case messages.Weather(patience=patience):
                self.weather = patience
            case messages.Handed():
                self.handed = tick

    def _join(self, entry: messages.Joined) -> None:
        old = self.residents.get(entry.id)
        if self.why_out(entry.id):
            return
        if old is None and not (self._admits(entry) and self._makes_room()):
            return
        plays = entry.seated and entry.id not in self.authority.watch_only
        if old is not None and old.seat and not plays:
            old = old.unseated(self._score(old))
        seat, base, kept = (old.seat, old.base, old.kept) if old else (0, 0, 0)
        if plays and not seat and self._people() < self.rules.seats:
            if kept:
                # Back before he was off the board: it has some of his points still.
                seat, base, kept = kept, max(0, base - self.board.points(kept)), 0
            else:
                seat, self.next_seat = self.next_seat, self.next_seat + 1
        number = later(entry.number, old.number) if old else entry.number
        wins = old.wins if old else 0
        if old is not None and old.away:
            del self.residents[entry.id]  # a returner is last in succession
        if (old is None or old.away) and self.order:
            self.order = tuple(node for node in self.order if node != entry.id)
        had = number, base, wins, kept
        joined = Resident(entry.id, entry.name, seat, 0, *had, entry.face)
        self.residents[entry.id] = joined
        brought = entry.id, entry.score, entry.number, entry.wins
        self._carry((brought,), entry.round)

    def _makes_room(self) -> bool:
        # Of those who said goodbye, who did so first forgoes what is kept for him.
        if len(self.residents) < MAX_MEMBERS:
            return True
        left = [r for r in self.residents.values() if r.has_left]
        if left:
            del self.residents[min(left, key=lambda r: r.away).id]
        return bool(left)

    def _leave(self, entry: messages.Left, tick: int) -> None:
        resident = self.residents.get(entry.id)
        if resident is None or resident.has_left:
            return
        # Where nobody new is let in, or not without a key that came later than he, who
        # watches has to be able to come back, too.
        is_kept = self.authority.closed or self.authority.lock
        if not resident.has_something and not is_kept:
            del self.residents[entry.id]
            return
        gone = resident.gone(self._clock(tick), entry.goodbye, self._score(resident))
        self.residents[entry.id] = gone

    def _take(
        self, entry: Input, owner: NodeId | None, taken: dict[int, Input]
    ) -> None:
        resident = self.residents.get(owner) if owner else None
        if resident is None or resident.seat != entry.seat or entry.seat in taken:
            return
        if not self.board.is_legal(entry.value):
            return
        if entry.number == following(resident.number):
            taken[entry.seat] = entry
            self.residents[resident.id] = replace(resident, number=entry.number)

    def _carry(self, scores: Iterable[Score], round: Round) -> None:
        # Scores are counters that only grow and are merged by maximum: the order and
        # number of merges cannot matter (a state-based CRDT, Shapiro et al. 2011). The
        # presses that are in the points go along, or they would count again here.
        # Points are of that one round, and no more than can be had in it: with a higher
        # total he has made them up, and has none of them. Wins are of all rounds, but
        # nobody can have won more than have ended here: what another half has ended
        # more is its own affair.
        most = self.most_brought(round)
        for node, score, number, told in scores:
            resident = self.residents.get(node)
            if resident is None:
                continue
            wins = min(told, self.rounds.ended)
            if wins > resident.wins:
                self.residents[node] = resident = replace(resident, wins=wins)
            more = score - self._score(resident)
            if more > 0 and score <= most:
                self.residents[node] = resident.brought(more, number)

    def _expire(self, tick: int) -> None:
        kept = SEAT_KEPT * self.rules.ticks_per_second
        for resident in list(self.residents.values()):
            if resident.away and self._clock(tick) - resident.away > kept:
                del self.residents[resident.id]
                self.changes += 1

    def _balance_bots(self) -> None:
        wanted = max(0, self.board.bots_wanted() - self._people())
        while len(self.bots) < wanted:
            self.bots = (*self.bots, self.next_seat)
            self.next_seat += 1
            self.changes += 1
        if len(self.bots) > wanted:
            self.bots = self.bots[:wanted]
            self.changes += 1

    def _people(self) -> int:
        return sum(1 for r in self.residents.values() if r.seat)

    def _seats(self) -> set[int]:
        seats = {r.seat for r in self.residents.values() if r.seat}
        return seats.union(self.bots)

    def _unattended(self) -> list[int]:
        # Who vanished is steered by a bot meanwhile: he shall find his snake alive.
        away = [r.seat for r in self.residents.values() if r.away and r.seat]
        return sorted([*self.bots, *away])

    def _score(self, resident: Resident) -> int:
        on_board = self.board.points(resident.seat) if resident.seat else 0
        return resident.base + on_board

    # --- snapshots -------------------------------------------------------------------

    def encode(self) -> bytes:
        """The whole state, equal bytes for equal states."""
        residents = tuple(self.residents.values())
        packed = Packed(
            *(self.seed, self.next_seat, residents, self.bots, self.order),
            *(self.weather, self.handed),
            rounds=self.rounds.pack(),
            power=self.authority.pack(),
            still=self.still,
            unseen=self._unseen,
            game=self.board.packed(),
        )
        return _encoder.encode(packed)

    def read(self, data: bytes, tick: int = messages.TAKEN) -> State:
        """What `encode` gave after `tick`, if that is known. Raises
        `RemoteProtocolError` if it is no state of this game."""
        packed, game = self._unpacked(data, tick)
        return State(packed, game, self.authority.checked(packed.power))

    def is_sound(self, data: bytes, tick: int) -> bool:
        """Whether others would take what `encode` gave after `tick`. Who signed the
        sheet in it is not looked at."""
        try:
            self._unpacked(data, tick)
        except RemoteProtocolError:
            return False
        return True

    def _unpacked(self, data: bytes, tick: int) -> tuple[Packed, Any]:
        if tick > messages.TAKEN:
            raise RemoteProtocolError(f"a state of tick {tick}")
        try:
            packed = _decoder.decode(data)
            game = self.board.read(packed.game)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise RemoteProtocolError(f"not a state of this game: {error}") from None
        _check(packed, self.rules.seats, tick)
        try:
            standing_of(self.rules, game)
        except Exception as error:  # whatever its author let it raise
            raise RemoteProtocolError(f"its rules cannot go on: {error}") from None
        return packed, game

    def restore(self, data: bytes) -> None:
        """Become what `encode` gave. Raises `RemoteProtocolError`, and changes nothing
        then, if it is no state of this game."""
        self.become(self.read(data))

    def become(self, state: State) -> None:
        """The same with what was `read`."""
        packed, game, sheet = state.packed, state.game, state.sheet
        self.seed = packed.seed
        self.next_seat = packed.next_seat
        self.residents = {r.id: r for r in packed.residents}
        self.bots = packed.bots
        self.order = packed.order
        self.weather = packed.weather
        self.handed = packed.handed
        self.rounds.restore(packed.rounds)
        self.authority.restore(packed.power, sheet)
        self.still, self._unseen = packed.still, packed.unseen
        self.board.state = game
        self.changes += 1


def _check(packed: Packed, seats: int, tick: int) -> None:
    # What no history can lead to. Raises `RemoteProtocolError`.
    taken = [r.seat for r in packed.residents if r.seat]
    given = [*taken, *packed.bots]
    ids = {r.id for r in packed.residents}
    # What is to end so long after it began would never end, if it began later than now.
    begun = packed.handed, packed.still, packed.power.since, packed.rounds.played
    # In a pause, who went in this tick went before it stood still.
    clock = max(1, tick - packed.still + 1)
    is_possible = (
        len(ids) == len(packed.residents)
        and len(set(given)) == len(given)
        and len(taken) <= seats
        and len(packed.bots) <= seats
        and len(packed.unseen or ()) <= 2 * seats
        and all(0 < seat < packed.next_seat for seat in given)
        and max(begun) <= tick
        and all(resident.away <= clock for resident in packed.residents)
    )
    if not is_possible:
        raise RemoteProtocolError("a state that cannot be")
