"""What people type behind a command, as the rest takes it; or what is wrong with it.

For argparse: each raises its ArgumentTypeError, at once and before anything is begun.
"""

from __future__ import annotations

import argparse
import os


def a_text(text: str) -> str:
    """An argument that may be in no encoding: the system hands over its bytes then."""
    try:
        return os.fsencode(text).decode() if _has_bytes(text) else text
    except UnicodeDecodeError:
        raise argparse.ArgumentTypeError("that is no text in UTF-8") from None


def _has_bytes(text: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in text)


def a_port(text: str) -> int:
    """A TCP port; 0 is any."""
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def seconds(text: str) -> float:
    """How long to wait, up to an hour."""
    try:
        duration = float(text)
    except ValueError:
        duration = -1.0
    if not 0 <= duration <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds, from 0 to 3600")
    return duration
