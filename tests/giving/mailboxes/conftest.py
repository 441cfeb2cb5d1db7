"""A site that sends e-mail at once."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ravive.fundraising.views import my_gifts
from tests.people.cast import host


@pytest.fixture
def mail_server(settings: Settings, db: None) -> Iterator[None]:
    """A mail server that takes everything. What waits for the end of a transaction is done at once."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "dons@example.org"
    cache.clear()
    my_gifts.LINK_LIMIT.clear(host().pk)
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield
