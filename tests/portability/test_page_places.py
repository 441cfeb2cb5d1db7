"""A page whose slug another page has here stands beside it, and its draft is published as before."""

from pathlib import Path

import pytest
from wagtail.models import Page

from ravive.pages.models import HomePage
from tests.portability.moving import take_in
from tests.portability.tampering import add_draft, change_rows, members_of, write
from tests.portability.whole_export import SLUG

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("place")]


@pytest.mark.parametrize("is_of_row", [True, False])
def test_a_draft_of_a_renamed_home_page_can_be_published(whole: Path, place: Path, is_of_row: bool) -> None:
    """The slug that is taken stands in the row and in its draft, or in the draft only."""
    taken = Page.objects.filter(depth=2).values_list("slug", flat=True)[0]
    members = members_of(whole)
    if is_of_row:
        change_rows(members, "pages.HomePage", lambda row: row.update(slug=taken))
    key = add_draft(members, "pages.HomePage", lambda content: content.update(slug=taken, title="Next title"))
    take_in(write(place / "home.zip", members))
    page = HomePage.objects.get(translation_key=key)
    slug, draft = page.slug, page.get_latest_revision()
    assert draft is not None and slug != taken and (slug == f"{taken}-{SLUG}") == is_of_row
    draft.publish()
    page.refresh_from_db()
    assert (page.slug, page.title, page.url_path) == (slug, "Next title", f"/{slug}/")


def test_a_draft_below_keeps_its_own_slug(whole: Path, place: Path) -> None:
    members = members_of(whole)
    key = add_draft(members, "events.EventPage", lambda content: content.update(slug="another-slug"))
    take_in(write(place / "event.zip", members))
    draft = Page.objects.get(translation_key=key).get_latest_revision()
    assert draft is not None and draft.content["slug"] == "another-slug"
