"""A friendly name for who has not said what he is called: "Brave Otter". Pure.

A login or the name of a machine is never told to others unasked, and in a class room
all of them are "student". Every pair of these words can stand on a wall.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

QUALITIES = (
    *("Able", "Agile", "Bouncy", "Brave", "Breezy", "Bright", "Calm", "Cheerful"),
    *("Clever", "Cosy", "Curious", "Dapper", "Daring", "Eager", "Fearless", "Fleet"),
    *("Friendly", "Gallant", "Gentle", "Golden", "Happy", "Honest", "Jaunty", "Jolly"),
    *("Keen", "Kind", "Lively", "Loyal", "Lucky", "Merry", "Mighty", "Nimble"),
    *("Noble", "Patient", "Peppy", "Plucky", "Polite", "Proud", "Quick", "Quiet"),
    *("Rapid", "Ready", "Royal", "Shiny", "Smart", "Snappy", "Sparkling", "Spry"),
    *("Steady", "Sunny", "Super", "Swift", "Thoughtful", "Tidy", "Trusty", "Upbeat"),
    *("Valiant", "Vivid", "Warm", "Wise", "Witty", "Zany", "Zesty", "Zippy"),
)
ANIMALS = (
    *("Alpaca", "Antelope", "Badger", "Beetle", "Bison", "Camel", "Cheetah"),
    *("Chipmunk", "Condor", "Cricket", "Dolphin", "Dragonfly", "Eagle", "Falcon"),
    *("Finch", "Firefly", "Flamingo", "Fox", "Gazelle", "Gecko", "Giraffe", "Hamster"),
    *("Hare", "Hedgehog", "Heron", "Jaguar", "Kiwi", "Koala", "Ladybird", "Lark"),
    *("Lemur", "Leopard", "Lion", "Llama", "Lynx", "Magpie", "Marmot", "Meerkat"),
    *("Moose", "Narwhal", "Ocelot", "Octopus", "Orca", "Otter", "Owl", "Panda"),
    *("Parrot", "Pelican", "Penguin", "Pony", "Puffin", "Puma", "Rabbit", "Raven"),
    *("Robin", "Seahorse", "Seal", "Squirrel", "Swan", "Tiger", "Toucan", "Turtle"),
    *("Walrus", "Wolf", "Wombat", "Zebra"),
)


def nickname(choose: Callable[[Sequence[str]], str]) -> str:
    """One of each, as they were chosen: by chance, so that of thirty who start at once
    hardly two have the same."""
    return f"{choose(QUALITIES)} {choose(ANIMALS)}"


def is_nickname(name: str) -> bool:
    """Whether it can be one of these, as it is: then it says little of who bears it,
    where computers forget every night what they were called."""
    quality, _, animal = name.partition(" ")
    return quality in QUALITIES and animal in ANIMALS
