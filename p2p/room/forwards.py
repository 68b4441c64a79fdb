"""What comes to a room in letters, through others: proven, taken once, passed on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from p2p import messages
from p2p.election.roles import Role
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Forwarded
from p2p.relay.carriage import Carriage
from p2p.relay.letters import Letters, Opened
from p2p.room.bearers import Bearers
from p2p.room.gate import Bar
from p2p.room.replicator import Replicator

# They name no reign themselves, and mean nothing but in one.
_QUESTIONS = [kind.__struct_config__.tag for kind in (messages.Lost, messages.Prove)]
_FRAMES = messages.Frames.__struct_config__.tag
OF_ONE_REIGN = messages.Fetch, messages.Lull
Take = Callable[[NodeId, NodeId, Forwarded, float], None]


class Forwards:
    """Of one room on one node. `take`: does what is said, given who wrote it and who
    brought it."""

    def __init__(self, letters: Letters, replicator: Replicator, take: Take) -> None:
        self.me = letters.me
        self.letters = letters
        self.replicator = replicator
        self.courier = replicator.courier
        self.paths = replicator.courier.paths
        self.bearers = Bearers(replicator)
        self._do = take
        self._carriage = Carriage()

    def on_forward(self, peer: NodeId, sent: messages.Forward, now: float) -> None:
        """A letter came on the link of `peer`."""
        opened = self.letters.open(sent)
        if opened is None or opened.origin == self.me:
            return
        origin, target = opened.origin, opened.letter.target
        # Nobody need speak in the name of who has a link of his own.
        speaks = origin != peer and self.paths.speaks_itself(origin, now)
        passes_on = target != self.me
        if passes_on and speaks:
            return
        if not self.bearers.may_bring(peer, opened, now):
            self._turn_away(opened, peer, now)
            return
        # Also by who only passes it on, so garbage travels one link and not ten, and
        # nobody floods others through us.
        if not self.letters.is_genuine(opened):
            return
        if origin != peer:
            self.paths.came(origin, peer, now)
            if opened.letter.deaf and not passes_on:
                self.paths.doubted(origin, now)
        if passes_on:
            self._pass_on(opened, peer, now)
            return
        self._is_taken(opened)
        if not speaks or self._is_missed(opened):
            self._read(opened, peer, now)

    def _turn_away(self, opened: Opened, peer: NodeId, now: float) -> None:
        if not self.bearers.is_too_many(peer, opened):
            return
        is_told = self.replicator.turn_away(peer, now)
        if is_told and self.letters.is_genuine(opened):
            full = messages.Barred(self.replicator.id, Bar.FULL)
            self.courier.answer(peer, opened.origin, full)

    def _is_missed(self, opened: Opened) -> bool:
        # Of a host that fell silent a letter may be the first word again; and the
        # frames that come along are what proves it.
        election = self.replicator.election
        if election.hosting and opened.tag in _QUESTIONS:
            return True  # the same on its own link was answered where it hears nothing
        of_host = opened.origin == election.host and opened.tag == _FRAMES
        return of_host or election.role is Role.SUSPECT

    def _pass_on(self, opened: Opened, peer: NodeId, now: float) -> None:
        # Of who is no member the bearer answers for all that he brings: keys of his own
        # making cost a liar nothing.
        is_member = self.replicator.knows(opened.origin)
        writer = opened.origin if is_member else peer
        if not self._carriage.takes(writer, opened.letter.target, now):
            return
        if self.courier.pass_on(peer, opened, now):
            self._is_taken(opened)  # and not before: a copy with more hops may get on
        elif opened.letter.target != self.replicator.election.host:
            # It asks for a host that is none any more.
            self.replicator.correct(peer, now)

    def _is_taken(self, opened: Opened) -> None:
        self.letters.take(opened, self.replicator.copy.replica.residents)

    def _read(self, opened: Opened, peer: NodeId, now: float) -> None:
        origin, election = opened.origin, self.replicator.election
        if origin not in self.courier.linked:
            self.replicator.heard_through_others(origin, now)
        message = self.letters.message(opened)
        if isinstance(message, messages.Join) and not _is_of_run(message, opened):
            return
        if message is not None and self._is_of_here(message, opened.letter.reign):
            with contextlib.suppress(RemoteProtocolError):  # `peer` did not make it
                self._do(origin, peer, message, now)
        far = origin == election.host and origin not in self.courier.linked
        if far and self.replicator.knows(peer):
            election.hear_through(peer, now)

    def _is_of_here(self, message: Forwarded, reign: int) -> bool:
        replicator = self.replicator
        if isinstance(message, OF_ONE_REIGN) and reign != replicator.reigns.present:
            return False
        return isinstance(message, messages.Ack) or message.room == replicator.id


def _is_of_run(join: messages.Join, opened: Opened) -> bool:
    # The key that an earlier run has shown may be known to nobody there any more.
    return join.proof is None or join.proof.run == opened.letter.run
