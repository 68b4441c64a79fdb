"""The rules of reigns against liars, each of them left out: see `test_mutants.py`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager

from msgspec.structs import replace

from p2p.core.machines import Machines
from p2p.election import election
from p2p.election.claims import Claims
from p2p.election.credit import Credit
from p2p.election.deeds import Deeds
from p2p.election.election import Election
from p2p.election.fence import Fence
from p2p.election.right import Claimed, Standing, convinces
from p2p.election.turns import Turns
from p2p.identity import NodeId
from p2p.messages import Deed, Seal, Term
from p2p.relay.hearsay import Hearsay
from p2p.replication.crowd import Crowd
from p2p.replication.seal import Notary
from p2p.replication.seats import Whereabouts
from p2p.room import fellows, replicator
from p2p.room.complaint import Complaint
from p2p.room.fellows import Fellows
from p2p.room.ledger import Ledger
from p2p.room.replicator import Replicator
from p2p.wire.places import HERE
from tests.simulation.helpers.mutants import replaced


def _nothing(*_: object) -> None:
    return None


def anything_convinces() -> AbstractContextManager[None]:
    """Whoever answers has shown by what right he hosts."""
    return replaced((election, "convinces", lambda *_: True))


def votes_need_no_signature() -> AbstractContextManager[None]:
    """Whoever shows votes has them."""
    return replaced((Deeds, "is_signed", lambda *_: True))


def deeds_of_any_run_count() -> AbstractContextManager[None]:
    """What was signed in yesterday's game counts in that of today."""

    def lenient(
        claimed: Claimed, shown: Iterable[Deed], here: Standing, deeds: Deeds
    ) -> bool:
        return convinces(claimed, shown, replace(here, run_of=lambda _: None), deeds)

    return replaced((election, "convinces", lenient))


def namings_never_end() -> AbstractContextManager[None]:
    """Whom the host once named is followed, though it went on itself."""
    return replaced((Claims, "_is_late", lambda *_: False))


def reigns_count_as_they_like() -> AbstractContextManager[None]:
    """A reign need not be the next after that from which it comes."""
    return replaced((Claimed, "is_next", True))


def a_host_that_slept_obeys() -> AbstractContextManager[None]:
    """One member's word that another reigns is enough for it."""
    return replaced((Fence, "is_left_for", lambda *_: True))


def every_comfort_is_believed() -> AbstractContextManager[None]:
    """That a dead host lives may be said again and again."""
    return replaced((Credit, "believes", lambda *_: True))


def one_rival_is_asked() -> AbstractContextManager[None]:
    """The turn is the latest reign's, however long nothing comes of that."""
    return replaced((Turns, "is_over", lambda *_: False))


def nobody_complains() -> AbstractContextManager[None]:
    """The player learns nothing of presses that are left out, or made up."""
    return replaced((Complaint, "look", lambda *_: None))


# --- the seal ------------------------------------------------------------------------


def seals_of_anybody() -> AbstractContextManager[None]:
    """No signature is checked."""
    return replaced((Notary, "is_genuine", lambda *_: True))


def frames_need_no_seal() -> AbstractContextManager[None]:
    """Also those at which a host seals what the game is."""
    return replaced((Ledger, "admits", lambda *_: True))


def seals_are_not_shown() -> AbstractContextManager[None]:
    """Each member keeps to itself what the host has sealed for it."""
    return replaced((Replicator, "_bear_witness", _nothing))


def proofs_are_not_believed() -> AbstractContextManager[None]:
    """That a host has broken its word counts only for who has found it."""
    return replaced((Replicator, "on_perjury", _nothing))


def a_proof_is_of_any_run() -> AbstractContextManager[None]:
    """What two runs have signed counts as signed by one."""

    def are_one_hand_s(
        self: Ledger, term: Term, tick: int, one: Seal, other: Seal
    ) -> bool:
        return all(
            each.by is not None and self._notary.is_genuine(term, tick, each, each.by)
            for each in (one, other)
        )

    return replaced((Ledger, "are_one_hand_s", are_one_hand_s))


def who_broke_his_word_is_followed() -> AbstractContextManager[None]:
    """A host that has signed two things is left once, and heard as ever."""
    return replaced((Replicator, "is_perjured", lambda *_: False))


def false_ticks_are_kept() -> AbstractContextManager[None]:
    """What a relay made up is left to the host, which cannot be reached directly."""
    return replaced((Replicator, "_rewind", lambda *_: False))


def relays_are_kept() -> AbstractContextManager[None]:
    """Whatever they pass on."""
    return replaced((Election, "mistrust", _nothing))


def relays_name_any_tick() -> AbstractContextManager[None]:
    """Whoever passes ticks on may be ahead of the host's seals as far as it likes."""
    return replaced((Ledger, "reaches", lambda *_: True))


def frames_need_no_question() -> AbstractContextManager[None]:
    """Any member may bring what comes next, though it was not asked."""

    def is_helper(self: Replicator, node: NodeId) -> bool:
        return self.knows(node)

    return replaced((Replicator, "is_helper", is_helper))


# --- where reigns compare -------------------------------------------------------------


def names_count_as_machines() -> AbstractContextManager[None]:
    """Each name is one, wherever it is."""

    def count(nodes: Iterable[NodeId], *_: object) -> Crowd:
        return len({*nodes}), len({*nodes})

    return replaced((replicator, "crowd_of", count), (fellows, "crowd_of", count))


def who_hung_up_was_on_machines_of_his_own() -> AbstractContextManager[None]:
    """Where he was is forgotten with his link."""
    return replaced((Machines, "came", _nothing))


def at_the_own_machine_all_count() -> AbstractContextManager[None]:
    """Of another each is one: two hosts on two machines count differently."""

    def count(nodes: Iterable[NodeId], where: Whereabouts) -> Crowd:
        them = [*nodes]
        places = {one if where(one) in (HERE, None) else where(one) for one in them}
        return len(places), len(them)

    return replaced((replicator, "crowd_of", count), (election, "crowd_of", count))


def everybody_counts_for_a_rival() -> AbstractContextManager[None]:
    """Whoever is at the table, in whatever reign."""
    return replaced((Hearsay, "crowd", lambda self, _: self.peers()))


def all_are_kept() -> AbstractContextManager[None]:
    """Wherever the others are."""
    return replaced((Fellows, "look", lambda *_: None))


def goes_where_anybody_is() -> AbstractContextManager[None]:
    """Be it one."""

    def look(self: Fellows, told: Hearsay, own: NodeId, now: float) -> NodeId | None:
        hosts = {term.host for term in told.rival_hosts()} - {own, self.me}
        return min(hosts, default=None)

    return replaced((Fellows, "look", look))


def newcomers_go_to_the_latest() -> AbstractContextManager[None]:
    """Whoever says that he hosts in a later term than others is asked."""

    def latest(self: Election, told: object, term: Term, now: float) -> NodeId:
        return term.host

    return replaced((Election, "_most_named", latest))
