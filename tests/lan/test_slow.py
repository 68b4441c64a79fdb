"""Cables that take their time: what is measured on them is worth what they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, pairwise
from statistics import median

import pytest

from p2p.testing.wifi import Wifi
from tests.lan import Host, Lan
from tests.lan.ears import line, script
from tests.lan.slow import slow, wifi

MakeLan = Callable[..., Lan]

FEW, MANY = 20, 200  # datagrams, one each 10 ms

TAKE = """
import socket, time
taken = socket.socket(socket.AF_INET, 2)
taken.bind(("", 5353))
print("listening", flush=True)
while (said := taken.recv(100).decode()) != "over":
    print(said, time.time(), flush=True)
"""

SEND = """
import socket, sys, time
friend = sys.argv[1], 5353
sender = socket.socket(socket.AF_INET, 2)
for number in range(int(sys.argv[2])):
    sender.sendto(f"{number} {time.time()}".encode(), friend)
    time.sleep(0.01)  # the pace
time.sleep(0.5)  # until the last one is through
for _ in range(5):  # one of them will not be lost
    sender.sendto(b"over", friend)
"""


def passed(
    sender: Host, taker: Host, number: int = FEW
) -> list[tuple[int, float, float]]:
    """Number, moment of sending and of arrival of each datagram that got through."""
    ear = script(taker, TAKE)
    assert line(ear) == "listening"
    mouth = script(sender, SEND, taker.ip, str(number))
    said, _ = ear.communicate(timeout=30)
    mouth.wait()
    words = [text.split() for text in said.splitlines()]
    return [(int(which), float(sent), float(came)) for which, sent, came in words]


def test_a_slow_cable_is_slow_both_ways(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    with slow(a, 0.1):
        for one, other in ((a, b), (b, a)):
            got = passed(one, other)
            assert [number for number, _, _ in got] == list(range(FEW))
            assert min(came - sent for _, sent, came in got) >= 0.1
    assert median(came - sent for _, sent, came in passed(a, b)) < 0.1


@pytest.mark.slow
def test_wifi_is_late_and_in_a_spike_nothing_comes(lan: MakeLan) -> None:
    # This one has its first spike when the scripts have begun, but not yet ended.
    seed = next(seed for seed in map(str, count()) if _is_soon(seed))
    begin, end = Wifi(seed).next_spike(0.0)
    a, b = lan(2).hosts
    with wifi(a, seed) as radio:
        out = passed(a, b, MANY)
        back = passed(b, a, MANY)
        radio.turn(False)
        wired = passed(a, b, MANY)
        radio.turn(True)
        again = passed(a, b)
    assert median(came - sent for _, sent, came in again) > 0.001
    assert [number for number, *_ in wired] == list(range(MANY))
    usual = median(came - sent for _, sent, came in out)
    assert median(came - sent for _, sent, came in wired) < usual
    for got in (out, back):
        numbers = [number for number, _, _ in got]
        assert numbers == sorted(numbers)
        assert MANY - 10 < len(numbers) <= MANY  # few are lost
        assert median(came - sent for _, sent, came in got) > 0.001
    rests = [later - one for (*_, one), (*_, later) in pairwise(out)]
    assert max(rests) >= end - begin - 0.03


def _is_soon(seed: str) -> bool:
    begin, end = Wifi(seed).next_spike(0.0)
    return 1.2 < begin < 1.8 and end - begin > 0.3
