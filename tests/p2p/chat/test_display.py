"""What a person sees."""

from __future__ import annotations

import pytest

from p2p.chat.archive import Archive, Bounds
from p2p.chat.display import HINT_AFTER, MOST_SHOWN_AT_ONCE, SHOW_WITHIN, Display
from p2p.chat.receipts import Receipts
from p2p.chat.said import Entry, SaidReader
from p2p.chat.speaker import Draft
from p2p.effects import Notify, Outbox
from p2p.errors import BadText
from p2p.events import ChatReceived, Event, HistoryChanged
from p2p.identity import NodeId
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

ANA, BEN, CYD = (SimulatedSigner(name) for name in ("Ana", "Ben", "Cyd"))


class Screen:
    def __init__(self, me: SimulatedSigner = ANA) -> None:
        self.out = Outbox()
        self.archive = Archive(Bounds())
        self.hidden: set[NodeId] = set()
        self.names: dict[NodeId, str] = {}
        receipts = Receipts(self.out)
        hides = self.hidden.__contains__
        self.began = MORNING
        self.display = Display(
            *(me.id, self.archive, receipts, self.names.get, hides),
            *(lambda: self.began, self.out),
        )

    def come(self, entries: list[Entry], live: bool = True) -> None:
        self.archive.add(self.archive.log(entries[0].log).take(entries, _yes).fresh)
        self.display.mark(entries)
        self.display.show(entries, live, 0.0)

    @property
    def events(self) -> list[Event]:
        return [e.event for e in self.out.take() if isinstance(e, Notify)]

    @property
    def told(self) -> list[ChatReceived]:
        return [e for e in self.events if isinstance(e, ChatReceived)]


def _yes(entry: Entry) -> bool:
    return True


def said(who: SimulatedSigner, *texts: str, start: int = 0) -> list[Entry]:
    made = log_of(who, list(texts), run="abcd2345", ms=MORNING + start)
    found = [SaidReader(APP).read(one) for one in made]
    return [one for one in found if one is not None]


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_each_message_is_told_with_who_and_when(screen: Screen) -> None:
    screen.come(said(BEN, "hi"))
    (told,) = screen.told
    assert (told.sender, told.name, told.text) == (BEN.id, "liar", "hi")
    assert (told.to, told.sent, told.late) == ("everyone", MORNING / 1000, False)


def test_who_is_here_is_called_as_he_is_now(screen: Screen) -> None:
    screen.names[BEN.id] = "Benjamin"
    screen.come(said(BEN, "hi"))
    assert [one.name for one in screen.told] == ["Benjamin"]
    assert screen.display.history(None, 9, (), "Ana").messages[0].name == "Benjamin"


def test_what_belongs_before_what_was_shown_is_late(screen: Screen) -> None:
    screen.come(said(BEN, "second", start=500))
    screen.come(said(SimulatedSigner("Cyd"), "first"))
    found = screen.display.history(None, 9, (), "Ana").messages
    assert [(m.text, m.late) for m in found] == [("first", True), ("second", False)]
    # Live words are that, however wrong their clocks.
    assert [one.late for one in screen.told] == [False, False]


def test_what_is_fetched_waits_and_is_shown_in_order(screen: Screen) -> None:
    screen.come(said(BEN, "b", "d"), live=False)
    screen.come(said(SimulatedSigner("Cyd"), "c", start=500), live=False)
    assert screen.told == []
    assert screen.display.show_at == SHOW_WITHIN
    screen.display.flush()
    assert [(m.text, m.late) for m in screen.told] == [
        ("b", True),
        ("c", True),
        ("d", True),
    ]
    assert screen.display.show_at is None


def test_what_went_before_it_was_shown_is_not(screen: Screen) -> None:
    entries = said(BEN, "a", "b")
    screen.come(entries, live=False)
    screen.display.unshow(entries[1:])
    screen.display.flush()
    assert [one.text for one in screen.told] == ["a"]


def test_what_something_later_was_said_before_is_late_though_it_came_sooner(
    screen: Screen,
) -> None:
    screen.come(said(BEN, "fetched"), live=False)
    screen.come(said(CYD, "live", start=500))
    (fetched,) = screen.display.flush()
    assert (fetched.text, fetched.late) == ("fetched", True)
    assert [one.text for one in screen.told] == ["live", "fetched"]
    marks = [one.late for one in screen.display.history(None, 9, (), "Ana").messages]
    assert marks == [True, False]


def test_thousands_that_are_fetched_are_shown_in_several_turns(screen: Screen) -> None:
    texts = [f"{number}" for number in range(2 * MOST_SHOWN_AT_ONCE + 1)]
    screen.come(said(BEN, *texts), live=False)
    shown: list[str] = []
    for count in (MOST_SHOWN_AT_ONCE, MOST_SHOWN_AT_ONCE, 1):
        assert screen.display.show_at is not None
        screen.display.flush()
        told = [one.text for one in screen.told]
        assert len(told) == count
        shown += told
    assert shown == texts
    assert screen.display.show_at is None


def test_what_was_taken_away_and_comes_again_is_told_once(screen: Screen) -> None:
    entries = said(BEN, "hi")
    screen.come(entries)
    screen.archive.remove(screen.archive.log(entries[0].log).cut(1))
    screen.come(entries, live=False)
    screen.display.flush()
    assert [one.text for one in screen.told] == ["hi"]


def test_own_words_are_no_news(screen: Screen) -> None:
    screen.come(said(ANA, "mine"))
    assert screen.told == []
    (mine,) = screen.display.history(None, 9, (), "Ana").messages
    assert (mine.sender, mine.state) == (ANA.id, "")  # an earlier run said it


def test_who_is_hidden_is_seen_nowhere(screen: Screen) -> None:
    screen.hidden.add(BEN.id)
    screen.come(said(BEN, "hi"))
    assert screen.told == []
    assert screen.display.history(None, 9, (), "Ana").messages == ()
    screen.hidden.clear()
    assert len(screen.display.history(None, 9, (), "Ana").messages) == 1


def test_the_past_has_pages(screen: Screen) -> None:
    entries = said(BEN, *"abcdef")
    screen.come(entries)
    page = screen.display.history(entries[4].ident, 3, (), "Ana")
    assert [one.text for one in page.messages] == ["b", "c", "d"]
    assert page.more
    assert not screen.display.history(None, 6, (), "Ana").more
    with pytest.raises(BadText, match="no such message"):
        screen.display.history("unknown", 3, (), "Ana")


def test_pages_go_through_what_is_still_to_be_said(screen: Screen) -> None:
    screen.come(said(BEN, *"abc"))
    drafts = [Draft(f"draft-{text}", 0, text.encode()) for text in "def"]
    page = screen.display.history(None, 2, drafts, "Ana")
    assert [one.text for one in page.messages] == ["e", "f"]
    page = screen.display.history(page.messages[0].id, 2, drafts, "Ana")
    assert [one.text for one in page.messages] == ["c", "d"]


def test_what_earlier_runs_saw_is_not_told_again(screen: Screen) -> None:
    screen.display.saw(said(BEN, "old", start=10_000))
    screen.come(said(BEN, "older"))
    assert [m.late for m in screen.display.history(None, 9, (), "Ana").messages] == [
        True
    ]


def test_what_was_said_before_this_run_is_told_by_history_alone(screen: Screen) -> None:
    screen.began = MORNING + 1000
    screen.come(said(BEN, "before", "after"), live=False)
    screen.display.flush()
    told = screen.events
    assert [one.text for one in told if isinstance(one, ChatReceived)] == ["after"]
    assert HistoryChanged("everyone") in told
    found = screen.display.history(None, 9, (), "Ana").messages
    assert [m.text for m in found] == ["before", "after"]


def test_that_there_is_a_past_is_told_before_all_of_it_came(screen: Screen) -> None:
    screen.began = MORNING + 5000
    screen.come(said(BEN, "before"), live=False)
    assert screen.display.hint_at == HINT_AFTER
    screen.display.hint()
    assert screen.events == [HistoryChanged("everyone")]
    assert screen.display.hint_at is None
    screen.come(said(ANA, "more", start=5), live=False)
    assert screen.display.hint_at is None  # once, until all is shown
    screen.display.flush()
    assert screen.events == [HistoryChanged("everyone")]
    screen.come(said(ANA, "later", start=6000)[:1], live=False)
    screen.display.hint()
    assert screen.events == []  # that is no past
