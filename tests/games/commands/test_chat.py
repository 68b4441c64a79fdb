"""`hydralan chat`: what each line means, and what is shown for each event."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from games.commands.chat import Terminal
from games.console.keyboard import Typed
from games.console.printer import Printer
from games.console.sheet import Sheet
from games.people.typist import disturbed
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Finding,
    HydraError,
    Node,
    Notice,
    Peer,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    Ready,
    Ticked,
    short_code,
)
from tests.games.helpers.paper import Scroll
from tests.games.helpers.seat import Seat, Spoken
from tests.otherapp import APP
from tests.window.helpers.standin import peer


@pytest.fixture
def seat(capsys: pytest.CaptureFixture[str]) -> Seat:
    return Seat(capsys)


def test_a_line_is_for_everyone_or_for_one(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    assert seat.type("hi all", "@ana psst") == ["Zoe: hi all", "Zoe -> Ana: psst"]
    assert seat.node.said == [("hi all", None), ("psst", ana.id)]


def test_what_cannot_be_done_is_said_and_the_next_line_is_read(seat: Seat) -> None:
    shown = seat.type("@Cem hi", "/dance", "/name", "/more", Typed(trouble="No."), "hi")
    assert shown == [
        "! Nobody here is called Cem.",
        "! There is no /dance: /help tells what there is.",
        "! Write /name and then the new name.",
        "! There is nothing more of the last message.",
        "! No.",
        "Zoe: hi",
    ]


def test_quit_reads_no_further_and_an_empty_line_says_nothing(seat: Seat) -> None:
    assert seat.type("", "/quit", "not said") == []
    assert seat.node.said == []


def test_the_commands_about_names(seat: Seat) -> None:
    assert seat.type("/who") == ["  Nobody else is here."]
    seat.node.meet("bob", "Ana Maria")
    shown = seat.type("/who", "/me", "/name Zora", "/help")
    assert [line.split("  ")[1] for line in shown[:2]] == ["Ana Maria", "bob"]
    assert shown[2].startswith(f"  Zoe  {short_code(seat.node.id)}  check words: ")
    assert shown[3] == "  You are Zora now."
    assert "  /quit           leave (also Ctrl-D)" in shown


def test_what_is_long_is_folded_and_can_be_read_on(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    text = "\n".join(map(str, range(40)))
    seat.happen(ChatReceived("1", ana.id, "Ana", "everyone", text, 0.0))
    assert seat.type("/more")[-1].endswith("39")


def test_who_comes_speaks_and_goes_is_told(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    renamed = peer(1, "Anna")
    shown = seat.happen(
        ChatReceived("1", ana.id, "Ana", "everyone", "hi", 0.0),
        ChatReceived("2", ana.id, "Ana", seat.node.id, "psst", 0.0),
        PeerRenamed(renamed, "Ana"),
        PeerLeft(renamed, "left"),
        Notice("port", "another port"),
        Ticked("snake", 1, 1, None, "", ana.id),
    )
    assert shown == [
        "* Ana is here",
        "Ana: hi",
        "Ana -> you: psst",
        "* Ana is Anna now",
        "* Anna is gone (left)",
        "* another port",
    ]


def test_the_first_line_says_who_one_is(seat: Seat) -> None:
    ready = Ready(seat.node.id, "Zoe", 1, ())
    shown = seat.happen(ready)
    assert shown == ["You are Zoe. Looking for others; /help helps."]


def test_a_message_that_fails_and_arrives_after_all(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.happen()
    delivered = ChatDelivered("1", ana.id)
    shown = seat.happen(
        ChatQueued("1", ana.id),
        ChatFailed("1", ana.id, "no reply"),
        delivered,
        delivered,
        ChatQueued("2", "everyone"),
        ChatFailed("3", "everyone", "Too much waits."),
    )
    assert shown == [
        "  Ana is away and gets it later.",
        "! Not delivered to Ana: no reply",
        "  Delivered to Ana after all.",
        "  Nobody else is here yet: who comes while you are here gets it.",
        "! Not delivered to everyone: Too much waits.",
    ]


def test_equal_names_carry_a_code(seat: Seat) -> None:
    one, other = seat.node.meet("Ana", "Ana")
    said = [ChatReceived(m.id, m.id, "Ana", "everyone", "hi", 0) for m in (one, other)]
    shown = seat.happen(*said)
    assert f"Ana {short_code(one.id)}: hi" in shown
    assert f"Ana {short_code(other.id)}: hi" in shown


def test_the_doctor_speaks_to_who_is_alone_for_long(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("games.commands.chat.LOOK_EVERY", 0.005)
    monkeypatch.setattr("games.people.checkup.ALONE_FOR", 0.01)
    ended = threading.Event()

    class Shown(Printer):
        def show(self, sheet: Sheet) -> None:
            super().show(sheet)
            if "Open it." in sheet.text:
                ended.set()

    seat.node.findings = (Finding("inbound_blocked", False, "It is shut.", "Open it."),)
    terminal = Terminal(seat.node, Shown(lambda: None))
    terminal.see_who_is_here(ended)
    assert seat.shown() == ["* It is shut.", "*   Open it."]


def test_what_happened_just_before_the_end_is_shown_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A signal may close the node while its last events are not shown yet."""
    options: dict[str, Any] = {
        **{"app": APP, "port": 0, "mdns": False, "beacon": False},
        "interfaces": ["127.0.0.1"],
    }
    with Node("Ana", profile=tmp_path / "a", **options) as ana:
        peers = [f"127.0.0.1:{ana.port}"]
        with Node("Ben", profile=tmp_path / "b", peers=peers, **options) as ben:
            for event in ben.events():
                if isinstance(event, PeerJoined):
                    ben.say("the last word")
                elif isinstance(event, ChatDelivered):
                    break
            ana.close()
    Terminal(ana, Printer(lambda: None)).show_events()
    shown = capsys.readouterr().out
    assert "* Ben is here" in shown
    assert "Ben: the last word" in shown


def test_somebody_is_blocked_and_that_is_undone(seat: Seat) -> None:
    seat.node.meet("Ana", "Tom")
    seat.happen()
    assert seat.type("/block tom") == ["  Tom is blocked; /unblock Tom undoes it."]
    assert seat.happen() == ["* Tom is gone (blocked)"]
    assert [peer.name for peer in seat.node.blocked()] == ["Tom"]
    assert len(seat.type("/who")) == 1
    assert seat.type("/block", "/unblock", "/unblock ana", "/unblock TOM") == [
        "  Blocked: Tom; /unblock NAME undoes it.",
        "  Blocked: Tom; /unblock NAME undoes it.",
        "! Nobody blocked is called ana.",
        "  Tom is not blocked any more.",
    ]
    assert seat.happen() == ["* Tom is here"]
    assert "  /unblock NAME   undo that" in seat.type("/help")


def test_who_left_is_blocked_by_the_name_he_had(seat: Seat) -> None:
    (tom,) = seat.node.meet("Tom")
    seat.node.lose(tom)
    seat.happen()
    seat.type("/block Tom")
    assert seat.node.blocked() == (Peer(tom.id, "Tom", ""),)


def test_lines_go_to_whom_one_has_turned_to(seat: Seat) -> None:
    ana, ben = seat.node.meet("Ana", "Ben")
    seat.happen()
    shown = seat.type("/to ana", "one", "@ben two", "@everyone three", "/to", "four")
    told = "  What you write goes to Ana alone; /to everyone undoes it."
    assert shown == [
        told,
        "Zoe -> Ana: one",
        "Zoe -> Ben: two",
        "Zoe: three",
        told,
        "Zoe -> Ana: four",
    ]
    assert seat.type("/to everyone", "/to cem", "five") == [
        "  What you write goes to everyone.",
        "! Nobody here is called cem.",
        "Zoe: five",
    ]
    said = [("one", ana.id), ("two", ben.id), ("three", None), ("four", ana.id)]
    assert seat.node.said == [*said, ("five", None)]


def test_one_may_go_on_to_write_to_who_has_left(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.node.lose(ana)
    seat.happen()
    seat.type("@Ana hello?", "/to Ana", "are you there?")
    assert seat.node.said == [("hello?", ana.id), ("are you there?", ana.id)]


def test_a_name_can_be_completed(seat: Seat) -> None:
    seat.node.meet("Ana", "Ben")
    seat.happen()
    assert seat.terminal.complete("@b").texts == ("@Ben ",)
    assert seat.terminal.complete("/to a").texts == ("Ana ",)
    assert seat.terminal.complete("/q").texts == ("/quit ",)


def test_who_types_has_seen_what_is_new(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.type("/to Ana")
    seat.happen(ChatReceived("1", ana.id, "Ana", "everyone", "hi", 0.0))
    assert [news.count for news in seat.terminal.status().news] == [1]
    seat.type("/to everyone")
    seat.terminal.typing("h")
    seat.terminal.tick()
    assert seat.terminal.status().news == []


def test_keys_are_told_where_they_work() -> None:
    paper = Scroll()
    node: Any = Spoken()
    Terminal(node, paper).obey(Typed("/help"))
    assert any("Alt-Enter" in line for line in paper.lines())


def test_keys_are_not_told_to_a_pipe(seat: Seat) -> None:
    assert not any("Alt-Enter" in line for line in seat.type("/help"))


def kept(number: int, who: Peer, to: str = "everyone", state: str = "") -> ChatMessage:
    return ChatMessage(f"k{number}", who.id, who.name, to, f"{number}", 0.0, state)


def test_what_was_said_before_is_shown_page_by_page(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.node.kept = [kept(number, ana) for number in range(30)]
    shown = seat.type("/history", "/history", "/history everyone")
    assert [line.rpartition(" ")[2] for line in shown] == [
        *map(str, range(10, 30)),
        "again.",
        *map(str, range(10)),
        "kept.",
    ]
    assert shown[0].startswith("Ana (Thursday, 01 January 1970 ")


def test_history_is_of_whom_one_speaks_to_or_names(seat: Seat) -> None:
    ana, ben = seat.node.meet("Ana", "Ben")
    me = Peer(seat.node.id, "Zoe", "")
    seat.node.kept = [kept(1, ana, me.id), kept(2, ben, me.id), kept(3, me, ana.id)]
    seat.happen()
    shown = seat.type("/history ben", "/to Ana", "/history")
    assert [line.partition(" (")[0] for line in shown if line[0] != " "] == [
        "Ben -> you",
        "Ana -> you",
        "Zoe -> Ana",
    ]


def test_nothing_is_forgotten_by_mistake(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.node.kept = [kept(1, ana)]
    seat.type("/forget")
    assert seat.node.kept
    shown = seat.type("/forget yes", "/history")
    assert shown == [
        "  What was said is forgotten here. The others still have it.",
        "  Nothing was said before that, or it is not kept.",
    ]


def test_somebody_is_muted_and_that_is_undone(seat: Seat) -> None:
    seat.node.meet("Tom")
    seat.happen()
    assert seat.type("/mute tom", "/mute", "/unmute Tom") == [
        "  Tom is muted; /unmute Tom undoes it.",
        "  Muted: Tom; /unmute NAME undoes it.",
        "  Tom is not muted any more.",
    ]
    assert seat.node.muted() == frozenset()


def test_a_known_name_with_another_key_is_never_shown_as_the_known_one(
    seat: Seat,
) -> None:
    (ana,) = seat.node.meet("Ana")
    code, another = short_code(ana.id), replace(ana, another_key=True, coded=True)
    seat.node.vouch(another)
    seat.node.poll()
    shown = seat.happen(
        PeerJoined(another),
        Notice("another_key", f"Ana {code}: another key than before."),
        ChatReceived("1", ana.id, "Ana", seat.node.id, "psst", 0.0),
        ChatReceived("2", ana.id, "Ana", "everyone", "hi", 0.0, coded=True),
    )
    assert shown == [
        f"* Ana {code} is here",
        f"* Ana {code}: another key than before.",
        f"Ana {code} -> you: psst",
        f"Ana {code}: hi",
    ]
    shown = seat.type("@Ana my secret", "/to Ana", f"/to {code}", "/who")
    told = "! Ana has another key than before: write @"
    assert shown[:2] == [f"{told}{code} if you mean this one."] * 2
    assert f"to Ana {code} (another key than before) alone" in shown[2]
    assert shown[3].endswith(f"{ana.address}  another key than before")
    assert seat.node.said == []
    seat.node.check(ana.id)
    seat.happen()
    assert seat.type("/to Ana")[0].startswith("  What you write goes to Ana (checked)")


def test_old_lines_of_equal_names_carry_their_codes(seat: Seat) -> None:
    ana = peer(5, "Ana")
    seat.node.kept = [replace(kept(1, ana), coded=True)]
    assert f"Ana {short_code(ana.id)} (" in seat.type("/history")[0]


def test_who_is_away_or_plays_is_told(seat: Seat) -> None:
    ana, ben = seat.node.meet("Ana", "Ben")
    seat.happen(PeerDoing(ana.id, "away"), PeerDoing(ben.id, "playing", "snake"))
    assert [line.split("  ")[3] for line in seat.type("/who")] == [
        "away",
        " plays snake"[1:],
    ]
    assert seat.terminal.status().here == ["Ana (away)", "Ben"]


def test_who_is_at_the_keyboard_has_seen_all_of_the_stream(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.happen(ChatReceived("1", ana.id, "Ana", seat.node.id, "psst", 0.0))
    assert [one.label for one in seat.terminal.status().news] == ["Ana"]
    seat.terminal.typing("/who")
    assert not seat.terminal.status().news


def test_one_is_undisturbed_until_one_says_so_again(seat: Seat) -> None:
    assert seat.type("/dnd") == [f"  {disturbed(False)}"]
    assert seat.terminal.status().quiet
    assert seat.type("/dnd") == [f"  {disturbed(True)}"]
    assert not seat.terminal.status().quiet


def test_one_is_away_until_one_writes(seat: Seat) -> None:
    seat.type("/away", "/who", "back again")
    seat.terminal.typing("/who")
    assert seat.node.doings == [("away", None), ("here", None)]


def test_others_see_to_whom_one_types(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    typing = seat.terminal.typing
    for text in ("/", "", "h", "@", "@Ana", "@Ana h", ""):
        typing(text)
    assert seat.node.doings == [
        ("typing", None),
        ("typing", ana.id),
        ("here", None),
    ]
    seat.type("/to Ana")
    typing("h")
    assert seat.node.doings[-1] == ("typing", ana.id)
    seat.type("h")
    typing("")
    assert len(seat.node.doings) == 4


def test_who_types_is_told(seat: Seat) -> None:
    (ana,) = seat.node.meet("Ana")
    seat.happen(PeerDoing(ana.id, "typing", None, "everyone"))
    assert seat.terminal.status().typists == ["Ana"]
    seat.happen(PeerDoing(ana.id, "here"))
    assert seat.terminal.status().typists == []


def test_what_was_said_is_found(seat: Seat) -> None:
    ana, ben = seat.node.meet("Ana", "Ben")
    said = [("one cat", ana), ("two dogs", ben), ("three cats", ben)]
    seat.node.kept = [
        ChatMessage(f"{n}", who.id, who.name, "everyone", text, 0.0)
        for n, (text, who) in enumerate(said)
    ]
    shown = seat.type("/find cat", "/find cow", "/find")
    assert [line.partition(" (")[0] for line in shown] == [
        "Ana",
        "Ben",
        "  Nobody has said cow, as far as it is kept.",
        "! Write /find and then what was said.",
    ]
    assert shown[1].endswith(": three cats")


def test_who_looks_for_something_can_type_meanwhile() -> None:
    is_found, may_find = threading.Event(), threading.Event()

    class Slow(Spoken):
        def search(self, text: str, limit: int = 50) -> tuple[ChatMessage, ...]:
            assert may_find.wait(10)
            is_found.set()
            raise HydraError("The disk does not answer.")

    node = Slow()
    told = threading.Event()

    class Told(Scroll):
        def show(self, sheet: Sheet) -> None:
            super().show(sheet)
            if is_found.is_set():
                told.set()

    paper = Told()
    front: Any = node
    terminal = Terminal(front, paper)
    terminal.obey(Typed("/find cat"))
    terminal.obey(Typed("hi"))
    assert paper.lines() == ["Zoe: hi …"]
    may_find.set()
    assert told.wait(10)
    assert paper.lines()[1:] == ["! The disk does not answer."]


def test_who_is_away_since_an_earlier_run_is_written_to_by_name(seat: Seat) -> None:
    (here,) = seat.node.meet("Cem")
    cem, ben = Peer(peer(8, "").id, "Cem", ""), Peer(peer(9, "").id, "Ben", "")
    code = short_code(cem.id)
    seat.node.away = cem, ben
    seat.node.kept = [
        ChatMessage("k", seat.node.id, "Zoe", ben.id, "old", 1e9, "queued")
    ]
    seat.happen()
    assert seat.type("@Cem 1", f"@{code} 2", f"@Cem {code} 3", "@ben 4")
    wanted = [("1", here.id), ("2", cem.id), ("3", cem.id), ("4", ben.id)]
    assert seat.node.said == wanted
    shown = seat.type("/history Ben", "/to Ben", "5")
    assert shown[0].startswith("Zoe -> Ben (")
    assert shown[1].startswith("  What you write goes to Ben alone")
    assert seat.node.said[-1] == ("5", ben.id)
    assert seat.terminal.complete("@C").texts == ("@Cem ", f"@Cem {code} ")
    assert seat.terminal.complete("/to B").texts == ("Ben ",)
