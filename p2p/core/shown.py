"""As what the user sees others: with a code where a name is not enough, or not at all.

Whom he muted he does not want to read, and whom he blocked neither. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from p2p.blocked import MAX_MUTED
from p2p.errors import BadText
from p2p.events import ChatMessage, ChatReceived, RoomView
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances
from p2p.membership.blocklist import Blocklist
from p2p.text.company import Company


class Shown:
    """To the user of one node. `muted`: by him, in earlier runs."""

    def __init__(
        self,
        me: NodeId,
        appearances: Appearances,
        blocklist: Blocklist,
        muted: Iterable[NodeId],
    ) -> None:
        self._me = me
        self._appearances = appearances
        self._blocklist = blocklist
        self.muted = {*muted} - {me}  # to be changed by `mute` alone

    def mute(self, node: NodeId, on: bool) -> None:
        """Show nothing of what this one says, or all of it again. Raises `BadText`."""
        if node == self._me:
            raise BadText("You cannot mute yourself.")
        if not on:
            self.muted.discard(node)
        elif len(self.muted) >= MAX_MUTED and node not in self.muted:
            raise BadText(f"{MAX_MUTED} are muted already: unmute one of them.")
        else:
            self.muted.add(node)

    def follow(self, former: Shown) -> None:
        """Another identity of the same user has muted these."""
        self.muted |= former.muted

    def hides(self, node: NodeId) -> bool:
        """Whether nothing that this one said is to be seen."""
        return node in self.muted or node in self._blocklist

    def event(self, event: ChatReceived) -> ChatReceived:
        """What has just come, with a code where that is needed."""
        is_coded = self._is_coded(event.sender, event.name)
        return replace(event, coded=True) if is_coded else event

    def view(self, view: RoomView) -> RoomView:
        """With codes for those, too, whose names alone could mean somebody outside."""
        members = tuple(
            replace(one, coded=True)
            if not one.bot and self._is_coded(NodeId(one.id), one.name)
            else one
            for one in view.members
        )
        return replace(view, members=members)

    def past(self, said: Sequence[ChatMessage]) -> tuple[ChatMessage, ...]:
        """With codes where two who have equal names speak, or one is here."""
        among = Company((one.sender, one.name) for one in said)
        return tuple(
            replace(one, coded=True)
            if not among.is_clear(one.sender, one.name)
            or self._is_coded(one.sender, one.name)
            else one
            for one in said
        )

    def _is_coded(self, node: NodeId, name: str) -> bool:
        """Whether that name alone could mean another than that one."""
        return self._appearances.is_coded(node, name)
