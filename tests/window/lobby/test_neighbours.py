"""Who is here, as the window sees it."""

from __future__ import annotations

import time

import pygame
import pytest

from games.people import checkup
from games.window.app import App
from p2p import Finding, Peer
from tests.window.helpers.desk import Desk, differs, picture


def test_who_is_alone_sees_what_the_doctor_finds_until_somebody_comes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "ALONE_FOR", 0.2)
    desk.app = App(desk.node)  # type: ignore[arg-type]
    people = pygame.Rect(20, 260, 500, 300)
    desk.frame()
    before = picture()
    blocked = Finding("inbound_blocked", False, "ufw blocks port 53530.", "Open it.")
    desk.node.findings = (Finding("port", True, "It serves."), blocked)
    deadline = time.monotonic() + 5.0
    while not desk.app.neighbours.findings:
        assert time.monotonic() < deadline
        desk.frame()
    assert desk.app.neighbours.findings == (blocked,)
    desk.frame()
    assert differs(before, people)
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    assert not desk.app.neighbours.findings
    desk.node.findings = ()
    desk.node.lose(ana)
    desk.rest()
    assert not differs(before, people)


def test_who_is_known_and_away_is_fetched_with_those_who_are_here(desk: Desk) -> None:
    assert desk.app.neighbours.known == ()
    (ana,) = desk.node.meet("Ana")
    desk.node.away = (Peer(ana.id, "Ana", ""),)
    desk.node.lose(ana)
    desk.frame()
    assert desk.app.neighbours.known == desk.node.away
