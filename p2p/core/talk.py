"""All that the people of this LAN say to each other, at one node.

To everyone, to one, what they do meanwhile, how they are known, and whom the user does
not want to read. Each of these is a machine of its own; here is what befalls them
together, and as what the application sees it. Pure: time comes in, and what is to be
done goes into the outbox of the core, which alone calls this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from p2p import events, messages
from p2p.chat.archive import HOLDS_NOTHING, Bounds
from p2p.chat.direct import Direct
from p2p.chat.everyone import Everyone, Readers
from p2p.chat.records import Kept, SaidToAll, SaidToOne
from p2p.core.doings import Doings
from p2p.core.known import known
from p2p.core.runclock import RunClock
from p2p.core.shown import Shown
from p2p.effects import Effect, Notify, Outbox
from p2p.errors import BadText
from p2p.events import Peer
from p2p.identity import NodeId, node_id
from p2p.membership.blocklist import Blocklist
from p2p.membership.peers import Peers
from p2p.messages import Message
from p2p.text.saying import check_text
from p2p.wire.envelope import Signer
from p2p.wire.places import Machine

Handler: TypeAlias = Callable[[NodeId, Any, float], None]


class Talk:
    """That of one node. `awaited`: who is not here, and is to have what is said to all;
    `talks_from`: on which machine somebody speaks; the rest: see `NodeCore`. `rename`
    is to follow."""

    def __init__(
        self,
        signer: Signer,
        app: str,
        run: str,
        peers: Peers,
        blocklist: Blocklist,
        awaited: Readers,
        talks_from: Callable[[NodeId], Machine],
        clock: RunClock,
        out: Outbox,
        is_visitor: bool,
        muted: Iterable[NodeId],
        keeps: bool,
        bounds: Bounds,
    ) -> None:
        self._me = me = node_id(signer.public_key)
        self._name = ""
        self._peers = peers
        self._blocklist = blocklist
        self._awaited = awaited
        self._talks_from = talks_from
        self._clock = clock
        self._out = out
        self._is_visitor = is_visitor
        self._shown = Shown(me, peers.appearances, blocklist, muted)
        self._pins = peers.appearances.pins
        self._direct = Direct(
            *(me, peers.get, self._own_time, out),
            queues=not is_visitor,
            is_early=keeps,
            kept_for=int(bounds.seconds * 1000),
            surely=self._surely,
        )
        self._doings = Doings(me, peers.get, self._shown.muted, out)
        self._everyone = Everyone(
            *(signer, app, run, self._readers, self._called, self._shown.hides, out),
            HOLDS_NOTHING if is_visitor else bounds,
            queues=not is_visitor,
        )

    def handlers(self) -> Mapping[type[Message], Handler]:
        """What handles the messages about all this."""
        return {
            messages.Spoken: self._on_spoken,
            messages.Took: self._everyone.on_took,
            messages.Compare: self._everyone.on_compare,
            messages.Heads: self._everyone.on_heads,
            messages.Want: self._everyone.on_want,
            messages.Have: self._everyone.on_have,
            messages.Forked: self._everyone.on_forked,
            messages.Refused: self._everyone.on_refused,
            messages.Post: self._direct.on_post,
            messages.Stored: self._direct.on_stored,
            messages.Doing: self._doings.on_doing,
        }

    def follow(self, former: Talk) -> None:
        """Go on after another identity of the same user, which was abandoned."""
        self._shown.follow(former._shown)
        self._doings.follow(former._doings)
        self._direct.follow(former._direct)
        self._everyone.follow(former._everyone)

    # --- what the user says and sets -------------------------------------------------

    def rename(self, name: str) -> None:
        """The user is called so from now on."""
        self._name = name
        self._everyone.rename(name)
        self._peers.appearances.calls(self._me, name)

    def say(self, text: str, to: NodeId | None, sent: float, now: float) -> str:
        """Speak to all, or to one. Returns the message's id. Raises `BadText`."""
        text = check_text(text)
        if to is None:
            self._everyone.set_clock(int(sent * 1000), now)
            ident = self._everyone.say(text, sent, now)
        elif to in self._blocklist:
            ident = self._direct.say_in_vain(to, sent, "You have blocked that peer.")
        elif to == self._me:
            ident = self._direct.say_in_vain(to, sent, "That is this very node.")
        else:
            ident = self._direct.say(text, to, self._name, sent, now)
            self._pins.writes_to(to, now)
        self._doings.spoke(to)
        return ident

    def set_doing(self, doing: str, to: NodeId | None, now: float) -> None:
        """Let the others see what the user does. Raises `BadText`."""
        persons = self._peers.persons() if not self._is_visitor else ()
        self._doings.set(doing, to, persons, now)

    def mute(self, node: NodeId, on: bool, now: float) -> None:
        """Show nothing of what this one says, or all of it again. Raises `BadText`."""
        self._shown.mute(node, on)
        self._doings.look(node, now)

    def muted(self) -> frozenset[NodeId]:
        """Of whom nothing that they say is shown."""
        return frozenset(self._shown.muted)

    def check(self, node: NodeId, on: bool, now: float) -> None:
        """The user has compared words, or takes that back. Raises `BadText`."""
        if node == self._me:
            raise BadText("Compare your own words with what others see of you.")
        self._pins.check(node, on, now)
        self._out.notify(self._checked(node))

    def _checked(self, node: NodeId) -> events.PeerChecked:
        """What is known of that one now."""
        appearances = self._peers.appearances
        appearances.changed()
        return events.PeerChecked(self._peers.get(node) or appearances.stranger(node))

    # --- who comes and goes ----------------------------------------------------------

    def link_up(self, node: NodeId, now: float, clock: int = 0) -> None:
        """There is a link to it: what waits for its user goes, if it has one whom ours
        wants to see. `clock`: its Unix time in milliseconds, if it told."""
        self.start(now)  # a slow disk may not have been read yet
        peer = self._peers.get(node)
        if peer is not None and not peer.visitor:
            self._everyone.link_up(node, self._talks_from(node), clock, now)
            self._direct.link_up(node, now)

    def in_room(
        self, node: NodeId, room: str | None, now: float, is_new: bool = False
    ) -> None:
        """It tells in which room it is; if it `is_new`, so do we what we do."""
        if is_new:
            self._doings.link_up(node)
        self._doings.in_room(node, room, now)

    def link_down(self, node: NodeId, now: float) -> None:
        """The link broke."""
        self._everyone.link_down(node, now)
        self._direct.link_down(node)

    def give_up(self, node: NodeId, reason: str, now: float) -> None:
        """Nothing is said to that one any more, nor expected of him."""
        self._everyone.give_up(node, reason)
        self._everyone.link_down(node, now)
        self._direct.give_up(node, reason)
        self._direct.link_down(node)

    def run_over(self, node: NodeId) -> None:
        """Another run of it is here: what its user did before is over."""
        self._doings.gone(node)

    def _gone(self, peer: Peer) -> None:
        if self._peers.is_over(peer.id):
            self._everyone.gone(peer.id, peer.name)
            self._direct.gone(peer.id)
        if self._peers.run(peer.id) is None:
            self._doings.gone(peer.id)

    def _on_spoken(self, peer: NodeId, told: messages.Spoken, now: float) -> None:
        if not self._is_visitor:  # who would take for read what nobody reads
            self._everyone.on_spoken(peer, self._talks_from(peer), told, now)

    def _readers(self, now: float) -> list[NodeId]:
        """Who is to have what is said to everyone."""
        return [*self._peers.persons(), *self._awaited(now)]

    def _called(self, node: NodeId) -> str | None:
        peer = self._peers.get(node)
        return peer.name if peer is not None else None

    # --- time, and the end -----------------------------------------------------------

    def start(self, now: float) -> None:
        """From now on it is known what our own clock says."""
        if self._clock.begin(now):
            self._everyone.start(self._clock.unix(now), now)

    def tick(self, now: float) -> None:
        """Whatever is due."""
        chat_at = self._everyone.next_tick
        if chat_at is not None and now >= chat_at:
            self._everyone.tick(now)
        self._doings.tick(now)
        self._direct.tick(now)
        self._pins.tick(now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        chat, direct = self._everyone.next_tick, self._direct.next_tick
        times = chat, direct, self._doings.next_tick, self._pins.next_tick
        return min([at for at in times if at is not None], default=None)

    def _own_time(self, now: float) -> int:
        """What our own clock says, in Unix ms; 0 if that is out of the question."""
        return self._everyone.clock.own(now) or 0

    def _surely(self, now: float) -> int:
        """A Unix time in milliseconds that has come by all that is known; 0 if our own
        clock is out of the question."""
        clock = self._everyone.clock
        return clock.surely(now) if clock.own(now) is not None else 0

    @property
    def is_confirmed(self) -> bool:
        """Whether all that was said is confirmed, or has failed."""
        return self._everyone.is_confirmed and self._direct.is_confirmed

    def end(self, reason: str) -> None:
        """The program ends: what is on the disk waits there for the next run."""
        self._everyone.abandon(reason)
        self._direct.end()

    def abandon(self, reason: str) -> None:
        """This identity is given up, and with it all that it has not delivered."""
        self._everyone.abandon(reason)
        self._direct.abandon(reason)

    # --- what outlives the process ---------------------------------------------------

    def restored(self, records: Iterable[Kept], now: float, is_last: bool) -> None:
        """What earlier runs have kept, or a part of it: see `NodeCore`."""
        self.start(now)  # before anything that came meanwhile is dated
        found = tuple(records)
        known_now = self._pins.restored(found, now)
        self._out.notify(*map(self._checked, known_now))
        self._everyone.restored(found, now)
        self._direct.restored(found, now, is_last)

    def kept(self, token: int, now: float, on_disk: bool) -> None:
        """What was to be kept with that token is on the disk, or never will be."""
        self._direct.kept(token, now, on_disk)

    def forget(self, now: float) -> None:
        """Nothing that was said is known here any more, but what is still to go out."""
        self._everyone.forget(now)
        self._direct.forget()

    # --- as it is shown --------------------------------------------------------------

    def told(self, effect: Effect) -> Effect | None:
        """An effect as the application is to see it, in the order of what happened;
        None if it is not to: somebody who is muted speaks."""
        event = effect.event if isinstance(effect, Notify) else None
        if isinstance(event, events.ChatReceived):
            if event.sender in self._shown.muted:
                return None
            self._doings.said(event.sender, event.to)
            return Notify(self._shown.event(event))
        elif isinstance(event, events.RoomChanged):
            return Notify(events.RoomChanged(self.view(event.view)))
        elif isinstance(event, events.PeerLeft):
            self._gone(event.peer)
        return effect

    def view(self, view: events.RoomView) -> events.RoomView:
        """With codes for those, too, whose names alone could mean somebody outside."""
        return self._shown.view(view)

    def history(
        self, node: NodeId | None, before: str | None, limit: int
    ) -> events.History:
        """What was said between the user and that one (None: to everyone)."""
        if node is None:
            past = self._everyone.history(before, limit)
        else:
            past = self._direct.history(node, before, limit, self._shown.hides(node))
        return events.History(self._shown.past(past.messages), past.more)

    def known(self) -> tuple[Peer, ...]:
        """Whom it knows who is not here now, the latest first."""
        appearances, said = self._peers.appearances, self._direct.last()
        return known(appearances, said, self._is_left_out)

    def _is_left_out(self, node: NodeId) -> bool:
        peer = self._peers.get(node)
        is_here = peer is not None and not peer.visitor
        return is_here or node == self._me or node in self._blocklist

    def recalled(
        self, records: Iterable[SaidToAll | SaidToOne]
    ) -> tuple[events.ChatMessage, ...]:
        """What the disk has, as it is shown: nothing of who is muted or blocked."""
        found = [
            self._direct.found(one)
            if isinstance(one, SaidToOne)
            else self._everyone.found(one)
            for one in records
        ]
        seen = [one for one in found if not self._shown.hides(one.sender)]
        return self._shown.past(seen)
