"""What was said, and what became of it."""

from __future__ import annotations

import time
from random import Random

import pytest

from games.people.conversations import Line
from games.people.fates import Fate
from games.people.hours import day
from games.people.presence import Summary
from games.window.chat import chatlog
from games.window.chat.chatlog import MAX_ENTRIES, Call, ChatEntry, ChatLog, entry_of
from p2p import EVERYONE, ChatDelivered, ChatFailed, ChatQueued, short_code
from tests.window.helpers.standin import node_of, peer

ANA, BEN, CYD = peer(1, "Ana"), peer(2, "Ben"), peer(3, "Cyd")
NOW = 1_790_000_000.0


def mine(awaited: int, number: int = 1) -> ChatEntry:
    return ChatEntry(f"{number}", "me", "Zoe", "hi", NOW, True, fate=Fate(awaited))


def heard(number: int, name: str = "Ana", who: str = ANA.id) -> ChatEntry:
    return ChatEntry(f"{number}", who, name, f"text {number}", NOW + number)


def log_with(*entries: ChatEntry) -> ChatLog:
    log = ChatLog()
    for entry in entries:
        log.add(entry)
    return log


def texts(log: ChatLog) -> list[str]:
    return [entry.text for entry in log.entries]


def test_the_margin_counts() -> None:
    entry = mine(awaited=2)
    log = log_with(entry)
    marks = [entry.mark]
    for reader in (ANA, BEN, CYD):
        log.turned(ChatDelivered("1", reader.id), reader.name)
        marks.append(entry.mark)
    assert marks == ["sending", "1 of 2", "2", "3"]
    assert mine(awaited=0).mark == "nobody else here"


def test_a_message_to_one_needs_no_number() -> None:
    entry = mine(awaited=1)
    log_with(entry).turned(ChatDelivered("1", ANA.id), "Ana")
    assert (entry.mark, entry.remark) == ("", "")


def test_a_remark_says_who_and_why() -> None:
    entry = mine(awaited=9)
    log = log_with(entry)
    log.turned(ChatQueued("1", ANA.id), "Ana")
    assert entry.remark == "waits for Ana, who is away"
    log.turned(ChatQueued("1", BEN.id), "Ben")
    assert entry.remark == "waits for Ana and Ben, who are away"
    log.turned(ChatFailed("1", ANA.id, "no reply"), "Ana")
    assert entry.remark == "not delivered to Ana: no reply"
    log.turned(ChatFailed("1", BEN.id, "closed"), "דנה")
    assert entry.remark == "not delivered to Ana (and 1 more): no reply"
    log.turned(ChatDelivered("1", ANA.id), "Ana")
    assert entry.remark == "not delivered to \u2068דנה\u2069: closed"
    log.turned(ChatDelivered("1", BEN.id), "Ben")
    assert entry.remark == ""


def test_what_nobody_is_here_for_waits_for_who_comes() -> None:
    entry = mine(awaited=0)
    log = log_with(entry)
    log.turned(ChatQueued("1", EVERYONE), EVERYONE)
    assert (entry.mark, entry.remark) == (
        "",
        "nobody else is here yet: who comes while you are here gets it",
    )
    log.turned(ChatDelivered("1", ANA.id), "Ana")
    assert (entry.mark, entry.remark) == ("", "")


def test_of_an_earlier_run_the_reason_is_not_known() -> None:
    entry = mine(awaited=1)
    entry.fate = Fate.restored("failed", ANA.id)
    entry.readers[ANA.id] = "Ana"
    assert entry.remark == "not delivered to Ana"


def test_what_turns_for_a_message_that_is_not_here_is_nothing() -> None:
    log = log_with(mine(awaited=1))
    version = log.version
    assert not log.turned(ChatDelivered("2", ANA.id), "Ana")
    assert log.version == version


def test_the_same_message_again_is_none() -> None:
    log = log_with(mine(awaited=1))
    version = log.version
    log.add(mine(awaited=1))
    assert (len(log.entries), log.version) == (1, version)


def test_old_entries_go_and_are_to_be_had_again() -> None:
    log = log_with(mine(awaited=1))
    for number in range(MAX_ENTRIES):
        log.news(f"{number}")
    assert len(log.entries) == MAX_ENTRIES
    assert log.entries[0].text == "0"
    assert log.more
    assert not log.turned(ChatDelivered("1", ANA.id), "Ana")


def test_what_was_said_before_goes_where_it_belongs() -> None:
    log = ChatLog()
    log.news("hello")
    assert log.recall([heard(2), heard(4)])
    log.add(heard(9))
    log.recall([heard(n) for n in (2, 3, 4, 5)])
    log.recall([heard(n) for n in (0, 1)], before="2")
    numbers = [entry.id for entry in log.entries]
    assert numbers == ["0", "1", "2", "3", "4", "5", "", "9"]


def test_between_what_was_known_and_a_new_last_page_nothing_is_missing() -> None:
    log = ChatLog()
    log.recall([heard(n) for n in range(10)])
    log.add(heard(90))
    log.recall([heard(n) for n in range(60, 91)], more=True)  # 10 to 59 are not known
    assert texts(log) == [f"text {n}" for n in range(60, 91)]
    log.recall([heard(n) for n in range(30, 60)], before="60")
    log.recall([heard(n) for n in range(70, 100)], more=True)
    assert texts(log) == [f"text {n}" for n in range(30, 100)]


def test_what_came_late_is_no_place_for_what_stands_beside_it() -> None:
    late = heard(3)
    late.late = True
    log = log_with(heard(1), heard(2), heard(6), late)
    log.recall([heard(n) for n in (1, 2, 3, 4, 6)])
    assert [entry.id for entry in log.entries] == ["1", "2", "4", "6", "3"]


def test_no_more_is_recalled_than_has_room() -> None:
    log = log_with(*(heard(1000 + n) for n in range(MAX_ENTRIES - 2)))
    assert not log.recall([heard(n) for n in range(5)], before="1000")
    assert [entry.id for entry in log.entries[:3]] == ["3", "4", "1000"]


def test_one_line_a_minute_tells_who_came_and_went() -> None:
    log = ChatLog()
    log.sum_up(Summary(1, "Ana is here"))
    log.add(heard(1))
    log.sum_up(Summary(1, "Ana and Ben are here"))
    assert texts(log) == ["Ana and Ben are here", "text 1"]
    log.sum_up(Summary(2, ""))
    log.sum_up(Summary(3, "Ben is gone"))
    assert texts(log) == ["Ana and Ben are here", "text 1", "Ben is gone"]
    log.sum_up(Summary(3, ""))
    assert texts(log)[-1] == "Nobody came or went"


def test_whoever_is_hidden_is_hidden_for_what_he_said() -> None:
    log = log_with(heard(1), heard(2, "Ben", BEN.id), heard(3))
    log.hide(ANA.id)
    assert texts(log) == ["text 2"]
    log.add(heard(3))  # may come again
    assert texts(log) == ["text 2", "text 3"]


def test_a_day_stands_above_its_first_message() -> None:
    log = ChatLog(day(NOW))
    yesterday = [heard(n - 100_000) for n in (1, 2)]
    log.recall([*yesterday, heard(3)])
    log.add(ChatEntry("x", ANA.id, "Ana", "old", NOW - 300_000, late=True))
    log.add(heard(4))
    days = [entry.day for entry in log.entries]
    assert days == [day(NOW - 99_999), "", day(NOW), "", ""]
    assert log.entries[3].time.startswith("late ")
    plain = ChatLog(day(NOW))
    plain.add(heard(1))
    assert plain.entries[0].day == ""


def test_equal_names_have_codes_also_of_who_is_gone() -> None:
    twin = node_of(7)
    log = log_with(heard(1), heard(2, "Ana", twin))
    labels = [log.label(entry) for entry in log.entries]
    assert labels == [f"Ana {short_code(ANA.id)}", f"Ana {short_code(twin)}"]
    log.know((), "Ben")
    log.add(heard(3, "Ben", BEN.id))
    assert log.label(log.entries[-1]) == f"Ben {short_code(BEN.id)}"


def test_one_alone_has_his_name_until_another_comes() -> None:
    log = log_with(heard(1))
    assert log.label(log.entries[0]) == "Ana"
    log.know((peer(5, "ana"),), "Zoe")
    assert log.label(log.entries[0]) == f"Ana {short_code(ANA.id)}"


def test_labels_of_ten_times_as_many_take_no_hundred_times_as_long() -> None:
    few, many = (min(labelled_in(count) for _ in range(3)) for count in (90, 900))
    assert many < 40 * few


def labelled_in(count: int) -> float:
    """Seconds of a processor for the labels of a screen, if so many have spoken."""
    log = log_with(*(heard(n, f"Pupil {n}", node_of(n)) for n in range(count)))
    began = time.process_time()
    for entry in log.entries[-30:]:
        log.label(entry)
    return time.process_time() - began


def test_every_change_has_a_version() -> None:
    log = log_with(mine(awaited=1), heard(2))
    steps = [
        lambda: log.turned(ChatDelivered("1", ANA.id), "Ana"),
        lambda: log.turned(ChatQueued("1", BEN.id), "Ben"),
        lambda: log.turned(ChatFailed("1", BEN.id, "why"), "Ben"),
        lambda: log.fold(log.entries[0]),
        lambda: log.news("x"),
        lambda: log.sum_up(Summary(1, "Zoe is here")),
        lambda: log.sum_up(Summary(1, "Zoë is here")),
        lambda: log.recall([heard(3)]),
        lambda: log.know((ANA,), "Zoe"),
        lambda: log.hide(ANA.id),
    ]
    for step in steps:
        before = log.version
        step()
        assert log.version > before
    assert log.entries[0].unfolded


def test_a_line_is_an_entry() -> None:
    fate = Fate(2)
    line = Line("1", ANA.id, "Ana", "@Zoe", NOW, True, True, False, fate)
    call = Call("@Zoe", "me", True)
    entry = entry_of(line, ANA.id, [call])
    assert (entry.id, entry.who, entry.name, entry.text) == (
        *("1", ANA.id, "Ana", "@Zoe"),
    )
    assert (entry.mine, entry.late) == (True, True)
    assert not entry.calls_me  # oneself
    assert entry_of(line, BEN.id, [call]).calls_me
    assert entry.fate is fate
    assert entry.calls == (call,)
    assert log_with(entry).oldest == "1"


def test_lines_of_one_author_within_minutes_go_together() -> None:
    log = log_with(heard(1), heard(2), heard(3, "Ben", BEN.id), heard(4), heard(900))
    log.news("Ben is here")
    log.add(heard(901))
    heads = [log.is_head(number) for number in range(len(log.entries))]
    #        day, same,  Ben,  Ana,  later, news, after news
    assert heads == [True, False, True, True, True, True, True]


def test_what_is_new_or_was_said_late_is_told_with_its_author() -> None:
    log = log_with(heard(1), heard(2), heard(3))
    log.begin_fresh("2")
    assert [log.is_head(number) for number in range(3)] == [True, True, False]
    log.entries[2].late = True
    assert log.is_head(2)
    log.begin_fresh("")
    assert not log.is_head(1)


def test_another_name_is_told() -> None:
    log = log_with(heard(1), heard(2, "Anna"))
    assert log.is_head(1)


def test_a_line_more_of_the_history_costs_no_look_at_all_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, looked, real = ChatLog(), [], chatlog.day_of
    for number in range(0, 2 * MAX_ENTRIES - 200, 2):
        log.add(heard(number))
    monkeypatch.setattr(chatlog, "day_of", lambda at: looked.append(at) or real(at))
    end = 2 * MAX_ENTRIES - 202
    log.recall([heard(number) for number in (end - 2, end - 1, end)])
    assert texts(log)[-3:] == [f"text {n}" for n in (end - 2, end - 1, end)]
    assert len(looked) < 10


def test_days_are_the_same_whatever_is_recalled_in_which_order() -> None:
    chance, log = Random(7), ChatLog(day(NOW))
    for _ in range(200):
        start = chance.randrange(300)
        page = [
            ChatEntry(f"{n}", ANA.id, "Ana", f"text {n}", NOW + 7200 * n)
            for n in range(start, start + chance.randrange(12))
        ]
        before = chance.choice([None, *(one.id for one in log.entries)])
        log.recall(page, before, more=chance.random() < 0.1)
        if chance.random() < 0.3:
            log.news("somebody came")
        told = [entry.day for entry in log.entries]
        log.tell_days(0, len(log.entries))
        assert told == [entry.day for entry in log.entries]
