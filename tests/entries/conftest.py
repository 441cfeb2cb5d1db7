"""A site that sends e-mail at once, and one flow of each subject."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.site.form_limits import FormLimit
from tests.departures.older_copies import older_copy
from tests.entries.flow import EntryFlow, OlderCopy
from tests.people.cast import organisation, person


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"
    settings.ALLOWED_HOSTS = ["*"]
    cache.clear()


@pytest.fixture(autouse=True)
def _commit(db: None) -> Iterator[None]:
    """Run at once what waits for the end of the transaction, and count no form of another test."""
    # SQLite's journal can only be emptied once the transaction has ended.
    at_once = patch("django.db.transaction.on_commit", lambda act, using=None, robust=False: None if robust else act())
    with at_once, patch.object(FormLimit, "check"):
        yield


@pytest.fixture
def home(db: None) -> HomePage:
    """The site of an organisation on its own domain."""
    refuge = organisation("refuge")
    profile, by = SiteProfile(), person("r", refuge)
    site = change_site(organisation=refuge, profile=profile, name="Refuge", host="refuge.example", by=by, now=timezone.now())
    return HomePage.objects.get(pk=site.root_page.pk)


@pytest.fixture
def flow_of(home: HomePage) -> Callable[[str], EntryFlow]:
    return lambda name: EntryFlow.of(name, visitor=Client(headers={"host": "refuge.example"}), home=home)


@pytest.fixture
def flow(name: str, flow_of: Callable[[str], EntryFlow]) -> EntryFlow:
    return flow_of(name)


@pytest.fixture
def older(settings: Settings, tmp_path: Path) -> OlderCopy:
    return lambda: older_copy(settings, tmp_path)
