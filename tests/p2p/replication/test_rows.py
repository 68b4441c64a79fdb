"""Who gets a row of the log, and who has to come another time."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.replica import MAX_MEMBERS
from p2p.replication.rows import PLENTY, Rows
from p2p.replication.seats import FEW_SEATS

ANA = NodeId("a" * 52)


def some(count: int, machine: str) -> list[NodeId]:
    return [NodeId(f"{machine}{number:051}") for number in range(count)]


def where(node: NodeId) -> str | None:
    """A letter for each machine; of "u" nothing is known."""
    return None if node[0] == "u" else node[0]


def comes(rows: Rows, crowd: list[NodeId], residents: list[NodeId]) -> list[NodeId]:
    """They come, one by one; who is in then."""
    for node in crowd:
        if node in rows.admits([node], residents):
            residents = [*residents, node]
    return residents


def test_a_class_comes_in_wherever_it_sits() -> None:
    crowd = some(PLENTY, "m")
    assert Rows(where).admits(crowd, []) == {*crowd}
    crowd = some(MAX_MEMBERS // 2, "m")
    assert Rows(where).admits(crowd, []) == {*crowd}


def test_no_machine_takes_all_rows() -> None:
    class_ = [NodeId(f"{letter}" * 52) for letter in "abcdefghij"]
    rows = Rows(where)
    found = comes(rows, some(2 * MAX_MEMBERS, "m"), class_)
    held = len(found) - len(class_)
    assert held == (MAX_MEMBERS - len(class_)) // 2
    for machine in "no":
        found = comes(rows, some(2 * MAX_MEMBERS, machine), found)
    assert len(found) < MAX_MEMBERS - FEW_SEATS
    # At once it is the same as one after the other.
    assert len(Rows(where).admits(some(600, "m"), class_)) == held


def test_who_has_a_row_keeps_it_and_others_come_in_beside_a_crowd() -> None:
    rows = Rows(where)
    found = comes(rows, some(2 * MAX_MEMBERS, "m"), [])
    assert rows.admits([*found, ANA], found) == {*found, ANA}


def test_a_few_of_each_machine_come_in_even_if_the_place_of_another_is_taken() -> None:
    full = [NodeId(f"{number:052}") for number in range(MAX_MEMBERS)]
    rows = Rows(lambda node: node if node in full else where(node))
    assert len(rows.admits(some(20, "m"), full)) == FEW_SEATS


def test_those_of_whom_nothing_is_known_share_one_account() -> None:
    rows = Rows(where)
    found = comes(rows, some(2 * MAX_MEMBERS, "u"), [])
    assert len(found) == MAX_MEMBERS // 2
    assert ANA in rows.admits([ANA], found)


def test_where_somebody_was_is_remembered_as_long_as_he_has_a_row() -> None:
    there = {node: "m" for node in some(MAX_MEMBERS, "m")}
    rows = Rows(there.get)
    found = comes(rows, some(MAX_MEMBERS, "m"), [])
    for node in found:
        del there[node]
    there[ANA] = "m"
    assert rows.admits([ANA], found) == set()
    assert rows.admits([ANA], found[1:]) == {ANA}
