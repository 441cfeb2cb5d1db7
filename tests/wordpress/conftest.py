"""Messages of these tests are in English, whatever language the installation has."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from tests.pages.conftest import media, staff  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English, except where a command speaks as its organisation does."""
    with override("en"):
        yield
