"""What the tests of the memory model have in common."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled(compiled: None) -> None:
    """Fits and predictions are compiled once for all processes of a run."""
