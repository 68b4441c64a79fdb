"""What was said, and what became of it."""

from __future__ import annotations

from games.window.chatlog import MAX_ENTRIES, MAX_NAMES, ChatEntry, ChatLog


def mine(awaited: int, private: str = "") -> ChatEntry:
    return ChatEntry(
        "1", "me", "You", "hi", mine=True, private=private, awaited=awaited
    )


def log_with(entry: ChatEntry) -> ChatLog:
    log = ChatLog()
    log.add(entry)
    return log


def test_a_message_waits_arrives_or_fails_and_the_worst_is_told() -> None:
    entry = mine(awaited=3)
    log = log_with(entry)
    fates = [entry.fate]
    log.delivered("1", "ana")
    fates.append(entry.fate)
    log.queued("1", "ben", "Ben")
    fates.append(entry.fate)
    log.failed("1", "cyd", "Cyd", "no reply")
    fates.append(entry.fate)
    log.delivered("1", "cyd")
    log.delivered("1", "ben")
    fates.append(entry.fate)
    assert fates == ["sending", "delivered", "waiting", "failed", "delivered"]


def test_the_margin_counts() -> None:
    entry = mine(awaited=2)
    log = log_with(entry)
    marks = [entry.mark]
    for reader in ("ana", "ben", "late"):
        log.delivered("1", reader)
        marks.append(entry.mark)
    assert marks == ["sending", "1 of 2", "2", "3"]
    assert mine(awaited=0).mark == "nobody else here"


def test_a_private_message_needs_no_number() -> None:
    entry = mine(awaited=1, private="Ana")
    log_with(entry).delivered("1", "ana")
    assert (entry.fate, entry.mark) == ("delivered", "")


def test_a_remark_says_who_and_why() -> None:
    entry = mine(awaited=9)
    log = log_with(entry)
    log.queued("1", "ana", "Ana")
    log.queued("1", "ben", "Ben")
    assert entry.remark == "waits for Ana and Ben, who is away"
    log.failed("1", "ana", "Ana", "no reply")
    assert entry.remark == "not delivered to Ana: no reply"
    log.failed("1", "ben", "Ben", "closed")
    assert entry.remark == "not delivered to Ana (and 1 more): no reply"


def test_arrivals_in_a_row_share_a_line() -> None:
    log = ChatLog()
    told = []
    for number in range(1, MAX_NAMES + 3):
        log.arrived(f"P{number}")
        told.append(log.entries[-1].text)
    assert told[0] == "P1 is here"
    assert told[1] == "P1 and P2 are here"
    assert told[2] == "P1, P2 and P3 are here"
    assert told[-1] == "P1, P2, P3, P4, P5, P6 and 2 more are here"
    assert len(log.entries) == 1
    log.news("something else")
    log.arrived("Zoe")
    assert [entry.text for entry in log.entries[1:]] == [
        "something else",
        "Zoe is here",
    ]


def test_names_written_right_to_left_keep_their_place() -> None:
    log = ChatLog()
    for name in ("Ana", "דנה", "محمد"):
        log.arrived(name)
    assert log.entries[-1].text == "Ana, \u2068דנה\u2069 and \u2068محمد\u2069 are here"


def test_the_same_message_again_is_none() -> None:
    log = log_with(mine(awaited=1))
    version = log.version
    log.add(mine(awaited=1))
    assert (len(log.entries), log.version) == (1, version)


def test_old_entries_go_and_what_comes_for_them_is_ignored() -> None:
    log = log_with(mine(awaited=1))
    for number in range(MAX_ENTRIES):
        log.news(f"{number}")
    assert len(log.entries) == MAX_ENTRIES
    assert log.entries[0].text == "0"
    version = log.version
    log.delivered("1", "ana")
    log.queued("1", "ana", "Ana")
    log.failed("1", "ana", "Ana", "why")
    assert log.version == version


def test_every_change_has_a_version() -> None:
    log = log_with(mine(awaited=1))
    steps = [
        lambda: log.delivered("1", "ana"),
        lambda: log.queued("1", "ben", "Ben"),
        lambda: log.failed("1", "ben", "Ben", "why"),
        lambda: log.unfold(log.entries[0]),
        lambda: log.news("x"),
        lambda: log.arrived("Zoe"),
        lambda: log.arrived("Zoë"),
    ]
    for step in steps:
        before = log.version
        step()
        assert log.version > before
    assert log.entries[0].unfolded
