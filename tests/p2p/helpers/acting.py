"""A part of the core, alone: whatever it puts into the outbox its methods return."""

from __future__ import annotations

from typing import Any

from p2p.effects import Outbox


class Acting:
    """Has the methods of these parts, which share one outbox; the first that has one of
    that name is meant.

    A method without a result returns the effects. One of `with_result` returns its own
    result and the effects. All others, and properties, are as they are.
    """

    def __init__(self, out: Outbox, *parts: Any, with_result: tuple[str, ...] = ()):
        self._out = out
        self._parts = parts
        self._with_result = with_result

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        part = next((p for p in self._parts if hasattr(p, name)), self._parts[0])
        found = getattr(part, name)
        if not callable(found):
            return found

        def act(*args: Any, **options: Any) -> Any:
            result = found(*args, **options)
            if name in self._with_result:
                return result, self._out.take()
            return self._out.take() if returns == "None" else result

        returns = found.__annotations__.get("return")
        return act
