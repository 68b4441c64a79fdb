"""What records ask of the database, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from p2p.chat import records as r
from p2p.history import rows
from p2p.identity import NodeId

if TYPE_CHECKING:
    from p2p.history.database import Database

_PENDING = (r.SENDING, r.QUEUED)


def keep(db: Database, kept: Iterable[r.Kept], texts: bool = True) -> None:
    """Keep these, within a transaction. Not `texts`: of messages none but those that
    are still to go out."""
    for record in kept:
        if isinstance(record, r.Mark):
            _mark(db, record, texts)
        elif texts or not _is_over(record):
            db.put([rows.row_of(record)])
        if isinstance(record, r.Floor):
            db.drop_before(rows.SAID_TO_ALL, record.ms + 1)


def _mark(db: Database, mark: r.Mark, texts: bool) -> None:
    key = rows.key_to_one(mark.peer, True, mark.number)
    for row in db.under(rows.SAID_TO_ONE, key):
        said = rows.record_of(row)
        marked = msgspec.structs.replace(said, state=mark.state, reason=mark.reason)
        if texts or not _is_over(marked):
            db.put([rows.row_of(marked)])
        else:
            db.drop(rows.SAID_TO_ONE, [key])


def _is_over(record: r.Kept) -> bool:
    """Whether it is a message that is kept to be read again, and for nothing else."""
    match record:
        case r.SaidToAll():
            return True
        case r.SaidToOne():
            return record.state not in _PENDING
    return False


def drop(db: Database, dropped: Iterable[r.Dropped]) -> None:
    """Keep these no more, within a transaction."""
    for record in dropped:
        match record:
            case r.DropSaidToAll(digests):
                db.drop(rows.SAID_TO_ALL, digests)
            case r.DropLogFloor(public_key, run):
                db.drop(rows.LOG_FLOOR, [rows.key_of_log(public_key, run)])
            case r.DropSaidToOne(own, peer, number):
                db.drop(rows.SAID_TO_ONE, [rows.key_to_one(peer, own, number)])
            case r.DropAllSaidToOne(peer):
                _drop_conversation(db, peer)
            case r.DropNumbers(before):
                db.drop_before(rows.NUMBER, before)
            case r.DropNumbersOf(peer, numbers):
                keys = [rows.key_of_number(peer, number) for number in numbers]
                db.drop(rows.NUMBER, keys)
            case r.DropPinned(node):
                db.drop(rows.PINNED, [node.encode()])


def _drop_conversation(db: Database, peer: NodeId | None) -> None:
    """All but what is still to go out."""
    over = []
    for row in db.under(rows.SAID_TO_ONE, (peer or "").encode()):
        try:
            is_over = _is_over(rows.record_of(row))
        except ValueError:  # damaged: nobody can read it
            is_over = True
        if is_over:
            over.append(row.key)
    db.drop(rows.SAID_TO_ONE, over)


def drop_texts(db: Database) -> bool:
    """Drop what earlier runs kept that had `texts`; whether there was any."""
    before = len(db.messages(0, 1))
    db.trim(rows.SAID_TO_ALL, 0)
    _drop_conversation(db, None)
    return bool(before)


def is_to_be_forgotten(record: object) -> bool:
    """Whether the user wants nothing of it to be left, be it between the rows."""
    return isinstance(record, r.Floor | r.DropAllSaidToOne)
