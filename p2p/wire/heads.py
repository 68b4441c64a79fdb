"""How a message begins: its tag, and what it is about, read without decoding it.

That costs a microsecond, however long the message is: enough to know its price, and to
pass over what nobody here waits for. What is read here is not checked; who decodes the
message checks it.
"""

from __future__ import annotations

import msgspec

from p2p.messages import (
    Ack,
    Answer,
    Ask,
    Forward,
    GlimpseTold,
    Inputs,
    Message,
    Ping,
    Pong,
    RoomId,
    RoomMessage,
    Tell,
    Tick,
)

FIRST_OF_ROOMS = 32  # tags from here on belong to rooms


def tag_of(kind: type[Message]) -> int:
    """The number by which that kind of message begins."""
    tag = kind.__struct_config__.tag
    assert isinstance(tag, int)
    return tag


PING, PONG = tag_of(Ping), tag_of(Pong)
TELL, ASK, ANSWER = tag_of(Tell), tag_of(Ask), tag_of(Answer)
GLIMPSE = tag_of(GlimpseTold)
NAMELESS = (tag_of(Tick), tag_of(Ack))  # of rooms, but too frequent to name theirs
NUMBERED = (PING, PONG, ASK, ANSWER)
OF_MEMBERS = (tag_of(Ack), tag_of(Inputs), tag_of(Forward))  # perhaps at each tick
HOLLOW = msgspec.Raw(b"\xc0")
_WIDTHS = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8, 0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8}
_LENGTHS = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}


class Head(msgspec.Struct, frozen=True, gc=False):
    """How a message begins. A field that its kind does not have is empty.

    `alike`: whatever begins with these bytes has this very head; empty, if only a few
    messages could. An application's come by the thousand on one topic.
    """

    tag: int
    number: int = -1
    topic: str = ""
    room: RoomId = b""
    alike: bytes = b""

    @property
    def of_links(self) -> bool:
        """Whether it is for the link itself, whatever the core would say."""
        return self.tag <= PONG

    @property
    def of_room(self) -> bool:
        """Whether it is about a room: which one, not all of these say."""
        return self.tag >= FIRST_OF_ROOMS


def read(body: bytes) -> Head | None:
    """How that message begins; None if no message begins so."""
    try:
        # As good as all are short arrays whose tag is one byte.
        if 0x90 <= body[0] <= 0x9F and body[1] < 0x80:
            tag, at = body[1], 2
        else:
            tag, at = _integer(body, _begin(body))
        if tag == TELL:
            topic, at = _text(body, at)
            return Head(tag, topic=topic, alike=body[:at])
        if tag >= FIRST_OF_ROOMS and tag not in NAMELESS:
            return Head(tag, room=_bytes(body, at))
        if tag not in NUMBERED:
            return Head(tag)
        if tag <= PONG and len(body) == 11 and body[2] == 0xCF:  # that of a receipt
            return Head(tag, int.from_bytes(body[3:], "big"))
        number, at = _integer(body, at)
        return Head(tag, number, _text(body, at)[0] if tag == ASK else "")
    except (IndexError, ValueError):  # a UnicodeDecodeError is a ValueError
        return None


def of(message: Message) -> Head:
    """The same of a message that was never bytes."""
    if isinstance(message, RoomMessage):
        return Head(tag_of(type(message)), room=message.room)
    number, topic = getattr(message, "number", -1), getattr(message, "topic", "")
    tag = tag_of(type(message))
    return Head(tag, number if tag in NUMBERED else -1, topic)


def hollow(head: Head) -> Message | None:
    """What has to be known of a message that is passed over; as a rule nothing. Who
    asks is told that nobody listens, whatever he asked."""
    if head.tag == ASK and head.topic:
        return Ask(head.number, head.topic, HOLLOW)
    return None


def _begin(body: bytes) -> int:
    """Where the first element of an array is."""
    kind = body[0]
    if 0x90 <= kind <= 0x9F:
        return 1
    if kind in (0xDC, 0xDD):
        return 3 if kind == 0xDC else 5
    raise ValueError("no array")


def _integer(body: bytes, at: int) -> tuple[int, int]:
    """An integer that is not negative, and where what follows it is."""
    kind = body[at]
    if kind < 0x80:
        return kind, at + 1
    if kind not in _WIDTHS:
        raise ValueError("no integer")
    end = at + 1 + _WIDTHS[kind]
    if end > len(body):
        raise ValueError("it ends too soon")
    return int.from_bytes(body[at + 1 : end], "big", signed=kind >= 0xD0), end


def _bytes(body: bytes, at: int) -> bytes:
    if not 0xC4 <= body[at] <= 0xC6:
        raise ValueError("no bytes")
    return _held(body, at, 16)[0]


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text, and where what follows it is."""
    kind = body[at]
    if 0xA0 <= kind <= 0xBF:
        piece, end = _piece(body, at + 1, kind - 0xA0)
    elif 0xD9 <= kind <= 0xDB:
        piece, end = _held(body, at, 256)
    else:
        raise ValueError("no text")
    return piece.decode(), end


def _held(body: bytes, at: int, most: int) -> tuple[bytes, int]:
    start = at + 1 + _LENGTHS[body[at]]
    size = int.from_bytes(body[at + 1 : start], "big")
    if size > most:
        raise ValueError("it is too long")
    return _piece(body, start, size)


def _piece(body: bytes, start: int, size: int) -> tuple[bytes, int]:
    end = start + size
    if end > len(body):
        raise ValueError("it ends too soon")
    return body[start:end], end
