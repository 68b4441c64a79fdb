"""Who was heard of since when, and not without end."""

from __future__ import annotations

from p2p.discovery.found import Found
from p2p.driver.sightings import MAX_SIGHTINGS, Sightings
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION


def found(node: str, source: str = "beacon") -> Found:
    where = (("10.0.0.1", 1),)
    name = NodeId(f"{node:a>52}")
    return Found(name, "n", "Ann", PROTOCOL_VERSION, where, source, "tests")


def test_the_latest_of_each_counts() -> None:
    sightings, ann, ben = Sightings(), found("ann"), found("ben", "mdns")
    sightings.note(ann, 1.0)
    sightings.note(ben, 2.0)
    assert sightings.since(1.0) == {("beacon", ann.id), ("mdns", ben.id)}
    assert sightings.since(1.5) == {("mdns", ben.id)}
    sightings.note(ann, 3.0)
    assert sightings.since(2.5) == {("beacon", ann.id)}
    assert sightings.since(3.5) == frozenset()


def test_where_who_is_heard_says_to_be_is_kept_with_it() -> None:
    sightings, ann, ben = Sightings(), found("ann"), found("ben", "mdns")
    sightings.note(ann, 1.0)
    sightings.note(ben, 2.0)
    assert sightings.told(1.0) == {ann.id: ann.addresses, ben.id: ben.addresses}
    assert sightings.told(1.5) == {ben.id: ben.addresses}


def test_one_is_heard_in_several_ways() -> None:
    sightings = Sightings()
    sightings.note(found("ann"), 1.0)
    sightings.note(found("ann", "mdns"), 2.0)
    assert {source for source, _ in sightings.since(0.0)} == {"beacon", "mdns"}


def test_whoever_was_silent_longest_is_forgotten_for_others() -> None:
    sightings = Sightings()
    for number in range(MAX_SIGHTINGS):
        sightings.note(found(str(number)), float(number))
    sightings.note(found("5"), 1e6)  # so it is not among the oldest any more
    for number in range(9):
        sightings.note(found(f"new{number}"), 1e6)
    kept = {node for _, node in sightings.since(0.0)}
    assert len(kept) == MAX_SIGHTINGS
    assert {found(each).id for each in ("5", "10", "new0", "new8")} <= kept
    assert not {found(each).id for each in ("0", "4", "6", "9")} & kept
