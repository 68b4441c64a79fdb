"""The host's ticks on a detour: through whom this node hears them, and to whom it
passes them on."""

from __future__ import annotations

from p2p.identity import NodeId

RELAY_FOR = 1.0  # seconds that ticks are passed on after a request
AVOIDED_FOR = 3.0  # seconds for which nobody is asked whose ticks did not fit
MOST_AVOIDED = 16  # members that are remembered so


class TickRelay:
    """Of one node in one room. Requests run out, so both sides forget each other."""

    def __init__(self) -> None:
        # Who passes ticks on; None if the host itself is heard, or nobody is.
        self.via: NodeId | None = None
        self._asked_at = 0.0
        self._listeners: dict[NodeId, float] = {}  # who gets them, until when
        self._avoided: dict[NodeId, float] = {}  # whose ticks did not fit, until when

    def clear(self) -> None:
        """Another reign."""
        self.via = None
        self._listeners.clear()

    # --- hearing ---------------------------------------------------------------------

    def listen(self, via: NodeId | None, asked_at: float) -> None:
        """`via` passes the ticks on; it was asked for it, by whatever message, then."""
        self.via, self._asked_at = via, asked_at

    def may_renew(self, now: float) -> bool:
        """Whether to ask again, as the last request runs out; if so, it is noted."""
        if self.via is None or now - self._asked_at <= RELAY_FOR / 2:
            return False
        self._asked_at = now
        return True

    def avoid(self, relay: NodeId, now: float) -> None:
        """What that one passed on does not fit: it lies, or was lied to itself."""
        self._avoided.pop(relay, None)
        if len(self._avoided) >= MOST_AVOIDED:
            del self._avoided[next(iter(self._avoided))]
        self._avoided[relay] = now + AVOIDED_FOR

    def avoids(self, relay: NodeId | None, now: float) -> bool:
        """Whether to hear the host through another than that one."""
        return relay is not None and self._avoided.get(relay, now) > now

    # --- passing on ------------------------------------------------------------------

    def serve(self, peer: NodeId, now: float) -> None:
        """A peer hears the host only through this node."""
        self._listeners[peer] = now + RELAY_FOR

    def down(self, peer: NodeId) -> None:
        """Its link closed."""
        self._listeners.pop(peer, None)

    def listeners(self, now: float) -> list[NodeId]:
        """To whom a tick is to be passed on."""
        if self._listeners:
            kept = {p: t for p, t in self._listeners.items() if t > now}
            self._listeners = kept
        return list(self._listeners)
