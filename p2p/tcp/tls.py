"""TLS contexts in which each side trusts exactly the certificate that it was shown.

To make a context costs as much as two handshakes, most of it to read the own key. So
one for each side is shared by all connections and trusts one certificate of each peer
that was shown so far. Two facts make that as good as one of its own:

- The connection compares what was proven with what it was shown, byte by byte.
- OpenSSL looks for trust by the name in a certificate. So one goes into the shared
  context only if it names its own key, by the id, and only one for each id. Whatever
  else is shown (as a copy of another's certificate with one bit changed, whose name
  would hide the true one) gets a context that trusts nothing else.
"""

from __future__ import annotations

import contextlib
import os
import ssl
import sys
from collections.abc import Iterator

from p2p.identity import NodeId
from p2p.profile.keys import Identity, names_itself

MAX_TRUSTED = 512  # certificates in the shared context; then a new one is begun


class Contexts:
    """Those of one node. Not for several threads at a time."""

    def __init__(self) -> None:
        self._sides = {True: _Shared(True), False: _Shared(False)}

    def prepare(self, identity: Identity) -> None:
        """Make them now, so that the first peer does not wait for it."""
        for side in self._sides.values():
            side.begin(identity)

    def context(
        self, identity: Identity, peer: NodeId, certificate: bytes, server: bool
    ) -> ssl.SSLContext:
        """For one connection with `peer`, which must prove the key of `certificate`.

        Whoever uses it must still compare what was proven with `certificate`: others
        prove theirs just as well. Raises ssl.SSLError if that is no certificate.
        """
        shared = self._sides[server].trusting(identity, peer, certificate)
        return shared or context(identity, certificate, server)


class _Shared:
    """The shared context of one side, made anew for another identity or if full."""

    def __init__(self, server: bool) -> None:
        self._server = server
        self._identity: Identity | None = None
        self._context: ssl.SSLContext | None = None
        self._trusted: dict[NodeId, bytes] = {}

    def trusting(
        self, identity: Identity, peer: NodeId, certificate: bytes
    ) -> ssl.SSLContext | None:
        """The context, if it trusts `certificate` and nothing else by that name."""
        if self._trusted.get(peer, certificate) != certificate:
            return None
        if self._context is None or self._is_over(identity, peer):
            self._context = self.begin(identity)
        if peer not in self._trusted:
            if not names_itself(certificate, peer):
                return None
            self._context.load_verify_locations(cadata=certificate)
            self._trusted[peer] = certificate
        return self._context

    def begin(self, identity: Identity) -> ssl.SSLContext:
        """A new one, without any trust, that is shared from now on."""
        self._identity, self._trusted = identity, {}
        self._context = _own(identity, self._server)
        return self._context

    def _is_over(self, identity: Identity, peer: NodeId) -> bool:
        full = len(self._trusted) >= MAX_TRUSTED and peer not in self._trusted
        return full or identity is not self._identity


def context(
    identity: Identity, peer_certificate: bytes, server: bool
) -> ssl.SSLContext:
    """For one connection. The peer must prove the key of `peer_certificate` (DER).

    Raises ssl.SSLError if that is no certificate.
    """
    made = _own(identity, server)
    made.load_verify_locations(cadata=peer_certificate)
    return made


def _own(identity: Identity, server: bool) -> ssl.SSLContext:
    """A context that proves the own key and trusts nobody yet."""
    side = ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT
    made = ssl.SSLContext(side)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname = False  # the certificate names a key, not a machine
    made.verify_mode = ssl.CERT_REQUIRED
    _take_key(made, identity)
    if server:
        made.num_tickets = 0  # no session is ever resumed: do not send any tickets
    return made


def _take_key(context: ssl.SSLContext, identity: Identity) -> None:
    # It takes keys from files alone. The file may be gone, with the stick or the share
    # that it was on, or there was never any: then for a moment there is one.
    if identity.key_file is not None:
        with contextlib.suppress(OSError):
            context.load_cert_chain(identity.key_file)
            return
    with _passing_file(identity.pem()) as name:
        context.load_cert_chain(name)


@contextlib.contextmanager
def _passing_file(data: bytes) -> Iterator[str]:
    """A file that only this user can read, in memory if the system has such."""
    if sys.platform == "linux" and os.path.isdir("/proc/self/fd"):
        with open(os.memfd_create("key"), "wb") as file:
            file.write(data)
            file.flush()
            yield f"/proc/self/fd/{file.fileno()}"
        return
    import tempfile  # which takes longer to import than the key to read

    handle, name = tempfile.mkstemp()
    try:
        with open(handle, "wb") as file:
            file.write(data)
        yield name
    finally:
        os.unlink(name)
