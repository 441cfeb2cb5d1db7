"""A site that sends e-mail at once."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ravive.hub.letters.subject import LETTERS
from tests.hub.letters.letter_cast import HOST


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "lettres@example.org"
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_limit(db: None) -> None:
    for key in range(1, 40):
        LETTERS.flood.clear(key)
