"""What the core wants kept is there at the next start, and nothing waits for it."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from msgspec.structs import replace

from p2p import Node
from p2p.chat.records import DropSaidToAll, Kept, SaidToOne
from p2p.core.node_core import NodeCore
from p2p.driver import keeping
from p2p.driver.keeping import Keeping
from p2p.driver.thread import NetworkThread
from p2p.effects import Drop, Effect, Keep
from p2p.errors import BadText, HydraError
from p2p.events import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    Notice,
    PeerJoined,
)
from p2p.events import History as Past
from p2p.history import database, place
from p2p.history.store import FIRST, History
from p2p.identity import NodeId
from p2p.profile.store import Profile
from p2p.profile.temporary import TemporaryProfile
from tests.otherapp import APP
from tests.p2p.helpers.kept import ANA, BEN, pinned, to_all, to_one
from tests.p2p.helpers.loopback import PATIENCE, Listener, Stranger, node


class Desk:
    """A keeping on a network thread of its own."""

    def __init__(self, profile: Profile, fails: bool = False, **chosen: bool) -> None:
        self._fails = fails
        self.told, self.parts = SimpleQueue[str](), SimpleQueue[Sequence[Kept]]()
        self.kept = SimpleQueue[int]()
        self.on_disk: list[bool] = []  # each of these
        self.last: Sequence[Keep] = ()  # what is to be kept at the end
        self.settled_at: int | None = None  # so many were kept then
        self.thread = NetworkThread(lambda: None)
        self.keeping = Keeping(profile, APP, self.thread, self._hear, **chosen)
        self.thread.start(self._live)

    def _hear(self, notice: Notice) -> None:
        assert self.thread.is_current
        self.told.put(notice.text)

    def _restored(self, part: Sequence[Kept], is_last: bool) -> None:
        assert self.thread.is_current
        self.parts.put(part)
        if self._fails:
            raise ValueError("odd")

    async def _live(self) -> None:
        await self.keeping.load(self._restored)
        self.thread.started()
        await self.thread.stopping.wait()
        for effect in self.last:
            self.keeping.perform(effect, self._kept)
        await self.keeping.settle()
        self.settled_at = self.kept.qsize()
        await self.keeping.close()

    def do(self, *effects: Keep | Drop) -> None:
        """As a driver does it."""

        def do() -> None:
            for effect in effects:
                self.keeping.perform(effect, self._kept)

        self.thread.call(do)

    def _kept(self, token: int, on_disk: bool) -> None:
        assert self.thread.is_current
        self.on_disk.append(on_disk)
        self.kept.put(token)

    def all_parts(self) -> list[Kept]:
        return [one for _ in range(self.parts.qsize()) for one in self.parts.get()]


Make = Callable[..., Desk]


@pytest.fixture
def make() -> Iterator[Make]:
    with ExitStack() as stack:

        def made(profile: Profile, **chosen: bool) -> Desk:
            desk = Desk(profile, **chosen)
            stack.callback(desk.thread.stop)
            return desk

        yield made


@pytest.fixture
def profile(tmp_path: Path) -> Iterator[Profile]:
    opened = Profile.open(tmp_path / "profile")
    yield opened
    opened.close()


def test_what_is_kept_is_restored_before_the_start_is_over(
    make: Make, profile: Profile
) -> None:
    first = make(profile)
    assert first.all_parts() == []
    first.do(Keep((to_all(1), to_all(2), pinned(ANA))), Keep((to_one(3),), 7))
    first.do(Drop((DropSaidToAll((to_all(1).digest,)),)))
    assert first.kept.get(timeout=PATIENCE) == 7
    assert first.on_disk == [True]
    first.thread.stop()
    second = make(profile)
    assert second.all_parts() == [pinned(ANA), to_all(2), to_one(3)]
    assert first.kept.empty()


def test_whoever_wants_nothing_kept_has_no_messages(
    make: Make, profile: Profile
) -> None:
    first = make(profile, wanted=False)
    first.do(Keep((to_all(1), pinned(ANA)), 7))
    assert first.kept.get(timeout=PATIENCE) == 7
    first.thread.stop()
    assert make(profile).all_parts() == [pinned(ANA)]


def test_a_visitor_has_no_history_and_waits_for_none(
    make: Make, profile: Profile
) -> None:
    visitor = make(profile, visitor=True)
    assert visitor.parts.get(timeout=PATIENCE) == ()
    visitor.do(Keep((to_all(1),), 7), Keep((), 8))
    assert [visitor.kept.get(timeout=PATIENCE) for _ in range(2)] == [7, 8]
    assert profile.folder is not None
    assert not place.file_of(profile.folder, APP).exists()


def test_without_a_profile_it_is_reported_all_the_same(
    make: Make, tmp_path: Path
) -> None:
    desk = make(TemporaryProfile(tmp_path, "There is none."))
    desk.do(Keep((to_all(1),), 7))
    assert desk.kept.get(timeout=PATIENCE) == 7
    assert desk.on_disk == [False]
    assert desk.keeping.history.search("message", 9) == (to_all(1),)
    assert desk.told.empty()  # the profile tells it
    assert list(tmp_path.iterdir()) == []


def test_notices_come_on_the_thread(make: Make, profile: Profile) -> None:
    assert profile.folder is not None
    place.file_of(profile.folder, APP).write_bytes(b"no database" * 1000)
    assert "damaged" in make(profile).told.get(timeout=PATIENCE)


def test_a_disk_that_does_not_answer_holds_up_no_start(
    make: Make, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOAD_WITHIN", 0.01)
    go, load = threading.Event(), History.load

    def stuck(part: Sequence[Kept], is_last: bool) -> None:
        go.wait(PATIENCE)  # on the thread of the history, as a disk would

    def hang(history: History, part: Callable[[Sequence[Kept], bool], None]) -> None:
        load(history, stuck)
        load(history, part)

    monkeypatch.setattr(History, "load", hang)
    desk = make(profile)
    assert desk.parts.empty()
    go.set()
    assert desk.parts.get(timeout=PATIENCE) == ()


def test_a_restoring_that_fails_holds_up_no_start(
    make: Make, profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    assert make(profile, fails=True).thread.is_running
    assert "ValueError('odd')" in caplog.text


def test_what_is_said_last_is_told_to_be_kept(make: Make, profile: Profile) -> None:
    desk = make(profile)
    desk.last = [Keep((to_one(n),), n + 1) for n in range(9)]
    desk.thread.stop()
    assert desk.settled_at == 9
    assert [desk.kept.get_nowait() for _ in range(9)] == [*range(1, 10)]


def test_an_end_waits_for_no_disk(
    make: Make, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SETTLE_WITHIN", 0.01)
    monkeypatch.setattr(keeping, "FLUSH_WITHIN", 0.01)
    desk, go = make(profile), threading.Event()

    def stuck(part: Sequence[Kept], is_last: bool) -> None:
        go.wait(PATIENCE)

    desk.keeping.history.load(stuck)
    desk.thread.stop()
    assert desk.settled_at == 0
    go.set()
    desk.keeping.history.close(PATIENCE)


def test_after_the_end_nothing_is_reported(make: Make, profile: Profile) -> None:
    desk = make(profile)
    desk.thread.tell_to_stop()
    desk.thread.join(PATIENCE)
    desk.keeping.perform(Keep((to_all(1),), 7), lambda *told: desk.kept.put(told[0]))
    with pytest.raises(HydraError):
        desk.do()
    assert desk.kept.empty()


def test_a_node_keeps_and_restores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restored, kept = SimpleQueue[Sequence[Kept]](), SimpleQueue[int]()

    def restore(
        core: NodeCore, part: Sequence[Kept], now: float, is_last: bool
    ) -> list[Effect]:
        restored.put(part)
        return []

    def report(core: NodeCore, token: int, now: float, on_disk: bool) -> list[Effect]:
        kept.put(token)
        return []

    monkeypatch.setattr(NodeCore, "restored", restore)
    monkeypatch.setattr(NodeCore, "kept", report)
    with Stranger(tmp_path, "Eve") as eve:
        assert restored.get(timeout=PATIENCE) == ()
        eve.say(Keep((to_one(1),), 7), Keep((to_all(2),)))
        assert kept.get(timeout=PATIENCE) == 7
    with Stranger(tmp_path, "Eve"):
        assert restored.get(timeout=PATIENCE) == (to_one(1), to_all(2))


def alone(folder: Path, name: str, **options: Any) -> Node:
    """A node that meets whom it is told to: of two who meet by a beacon as well, one
    link replaces the other in the middle of a test."""
    return node(folder, name, beacon=False, **options)


def test_what_is_said_to_one_who_is_away_outlives_both(tmp_path: Path) -> None:
    ann, ben = tmp_path / "ann", tmp_path / "ben"
    with alone(ben, "Ben") as reader:
        to = reader.id
    with alone(ann, "Ann") as writer:
        said = writer.say("see you", to=to)
    with alone(ann, "Ann") as writer:
        assert [m.state for m in writer.history(to).messages] == ["queued"]
        peers = [f"127.0.0.1:{writer.port}"]
        to_ann = Listener(writer)
        with alone(ben, "Ben", peers=peers) as reader:
            got = Listener(reader).wait(ChatReceived)
            assert (got.id, got.text, got.late) == (said, "see you", True)
            assert to_ann.wait(ChatDelivered).id == said
    with alone(ann, "Ann") as writer, alone(ben, "Ben") as reader:
        assert [m.state for m in writer.history(to).messages] == ["delivered"]
        (kept,) = reader.history(writer.id).messages
        assert (kept.id, kept.text) == (said, "see you")


def test_what_was_said_to_everyone_is_there_and_found_after_a_restart(
    tmp_path: Path,
) -> None:
    ann, ben = tmp_path / "ann", tmp_path / "ben"
    with alone(ann, "Ann") as writer:
        peers = [f"127.0.0.1:{writer.port}"]
        with alone(ben, "Ben", peers=peers) as reader:
            to_ben = Listener(reader)
            to_ben.wait(PeerJoined)
            texts = [f"hello {number}" for number in range(20)]
            for text in texts:
                writer.say(text)
            to_ben.wait(ChatReceived, lambda event: event.text == texts[-1])
    with alone(ben, "Ben") as reader:
        assert [m.text for m in reader.history().messages] == texts
        assert [m.text for m in reader.search("HELLO 17")] == ["hello 17"]
        reader.forget()
        assert reader.search("hello") == ()
    with alone(ben, "Ben") as reader:
        assert reader.history().messages == ()


def fresh(number: int, peer: NodeId) -> SaidToOne:
    """It was said a moment ago; the later, the higher its number."""
    now = time.time() - 3600 + number
    return replace(to_one(number, peer=peer), sent=now, since=int(now * 1000))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A profile: Ben was spoken with last, and more than a start waits for."""
    folder = tmp_path / "ann"
    with contextlib.closing(Profile.open(folder)) as profile:
        assert profile.folder is not None
        history = History(place.file_of(profile.folder, APP), lambda notice: None)
        history.start()
        history.keep(fresh(n, ANA) for n in range(20))
        history.keep(fresh(n, BEN) for n in range(20, 20 + FIRST + 30))
        assert history.close(PATIENCE)
    return folder


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set nothing is read but what a start waits for."""
    event, load = threading.Event(), History.load

    def slow(history: History, part: Callable[[Sequence[Kept], bool], None]) -> None:
        parts = SimpleQueue[int]()

        def hand_over(found: Sequence[Kept], is_last: bool) -> None:
            if found and not parts.empty():
                event.wait(PATIENCE)
            parts.put(1)
            part(found, is_last)

        load(history, hand_over)

    monkeypatch.setattr(History, "load", slow)
    return event


def and_go_on(go: threading.Event) -> Callable[..., Past]:
    """Looks back as a core does; after that the rest is read."""
    look = NodeCore.history

    def looked(core: NodeCore, *what: Any) -> Past:
        try:
            return look(core, *what)
        finally:
            go.set()

    return looked


def test_looking_back_just_after_the_start_waits_for_the_disk(
    written: Path, go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    with alone(written, "Ann") as ann:
        assert len(ann.history(BEN, limit=FIRST).messages) == FIRST  # waits for nothing
        assert ann.history(BEN, limit=FIRST).more
        monkeypatch.setattr(NodeCore, "history", and_go_on(go))
        found = ann.history(ANA)
        assert [one.text for one in found.messages] == [
            f"only for you {n}" for n in range(20)
        ]
        assert not found.more
        assert len(ann.history(BEN, limit=1000).messages) == FIRST + 30


def test_looking_back_for_an_old_message_waits_for_it(
    written: Path, go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(NodeCore, "history", and_go_on(go))
    with alone(written, "Ann") as ann:
        assert len(ann.history(ANA, before=fresh(5, ANA).id).messages) == 5
        with pytest.raises(BadText, match="no such message"):
            ann.history(ANA, before="unknown")
        with pytest.raises(BadText, match="no such message"):
            ann.history(before="unknown")


def test_a_disk_that_does_not_answer_holds_up_looking_back_for_a_while_only(
    written: Path, go: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "RESTORE_WITHIN", 0.01)
    with alone(written, "Ann") as ann:
        assert ann.history(ANA) == Past((), True)  # not: that nothing was said
        with pytest.raises(HydraError, match="does not answer") as raised:
            ann.history(ANA, before=fresh(5, ANA).id)
        assert not isinstance(raised.value, BadText)
        go.set()


def test_the_network_thread_waits_for_no_disk(
    make: Make, written: Path, go: threading.Event
) -> None:
    with contextlib.closing(Profile.open(written)) as profile:
        desk = make(profile)
        look = partial(desk.keeping.look_back, lambda: Past((), False), 1)
        assert desk.thread.call(look) == Past((), True)
        go.set()
        assert look() == Past((), False)
        desk.thread.stop()


@pytest.mark.parametrize("chosen", [{"visitor": True}, {"wanted": False}])
def test_without_a_history_looking_back_waits_for_none(
    make: Make, profile: Profile, go: threading.Event, chosen: dict[str, bool]
) -> None:
    desk = make(profile, **chosen)
    assert desk.keeping.look_back(lambda: Past((), False), 1) == Past((), False)


def test_an_end_ends_looking_back(
    make: Make, written: Path, go: threading.Event
) -> None:
    with contextlib.closing(Profile.open(written)) as profile:
        desk = make(profile)
        left = threading.Event()

        def see() -> Past:
            left.set()
            return Past((), False)

        def stop() -> None:
            left.wait(PATIENCE)
            desk.thread.stop()

        ending = threading.Thread(target=stop)
        ending.start()
        with contextlib.suppress(HydraError):  # or once more, just before the end
            assert desk.keeping.look_back(see, 1) == Past((), True)
        ending.join()
        go.set()
        assert desk.keeping.history.close(PATIENCE)


def test_on_a_full_disk_what_waits_has_failed_at_the_end_and_that_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MAX_PAGES", 60)
    with alone(tmp_path / "ann", "Ann") as ann:
        listener = Listener(ann)
        said = [ann.say("long " * 1000, BEN) for _ in range(50)]
        events: list[Event] = []
        while not any(isinstance(e, Notice) and e.code == "history" for e in events):
            events.append(listener.happened.get(timeout=PATIENCE))
    listener.thread.join(PATIENCE)
    events += [listener.happened.get() for _ in range(listener.happened.qsize())]
    assert [e.id for e in events if isinstance(e, ChatQueued)] == said
    (told,) = (e.text for e in events if isinstance(e, Notice) and e.code == "history")
    assert "full" in told
    assert said[-1] in [e.id for e in events if isinstance(e, ChatFailed)]


def test_with_no_days_of_history_only_what_waits_outlives(tmp_path: Path) -> None:
    ann, ben = tmp_path / "ann", tmp_path / "ben"
    with alone(ben, "Ben") as reader:
        to = reader.id
    with alone(ann, "Ann", history=0) as writer:
        writer.say("see you", to=to)
    with alone(ann, "Ann", history=0) as writer:
        to_ann = Listener(writer)
        peers = [f"127.0.0.1:{writer.port}"]
        with alone(ben, "Ben", peers=peers, history=0) as reader:
            assert Listener(reader).wait(ChatReceived).text == "see you"
            to_ann.wait(ChatDelivered)
    with alone(ann, "Ann") as writer, alone(ben, "Ben") as reader:
        assert writer.history(to).messages == ()
        assert reader.history(writer.id).messages == ()
