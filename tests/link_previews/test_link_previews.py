"""The picture beside a link to a page or a deck: drawn ahead, named once it is there, gone with what it shows."""

import re
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import PageViewRestriction, Site

from ravive.decks.models import Deck
from ravive.hub.news.models import ArticlePage
from ravive.pages import page_previews
from ravive.pages.models import HomePage
from ravive.publishing import deck_previews
from ravive.publishing.actions.takedowns import take_offline
from ravive.site import link_previews
from ravive.site.link_previews import ALL_HUES, PreviewWords
from ravive.site.models import LinkPreview
from tests.conftest import NOW
from tests.hub.news.test_news_pages import article, news
from tests.people.cast import host, person

LARGEST_BYTES = 150_000
pytestmark = pytest.mark.slow


def words(**changed: object) -> PreviewWords:
    values = {"title": "Une gare filmée", "site": "Îlot", "language": "fr", "hues": ("law",), "seed": "a"}
    return PreviewWords(**{**values, **changed})  # type: ignore[arg-type]  # of a test


def named(visitor: Client, path: str) -> str:
    """Return the address of the picture that a page names, empty where it names none."""
    found = re.search(r'property="og:image" content="([^"]+)"', visitor.get(path).text)
    return found[1] if found else ""


def published(page: ArticlePage) -> ArticlePage:
    page_previews.draw_page.call(page.pk)
    return page


@pytest.fixture
def gare(db: None) -> ArticlePage:
    return article(news(), "Une gare filmée", slug="gare", summary="Personne ne s’arrête.")


@pytest.mark.parametrize(
    "shown",
    [
        words(),
        words(title="Un titre très long qui ne finit pas, " * 8, site="Une organisation " * 6, is_example=True),
        words(title="Mensenhandelbestrijdingsorganisatiesoverlegstructuurvergadering", language="nl"),
        words(title="في السفر: ماذا تلاحظ، وماذا تفعل؟", language="ar", hues=ALL_HUES),
        words(title="", site=""),
        words(title='#panic("x") <script> \\ $a$ *b*', site="#sys.inputs"),
    ],
    ids=["plain", "long", "one-word", "arabic", "empty", "markup"],
)
def test_a_picture_has_the_usual_size_and_is_light(shown: PreviewWords) -> None:
    content = link_previews.draw(shown)
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", (link_previews.WIDTH, link_previews.HEIGHT))
    assert len(content) < LARGEST_BYTES
    # Nothing runs out of the picture: its margin has one colour.
    plain = picture.convert("RGB")
    edge = {plain.getpixel((x, y)) for x in (2, 30, 1170, 1197) for y in range(0, 630, 3)}
    assert len(edge) == 1 or shown.is_example


def test_each_word_colour_and_mark_of_an_example_shows() -> None:
    digests = {
        words(**changed).digest
        for changed in (
            {},
            {"title": "Autre"},
            {"site": "Autre"},
            {"language": "nl"},
            {"hues": ("signs",)},
            {"seed": "b"},
            {"is_example": True},
        )
    }
    assert len(digests) == 7
    assert link_previews.draw(words()) != link_previews.draw(words(is_example=True))
    assert link_previews.draw(words()) == link_previews.draw(words())


def test_a_page_names_its_picture_once_it_is_drawn(visitor: Client, gare: ArticlePage) -> None:
    path = gare.get_url() or ""
    assert named(visitor, path) == ""
    assert 'name="twitter:card" content="summary"' in visitor.get(path).text
    published(gare)
    address = named(visitor, path)
    assert re.fullmatch(r"http://testserver/previews/[0-9a-f]{64}\.png", address)
    page = visitor.get(path).text
    assert 'property="og:image:width" content="1200"' in page
    assert 'property="og:image:height" content="630"' in page
    assert 'property="og:image:alt" content="Une gare filmée · Ravive"' in page
    assert 'name="twitter:card" content="summary_large_image"' in page
    answer = visitor.get(address.removeprefix("http://testserver"))
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_publishing_lets_the_worker_draw(
    visitor: Client, gare: ArticlePage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for title in ("Une gare filmée", "Autre titre"):
        gare.title = title
        with django_capture_on_commit_callbacks(execute=True):
            gare.save_revision().publish()
        assert named(visitor, gare.get_url() or "")
    assert LinkPreview.objects.filter(page=gare).count() == 1


@pytest.mark.parametrize(("field", "value"), [("title", "Autre titre"), ("hue", "law"), ("is_example", True)])
def test_a_changed_page_names_no_old_picture(visitor: Client, gare: ArticlePage, field: str, value: object) -> None:
    path = gare.get_url() or ""
    published(gare)
    before = named(visitor, path)
    setattr(gare, field, value)
    gare.save()
    assert named(visitor, path) == ""
    published(gare)
    assert named(visitor, path) not in ("", before)
    assert visitor.get(before.removeprefix("http://testserver")).status_code == 404


def test_the_name_of_a_site_draws_its_pages_again(
    visitor: Client, gare: ArticlePage, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    published(gare)
    before = named(visitor, gare.get_url() or "")
    with django_capture_on_commit_callbacks(execute=True):
        site = Site.objects.get(is_default_site=True)
        site.site_name = "Nom nouveau"
        site.save()
    assert named(visitor, gare.get_url() or "") not in ("", before)
    assert named(visitor, "/fr/")


def test_every_home_page_has_a_picture_in_its_language(visitor: Client) -> None:
    page_previews.draw_pages.call()
    assert len({named(visitor, f"/{language}/") for language in ("fr", "nl", "de", "en")}) == 4
    home = HomePage.objects.get(locale__language_code="fr")
    assert page_previews.words_of(home, page_previews.SiteCard(name="x")).title.startswith("Savoir réagir.")
    assert page_previews.draw_pages.call() == 0


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (
            "image/svg+xml",
            b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9v9H0z" fill="#f00"/></svg>',
        ),
        ("image/png", b"damaged"),
    ],
    ids=["drawn", "cannot be drawn"],
)
def test_the_card_of_a_page_shows_the_logo_of_its_organisation(visitor: Client, gare: ArticlePage, media_type: str, content: bytes) -> None:
    published(gare)
    without = bytes(LinkPreview.objects.get(page=gare).content)
    own = host()
    own.logo, own.logo_digest, own.logo_media_type = content, "a" * 64, media_type
    own.save()
    published(gare)
    drawn = LinkPreview.objects.get(page=gare)
    assert drawn.digest in visitor.get(gare.get_url() or "").text
    corner = Image.open(BytesIO(bytes(drawn.content))).convert("RGB").crop((0, 0, 200, 110)).getcolors(30_000) or []
    red = [count for count, colour in corner if colour == (255, 0, 0)]
    assert bool(red) == (media_type.endswith("svg+xml"))
    assert (bytes(drawn.content) == without) == (media_type == "image/png")


@pytest.mark.parametrize("end", ["delete", "unpublish", "restrict"])
def test_a_picture_goes_with_its_page(visitor: Client, gare: ArticlePage, end: str) -> None:
    address = named(visitor, published(gare).get_url() or "").removeprefix("http://testserver")
    assert visitor.get(address).status_code == 200
    if end == "restrict":
        PageViewRestriction.objects.create(page=gare, restriction_type=PageViewRestriction.LOGIN)
    else:
        getattr(gare, end)()
    assert visitor.get(address).status_code == 404
    page_previews.draw_pages.call()
    assert not LinkPreview.objects.filter(page=gare.pk).exists()


def test_a_draft_and_a_private_page_are_not_drawn(gare: ArticlePage) -> None:
    gare.unpublish()
    assert page_previews.draw_page.call(gare.pk) is False
    assert not LinkPreview.objects.filter(page=gare).exists()


def test_a_deck_has_a_picture_in_each_of_its_languages(visitor: Client) -> None:
    LinkPreview.objects.all().delete()
    assert named(visitor, "/fr/decks/voyage/") == ""
    assert deck_previews.draw_decks.call(["voyage"]) == 4
    assert len({named(visitor, f"/{language}/decks/voyage/") for language in ("fr", "nl", "de", "en")}) == 4
    page = visitor.get("/fr/decks/voyage/").text
    assert '<meta property="og:title" content="' in page
    assert '<link rel="canonical" href="http://testserver/fr/decks/voyage/">' in page
    assert deck_previews.draw_decks.call(["voyage"]) == 0


def test_starter_decks_are_drawn_when_they_are_published(db: None) -> None:
    assert LinkPreview.objects.filter(deck="voyage").count() == 4
    LinkPreview.objects.filter(deck="voyage", language="nl").delete()
    assert deck_previews.draw_missing_decks.call() == 1


def test_the_picture_of_a_deck_that_is_offline_is_gone(visitor: Client) -> None:
    address = named(visitor, "/fr/decks/voyage/").removeprefix("http://testserver")
    assert visitor.get(address).status_code == 200
    deck = Deck.objects.get(slug="voyage")
    take_offline(deck=deck, card_id="", by=person("kim", host=True), now=NOW, reason="hurtful", note="Cela blesse.")
    assert visitor.get(address).status_code == 404
    assert not LinkPreview.objects.filter(deck="voyage").exists()
