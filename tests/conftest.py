from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The corpora beside a checkout: not part of the project, so tests that need them skip where they are absent."""
    folder = Path(__file__).parents[1] / ".." / "shared"
    if not folder.is_dir():
        pytest.skip("the corpora in ../shared are not here")
    return folder.resolve()
