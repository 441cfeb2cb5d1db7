"""What the test exports of theme authors have, and few other sites: pictures on other hosts, two slashes, letters of every script."""

from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model

from ravive.hub.news.models import ArticlePage
from ravive.pages.models import InfoPage
from tests.wordpress.test_import import Import, brought  # noqa: F401 - fixture
from tests.wordpress.wordpress_export import SITE, Entry

PICTURES = "https://i0.wp.com/themetest.files.wordpress.com"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return uploads in which two pictures have one name."""
    for place, year in enumerate(("2008", "2013")):
        (tmp_path / "uploads" / year / "06").mkdir(parents=True)
        Image.new("RGB", (60 + place, 40), (90, 90, 90)).save(tmp_path / "uploads" / year / "06" / "boat.jpg", "JPEG")
    return tmp_path / "uploads"


def test_pictures_that_another_host_serves_are_found_by_their_year(brought: Import, folder: Path) -> None:  # noqa: F811
    shown = f'<p>A.</p><figure><img src="{PICTURES}/2013/06/boat.jpg?w=300" alt="A boat"><figcaption>On the lake.</figcaption></figure>'
    boat = Entry(number=9, kind="attachment", status="inherit", title="boat", content="", file_address=f"{PICTURES}/2008/06/boat.jpg")
    brought([Entry(number=3, title="Boats", content=shown, values={"_thumbnail_id": "9"}), boat], media=folder)
    assert sorted(get_image_model().objects.values_list("width", flat=True)) == [60, 61]
    body = ArticlePage.objects.get(title="Boats").body.raw_data
    picture = next(part for part in body if part["type"] == "picture")
    assert get_image_model().objects.get(pk=picture["value"]["picture"]["image"]).width == 61


def test_addresses_of_any_script_lead_on_with_one_slash_or_two(brought: Import, visitor: Client) -> None:  # noqa: F811
    brought(
        [
            Entry(number=3, title="Ελληνικά", kind="page", slug="greek", link=f"{SITE}/greek/"),
            Entry(number=4, title="Επίπεδο 2", kind="page", slug="%ce%b5%cf%80-2", link=f"{SITE}//greek/%ce%b5%cf%80-2/", parent=3),
        ]
    )
    child = InfoPage.objects.get(title="Επίπεδο 2")
    for address in ("/greek/%ce%b5%cf%80-2/", "/greek/%CE%B5%CF%80-2/"):
        answer = visitor.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (301, child.url), address
    assert visitor.get(child.url).status_code == 200
