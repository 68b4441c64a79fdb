"""The colours of the terminal chat. Each can be read on a dark and on a light terminal.

prompt_toolkit takes the nearest ones of a terminal with few, and none at all if the
variable NO_COLOR is set.
"""

from __future__ import annotations

from zlib import crc32

# Of the 256 that nearly every terminal has, those with a contrast of 3.7 and more to
# black and to white alike.
PEOPLE = (
    *("#d70000", "#af5f00", "#878700", "#5f8700", "#008700", "#00875f"),
    *("#008787", "#0087d7", "#5f5fff", "#875fd7", "#d700d7", "#d70087"),
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


def style_of(who: str) -> str:
    """The class of what is written in somebody's colour: the same one everywhere, and
    each time he is here."""
    return f"person{crc32(who.encode()) % len(PEOPLE)}"
