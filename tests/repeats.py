"""Values of a test's parameters that show nothing new: `make test` leaves them to `make test-all`."""

import pytest


def repeats(*values: object) -> list[object]:
    """Return parameters marked `long`: each repeats on other data what an unmarked value of the same test shows; a tuple is several arguments."""
    return [pytest.param(*(value if isinstance(value, tuple) else (value,)), marks=pytest.mark.long) for value in values]
