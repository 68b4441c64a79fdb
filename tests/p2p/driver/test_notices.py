"""What others do is told to a person a few times a minute, however often they do it."""

from __future__ import annotations

import math
import socket
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from p2p import Node
from p2p.driver.notices import (
    COUNTED_WITHIN,
    MAX_NOTICES_HELD,
    NOTICES_AT_ONCE,
    Notices,
)
from p2p.events import Notice
from p2p.messages import MAGIC, PROTOCOL_VERSION, Hello
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.room.gate import CODES
from p2p.wire.codec import encode
from tests.otherapp import APP, LOOPBACK

NEXT = PROTOCOL_VERSION + 1


def notice(number: int, code: str = "incompatible") -> Notice:
    return Notice(code, f"Ana {number} speaks version {number}.")


def test_the_first_few_are_told_at_once_and_the_rest_as_one() -> None:
    notices = Notices()
    told = [notices.heard(notice(n), n / 200) for n in range(NOTICES_AT_ONCE + 8)]
    assert told == [[notice(n)] for n in range(NOTICES_AT_ONCE)] + [[]] * 8
    assert notices.due == COUNTED_WITHIN
    assert notices.tick(COUNTED_WITHIN - 0.1) == []
    last = NOTICES_AT_ONCE + 7
    (merged,) = notices.tick(COUNTED_WITHIN)
    text = f"Ana {last} speaks version {last}. (And 7 others like this.)"
    assert merged == Notice("incompatible", text)
    assert notices.tick(COUNTED_WITHIN) == []
    assert notices.due == math.inf


def test_one_that_was_held_alone_is_told_as_it_is() -> None:
    notices = Notices()
    for n in range(NOTICES_AT_ONCE + 1):
        notices.heard(notice(n), 0.0)
    assert notices.tick(COUNTED_WITHIN) == [notice(NOTICES_AT_ONCE)]


def test_two_are_one_other() -> None:
    notices = Notices()
    for n in range(NOTICES_AT_ONCE + 2):
        notices.heard(notice(n), 0.0)
    (merged,) = notices.tick(COUNTED_WITHIN)
    assert merged.text.endswith("(And 1 other like this.)")


def test_the_same_words_are_told_once_a_minute() -> None:
    notices = Notices()
    assert notices.heard(notice(1), 0.0) == [notice(1)]
    assert [notices.heard(notice(1), n / 9) for n in range(99)] == [[]] * 99
    assert notices.due == math.inf
    assert notices.heard(notice(1), COUNTED_WITHIN) == [notice(1)]


def test_a_flood_of_one_kind_hides_no_other() -> None:
    notices = Notices()
    for n in range(10_000):
        notices.heard(notice(n), 0.0)
    own = Notice("identity_renewed", "A copy of this profile runs elsewhere.")
    assert notices.heard(own, 0.1) == [own]
    (merged,) = notices.tick(COUNTED_WITHIN)
    assert f"(And more than {MAX_NOTICES_HELD - 1} others like this.)" in merged.text


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(0, 9), st.integers(0, 400))))
def test_nobody_is_told_more_than_that(happened: list[tuple[float, int, int]]) -> None:
    notices, now, told = Notices(), 0.0, []
    for pause, code, number in happened:
        now += pause
        some = notices.tick(now) if now >= notices.due else []
        some += notices.heard(notice(number, str(code)), now)
        told += [(now, one.code) for one in some]
    for at, code in told:
        near = [c for t, c in told if c == code and at - COUNTED_WITHIN < t <= at]
        assert len(near) <= 2 * NOTICES_AT_ONCE


def test_a_flood_of_strange_hellos_is_one_sentence(tmp_path: Path) -> None:
    keys = [parse_key_file(new_key_file(), tmp_path / "no") for _ in range(30)]
    own = {"app": APP, "interfaces": [LOOPBACK], "mdns": False, "beacon": False}
    with Node("Ann", profile=tmp_path / "ann", port=0, **own) as ann:
        for key in keys:
            with socket.create_connection((LOOPBACK, ann.port), 5) as stranger:
                hello = Hello(MAGIC, NEXT, key.certificate_der, APP)
                stranger.sendall(encode(hello))
                while stranger.recv(4096):
                    pass
        assert len(ann.incompatible()) == len(keys)
        (told,) = [e for e in ann.poll() if isinstance(e, Notice)]
        assert "update this program" in told.text


def test_a_hello_that_has_changed_is_understood_as_far_as_that(tmp_path: Path) -> None:
    own = {"app": APP, "interfaces": [LOOPBACK], "mdns": False, "beacon": False}
    said = msgspec.msgpack.encode([1, MAGIC, NEXT, {"all": "else"}, ["is", "new"]])
    with Node("Ann", profile=tmp_path, port=0, **own) as ann:
        for _ in range(3):
            with socket.create_connection((LOOPBACK, ann.port), 5) as stranger:
                stranger.sendall(len(said).to_bytes(4, "big") + said)
                while answer := stranger.recv(4096):
                    assert b"hydralan" in answer
        (listed,) = ann.incompatible()
        assert (listed.version, listed.address) == (NEXT, LOOPBACK)
        (told,) = [e for e in ann.poll() if isinstance(e, Notice)]
        assert f"speaks version {NEXT}" in told.text


def test_what_answers_the_own_user_is_told_each_time() -> None:
    notices = Notices()
    answers = [Notice(code, "You are not let in.") for code in sorted(CODES)] * 9
    assert [one for each in answers for one in notices.heard(each, 1.0)] == answers
    assert notices.due == math.inf
