"""A key that can be told across a room, and is not guessed in a lesson."""

from __future__ import annotations

import secrets

_LIST = """
acorn amber anchor apple arrow autumn bacon badge bamboo banjo basil beacon beaver berry
bison blanket bottle breeze bridge bronze bucket butter button cactus camel candle
canvas carbon carpet castle cedar cello chalk cherry cinema circus clover cobalt coconut
comet copper coral cotton crayon crystal dolphin donkey dragon eagle ember engine falcon
feather fennel ferry fiddle forest fossil garlic gecko ginger glacier goblet granite
hammer harbour hazel helmet heron honey igloo island ivory jacket jasmine jigsaw jungle
kayak kettle kitten ladder lagoon lantern lemon lizard lobster magnet mango maple marble
meadow melon mirror monkey mustard napkin nectar noodle oasis olive onion orbit otter
oyster paddle panther paper parrot pebble pepper pillow planet pocket
"""
WORDS = tuple(_LIST.split())
COUNT = 3


def suggest() -> str:
    """Three words at random."""
    return " ".join(secrets.choice(WORDS) for _ in range(COUNT))
