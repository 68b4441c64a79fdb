"""The colours of the terminal chat. Each can be read on a dark and on a light terminal.

prompt_toolkit takes the nearest ones of a terminal with few, and none at all if the
variable NO_COLOR is set.
"""

from __future__ import annotations

from games.face import Face

# For each colour of a face the one that looks most like it, of the 256 that nearly
# every terminal has: of those with a contrast of 3.7 and more to black and to white
# alike, for nobody knows on which of them the user writes.
PEOPLE = (
    *("#d70000", "#d75f00", "#878700", "#5f8700", "#00875f", "#008787"),
    *("#0087d7", "#5f5fff", "#af5fd7", "#d700af", "#87875f", "#5f87af"),
)

GREY = "#767676"

STYLES = {
    "time": GREY,
    "bar": GREY,
    "quiet": GREY,
    "told": "",  # what the program answers
    "warning": "#d70000",
    "me": "bold",
    "side": "italic",  # "-> Ana"
    "call": "bold reverse",  # the own name, within a text
    "sending": GREY,
    "delivered": "#008700",
    "queued": "#af5f00",
    "failed": "#d70000 bold",
    "status": GREY,
    "target": "bold",
    "new": "bold",
    "chosen": "reverse",
} | {f"person{number}": f"bold {colour}" for number, colour in enumerate(PEOPLE)}


def style_of(face: Face) -> str:
    """The class of what is written in somebody's colour, which is that of his face in
    the window."""
    return f"person{face.colour % len(PEOPLE)}"
