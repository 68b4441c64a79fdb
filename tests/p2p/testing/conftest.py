"""What these tests send is names, by the thousand, to see that all of them arrive."""

from __future__ import annotations

import pytest

from p2p.membership import renames


@pytest.fixture(autouse=True)
def every_name_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """However soon one comes after the other."""
    monkeypatch.setattr(renames, "CALLED_EVERY", 0.0)
