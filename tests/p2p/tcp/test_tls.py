"""Which connections may share a TLS context."""

from __future__ import annotations

from pathlib import Path

import pytest

from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.tcp.tls import Contexts


def identity(folder: Path, name: str) -> Identity:
    file = folder / name
    file.write_bytes(new_key_file())
    return parse_key_file(file.read_bytes(), file)


@pytest.fixture
def keys(tmp_path: Path) -> list[Identity]:
    return [identity(tmp_path, name) for name in ("ann", "ben", "eve")]


@pytest.mark.parametrize("server", [True, False])
def test_all_peers_share_one_on_each_side(keys: list[Identity], server: bool) -> None:
    ann, ben, eve = keys
    contexts = Contexts()
    first = contexts.context(ann, ben.id, ben.certificate_der, server)
    assert contexts.context(ann, eve.id, eve.certificate_der, server) is first
    assert contexts.context(ann, ben.id, ben.certificate_der, server) is first
    assert contexts.context(ann, ben.id, ben.certificate_der, not server) is not first
    assert first.cert_store_stats()["x509"] == 2


def test_two_certificates_of_one_name_do_not_meet(keys: list[Identity]) -> None:
    ann, ben, _ = keys
    contexts = Contexts()
    end = ben.certificate_der[-1] ^ 1  # it is often 0 already, as of all of Ed25519
    forged = ben.certificate_der[:-1] + bytes([end])
    first = contexts.context(ann, ben.id, forged, True)
    second = contexts.context(ann, ben.id, ben.certificate_der, True)
    assert first is not second
    for made in (first, second):
        assert made.cert_store_stats()["x509"] == 1


def test_what_names_another_stays_alone(keys: list[Identity]) -> None:
    ann, ben, eve = keys
    contexts = Contexts()
    shared = contexts.context(ann, ben.id, ben.certificate_der, True)
    assert contexts.context(ann, eve.id, ben.certificate_der, True) is not shared
    assert shared.cert_store_stats()["x509"] == 1


def test_they_can_be_made_before_anybody_comes(keys: list[Identity]) -> None:
    ann, ben, _ = keys
    contexts = Contexts()
    contexts.prepare(ann)
    assert contexts.context(ann, ben.id, ben.certificate_der, True).num_tickets == 0


def test_a_new_identity_gets_new_ones(keys: list[Identity]) -> None:
    ann, ben, eve = keys
    contexts = Contexts()
    first = contexts.context(ann, ben.id, ben.certificate_der, True)
    assert contexts.context(eve, ben.id, ben.certificate_der, True) is not first


def test_memory_is_bounded(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.tcp.tls.MAX_TRUSTED", 2)
    ann, *others = keys
    more = identity(ann.key_file.parent, "dan")
    contexts = Contexts()
    first = contexts.context(ann, ann.id, ann.certificate_der, True)
    for each in others[:1]:
        assert contexts.context(ann, each.id, each.certificate_der, True) is first
    second = contexts.context(ann, more.id, more.certificate_der, True)
    assert second is not first
    assert second.cert_store_stats()["x509"] == 1
