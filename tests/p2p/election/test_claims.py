"""Which claims are followed at once, with nothing to show for them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.election.claims import Claims, Stance
from p2p.election.credit import Credit
from p2p.election.electorate import Electorate
from p2p.election.patience import Patience
from p2p.election.reign import Reign
from p2p.election.right import Claimed
from p2p.election.roles import Role
from p2p.election.suspicion import LAST_RESORT, Suspicion
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, DAN, ZED, Circle

NOW = 100.0
OURS = Term(1, 0, ANA)
TICK = 7  # the last of ana's that is here
HEIR = Claimed(bytes(16), Term(2, 1, CYD), (OURS,), TICK, 1)
FOUNDER = replace(HEIR, term=Term(1, 0, CYD), parents=())


class Ben:
    """One of ana's room, with cyd and dan, who has just lost ana."""

    def __init__(self) -> None:
        room = Circle(ANA, BEN, CYD, DAN).rooms[BEN]
        self.credit = Credit({CYD: "hall", DAN: "hall", ANA: "hall"}.get)
        self.suspicion = Suspicion(NOW)
        self.suspicion.begin(BEN, TICK, NOW)
        heard = Hearsay(), self.credit
        electorate = Electorate(BEN, room.replicator, room.paths, *heard)
        self.patience = Patience(0.05, NOW)
        self.patience.begin(TICK, False, NOW)
        parts = electorate, self.patience, self.suspicion, self.credit
        self.claims = Claims(room.replicator, *parts)
        self.stance = Stance(Role.SUSPECT, OURS, Reign(), None, 0, False)

    def follows(self, claimed: Claimed, after: float = 0.0) -> bool:
        return self.claims.convinces(claimed, self.stance, NOW + after)


@pytest.fixture
def ben() -> Ben:
    return Ben()


def test_who_has_told_a_member_that_the_host_is_lost_follows_it(ben: Ben) -> None:
    assert not ben.follows(HEIR)
    ben.suspicion.confided.add(CYD)
    assert ben.follows(HEIR)


def test_who_knows_that_the_host_is_dead_follows_any_member(ben: Ben) -> None:
    ben.suspicion.dead.add(ANA)
    assert ben.follows(HEIR)
    assert not ben.follows(replace(HEIR, term=Term(2, 1, ZED)))


def test_who_would_claim_himself_by_now_follows_any_member(ben: Ben) -> None:
    assert ben.follows(HEIR, LAST_RESORT + 0.01)


def test_whose_machine_has_hosted_in_vain_is_followed_where_nobody_else_is(
    ben: Ben,
) -> None:
    ben.suspicion.confided.add(CYD)
    ben.suspicion.dead.add(ANA)
    ben.stance = replace(ben.stance, named=CYD, named_at=TICK)
    ben.credit.begins(NOW)
    ben.credit.ends(DAN, True, NOW)
    assert not ben.follows(HEIR)
    assert not ben.follows(HEIR, LAST_RESORT + 0.01)  # ben himself goes on by then
    assert ben.claims.is_passed_over(CYD, ben.stance, NOW)
    ben.credit.begins(NOW)
    ben.credit.ends(BEN, True, NOW)
    assert not ben.claims.is_passed_over(CYD, ben.stance, NOW)
    assert ben.follows(HEIR)


@pytest.mark.parametrize("parents", [(Term(3, 0, ANA),), (OURS, Term(9, 0, ZED)), ()])
def test_only_the_heir_of_the_reign_that_was_lost_is_followed(
    ben: Ben, parents: tuple[Term, ...]
) -> None:
    ben.suspicion.confided.add(CYD)
    assert not ben.follows(replace(HEIR, parents=parents), LAST_RESORT + 0.01)


def test_what_may_come_right_after_is_the_next_reign_of_a_member(ben: Ben) -> None:
    claims, here = ben.claims, ben.stance
    assert claims.may_be_heir_s(Term(2, 1, CYD), here)
    assert not claims.may_be_heir_s(Term(3, 0, CYD), here)
    assert not claims.may_be_heir_s(Term(2, 0, ZED), here)
    assert not claims.may_be_heir_s(Term(1, 0, CYD), replace(here, term=None))


@pytest.mark.parametrize("hears", [False, True])
def test_who_follows_his_host_follows_only_whom_that_names(
    ben: Ben, hears: bool
) -> None:
    ben.suspicion.confided.add(CYD)
    ben.stance = replace(ben.stance, role=Role.FOLLOW, hears=hears)
    assert not ben.follows(HEIR)
    ben.stance = replace(ben.stance, named=CYD, named_at=TICK)
    assert ben.follows(HEIR)
    assert not ben.follows(replace(HEIR, term=Term(2, 0, DAN)))


def test_whom_the_host_named_is_late_if_it_went_on(ben: Ben) -> None:
    named = replace(ben.stance, named=CYD, named_at=TICK)
    ben.stance = replace(named, role=Role.FOLLOW, hears=True)
    assert ben.follows(HEIR)
    ben.patience.heard(TICK + 1, NOW)
    assert not ben.follows(HEIR)
    assert not ben.follows(
        replace(HEIR, tick=10**9)
    )  # when that was, the host has said
    # Who has lost that host since follows it as he would any other heir.
    ben.stance = replace(named, role=Role.SUSPECT, hears=False)
    assert not ben.follows(HEIR)
    ben.suspicion.confided.add(CYD)
    assert ben.follows(HEIR)


def test_a_host_follows_another_founder_before_its_first_tick(ben: Ben) -> None:
    ben.stance = replace(ben.stance, role=Role.HOST, term=Term(1, 0, BEN))
    assert not ben.follows(FOUNDER)  # there is a game here
    alone = Circle(BEN).rooms[BEN]
    alone.log.tick = 0
    heard = Hearsay(), ben.credit
    electorate = Electorate(BEN, alone.replicator, alone.paths, *heard)
    parts = electorate, ben.patience, ben.suspicion, ben.credit
    ben.claims = Claims(alone.replicator, *parts)
    assert ben.follows(FOUNDER)
    ben.stance = replace(ben.stance, made=Reign((OURS,)))
    assert not ben.follows(FOUNDER)


@pytest.mark.parametrize("role", [Role.HOST, Role.FENCED])
def test_who_reigns_follows_no_heir_for_the_asking(ben: Ben, role: Role) -> None:
    ben.suspicion.confided.add(CYD)
    ben.suspicion.dead.add(ANA)
    ben.stance = replace(ben.stance, role=role, named=None)
    assert not ben.follows(HEIR, LAST_RESORT + 0.01)
