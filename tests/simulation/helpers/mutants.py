"""The core with one rule taken away, for as long as a `with` lasts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from hashlib import blake2b
from types import ModuleType
from typing import Any

import msgspec
from msgspec.structs import replace

from p2p.core import glimpses, rooms
from p2p.core.glimpses import Glimpses
from p2p.election import suspicion
from p2p.election.claims import Claims
from p2p.election.election import Election
from p2p.election.merge import Answer, Merge, Size
from p2p.election.patience import Patience
from p2p.election.roles import Role, Why
from p2p.election.suspicion import ELECTORS, Suspicion
from p2p.election.wakefulness import Wakefulness
from p2p.identity import NodeId
from p2p.membership.membership import Membership
from p2p.messages import (
    Claim,
    Envelope,
    GlimpseTold,
    Join,
    Left,
    MergeAsk,
    MergeLose,
    Round,
)
from p2p.relay.courier import Courier
from p2p.relay.letters import Letters, Opened
from p2p.relay.replays import Replays
from p2p.relay.tick_relay import TickRelay
from p2p.replication.air import Air
from p2p.replication.authority import Authority, Power
from p2p.replication.forecast import Forecast
from p2p.replication.peak import Peak
from p2p.replication.presses import Presses
from p2p.replication.replica import Replica
from p2p.replication.round import Rounds
from p2p.replication.seats import Seats
from p2p.replication.sequencer import Sequencer
from p2p.replication.sheet import Sheets
from p2p.room import charter, likeness, lock
from p2p.room.bearers import Bearers
from p2p.room.charter import Charter
from p2p.room.gate import Bar, Gate
from p2p.room.likeness import Sight
from p2p.room.office import Office
from p2p.room.player import Player
from p2p.room.replicator import Replicator
from p2p.room.room import Room
from p2p.testing.signer import SimulatedSigner
from p2p.wire.envelope import Reader

Mutant = Callable[[], AbstractContextManager[None]]


@contextmanager
def replaced(*changes: tuple[type | ModuleType, str, Any]) -> Iterator[None]:
    """Other methods for some classes, or constants of modules; the old come back."""
    with ExitStack() as stack:
        for owner, name, new in changes:
            stack.callback(setattr, owner, name, owner.__dict__[name])
            setattr(owner, name, new)
        yield


def _nothing(*_: object) -> None:
    return None


# --- who is believed -----------------------------------------------------------------


def strangers_are_believed() -> AbstractContextManager[None]:
    """Whoever is linked counts as a member."""
    return replaced((Replicator, "knows", lambda *_: True))


# --- is the host dead? ---------------------------------------------------------------


def asks_heirs_only() -> AbstractContextManager[None]:
    """The first heirs ask one another, not everybody."""

    def audience(
        self: Suspicion, me: NodeId, heirs: Sequence[NodeId], *_: object
    ) -> list[NodeId]:
        asked = {*heirs[:ELECTORS]} - {me, *self.told}
        self.told |= asked
        return sorted(asked)

    return replaced((Suspicion, "audience", audience))


def asks_nobody() -> AbstractContextManager[None]:
    """Whoever does not hear the host takes it for dead."""
    return replaced((Suspicion, "allows", lambda *_: True))


def no_rank_wait() -> AbstractContextManager[None]:
    """All heirs may claim at once."""
    return replaced(
        (suspicion, "RANK_WAIT", 0.0),
        (suspicion, "GIVE_WAY", 0.0),
    )


def no_fetch_before_the_claim() -> AbstractContextManager[None]:
    """An heir goes on from the tick that it happens to have."""
    return replaced((Suspicion, "farthest", _nothing))


def no_relaying() -> AbstractContextManager[None]:
    """Nobody passes the host's ticks on."""
    return replaced((TickRelay, "listeners", lambda *_: []))


def no_forwarding() -> AbstractContextManager[None]:
    """Nobody passes on what members send up to a host that they do not reach."""
    return replaced((Courier, "_relays", lambda *_: []))


# --- who rules -----------------------------------------------------------------------


def lower_sheets_win() -> AbstractContextManager[None]:
    """Whatever the ruler once signed is in force when it comes."""
    take = Authority.take

    def any_number(self: Authority, envelope: Envelope, tick: int) -> bool:
        in_force, self.sheet = self.sheet, None
        taken = take(self, envelope, tick)
        if not taken:
            self.sheet = in_force
        return taken

    return replaced((Authority, "take", any_number))


def sheets_of_anybody() -> AbstractContextManager[None]:
    """Nobody looks who signed a sheet."""
    return replaced((Sheets, "is_signed", lambda *_: True))


def sheets_are_not_kept() -> AbstractContextManager[None]:
    """Who takes a state from somebody has nothing of the ruler's but his name."""
    return replaced((Authority, "pack", lambda self: Power(self.ruler)))


def sheets_are_not_shown() -> AbstractContextManager[None]:
    """Nobody but the ruler brings his sheet into another reign."""
    due = Office.due

    def only_mine(self: Office, hosting: bool, now: float) -> Envelope | None:
        return due(self, hosting, now) if self.rules else None

    return replaced((Office, "due", only_mine))


def paused_games_go_on() -> AbstractContextManager[None]:
    """A pause is shown, and no more."""
    govern = Replica._govern

    def without(self: Replica, tick: int, gone: bool) -> None:
        govern(self, tick, gone)
        if self.authority.paused:
            self.board.step(self.rules.dice(1, tick), {}, set(), set(), [])

    return replaced((Replica, "_govern", without))


# --- letters -------------------------------------------------------------------------


def letters_not_checked() -> AbstractContextManager[None]:
    """Whatever a letter says of its writer is believed."""
    return replaced((SimulatedSigner, "verify", lambda *_: True))


def letters_count_again() -> AbstractContextManager[None]:
    """Nobody remembers which letters came."""
    return replaced((Replays, "is_new", lambda *_: True))


def letters_taken_unproven() -> AbstractContextManager[None]:
    """A number counts as seen before the signature is checked."""
    original = Letters.is_genuine

    def is_genuine(self: Letters, opened: Opened) -> bool:
        genuine = original(self, opened)
        self.take(opened)
        return genuine

    return replaced((Letters, "is_genuine", is_genuine))


def letters_of_any_application() -> AbstractContextManager[None]:
    """A word that was signed in another program counts here."""

    def read(self: Reader[Any], envelope: Envelope) -> Any:
        return self._decoder.decode(envelope.body)

    return replaced((Reader, "read", read))


def runs_never_over() -> AbstractContextManager[None]:
    """What an earlier run has said counts beside the present one."""
    return replaced((Replays, "met", _nothing))


def anybody_brings_letters() -> AbstractContextManager[None]:
    """One need not be of the room to carry its words."""
    return replaced((Bearers, "may_bring", lambda *_: True))


# --- who is followed -----------------------------------------------------------------


def no_stickiness() -> AbstractContextManager[None]:
    """Any later claim is followed, also by who hears its host well."""
    return replaced((Election, "_accepts", lambda *_: True))


def followers_rebel() -> AbstractContextManager[None]:
    """Only hosts are loyal: a follower follows any later claim."""
    original = Election._accepts

    def accepts(self: Election, claim: Claim, now: float) -> bool:
        return self.role is not Role.HOST or original(self, claim, now)

    return replaced((Election, "_accepts", accepts))


def late_siblings_win() -> AbstractContextManager[None]:
    """A host follows the better claim of its own election, however late it comes."""
    original = Election._accepts

    def accepts(self: Election, claim: Claim, now: float) -> bool:
        sibling = not {*self._reign.parents}.isdisjoint(claim.parents)
        return original(self, claim, now) or (self.role is Role.HOST and sibling)

    return replaced((Election, "_accepts", accepts))


def no_term_comparison() -> AbstractContextManager[None]:
    """An earlier claim is as good as a later one."""
    original = Election.on_claim

    def on_claim(self: Election, peer: NodeId, claim: Claim, now: float) -> None:
        lower = self.term is not None and not claim.term.beats(self.term)
        hears = self.role is Role.HOST or self.hears_host(now)
        if lower and not hears and claim.term != self.term and peer == claim.term.host:
            self.adopt(claim.term, Why.CLAIM, now)
        else:
            original(self, peer, claim, now)

    return replaced((Election, "on_claim", on_claim))


def leaves_not_handed_over() -> AbstractContextManager[None]:
    """A host that leaves names nobody."""
    return replaced((Election, "hand_over", _nothing))


def namings_keep() -> AbstractContextManager[None]:
    """Who slept and then reads that it is the heir goes on, whatever happened since."""
    return replaced((Wakefulness, "has_settled", lambda *_: True))


# --- sleep ---------------------------------------------------------------------------


def no_fencing() -> AbstractContextManager[None]:
    """A host that stood still goes on as if nothing had happened."""
    return replaced((Election, "_raise_fence", _nothing))


def pause_not_noticed() -> AbstractContextManager[None]:
    """The time in which the process did not run counts like any other."""

    return replaced((Wakefulness, "slept", lambda *_: 0.0))


# --- two reigns meet -----------------------------------------------------------------


def merge_by_term() -> AbstractContextManager[None]:
    """The later term goes on, not the larger room."""

    def on_merge_ask(self: Election, peer: NodeId, ask: MergeAsk, now: float) -> None:
        if self.hosting and ask.term.beats(self.term):
            self._yield_to(peer, ask.term, now)
        elif self.term is not None:
            lose = MergeLose(self._room.id, self.term, *self._size(now))
            self._out.send(peer, lose)

    def on_merge_lose(
        self: Election, peer: NodeId, lose: MergeLose, now: float
    ) -> None:
        if self.hosting and lose.term.beats(self.term):
            self._yield_to(peer, lose.term, now)

    return replaced(
        (Election, "on_merge_ask", on_merge_ask),
        (Election, "on_merge_lose", on_merge_lose),
    )


def nobody_yields() -> AbstractContextManager[None]:
    """Two hosts stay two."""
    return replaced((Merge, "yields", lambda *_: False))


def one_merge_at_a_time() -> AbstractContextManager[None]:
    """Who yields follows only into the reign that its own ended in."""
    original = Election.on_claim

    def on_claim(self: Election, peer: NodeId, claim: Claim, now: float) -> None:
        if self.role is not Role.YIELD or self.term in claim.parents:
            original(self, peer, claim, now)

    return replaced((Election, "on_claim", on_claim))


def merge_by_the_size_of_now() -> AbstractContextManager[None]:
    """The asker compares with what it has now, not with what it told."""

    def lost(
        self: Merge, peer: NodeId, asked: int, mine: Size, theirs: Size, *_: object
    ) -> Answer:
        return Answer.YIELD if self.yields(mine, theirs, peer) else Answer.WAIT

    return replaced((Merge, "lost", lost))


def scores_not_carried() -> AbstractContextManager[None]:
    """Who is moved to another board begins at its points."""
    return replaced(
        (Player, "brings_more", lambda *_: False),
        (Replica, "_carry", _nothing),
    )


# --- rounds --------------------------------------------------------------------------


def points_outlive_their_round() -> AbstractContextManager[None]:
    """What was brought along stays when the next round begins."""

    def look(self: Replica, before: Any, chain: int) -> None:
        brought = {node: r.base for node, r in self.residents.items()}
        original(self, before, chain)
        for node, base in brought.items():
            self.residents[node] = replace(self.residents[node], base=base)

    original = Replica.__dict__["_look"]
    return replaced((Replica, "_look", look))


def points_of_any_round_count() -> AbstractContextManager[None]:
    """A player brings the most that he ever had, whichever round that was in."""

    def carry(self: Replica, scores: Any, round: Round) -> None:
        original(self, scores, self.rounds.now)

    def best(self: Player, replica: Replica) -> None:
        note(self, replica)
        self._best[replica.rounds.now] = max(self._best.values())

    original, note = Replica.__dict__["_carry"], Player.__dict__["note"]
    return replaced((Replica, "_carry", carry), (Player, "note", best))


def points_believed() -> AbstractContextManager[None]:
    """Whoever says that he has points of this round has them."""

    def most(self: Replica, round: Round) -> int:
        return 2**52 if round == self.rounds.now else 0

    return replaced((Replica, "most_brought", most))


def points_by_what_was_played_here() -> AbstractContextManager[None]:
    """What another half has played more of the round is taken for a lie."""
    return replaced((Rounds, "ticks", property(lambda self: self.played)))


def rounds_end_twice() -> AbstractContextManager[None]:
    """On the podium, and once more when the next one begins."""

    def stepped(self: Rounds, before: Any, game: Any, chain: int) -> list[int]:
        won = original(self, before, game, chain)
        standing = self.standing(game)
        self.is_over = standing is not None and standing.phase == "podium"
        if standing is not None and standing.left == 1 and self.is_over:
            self.is_over = False
        return won

    original = Rounds.__dict__["stepped"]
    return replaced((Rounds, "stepped", stepped))


def wins_not_merged() -> AbstractContextManager[None]:
    """Of another board points come along, and no wins."""

    def carry(self: Replica, scores: Any, round: Round) -> None:
        original(self, [(*score[:3], 0) for score in scores], round)

    original = Replica.__dict__["_carry"]
    return replaced((Replica, "_carry", carry))


def wins_believed() -> AbstractContextManager[None]:
    """Whoever says that he has won has won."""

    def carry(self: Replica, scores: Any, round: Round) -> None:
        ended, self.rounds.ended = self.rounds.ended, 2**32
        original(self, scores, round)
        self.rounds.ended = ended

    original = Replica.__dict__["_carry"]
    return replaced((Replica, "_carry", carry))


def goodbyes_are_for_good() -> AbstractContextManager[None]:
    """Who leaves politely has nothing when he comes back."""

    def leave(self: Replica, entry: Left, tick: int) -> None:
        if entry.goodbye:
            self.residents.pop(entry.id, None)
        else:
            original(self, entry, tick)

    original = Replica.__dict__["_leave"]
    return replaced((Replica, "_leave", leave))


# --- weather -------------------------------------------------------------------------


def weather_never_forgotten() -> AbstractContextManager[None]:
    """What was told once counts for ever."""

    def highest(self: Peak, now: float) -> tuple[int, float] | None:
        return self._seen[0] if self._seen else None

    return replaced((Peak, "highest", highest))


def weather_from_one_s_own_sleep() -> AbstractContextManager[None]:
    """Who did not run takes that for a silence of the host."""

    def slept(self: Patience, seconds: float) -> None:
        self.heard_at += seconds

    return replaced((Patience, "slept", slept))


def weather_from_one_alone() -> AbstractContextManager[None]:
    """The worst that any member tells is the weather of all."""

    def median(
        self: Forecast, here: Mapping[NodeId, float], weather: int, now: float
    ) -> int:
        return max((self._seen_by(node, now) for node in here), default=0)

    return replaced((Forecast, "_median", median))


def no_weather() -> AbstractContextManager[None]:
    """Nothing is learnt."""
    return replaced((Forecast, "told", _nothing))


def handover_in_circles() -> AbstractContextManager[None]:
    """Who has just been handed the game may hand it on."""
    return replaced((Air, "_may_hand_over", lambda *_: True))


def heirs_are_never_late() -> AbstractContextManager[None]:
    """A host that went on follows the heir that was named all the same."""
    return replaced((Claims, "_is_late", lambda *_: False))


# --- seats ---------------------------------------------------------------------------


def seats_by_key() -> AbstractContextManager[None]:
    """Whoever has a key has a right to a seat, however many are of one machine."""
    return replaced((Seats, "allows", lambda self, _: self._free > 0))


# --- inputs --------------------------------------------------------------------------


def faces_are_told_once() -> AbstractContextManager[None]:
    """Nobody asks again for the face that the room has lost."""
    is_as_wished = Player.is_as_wished

    def content(self: Player, replica: Replica) -> bool:
        mine = replica.residents.get(self.me)
        own, self.face = self.face, mine.face if mine is not None else self.face
        try:
            return is_as_wished(self, replica)
        finally:
            self.face = own

    return replaced((Player, "is_as_wished", content))


def hosts_see_no_faces() -> AbstractContextManager[None]:
    """To a host, who changes only his face changes nothing."""
    needs_entry = Sequencer.needs_entry

    def needs(self: Sequencer, node: NodeId, join: Join, replica: Replica) -> bool:
        mine = replica.residents.get(node)
        seen = replace(join, face=mine.face) if mine is not None else join
        return needs_entry(self, node, seen, replica)

    return replaced((Sequencer, "needs_entry", needs))


def names_are_told_to_links_that_are_up() -> AbstractContextManager[None]:
    """Who is being greeted just now hears of no new name."""
    return replaced((Membership, "half_up", lambda self: []))


def inputs_not_resent() -> AbstractContextManager[None]:
    """Each input is sent once."""
    original = Presses.waiting

    def waiting(self: Presses) -> tuple[tuple[int, int | str], ...]:
        sent = self.__dict__.setdefault("sent", set())
        fresh = tuple(item for item in original(self) if item[0] not in sent)
        sent.update(number for number, _ in fresh)
        return fresh

    return replaced((Presses, "waiting", waiting))


def inputs_not_told_apart() -> AbstractContextManager[None]:
    """An input that comes again counts again."""

    def offer(
        self: Sequencer,
        node: NodeId,
        inputs: tuple[tuple[int, int | str], ...],
        replica: Replica,
    ) -> None:
        resident = replica.residents.get(node)
        if resident is not None and resident.seat:
            for at, (_, value) in enumerate(inputs, resident.number + 1):
                if replica.board.is_legal(value):
                    queue = self._queues.setdefault(node, deque())
                    queue.append((at, value))

    return replaced((Sequencer, "offer", offer))


# --- tables --------------------------------------------------------------------------


def tables_of_one_name_merge() -> AbstractContextManager[None]:
    """A table is known by its name."""

    def table_id(key: bytes, body: bytes) -> bytes:
        name = msgspec.msgpack.decode(body, type=Charter).name
        return blake2b(name.encode(), digest_size=16).digest()

    return replaced(
        (charter, "table_id", table_id),
        (rooms, "_is_same", lambda one, other: one.id == other.id),
    )


def charters_not_checked() -> AbstractContextManager[None]:
    """Whatever charter comes with a note is believed."""
    return replaced((charter, "is_signed", lambda *_: True))


def anybody_is_let_in() -> AbstractContextManager[None]:
    """A host of a locked table looks at no key."""
    return replaced((Gate, "bar", _nothing))


def proofs_of_any_run() -> AbstractContextManager[None]:
    """What an earlier run of a node has shown lets in the present one."""

    def why_not(self: Replicator, node: NodeId, join: Join) -> Bar | None:
        return None if self.knows(node) else self.gate.bar(node, join.proof)

    return replaced((Replicator, "_why_not", why_not))


def proofs_of_any_table() -> AbstractContextManager[None]:
    """The key of one table opens all that have the same lock, for everybody."""

    def signed(app: str, run: str, table: bytes, who: NodeId) -> bytes:
        return run.encode()

    return replaced((lock, "_bytes", signed))


def who_has_no_key_is_heard() -> AbstractContextManager[None]:
    """Whoever says that he hosts a locked table is a rival."""
    return replaced((Gate, "hears", lambda *_: True))


# --- glimpses ------------------------------------------------------------------------


def locked_tables_are_shown() -> AbstractContextManager[None]:
    """A host shows its board to whoever asks, also to whom its ruler has put out."""

    def glimpse(self: Room, viewer: NodeId, now: float) -> Sight:
        return self._likeness.of(now)

    return replaced((Room, "glimpse", glimpse))


def unasked_glimpses_are_shown() -> AbstractContextManager[None]:
    """Whatever anybody says that a board looks like is shown."""

    def on_told(self: Glimpses, peer: NodeId, told: GlimpseTold, now: float) -> None:
        self.show(told.room, (told.data, told.leader))

    always = (Glimpses, "heeds", lambda *_: True)
    return replaced((Glimpses, "on_told", on_told), always)


def questions_without_a_pace() -> AbstractContextManager[None]:
    """Every question is answered."""
    return replaced((glimpses, "GLIMPSE_EVERY", 0.0))


def a_board_for_each_who_asks() -> AbstractContextManager[None]:
    """It is drawn as often as it is told."""
    return replaced((likeness, "DRAWN_EVERY", 0.0))
