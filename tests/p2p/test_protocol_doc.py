"""`PROTOCOL.md` says what the code does: its tables, its constants, its links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import p2p
from p2p import messages
from p2p.election.election import Role

PACKAGE = Path(p2p.__file__).parent
TEXT = (PACKAGE / "PROTOCOL.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| `(\w+)` \|", re.MULTILINE)
ENTRY_ROW = re.compile(r"^\| `(\w+)` \| (\d+) \|", re.MULTILINE)
QUOTED = re.compile(r"`([A-Z][A-Z_]+) = ([^`]+)`")
CONSTANT = re.compile(r"^([A-Z][A-Z_]+)(?:: [^=]+)? = (.+?)(?:  #.*)?$", re.MULTILINE)


def tags(union: object) -> dict[str, int]:
    return {kind.__name__: kind.__struct_config__.tag for kind in get_args(union)}


def test_every_message_has_its_row_and_its_tag() -> None:
    rows = {name: int(tag) for tag, name in ROW.findall(TEXT)}
    assert rows == tags(messages.AnyMessage)


def test_every_entry_has_its_row_and_its_tag() -> None:
    rows = {name: int(tag) for name, tag in ENTRY_ROW.findall(TEXT)}
    assert rows == tags(messages.AnyEntry)


def test_every_role_has_its_row() -> None:
    assert [role.name for role in Role if f"| {role.name} |" not in TEXT] == []


def test_quoted_constants_are_those_of_the_code() -> None:
    known: set[tuple[str, str]] = set()
    for path in PACKAGE.rglob("*.py"):
        known.update(CONSTANT.findall(path.read_text(encoding="utf-8")))
    quoted = set(QUOTED.findall(" ".join(TEXT.split())))
    assert len(quoted) > 40
    assert quoted - known == set()


def test_every_link_leads_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    linked = set(re.findall(r"\]\(#([^)]+)\)", TEXT))
    assert linked
    assert linked - anchors == set()


def test_the_promises_are_named_as_the_watch_names_them() -> None:
    watch = (PACKAGE / "testing" / "watch.py").read_text(encoding="utf-8")
    for name in set(re.findall(r"\bS\d\b", watch)):
        assert f"| {name} " in TEXT
