"""What to call several who may share a name: nobody twice. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable

from p2p.identity import NodeId, short_code
from p2p.text.company import Company

_MYSELF = NodeId("")  # stands for whose id is not asked for


def labelled(
    named: Iterable[tuple[NodeId, str]],
    me: str | None = None,
    apart: Container[str] = (),
) -> dict[NodeId, str]:
    """A label for every (id, name) that no other has: its name, with a code if it must.

    `me` is the own name: who is called the same gets a code too. Names that only look
    alike count as the same name, and who has written what looks like a code into his
    name gets his own behind that. `apart`: who has his code in any case.
    """
    names = dict(named)
    company = Company(names.items())
    if me is not None:
        company.put(_MYSELF, me)
    return {
        node: name
        if node not in apart and company.is_clear(node, name)
        else coded(node, name)
        for node, name in names.items()
    }


def coded(node: NodeId, name: str) -> str:
    """A name with its code."""
    return f"{name} {short_code(node)}".strip()
