"""What a test relies on, where a query or a search could also find nothing."""


def existing[T](value: T | None) -> T:
    """Return the value; the test fails where there is none."""
    assert value is not None, "nothing was found"
    return value
