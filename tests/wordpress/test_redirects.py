"""Addresses of a former site in WordPress lead to what they became here."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from ravive.pages.models import InfoPage
from ravive.people.queries import host_organisation
from ravive.wordpress.actions import PageImportResult, import_pages
from ravive.wordpress.omissions import LossKind
from tests.existing import existing
from tests.wordpress.test_import import NOW
from tests.wordpress.wordpress_export import SITE, Entry, export, picture

type Import = Callable[..., PageImportResult]


@pytest.fixture
def brought(db: None, tmp_path: Path) -> Import:
    def bring(*entries: Entry, media: Path | None = None, **site: object) -> PageImportResult:
        path = tmp_path / "export.xml"
        path.write_text(export(entries, **site), "utf-8")  # pyright: ignore[reportArgumentType]
        return import_pages(export=path, media=media, language=None, organisation=existing(host_organisation()), by="test", now=NOW)

    return bring


def led_to(visitor: Client, address: str) -> str:
    reply = visitor.get(address)
    assert reply.status_code in (301, 302), (address, reply.status_code)
    return reply.headers["Location"]


def test_every_address_of_an_entry_leads_to_its_page(brought: Import, visitor: Client) -> None:
    brought(
        Entry(number=3, title="Un"),
        Entry(number=4, title="Page", kind="page", slug="page", link=f"{SITE}/page/"),
        Entry(number=5, title="Sans adresse", link=f"{SITE}/?p=5"),
        Entry(number=6, title="Un brouillon", status="draft", link=f"{SITE}/?p=6"),
    )
    for address in ("/2019/05/texte-3/", "/?p=3", "/?p=3&utm_source=lettre"):
        assert led_to(visitor, address) == "/fr/news/texte-3/"
    for address in ("/page/", "/?page_id=4", "/?p=4"):
        assert led_to(visitor, address) == "/fr/page/"
    assert led_to(visitor, "/?p=5") == "/fr/news/texte-5/"
    for unknown in ("/?p=6", "/?p=99", "/?utm_source=lettre"):
        assert led_to(visitor, unknown) == "/fr/"


def test_files_categories_authors_and_feeds_lead_somewhere_too(brought: Import, visitor: Client, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    (uploads / "rapport.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    brought(
        Entry(
            number=3,
            title="Un",
            content=f'<p>Avant.</p><p><a href="{SITE}/wp-content/uploads/rapport.pdf">Le rapport</a></p>',
            terms=[("category", "terrain", "Terrain")],
        ),
        picture(9, "rapport.pdf", parent=3),
        picture(10, "absent.jpg", parent=3),
        media=uploads,
        categories={7: "terrain"},
    )
    assert led_to(visitor, "/wp-content/uploads/rapport.pdf").startswith("/media/documents/rapport")
    assert led_to(visitor, "/?attachment_id=9").startswith("/media/documents/rapport")
    assert led_to(visitor, "/?attachment_id=10") == "/fr/news/texte-3/"
    assert visitor.get("/wp-content/uploads/absent.jpg").status_code == 404
    for address in ("/category/terrain/", "/?cat=7"):
        assert led_to(visitor, address) == "/fr/news/?theme=terrain"
    assert led_to(visitor, "/author/anna/") == "/fr/news/"
    assert led_to(visitor, "/feed/") == "/fr/news.rss"


def test_a_redirect_of_staff_stays(brought: Import, visitor: Client) -> None:
    site = existing(host_organisation()).site
    Redirect.objects.create(site=site, old_path="/2019/05/texte-3", redirect_link="/fr/")
    brought(Entry(number=3))
    assert led_to(visitor, "/2019/05/texte-3/") == "/fr/"


def test_pages_of_a_menu_stand_in_the_menu_in_its_order(brought: Import) -> None:
    page = {"_menu_item_type": "post_type", "_menu_item_object": "page"}
    custom = {"_menu_item_type": "custom", "_menu_item_object": "custom", "_menu_item_url": "https://partner.example/"}
    result = brought(
        Entry(number=3, kind="page", title="Ailleurs"),
        Entry(number=4, kind="page", title="Deuxième"),
        Entry(number=5, kind="page", title="Premier"),
        Entry(number=20, kind="nav_menu_item", order=2, values={**page, "_menu_item_object_id": "4"}),
        Entry(number=21, kind="nav_menu_item", order=1, values={**page, "_menu_item_object_id": "5"}),
        Entry(number=22, kind="nav_menu_item", title="Partenaire", order=3, values=custom),
    )
    pages = InfoPage.objects.filter(title__in=("Ailleurs", "Deuxième", "Premier")).order_by("path")
    assert [(page.title, page.show_in_menus) for page in pages] == [("Premier", True), ("Deuxième", True), ("Ailleurs", False)]
    assert [(loss.title, loss.detail) for loss in result.losses if loss.kind is LossKind.MENU] == [
        ("Partenaire", "https://partner.example/")
    ]
