"""Six stories worth reading, told by the stations themselves.

The texts are in `transcripts/`. If the election changes, write them anew with
`pytest tests/simulation --rewrite-transcripts` and read what became different.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from p2p.election.roles import Role
from p2p.testing import Station
from tests.simulation.helpers.schedule import check_calm
from tests.simulation.helpers.transcript import TOY, Transcript

FOLDER = Path(__file__).with_name("transcripts")
SEED = 1
COLLISION = 4  # a seed with which two wait equally long before they found a room


def four() -> Transcript:
    """Ana hosts, ben, cyd and dan follow, in this order of succession."""
    lan = Transcript(SEED, "ana", "ben", "cyd", "dan")
    lan.all_play()
    return lan


def kill() -> str:
    lan = four()
    lan.begin()
    lan.tell("ana", "!! is killed; her computer closes her links")
    lan.kill(lan.stations["ana"])
    lan.run(0.5)
    check_calm(lan)
    return lan.text(
        "The host is killed",
        """Ana hosts, ben, cyd and dan play. Ana's program dies, but her computer runs
        on and closes the links at once, so everybody knows within a millisecond. Ben
        is the first heir: he goes on when all have said that they lost her.""",
    )


def silence() -> str:
    lan = four()
    lan.begin()
    lan.tell("ana", "!! loses power: not a word to anybody")
    lan.power_off(lan.stations["ana"])
    lan.run(1.0)
    return lan.text(
        "The host falls silent",
        """Somebody pulls the plug of ana's computer. No link closes: all that the
        others notice is that no tick comes. Three and a half ticks (175 ms) after the
        last one they ask each other.""",
    )


def sleeper() -> str:
    lan = four()
    lan.begin()
    lan.tell("ana", "!! falls asleep, as when a laptop is shut for two seconds")
    lan.pause(lan.stations["ana"], 2.0)
    lan.run(1.999)
    lan.tell("ana", "!! is about to wake")
    lan.run(1.0)
    check_calm(lan)
    return lan.text(
        "The sleeper who wakes",
        """Ana hosts and her program stands still for two seconds; the others go on
        without her. When she wakes she believes to be host still. The fence keeps her
        from making a single tick before she has asked.""",
    )


def split_and_heal() -> str:
    names = ("ana", "ben", "cyd", "dan", "eve")
    lan = Transcript(SEED, *names)
    lan.all_play()
    ana, ben, cyd, dan, eve = lan.stations.values()
    lan.begin()
    lan.tell("", "!! the cable between the rooms breaks: ana, ben | cyd, dan, eve")
    lan.partition((ana, ben), (cyd, dan, eve))
    lan.run(2.5)
    lan.tell("", "!! the cable works again")
    lan.heal()
    lan.run(2.0)
    check_calm(lan)
    return lan.text(
        "Split and heal",
        """The cable between two rooms breaks. Ana's half plays on; the other half,
        which hears no host any more, makes a new one. When the cable works again there
        are two hosts, and the smaller room comes over to the larger one.""",
    )


def two_starts() -> str:
    lan = Transcript(COLLISION, "ana", "ben", "cyd")
    lan.begin()
    for name in ("ana", "ben", "cyd"):
        lan.tell(name, "!! starts to play")
        lan.stations[name].play(TOY)
    lan.run(1.0)
    check_calm(lan)
    return lan.text(
        "Two starts at once",
        """There is no room yet. Three start to play in the same moment and each waits
        a little, by chance, before it founds one. Two of them happen to wait equally
        long, so there are two founders. Of two terms with the same number, that of the
        lower id counts (ids are long and drawn by lot; cyd's is lower than ana's).""",
    )


def heir_dies() -> str:
    lan = four()
    lan.begin()
    lan.tell("ana", "!! is killed")
    lan.kill(lan.stations["ana"])
    ben = lan.stations["ben"]
    assert lan.run_until(lambda: _hosts(ben), 1.0)
    lan.tell("ben", "!! is killed, too, before his first tick")
    lan.kill(ben)
    lan.run(1.5)
    check_calm(lan)
    return lan.text(
        "The heir dies during the takeover",
        """Ana is killed, ben takes over, and in the very moment in which he says so he
        is killed, too. Cyd is the next heir: ben's computer refuses her dial, so she
        need not wait for him to speak.""",
    )


def detour() -> str:
    lan = four()
    lan.begin()
    lan.tell("", "!! the cable between ana and dan breaks; all others work")
    lan.cut(lan.stations["ana"], lan.stations["dan"])
    lan.run(0.45)
    lan.tell("ana", "!! is killed")
    lan.kill(lan.stations["ana"])
    lan.run(0.5)
    check_calm(lan)
    return lan.text(
        "A broken cable costs a hop, not the game",
        """Dan alone does not hear ana any more, for it is his cable that is broken. He
        asks the others, and as they hear her, nobody takes over: they pass her ticks on
        to him. When ana is really killed, the others tell him, and he votes, too.""",
    )


def _hosts(station: Station) -> bool:
    return station.room is not None and station.room.election.role is Role.HOST


STORIES: dict[str, Callable[[], str]] = {
    "1-kill": kill,
    "2-silence": silence,
    "3-sleeper": sleeper,
    "4-split-and-heal": split_and_heal,
    "5-two-starts": two_starts,
    "6-heir-dies": heir_dies,
    "7-detour": detour,
}


@pytest.mark.parametrize("name", STORIES)
def test_the_story_goes_as_it_is_written(name: str, rewrite: bool) -> None:
    path = FOLDER / f"{name}.txt"
    text = STORIES[name]()
    if rewrite:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_each_transcript_belongs_to_a_story_and_can_be_read_at_a_sitting() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(STORIES)
    for path in FOLDER.iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 70, path.name
