"""Values of a test's parameters that show nothing new: `make test` leaves them to `make test-all`."""

import pytest


def repeats(*values: object) -> list[object]:
    """Return parameters marked `long`, a tuple for several arguments; each shows on other data what an unmarked value of the test shows."""
    return [pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.long) for value in values]
