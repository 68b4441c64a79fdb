"""All faces can be chosen, part by part or by chance."""

from __future__ import annotations

from random import Random

from games.face import CHOICES, Face
from games.window.dialog.facerow import FaceRow
from games.window.pages.wardrobe import Wardrobe


def rows(wardrobe: Wardrobe) -> list[FaceRow]:
    return [
        item for row in wardrobe.rows() for item in row if isinstance(item, FaceRow)
    ]


def test_a_row_for_each_part_with_all_that_there_is() -> None:
    wardrobe = Wardrobe(Face(4, 3, 2, 1))
    found = rows(wardrobe)
    assert [row.name for row in found] == ["colour", "pattern", "eyes", "hat"]
    assert [row.chosen for row in found] == [4, 3, 2, 1]
    assert [len(row.faces) for row in found] == [len(choice) for choice in CHOICES]
    for row in found:
        assert row.faces[row.chosen] == wardrobe.face
        assert len(set(row.faces)) == len(row.faces)


def test_a_part_is_chosen_and_the_rest_stays() -> None:
    wardrobe = Wardrobe(Face(4, 3, 2, 1))
    rows(wardrobe)[3].pick(5)
    rows(wardrobe)[0].turn(1)
    assert wardrobe.face == Face(5, 3, 2, 5)


def test_chance_gives_every_face_and_never_the_same_colour() -> None:
    wardrobe = Wardrobe(Face(), Random(1))
    seen = []
    for _ in range(300):
        before = wardrobe.face
        wardrobe.dice.act()
        assert wardrobe.face.colour != before.colour
        seen.append(wardrobe.face)
    for number, choice in enumerate(CHOICES):
        assert {face.data[number] for face in seen} == {*range(len(choice))}
