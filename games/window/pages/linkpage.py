"""Shows where a link leads before anything opens it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from games.window.chat.links import checked
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Row, Words
from games.window.theme import TEXT

LINE = 60  # signs of an address on one line
NOT_OPENED = "No browser could be started. Copy the address instead."


class LinkPage(Dialog):
    """The whole `address`, which `checked` let pass; `copy` puts it on the clipboard.
    The keyboard is on the button that opens nothing."""

    title = "Open this link?"

    def __init__(self, address: str, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._address = address
        self._copy = copy
        self.at = "copy"

    def rows(self) -> list[Row]:
        """The address as long as it is, and what can be done with it."""
        # A long address may be scrolled out of sight, but not whom one has to trust.
        whose = f"It leads to {urlsplit(self._address).netloc}"
        return [
            *((Words(line, TEXT),) for line in _lines(self._address)),
            (Words("Somebody wrote it here: open it only if you trust it."),),
            *((Words(line, TEXT),) for line in _lines(whose)),
            (
                Button("open", "Open", self._open),
                Button("copy", "Copy", self._copied),
                Button("no", "Cancel", self.close),
            ),
        ]

    def _open(self) -> None:
        if not checked(self._address):
            return
        import webbrowser  # rarely needed, and long to import

        try:
            webbrowser.get()
        except webbrowser.Error:
            self.fail(NOT_OPENED)
            return
        begin = partial(webbrowser.open, self._address)  # it may take its time
        threading.Thread(target=begin, name="hydralan-browser", daemon=True).start()
        self.close()

    def _copied(self) -> None:
        self._copy(self._address)
        self.close()


def _lines(text: str) -> list[str]:
    return [text[at : at + LINE] for at in range(0, len(text), LINE)]
