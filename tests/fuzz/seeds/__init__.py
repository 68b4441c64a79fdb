"""The kept inputs, a file for each target: bytes in hexadecimal, then what they are."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def kept(target: str) -> dict[str, bytes]:
    """The inputs of a target by what they are."""
    lines = (FOLDER / f"{target}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("#") for line in lines if line.strip())
    return {what.strip(): bytes.fromhex(data) for data, _, what in pairs}


def line(data: bytes, what: str) -> str:
    """An input as a line of such a file."""
    return f"{data.hex()} # {what}"
