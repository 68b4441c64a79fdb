"""Who is who, and whom one wants to read, by what is typed in the terminal chat."""

from __future__ import annotations

import pytest

from games.commands import chat
from games.commands.persons import HELP, HIDING, NAMING
from p2p import ChatReceived, check_words, short_code
from tests.games.helpers.seat import Seat


@pytest.fixture
def seat(capsys: pytest.CaptureFixture[str]) -> Seat:
    return Seat(capsys)


def test_each_command_is_in_the_help_and_its_name_is_completed(seat: Seat) -> None:
    seat.node.meet("Ana")
    seat.happen()
    told = [line.split()[0] for line in f"{HELP}\n{HIDING}".splitlines()]
    assert [line.split()[0] for line in chat.HELP.splitlines()].count("/words") == 1
    assert {*NAMING} <= {*told}
    for word in NAMING:
        assert seat.terminal.complete(f"{word} A").texts == ("Ana ",)
    for word in told:
        assert not any("There is no" in line for line in seat.type(word))


def test_what_is_unread_of_who_is_muted_or_blocked_is_not_counted(seat: Seat) -> None:
    tom, _ = seat.node.meet("Tom", "Ann")
    for command, undo in (("/mute Tom", "/unmute Tom"), ("/block Tom", "/unblock Tom")):
        seat.happen(ChatReceived(command, tom.id, "Tom", seat.node.id, "buy", 0.0))
        assert [(one.label, one.count) for one in seat.terminal.status().news] == [
            ("Tom", 1)
        ]
        seat.type(command)
        assert seat.terminal.status().news == []
        seat.type(undo)


def test_the_words_are_shown_and_somebody_is_checked(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    shown = seat.type("/words", "/words Ana", "/check Ana", "/who", "/to Ana")
    own, hers = (" ".join(check_words(who)) for who in (seat.node.id, ana.id))
    assert shown == [
        f"  Your words: {own}",
        "  They are no secret: others see them by /words and your name.",
        f"  Your words: {own}",
        f"  The words of Ana: {hers}",
        "  If you both see the same at both ends: /check Ana",
        f"  Ana is checked: {hers}; /uncheck Ana undoes it.",
        f"  Ana  {short_code(ana.id)}  {ana.address}  checked",
        "  What you write goes to Ana (checked) alone; /to everyone undoes it.",
    ]
    assert seat.terminal.status().to == "Ana (checked)"
    assert seat.type("/uncheck ana", "/check") == [
        "  Ana is not checked any more.",
        "! Write a name behind it.",
    ]
    assert seat.terminal.status().to == "Ana"
