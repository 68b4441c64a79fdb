"""Hardware that changes behind an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from p2p.doctor.probes import cards

HEAD = "IP address  HW type  Flags  HW address  Mask  Device\n"
ONE, TWO = "a4:91:b1:00:00:01", "a4:91:b1:00:00:02"


def table(**hardware: str) -> str:
    return HEAD + "".join(
        f"10.0.0.{host[1:]} 0x1 0x2 {card} * eth0\n" for host, card in hardware.items()
    )


def moved(monkeypatch: pytest.MonkeyPatch, *tables: str | None) -> dict[str, int]:
    """How often each moved, where the system told this one after the other."""
    told: Iterator[str | None] = iter(tables)
    monkeypatch.setattr(cards.sys, "platform", "linux")
    monkeypatch.setattr(cards, "read", lambda file: next(told))
    kept = cards.Cards()
    for _ in tables[1:]:
        kept.look()
    return dict(kept.moved)


def test_each_change_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [table(h7=ONE, h8=TWO), table(h7=TWO, h8=TWO), table(h7=ONE, h8=TWO)]
    assert moved(monkeypatch, *tables) == {"10.0.0.7": 2}


def test_who_comes_and_who_goes_has_not_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [table(), table(h7=ONE), table(), None, table(h7=ONE)]
    assert moved(monkeypatch, *tables) == {}


def test_who_was_away_meanwhile_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert moved(monkeypatch, table(h7=ONE), table(), table(h7=TWO)) == {"10.0.0.7": 1}


def test_where_the_system_tells_nothing_nobody_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cards.sys, "platform", "darwin")
    kept = cards.Cards()
    kept.look()
    assert kept.moved == {}
