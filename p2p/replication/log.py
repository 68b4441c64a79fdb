"""The ordered log of a room: which entry came at which tick, chained by a hash.

Two members that hold the same (tick, chain) have applied the same entries since the
room began. That is what a claim, a join and a fetch compare: 4 bytes of it, against
accidents. A host's seal has all 16, against a host that lies.
"""

from __future__ import annotations

from collections import deque
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from p2p.messages import Frame, RoomId, Seal, Term

FRAMES_KEPT = 256  # 12.8 s at 20 Hz: longer gaps are bridged by a snapshot
MAX_FRAMES_BYTES = 512 * 1024  # of frames in one message

NO_CHAIN = bytes(16)  # before the first tick

_encoder = msgspec.msgpack.Encoder()


def chain_after(chain: bytes, tick: int, packed: msgspec.Raw) -> bytes:
    """The hash of all entries up to and with these, which are as they came."""
    content = _encoder.encode((chain, tick, packed))
    return blake2b(content, digest_size=16).digest()


def in_short(chain: bytes) -> int:
    """A chain, as most messages have it."""
    return int.from_bytes(chain[:4], "big")


def reign_of(room: RoomId, term: Term) -> int:
    """A short name of one reign in one room, for the frames (they come at 20 Hz)."""
    content = _encoder.encode((room, term))
    return int.from_bytes(blake2b(content, digest_size=4).digest(), "big")


class Log:
    """Position and the last frames. Not a thread's; owned by one room."""

    def __init__(self, tick: int = 0, chain: bytes = NO_CHAIN) -> None:
        self.tick = tick
        self.whole_chain = chain
        self._frames: deque[Frame] = deque(maxlen=FRAMES_KEPT)

    @property
    def chain(self) -> int:
        """That after the last frame, in short."""
        return in_short(self.whole_chain)

    def restart(self, tick: int, chain: bytes) -> None:
        """Go on from a snapshot; what was kept belongs to another history."""
        self.tick = tick
        self.whole_chain = chain
        self._frames.clear()

    def follows(self, frame: Frame) -> bool:
        """Whether this frame is the next of this very history."""
        return frame.tick == self.tick + 1 and frame.chain == self.chain

    def after(self, frame: Frame) -> bytes:
        """The whole chain with a frame that `follows`."""
        return chain_after(self.whole_chain, frame.tick, frame.packed)

    def append(self, frame: Frame) -> None:
        """Record a frame that `follows`."""
        self.whole_chain = self.after(frame)
        self.tick = frame.tick
        self._frames.append(frame)

    def seal(self, seal: Seal) -> Frame:
        """The last frame, which has this seal from now on."""
        self._frames[-1] = frame = replace(self._frames[-1], seal=seal)
        return frame

    def holds(self, tick: int, chain: int) -> bool:
        """Whether (tick, chain) is a point of this history that is still kept."""
        if (tick, chain) == (self.tick, self.chain):
            return True
        return any(f.tick == tick + 1 and f.chain == chain for f in self._frames)

    def differs(self, frame: Frame) -> bool:
        """Whether another frame of that tick is kept."""
        place = frame.tick - self.tick - 1  # from the end
        if not -len(self._frames) <= place < 0:
            return False
        kept = self._frames[place]
        return (kept.chain, kept.packed) != (frame.chain, frame.packed)

    @property
    def is_fresh(self) -> bool:
        """Whether it starts here: with a snapshot, or at the very beginning."""
        return not self._frames

    def since(self, tick: int) -> tuple[Frame, ...]:
        """The frames after `tick`, as far as they are kept and fit into a message."""
        taken: list[Frame] = []
        size = 0
        for frame in self._frames:
            if frame.tick > tick:
                size += len(_encoder.encode(frame))
                if size > MAX_FRAMES_BYTES:
                    break
                taken.append(frame)
        return tuple(taken)
