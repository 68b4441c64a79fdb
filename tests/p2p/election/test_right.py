"""What convinces a node that hears another host, and what does not."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.election.deeds import Deeds
from p2p.election.right import (
    MOST_LEAP,
    VOID_AFTER,
    Claimed,
    Standing,
    convinces,
    following,
    is_later,
    leap,
)
from p2p.messages import COUNTERS, Deed, Term
from tests.p2p.helpers.signers import letters, node

TABLE = bytes(16)
ANA, BEN, CYD, DAN, EVE = (node(letter) for letter in "abcde")
OURS, RIVAL = Term(4, 0, ANA), Term(9, 0, EVE)
HEIR = Claimed(TABLE, Term(5, 0, CYD), (OURS,), 100, 1)
MERGED = Claimed(TABLE, Term(10, 0, EVE), (RIVAL, OURS), 100, 1)


def deeds(letter: str) -> Deeds:
    wrote = letters(letter)
    return Deeds(wrote.signer, wrote.app, wrote.run, TABLE)


def votes(who: str, tick: int = 100, term: Term = OURS) -> list[Deed]:
    return [deeds(letter).vote(term, tick) for letter in who]


def here(me: str = "b", seen: int = 100, acknowledged: int = 0) -> Standing:
    """Of five; `me` "a" is the host."""
    roster = (ANA, BEN, CYD, DAN, EVE)
    runs = {node(letter): letters(letter).run for letter in "abcd"}  # and not eve's
    known = seen, roster, lambda _: acknowledged, runs.get
    return Standing(node(me), OURS, (), *known)


def is_convinced(claimed: Claimed, shown: list[Deed], standing: Standing) -> bool:
    return convinces(claimed, shown, standing, deeds("b"))


@pytest.mark.parametrize("me", "ab")
def test_votes_of_most_members_convince_who_hears_the_host_and_the_host(
    me: str,
) -> None:
    assert is_convinced(HEIR, votes("cde"), here(me))
    assert not is_convinced(HEIR, votes("cd"), here(me))


@pytest.mark.parametrize("me", "ab")
def test_names_on_one_machine_are_outvoted_by_two(me: str) -> None:
    lap = dict.fromkeys((CYD, DAN, EVE), "lap")
    for where, convinced in (
        ({ANA: "desk", BEN: "hall", **lap}, False),
        ({ANA: "desk", BEN: "hall"}, False),  # they have no links here
        ({ANA: "desk", BEN: "desk", **lap}, True),
        ({ANA: "desk", BEN: "hall", **lap, EVE: "wing"}, True),
    ):
        standing = replace(here(me), where=where.get)
        assert is_convinced(HEIR, votes("cde"), standing) == convinced


def test_nobody_votes_twice_nor_the_host_nor_who_is_no_member() -> None:
    assert not is_convinced(HEIR, votes("cdd"), here())
    assert not is_convinced(HEIR, votes("cda"), here())
    assert not is_convinced(HEIR, votes("cdz"), here())


def test_a_vote_is_of_one_reign_and_of_its_signer() -> None:
    other = votes("e", term=Term(3, 0, ANA))
    assert not is_convinced(HEIR, [*votes("cd"), *other], here())
    (of_cyd,) = votes("c")
    (of_eve,) = votes("e")
    forged = replace(of_eve, signature=of_cyd.signature)
    assert not is_convinced(HEIR, [*votes("cd"), forged], here())


def test_what_an_earlier_run_of_somebody_signed_is_of_another_game() -> None:
    """The next day at the same table: there is a host again, and its first reign."""
    word = deeds("a").succession(OURS, CYD, 100)
    gives = deeds("a").surrender(OURS, RIVAL, 100)
    anew = dict.fromkeys((ANA, BEN, CYD, DAN), "tomorrow")
    for standing in (here(), here("a")):
        later = replace(standing, run_of=anew.get)
        assert is_convinced(HEIR, votes("cde"), standing)
        assert not is_convinced(HEIR, votes("cde"), later)
        assert is_convinced(HEIR, [word], standing)
        assert not is_convinced(HEIR, [word], later)
        assert is_convinced(MERGED, [gives], standing)
        assert not is_convinced(MERGED, [gives], later)


def test_of_each_member_one_signature_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[Deed] = []
    reader, (of_cyd,) = deeds("b"), votes("c")

    def is_signed(deed: Deed) -> bool:
        looks.append(deed)
        return False

    monkeypatch.setattr(reader, "is_signed", is_signed)
    bad = replace(of_cyd, signature=bytes(64))
    assert not convinces(HEIR, [bad] * 256, here(), reader)
    assert looks == [bad]


def test_a_vote_gets_old_for_a_host() -> None:
    assert is_convinced(HEIR, votes("cde"), here("a", seen=100 + VOID_AFTER))
    assert not is_convinced(HEIR, votes("cde"), here("a", seen=101 + VOID_AFTER))


def test_who_heard_a_later_tick_has_thought_better_of_it() -> None:
    assert is_convinced(HEIR, votes("bcd"), here(seen=100))
    assert not is_convinced(HEIR, votes("bcd"), here(seen=101))
    assert is_convinced(HEIR, votes("cde"), here("a", acknowledged=100))
    assert not is_convinced(HEIR, votes("cde"), here("a", acknowledged=101))


def test_what_a_member_has_heard_those_who_voted_may_have_heard_as_well() -> None:
    assert is_convinced(HEIR, votes("cde"), here(seen=100))
    assert is_convinced(HEIR, votes("cde", 102), here(seen=100))  # it comes yet
    assert not is_convinced(HEIR, votes("cde"), here(seen=101))
    late = [*votes("cd", 101), *votes("e", 100)]
    assert not is_convinced(HEIR, late, here(seen=101))


def test_a_host_follows_the_better_claim_of_its_own_election() -> None:
    standing = replace(here("a"), term=Term(5, 1, ANA), parents=(Term(4, 0, DAN),))
    shown = votes("bce", term=Term(4, 0, DAN))
    claimed = replace(HEIR, parents=(Term(4, 0, DAN),))
    assert is_convinced(claimed, shown, standing)
    assert not is_convinced(claimed, shown, replace(standing, parents=()))


def test_the_host_names_an_heir() -> None:
    word = deeds("a").succession(OURS, CYD, 100)
    assert is_convinced(HEIR, [word], here())
    assert not is_convinced(HEIR, [word], here(seen=101))  # it went on without it
    assert not is_convinced(HEIR, [deeds("d").succession(OURS, CYD, 100)], here())
    assert not is_convinced(HEIR, [deeds("a").succession(OURS, DAN, 100)], here())


def test_the_host_yields() -> None:
    word = deeds("a").surrender(OURS, RIVAL, 100)
    assert is_convinced(MERGED, [word], here())
    assert is_convinced(MERGED, [word], here(seen=100 + VOID_AFTER))
    assert not is_convinced(MERGED, [word], here(seen=101 + VOID_AFTER))
    assert not is_convinced(MERGED, [deeds("e").surrender(OURS, RIVAL, 100)], here())
    other = deeds("a").surrender(OURS, Term(9, 0, DAN), 100)
    assert not is_convinced(MERGED, [other], here())


def test_nothing_convinces_by_itself() -> None:
    assert not is_convinced(HEIR, [], here())
    assert not is_convinced(MERGED, [], here())
    assert not is_convinced(replace(HEIR, parents=()), votes("cde"), here())


def test_a_reign_counts_on_from_its_latest_parent() -> None:
    assert HEIR.is_next
    assert MERGED.is_next
    assert not replace(HEIR, term=Term(6, 0, CYD)).is_next
    assert replace(HEIR, term=Term(77, 0, CYD), parents=()).is_next
    assert following((Term(COUNTERS - 1, 0, ANA),)) == 0


def test_a_reign_out_of_reach_is_no_later_one_whatever_it_comes_from() -> None:
    near, far = (Term(4 + MOST_LEAP + more, 0, EVE) for more in (0, 1))
    assert leap(OURS, near) == MOST_LEAP
    assert leap(near, OURS) == 0
    for term, believed in ((near, True), (far, False), (Term(3, 0, EVE), False)):
        assert is_later(term, OURS) is believed
        assert is_later(term, None)
        assert Claimed(TABLE, term, (), 100, 1).is_later(OURS) is believed
    before = Term(far.counter - 1, 0, EVE)
    assert not Claimed(TABLE, far, (OURS, before), 100, 1).is_later(OURS)


def test_what_comes_from_the_own_reign_is_later() -> None:
    assert HEIR.is_later(OURS)
    assert MERGED.is_later(OURS)
    assert not HEIR.is_later(Term(7, 0, DAN))
