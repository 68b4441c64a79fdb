"""How snakes look to who sits here."""

from __future__ import annotations

from games.contract import Seat
from games.face import Face
from games.snake.picture.look import look_of

WHITE = (255, 255, 255)
FACES = {Seat(1): Face(colour=3, pattern=2), Seat(2): Face(colour=5, pattern=1)}


def test_others_have_colour_and_pattern_of_their_faces() -> None:
    look = look_of(2, 1, FACES, FACES[Seat(2)].rgb, leads=True)
    assert (look.colour, look.pattern) == (FACES[Seat(2)].rgb, "stripes")
    assert sum(look.rim) < sum(look.colour)
    assert look.leads
    assert not look.is_mine


def test_you_have_your_face_and_a_rim_of_its_colour() -> None:
    look = look_of(1, 1, FACES, WHITE)
    assert (look.colour, look.pattern, look.face) == (WHITE, "plain", FACES[Seat(1)])
    assert look.is_mine
    assert max(look.rim) - min(look.rim) > 40


def test_who_has_no_face_yet_has_one_of_his_own() -> None:
    assert look_of(9, 1, {}, WHITE).face == look_of(9, None, {}, WHITE).face
