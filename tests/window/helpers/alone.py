"""`python -m tests.window.helpers.alone`: the real window on a stand-in node.

Real keys go in. It tells as JSON lines what happened at it, and takes commands: lines
`peers N`, `call`, `full`. There is no network.
"""

from __future__ import annotations

import json
import sys
import threading
from queue import SimpleQueue
from typing import Any

import pygame

from games.window.app import App
from p2p import EVERYONE, ChatReceived
from tests.window.helpers.standin import StandIn, node_of


class Told(StandIn):
    """Says what is asked of it."""

    def say(self, text: str, to: str | None = None) -> str:
        tell(said=text)
        return super().say(text, to)

    def press(self, value: Any) -> bool:
        tell(pressed=value)
        return super().press(value)

    def block(self, one: Any, on: bool = True) -> None:
        super().block(one, on)
        tell(blocked=[peer.name for peer in self.blocked()])

    def leave(self) -> None:
        tell(left=True)
        super().leave()


def tell(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


class Watched(App):
    """Tells of its size, of what was typed and where the keys go, as it changes."""

    told: dict[str, Any]

    def turn(self, done: Any = None) -> None:
        super().turn(done)
        surface = pygame.display.get_surface()
        assert surface is not None
        now = {
            "size": list(surface.get_size()),
            "full": pygame.display.is_fullscreen(),
            "typed": self.chat.field.text,
            "to": self.talk.company.label(self.talk.current),
            "page": "game" if self.arena else "lobby",
            "keyboard": pygame.key.get_focused(),
            "maximised": self.display.is_maximised,
            "title": pygame.display.get_caption()[0],
            "typing": self.chat.field.focused,
            "peers": [peer.name for peer in self.neighbours.peers],
        }
        for name, value in now.items():
            if self.told.get(name) != value:
                self.told[name] = value
                tell(**{name: value})


def main() -> None:
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(
        target=lambda: [lines.put(line) for line in sys.stdin], daemon=True
    ).start()
    node = Told()
    app = Watched(node)  # type: ignore[arg-type]
    app.told = {}
    tell(ready=True, desktops=pygame.display.get_desktop_sizes())
    while not app.closing:
        while not lines.empty():
            word, _, rest = lines.get().strip().partition(" ")
            if word == "peers":
                node.meet(*(f"Pupil {n}" for n in range(int(rest))))
            elif word == "call":
                text = f"hello @{node.name}"
                who = node_of(9)
                node.happen(ChatReceived("1", who, "Eve", EVERYONE, text, 1e9))
            elif word == "full":
                app.display.toggle_full()
        app.turn(app.pace.wait())
    tell(closed=True)


if __name__ == "__main__":
    main()
