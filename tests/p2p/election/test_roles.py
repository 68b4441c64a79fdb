"""The table of the roles, as a table."""

from __future__ import annotations

import pytest

from p2p.election.roles import TRANSITIONS, Role, Why, after
from p2p.errors import LocalProtocolError


def test_what_is_in_the_table_happens() -> None:
    for role, changes in TRANSITIONS.items():
        for why, becomes in changes.items():
            assert after(role, why) is becomes


@pytest.mark.parametrize("role", Role)
def test_what_is_not_in_the_table_is_a_fault_of_ours(role: Role) -> None:
    for why in set(Why) - TRANSITIONS[role].keys():
        with pytest.raises(LocalProtocolError, match=f"{why.name} .* {role.name}"):
            after(role, why)


def test_each_role_can_be_left_and_come_to() -> None:
    ways = {(a, b) for a, changes in TRANSITIONS.items() for b in changes.values()}
    assert {a for a, b in ways if a is not b} == {*Role}
    assert {b for a, b in ways if a is not b} == {*Role}


def test_each_reason_is_needed_and_has_its_own_words() -> None:
    used = {why for changes in TRANSITIONS.values() for why in changes}
    assert used == {*Why}
    assert len({why.value for why in Why}) == len(Why)


def test_each_reason_leads_to_one_role_whatever_the_node_was() -> None:
    leads: dict[Why, set[Role]] = {}
    for changes in TRANSITIONS.values():
        for why, becomes in changes.items():
            leads.setdefault(why, set()).add(becomes)
    assert {why: len(roles) for why, roles in leads.items()} == dict.fromkeys(Why, 1)
