"""What is typed, and what the network makes of it."""

from __future__ import annotations

import pygame

from games.window.letters.fonts import shared
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    PeerRenamed,
)
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn, peer


def test_who_comes_and_goes_is_told(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    assert desk.news == ["Ana and Ben are here"]
    desk.node.lose(ana, "said goodbye")
    desk.node.happen(PeerRenamed(peer(2, "Benno"), ben.name))
    desk.frame()
    assert desk.news[1:] == ["Ana is gone (said goodbye)", "Ben is Benno now"]


def test_who_was_here_before_the_window_is_told_once() -> None:
    node = StandIn()
    node.meet("Ana")  # its event still waits when the window opens
    desk = Desk(node)
    desk.frame()
    assert desk.news == ["Ana is here"]
    pygame.quit()
    shared.cache_clear()


def test_what_is_typed_reaches_everybody(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.say("hi all")
    assert desk.node.said == [("hi all", None)]
    assert desk.typed == ""
    assert desk.last.mark == "sending"


def test_delivery_is_shown_as_it_happens(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("hi")
    message = desk.last.id
    desk.node.happen(ChatDelivered(message, ana.id))
    desk.frame()
    assert (desk.last.fate, desk.last.mark) == ("delivered", "1 of 2")
    desk.node.happen(ChatDelivered(message, ben.id))
    desk.frame()
    assert desk.last.mark == "2"


def test_a_failure_tells_its_reason(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("@ben are you there?")
    assert (desk.last.private, desk.last.text) == ("Ben", "are you there?")
    message = desk.last.id
    desk.node.happen(ChatQueued(message, ben.id))
    desk.frame()
    assert desk.last.remark == "waits for Ben, who is away"
    desk.node.happen(ChatFailed(message, ben.id, "no reply within 5 seconds"))
    desk.frame()
    expected = "not delivered to Ben: no reply within 5 seconds"
    assert (desk.last.fate, desk.last.remark) == ("failed", expected)
    assert ana.name not in desk.last.remark
    desk.node.happen(ChatDelivered(message, ben.id))  # it had it all the time
    desk.frame()
    assert (desk.last.fate, desk.last.remark) == ("delivered", "")


def test_alone_the_window_says_so(desk: Desk) -> None:
    desk.say("hello?")
    assert desk.last.mark == "nobody else here"


def test_a_name_that_nobody_or_more_than_one_has_is_not_sent(desk: Desk) -> None:
    desk.node.meet("Ana", "Ana")
    desk.say("@Cem hi")
    assert desk.news[-1] == "Nobody here is called Cem."
    assert desk.typed == "@Cem hi"  # nothing typed is lost
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say("@Ana hi")
    assert "Several here are called Ana" in desk.news[-1]
    assert desk.node.said == []
    code = desk.news[-1].split("@")[1].split(" ")[0]
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say(f"@{code} hi")
    assert desk.node.said[0][1] == peer(1, "Ana").id


def test_a_text_that_the_node_refuses_is_kept_and_the_reason_shown(desk: Desk) -> None:
    desk.node.refusal = "The message is too long."
    desk.say("much")
    assert desk.news[-1] == "The message is too long."
    assert desk.typed == "much"


def test_the_name_is_changed_by_typing(desk: Desk) -> None:
    desk.say("/name Zora")
    assert desk.node.name == "Zora"
    desk.say("/dance")
    assert "What does /dance mean?" in desk.news[-1]


def test_the_same_message_again_is_shown_once(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    said = ChatReceived("1", ana.id, "Ana", "everyone", "hi", 1e9)
    desk.node.happen(said, said)
    desk.frame()
    assert [e.text for e in desk.app.talk.log.entries if e.who] == ["hi"]


def test_somebody_is_blocked_by_typing(desk: Desk) -> None:
    desk.node.meet("Ana", "Tom")
    desk.frame()
    desk.say("/block Tom")
    desk.frame()
    assert "Tom is blocked; /unblock Tom undoes it" in desk.news
    assert desk.news[-1] == "Tom is gone (blocked)"
    assert [peer.name for peer in desk.app.neighbours.peers] == ["Ana"]
    assert [peer.name for peer in desk.app.neighbours.blocked] == ["Tom"]
    desk.say("/unblock Tom")
    assert desk.app.neighbours.blocked == ()
    desk.say("/unblock Tom")
    assert desk.news[-1] == "Nobody blocked is called Tom."
    assert desk.typed == "/unblock Tom"  # as whatever could not be done


def test_who_left_is_blocked_by_the_name_he_had(desk: Desk) -> None:
    (tom,) = desk.node.meet("Tom")
    desk.node.lose(tom)
    desk.frame()
    desk.say("/block tom")
    assert [peer.id for peer in desk.node.blocked()] == [tom.id]


def test_what_cannot_be_blocked_by_a_click_is_said(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.refusal = "256 are blocked already."
    desk.app.talk.block(ana, on=True)
    assert desk.news[-1] == "256 are blocked already."
