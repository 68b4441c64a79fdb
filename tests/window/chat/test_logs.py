"""The logs of all conversations: one for each that there is."""

from __future__ import annotations

from games.people.conversations import MAX_CONVERSATIONS, Conversations
from games.people.roster import Roster
from games.window.chat.logs import Logs
from p2p import EVERYONE, ChatDelivered, ChatMessage
from tests.window.helpers.standin import StandIn, node_of


class Room:
    """A few people and what they say."""

    def __init__(self, *names: str) -> None:
        self.node = StandIn()
        self.people = self.node.meet(*names)
        self.talks = Conversations(self.node.id)
        self.roster = Roster(self.node)
        self.logs = Logs(self.talks, self.roster)


def test_there_is_one_with_everyone() -> None:
    assert [*Room().logs] == [EVERYONE]


def test_they_stand_in_the_order_in_which_they_began() -> None:
    room = Room("Ana", "Ben")
    ana, ben = (peer.id for peer in room.people)
    opened = []
    for to in (ben, ana, ben, EVERYONE):
        room.talks.turn_to(to)
        opened.append(room.logs.open(to))
    assert opened == [True, True, False, False]
    assert [*room.logs] == [EVERYONE, ben, ana]


def test_those_go_that_are_no_conversations_any_more() -> None:
    room = Room()
    for number in range(1, 3 * MAX_CONVERSATIONS):
        to = node_of(number)
        line = room.talks.said(f"{number}", "Zoe", "hi", to, 1e9)
        room.logs.open(to)
        room.logs.show(line, to)
    assert len(room.logs) <= MAX_CONVERSATIONS + 1
    assert node_of(3 * MAX_CONVERSATIONS - 1) in room.logs
    assert EVERYONE in room.logs


def test_a_mark_turns_wherever_the_message_is() -> None:
    room = Room("Ana")
    ana = room.people[0].id
    line = room.talks.said("1", "Zoe", "hi", ana, 1e9)
    room.logs.open(ana)
    room.logs.show(line, ana)
    room.logs.turned(ChatDelivered("1", ana), "Ana")
    room.logs.turned(ChatDelivered("unknown", ana), "Ana")
    (entry,) = room.logs[ana].entries
    assert entry.fate is not None
    assert entry.fate.mark == "delivered"


def test_of_the_history_people_are_known_who_are_not_here() -> None:
    room = Room("Ana")
    messages = [
        ChatMessage("1", node_of(9), "Tom", EVERYONE, "@Zoe, @Ana and @Nobody", 1e9),
        ChatMessage("2", room.node.id, "Zoe", EVERYONE, "hi", 1e9, "queued"),
    ]
    first, second = room.logs.entries(messages)
    assert [call.text for call in first.calls] == ["@Zoe", "@Ana"]
    assert [call.is_me for call in first.calls] == [True, False]
    assert (first.mine, second.mine) == (False, True)
    assert room.roster.label(node_of(9)) == "Tom"


def test_who_comes_changes_names_in_all_of_them() -> None:
    room = Room("Ana")
    room.logs[EVERYONE].recall(
        room.logs.entries([ChatMessage("1", node_of(9), "Ana", EVERYONE, "hi", 1e9)])
    )
    (entry,) = room.logs[EVERYONE].entries
    assert room.logs[EVERYONE].label(entry) != "Ana"
    room.node.lose(room.people[0])
    room.logs.know()
    assert room.logs[EVERYONE].label(entry) == "Ana"
    room.logs.hide(node_of(9))
    assert room.logs[EVERYONE].entries == []
    room.logs.clear()
    assert [*room.logs] == [EVERYONE]
