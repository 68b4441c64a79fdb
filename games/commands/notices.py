"""What whoever looks at the network only for a moment must know, too."""

from __future__ import annotations

from collections.abc import Collection

from games.console import streams
from p2p import Node, Notice

# Codes of notices.
TYPED = frozenset(("other_app", "peer_unknown"))  # of `--peer`; the doctor says more
WARNINGS = TYPED | {"profile", "peer_self", "port"}


def warn(node: Node, known: Collection[str] = ()) -> None:
    """Complain of what the node has noticed by now. `known`: codes of what is said
    anyway."""
    for event in node.poll():
        if isinstance(event, Notice) and event.code in WARNINGS - {*known}:
            streams.complain(event.text)
