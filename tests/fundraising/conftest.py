"""A site that sends e-mail at once."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache
from pytest_django import Settings

from ravive.fundraising import run_subject
from ravive.fundraising.views import giving
from tests.fundraising.appeal_cast import HOST
from tests.pages.conftest import media, staff  # noqa: F401 - fixtures


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = HOST, True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "dons@example.org"
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_limit(db: None) -> None:
    for key in range(1, 60):
        giving.GIVING_LIMIT.clear(key)


@pytest.fixture
def run_mails(db: None) -> Iterator[None]:
    """Count no form yet. What waits for the end of a transaction, such as an e-mail, is done at once."""
    for key in range(1, 60):
        run_subject.TEAM_LIMIT.clear(key)
        run_subject.RUNNER_LIMIT.clear(key)
    with patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: act()):
        yield
