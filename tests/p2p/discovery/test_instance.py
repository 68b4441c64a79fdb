"""What an mDNS instance says, and what nonsense does not get through."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from zeroconf import ServiceInfo

from p2p.discovery.found import ADDRESS_LIMIT, VERSION, Advert
from p2p.discovery.instance import SERVICE, decode, encode, label
from p2p.identity import NodeId, instance_name
from p2p.messages import FIRST_APP

ID = NodeId("a" * 52)
NONCE = "nnnnnnnn"
ADVERT = Advert(ID, NONCE, "ana", 53530, ("10.0.0.1", "fd00::1"), "tests")
NAME = f"{instance_name(ID, NONCE)}.{SERVICE}"
SAID = {"v": "1", "id": ID, "name": "ana", "app": "tests"}


def instance(**changes: Any) -> ServiceInfo:
    """One that is well but for these changes, as it would have come."""
    fields = {"port": 53530, "hosts": ["10.0.0.1"], "name": NAME, "said": SAID}
    fields |= changes
    packed = [socket.inet_pton(socket.AF_INET, host) for host in fields["hosts"]]
    said = {key: value for key, value in fields["said"].items() if value is not None}
    return ServiceInfo(
        SERVICE, fields["name"], fields["port"], properties=said, addresses=packed
    )


def said(**changes: str | bytes | None) -> ServiceInfo:
    return instance(said={**SAID, **changes})


def test_what_is_said_is_heard() -> None:
    found = decode(encode(ADVERT), loopback=False)
    assert found is not None
    assert found.run == ADVERT.run
    assert (found.name, found.version, found.app) == ("ana", VERSION, "tests")
    assert found.addresses == (("10.0.0.1", 53530), ("fd00::1", 53530))
    assert (found.source, found.teller) == ("mdns", "")


def test_no_more_addresses_are_said_than_are_worth_dialling() -> None:
    many = tuple(f"10.0.{n}.1" for n in range(99))
    service = encode(Advert(ID, NONCE, "ana", 53530, many, "tests"))
    assert len(service.parsed_addresses()) == ADDRESS_LIMIT


def test_the_label_is_what_is_its_own() -> None:
    assert label(NAME) == instance_name(ID, NONCE)
    assert label(encode(ADVERT).name) == instance_name(ID, NONCE)


def test_a_name_is_clean_before_anybody_sees_it() -> None:
    found = decode(said(name=b"\x1b[31mred\n\xff"), loopback=False)
    assert found is not None
    assert found.name.isprintable()
    assert "red" in found.name


def test_whoever_names_no_application_is_of_the_first() -> None:
    found = decode(said(app=None), loopback=False)
    assert found is not None
    assert found.app == FIRST_APP


def test_loopback_is_dialled_by_who_has_nothing_else() -> None:
    here = instance(hosts=["127.0.0.1"])
    assert decode(here, loopback=False) is None
    found = decode(here, loopback=True)
    assert found is not None
    assert found.addresses == (("127.0.0.1", 53530),)


@pytest.mark.parametrize(
    "liar",
    [
        said(id="b" * 52),
        said(id=None),
        said(v="one"),
        said(v=""),
        said(v="99999"),
        said(v="-1"),
        instance(port=0),
        instance(hosts=[]),
        instance(hosts=["224.0.0.1", "0.0.0.0"]),
        instance(name=f"somebody.{SERVICE}"),
    ],
)
def test_nonsense_is_nobody(liar: ServiceInfo) -> None:
    assert decode(liar, loopback=False) is None
