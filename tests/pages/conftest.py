"""What every test of pages and uploads begins with."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.people.cast import person


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(person("amina", host=True))
    return client


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder of uploads of one test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT
