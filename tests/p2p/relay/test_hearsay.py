"""What peers told of their reigns."""

from __future__ import annotations

from itertools import pairwise

from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay

ANA, BEN, CYD, DAN = (NodeId(name * 52) for name in "abcd")
OURS, THEIRS, LATER = Term(1, 0, ANA), Term(2, 0, CYD), Term(3, 0, CYD)


def hearsay(**told: Term) -> Hearsay:
    heard = Hearsay()
    for name, term in told.items():
        heard.note(NodeId(name * 52), term)
    return heard


def test_the_last_word_of_a_peer_counts() -> None:
    heard = hearsay(b=OURS)
    heard.note(BEN, THEIRS)
    assert heard.of(BEN) == THEIRS
    assert heard.of(CYD) is None
    heard.forget(BEN)
    heard.forget(BEN)
    assert heard.of(BEN) is None
    assert heard.peers() == set()


def test_what_a_peer_tells_in_passing_may_be_old() -> None:
    heard = hearsay(b=THEIRS)
    heard.tell(BEN, OURS)
    assert heard.of(BEN) == THEIRS
    heard.tell(BEN, LATER)
    heard.tell(DAN, OURS)
    assert (heard.of(BEN), heard.of(DAN)) == (LATER, OURS)


def test_rivals_are_all_other_reigns_of_which_those_tell_who_count() -> None:
    heard = hearsay(d=OURS, b=OURS, c=THEIRS)
    assert heard.rivals(OURS) == [THEIRS]
    assert heard.rivals(None) == [OURS, OURS, THEIRS]
    assert heard.rivals(None, lambda peer: peer in (BEN, CYD)) == [OURS, THEIRS]
    assert heard.rivals(OURS, lambda peer: peer != CYD) == []


def test_a_host_is_known_by_its_own_word_or_by_that_of_others() -> None:
    heard = hearsay(b=THEIRS, d=THEIRS)
    assert heard.rival_hosts() == []  # none of them says so itself
    assert heard.tellers(CYD) == [BEN, DAN]
    assert heard.tellers(BEN) == []
    heard.note(CYD, LATER)
    assert heard.rival_hosts() == [LATER]
    assert heard.tellers(CYD) == [BEN, DAN, CYD]


def test_the_crowd_of_a_host_are_those_who_say_that_they_are_in_a_reign_of_it() -> None:
    heard = hearsay(b=THEIRS, c=THEIRS, d=Term(5, 0, DAN))
    assert heard.crowd(CYD) == {BEN, CYD}
    assert heard.crowd(DAN) == {DAN}
    heard.note(CYD, LATER)  # a new reign of the same host
    assert heard.crowd(CYD) == {BEN, CYD}


def test_whose_host_has_gone_over_to_another_is_of_the_crowd_there() -> None:
    heard = hearsay(b=THEIRS, c=Term(6, 0, DAN), d=Term(6, 0, DAN))
    assert heard.crowd(DAN) == {BEN, CYD, DAN}
    assert heard.crowd(CYD) == set()


def test_where_a_chain_of_any_length_leads_is_found_at_once() -> None:
    """Each names the next as his host; the last hosts, is not known, or names the
    first: each word is looked at once."""
    count = 4_000
    chain = [NodeId(f"{number:052}") for number in range(count)]
    heard = Hearsay()
    for one, other in pairwise(chain):
        heard.note(one, Term(5, 0, other))
    assert heard.leads(chain) == dict.fromkeys(chain, None)
    assert heard.crowd(ANA) == {*chain[:-1]}
    assert {*heard.leads(chain, own=chain[-1]).values()} == {chain[-1]}
    middle = chain[count // 2]
    halves = heard.leads([*chain, middle, ANA], own=middle)
    assert [*halves.values()].count(middle) == count // 2 + 1
    heard.note(chain[-1], Term(5, 0, chain[-1]))
    assert heard.crowd(chain[-1]) == {*chain}
    assert heard.crowd(ANA) == set()
    heard.note(chain[-1], Term(5, 0, chain[0]))
    assert heard.crowd(ANA) == {*chain}
    assert heard.leads([chain[0]]) == {chain[0]: None}


def test_whose_host_is_gone_may_be_of_any_crowd() -> None:
    heard = hearsay(b=THEIRS, d=Term(5, 0, DAN))
    assert heard.crowd(DAN) == {BEN, DAN}
    assert heard.crowd(CYD) == {BEN}


def test_who_say_that_each_follows_the_other_are_nowhere() -> None:
    heard = hearsay(b=THEIRS, c=Term(2, 0, BEN), d=Term(5, 0, DAN))
    assert heard.crowd(DAN) == {BEN, CYD, DAN}


def test_a_member_of_ours_is_no_stranger_unless_it_hosts_another_reign() -> None:
    heard = hearsay(b=THEIRS, c=THEIRS, d=THEIRS)
    assert heard.strangers(OURS, {ANA, BEN}) == [(CYD, THEIRS), (DAN, THEIRS)]
    assert heard.strangers(OURS, {ANA, BEN, CYD}) == [(CYD, THEIRS), (DAN, THEIRS)]
    assert heard.strangers(THEIRS, set()) == []
