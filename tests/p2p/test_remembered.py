"""A peer met before is read back from the profile as it was, or not at all."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from p2p.remembered import Remembered

ANA = Remembered(NodeId("a" * 52), "Ana", (("10.0.0.7", 53530),), 1.5e9, "chess")


def read(**changed: Any) -> Remembered:
    fields = {**msgspec.to_builtins(ANA), **changed}
    return msgspec.json.decode(msgspec.json.encode(fields), type=Remembered)


def test_it_comes_back_as_it_went() -> None:
    assert read() == ANA


def test_one_without_an_application_is_of_the_first() -> None:
    fields = msgspec.to_builtins(ANA)
    del fields["app"]
    assert msgspec.convert(fields, Remembered).app == FIRST_APP


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "a" * 51},
        {"id": "A" * 52},
        {"name": "x" * 65},
        {"addresses": [["10.0.0.7", 0]]},
        {"addresses": [["10.0.0.7", 65536]]},
        {"addresses": [["", 1]]},
        {"addresses": [["10.0.0.7", 1]] * 17},
        {"seen": -1.0},
        {"seen": 1e300},
        {"app": "no such name"},
    ],
)
def test_what_cannot_be_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(**changed)
