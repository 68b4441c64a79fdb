"""Where those are by now with whom one was at this table."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay
from p2p.room.fellows import (
    COUNT_EVERY,
    MISSED_AT_MOST,
    MISSED_FOR,
    MOST_FELLOWS,
    NEW_FOR,
    NOT_AGAIN,
    RETOLD_AFTER,
    Fellows,
)

ME, ANA, BEN, CYD, DAN, EVE = (NodeId(letter * 52) for letter in "mabcde")
OURS, THEIRS = Term(4, 0, ANA), Term(2, 0, CYD)
SPLIT = {ANA: OURS, BEN: OURS, CYD: THEIRS, DAN: THEIRS, EVE: THEIRS}
BEGIN = 100.0


class Seen:
    """What one of ana's hears of the others."""

    def __init__(self, told: dict[NodeId, Term], own: NodeId = ANA) -> None:
        self.places: dict[NodeId, str] = {}
        self.own = own
        self.now = BEGIN
        self.heard = Hearsay()
        self.fellows = Fellows(ME, lambda n: self.places.get(n, n), self.now)
        self.fellows.sat_with([ME, *SPLIT])
        self.tell(told)

    def tell(self, told: dict[NodeId, Term]) -> None:
        for node, term in told.items():
            self.heard.note(node, term)

    def run(self, seconds: float) -> NodeId | None:
        """Where it goes, if it does in that time."""
        end = self.now + seconds
        while self.now < end:
            self.now += COUNT_EVERY
            assert self.fellows.is_due(self.now)
            goes = self.fellows.look(self.heard, Term(4, 0, self.own), self.now)
            if goes is not None:
                return goes
        return None


def test_who_sees_more_of_them_elsewhere_for_three_seconds_goes_there() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    assert seen.run(MISSED_FOR) is None
    assert seen.run(2 * COUNT_EVERY) == CYD


def test_of_two_halves_that_are_as_large_with_himself_nobody_goes() -> None:
    assert Seen(SPLIT).run(3 * MISSED_FOR) is None


def test_a_host_is_one_as_well() -> None:
    seen = Seen({BEN: Term(1, 0, ME), CYD: THEIRS, DAN: THEIRS, EVE: THEIRS}, own=ME)
    assert seen.run(MISSED_FOR + COUNT_EVERY) == CYD
    seen = Seen(
        {n: Term(1, 0, ME) for n in (ANA, BEN)} | {CYD: THEIRS, DAN: THEIRS}, ME
    )
    assert seen.run(3 * MISSED_FOR) is None


def test_who_was_never_here_draws_nobody() -> None:
    seen = Seen({ANA: OURS})
    seen.tell(
        {NodeId(letter * 52): Term(2, 0, NodeId("u" * 52)) for letter in "uvwxyz"}
    )
    assert seen.run(3 * MISSED_FOR) is None


def test_many_of_one_machine_are_one() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    seen.places = dict.fromkeys((BEN, CYD, DAN, EVE), "lab")
    assert seen.run(3 * MISSED_FOR) is None


def test_a_reign_of_which_its_host_does_not_tell_draws_nobody() -> None:
    seen = Seen({ANA: OURS, BEN: THEIRS, DAN: THEIRS, EVE: THEIRS})
    assert seen.run(3 * MISSED_FOR) is None


def test_a_merge_that_comes_meanwhile_is_waited_for() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    assert seen.run(MISSED_FOR - COUNT_EVERY) is None
    seen.tell({CYD: OURS})  # its host came over: so did they all
    assert seen.run(3 * MISSED_FOR) is None


def test_of_another_reign_here_or_there_all_of_it_begins_anew() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    assert seen.run(MISSED_FOR) is None
    seen.own = BEN
    seen.tell({BEN: Term(5, 0, BEN)})
    assert seen.run(MISSED_FOR) is None
    assert seen.run(2 * COUNT_EVERY) == CYD


def test_a_sleep_proves_nothing() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    assert seen.run(MISSED_FOR) is None
    seen.now += 2 * MISSED_FOR
    assert seen.run(MISSED_FOR) is None


def test_nobody_goes_to_the_same_host_again_and_again() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    assert seen.run(2 * MISSED_FOR) == CYD
    seen.fellows.went(CYD, seen.now)
    assert seen.run(NOT_AGAIN - 2 * COUNT_EVERY) is None
    assert seen.run(4 * COUNT_EVERY) == CYD


def test_after_a_while_beside_another_reign_all_say_where_they_are() -> None:
    seen = Seen(SPLIT)
    seen.run(RETOLD_AFTER)
    assert not seen.fellows.is_apart(seen.now)
    seen.run(COUNT_EVERY)
    assert seen.fellows.is_apart(seen.now)
    seen.tell({CYD: OURS})
    seen.run(COUNT_EVERY)
    assert not seen.fellows.is_apart(seen.now)


def test_the_first_to_be_forgotten_was_not_here_for_longest() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    seen.fellows.sat_with(
        NodeId(f"{n}".rjust(52, "q")) for n in range(MOST_FELLOWS - 5)
    )
    assert seen.run(2 * MISSED_FOR) == CYD
    seen.fellows.sat_with([NodeId("r" * 52), *(NodeId(x * 52) for x in "stuv")])
    assert seen.run(2 * MISSED_FOR) is None


def test_hosts_that_take_turns_keep_nobody_for_good() -> None:
    seen = Seen(SPLIT | {BEN: THEIRS})
    for turn in range(round(MISSED_AT_MOST) - 1):
        seen.own = (ANA, NodeId("x" * 52))[turn % 2]
        seen.tell({seen.own: Term(5 + turn, 0, seen.own)})
        assert seen.run(1.0) is None
    assert seen.run(2.0) == CYD


def test_who_has_just_come_is_new() -> None:
    fellows = Fellows(ME, lambda node: node, BEGIN)
    assert fellows.is_new(BEGIN + NEW_FOR - 0.01)
    assert not fellows.is_new(BEGIN + NEW_FOR)


FAR = Term(4 + 2**31 - 9, 0, CYD)  # no merge leads there
STRANGERS = [NodeId(f"{number:052}") for number in range(9)]


def strangers(count: int) -> dict[NodeId, Term]:
    return {CYD: FAR, **dict.fromkeys(STRANGERS[: count - 1], FAR)}


def test_where_no_merge_can_lead_strangers_draw_as_well() -> None:
    for apart, goes in ((FAR, CYD), (Term(9, 0, CYD), None)):
        seen = Seen(dict.fromkeys(STRANGERS, apart) | {ANA: OURS, BEN: OURS})
        seen.fellows = Fellows(ME, lambda n: n, seen.now)
        seen.fellows.sat_with([ME, ANA, BEN])
        seen.tell({CYD: apart})
        assert seen.run(MISSED_FOR) is None
        assert seen.run(2 * COUNT_EVERY) == goes


def test_of_two_that_are_as_large_the_one_with_the_larger_id_gives_in() -> None:
    """Where they can merge that is left to the hosts."""
    ours = {ANA: OURS, BEN: OURS}  # three with this node
    assert Seen(ours | strangers(3)).run(3 * MISSED_FOR) is None
    with_larger = {EVE: Term(4, 0, EVE), BEN: Term(4, 0, EVE)}
    assert Seen(with_larger | strangers(3), EVE).run(2 * MISSED_FOR) == CYD
    assert Seen(with_larger | strangers(2), EVE).run(3 * MISSED_FOR) is None


def test_many_ids_of_one_machine_draw_him_once_if_nothing_comes_of_it() -> None:
    seen = Seen({}, ME)
    for number, liar in enumerate(STRANGERS):
        seen.places[liar] = "laptop"
        seen.tell({liar: Term(FAR.counter, 0, liar)})
        goes = seen.run(2 * MISSED_FOR)
        assert (goes is None) is (number > 0)
        if goes is not None:
            seen.fellows.went(goes, seen.now)
    seen.run(NOT_AGAIN)
    assert seen.run(2 * MISSED_FOR) is not None


def test_any_number_of_them_draws_nobody_from_two_machines() -> None:
    seen = Seen({ANA: OURS, **strangers(9)})
    seen.places = dict.fromkeys([CYD, *STRANGERS], "laptop")
    assert seen.run(3 * MISSED_FOR) is None
