"""What was read is known at the next start, and what was not has its bubble."""

from __future__ import annotations

from pathlib import Path

from p2p import EVERYONE, ChatMessage, ChatReceived, Peer
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn


def started(node: StandIn) -> Desk:
    desk = Desk(node)
    desk.answered()
    desk.answered()  # with what is asked for then
    return desk


def ended(desk: Desk) -> StandIn:
    """The window ends; its node with what it keeps, for the next one."""
    desk.app.tastes.finish(desk.app.front.stack)
    return desk.node


def says(desk: Desk, number: int, who: Peer, to: str) -> None:
    """Heard, and kept."""
    name, text = who.name, f"text {number}"
    desk.node.kept.append(
        ChatMessage(f"m{number}", who.id, name, to, text, 1e9 + number)
    )
    desk.node.happen(ChatReceived(f"m{number}", who.id, name, to, text, 1e9 + number))
    desk.frame()


def unread(desk: Desk) -> dict[str, int]:
    return {tab.label: tab.unread for tab in desk.app.talk.company.tabs()}


def test_what_was_not_read_is_unread_at_the_next_start(tmp_path: Path) -> None:
    node = StandIn()
    node.folder = tmp_path
    (ana,) = node.meet("Ana")
    desk = started(node)
    says(desk, 1, ana, node.id)
    desk.app.chat.turn_to(ana.id)
    desk.answered()
    desk.frame()
    desk.app.chat.turn_to(EVERYONE)
    for number in (2, 3):
        says(desk, number, ana, node.id)
    assert unread(desk) == {"Everyone": 0, "Ana": 2}
    desk = started(ended(desk))
    assert unread(desk) == {"Everyone": 0, "Ana": 2}
    desk.app.chat.turn_to(ana.id)
    desk.frame()
    assert desk.app.talk.log.fresh == "m2"
    assert unread(desk) == {"Everyone": 0, "Ana": 0}
    desk = started(ended(desk))
    assert unread(desk) == {"Everyone": 0}  # nothing waits there


def test_who_never_read_the_first_word_finds_it_unread(tmp_path: Path) -> None:
    node = StandIn()
    node.folder = tmp_path
    (ana,) = node.meet("Ana")
    desk = started(node)
    says(desk, 1, ana, node.id)
    desk.answered()
    desk = started(ended(desk))
    assert unread(desk) == {"Everyone": 0, "Ana": 1}


def test_before_there_were_bookmarks_all_was_read(tmp_path: Path) -> None:
    node = StandIn()
    node.folder = tmp_path
    (ana,) = node.meet("Ana")
    node.kept = [ChatMessage("m1", ana.id, "Ana", node.id, "read this", 1e9)]
    desk = started(node)
    assert unread(desk) == {"Everyone": 0, "Ana": 0}


def test_what_all_said_meanwhile_begins_below_a_line(tmp_path: Path) -> None:
    node = StandIn()
    node.folder = tmp_path
    (ana,) = node.meet("Ana")
    desk = started(node)
    says(desk, 1, ana, EVERYONE)
    desk.frame(2)
    node = ended(desk)
    for number in (2, 3):
        node.kept.append(
            ChatMessage(f"m{number}", ana.id, "Ana", EVERYONE, "more", 1e9 + number)
        )
    desk = started(node)
    assert desk.app.talk.log.fresh == "m2"
