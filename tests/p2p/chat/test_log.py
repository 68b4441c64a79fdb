"""One log: pieces that fit, pieces that do not, and an author who broke his word."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.chat.log import Log, Verdict
from p2p.chat.said import Entry, SaidReader, digest_of
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of, word
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
RUN = "abcd2345"
MANY = 12


def entries(texts: list[str], ms: int = MORNING) -> list[Entry]:
    return read(log_of(ANA, texts, run=RUN, ms=ms))


def read(envelopes: list[Envelope]) -> list[Entry]:
    found = [SaidReader(APP).read(one) for one in envelopes]
    return [one for one in found if one is not None]


def numbered(upto: int = MANY, after: str = "") -> list[Entry]:
    return entries([f"{n}{after if n > 5 else ''}" for n in range(1, upto + 1)])


class Checked:
    """Counts the signatures that are checked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, entry: Entry) -> bool:
        self.count += 1
        one = entry.envelope
        return ANA.verify(one.key, one.body, one.signature)


def new() -> Log:
    return Log((ANA.public_key, RUN))


def test_a_whole_range_is_proven_by_one_signature() -> None:
    log, check = new(), Checked()
    assert log.take(numbered(), check).verdict is Verdict.TAKEN
    assert check.count == 1
    assert log.whole == MANY


def test_what_stands_before_is_proven_by_what_follows() -> None:
    log, check, all_of = new(), Checked(), numbered()
    log.take(all_of[8:], check)
    assert log.missing(MANY) == [(1, 8)]
    log.take(all_of[4:8], check)
    log.take(all_of[:4], check)
    assert check.count == 1
    assert log.missing(MANY) == []
    assert [one.seq for one in log.entries] == list(range(1, MANY + 1))


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_pieces_may_come_in_any_order(order: tuple[int, ...]) -> None:
    log, all_of = new(), numbered()
    pieces = all_of[:4], all_of[4:8], all_of[8:]
    for at in order:
        log.take(pieces[at], Checked())
    assert [one.seq for one in log.entries] == list(range(1, MANY + 1))


def test_of_several_holes_the_newest_is_wanted_first() -> None:
    log, all_of = new(), numbered()
    log.take(all_of[2:4], Checked())
    log.take(all_of[7:9], Checked())
    assert log.missing(MANY) == [(10, 12), (5, 7), (1, 2)]
    assert log.missing(6) == [(5, 6), (1, 2)]
    log.drop(2)
    assert log.missing(MANY) == [(10, 12), (5, 7)]


def test_an_altered_history_is_not_taken() -> None:
    log, all_of = new(), numbered()
    all_of[5] = entries(["x"] * MANY)[5]
    assert log.take(all_of, Checked()).verdict is Verdict.WRONG
    assert not len(log)


def test_without_a_signature_nothing_is_taken_but_live() -> None:
    made = log_of(ANA, ["hi"], run=RUN, ms=MORNING)[0]
    (bad,) = read([Envelope(made.key, made.body, b"x" * 64)])
    assert new().take([bad], Checked()).verdict is Verdict.WRONG
    log = new()
    assert log.take([bad], Checked(), live=True).fresh == (bad,)
    assert not bad.is_signed


def test_a_log_in_which_time_runs_back_stands_still() -> None:
    log = new()
    log.take(numbered()[:5], Checked())
    early = numbered()[5:]
    stuck = [e for e in early]
    later = entries([str(n) for n in range(1, MANY + 1)], ms=MORNING - 10**9)
    assert log.take(later[5:], Checked()).verdict in (Verdict.WRONG, Verdict.TORN)
    assert log.take(stuck, Checked()).verdict is Verdict.TAKEN


def test_two_copies_that_part_are_compared_down_to_where_they_do() -> None:
    log = new()
    log.take(numbered(after="a"), Checked())
    other = numbered(after="b")
    taken = log.take(other[10:], Checked())
    assert (taken.verdict, taken.torn) == (Verdict.TORN, 10)
    taken = log.take(other[:10], Checked())
    assert taken.verdict is Verdict.FORKED
    assert taken.fork is not None
    assert {one.seq for one in taken.fork} == {6}


def split(log: Log, one: Entry, other: Entry) -> None:
    log.split(one, other)


def test_both_words_of_a_fork_stay_and_nothing_after_them() -> None:
    log, one, other = new(), numbered(after="a"), numbered(after="b")
    log.take(one, Checked())
    log.split(one[5], other[5])
    assert [e.seq for e in log.entries] == [1, 2, 3, 4, 5, 6, 6]
    assert log.take(one[6:], Checked()).fresh == ()
    assert log.missing(MANY) == []


def test_whichever_proofs_come_the_end_is_the_same() -> None:
    a, b, c = (numbered(after=letter) for letter in "abc")
    early = entries(["1", "2", "x"])
    proofs = [(a[5], b[5]), (b[5], c[5]), (a[5], c[5]), (a[2], early[2])]
    ends = set()
    for order in permutations(proofs):
        log = new()
        log.take(a, Checked())
        for one, other in order:
            split(log, one, other)
        ends.add(tuple(e.digest for e in log.entries))
    assert len(ends) == 1


def test_a_proof_of_another_past_makes_the_true_one_wanted() -> None:
    log = new()
    log.take(entries(["1", "2", "3"]), Checked())
    one, other = entries(["1", "x", "a"])[2], entries(["1", "x", "b"])[2]
    log.split(one, other)
    assert log.missing(9) == [(2, 2)]
    assert log.take([entries(["1", "x"])[1]], Checked()).verdict is Verdict.TAKEN
    assert log.missing(9) == []


def test_of_a_proof_of_another_past_only_that_past_is_taken() -> None:
    log = new()
    log.take(entries(["1", "2", "3"]), Checked())
    one, other = entries(["1", "x", "a"])[2], entries(["1", "x", "b"])[2]
    log.split(one, other)
    assert log.take([entries(["1", "2"])[1]], Checked()).verdict is Verdict.WRONG
    assert log.missing(9) == [(2, 2)]


def two_pasts() -> tuple[list[Entry], list[Entry]]:
    """Two logs of one beginning, the latter of which went on later."""
    start, *one = log_of(ANA, ["start", "a", "a"], run=RUN, ms=MORNING)
    place = {"run": RUN, "seq": 2, "ms": MORNING + 9_000, "prev": digest_of(start)}
    return read([start, *one]), read([start, word(ANA, b"b", app=APP, **place)])


def test_of_two_pasts_neither_has_the_time_of_the_other() -> None:
    (*_, last), later = two_pasts()
    log = new()
    log.take(later, Checked())
    taken = log.take([last], Checked())
    assert (taken.verdict, taken.torn) == (Verdict.TORN, 2)


@pytest.mark.parametrize("past", [0, 1])
def test_a_hole_is_not_filled_with_what_belongs_to_another_past(past: int) -> None:
    one, other = ([e.said.body for e in some] for some in two_pasts())
    (start, a, last), (_, b) = two_pasts()
    log = new()
    for each in (start, last):
        log.take([each], Checked())
    taken = log.take([(a, b)[past]], Checked())
    assert taken.verdict is Verdict.TAKEN
    assert taken.gone == ((last,) if past else ())
    assert [e.said.body for e in log.entries] == (other if past else one)
    assert log.take([(b, a)[past]], Checked()).verdict is Verdict.FORKED


def test_what_is_dropped_does_not_come_back() -> None:
    log, all_of = new(), numbered()
    log.take(all_of, Checked())
    assert [e.seq for e in log.drop(4)] == [1, 2, 3, 4]
    assert log.take(all_of[:8], Checked()).fresh == ()
    assert log.missing(MANY) == []
    assert log.whole == MANY


def test_what_is_cut_may_come_again() -> None:
    log, all_of = new(), numbered()
    log.take(all_of, Checked())
    assert len(log.cut(9)) == 4
    assert log.missing(MANY) == [(9, MANY)]
    assert len(log.take(all_of[8:], Checked()).fresh) == 4


def test_what_is_withdrawn_is_over_for_good() -> None:
    log, all_of = new(), numbered()
    log.take(all_of, Checked())
    assert len(log.end(9)) == 4
    assert log.take(all_of, Checked()).fresh == ()
    assert log.missing(MANY) == []
    assert log.end(11) == []


def test_what_is_too_old_is_not_wanted_as_long_as_it_is() -> None:
    log, all_of = new(), numbered()
    taken = log.take(all_of, Checked(), until=all_of[3].said.ms)
    assert [e.seq for e in taken.fresh] == list(range(5, MANY + 1))
    assert taken.moved
    assert log.missing(MANY) == []
    log.old = log.floor
    assert log.missing(MANY) == [(1, 4)]


def test_of_a_stranger_s_log_the_rest_is_declined_but_nothing_that_is_held() -> None:
    log, check = new(), Checked()
    log.decline(4)
    assert log.missing(MANY) == [(5, MANY)]
    log.take(numbered()[7:], check)
    log.decline(MANY)
    assert (len(log), log.missing(MANY)) == (5, [])
    log.much = 0
    assert log.missing(MANY) == [(1, 7)]
    assert [one.seq for one in log.spare(9)] == [8, 9]
    assert log.missing(MANY) == []


def test_a_fork_that_is_too_old_may_come_again() -> None:
    log = new()
    (one, *_), (other, *_) = entries(["yes"]), entries(["no"])
    assert log.split(one, other) is not None
    assert len(log.age(1)) == 2
    log.old = log.floor  # by another clock
    assert log.split(one, other) is not None
    assert len(log.drop(1)) == 2  # for good
    assert log.split(one, other) is None


def test_heads_tell_two_copies_apart() -> None:
    log, other = new(), new()
    assert log.head is None
    log.take(numbered(after="a"), Checked())
    other.take(numbered(after="b"), Checked())
    assert log.head != other.head
    for one in (log, other):
        one.split(numbered(after="a")[5], numbered(after="b")[5])
    assert log.head == other.head


def test_what_an_earlier_run_held_is_put_back() -> None:
    log, all_of = new(), numbered()
    log.drop(1)
    assert [log.put(one) for one in all_of[:3]] == [False, True, True]
    assert not log.put(all_of[1])


@given(st.sets(st.integers(1, MANY)), st.integers(0, MANY), st.integers(1, MANY + 2))
def test_what_is_not_wanted_is_no_hole(held: set[int], floor: int, upto: int) -> None:
    log, every = Log((ANA.public_key, RUN)), numbered()
    for seq in held:
        log.put(every[seq - 1])
    log.drop(floor)
    assert log.gap(upto) == next(iter(log.missing(upto)), None)
    wanted = range(floor + 1, MANY + 2)
    assert log.whole == next(seq for seq in wanted if seq not in held) - 1
