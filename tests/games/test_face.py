"""Faces: whatever comes, everybody has one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from games.face import CHOICES, COLOURS, EYES, Face, face_of, shaded
from games.window.theme import GROUND, RAISED
from tests.games.helpers.contrast import contrast

faces = st.builds(Face, *(st.integers(0, len(of) - 1) for of in CHOICES))


@given(st.binary(max_size=64), st.text(max_size=60))
def test_any_bytes_are_a_face(data: bytes, who: str) -> None:
    face = face_of(data, who)
    assert face.rgb in COLOURS
    assert face == face_of(data, who)


@given(faces, st.binary(max_size=9), st.text())
def test_a_face_comes_back_as_it_was_sent(face: Face, more: bytes, who: str) -> None:
    assert face_of(face.data + more, who) == face


def test_who_has_chosen_none_wears_no_hat_and_is_not_angry() -> None:
    assert {face_of(b"", f"id {number}").hat for number in range(50)} == {0}
    seen = {EYES[face_of(b"", f"id {number}").eyes] for number in range(200)}
    assert seen == {*EYES} - {"angry"}
    assert len({face_of(b"", f"id {number}").colour for number in range(200)}) == 12


def test_every_colour_can_be_read() -> None:
    for colour in COLOURS:
        for ground in (GROUND, RAISED):
            assert contrast(colour, ground) >= 4.5


def test_a_face_has_as_many_shades_as_256_people_need() -> None:
    for colour in COLOURS:
        shades = [shaded(colour, shade) for shade in range(22)]
        assert shades[0] == colour
        assert len(set(shades)) == 22
        assert max(min(shade) for shade in shades) < 220  # white is the user alone
