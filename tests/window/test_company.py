"""Those one can speak to, as they are listed."""

from __future__ import annotations

from p2p import EVERYONE, ChatReceived, PeerDoing
from tests.window.helpers.desk import Desk


def test_people_stand_by_name_and_conversations_as_they_began(desk: Desk) -> None:
    ben, ana, other = desk.node.meet("Ben", "ana", "Ana")
    desk.frame()
    company = desk.app.talk.company
    persons = [person.peer.name for person in company.persons(0.0)]
    assert [name.casefold() for name in persons] == ["ana", "ana", "ben"]
    for one in (ben, other, ana):
        desk.app.chat.turn_to(one.id)
    assert [tab.to for tab in company.tabs()] == [EVERYONE, ben.id, other.id, ana.id]
    labels = [tab.label for tab in company.tabs()]
    assert labels[:2] == ["Everyone", "Ben"]
    assert len(set(labels)) == 4


def test_who_is_gone_can_be_read_and_is_shown_so(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    said = ChatReceived("1", ana.id, "Ana", desk.node.id, "psst", 1e9)
    desk.node.happen(said)
    desk.node.lose(ana)
    desk.frame()
    company = desk.app.talk.company
    (tab,) = company.tabs()[1:]
    assert (tab.label, tab.unread, tab.calls, tab.is_away) == ("Ana", 1, 1, True)
    assert (company.is_here(ana.id), company.doing(ana.id)) == (False, "not here")
    assert company.persons(0.0) == []


def test_of_many_who_type_few_are_named(desk: Desk) -> None:
    crowd = desk.node.meet("Ana", "דנה", "Cem")
    desk.frame()
    assert desk.app.talk.company.typists(0.0) == ""
    for one in crowd:
        desk.node.happen(PeerDoing(one.id, "typing", to=EVERYONE))
    desk.frame()
    told = desk.app.talk.company.typists(0.0)
    assert told == "Ana, \u2068דנה\u2069 and 1 more are typing"
