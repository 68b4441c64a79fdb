"""The doctor looks when nobody is here for long, and says what is news."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from games.people.checkup import ALONE_FOR, LOOK_AGAIN, Checkup, Findings, report
from p2p import Finding, HydraError

WRONG = Finding("inbound_blocked", False, "ufw blocks port 53530.", "Open it.")
FINE = Finding("port", True, "It serves.")
ADVICE = Finding("alone", True, "Nobody answers.", "Wait a little.")
PATIENCE = 10.0  # seconds


class Patient:
    """A node, as far as the doctor knows it."""

    def __init__(self, *found: Finding | Exception) -> None:
        self.found = list(found)
        self.looks: queue.SimpleQueue[int] = queue.SimpleQueue()

    def examine(self) -> Findings:
        try:
            for one in self.found:
                if isinstance(one, Exception):
                    raise one
            return tuple(one for one in self.found if isinstance(one, Finding))
        finally:
            self.looks.put(threading.get_ident())


class Told:
    """What was told, and by which thread."""

    def __init__(self) -> None:
        self.news: queue.SimpleQueue[Findings] = queue.SimpleQueue()

    def __call__(self, findings: Findings) -> None:
        self.news.put(findings)

    def all(self) -> list[Findings]:
        found = []
        while not self.news.empty():
            found.append(self.news.get())
        return found


@pytest.fixture
def told() -> Told:
    return Told()


def checkup(patient: Any, told: Callable[[Findings], None]) -> Checkup:
    return Checkup(patient, told)


def looked(patient: Patient) -> None:
    """Wait until the doctor has looked once, and its thread has ended."""
    ident = patient.looks.get(timeout=PATIENCE)
    for thread in threading.enumerate():
        if thread.ident == ident:
            thread.join(PATIENCE)


def test_what_is_wrong_is_told_once_somebody_is_alone_for_long(told: Told) -> None:
    patient = Patient(FINE, WRONG)
    watching, begun = checkup(patient, told), time.monotonic()
    watching.see(False, begun + ALONE_FOR - 1)
    assert patient.looks.empty()
    watching.see(False, begun + ALONE_FOR + 1)
    looked(patient)
    assert told.all() == [(WRONG,)]


def test_all_that_is_well_is_told_if_there_is_something_to_do(told: Told) -> None:
    patient = Patient(FINE, ADVICE)
    watching = checkup(patient, told)
    watching.see(False, time.monotonic() + ALONE_FOR)
    looked(patient)
    assert told.all() == [(ADVICE,)]


def test_it_looks_again_and_tells_only_news(told: Told) -> None:
    patient = Patient(WRONG)
    watching, now = checkup(patient, told), time.monotonic() + ALONE_FOR
    watching.see(False, now)
    looked(patient)
    watching.see(False, now + LOOK_AGAIN - 1)
    assert patient.looks.empty()
    for minute in (1, 2):
        if minute == 2:
            patient.found = [ADVICE]
        watching.see(False, now + minute * LOOK_AGAIN)
        looked(patient)
    assert told.all() == [(WRONG,), (ADVICE,)]


def test_who_has_company_is_left_alone(told: Told) -> None:
    patient = Patient(WRONG)
    watching, now = checkup(patient, told), time.monotonic() + ALONE_FOR
    watching.see(True, now)
    watching.see(False, now + 1)  # from here on alone
    watching.see(False, now + ALONE_FOR)
    assert patient.looks.empty()
    watching.see(False, now + 1 + ALONE_FOR)
    looked(patient)
    assert told.all() == [(WRONG,)]


def test_what_was_found_while_somebody_came_is_not_told(told: Told) -> None:
    patient = Patient(WRONG)
    watching = checkup(patient, told)
    examine = patient.examine

    def meanwhile() -> Findings:
        watching.see(True, time.monotonic())
        return examine()

    patient.examine = meanwhile  # type: ignore[method-assign]
    watching.see(False, time.monotonic() + ALONE_FOR)
    looked(patient)
    assert told.all() == []


def test_a_node_that_was_closed_is_told_of_by_nobody(told: Told) -> None:
    patient = Patient(HydraError("closed"))
    watching = checkup(patient, told)
    watching.see(False, time.monotonic() + ALONE_FOR)
    looked(patient)
    assert told.all() == []


def test_a_report_says_what_to_do_below_what_is_so() -> None:
    assert report([FINE, WRONG]) == [
        "ok  It serves.",
        "!!  ufw blocks port 53530.",
        "    Open it.",
    ]
    assert report([]) == []
