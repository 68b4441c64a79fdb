"""One end of a measurement, a process of its own: `python -m tests.bench.worker`.

The first end answers, the second asks and prints its figures as one line of JSON.
A line begins with its kind: "?" wants itself back, "." is only counted (each full
CREDIT is reported by "+", so that nobody runs ahead without bound), of "@" it is noted
when it came, "!" is the end. The first end prints what it noted.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable

from tests.bench.endpoint import Endpoint, Heard

SYSTEMS = {"seed": "Seed", "floor": "Floor", "hydra": "Hydra"}
CHATS = {"everyone": "ToAll", "direct": "ToOne"}  # in `chats`
LEAST = {"least": "Least"}

SIZE = 60  # bytes of a message, a line of chat
CREDIT = 250  # messages
WINDOW = 4 * CREDIT  # messages on the way at most
PATIENCE = 60.0  # seconds for anything at all
WARM_UP = 50  # round trips that do not count
SETTLED = 2.0  # seconds; a link that stands is measured, not how it comes about


def open_end(system: str, other: str, first: bool, heard: Heard) -> Endpoint:
    """The endpoint of a system by name; nothing of the others is imported."""
    where = "chats" if system in CHATS else system
    module = importlib.import_module(f"tests.bench.{where}")
    named = {**SYSTEMS, **LEAST, **CHATS}[system]
    end: Endpoint = getattr(module, named)(other, first, heard)
    return end


class Answerer:
    """The first end."""

    def __init__(self, system: str, other: str) -> None:
        self._over = threading.Event()
        self._counted = 0
        self._came: dict[str, float] = {}
        self._open = threading.Event()
        self._end = open_end(system, other, True, self._heard)
        self._open.set()

    def run(self) -> None:
        """Answer until the other end says it is over."""
        self._over.wait(PATIENCE)
        self._end.close()
        if self._came:
            json.dump(self._came, sys.stdout)

    def _heard(self, text: str) -> None:
        if text[0] == "@":
            self._came[text.split()[0]] = time.monotonic()
            return
        self._open.wait()  # a line may come before the constructor is done
        if text[0] == "?":
            self._end.send(text)
        elif text[0] == ".":
            self._counted += 1
            if self._counted % CREDIT == 0:
                self._end.send("+")
        else:
            self._over.set()


class Asker:
    """The second end."""

    def __init__(self, system: str, other: str) -> None:
        self._on_line: Callable[[str], None] = lambda text: None
        self._end = open_end(system, other, False, lambda text: self._on_line(text))

    def close(self) -> None:
        """End both ends."""
        self._end.send("!")
        self._end.close()

    def idle(self, count: int, pause: float) -> list[float]:
        """Round trips in seconds with a rest before each, so that processors sleep."""
        trips = []
        for _ in range(count):
            time.sleep(pause)  # the rest is what is measured
            trips += self.busy(1, 0)
        return trips

    def busy(self, count: int, warm_up: int = WARM_UP) -> list[float]:
        """Round trips in seconds, each begun by the arrival of the one before."""
        text = "?".ljust(SIZE, "x")
        trips: list[float] = []
        over = threading.Event()
        began = 0.0

        def back(_: str) -> None:
            nonlocal began
            trips.append(time.perf_counter() - began)
            if len(trips) == count + warm_up:
                over.set()
                return
            began = time.perf_counter()
            self._end.send(text)

        self._on_line = back
        began = time.perf_counter()
        self._end.send(text)
        _awaited(over.wait(PATIENCE))
        return trips[warm_up:]

    def paced(self, count: int, pause: float) -> dict[str, dict[str, float]]:
        """When each of some lines was said, with a rest before it; and of a chat, when
        it was marked as delivered. By the clock that all processes here share."""
        said: dict[str, float] = {}
        for number in range(count):
            time.sleep(pause)  # the rest is what is measured
            text = f"@{number} ".ljust(SIZE, "x")
            said[f"@{number}"] = time.monotonic()
            self._end.send(text)
        time.sleep(SETTLED)
        marks: dict[str, float] = getattr(self._end, "marks", {})
        marked = {text.split()[0]: at for text, at in marks.items()}
        return {"said": said, "marked": marked}

    def flood(self, count: int, seconds: float) -> float:
        """Messages a second, one way, until the last has arrived over there."""
        text = ".".ljust(SIZE, "x")
        free = threading.Semaphore(WINDOW // CREDIT)
        self._on_line = lambda _: free.release()
        began = time.perf_counter()
        sent = 0
        while sent < count and time.perf_counter() - began < seconds:
            _awaited(free.acquire(timeout=PATIENCE))
            for _ in range(CREDIT):
                self._end.send(text)
            sent += CREDIT
        for _ in range(WINDOW // CREDIT):
            _awaited(free.acquire(timeout=PATIENCE))
        return sent / (time.perf_counter() - began)


def _awaited(came: bool) -> None:
    if not came:
        raise TimeoutError(f"no answer within {PATIENCE} s")


def one_way(trips: list[float]) -> dict[str, float]:
    """Half of each round trip, in microseconds: the median and the 99th of 100."""
    halves = [trip / 2 * 1e6 for trip in trips]
    return {
        "p50": statistics.median(halves),
        "p99": statistics.quantiles(halves, n=100, method="inclusive")[-1],
    }


def main() -> None:
    """Be one end, as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("system", choices=[*SYSTEMS, *LEAST, *CHATS])
    parser.add_argument("role", choices=["answer", "idle", "busy", "flood", "paced"])
    parser.add_argument("other")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--pause", type=float, default=0.1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--processor", type=int, help="the only one that it runs on")
    given = parser.parse_args()
    if given.processor is not None:
        os.sched_setaffinity(0, {given.processor})
    if given.role == "answer":
        Answerer(given.system, given.other).run()
        return
    asker = Asker(given.system, given.other)
    time.sleep(SETTLED)
    figures: object
    if given.role == "paced":
        figures = asker.paced(given.count, given.pause)
    elif given.role == "flood":
        figures = {"rate": asker.flood(given.count, given.seconds)}
    elif given.role == "idle":
        figures = one_way(asker.idle(given.count, given.pause))
    else:
        figures = one_way(asker.busy(given.count))
    asker.close()
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
