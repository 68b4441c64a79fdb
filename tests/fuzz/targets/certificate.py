"""The certificate that a stranger shows, before anything is proven; and a key file."""

from __future__ import annotations

from p2p.identity import is_node_id
from p2p.profile.keys import (
    CERTIFICATE_LIMIT,
    certificate_id,
    names_itself,
    parse_key_file,
)


def one(data: bytes) -> None:
    try:
        node = certificate_id(data)
    except ValueError:
        pass
    else:
        assert len(data) <= CERTIFICATE_LIMIT
        assert is_node_id(node)
        assert names_itself(data, node) in (True, False)
    try:
        identity = parse_key_file(data, None)
    except ValueError:
        return
    again = parse_key_file(identity.pem(), None)
    assert (again.id, again.certificate_der) == (identity.id, identity.certificate_der)
