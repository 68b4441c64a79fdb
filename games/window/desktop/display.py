"""The window as the desktop has it: opening it, its size, full screen and back.

No window is larger than its desktop less a taskbar, and none is so small that its parts
would lie on each other. Main thread.
"""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from contextlib import suppress

import pygame

from games.window.desktop.hush import hushed
from games.window.desktop.icon import draw_sign, icon
from games.window.theme import GROUND

PROGRAM = "hydralan"  # to the desktop, which groups windows by it
SIZE = (1100, 720)  # of the window on an ordinary desktop
MIN_SIZE = (640, 360)
ORDINARY = (1920, 1080)  # a desktop on which everything has its plain size
BARS = 96  # pixels for frame, title, taskbar and menu; a dock may stand at the side
REPEAT = (400, 35)  # milliseconds until a held key repeats, and between repeats
MAX_LOCKS = 100  # that are taken off; what is locked then is held by something
UNSEEN = ("offscreen", "dummy")
# All events that the window lives by.
EVENTS = (
    *(pygame.QUIT, pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTINPUT, pygame.TEXTEDITING),
    *(pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP),
    *(pygame.MOUSEWHEEL, *range(pygame.WINDOWSHOWN, pygame.WINDOWDISPLAYCHANGED + 1)),
)

Size = tuple[int, int]


class NoDisplay(RuntimeError):
    """There is no screen to open a window on; the text says what SDL says."""


def scale_of(desktop: Size) -> float:
    """How much larger than on an ordinary desktop all has to be; at least 1."""
    long, short = max(desktop), min(desktop)  # some stand upright
    return max(1.0, min(long / ORDINARY[0], short / ORDINARY[1]))


def roomy(desktop: Size) -> Size:
    """The largest window that leaves frame, title, and a taskbar at any side."""
    bars = BARS * scale_of(desktop)
    return max(1, round(desktop[0] - bars)), max(1, round(desktop[1] - bars))


def opening(desktop: Size) -> Size:
    """The size of a new window there."""
    return _least(_scaled(SIZE, desktop), roomy(desktop))


def smallest(desktop: Size) -> Size:
    """No window there may become smaller than this."""
    return _least(_scaled(MIN_SIZE, desktop), roomy(desktop))


def _scaled(size: Size, desktop: Size) -> Size:
    scale = scale_of(desktop)
    return round(size[0] * scale), round(size[1] * scale)


def _least(one: Size, other: Size) -> Size:
    return min(one[0], other[0]), min(one[1], other[1])


class Display:
    """The open window. Raises NoDisplay if there can be none."""

    def __init__(self, title: str) -> None:
        _prepare()
        self._desktop = ORDINARY
        self.is_maximised = False  # as the desktop says
        self._is_awake = False
        self._name = self._title = title
        try:
            with hushed():
                self._open(title)
        except pygame.error as error:
            raise NoDisplay(str(error)) from error
        pygame.key.set_repeat(*REPEAT)
        pygame.key.stop_text_input()  # SDL begins with it; the chat asks for it

    def _open(self, title: str) -> None:
        pygame.display.init()
        # Without any screen SDL may choose to draw into nowhere; that is for tests.
        unseen = pygame.display.get_driver() in UNSEEN
        if unseen and "SDL_VIDEODRIVER" not in os.environ:
            raise NoDisplay("no display was found")
        if pygame.display.get_driver() == "x11":
            # Else SDL draws each picture through OpenGL. Where that is done by the
            # processor a picture takes it thirty times as long as by shared memory; and
            # everywhere the window opens later, and takes more memory.
            os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
        self._desktop = desktop_of(0)
        pygame.display.set_icon(icon())
        pygame.display.set_caption(title)
        pygame.display.set_mode(opening(self._desktop), pygame.RESIZABLE)
        self._surface = pygame.display.get_surface()
        window = _window()
        # Its number, and not the object: one that outlived the end of pygame would,
        # whenever it is collected, take its name from the window that is open then.
        self._number = window.id
        window.minimum_size = smallest(self._desktop)
        self._show_sign()

    def _show_sign(self) -> None:
        """The first picture, until there is another one: where it began, nobody waits
        before an empty window."""
        surface = pygame.display.get_surface()
        if surface is None:
            return
        surface.fill(GROUND)
        sign = pygame.Rect(0, 0, min(surface.get_size()) // 4, 0)
        sign.height = sign.width
        sign.center = surface.get_rect().center
        draw_sign(surface, sign)
        pygame.display.flip()

    def is_ours(self) -> bool:
        """Whether pygame and its window are as they were opened, as far as can be seen
        in a microsecond; takes off locks of its surface."""
        surface = pygame.display.get_surface()
        return (
            surface is not None
            and surface is self._surface
            and bool(surface.get_flags() & pygame.RESIZABLE)
            and pygame.font.get_init()
            and unlocked(surface)
        )

    def put_back(self) -> bool:
        """Undo what a game's code may have done to the window, and to how keys and
        mouse come; False if the window is another one, or cannot be drawn on."""
        surface = pygame.display.get_surface()
        if surface is None or not self.is_ours():
            return False
        window = _window()
        if window.id != self._number:
            return False
        if window.minimum_size != smallest(self._desktop):
            return False
        surface.set_clip(None)
        if pygame.event.get_blocked(EVENTS):
            pygame.event.set_allowed(EVENTS)
        if pygame.event.get_grab():
            pygame.event.set_grab(False)
        if pygame.key.get_repeat() != REPEAT:
            pygame.key.set_repeat(*REPEAT)
        if not pygame.mouse.get_visible():
            pygame.mouse.set_visible(True)
        if pygame.display.get_caption()[0] != self._title:
            pygame.display.set_caption(self._title)
        return True

    def keep_awake(self, on: bool) -> None:
        """Hold screensaver and lock off, or no more. May be called often."""
        if on != self._is_awake:
            self._is_awake = on
            pygame.display.set_allow_screensaver(not on)

    def count(self, news: int) -> None:
        """Say in the title, which taskbars show, how many things wait for the user."""
        self._title = f"({news}) {self._name}" if news else self._name
        pygame.display.set_caption(self._title)

    def flash(self) -> None:
        """Draw the user's eye to the window, until he turns to it. Not every desktop
        can, and not every pygame."""
        with suppress(pygame.error, AttributeError):
            _window().flash(pygame.FLASH_UNTIL_FOCUSED)

    @property
    def scale(self) -> float:
        """How much larger than on an ordinary desktop all has to be; at least 1."""
        return scale_of(self._desktop)

    def take(self, event: pygame.event.Event) -> None:
        """Note what the desktop did to the window; other events are ignored."""
        if event.type == pygame.WINDOWDISPLAYCHANGED:
            self._moved(getattr(event, "display_index", 0))
        elif event.type == pygame.WINDOWMAXIMIZED:
            self.is_maximised = True
        elif event.type == pygame.WINDOWRESTORED:
            # SDL says this, too, of one that fills the screen from now on.
            self.is_maximised = self.is_maximised and pygame.display.is_fullscreen()

    def toggle_full(self) -> None:
        """Fill the screen, or be a window of the former size again."""
        # `pygame.display.toggle_fullscreen` loses the former size on X11, and does
        # nothing on Wayland.
        window = _window()
        if pygame.display.is_fullscreen():
            window.set_windowed()
            if self.is_maximised:
                window.maximize()
        else:
            window.set_fullscreen(desktop=True)

    def _moved(self, display: int) -> None:
        """Onto another screen, which may be a smaller one."""
        self._desktop = desktop_of(display)
        window = _window()
        window.minimum_size = smallest(self._desktop)
        fitting = _least(window.size, roomy(self._desktop))
        kept = self.is_maximised or pygame.display.is_fullscreen()  # by the desktop
        if window.size != fitting and not kept:
            window.size = fitting


def _prepare() -> None:
    """What SDL asks the environment for before it begins."""
    # To the desktop, which groups windows by it; pygame says "__main__.py".
    os.environ["SDL_VIDEO_X11_WMCLASS"] = PROGRAM
    os.environ["SDL_VIDEO_WAYLAND_WMCLASS"] = PROGRAM
    os.environ.setdefault("SDL_APP_NAME", "Hydra LAN")
    # The list of an input method, without which nobody can choose what he writes.
    os.environ.setdefault("SDL_IME_SHOW_UI", "1")
    # Else SDL holds screensaver and lock off as long as there is a window.
    os.environ.setdefault("SDL_VIDEO_ALLOW_SCREENSAVER", "1")
    if sys.platform == "win32":
        # Else the taskbar takes us for Python, and shows its icon.
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(PROGRAM)


def desktop_of(number: int) -> Size:
    desktops = pygame.display.get_desktop_sizes()
    return desktops[number] if number < len(desktops) else ORDINARY


def _window() -> pygame.Window:
    with warnings.catch_warnings():
        # Deprecated in favour of a Window from the start; but then `pygame.display`,
        # which the screens of games may use, would know of no window.
        warnings.simplefilter("ignore", DeprecationWarning)
        return pygame.Window.from_display_module()


def unlocked(surface: pygame.Surface) -> bool:
    """Take off all locks that were left; False if something holds one for itself."""
    for _ in range(MAX_LOCKS):
        if not surface.get_locked():
            return True
        surface.unlock()
    return False
