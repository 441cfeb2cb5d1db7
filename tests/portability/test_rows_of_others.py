"""Whatever a file says, an import changes no row, file or address of an organisation that is here."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import TestCase
from wagtail.documents.models import Document
from wagtail.models import Page

from ravive.hub.events.models import EventPage, ProgrammeRow
from ravive.pages.models import InfoPage
from tests.people.cast import host
from tests.portability.moving import NOW, take_in
from tests.portability.tampering import add_draft, change_about, change_rows, members_of, write
from tests.portability.whole_export import refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("place")]


def page_of_host(kind: type[Page], **values: Any) -> Any:  # noqa: ANN401 - a page of this kind
    """Create a page of the organisation that is here."""
    site = host().site
    assert site is not None
    return site.root_page.add_child(instance=kind(title="Of the host", slug="of-the-host", locale=site.root_page.locale, **values))


def test_a_draft_writes_no_row_of_another_page(whole: Path, place: Path) -> None:
    theirs = page_of_host(EventPage, starts_at=NOW, ends_at=NOW + timedelta(hours=2), place="Here")
    row = ProgrammeRow.objects.create(page=theirs, starts="09:30", title="Of the host", sort_order=0)
    programme = [{"pk": None, "id": row.pk, "page": 1, "starts": "10:00", "title": "Of the file", "sort_order": 0}]
    members = members_of(whole)
    key = add_draft(members, "events.EventPage", lambda content: content.update(programme=programme, id=theirs.pk, page_ptr=theirs.pk))
    take_in(write(place / "draft.zip", members))
    page = EventPage.objects.get(translation_key=key)
    draft = page.get_latest_revision()
    assert draft is not None
    assert draft.content["pk"] == page.pk and not {"id", "page_ptr"} & (draft.content.keys() | draft.content["programme"][0].keys())
    draft.publish()
    assert ProgrammeRow.objects.filter(pk=row.pk).values_list("page", "title").get() == (theirs.pk, "Of the host")
    assert page.programme.values_list("title", flat=True).get() == "Of the file"


def test_a_missing_file_is_never_an_upload_of_others(whole: Path, place: Path) -> None:
    name = "documents/report.pdf"
    members = members_of(whole)
    members = {path: content for path, content in members.items() if not path.startswith("media/documents/")}
    change_rows(members, "wagtaildocs.Document", lambda row: row.update(file=name), every=True)
    change_about(members, missing_files=[name])
    own = take_in(write(place / "missing.zip", members)).slug
    document = Document.objects.filter(collection__organisation__slug=own).order_by("pk").first()
    assert document is not None
    theirs = Document.objects.create(title="Of the host", file=ContentFile(b"of the host", name="report.pdf"))
    assert theirs.file.name == name
    assert re.fullmatch(r"documents/missing-[0-9a-f]{32}\.pdf", document.file.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        document.delete()
    assert default_storage.exists(name)


@pytest.mark.parametrize("label", ["campaigns.Campaign", "events.Event", "giving.Appeal", "letters.OpenLetter"])
def test_no_page_of_others_shows_what_a_file_says(whole: Path, place: Path, label: str) -> None:
    theirs = page_of_host(InfoPage)
    members = members_of(whole)
    if label == "events.Event":
        members["rows/events.Registration.jsonl"] = members["rows/events.EventQuestion.jsonl"] = b""
    change_rows(members, label, lambda row: row.update(key=str(theirs.translation_key)))
    refused(write(place / "key.zip", members), "the page 'Of the host' is here already")
