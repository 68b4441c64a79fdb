"""Who is here, who was, and what to call them."""

from __future__ import annotations

from msgspec.structs import replace

from games.people.roster import MAX_GONE, Roster
from p2p import HydraError, NodeId, Peer, PeerDoing, short_code
from tests.window.helpers.standin import StandIn, peer


def met(node: StandIn, roster: Roster, *names: str) -> list[Peer]:
    some = node.meet(*names)
    for one in some:
        roster.came(one)
    return some


def test_who_is_here_and_who_was() -> None:
    node = StandIn()
    roster = Roster(node)
    ana, _ = met(node, roster, "Ana", "ben")
    assert roster.labels() == ["Ana", "ben"]
    node.lose(ana)
    roster.went(ana)
    assert roster.labels() == ["ben"]
    assert roster.gone() == [Peer(ana.id, "Ana", "")]
    assert roster.label(ana.id) == "Ana"


def test_equal_names_carry_codes() -> None:
    node = StandIn()
    roster = Roster(node)
    one, other = met(node, roster, "Ana", "\u0410na")
    assert roster.label(one.id) == f"Ana {short_code(one.id)}"
    me = peer(9, "Zoe")
    roster.came(me)
    assert f"Zoe {short_code(me.id)}" in roster.labels()
    called = roster.labels_of({other.id: "Tom", NodeId("x" * 52): "Tom"})
    assert called[other.id] == f"Tom {short_code(other.id)}"


def test_who_comes_with_another_key_is_never_called_by_his_name_alone() -> None:
    node = StandIn()
    roster = Roster(node)
    (ana,) = node.meet("Ana")
    ana = replace(ana, another_key=True, coded=True)
    node.vouch(ana)
    roster.came(ana)
    label = f"Ana {short_code(ana.id)}"
    assert roster.labels() == [label]
    assert roster.labels_of({ana.id: "Ana"}) == {ana.id: label}
    assert (roster.label(ana.id), roster.label(ana.id, "Ann")) == (
        *(label, f"Ann {short_code(ana.id)}"),
    )
    assert roster.standing(ana.id) == "another key than before"
    node.lose(ana)
    roster.went(ana)  # and does not become the known one by that
    assert roster.label(ana.id) == label
    assert roster.gone() == [replace(ana, address="")]
    assert roster.standing(ana.id) == "another key than before"
    roster.knows(replace(ana, another_key=False, coded=False, checked=True))
    assert (roster.label(ana.id), roster.standing(ana.id)) == ("Ana", "checked")
    roster.knows(peer(8, "Tom"))  # who never was here
    assert roster.standing(peer(8, "Tom").id) == roster.standing("everyone") == ""
    roster.heard_of(peer(7, "Eve").id, "Eve", is_coded=True)
    assert roster.label(peer(7, "Eve").id) == f"Eve {short_code(peer(7, 'Eve').id)}"


def test_what_each_does() -> None:
    node = StandIn()
    roster = Roster(node)
    ana, ben = met(node, roster, "Ana", "Ben")
    roster.does(PeerDoing(ana.id, "away"))
    roster.does(PeerDoing(ben.id, "typing", "snake", "everyone"))
    roster.does(PeerDoing(NodeId("x" * 52), "away"))  # nobody knows him
    assert [roster.doing(one.id) for one in (ana, ben)] == ["away", "plays snake"]
    assert roster.told() == ["Ana (away)", "Ben"]
    roster.does(PeerDoing(ana.id, "here"))
    assert roster.told() == ["Ana", "Ben"]
    roster.does(PeerDoing(ana.id, "away"))
    roster.went(ana)
    roster.came(ana)
    assert roster.doing(ana.id) == ""


def test_of_who_was_here_the_last_are_remembered() -> None:
    roster = Roster(StandIn())
    for number in range(MAX_GONE + 10):
        one = Peer(NodeId(f"{number}"), f"Eve {number}", "")
        roster.came(one)
        roster.went(one)
    assert len(roster.gone()) == MAX_GONE
    assert roster.gone()[0].name == "Eve 10"


def test_a_closed_node_has_nobody() -> None:
    class Closed(StandIn):
        def peers(self) -> tuple[Peer, ...]:
            raise HydraError("It is closed.")

    roster = Roster(Closed())
    assert roster.peers() == ()
    assert roster.label(peer(1, "").id) == short_code(peer(1, "").id)


def test_who_was_never_here_may_be_known_by_name() -> None:
    node = StandIn()
    roster = Roster(node)
    tom = peer(5, "Tom")
    roster.heard_of(tom.id, "Tom")
    roster.heard_of(tom.id, "Somebody else")
    assert roster.label(tom.id) == "Tom"
    roster.came(peer(5, "Tomas"))
    assert roster.label(tom.id) == "Tomas"


def test_who_was_met_in_earlier_runs_is_known_behind_those_of_this() -> None:
    node = StandIn()
    roster = Roster(node)
    ana, _ = met(node, roster, "Ana", "Ben")
    node.lose(ana)
    roster.went(ana)
    cem, eve = Peer(peer(8, "").id, "Cem", ""), Peer(peer(9, "").id, "Ben", "")
    nameless = Peer(peer(7, "").id, "", "")
    node.away = cem, Peer(ana.id, "Ana", "", checked=True), eve, nameless
    assert roster.label(cem.id) == "Cem"
    assert roster.label(eve.id) == f"Ben {short_code(eve.id)}"
    gone = roster.gone()
    assert [one.id for one in gone] == [ana.id, cem.id, eve.id, nameless.id]
    assert gone[0].checked
    assert roster.called()["Ana"] == ana.id
    assert roster.all_labels() == [
        *("Ben", "Ana", "Cem", f"Ben {short_code(eve.id)}"),
    ]
    node.away = ()
    roster.came(cem)
    assert cem.id not in {one.id for one in roster.gone()}


def test_what_is_known_of_one_is_not_lost_by_what_he_said_once() -> None:
    node = StandIn()
    roster = Roster(node)
    known = Peer(peer(8, "").id, "Cem", "", another_key=True, coded=True)
    node.away = (known,)
    roster.heard_of(known.id, "Cemo")
    assert roster.gone() == [known]
    assert roster.standing(known.id) == "another key than before"
    roster.knows(replace(known, another_key=False, coded=False, checked=True))
    assert roster.standing(known.id) == "checked"
