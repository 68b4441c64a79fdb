"""TLS contexts in which each side trusts exactly the certificate that it was shown."""

from __future__ import annotations

import ssl

from p2p.keys import Identity


def context(
    identity: Identity, peer_certificate: bytes, server: bool
) -> ssl.SSLContext:
    """For one connection. The peer must prove the key of `peer_certificate` (DER).

    Raises ssl.SSLError if that is no certificate.
    """
    side = ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT
    made = ssl.SSLContext(side)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname = False  # the certificate names a key, not a machine
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_cert_chain(identity.key_file)
    made.load_verify_locations(cadata=peer_certificate)
    if server:
        made.num_tickets = 0  # no session is ever resumed: do not send any tickets
    return made
