"""What the user did, as pygame tells it. What is malformed is dropped.

Anybody in this process may post events, as games do, and a few keys of a few layouts
are too much for pygame itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pygame

MAX_EVENTS = 2000  # in one turn; the rest comes with the next
INTS = range(-(2**31), 2**32)

# What we read of an event, and must be there.
_NEEDED: dict[int, dict[str, type]] = {
    pygame.KEYDOWN: {"key": int, "mod": int},
    pygame.KEYUP: {"key": int},
    pygame.TEXTINPUT: {"text": str},
    pygame.TEXTEDITING: {"text": str},
    pygame.MOUSEMOTION: {"pos": tuple},
    pygame.MOUSEBUTTONDOWN: {"pos": tuple, "button": int},
    pygame.MOUSEBUTTONUP: {"pos": tuple, "button": int},
    pygame.MOUSEWHEEL: {"y": int},
    pygame.JOYDEVICEADDED: {"device_index": int},
    pygame.JOYDEVICEREMOVED: {"instance_id": int},
    pygame.JOYAXISMOTION: {"instance_id": int, "axis": int, "value": float},
    pygame.JOYHATMOTION: {"instance_id": int, "value": tuple},
    pygame.JOYBUTTONDOWN: {"instance_id": int, "button": int},
    pygame.JOYBUTTONUP: {"instance_id": int, "button": int},
}
# What may be lacking.
_OPTIONAL: dict[str, type] = {"scancode": int, "unicode": str, "display_index": int}


def came(kinds: Sequence[int] | None = None) -> bool:
    """Whether the user did something since, of these kinds of pygame's; whoever takes
    it finds out what. Never waits."""
    try:
        return pygame.event.peek(kinds)
    except pygame.error:  # the window is gone; whoever draws will find that out
        return True


def taken() -> list[pygame.event.Event]:
    """All that came since, oldest first. Never waits."""
    done: list[pygame.event.Event] = []
    for _ in range(MAX_EVENTS):
        try:
            event = pygame.event.poll()
        except SystemError:
            # pygame takes SDL's name of a key for ASCII: AltGr+C is © in Georgia.
            continue
        except pygame.error:  # the window is gone; whoever draws will find that out
            break
        if event.type == pygame.NOEVENT:
            break
        if _is_whole(event):
            done.append(event)
    return done


def _is_whole(event: pygame.event.Event) -> bool:
    fields: dict[str, Any] = event.dict
    needed = _NEEDED.get(event.type, {})
    return all(_is(fields.get(name), kind) for name, kind in needed.items()) and all(
        _is(fields[name], kind) for name, kind in _OPTIONAL.items() if name in fields
    )


def _is(value: object, kind: type) -> bool:
    if kind is tuple:
        pair = isinstance(value, tuple) and len(value) == 2
        return pair and all(_is(part, int) for part in value)  # type: ignore[attr-defined]
    return isinstance(value, kind) and (kind is not int or value in INTS)
