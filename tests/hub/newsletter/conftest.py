"""A site that sends e-mail at once, whose form of news by mail is open."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ravive.hub.newsletter.models import Newsletter
from ravive.hub.newsletter.subject import NEWS
from tests.hub.newsletter.newsletter_cast import HOST
from tests.people.cast import host


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings, db: None) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "news@example.org"
    cache.clear()
    for key in range(1, 40):
        NEWS.flood.clear(f"newsletter-{key}")
    Newsletter.objects.create(organisation=host(), is_open=True)


@pytest.fixture(autouse=True)
def _commit(db: None) -> Iterator[None]:
    """What waits for the end of a transaction is done at once."""
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield
