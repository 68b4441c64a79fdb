"""Who comes and goes is one quiet line a minute, never a wall."""

from __future__ import annotations

from collections.abc import Callable

from games.people.presence import (
    MAX_NOTED,
    MINUTE,
    Names,
    Presence,
    Summary,
    listed,
)
from p2p import NodeId, labelled


def plain(names: Names) -> Names:
    return names


class Told:
    """What `presence` says, by ids that are easy to write."""

    def __init__(self, labels: Callable[[Names], Names] = plain) -> None:
        self._presence = Presence(labels)

    def came(self, who: str, name: str, now: float) -> Summary:
        self._presence.came(NodeId(who), name, now)
        return self._presence.summary()

    def went(self, who: str, name: str, reason: str, now: float) -> Summary:
        self._presence.went(NodeId(who), name, reason, now)
        return self._presence.summary()

    def renamed(self, who: str, was: str, name: str, now: float) -> Summary:
        self._presence.renamed(NodeId(who), was, name, now)
        return self._presence.summary()


def test_the_first_is_told_at_once_and_the_line_grows() -> None:
    presence = Told()
    assert presence.came("1", "Ana", 100.0) == Summary(1, "Ana is here")
    assert presence.came("2", "Ben", 101.0) == Summary(1, "Ana and Ben are here")
    told = presence.went("3", "Cem", "left", 102.0)
    assert told == Summary(1, "Ana and Ben are here; Cem is gone (left)")
    later = presence.went("4", "Dan", "left", 103.0)
    assert later.text == "Ana and Ben are here; Cem and Dan are gone"


def test_after_a_minute_there_is_another_line() -> None:
    presence = Told()
    presence.came("1", "Ana", 100.0)
    told = presence.came("2", "Ben", 100.0 + MINUTE)
    assert told == Summary(2, "Ben is here")


def test_who_comes_and_goes_all_the_time_is_one_line() -> None:
    presence = Told()
    told = [Summary(0, "")]
    for moment in range(0, 60, 2):
        presence.came("1", "Eve", 100.0 + moment)
        told.append(presence.went("1", "Eve", "left", 101.0 + moment))
    assert {one.minute for one in told[1:]} == {1}
    assert told[-1].text == "Eve is gone (left)"


def test_who_was_away_for_a_moment_is_back() -> None:
    presence = Told()
    assert presence.went("1", "Ana", "silent", 100.0).text == "Ana is gone (silent)"
    assert presence.came("1", "Ana", 101.0).text == "Ana is back"


def test_a_new_name_is_told_with_the_old_one() -> None:
    presence = Told()
    assert presence.renamed("1", "Ana", "Anna", 100.0).text == "Ana is Anna now"
    assert presence.renamed("1", "Anna", "Ann", 101.0).text == "Ana is Ann now"
    assert presence.renamed("1", "Ann", "Ana", 102.0).text == ""
    presence = Told()
    presence.came("1", "Ana", 100.0)
    assert presence.renamed("1", "Ana", "Anna", 101.0).text == (
        "Anna is here; Ana is Anna now"
    )


def test_a_class_is_a_short_line_and_a_flood_no_longer_one() -> None:
    presence = Told()
    for number in range(30):
        told = presence.came(f"{number}", f"Pupil {number}", 100.0)
    assert told.text == "Pupil 0, Pupil 1, Pupil 2, Pupil 3 and 26 more are here"
    for number in range(5000):
        presence.came(f"x{number}", "Eve", 100.0)
        told = presence.renamed(f"x{number}", "Eve", f"Eve {number}", 100.0)
    assert f"and {MAX_NOTED - 4} more are here; Eve is Eve 0 now" in told.text
    assert len(told.text) < 300


def test_who_was_told_of_already_is_called_as_he_has_to_be_now() -> None:
    presence = Told(lambda names: dict(labelled(names.items())))
    assert presence.came("abcdefgh", "Ana", 100.0).text == "Ana is here"
    told = presence.came("ijklmnop", "Ana", 101.0)
    assert told.text == "Ana abcd-efgh and Ana ijkl-mnop are here"
    told = presence.went("abcdefgh", "Ana", "left", 102.0)
    assert told.text == "Ana ijkl-mnop is here; Ana abcd-efgh is gone (left)"


def test_many_new_names_are_counted() -> None:
    presence = Told()
    for number in range(7):
        told = presence.renamed(f"{number}", "A", f"B{number}", 100.0)
    assert told.text.endswith("A is B3 now; 3 more have new names")


def test_names_are_listed_as_one_says_them() -> None:
    assert listed([]) == ""
    assert listed(["Ana"]) == "Ana"
    assert listed(["Ana", "Ben"]) == "Ana and Ben"
    assert listed(["Ana", "Ben", "Cem"], 2) == "Ana, Ben and 1 more"
