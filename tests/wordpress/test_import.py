"""Moving in from WordPress: what an export holds becomes pages, once; what does not is listed."""

import csv
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from django.test import Client
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from ravive.hub.news.models import ArticlePage, NewsIndexPage, NewsTheme
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.people.queries import host_organisation
from ravive.wordpress import page_writer, report
from ravive.wordpress.actions import PageImportResult, import_pages
from ravive.wordpress.errors import ExportError
from ravive.wordpress.export_items import ExportItem
from ravive.wordpress.import_job import ImportJob
from ravive.wordpress.omissions import LossKind
from ravive.wordpress.page_content import PageContent
from tests.existing import existing
from tests.people.cast import organisation, person
from tests.wordpress.wordpress_export import SITE, Entry, export, picture

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
type Import = Callable[..., PageImportResult]


@pytest.fixture
def brought(db: None, tmp_path: Path) -> Import:
    """Return the import of some entries."""

    def bring(entries: Iterable[Entry], *, media: Path | None = None, language: str | None = None, **site: object) -> PageImportResult:
        path = tmp_path / "export.xml"
        path.write_text(export(entries, **site), "utf-8")  # pyright: ignore[reportArgumentType]
        return import_pages(export=path, media=media, language=language, organisation=existing(host_organisation()), by="test", now=NOW)

    return bring


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """Return a folder of uploads with two pictures and a document."""
    folder = tmp_path / "uploads"
    (folder / "2019/05").mkdir(parents=True)
    for place, name in enumerate(("gare.jpg", "quai.jpg")):
        Image.new("RGB", (60, 40), (place * 90, 90, 90)).save(folder / "2019/05" / name, "JPEG")
    (folder / "2019/05/rapport.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return folder


def losses(result: PageImportResult, kind: LossKind) -> list[str]:
    return [loss.detail for loss in result.losses if loss.kind == kind]


def article(title: str) -> ArticlePage:
    return ArticlePage.objects.get(title=title)


def test_a_post_becomes_an_article(brought: Import, visitor: Client) -> None:
    result = brought(
        [Entry(number=3, title="Sur le quai &amp; ailleurs", excerpt="Un résumé.", terms=[("category", "terrain", "Terrain")])]
    )
    page = article("Sur le quai & ailleurs")
    assert (page.live, page.summary, page.byline, page.theme) == (True, "Un résumé.", "Anna Exemple", "terrain")
    assert page.published_on.isoformat() == "2019-05-01"
    assert page.first_published_at == page.last_published_at == datetime(2019, 5, 1, 10, tzinfo=UTC)
    shown = visitor.get("/fr/news/texte-3/").text
    assert "<p>Un texte.</p>" in shown
    assert "Terrain" in shown
    assert visitor.get("/2019/05/texte-3/").headers["Location"] == "/fr/news/texte-3/"
    assert result.losses == ()


def test_an_import_run_again_changes_nothing(brought: Import) -> None:
    entries = [Entry(number=3), Entry(number=4, kind="page", title="Page")]
    first, second = brought(entries), brought(entries)
    assert (first.counts.new_articles, first.counts.new_pages) == (1, 1)
    assert (second.counts.new_articles, second.counts.new_pages, second.counts.updated, second.counts.unchanged) == (0, 0, 0, 2)
    assert second.counts.redirects == 0
    assert ArticlePage.objects.count() == 1


def test_what_changed_there_is_changed_here_unless_it_was_changed_here(brought: Import) -> None:
    brought([Entry(number=3, title="Un"), Entry(number=4, title="Deux"), Entry(number=5, title="Trois")])
    edited = article("Deux")
    edited.title = "Deux, relu"
    edited.save_revision()
    article("Trois").delete()
    result = brought([Entry(number=number, title=f"Nouveau {number}") for number in (3, 4, 5)])
    assert set(ArticlePage.objects.values_list("title", flat=True)) == {"Nouveau 3", "Deux"}
    assert result.counts.updated == 1
    assert [loss.kind for loss in result.losses] == [LossKind.EDITED_HERE, LossKind.DELETED_HERE]


def test_a_page_taken_off_the_site_stays_off(brought: Import) -> None:
    brought([Entry(number=3, title="Un")])
    article("Un").unpublish()
    result = brought([Entry(number=3, title="Nouveau")])
    assert [loss.kind for loss in result.losses] == [LossKind.EDITED_HERE]
    assert not article("Un").live


@pytest.mark.parametrize(
    ("status", "is_live", "noted"),
    [("draft", False, []), ("pending", False, []), ("private", False, [LossKind.PRIVATE]), ("publish", True, [])],
)
def test_only_what_was_public_is_public(brought: Import, status: str, is_live: bool, noted: list[LossKind]) -> None:
    result = brought([Entry(number=3, title="Un", status=status)])
    assert article("Un").live is is_live
    assert [loss.kind for loss in result.losses] == noted


def test_a_text_behind_a_password_is_a_draft(brought: Import) -> None:
    result = brought([Entry(number=3, title="Un", password="secret")])
    assert not article("Un").live
    assert [loss.kind for loss in result.losses] == [LossKind.PASSWORD]


def test_a_scheduled_post_stays_scheduled(brought: Import) -> None:
    brought([Entry(number=3, title="Un", status="future", written_at="2030-01-01 12:00:00", written_at_utc="2030-01-01 11:00:00")])
    page = article("Un")
    assert not page.live
    assert page.revisions.filter(approved_go_live_at=datetime(2030, 1, 1, 11, tzinfo=UTC)).exists()
    brought([Entry(number=4, title="Deux", status="future", written_at_utc="2020-01-01 11:00:00")])
    assert article("Deux").live


def test_pages_keep_what_they_stand_below_and_the_order_of_the_menu(brought: Import) -> None:
    brought(
        [
            Entry(number=12, kind="page", title="Équipe", parent=10),
            Entry(number=11, kind="page", title="Contact", order=2),
            Entry(number=10, kind="page", title="Qui sommes-nous", order=1),
            Entry(number=13, kind="page", title="Seule", parent=99),
        ]
    )
    home = HomePage.objects.get(locale__language_code="fr")
    titles = [page.title for page in InfoPage.objects.child_of(home).order_by("path")]
    assert titles == ["Seule", "Qui sommes-nous", "Contact"]
    assert existing(InfoPage.objects.get(title="Équipe").get_parent()).title == "Qui sommes-nous"


def test_a_page_that_is_its_own_ancestor_is_brought(brought: Import) -> None:
    brought([Entry(number=10, kind="page", title="Un", parent=11), Entry(number=11, kind="page", title="Deux", parent=10)])
    assert InfoPage.objects.filter(title__in=["Un", "Deux"]).count() == 2


@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_pictures_come_with_their_words_and_wait_in_the_draft_without(brought: Import, uploads: Path, visitor: Client) -> None:
    content = (
        f'<!-- wp:image {{"id":7}} --><figure><img src="{SITE}/wp-content/uploads/2019/05/gare-300x200.jpg" alt="" class="wp-image-7"/>'
        f'</figure><!-- /wp:image --><img src="{SITE}/wp-content/uploads/2019/05/quai.jpg" alt=""/><p>Fin.</p>'
    )
    entries = [
        Entry(number=3, title="Un", content=content, values={"_thumbnail_id": "7"}),
        picture(7, "2019/05/gare.jpg", alternative="Une gare"),
    ]
    result = brought(entries, media=uploads)
    page = article("Un")
    assert [block.block_type for block in page.body] == ["picture", "text"]
    assert page.picture_alternative == "Une gare"
    shown = visitor.get("/fr/news/texte-3/").text
    assert 'alt="Une gare"' in shown
    assert "quai" not in shown
    draft = cast(ArticlePage, page.get_latest_revision_as_object())
    assert [block.block_type for block in draft.body] == ["picture", "picture", "text"]
    assert losses(result, LossKind.UNDESCRIBED) == [f"{SITE}/wp-content/uploads/2019/05/quai.jpg"]
    again = brought(entries, media=uploads)
    assert (again.new_pictures, again.counts.unchanged) == (0, 1)


def test_links_lead_to_the_new_pages_and_documents(brought: Import, uploads: Path) -> None:
    links = (
        f'<p>Texte <a href="{SITE}/2019/05/texte-4/#partie">suite</a> <a href="/?p=4">aussi</a>'
        f' <a href="{SITE}/wp-content/uploads/2019/05/rapport.pdf">rapport</a> <a href="{SITE}/category/x/">autre</a>'
        ' <a href="https://elsewhere.example/a?b=1&amp;c=2">ailleurs</a> <a href="mailto:x@old.example">écrire</a></p>'
    )
    result = brought([Entry(number=3, title="Un", content=links), Entry(number=4, title="Deux")], media=uploads)
    page = article("Un")
    assert page.live
    assert page.first_published_at == datetime(2019, 5, 1, 10, tzinfo=UTC)
    text = str(page.body.raw_data[0]["value"])
    assert text.count(f'linktype="page" id="{article("Deux").pk}"') == 2
    assert 'linktype="document"' in text
    assert 'href="https://elsewhere.example/a?b=1&amp;c=2"' in text
    assert 'href="mailto:x@old.example"' in text
    assert losses(result, LossKind.LINK) == [f"{SITE}/category/x/"]
    assert (result.counts.updated, result.counts.unchanged) == (0, 0)


def test_languages_and_translations_are_those_of_the_plugin(brought: Import) -> None:
    polylang = [[("language", code, name), ("post_translations", "pll_5", "")] for code, name in (("fr", "Français"), ("nl", "Nederlands"))]
    wpml = {"_wpml_import_language_code": "de", "_wpml_import_translation_group": "post_9"}
    result = brought(
        [
            Entry(number=3, title="Un", terms=polylang[0]),
            Entry(number=4, title="Een", terms=polylang[1]),
            Entry(number=5, title="Eins", values=wpml),
            Entry(number=6, title="One", link=f"{SITE}/en/one/"),
            Entry(number=7, title="واحد", values={"_wpml_import_language_code": "ar"}),
        ]
    )
    found = dict(ArticlePage.objects.values_list("title", "locale__language_code"))
    assert found == {"Un": "fr", "Een": "nl", "Eins": "de", "One": "en"}
    assert article("Un").translation_key == article("Een").translation_key
    assert losses(result, LossKind.LANGUAGE) == ["ar"]


def test_the_language_is_that_of_the_option_else_of_the_export(brought: Import) -> None:
    assert brought([Entry(number=3)], language="nl").language == "nl"
    assert brought([Entry(number=4)], site="https://b.example", language=None).language == "fr"
    assert Page.objects.filter(locale__language_code="nl", slug="texte-3").exists()


WITHOUT_PLACE = (
    '<p>Texte</p>[contact-form-7 id="1"]<form><input name=q></form><script>x()</script><table><tr><td>1</td><td>2</td></tr></table>'
)


def test_what_has_no_place_here_is_listed(brought: Import) -> None:
    categories = [("category", "a", "A"), ("category", "b", "B"), ("category", "non-classe", "Non classé")]
    values = {"sous_titre": "x", "_sous_titre": "field_1"}
    result = brought(
        [
            Entry(
                number=3, content=WITHOUT_PLACE, comments=2, author="gone", values=values, terms=[*categories, ("post_tag", "t", "Fête")]
            ),
            Entry(number=4, kind="tribe_events", title="Événement"),
            Entry(number=5, kind="revision", status="inherit"),
            Entry(number=6, kind="revision", status="inherit"),
            Entry(number=7, title="Jeté", status="trash"),
            picture(8, "2019/05/seule.jpg"),
            Entry(number=9, kind="page", title="Page", content='<iframe src="https://www.youtube.com/embed/abc"></iframe>'),
        ]
    )
    assert {(loss.kind.value, loss.detail) for loss in result.losses} == {
        ("comments", "2"), ("author", ""), ("custom_field", "sous_titre"), ("category", "B"), ("tag", "Fête"),
        ("shortcode", "contact-form-7"), ("form", ""), ("script", ""), ("table", ""), ("kind", "tribe_events"),
        ("machinery", "revision: 2"), ("status", ""), ("unused_file", f"{SITE}/wp-content/uploads/2019/05/seule.jpg"),
        ("page_author", "Anna Exemple"), ("frame", "https://www.youtube.com/watch?v=abc"),
    }  # fmt: skip
    link = InfoPage.objects.get(title="Page").body.raw_data[0]
    assert (link["type"], link["value"]["address"], link["value"]["label"]) == (
        "link", "https://www.youtube.com/watch?v=abc", "Voir le film",
    )  # fmt: skip


def test_addresses_that_are_the_same_or_odd_become_plain_ones_of_their_own(brought: Import) -> None:
    odd = "%d8%b5%d9%81%d8%ad%d8%a9"
    brought([Entry(number=3, slug="meme"), Entry(number=4, slug="meme"), Entry(number=5, slug=odd), Entry(number=6, title="", slug="-")])
    assert set(ArticlePage.objects.values_list("slug", flat=True)) == {"meme", "meme-2", "un-titre", "untitled"}


def test_dates_titles_and_names_that_are_none_are_noted(brought: Import) -> None:
    result = brought(
        [
            Entry(number=3, title="a" * 300, written_at="0000-00-00 00:00:00", written_at_utc="0000-00-00 00:00:00"),
            Entry(number=4, title="b" * 200, written_at="2019-13-45 99:00:00", written_at_utc="", status="draft"),
        ],
        authors={"anna": ""},
    )
    assert {(loss.kind.value, loss.title[:1]) for loss in result.losses} == {
        ("title", "a"),
        ("date", "a"),
        ("author", "a"),
        ("author", "b"),
    }
    assert {len(title) for title in ArticlePage.objects.values_list("title", flat=True)} == {255, 200}
    # A page without a date is the same tomorrow.
    assert ArticlePage.objects.filter(byline="").count() == 2


@pytest.mark.parametrize("day", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_a_day_at_the_end_of_the_calendar_is_no_date(brought: Import, day: str) -> None:
    """In another time zone, it is in a year that no date has."""
    for local, exact in ((day, ""), ("", day)):
        result = brought([Entry(number=3, title="Hier", written_at=local, written_at_utc=exact)])
        assert result.counts.new_articles + result.counts.updated + result.counts.unchanged == 1
        assert article("Hier").published_on > date(2000, 1, 1)


def test_an_interrupted_import_goes_on_where_it_stopped(brought: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry(number=number, title=f"T{number}", content=f'<a href="{SITE}/?p=5">x</a> y') for number in (3, 4, 5)]
    stored = page_writer.store

    def stopped_at_the_last(job: ImportJob, item: ExportItem, content: PageContent) -> None:
        if item.number == 5:
            raise KeyboardInterrupt
        stored(job, item, content)

    monkeypatch.setattr(page_writer, "store", stopped_at_the_last)
    with pytest.raises(KeyboardInterrupt):
        brought(entries)
    monkeypatch.undo()
    result = brought(entries)
    assert (result.counts.new_articles, ArticlePage.objects.count()) == (1, 3)
    assert all('linktype="page"' in str(page.body.raw_data[0]["value"]) for page in ArticlePage.objects.all())


def test_a_page_on_the_site_stays_there_while_its_new_links_are_followed(brought: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    brought([Entry(number=3, title="Un")])
    seen: list[bool] = []
    stored = page_writer.store

    def looked_at(job: ImportJob, item: ExportItem, content: PageContent) -> None:
        seen.append(article("Un").live)
        stored(job, item, content)

    monkeypatch.setattr(page_writer, "store", looked_at)
    brought([Entry(number=3, title="Un", content=f'<a href="{SITE}/?p=4">x</a> y'), Entry(number=4, title="Deux")])
    assert seen == [True, True]
    assert f'id="{article("Deux").pk}"' in str(article("Un").body.raw_data[0]["value"])


def test_a_language_with_a_name_of_its_own_is_no_reason_to_leave_a_post_out(brought: Import) -> None:
    result = brought([Entry(number=3, title="Un", terms=[("language", "francais", "Français")])])
    assert article("Un").locale.language_code == "fr"
    assert result.losses == ()


def test_a_draft_of_the_list_has_the_new_themes_too(brought: Import) -> None:
    brought([Entry(number=3, terms=[("category", "terrain", "Terrain")])])
    news = NewsIndexPage.objects.get()
    draft = cast(NewsIndexPage, news.get_latest_revision_as_object())
    draft.title = "Nos nouvelles"
    draft.save_revision()
    brought([Entry(number=4, terms=[("category", "reseau", "Réseau")])])
    news.refresh_from_db()
    revision = news.get_latest_revision()
    assert revision is not None
    assert news.title != "Nos nouvelles"
    revision.publish()
    assert set(NewsTheme.objects.filter(page=news).values_list("key", flat=True)) == {"terrain", "reseau"}


def test_nothing_beside_the_folder_is_read(brought: Import, uploads: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
    (uploads / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    names = ("../secret.pdf", "%2e%2e/secret.pdf", "link.pdf")
    content = " ".join(f'<a href="{SITE}/wp-content/uploads/{name}">x</a>' for name in names)
    result = brought([Entry(number=3, content=content), picture(4, "link.pdf")], media=uploads)
    assert result.new_documents == 0
    assert losses(result, LossKind.UNUSED_FILE) == []
    assert len(losses(result, LossKind.FILE_MISSING)) == 3


def test_files_that_are_not_what_they_say_are_refused(brought: Import, uploads: Path) -> None:
    (uploads / "2019/05/gare.jpg").write_bytes(b"<svg onload=x()>")
    (uploads / "2019/05/rapport.pdf").write_bytes(b"MZ\x90")
    (uploads / "2019/05/dessin.svg").write_text("<svg/>")
    address = f"{SITE}/wp-content/uploads/2019/05"
    content = f'<a href="{address}/rapport.pdf">x</a> <img src="{address}/gare.jpg" alt="a"> <img src="{address}/dessin.svg" alt="b">'
    result = brought([Entry(number=3, content=content)], media=uploads)
    assert sorted(losses(result, LossKind.FILE_REFUSED)) == ["dessin.svg", "gare.jpg", "rapport.pdf"]
    assert (result.new_pictures, result.new_documents) == (0, 0)


def test_a_site_without_pages_in_the_language_is_refused(brought: Import) -> None:
    with pytest.raises(ExportError, match="no home page"):
        brought([Entry(number=3)], language="ar")


def test_the_report_is_a_table_that_runs_nothing(brought: Import, tmp_path: Path) -> None:
    result = brought([Entry(number=3, title="=cmd()\x9b2J", comments=1)])
    assert not any("\x9b" in line for line in report.lines(result))
    assert next(report.lines(result)).startswith("old.example (fr): 1 new article,")
    table, document = report.write_files(result, tmp_path / "export.xml")
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert rows[1][0].startswith("'=cmd()")
    assert json.loads(document.read_text())[0]["kind"] == "comments"


def test_each_site_gets_its_own(brought: Import, tmp_path: Path) -> None:
    own = organisation("ilot")
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=NOW)
    path = tmp_path / "export.xml"
    path.write_text(export([Entry(number=3)]), "utf-8")
    brought([Entry(number=3)])
    import_pages(export=path, media=None, language=None, organisation=own, by="test", now=NOW)
    assert [page.get_site() for page in ArticlePage.objects.order_by("pk")] == [existing(host_organisation()).site, site]
    assert Redirect.objects.filter(site=site, old_path="/2019/05/texte-3").count() == 1
