"""What tests of the example site share."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.starter.example_site import create_few


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some pages of the example, which are created in less time than all."""
    create_few(monkeypatch)
