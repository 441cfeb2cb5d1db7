"""The queries of a page, once what is cached for some seconds does not change them."""

import re
from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST_READINGS = 6


def steady_queries(read: Callable[[], object]) -> Counter[str]:
    """Return how often reading a page asks each query, without its values. Two readings in a row agree; it fails after six that do not."""
    readings: list[Counter[str]] = []
    while len(readings) < 2 or readings[-1] != readings[-2]:
        assert len(readings) < MOST_READINGS, f"it asks other queries each time: {readings}"
        with CaptureQueriesContext(connection) as done:
            read()
        readings.append(Counter(re.sub(r"'[^']*'|\d+|\(.*\)", "?", query["sql"]) for query in done.captured_queries))
    return readings[-1]
