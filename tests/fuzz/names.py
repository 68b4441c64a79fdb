"""Which targets there are. None is imported: atheris has to see that happen."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "targets"
NAMES = tuple(sorted(p.stem for p in FOLDER.glob("*.py") if p.stem != "__init__"))
