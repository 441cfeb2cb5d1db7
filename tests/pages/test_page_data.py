"""Old versions of pages go after two years, except what a page shows or has as its draft."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import PageLogEntry, Revision, Site

from ravive.pages.models import InfoPage
from ravive.pages.page_data import HISTORY, HISTORY_DAYS
from tests.existing import existing

NOW = datetime(2028, 12, 2, 4, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def version(page: InfoPage, title: str, *, days: int) -> Revision:
    page.title = title
    saved = page.save_revision(log_action=True)
    at = NOW - timedelta(days=days)
    Revision.objects.filter(pk=saved.pk).update(created_at=at)
    PageLogEntry.objects.filter(revision=saved).update(timestamp=at)
    return Revision.objects.get(pk=saved.pk)


@pytest.mark.database
def test_versions_of_two_years_ago_are_deleted_unless_they_are_shown_or_the_draft() -> None:
    home = Site.objects.get(is_default_site=True).root_page
    page = InfoPage(title="Équipe", slug="equipe", locale=home.locale)
    home.add_child(instance=page)
    Revision.page_revisions.update(created_at=NOW)
    old = version(page, "Avec un nom", days=HISTORY_DAYS + 9)
    shown = version(page, "Montrée", days=HISTORY_DAYS + 8)
    shown.publish()
    between = version(page, "Un autre nom", days=HISTORY_DAYS + 5)
    recent = version(page, "Récente", days=HISTORY_DAYS - 1)
    draft = version(page, "Brouillon", days=3)
    erase = existing(HISTORY.erase)
    assert erase(NOW) >= 2
    left = set(page.revisions.values_list("pk", flat=True))
    assert left == {shown.pk, recent.pk, draft.pk} and not {old.pk, between.pk} & left
    assert not PageLogEntry.objects.filter(timestamp__lt=NOW - timedelta(days=HISTORY_DAYS)).exists()
    page.refresh_from_db()
    assert page.live and page.get_latest_revision().pk == draft.pk
    assert erase(NOW) == 0


def test_an_old_version_that_is_still_the_draft_stays() -> None:
    home = Site.objects.get(is_default_site=True).root_page
    page = InfoPage(title="Équipe", slug="equipe", locale=home.locale)
    home.add_child(instance=page)
    version(page, "Seule", days=HISTORY_DAYS * 2)
    existing(HISTORY.erase)(NOW)
    assert existing(page.get_latest_revision()).content["title"] == "Seule"
