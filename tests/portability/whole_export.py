"""An export of an organisation with something in every room, and how tests see that a refused one left nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import override_settings
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Collection, Page, Site

from ravive.decks.models import Deck
from ravive.people.models import Organisation, Role
from ravive.portability.errors import ImportRefusedError
from ravive.reviews.models import TrainingCode
from tests.people import test_isolation  # noqa: F401 - fills the registry
from tests.people.cast import organisation, person
from tests.people.isolation import MARKER, REGISTRY, World
from tests.portability.moving import export_and_forget, take_in
from tests.portability.source import rows_that_are_real

SLUG = MARKER.lower()


def _create() -> Organisation:
    other = organisation(SLUG, f"Organisation {MARKER}")
    world = World(other=other, insider=person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR))
    for make in REGISTRY.makers:
        make(world)
    rows_that_are_real(other)
    return other


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An export of an organisation with something in every room, which is not here any more."""
    folder = tmp_path_factory.mktemp("whole")
    own = {"RAVIVE_DATA": folder / "data", "RAVIVE_BACKUPS": folder / "backups", "MEDIA_ROOT": folder / "data/media"}
    (folder / "data").mkdir()
    with override_settings(**own), django_db_blocker.unblock(), transaction.atomic():
        export_and_forget(folder / "whole.zip", _create)
        transaction.set_rollback(True)
    yield folder / "whole.zip"


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> Path:
    """An empty folder for uploads."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RAVIVE_DATA = tmp_path
    return tmp_path


def counts() -> tuple[int, ...]:
    """Return how many rows there are of what an import stores first and last, and of files."""
    rows = (Organisation, Page, Collection, Site, Deck, User, TrainingCode)
    return tuple(model._default_manager.count() for model in rows)


def uploads() -> list[Path]:
    """Return every uploaded file."""
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def refused(file: Path, match: str) -> None:
    """Import a file that is refused, and check that nothing of it stays."""
    before = counts()
    with pytest.raises(ImportRefusedError, match=match), transaction.atomic():
        take_in(file)
    assert (counts(), uploads()) == (before, [])
