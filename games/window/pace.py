"""When there is something new to draw, and how long to sleep until then.

A window that nobody touches and in which nothing happens costs next to nothing: it only
looks now and then whether the network has something. What a whole turn of the loop
costs is many times what a look at the keys does, so these are looked at more often than
turns are taken. Main thread.
"""

from __future__ import annotations

import time

import pygame

from games.window.desktop.events import came, taken

FRAMES = 60  # a second, while something moves
GLANCE = 0.002  # seconds between looks at the keys, while a game is played
SHARP = 0.0004  # seconds between them just before a key comes too late,
PLAYED_FOR = 5.0  # if the user did something in the last seconds: so many
MARGIN = 0.0025  # seconds by which it is not known when that is
HUSH = 0.01  # seconds before that, at the most, from which on no picture is begun
SLOWER = 1 / 8  # of the last picture in what one takes on average
LOOK_EVERY = 0.04  # seconds between looks at user and network while nothing does
KEYS = (
    *(pygame.KEYDOWN, pygame.KEYUP, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP),
    *(pygame.JOYHATMOTION, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP),
)
ANSWERED = 0.5  # seconds in which the network answers, as a rule, what the user did
USED_FOR = 2.0  # seconds after what he did last; so long he is looked at more often


class Pace:
    """Decides for each turn of the loop whether it draws, and waits for the next."""

    def __init__(self) -> None:
        self._clock = pygame.time.Clock()
        self._stirred = True
        self._picture: object = None
        self._drew = False
        self._used = 0.0  # when the user did something last
        self._due = 0.0  # when the next picture is, while a game is played
        self._begun = 0.0  # the last picture
        self._cost = 0.0  # seconds that one takes on average

    def stir(self) -> None:
        """Something happened that may show."""
        self._stirred = True

    def draws(self, picture: object) -> bool:
        """Whether to draw now. `picture`: all that it depends on and that changes by
        itself; equal ones look the same. Nobody sees a window that is minimised."""
        self._drew = False
        if not pygame.display.get_active():
            self._stirred = True  # draw as soon as it is seen again
        elif self._stirred or picture != self._picture:
            self._stirred, self._picture, self._drew = False, picture, True
            self._begun = time.monotonic()
        return self._drew

    def wait(
        self,
        quick: bool = False,
        soon: float | None = None,
        bell: float | None = None,
    ) -> list[pygame.event.Event]:
        """Wait until the next turn; returns what the user did meanwhile. `quick`: a key
        ends the wait. `soon`: the clock at which a picture is due in any case; at once
        if that has passed. `bell`: that from which on a key comes too late for
        something: no picture is in the way of one that comes just before."""
        rested = time.monotonic() - self._used
        if quick and self._drew:
            self._watch(soon, bell if rested < PLAYED_FOR else None)
        elif self._drew:
            self._clock.tick(FRAMES)
        else:
            _rest(*rhythm(rested))
        done = taken()
        if done:
            self._used = time.monotonic()
        return done

    def _watch(self, soon: float | None, bell: float | None) -> None:
        """Wait for the next picture, or for a key, whichever comes first. A picture
        that comes early for either is one more: the others come as they would."""
        now = time.monotonic()
        self._cost += SLOWER * (now - self._begun - self._cost)
        if now >= self._due:
            self._due = max(self._due + 1 / FRAMES, now)
        until = self._due if soon is None else min(self._due, soon)
        hush = quiet(bell, self._cost)
        if hush[0] < until < hush[1]:
            until = hush[1]
        while (left := until - (now := time.monotonic())) > 0:
            time.sleep(min(left, glance(now, hush)))
            if came(KEYS):
                break


def rhythm(rested: float) -> tuple[float, float]:
    """Seconds between looks at the user, and between turns, of a window in which
    nothing happens and the user has done nothing for `rested` seconds. Pure."""
    if rested < ANSWERED:
        return 1 / FRAMES, 1 / FRAMES
    return (1 / FRAMES if rested < USED_FOR else LOOK_EVERY), LOOK_EVERY


def quiet(bell: float | None, cost: float) -> tuple[float, float]:
    """From when to when no picture is to be begun that takes `cost` seconds, for the
    sake of a key that comes just before `bell`. Never, if that is None. Pure."""
    if bell is None:
        return 0.0, 0.0
    return bell - min(HUSH, cost + MARGIN), bell + MARGIN


def glance(now: float, hush: tuple[float, float]) -> float:
    """Seconds in which not to look at the keys of who plays, from `now` on. Pure."""
    begins, ends = hush
    if begins <= now < ends:
        return SHARP
    return min(GLANCE, begins - now) if now < begins else GLANCE


def _rest(every: float, most: float) -> None:
    """Sleep for `most` seconds, or until the user does something, who is looked at so
    often. `pygame.event.wait` would look a thousand times a second."""
    until = time.monotonic() + most
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, every))
        if left > every and came():
            break
