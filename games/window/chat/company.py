"""Those one can speak to, as the window lists them: who is here and what each does,
and what is new in which conversation."""

from __future__ import annotations

from collections.abc import Mapping

from games.face import Face, face_of
from games.people.conversations import Conversations
from games.people.lookup import labels
from games.people.presence import listed
from games.people.roster import Roster
from games.window.chat.logs import Logs
from games.window.chat.tabs import Tab
from games.window.letters.scripts import isolated
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.tile import Person
from p2p import EVERYONE, Node, NodeId, Peer

MAX_FACES = 2000
MAX_TYPISTS = 2  # named in one breath


class Company:
    """Of one user. `now` is `time.monotonic`."""

    def __init__(self, talks: Conversations, roster: Roster, logs: Logs) -> None:
        self._talks = talks
        self._roster = roster
        self._logs = logs
        self._known: tuple[tuple[Peer, ...], str, bytes] = (), "", b""
        self._called: dict[NodeId, str] = {}  # all of these
        self._faces: dict[str, Face] = {}
        self.seated: Mapping[str, Face] = {}  # how those look with whom one plays

    def label(self, to: str) -> str:
        """What to call an id, or everyone."""
        if to == EVERYONE:
            return "Everyone"
        return self._here().get(NodeId(to)) or self._roster.label(to)

    def face(self, who: str) -> Face:
        """That of an id, who need not be here: as the field shows it, of who plays with
        the user."""
        if (seated := self.seated.get(who)) is not None:
            return seated
        self._here()
        if (face := self._faces.get(who)) is None:
            face = face_of(self._roster.face(who), who)
            if len(self._faces) < MAX_FACES:
                self._faces[who] = face
        return face

    def is_here(self, who: str) -> bool:
        """Whether he could read it now."""
        return who in self._here()

    def _here(self) -> dict[NodeId, str]:
        """What to call all who are here, made anew whenever they are others: each
        picture asks for many of them."""
        me = self._roster.me
        known = self._roster.peers(), me.name, me.face
        if known != self._known:
            self._known, self._called = known, labels(*known[:2])
            self._faces.clear()
        return self._called

    def doing(self, who: str) -> str:
        """What somebody does, and whether it is surely he, in a few words; "" if he is
        just here."""
        does = self._roster.doing(NodeId(who)) if self.is_here(who) else "not here"
        return ", ".join(filter(None, (does, self._roster.standing(who))))

    def unread(self, to: str) -> tuple[int, int]:
        """How many lines of a conversation are new, and how many of these call me."""
        one = self._talks[to]
        return one.unread, one.calls

    def tabs(self) -> list[Tab]:
        """All conversations, in the order in which they began."""
        return [
            Tab(
                to,
                self.label(to),
                *self.unread(to),
                is_away=to != EVERYONE and not self.is_here(to),
            )
            for to in self._logs
        ]

    def persons(self, now: float) -> list[Person]:
        """All who are here, by name."""
        typing, muted = self._talks.typists(now), self._talks.muted
        called = self._here()
        persons = [
            Person(
                peer,
                "types …" if peer.id in typing else self._roster.doing(peer.id),
                self._talks[peer.id].unread,
                peer.id in muted,
                called[peer.id] != peer.name.strip(),
            )
            for peer in self._roster.peers()
        ]
        return sorted(persons, key=lambda person: person.order)

    def person(self, peer: Peer, now: float) -> Person:
        """What is known now of somebody who is here, or was."""
        met = (one for one in self.persons(now) if one.peer.id == peer.id)
        known = next((one for one in self._roster.gone() if one.id == peer.id), peer)
        return next(met, Person(known, "not here", muted=peer.id in self._talks.muted))

    def me(self) -> Person:
        """The user himself."""
        doing = "do not disturb" if self._talks.is_undisturbed else ""
        return Person(self._roster.me, doing)

    def typists(self, now: float) -> str:
        """Who writes in the conversation that is shown, in a sentence; or ""."""
        who = self._talks.typists(now, self._talks.current)
        called = [isolated(self.label(one)) for one in who]
        verb = "is" if len(called) == 1 else "are"
        return f"{listed(called, MAX_TYPISTS)} {verb} typing" if called else ""


class Here:
    """Who is here, as the window knows it: no question to the node, which may have
    something else to do just then."""

    def __init__(self, node: Node, neighbours: Neighbours) -> None:
        self._node = node
        self._neighbours = neighbours

    @property
    def id(self) -> NodeId:
        """That of the node."""
        return self._node.id

    @property
    def name(self) -> str:
        """What its user is called."""
        return self._node.name

    @property
    def face(self) -> bytes:
        """How he looks."""
        return self._node.face

    def peers(self) -> tuple[Peer, ...]:
        """All others."""
        return self._neighbours.peers

    def known(self) -> tuple[Peer, ...]:
        """Whom the node knows who is not here."""
        return self._neighbours.known
