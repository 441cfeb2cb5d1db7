"""What an import would bring and lose is said before anything is stored."""

from pathlib import Path

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from ravive.people.models import AuditEvent
from ravive.people.queries import host_organisation
from ravive.wordpress.actions import PageImportResult, import_pages, preview_pages
from ravive.wordpress.models import ImportedFile, ImportedPage
from ravive.wordpress.omissions import LossKind
from tests.existing import existing
from tests.wordpress.test_import import NOW, article, uploads  # noqa: F401 - a fixture
from tests.wordpress.wordpress_export import SITE, Entry, export, picture

TABLES = (Page, get_image_model(), get_document_model(), Redirect, ImportedPage, ImportedFile, AuditEvent)
ENTRIES = [
    Entry(number=3, title="Un", content=f'<p>A.</p><p>B <a href="{SITE}/2019/05/texte-4/">ensuite</a> [inconnu a="b"]</p>', comments=2),
    Entry(number=4, title="Deux", content=f'<p>A.</p><p><img src="{SITE}/wp-content/uploads/2019/05/gare.jpg" alt="La gare"></p>'),
    Entry(number=5, kind="page", title="Page", content=f'<p>A.</p><a href="{SITE}/wp-content/uploads/2019/05/rapport.pdf">Rapport</a>'),
    Entry(number=6, kind="page", title="Poubelle", status="trash"),
    picture(9, "2019/05/gare.jpg"),
    picture(10, "2019/05/absent.jpg"),
]


def rows() -> list[int]:
    return [model._default_manager.count() for model in TABLES]


@pytest.mark.django_db
def test_a_preview_counts_what_the_import_brings_and_stores_nothing(tmp_path: Path, uploads: Path) -> None:  # noqa: F811
    path = tmp_path / "export.xml"
    path.write_text(export(ENTRIES), "utf-8")
    organisation = existing(host_organisation())
    before, files = rows(), sorted(uploads.rglob("*"))

    def previewed() -> PageImportResult:
        return preview_pages(export=path, media=uploads, language=None, organisation=organisation, now=NOW)

    seen = previewed()
    assert (rows(), sorted(uploads.rglob("*"))) == (before, files)
    assert (seen.counts.new_articles, seen.counts.new_pages, seen.new_pictures, seen.new_documents) == (2, 1, 1, 1)
    done = import_pages(export=path, media=uploads, language=None, organisation=organisation, by="test", now=NOW)
    assert (done.counts.new_articles, done.counts.new_pages, done.new_pictures, done.new_documents) == (2, 1, 1, 1)
    assert set(seen.losses) == set(done.losses)
    assert {LossKind.COMMENTS, LossKind.SHORTCODE, LossKind.STATUS} <= {loss.kind for loss in seen.losses}
    again = previewed()
    assert (again.counts.new_articles, again.counts.new_pages, again.counts.updated, again.counts.unchanged) == (0, 0, 0, 3)
    edited = article("Un")
    edited.save_revision()
    path.write_text(export([Entry(number=3, title="Un, bis"), *ENTRIES[1:]]), "utf-8")
    changed = previewed()
    assert (changed.counts.updated, changed.counts.unchanged) == (0, 2)
    assert [loss.title for loss in changed.losses if loss.kind is LossKind.EDITED_HERE] == ["Un, bis"]
