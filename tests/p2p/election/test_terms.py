"""How reigns are numbered."""

from __future__ import annotations

from p2p.election.right import MOST_LEAP
from p2p.election.terms import (
    FAR_LEAP,
    LEAP,
    LEAP_PAUSE,
    MOST_MADE,
    MOST_TABLES,
    RANKS,
    Tables,
    Terms,
    is_out_of_reach,
)
from p2p.identity import NodeId
from p2p.messages import COUNTERS, Term

ME, BEN = NodeId("a" * 52), NodeId("b" * 52)
CHESS, SNAKE = b"c" * 16, b"s" * 16


def term(counter: int) -> Term:
    return Term(counter, 0, BEN)


def after(reached: Term) -> Terms:
    terms = Terms(ME)
    terms.follow(reached)
    return terms


def test_a_founder_counts_on_from_what_it_followed() -> None:
    assert Terms(ME).founder() == Term(1, 0, ME)
    terms = after(term(3))
    terms.follow(term(9))
    terms.follow(term(5))
    assert terms.founder() == Term(10, 0, ME)


def test_an_heir_counts_on_from_its_parents_alone() -> None:
    terms = after(term(30))
    assert terms.heir((term(20), term(15)), 2) == Term(21, 2, ME)


def test_nothing_is_numbered_twice() -> None:
    terms = Terms(ME)
    terms.heir((term(4),), 0)
    terms.heir((term(5),), 0)
    assert terms.heir((term(4),), 0) == Term(5, RANKS, ME)
    assert terms.heir((term(5),), 0) == Term(6, RANKS, ME)
    assert terms.heir((term(4),), 1) == Term(5, 1, ME)


def test_not_even_when_some_are_forgotten() -> None:
    terms, made = Terms(ME), set[Term]()
    for number in range(5 * MOST_MADE):
        made.add(terms.heir((term(4 + number % 7),), number % 3))
    assert len(made) == 5 * MOST_MADE
    # The ranks begin anew as high as must be, and no higher.
    assert max(term.rank for term in made) < 5 * MOST_MADE * RANKS
    assert terms.heir((term(99),), 0).rank < 5 * MOST_MADE * RANKS


def test_the_counters_go_round() -> None:
    terms = Terms(ME)
    last = term(COUNTERS - 1)
    assert terms.heir((last, term(COUNTERS - 5)), 0) == Term(0, 0, ME)
    assert after(last).founder() == Term(0, 0, ME)
    assert term(0).beats(last)
    assert not last.beats(term(0))


def test_the_best_rival_is_the_latest_of_others() -> None:
    terms = Terms(ME)
    assert terms.best([]) is None
    assert terms.best([term(2), term(5), Term(9, 0, ME), term(4)]) == term(5)
    assert terms.best([Term(9, 0, ME)]) is None


def test_each_table_has_its_own_for_the_whole_run() -> None:
    tables = Tables(ME)
    tables.of(CHESS).heir((term(4),), 0)
    assert tables.of(SNAKE).heir((term(4),), 0) == Term(5, 0, ME)
    assert tables.of(CHESS).heir((term(4),), 0) == Term(5, RANKS, ME)
    assert tables.of(SNAKE).founder() == Term(6, 0, ME)


def test_no_number_of_a_forgotten_table_is_used_again() -> None:
    tables = Tables(ME)
    first = tables.of(CHESS).founder()
    for number in range(MOST_TABLES):
        tables.of(number.to_bytes(16, "big")).founder()
    again = tables.of(CHESS).founder()
    assert (first.rank, again.rank) == (0, RANKS)


def test_the_table_that_was_asked_for_last_is_forgotten_last() -> None:
    tables = Tables(ME)
    terms = tables.of(CHESS)
    for number in range(2 * MOST_TABLES):
        tables.of(number.to_bytes(16, "big"))
        assert tables.of(CHESS) is terms


def test_another_identity_counts_on() -> None:
    former, tables = Tables(BEN), Tables(ME)
    former.of(CHESS).follow(term(7))
    former.of(SNAKE)
    tables.follow(former)
    assert tables.of(CHESS).founder() == Term(8, 0, ME)
    assert tables.of(SNAKE).founder() == Term(1, 0, ME)
    assert former.of(CHESS).reached == term(7)


def ahead(of: Term, reigns: int) -> Term:
    return term((of.counter + reigns) % COUNTERS)


def test_only_now_and_then_does_a_number_take_a_node_far() -> None:
    for mine in (term(7), term(COUNTERS - 3)):
        terms = Terms(ME)
        assert terms.may_merge(mine, ahead(mine, 2**30), 1, 1.0)
        terms.moved(mine, ahead(mine, LEAP + 2), 1.0)
        for machines, most in ((0, LEAP), (1, LEAP), (2, FAR_LEAP), (30, FAR_LEAP)):
            assert terms.may_merge(mine, ahead(mine, most), machines, 1.1)
            assert not terms.may_merge(mine, ahead(mine, most + 1), machines, 1.1)
        assert terms.may_merge(mine, ahead(mine, 2**30), 1, 1.0 + LEAP_PAUSE)


def test_nobody_merges_half_around_the_circle() -> None:
    terms, mine = Terms(ME), term(7)
    assert terms.may_merge(mine, ahead(mine, MOST_LEAP - LEAP), 9, 1.0)
    for far in (MOST_LEAP - LEAP + 1, COUNTERS // 2 - 1, COUNTERS // 2):
        assert not terms.may_merge(mine, ahead(mine, far), 9, 1.0)


def test_an_earlier_number_takes_nobody_anywhere() -> None:
    terms, mine = Terms(ME), term(7)
    terms.moved(None, term(2**30), 1.0)
    terms.moved(term(2**30), mine, 1.0)
    terms.moved(mine, ahead(mine, LEAP + 1), 1.0)
    assert terms.may_merge(mine, ahead(mine, FAR_LEAP), 1, 1.0)
    for back in (0, 1, FAR_LEAP, COUNTERS // 2 - 1):
        assert terms.may_merge(mine, ahead(mine, -back), 1, 1.0)


def test_out_of_reach_is_what_no_merge_leads_to_from_either_side() -> None:
    for mine in (term(7), term(COUNTERS - 3)):
        for reigns in (0, 1, 2**30, MOST_LEAP - LEAP):
            other = ahead(mine, reigns)
            assert not is_out_of_reach(mine, other)
            assert not is_out_of_reach(other, mine)
        for reigns in (MOST_LEAP - LEAP + 1, COUNTERS // 2 - 1, COUNTERS // 2):
            other = ahead(mine, reigns)
            assert is_out_of_reach(mine, other)
            assert is_out_of_reach(other, mine)
            assert not Terms(ME).may_merge(mine, other, 9, 1.0)


def test_who_comes_home_from_afar_founds_near_there() -> None:
    """Else he would be out of reach of all again."""
    for home in (term(7), ahead(term(7), 2**31), ahead(term(7), 2**31 + 9)):
        terms = after(term(7))
        terms.follow(ahead(home, COUNTERS // 2))
        terms.follow(home)
        assert terms.founder() == Term(home.counter + 1, 0, ME)
