"""A table is locked by a key that was written, or is suggested."""

from __future__ import annotations

from typing import Any

from games.window.dialog.items import Words
from games.window.pages.lockpage import LockPage
from p2p import BadText


def item(page: LockPage, name: str) -> Any:
    items = [one for row in page.rows() for one in row if not isinstance(one, Words)]
    return {one.name: one for one in items}[name]


def test_the_suggested_key_locks_it() -> None:
    keys: list[str] = []
    page = LockPage(keys.append)
    item(page, "suggest").act()
    item(page, "lock").act()
    assert keys == [item(page, "key").field.text]
    assert len(keys[0].split("-")) == 3
    assert page.closed


def test_without_a_key_it_stays_open() -> None:
    keys: list[str] = []
    page = LockPage(keys.append)
    item(page, "key").field.set("  ")
    page.submit()
    assert keys == []
    assert "Write a key first" in page.remark


def test_what_is_refused_is_told() -> None:
    def refuse(key: str) -> None:
        raise BadText("You do not rule this table.")

    page = LockPage(refuse)
    item(page, "key").field.set("x")
    page.submit()
    assert page.remark == "You do not rule this table."
    assert not page.closed
