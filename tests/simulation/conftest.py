"""The option that writes the golden transcripts anew."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/simulation --rewrite-transcripts`, then read the difference."""
    parser.addoption(
        "--rewrite-transcripts",
        action="store_true",
        help="write tests/simulation/transcripts anew instead of comparing",
    )


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether transcripts are to be written, not compared."""
    return bool(request.config.getoption("--rewrite-transcripts", default=False))
