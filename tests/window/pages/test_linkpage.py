"""Nothing opens a link but somebody who has read it."""

from __future__ import annotations

import threading
import webbrowser

import pytest

from games.window.dialog.items import Words
from games.window.pages.linkpage import LinkPage
from tests.window.helpers.paper import down

ADDRESS = "https://example.org/" + "path/" * 30


def page(address: str = ADDRESS) -> tuple[LinkPage, list[str]]:
    copied: list[str] = []
    return LinkPage(address, copied.append), copied


def press(made: LinkPage, name: str) -> None:
    made.point(name)
    made.press(down(13))


def test_the_whole_address_is_shown() -> None:
    made, _ = page()
    first = [row[0] for row in made.rows()]
    text = "".join(item.text for item in first if isinstance(item, Words))
    assert text.startswith(ADDRESS)


def test_whose_it_is_stands_at_the_buttons_however_long_the_rest_is() -> None:
    """The page is scrolled to these, and a friendly end might be all that is seen."""
    made, _ = page(
        "http://evil.example:81/" + "W" * 1900 + "https://school.example/login"
    )
    (whose,), _buttons = made.rows()[-2:]
    assert isinstance(whose, Words)
    assert whose.text == "It leads to evil.example:81"


def test_it_is_copied_at_first_and_not_opened() -> None:
    made, copied = page()
    made.press(down(13))
    assert (copied, made.closed) == ([ADDRESS], True)


def test_it_is_opened_when_that_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    opened, done = [], threading.Event()

    def opens(address: str) -> bool:
        opened.append(address)
        done.set()
        return True

    monkeypatch.setattr(webbrowser, "get", lambda: None)
    monkeypatch.setattr(webbrowser, "open", opens)
    made, copied = page()
    press(made, "open")
    assert done.wait(10)
    assert (opened, copied, made.closed) == ([ADDRESS], [], True)
    bad, _ = page("file:///etc/passwd")
    press(bad, "open")
    assert opened == [ADDRESS]
    press(bad, "no")
    assert bad.closed


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", refuse)
    made, _ = page()
    press(made, "open")
    assert made.remark
    assert not made.closed
