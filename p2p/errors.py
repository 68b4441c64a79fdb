"""Everything that p2p raises.

HydraError
├── ProfileError          the profile folder cannot be used
├── BadText               a text, name or value that may not be sent, with the reason
├── NotConnected          no link to that peer
├── TooMuchWaiting        that peer does not take what it is sent
├── AskFailed             the peer answered with an error, or not in time
├── LocalProtocolError    this program called a machine in a way it forbids: a bug
└── RemoteProtocolError   a peer sent what it must not; it is hung up on, never raised
    │                     to the application
    ├── OtherApp          it belongs to another application
    └── OtherVersion      it speaks another version of the protocol
"""

from __future__ import annotations


class HydraError(Exception):
    """Base of all errors of this package; its text can be shown to the user."""


class ProfileError(HydraError):
    """The profile folder cannot be read or written; names path and cause."""


class BadText(HydraError, ValueError):
    """A text, name or value that may not be sent; says why in plain words."""


class NotConnected(HydraError):
    """There is no link to that peer."""


class TooMuchWaiting(HydraError):
    """So much waits to be sent to that peer that nothing more is taken for it."""


class AskFailed(HydraError):
    """The peer answered with an error, or did not answer in time."""


class LocalProtocolError(HydraError):
    """A machine was called in a way its contract forbids: our bug, never the peer's."""


class RemoteProtocolError(HydraError):
    """A peer broke the protocol. The core turns it into a `HangUp`."""


class OtherApp(RemoteProtocolError):
    """A peer belongs to another application."""

    def __init__(self, app: str, own: str) -> None:
        super().__init__(f"it belongs to the application {app}, this node to {own}")
        self.app = app


class OtherVersion(RemoteProtocolError):
    """A peer speaks another version. `certificate`: as it was shown, unproven."""

    def __init__(self, text: str, version: int, certificate: bytes) -> None:
        super().__init__(text)
        self.version = version
        self.certificate = certificate
