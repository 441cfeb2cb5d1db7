"""A site that sends e-mail at once."""

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ravive.hub.campaigns import subject
from ravive.hub.campaigns.views import relay
from tests.hub.campaigns.campaign_cast import HOST


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "campagnes@example.org"
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    for key in range(1, 60):
        for limit in (subject.MAIL_LIMIT, subject.COUNT_LIMIT, relay.KIT_LIMIT):
            limit.clear(key)
