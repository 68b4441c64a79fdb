"""What p2p raises is one family, and its tree is written down."""

from __future__ import annotations

import inspect
import re

import pytest

from p2p import errors
from p2p.errors import BadText, HydraError, OtherApp, OtherVersion, RemoteProtocolError

KINDS = {
    name: kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if kind.__module__ == errors.__name__
}


def test_all_are_of_one_family() -> None:
    assert all(issubclass(kind, HydraError) for kind in KINDS.values())
    assert not issubclass(HydraError, ValueError | OSError)


def test_the_tree_names_each_below_its_base() -> None:
    lines = re.findall(r"^([│ ]*[├└]──) (\w+)  ", errors.__doc__ or "", re.MULTILINE)
    above: list[str] = ["HydraError"]
    drawn = {"HydraError": "Exception"}
    for branch, name in lines:
        depth = len(branch) // 4
        above[depth + 1 :] = []
        drawn[name] = above[depth]
        above.append(name)
    assert drawn == {name: kind.__bases__[0].__name__ for name, kind in KINDS.items()}


def test_a_bad_text_is_a_bad_value_for_those_who_know_nothing_of_us() -> None:
    with pytest.raises(ValueError, match="why"):
        raise BadText("why")


def test_another_application_is_named() -> None:
    error = OtherApp("chess", "hydralan")
    assert error.app == "chess"
    assert str(error) == "it belongs to the application chess, this node to hydralan"
    assert isinstance(error, RemoteProtocolError)


def test_another_version_comes_with_what_was_shown() -> None:
    error = OtherVersion("it speaks version 9", 9, b"certificate")
    assert (error.version, error.certificate) == (9, b"certificate")
    assert str(error) == "it speaks version 9"
