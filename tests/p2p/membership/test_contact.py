"""What is kept of somebody who could be dialled, and how long there is hope."""

from __future__ import annotations

import ipaddress

import pytest

from p2p.membership.contact import (
    FIRST_RETRY,
    FORGET,
    FORGET_DEAD,
    FORGET_UNMET,
    LAST_RETRY,
    MAX_ADDRESSES,
    Contact,
    later,
    nearest_first,
)
from p2p.messages import Address

ONE: Address = ("10.0.0.1", 1)
TWO: Address = ("10.0.0.2", 1)


def test_news_go_first_and_all_is_bounded() -> None:
    contact = Contact("run", {ONE: None})
    assert contact.add("run", [ONE, TWO]) == [TWO]
    assert tuple(contact.addresses) == (TWO, ONE)
    many = [(f"10.0.1.{n}", 1) for n in range(MAX_ADDRESSES)]
    contact.add("run", many)
    assert tuple(contact.addresses) == tuple(many)


@pytest.mark.parametrize(("before", "kept"), [("", (TWO, ONE)), ("run", (TWO,))])
def test_another_run_is_elsewhere_but_who_was_remembered_may_be_where_he_was(
    before: str, kept: tuple[Address, ...]
) -> None:
    contact = Contact(before, {ONE: None}, tries=2)
    assert contact.add("later", [TWO]) == [TWO]
    assert (contact.nonce, contact.tries) == ("later", None)
    assert tuple(contact.addresses) == kept


def test_a_dial_tries_what_is_new_or_all() -> None:
    contact = Contact("run", {ONE: None, TWO: None})
    assert (contact.is_free, contact.wanted) == (True, (ONE, TWO))
    contact.attempt = 7
    assert not contact.is_free
    contact.untried = (TWO,)
    assert (contact.is_free, contact.wanted) == (True, (TWO,))
    contact.is_foreign(TWO)
    assert not contact.is_free
    assert tuple(contact.addresses) == (ONE,)


def test_what_fails_waits_twice_as_long_each_time() -> None:
    contact = Contact("run", {ONE: None}, attempt=7, untried=(TWO,), tries=2)
    assert contact.failed() == FIRST_RETRY
    assert (contact.attempt, contact.untried, contact.tries) == (None, (), 1)
    assert [contact.failed() for _ in range(6)][-2:] == [LAST_RETRY, LAST_RETRY]
    assert later(LAST_RETRY) == LAST_RETRY


@pytest.mark.parametrize(
    ("contact", "patience"),
    [
        (Contact("run", {}), FORGET_UNMET),
        (Contact("run", {}, is_met=True), FORGET),
        (Contact("run", {}, is_met=True, dead=True), FORGET_DEAD),
    ],
)
def test_how_long_there_is_hope(contact: Contact, patience: float) -> None:
    contact.unheard_since = 100.0
    assert not contact.is_forgotten(100.0 + patience)
    assert contact.is_forgotten(100.1 + patience)


def test_who_is_only_remembered_is_forgotten_after_his_tries_and_not_before() -> None:
    contact = Contact("", {ONE: None}, tries=1)
    assert not contact.is_forgotten(1e9)
    contact.failed()
    assert contact.is_forgotten(0.0)


def test_who_is_met_speaks_for_himself() -> None:
    contact = Contact("old", {ONE: None}, dead=True, untried=(ONE,), tries=1, retry=4.0)
    contact.met("run", TWO, [("10.0.0.3", 1)])
    assert contact == Contact(
        "run", {TWO: None, ("10.0.0.3", 1): None}, sure=frozenset((TWO,)), is_met=True
    )


@pytest.mark.parametrize(
    ("served", "said", "lasting"),
    [
        (ONE, [TWO], (ONE,)),
        (("fe80::1%2", 1), [("fe80::2%2", 1), ONE, TWO], (ONE,)),
        (("fe80::1%2", 1), [], ()),
    ],
)
def test_what_lasts_is_where_he_was_met(
    served: Address, said: list[Address], lasting: tuple[Address, ...]
) -> None:
    contact = Contact("", {})
    contact.met("run", served, said)
    assert contact.lasting == lasting


def test_those_nearby_are_dialled_first_else_as_told() -> None:
    networks = [ipaddress.ip_network("10.1.0.0/16")]
    told = [("name", 1), ("172.16.0.1", 1), ("10.1.2.3", 1), ("fe80::1%2", 1)]
    assert nearest_first(told, networks) == (told[2], told[3], told[0], told[1])


def test_of_those_nearby_ipv4_goes_first_and_link_local_next() -> None:
    networks = [ipaddress.ip_network(net) for net in ("10.1.0.0/16", "fd00::/64")]
    told = [("fd00::2", 1), ("fe80::1%2", 1), ("fd00::1", 1), ("10.1.2.3", 1)]
    assert nearest_first(told, networks) == (told[3], told[1], told[0], told[2])
