"""Those one can speak to, as they are listed."""

from __future__ import annotations

from msgspec.structs import replace

from p2p import EVERYONE, ChatReceived, PeerDoing, short_code
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


def test_whether_it_is_surely_he_is_shown_with_him(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    company = desk.app.talk.company
    assert company.doing(ana.id) == ""
    desk.node.call(replace(ana, another_key=True, coded=True))
    desk.frame()
    assert company.doing(ana.id) == "another key than before"
    assert short_code(ana.id) in company.label(ana.id)
    assert [one.said[0] for one in company.persons(0.0)] == ["another key"]
    assert [one.coded for one in company.persons(0.0)] == [True]
    checked = replace(ana, checked=True)
    desk.node.learn(checked)
    desk.frame()
    assert company.doing(ana.id) == "checked"


def test_of_many_who_type_few_are_named(desk: Desk) -> None:
    crowd = desk.node.meet("Ana", "דנה", "Cem")
    desk.frame()
    assert desk.app.talk.company.typists(0.0) == ""
    for one in crowd:
        desk.node.happen(PeerDoing(one.id, "typing", to=EVERYONE))
    desk.frame()
    told = desk.app.talk.company.typists(0.0)
    assert told == "Ana, \u2068דנה\u2069 and 1 more are typing"


def test_a_person_is_as_he_is_now_here_or_not(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.node.happen(PeerDoing(ana.id, "typing", to=EVERYONE))
    desk.frame()
    company = desk.app.talk.company
    assert company.person(ana, 0.0).doing == "types …"
    assert company.person(ben, 0.0).doing == ""
    desk.node.lose(ana)
    desk.frame()
    gone = company.person(ana, 0.0)
    assert (gone.name, gone.doing, gone.peer.address) == ("Ana", "not here", "")


def test_one_oneself_is_undisturbed_for_all_to_see_here(desk: Desk) -> None:
    company = desk.app.talk.company
    assert (company.me().name, company.me().doing) == ("Zoe", "")
    desk.say("/dnd")
    assert company.me().doing == "do not disturb"


def test_codes_stand_only_where_names_are_equal(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben", "Ana", "Zoe")
    desk.frame()
    coded = {(one.name, one.coded) for one in desk.app.talk.company.persons(0.0)}
    assert coded == {("Ana", True), ("Ben", False), ("Zoe", True)}
