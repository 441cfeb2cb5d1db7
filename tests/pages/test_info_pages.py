"""Plain pages of a site, its navigation, and what the home page announces."""

import re
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from ravive.pages.models import HomePage, InfoPage, SiteProfile
from ravive.people.models import Organisation
from ravive.site import renditions
from tests.hub.news.test_news_pages import article, news


def home(language: str = "fr") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def info_page(language: str = "fr", *, title: str = "Qui nous sommes", slug: str = "qui", **values: object) -> InfoPage:
    parent = home(language)
    return parent.add_child(instance=InfoPage(title=title, slug=slug, locale=parent.locale, **values))


def picture(width: int = 900, height: int = 600) -> AbstractImage:
    content = BytesIO()
    Image.new("RGB", (width, height), "#16897b").save(content, "JPEG")
    return get_image_model().objects.create(title="rue", file=ContentFile(content.getvalue(), name="rue.jpg"))


def test_a_page_shows_its_text_and_stands_in_the_navigation(visitor: Client) -> None:
    info_page(kind="about", show_in_menus=True, summary="Une organisation fictive.", body=[("text", "<p>Un <b>texte</b>.</p>")])
    page = visitor.get("/fr/qui/")
    assert page.status_code == 200
    assert "<h1>Qui nous sommes</h1>" in page.text
    assert "Un <b>texte</b>." in page.text
    assert '<a href="/fr/qui/" aria-current="true">Qui nous sommes</a>' in page.text.split("<main")[0]
    assert "/fr/qui/" in page.text.split("</main>")[1]
    assert '<a href="/fr/qui/">Qui nous sommes</a>' in visitor.get("/fr/").text


def test_without_pages_nothing_is_announced(visitor: Client) -> None:
    page = visitor.get("/fr/").text
    assert "site-menu" not in page
    # The notices that every site has stand at the foot alone.
    foot = page.split('aria-label="À propos de ce site"')[1].split("</nav>")[0]
    assert foot.count("<a ") == foot.count("/fr/notices/") == 3
    assert 'id="latest"' not in page


def test_the_language_switch_leads_to_the_translation_or_to_the_home_page(visitor: Client) -> None:
    french = info_page()
    dutch = home("nl").add_child(
        instance=InfoPage(title="Wie we zijn", slug="wie", locale=home("nl").locale, translation_key=french.translation_key)
    )
    page = visitor.get("/fr/qui/").text
    assert f'href="{dutch.get_url()}" lang="nl"' in page
    assert 'href="/de/" lang="de"' in page
    assert page.count('rel="alternate"') == 2


def test_a_draft_or_private_page_stands_nowhere(visitor: Client) -> None:
    info_page(kind="about", show_in_menus=True, live=False)
    assert "Qui nous sommes" not in visitor.get("/fr/").text
    assert visitor.get("/fr/qui/").status_code == 404


def test_contact_details_are_those_of_the_organisation(visitor: Client) -> None:
    SiteProfile.objects.create(
        organisation=Organisation.objects.get(is_host=True), email="public@example.org", press_email="press@example.org"
    )
    info_page(title="Contact", slug="contact", kind="contact")
    info_page(title="Presse", slug="presse", kind="press")
    contact, press = visitor.get("/fr/contact/").text, visitor.get("/fr/presse/").text
    assert "public@example.org" in contact
    assert "press@example.org" not in contact
    assert "press@example.org" in press


def test_a_picture_needs_words(db: None) -> None:
    page = InfoPage(title="Rue", slug="rue", locale=home().locale, picture=picture())
    with pytest.raises(ValidationError, match="picture_alternative"):
        page.clean()
    page.picture_alternative = "Une rue vide."
    page.clean()


# Wagtail leaves its temporary file to Python.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
@pytest.mark.slow
def test_the_worker_writes_copies_that_browsers_choose_from(visitor: Client) -> None:
    shown = picture()
    info_page(picture=shown, picture_alternative="Une rue vide.")
    before = visitor.get("/fr/qui/").text
    assert 'alt="Une rue vide."' in before
    assert "image/avif" not in before
    assert renditions.write_copies.func(picture=shown.pk) == len(renditions.all_filters()) + len([renditions.PLAIN, renditions.LINK])
    after = visitor.get("/fr/qui/").text
    assert after.index("image/avif") < after.index("image/webp")
    assert f'src="{shown.file.url}"' not in after
    # No copy is larger than the picture.
    assert " 900w" in after
    assert " 1600w" not in after
    # A browser needs to know how wide the picture is shown to choose among the copies.
    assert after.count("srcset=") == after.count(" sizes=") == 2
    # A link from elsewhere shows the photo, at its whole address.
    shared = re.search(r'property="og:image" content="([^"]+)"', after)
    assert shared is not None
    assert shared[1].startswith("http://testserver/media/")
    assert shared[1].endswith(".jpg")
    assert 'property="og:image:alt" content="Une rue vide."' in after


@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_the_home_page_shows_the_photos_of_its_latest_articles(visitor: Client) -> None:
    above = news()
    article(above, "Sans photo", slug="sans")
    article(above, "Une rue vide", slug="rue", picture=picture(), picture_alternative="Une rue vide.")
    page = visitor.get("/fr/").text
    latest = page[page.index('aria-labelledby="latest"') : page.index('aria-labelledby="decks"')]
    assert latest.count("<picture>") == 1
    assert 'alt="Une rue vide."' in latest


def test_a_deleted_picture_has_no_copies(db: None) -> None:
    assert renditions.write_copies.func(picture=12345) == 0
