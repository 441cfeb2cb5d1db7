"""An organisation that is deleted leaves no row, and takes nothing of others along."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from pytest_django import Settings
from wagtail.models import Collection, Page, PageLogEntry

from ravive.departures import actions as departures
from ravive.departures import logs
from ravive.departures.models import FollowedDeparture, LogPosition
from ravive.giving.models import JournalLine
from ravive.pages.models import BinnedPage
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, EntrustedPage, Membership, Organisation
from ravive.portability import deletion
from ravive.portability.selection import Selection, exported_labels
from ravive.trainings.models import Training
from tests.backups.places import Place
from tests.people import test_isolation  # noqa: F401 - fills the registry
from tests.people.cast import host
from tests.portability.reading import read_export
from tests.portability.source import MARKER, create_everything
from tests.portability.test_command import source  # noqa: F401 - a fixture
from tests.starter.example_site import create_few

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.slow]
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
# The line that says so.
ADDED = {"people.AuditEvent"}


@pytest.fixture
def owner(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Organisation:
    settings.RAVIVE_DATA, settings.MEDIA_ROOT, settings.ALLOWED_HOSTS = tmp_path, tmp_path / "media", ["*"]
    create_few(monkeypatch)
    return create_everything(tmp_path)


def _pks() -> dict[str, set[object]]:
    """Return the number of every row of every exported table."""
    return {label: set(models.QuerySet(apps.get_model(label)).values_list("pk", flat=True)) for label in exported_labels()}


def _numbers_of(organisation: Organisation) -> dict[str, set[object]]:
    selection = Selection(organisation=organisation)
    return {label: set(selection.rows(label).values_list("pk", flat=True)) for label in exported_labels()}


def test_exactly_its_rows_go(owner: Organisation) -> None:
    own, before = _numbers_of(owner), _pks()
    assert not [label for label, pks in own.items() if not pks]
    # Others whom the network invited to write a page of this site, and nothing else, write it no more.
    keys = Selection(organisation=owner).rows("wagtailcore.Page").values("translation_key")
    writers = EntrustedPage.objects.filter(translation_key__in=keys)
    people = Membership.objects.filter(organisation__entrusted_pages__in=writers, organisation__entrusted_pages__is_created_for_page=True)
    written: dict[str, set[object]] = {
        "people.EntrustedPage": set(writers.values_list("pk", flat=True)),
        "people.Membership": set(people.values_list("pk", flat=True)),
        # The export leaves out what is in the bin; the deletion takes it.
        "wagtailcore.Page": set(BinnedPage.objects.filter(organisation=owner).values_list("page_id", flat=True)),
    }
    deletion.delete(owner, by="ravive test", now=NOW)
    connection.check_constraints()
    after = _pks()
    for label, pks in own.items():
        if label not in deletion.SHARED and label not in ADDED:
            gone = before[label] - after[label]
            assert gone == pks | written.get(label, set()), label
            assert after[label] <= before[label], label
    entry = AuditEvent.objects.get(verb="organisation.deleted")
    assert entry.organisation is None and entry.detail == {"organisation": MARKER.lower()}


def test_nothing_outside_of_its_rows_leads_to_it(owner: Organisation) -> None:
    pages = set(Selection(organisation=owner).rows("wagtailcore.Page").values_list("pk", flat=True))
    assert pages
    deletion.delete(owner, by="ravive test", now=NOW)
    assert not PageLogEntry.objects.filter(page__in=pages).exists()
    # The tree counts its children, and finds no gap.
    assert Page.find_problems() == Collection.find_problems() == ([], [], [], [], [])


def test_uploads_go_once_it_is_certain(owner: Organisation, django_capture_on_commit_callbacks: object) -> None:
    own = Selection(organisation=owner)
    names = [
        *own.rows("wagtailimages.Image").values_list("file", flat=True),
        *own.rows("wagtaildocs.Document").values_list("file", flat=True),
    ]
    stored = [name for name in names if default_storage.exists(name)]
    assert stored
    with django_capture_on_commit_callbacks(execute=True):  # pyright: ignore[reportCallIssue]
        deletion.delete(owner, by="ravive test", now=NOW)
        assert all(default_storage.exists(name) for name in stored)
    assert not any(default_storage.exists(name) for name in stored)


def test_a_restored_copy_deletes_it_again(owner: Organisation) -> None:
    with transaction.atomic():
        deletion.delete(owner, by="ravive test", now=NOW)
        # As a copy from before: the log has the line, and the database does not.
        transaction.set_rollback(True)
    LogPosition.objects.all().delete()
    FollowedDeparture.objects.all().delete()
    LogPosition.objects.create(pk=1, log=logs.current().name() or "", end=0)
    assert departures.catch_up(now=NOW).departures >= 1
    assert not Organisation.objects.filter(pk=owner.pk).exists()


def test_the_host_and_decks_that_others_use_are_refused(owner: Organisation) -> None:
    with pytest.raises(RefusedError, match="hosts the site"):
        deletion.plan(host())
    deck = Selection(organisation=owner).rows("decks.Deck").first()
    training = Training.objects.filter(organisation=owner).first()
    assert deck and training
    # Its own training is of the host now.
    Training.objects.filter(pk=training.pk).update(organisation=host(), decks=[deck.slug])
    with pytest.raises(RefusedError, match=f"trainings of {host().name} use its decks"):
        deletion.delete(owner, by="ravive test", now=NOW)
    assert Organisation.objects.filter(pk=owner.pk).exists()


def test_what_the_law_makes_one_keep_is_named(owner: Organisation) -> None:
    last = JournalLine.objects.filter(organisation=owner).order_by("-at").values_list("at", flat=True)[0]
    planned = deletion.plan(owner)
    assert planned.journal_lines > 0 and planned.certificates > 0
    assert planned.keep_until and planned.keep_until.year >= last.year + 1
    assert planned.rows["people.Organisation"] == 1


def test_the_command_says_first_then_exports_and_deletes(source: Place, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    assert source.ravive("organisations", "add", "Association Partante", "--slug", "leaving").returncode == 0
    file = tmp_path / "leaving.zip"
    said = source.ravive("organisations", "delete", "leaving", str(file))
    assert said.returncode == 0 and "Nothing is deleted yet" in said.stdout and not file.exists()
    wrong = source.ravive("organisations", "delete", "leaving", str(file), "--name", "Other")
    assert wrong.returncode == 1 and "nothing is deleted" in wrong.stderr and not file.exists()
    done = source.ravive("organisations", "delete", "leaving", str(file), "--name", "Association Partante")
    assert done.returncode == 0, done.stderr
    assert "Association Partante: deleted" in done.stdout
    assert read_export(file).about["organisation"] == "leaving"
    assert source.rows("SELECT COUNT(*) FROM people_organisation WHERE slug = 'leaving'") == [(0,)]
