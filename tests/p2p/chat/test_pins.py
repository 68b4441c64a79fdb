"""Who bears which name by which key: known, new, another than before, or checked."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest

from p2p.chat import pins as machine
from p2p.chat.pins import (
    MANY,
    MOST_CHECKED,
    MOST_MET,
    MOST_WRITTEN_TO,
    NOTED_EVERY,
    RENAMED_EVERY,
    UNSEEN_FOR,
    Pins,
)
from p2p.chat.records import DropPinned, Kept, Pinned
from p2p.chat.remarks import REMARK_AFTER, REMARK_EVERY, REMARK_NAMES
from p2p.effects import Drop, Keep, Notify, Outbox
from p2p.errors import BadText
from p2p.events import Notice
from p2p.identity import NodeId, short_code
from p2p.text.names import ANONYMOUS

START = 1_790_000_000_000  # Unix milliseconds at 0
HOUR = 3600.0
CYRILLIC = "\N{CYRILLIC CAPITAL LETTER A}na"


def key(number: int) -> NodeId:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    return NodeId("".join(letters[number >> 5 * at & 31] for at in range(4)) * 13)


ANA, EVE, ZED, BOB = map(key, range(1, 5))


class Table:
    """The pins of one node, its disk, and what its user is told."""

    def __init__(self, own: str = "Me", disk: Iterable[Kept] = ()) -> None:
        self.out = Outbox()
        self.pins = Pins(lambda now: START + int(now * 1000), self.out, own)
        self.disk: dict[NodeId, Pinned] = {}
        self.told: list[str] = []
        self.now = 0.0
        self.written = 0
        self.changed = self.pins.restored(disk, 0.0)
        self.look()

    def look(self) -> None:
        for effect in self.out.take():
            match effect:
                case Keep(records):
                    for one in records:
                        assert isinstance(one, Pinned)
                        self.written += 1
                        self.disk[one.id] = one
                case Drop(keys):
                    for gone in keys:
                        assert isinstance(gone, DropPinned)
                        del self.disk[gone.id]
                case Notify(Notice(code, text)):
                    assert code == "another_key"
                    self.told.append(text)

    def meets(self, node: NodeId, name: str) -> None:
        self.pins.meets(node, name, self.now)
        self.look()

    def renames(self, node: NodeId, name: str) -> None:
        self.pins.renames(node, name, self.now)
        self.look()

    def leaves(self, *nodes: NodeId) -> None:
        for node in nodes:
            self.pins.leaves(node, self.now)
        self.look()

    def passes(self, node: NodeId, name: str, seconds: float = 1.0) -> None:
        """That one is here for so long."""
        self.meets(node, name)
        self.wait(seconds)
        self.leaves(node)

    def check(self, node: NodeId, on: bool = True) -> None:
        self.pins.check(node, on, self.now)
        self.look()

    def writes_to(self, node: NodeId) -> None:
        self.pins.writes_to(node, self.now)
        self.look()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.pins.tick(self.now)
        self.look()

    def again(self) -> Table:
        """The next start."""
        return Table(self.pins.own, self.disk.values())


@pytest.fixture
def table() -> Table:
    """Ana was here for a while."""
    made = Table()
    made.passes(ANA, "Ana")
    return made


# --- names and keys ------------------------------------------------------------------


def test_who_comes_back_with_his_key_is_known(table: Table) -> None:
    table.meets(ANA, "Ana")
    table.wait(HOUR)
    assert not table.pins.is_another(ANA, "Ana")
    assert not table.pins.is_apart(ANA, "Ana")
    assert not table.pins.is_checked(ANA)
    assert table.told == []


@pytest.mark.parametrize("name", ["Ana", "ANA", CYRILLIC])
def test_a_known_name_with_another_key_is_told_once(table: Table, name: str) -> None:
    table.meets(EVE, name)
    assert table.pins.is_another(EVE, name)
    assert table.pins.is_apart(EVE, name)
    assert table.told == []  # at once: more may come
    table.wait(REMARK_AFTER)
    (told,) = table.told
    assert told.startswith(f"{name} {short_code(EVE)}: another key than before.")
    table.leaves(EVE)
    table.meets(EVE, name)
    later = table.again()
    later.meets(EVE, name)
    for one in (table, later):
        one.wait(REMARK_EVERY)
        assert one.pins.is_another(EVE, name)  # it stays so
    assert (table.told, later.told) == ([told], [])


def test_the_known_one_is_not_doubted_for_that(table: Table) -> None:
    table.passes(EVE, "Ana")
    table.meets(ANA, "Ana")
    assert not table.pins.is_another(ANA, "Ana")
    assert not table.pins.is_apart(ANA, "Ana")


def test_no_second_false_one_makes_the_name_common(table: Table) -> None:
    for one in (EVE, ZED, BOB):
        table.meets(one, "Ana")
        assert table.pins.is_another(one, "Ana")


def test_whoever_takes_a_known_name_later_is_remarked_too(table: Table) -> None:
    table.meets(ANA, "Ana")
    table.meets(EVE, "Zed")
    table.wait(HOUR)
    table.renames(EVE, "Ana")
    assert table.pins.is_another(EVE, "Ana")
    table.wait(REMARK_AFTER)
    assert len(table.told) == 1
    table.renames(EVE, "Zed")
    assert not table.pins.is_another(EVE, "Zed")
    table.renames(EVE, "Ana")
    table.wait(HOUR)
    assert len(table.told) == 1  # a toggle fills no screen


def test_a_name_that_was_changed_while_away_is_a_changed_one(table: Table) -> None:
    table.passes(EVE, "Zed")
    table.meets(EVE, "Ana")
    assert table.pins.is_another(EVE, "Ana")
    table.meets(ANA, "Anna")
    assert not table.pins.is_another(ANA, "Anna")
    table.wait(RENAMED_EVERY)
    assert table.disk[ANA].name == "Anna"


def test_no_known_name_is_reached_in_small_steps() -> None:
    table = Table()
    table.passes(ANA, "Al")
    table.meets(EVE, "ai")
    assert not table.pins.is_another(EVE, "ai")
    table.renames(EVE, "AI")  # like "ai", and like "Al"
    assert table.pins.is_another(EVE, "AI")


def test_another_dress_of_the_own_name_is_not_remarked(table: Table) -> None:
    table.passes(EVE, "Ana")
    table.meets(ANA, "ANA")
    table.renames(ANA, "ana")
    assert not table.pins.is_another(ANA, "ana")
    table.renames(EVE, "ANA")
    assert table.pins.is_another(EVE, "ANA")


def test_who_is_not_met_is_judged_by_his_words(table: Table) -> None:
    assert table.pins.is_another(EVE, "Ana")  # a visitor, or whom others pass on
    assert table.pins.is_apart(EVE, "Ana")
    assert not table.pins.is_apart(EVE, "Eve")
    assert EVE not in table.disk
    assert table.pins.name_of(EVE) is None


# --- names that several have ---------------------------------------------------------


def test_a_class_that_meets_under_one_name_is_no_warning() -> None:
    table = Table()
    for number in range(30):
        table.meets(key(number), "student")
        table.wait(0.5)
    for number in range(30):
        assert not table.pins.is_another(key(number), "student")
        assert table.pins.is_apart(key(number), "student")  # with its code, also alone
    table.leaves(*map(key, range(30)))
    later = table.again()
    later.meets(key(40), "student")  # a new one, of a name that nobody owns
    later.wait(HOUR)
    assert not later.pins.is_another(key(40), "student")
    assert (table.told, later.told) == ([], [])


def test_one_of_a_class_who_was_here_alone_before_is_no_wall_of_warnings() -> None:
    table = Table()
    table.passes(key(0), "student")
    for number in range(1, 30):
        table.meets(key(number), "student")
    table.wait(HOUR)
    assert table.told == []
    assert not any(table.pins.is_another(key(n), "student") for n in range(30))
    table.leaves(*map(key, range(2, 30)))
    assert table.pins.is_another(key(1), "student")  # and could be taken for it
    assert MANY < 29


def test_two_who_are_new_at_once_just_share_a_name() -> None:
    table = Table()
    table.meets(ANA, "Ana")
    table.meets(EVE, "Ana")
    table.wait(HOUR)
    for one in (ANA, EVE):
        assert not table.pins.is_another(one, "Ana")
        assert table.pins.is_apart(one, "Ana")
    assert table.told == []


@pytest.mark.parametrize("knows", ["checked", "written", "earlier"])
def test_who_is_known_does_not_just_share_his_name(knows: str) -> None:
    table = Table()
    table.meets(ANA, "Ana")
    if knows == "checked":
        table.check(ANA)
    elif knows == "written":
        table.writes_to(ANA)
    else:
        table.leaves(ANA)
        table.meets(ANA, "Ana")
    table.meets(EVE, "Ana")
    assert table.pins.is_another(EVE, "Ana")


def test_the_default_name_and_the_own_are_nobodys() -> None:
    table = Table(own="pupil")
    for name in (ANONYMOUS, "Pupil"):
        table.passes(ANA, name)
        table.meets(EVE, name)
        table.wait(HOUR)
        assert not table.pins.is_another(EVE, name)
        assert table.pins.is_apart(EVE, name)
        table.leaves(EVE)
    assert table.told == []


def test_a_name_that_chance_gave_is_no_warning_but_of_whom_the_user_knows() -> None:
    table = Table()
    table.passes(ANA, "Brave Otter")
    table.meets(EVE, "Brave Otter")
    assert not table.pins.is_another(EVE, "Brave Otter")
    assert table.pins.is_apart(EVE, "Brave Otter")
    table.leaves(EVE)
    table.writes_to(ANA)
    table.meets(ZED, "Brave Otter")
    assert not table.pins.is_another(ZED, "Brave Otter")  # two have borne it by chance
    table = Table()
    table.passes(ANA, "Brave Otter")
    table.writes_to(ANA)
    table.meets(EVE, "Brave Otter")
    assert table.pins.is_another(EVE, "Brave Otter")


def test_a_class_with_new_keys_is_one_line() -> None:
    table = Table()
    names = [f"Pupil {number}" for number in range(30)]
    for number, name in enumerate(names):
        table.passes(key(number), name)
    for number, name in enumerate(names, 100):
        table.meets(key(number), name)
    table.wait(REMARK_AFTER)
    (told,) = table.told
    assert f"Pupil {REMARK_NAMES - 1} " in told
    assert f" and {30 - REMARK_NAMES} more: another key than before" in told
    table.passes(key(200), "Pupil 0")
    table.meets(key(201), "Pupil 0")
    table.wait(REMARK_EVERY - 2.5)
    assert len(table.told) == 1
    table.wait(2.0)
    assert len(table.told) == 2
    assert short_code(key(201)) in table.told[1]
    assert short_code(key(200)) in table.told[1]  # who is gone again was here


# --- faces ---------------------------------------------------------------------------


def test_the_last_face_is_kept_and_says_nothing_of_who_one_is(table: Table) -> None:
    assert table.pins.face_of(ANA) == table.pins.face_of(ZED) == b""
    table.wait(RENAMED_EVERY)
    table.pins.meets(ANA, "Ana", table.now, b"one")
    table.look()
    assert table.again().pins.face_of(ANA) == b"one"
    written = table.written
    table.pins.renames(ANA, "Ana", table.now, b"two")
    table.look()
    assert table.written == written  # who changes it all the time wears out no disk
    table.wait(RENAMED_EVERY)
    assert table.again().pins.face_of(ANA) == b"two"
    table.pins.meets(EVE, "Eve", table.now, b"two")
    assert not table.pins.is_another(EVE, "Eve")
    assert table.told == []


def test_a_face_seen_before_all_was_read_from_the_disk_is_the_last(
    table: Table,
) -> None:
    late = Table()
    late.pins.meets(ANA, "Ana", late.now, b"now")
    late.pins.restored(list(table.disk.values()), late.now)
    late.look()
    assert late.pins.face_of(ANA) == late.disk[ANA].face == b"now"


# --- what people have compared -------------------------------------------------------


def test_who_was_checked_is_himself_whatever_the_name_was(table: Table) -> None:
    table.meets(EVE, "Ana")  # Ana has a new computer
    table.check(EVE)
    table.check(EVE)
    assert table.pins.is_checked(EVE)
    assert not table.pins.is_another(EVE, "Ana")
    assert not table.pins.is_apart(EVE, "Ana")
    assert table.pins.is_apart(ANA, "Ana")  # that is now the other one
    assert not table.pins.is_another(ANA, "Ana")
    table.wait(HOUR)
    assert table.told == []  # nobody need be told any more
    again = table.again()
    assert again.pins.is_checked(EVE)
    again.meets(ZED, "Ana")
    assert again.pins.is_another(ZED, "Ana")
    again.check(EVE, on=False)
    assert not again.pins.is_checked(EVE)
    assert again.pins.is_another(EVE, "Ana")


def test_who_was_checked_cannot_take_the_name_of_another(table: Table) -> None:
    table.meets(EVE, "Eve")
    table.check(EVE)
    table.renames(EVE, "Ana")
    assert table.pins.is_checked(EVE)
    assert table.pins.is_another(EVE, "Ana")
    assert table.pins.is_apart(EVE, "Ana")


def test_only_who_was_here_can_be_checked_and_not_too_many(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadText, match="was here"):
        table.check(EVE)
    monkeypatch.setattr(machine, "MOST_CHECKED", 1)
    table.check(ANA)
    table.meets(EVE, "Eve")
    with pytest.raises(BadText, match="uncheck"):
        table.check(EVE)
    table.check(EVE, on=False)
    assert table.disk[ANA].checked
    assert not table.disk[EVE].checked


# --- bounds --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_made_up_crowd_drives_out_nobody_who_matters() -> None:
    table = Table()
    friends = [key(number) for number in range(6)]
    for number, one in enumerate(friends):
        table.passes(one, f"Friend {number}", 3 * HOUR)  # for some hours, each
    table.check(friends[0])
    table.writes_to(friends[1])
    for number in range(1000, 1000 + 3 * MOST_MET):
        table.passes(key(number), f"x{number}", 0.01)
        assert len(table.pins.met()) <= MOST_MET + 2
    assert all(one in table.disk for one in friends)
    assert len(table.disk) == len(table.pins.met())


def test_who_was_not_seen_for_months_makes_room_first() -> None:
    table = Table()
    table.passes(ANA, "Ana", 500 * HOUR)
    table.now += UNSEEN_FOR / 1000 + 1
    for number in range(100, 100 + MOST_MET):
        table.passes(key(number), f"x{number}", 0.1)
    assert ANA not in table.disk
    assert key(100) in table.disk


def test_who_is_here_keeps_his_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MOST_MET", 2)
    table = Table()
    for node, name in ((ANA, "Ana"), (BOB, "Bob"), (EVE, "Ana")):
        table.meets(node, name)
    assert {*table.disk} == {ANA, BOB}
    assert table.pins.is_another(EVE, "Ana")  # there was no room, and it holds the same
    table.renames(EVE, "Bob")
    table.writes_to(EVE)
    table.leaves(EVE)
    assert {*table.disk} == {ANA, BOB}


def test_of_those_written_to_the_last_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "MOST_WRITTEN_TO", 2)
    table = Table()
    for node in (ANA, BOB, EVE):
        table.meets(node, f"{node:.4}")
        table.writes_to(node)
        table.wait(1.0)
    assert not table.disk[ANA].wrote
    assert 0 < table.disk[BOB].wrote < table.disk[EVE].wrote
    assert MOST_CHECKED + MOST_WRITTEN_TO + MOST_MET <= 2048


def test_the_disk_has_little_to_do(table: Table) -> None:
    assert table.written == 1
    for _ in range(100):
        table.passes(ANA, "Ana", 0.5)
        table.writes_to(ANA)
    assert table.written == 2  # that she was written to
    table.passes(ANA, "Ana", NOTED_EVERY / 1000)
    table.passes(ANA, "Ana", 1.0)
    assert table.written == 3


def test_who_renames_himself_all_the_time_does_not_wear_out_the_disk() -> None:
    table = Table()
    table.meets(EVE, "x0")
    table.wait(RENAMED_EVERY)
    for number in range(1, 1001):
        table.renames(EVE, f"x{number}")
        table.wait(RENAMED_EVERY / 100)
    assert table.written <= 13
    assert table.pins.next_tick is not None
    table.wait(RENAMED_EVERY)
    assert table.disk[EVE].name == "x1000"
    assert table.pins.next_tick is None


@pytest.mark.slow
def test_a_crowd_under_known_names_is_told_in_few_words(table: Table) -> None:
    for number in range(1000, 1000 + 2 * MOST_MET):
        table.passes(key(number), "Ana", 0.001)
    table.wait(REMARK_EVERY)
    assert 1 <= len(table.told) <= 2
    assert all(len(text) < 400 for text in table.told)
    assert table.disk[ANA].name == "Ana"  # she was here for longer


# --- the next start ------------------------------------------------------------------


def test_what_is_known_outlives_the_program(table: Table) -> None:
    table.passes(EVE, "Ana")
    table.meets(BOB, "Bob")
    table.check(BOB)
    table.writes_to(EVE)
    again = table.again()
    assert again.disk == {}  # nothing that is known is written anew
    assert again.pins.is_checked(BOB)
    assert again.pins.is_another(EVE, "Ana")
    assert not again.pins.is_another(ANA, "Ana")
    assert again.pins.name_of(BOB) == "Bob"


def test_who_came_before_the_disk_answered_is_judged_then(table: Table) -> None:
    table.passes(BOB, "Bob")
    table.check(BOB)
    late = Table()
    late.meets(EVE, "Ana")
    late.meets(BOB, "Bobby")
    late.meets(ZED, "Zed")
    assert not late.pins.is_another(EVE, "Ana")
    changed = late.pins.restored(table.disk.values(), late.now)
    late.look()
    assert {*changed} == {EVE, BOB}
    assert late.pins.is_another(EVE, "Ana")
    assert late.pins.is_checked(BOB)
    late.wait(RENAMED_EVERY)
    assert late.disk[BOB].name == "Bobby"
    late.wait(REMARK_AFTER)
    assert len(late.told) == 1
    assert late.pins.restored((), late.now) == []


def test_what_holds_more_than_it_may_is_read_as_far_as_it_may() -> None:
    most = MOST_MET + MOST_WRITTEN_TO + MOST_CHECKED
    many = [Pinned(key(n), f"x{n}", 1, 2, n == 7) for n in range(most + 50)]
    table = Table(disk=many)
    assert len(table.pins.met()) == most
    assert table.pins.is_checked(key(7))


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_the_disk_knows_the_same(seed: int) -> None:
    dice, table = Random(seed), Table()
    names = ["Ana", "ANA", CYRILLIC, "Bob", "Me", ANONYMOUS, "x"]
    nodes = [key(n) for n in range(6)]
    here: set[NodeId] = set()
    for _ in range(200):
        node, name = dice.choice(nodes), dice.choice(names)
        move = dice.randrange(6)
        if move < 2:
            table.meets(node, name)
            here.add(node)
        elif move == 2 and node in here:
            table.leaves(node)
            here.remove(node)
        elif move == 3 and node in here:
            table.renames(node, name)
        elif move == 4 and table.pins.name_of(node):
            table.check(node, dice.random() < 0.5)
        else:
            table.writes_to(node)
        table.wait(dice.random() * 20)
    table.leaves(*here)
    table.wait(RENAMED_EVERY)
    again = table.again()
    for node in nodes:
        name = table.pins.name_of(node) or "nobody"
        assert again.pins.name_of(node) == table.pins.name_of(node)
        for asked in (name, *names):
            for ask in (Pins.is_another, Pins.is_apart):
                assert ask(table.pins, node, asked) == ask(again.pins, node, asked)


def test_all_who_were_met_are_known_and_when_and_who_was_chosen(table: Table) -> None:
    table.wait(10.0)
    at = START + int(table.now * 1000)
    table.writes_to(ANA)
    table.meets(BOB, "Bob")
    table.passes(EVE, "Eve", 2.0)
    table.check(EVE)
    table.leaves(BOB)
    assert table.pins.met() == {
        **{ANA: (True, at), BOB: (False, at + 2000), EVE: (True, at + 2000)},
    }
    assert [chosen for chosen, _ in table.again().pins.met().values()].count(True) == 2
