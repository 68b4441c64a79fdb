"""A node to be examined that only exists in what it answers."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from p2p.core.dialback import DialedBackTold
from p2p.discovery.search import Hears
from p2p.doctor.subject import Subject


def subject(**changes: Any) -> Subject:
    """One that is alone. A field of `Subject` is changed to a value; where it is a
    question, that is its answer, unless it is a function itself."""
    fields = {
        "port": 53530,
        "preferred": 53530,
        "refused": False,
        "not_allowed": False,
        "chosen": (),
        "with_mdns": True,
        "with_beacon": True,
        "remembered": (),
    } | {name: changes.pop(name) for name in PLAIN & changes.keys()}
    answers = {
        "hears": Hears(True, True),
        "peers": (),
        "sources": {},
        "places": {},
        "typed": (),
        "foreign": (),
        "incompatible": (),
        "unreached": (),
        "heard": frozenset(),
        "told": {},
        "ask_of": None,
        "is_over": False,
        **changes,
    }
    questions = {
        name: answer if callable(answer) else _always(answer)
        for name, answer in answers.items()
    }
    return Subject(**{"dial_back": _never, **fields, **questions})


PLAIN = {
    *("port", "preferred", "refused", "not_allowed", "chosen", "with_mdns"),
    *("with_beacon", "remembered"),
}


def _always(answer: Any) -> Any:
    return lambda *_: answer


def _never(*_: Any) -> Future[DialedBackTold]:
    return Future()
