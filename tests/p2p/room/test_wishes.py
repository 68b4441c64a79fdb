"""What a ruler wants becomes his next sheet, or he is told why not."""

from __future__ import annotations

from typing import Any

import pytest

from p2p.errors import BadText
from p2p.messages import Joined, Ruled
from p2p.replication.sheet import MOST_LISTED, Sheet, packed_options
from p2p.room.copy import Copy
from p2p.room.office import Office
from p2p.room.wishes import Wishes
from tests.p2p.helpers.sheets import Rounds, sheets, signed
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy, ToyOptions

ANN, BEN, CYD = node("a"), node("b"), node("c")


class Desk:
    """Ann and ben are in, and ann rules. `letter`: whose desk it is."""

    def __init__(self, letter: str = "a", rules: Toy | None = None) -> None:
        game = rules or Rounds()
        self.copy = Copy(game, 1, ToyOptions(), sheets=sheets(letter, rules=game))
        self.copy.replica.apply(1, [Joined(n, n[0], True, 0, 0) for n in (ANN, BEN)])
        self.copy.crown()
        self.office = Office(node(letter), self.copy, sheets(letter, rules=game))
        self.wishes = Wishes(self.copy.replica, self.office)

    def rule(self, what: str, **chosen: Any) -> Sheet:
        self.wishes.rule(what, **chosen)
        return self.office.wanted()


def test_each_word_changes_its_part_of_the_sheet_and_no_other() -> None:
    desk = Desk()
    assert desk.rule("pause").paused
    sheet = desk.rule("close")
    assert (sheet.paused, sheet.closed, sheet.number) == (True, True, 2)
    sheet = desk.rule("resume")
    assert (sheet.paused, sheet.closed) == (False, True)
    assert not desk.rule("open").closed
    assert desk.rule("lock", lock=b"k" * 32).lock == b"k" * 32
    assert desk.rule("unlock").lock == b""
    assert desk.rule("end_round").last_round == 1
    sheet = desk.rule("options", options={"bots": 4})
    assert sheet.options == packed_options(ToyOptions(bots=4))
    assert sheet.number == 8


def test_somebody_is_put_on_a_list_and_taken_back() -> None:
    desk = Desk()
    assert desk.rule("remove", who=BEN).removed == (BEN,)
    assert desk.rule("remove", who=CYD, is_known=True).removed == (BEN, CYD)
    assert desk.rule("remove", who=BEN).removed == (CYD, BEN)
    assert desk.rule("watch_only", who=ANN).watch_only == (ANN,)
    sheet = desk.rule("remove", who=BEN, on=False)
    assert (sheet.removed, sheet.watch_only) == ((CYD,), (ANN,))
    assert desk.rule("watch_only", who=ANN, on=False).watch_only == ()


def test_who_is_on_a_list_can_be_taken_back_though_nobody_knows_him_any_more() -> None:
    desk = Desk()
    desk.copy.replica.apply(2, [Ruled(signed("a", 1, removed=(CYD,)))])
    assert desk.rule("remove", who=CYD, on=False).removed == ()


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "is nothing that a table can be ruled by": ("kick", {}),
    "Nobody is known": ("remove", {"who": CYD}),
    "needs who": ("watch_only", {}),
    "cannot remove yourself": ("remove", {"who": ANN}),
    "do not fit toy": ("options", {"options": {"bots": "many"}}),
    "needs a key": ("lock", {}),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(text: str) -> None:
    desk = Desk()
    before = desk.rule("pause")
    what, chosen = REFUSED[text]
    with pytest.raises(BadText, match=text):
        desk.wishes.rule(what, **chosen)
    assert desk.office.wanted() == before


def test_a_list_has_its_end() -> None:
    desk = Desk()
    many = tuple(node(letter) for letter in "cdefghij") * (MOST_LISTED // 8)
    desk.copy.replica.apply(2, [Ruled(signed("a", 1, removed=many))])
    with pytest.raises(BadText, match="64 are the most"):
        desk.wishes.rule("remove", who=BEN)
    assert desk.rule("watch_only", who=BEN).watch_only == (BEN,)


def test_an_endless_game_has_no_round_to_end_and_none_to_choose_options_for() -> None:
    with pytest.raises(BadText, match="has no rounds"):
        Desk(rules=Toy()).wishes.rule("end_round")
    with pytest.raises(BadText, match="open another table"):
        Desk(rules=Toy()).wishes.rule("options", options={"bots": 2})


def test_who_does_not_rule_is_told_who_does() -> None:
    with pytest.raises(BadText, match="You do not rule this table: a does"):
        Desk("b").wishes.rule("pause")


def test_who_is_not_in_yet_rules_nothing() -> None:
    with pytest.raises(BadText, match="once you are in"):
        Desk("c").wishes.rule("pause")


def test_while_the_table_is_sought_again_nothing_is_ruled() -> None:
    desk = Desk()
    desk.copy.move()
    with pytest.raises(BadText, match="in a moment"):
        desk.wishes.rule("pause")


class Ended(Rounds):
    """With bots it has no rounds."""

    def standing(self, state: Any) -> Any:
        return None if state.bots else super().standing(state)


def test_a_table_with_rounds_cannot_be_told_to_go_on_without() -> None:
    desk = Desk(rules=Ended())
    with pytest.raises(BadText, match="keeps them"):
        desk.rule("options", options={"bots": 4})
    assert desk.rule("options", options={"bots": 0}).number == 1
