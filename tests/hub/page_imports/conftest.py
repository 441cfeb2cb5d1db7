"""Messages of these tests are in English, whatever language the installation has."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English, except where a command speaks as its organisation does."""
    with override("en"):
        yield
