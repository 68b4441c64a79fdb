"""What can be played here, and where it is played already."""

from __future__ import annotations

from games.window.offers import PLAY_KEYS, Offer, game_titles, offers
from p2p import RoomInfo
from tests.window.helpers.standin import node_of


def test_every_game_is_offered_with_its_room_or_without() -> None:
    room = RoomInfo("race", "race", node_of(1), 1, 3)
    unknown = RoomInfo("chess", "chess", node_of(2), 1, 2)
    found = offers({"snake": "Snake", "race": "Race"}, [unknown, room])
    assert found == [Offer("snake", "Snake", None), Offer("race", "Race", room)]


def test_snake_comes_first() -> None:
    titles = game_titles()
    assert next(iter(titles.items())) == ("snake", "Snake")


def test_each_key_has_the_name_that_is_on_it() -> None:
    assert [*PLAY_KEYS.values()] == ["F5", "F6", "F7", "F8"]
