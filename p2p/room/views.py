"""A room as told to the application, and as told to peers. Pure functions."""

from __future__ import annotations

from p2p.events import Member, RoomView
from p2p.identity import NodeId
from p2p.messages import RoomId, RoomNote, Term
from p2p.replication.replica import Replica
from p2p.room.edition import LOG_VERSION
from p2p.text.names import clean_name


def room_view(
    room: str, replica: Replica, term: Term, tick: int, me: NodeId
) -> RoomView:
    """For the application: who is in, seat by seat, and bots. Who is away is not."""
    here = [r for r in replica.residents.values() if not r.away]
    members = [
        Member(r.seat or None, r.id, clean_name(r.name), False, replica.score_of(r.id))
        for r in here
    ]
    for seat in replica.bots:
        points = replica.points(seat)
        members.append(Member(seat, f"bot:{seat}", f"Bot {seat}", True, points))
    game, seat_of_me = replica.rules.name, replica.seat_of(me)
    return RoomView(
        room, game, term.host, term.counter, tick, seat_of_me, tuple(members)
    )


def room_note(
    room: str, ident: RoomId, replica: Replica, term: Term, tick: int
) -> RoomNote:
    """For peers."""
    rules, here = replica.rules, len(replica.present())
    game, version = rules.name, rules.version
    return RoomNote(room, game, version, term, here, tick, LOG_VERSION, ident)
