"""Faces: whatever comes, everybody has one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from games.face import CHOICES, COLOURS, Face, face_of
from games.window.theme import GROUND, RAISED, Colour

faces = st.builds(Face, *(st.integers(0, len(of) - 1) for of in CHOICES))


@given(st.binary(max_size=64), st.text(max_size=60))
def test_any_bytes_are_a_face(data: bytes, who: str) -> None:
    face = face_of(data, who)
    assert face.rgb in COLOURS
    assert face == face_of(data, who)


@given(faces, st.binary(max_size=9), st.text())
def test_a_face_comes_back_as_it_was_sent(face: Face, more: bytes, who: str) -> None:
    assert face_of(face.data + more, who) == face


def test_who_has_chosen_none_wears_no_hat() -> None:
    assert {face_of(b"", f"id {number}").hat for number in range(50)} == {0}
    assert len({face_of(b"", f"id {number}").colour for number in range(200)}) == 12


def test_every_colour_can_be_read() -> None:
    for colour in COLOURS:
        for ground in (GROUND, RAISED):
            assert contrast(colour, ground) >= 4.5


def contrast(one: Colour, other: Colour) -> float:
    """By WCAG 2.1."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
