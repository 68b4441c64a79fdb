"""Word that messages of the application came: what each side of a connection owes the
other. Pure."""

from __future__ import annotations

from p2p.effects import Parcel
from p2p.messages import Ping, Pong
from p2p.wire.manifest import Manifest

MUCH = 64 * 1024  # bytes since the last receipt: the next one is waited for


class Receipts:
    """Those of one connection, both ways: a `Ping` asks for one, a `Pong` is it."""

    def __init__(self) -> None:
        self._manifest = Manifest()  # of what we send
        self._owed: Ping | None = None  # what the peer asks
        self._is_held = False
        self._came = 0  # bytes since the last one that we gave

    # --- of what we send -------------------------------------------------------------

    def load(self, parcel: Parcel) -> None:
        """It goes with what is written next."""
        self._manifest.load(parcel)

    def asks(self) -> bool:
        """Whether now one is to be asked for, behind all that was loaded; then it is
        asked for."""
        wants = self._manifest.wants_receipt
        if wants:
            self._manifest.asked()
        return wants

    def asks_at_last(self) -> bool:
        """The same, if nothing can be said any more that would ask for it."""
        wants = self._manifest.is_loaded
        if wants:
            self._manifest.asked()
        return wants

    def got(self) -> list[Parcel]:
        """The peer has given one: the parcels that are done with."""
        return self._manifest.receipt()

    def rest(self) -> list[Parcel]:
        """What nobody will say any more that he has it."""
        return self._manifest.rest()

    # --- of what the peer sends ------------------------------------------------------

    def came(self, size: int) -> None:
        """So many bytes of the peer's came."""
        self._came += size

    def asked(self, ping: Ping) -> None:
        """The peer wants one for all that came before this."""
        self._owed = ping

    def hold(self) -> None:
        """Give none until `go_on`: too much of this peer's waits here."""
        self._is_held = True

    def go_on(self) -> None:
        """There is room for more of this peer's."""
        self._is_held = False

    def give(self) -> tuple[Pong, bool] | None:
        """The one that is owed and may be given, once; and whether it is waited for: of
        little that came, nobody does, so it goes with other words."""
        if self._owed is None or self._is_held:
            return None
        given, hurry = Pong(self._owed.number), self._came > MUCH
        self._owed, self._came = None, 0
        return given, hurry
