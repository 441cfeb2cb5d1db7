"""The colours of an organisation on what leaves its site: e-mails, posters, pictures to relay, pictures of links, feeds."""

from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from ravive.hub.newsletter import mails
from ravive.hub.newsletter.issue_content import content_of
from ravive.mailing.messages import html_document
from ravive.pages import page_previews
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation
from ravive.site.models import LinkPreview
from ravive.trainings.models import Training
from ravive.trainings.posters import Print, render_print
from tests.fundraising.appeal_cast import appeal_of, appeal_page
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page
from tests.hub.news.test_news_pages import article, news
from tests.hub.newsletter.newsletter_cast import articles, draft
from tests.people.cast import host, person
from tests.trainings.simulated import opened

pytestmark = pytest.mark.django_db
TEAL, TEAL_RGB = "#0a5c66", (10, 92, 102)


def choose(colour: str = TEAL) -> None:
    SiteProfile.objects.update_or_create(organisation=host(), defaults={"colour": colour})


def nearly(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and all(abs(one - other) <= 6 for one, other in zip(pixel, colour, strict=True))


def top_of(picture: Image.Image) -> object:
    return picture.convert("RGB").getpixel((picture.width // 2, 4))


@pytest.mark.parametrize("colour", ["", TEAL])
def test_an_issue_has_the_colours_of_its_organisation(colour: str) -> None:
    issue = draft(articles())
    choose(colour)
    text = issue.texts.get(language="fr")
    written = html_document(
        mails.sample_of(content_of(issue, text), host(), today=timezone.localdate()), "https://ravive.test/stop", host()
    )
    assert ("border-top:6px solid #0a5c66" in written) == bool(colour)
    assert ("a{color:#b92f17}" in written) != bool(colour)


@pytest.mark.parametrize("colour", ["", TEAL])
def test_posters_and_pictures_to_relay_wear_the_colour(client: Client, colour: str) -> None:
    appeal, campaign = appeal_of(appeal_page()), campaign_of(campaign_page())
    choose(colour)
    poster = pypdfium2.PdfDocument(client.get(f"/fr/appeals/{appeal.pk}/poster-a4.pdf").content)[0].render(scale=1).to_pil()
    picture = Image.open(BytesIO(client.get(f"/fr/campaigns/{campaign.pk}/kit/square.png").content))
    assert nearly(top_of(poster), TEAL_RGB) == bool(colour)
    assert nearly(top_of(picture), TEAL_RGB) == bool(colour)


def test_the_picture_of_a_link_is_drawn_again_in_the_colour(
    visitor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    gare = article(news(), "Une gare filmée", slug="gare")
    page_previews.draw_page.call(gare.pk)
    before = LinkPreview.objects.get(page=gare).digest
    with django_capture_on_commit_callbacks(execute=True):
        choose()
    drawn = LinkPreview.objects.get(page=gare)
    assert drawn.digest != before
    assert nearly(top_of(Image.open(BytesIO(bytes(drawn.content)))), TEAL_RGB)
    # The page names the picture that was drawn.
    assert drawn.digest in visitor.get(gare.get_url() or "").text


def test_the_feed_has_the_logo(visitor: Client) -> None:
    news()
    assert "<logo>" not in visitor.get("/fr/news.atom").text
    own = host()
    own.logo, own.logo_digest, own.logo_media_type = b"<svg/>", "b" * 64, "image/svg+xml"
    own.save()
    assert f"<logo>http://testserver/logos/{'b' * 64}.svg</logo>" in visitor.get("/fr/news.atom").text
    assert visitor.get("/fr/news.rss").status_code == 200


PINK_RGB = (194, 24, 96)
LOGOS = {
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#c21860"/></svg>', True),
    # It passes the check of a drawing, and nothing can draw it.
    "a broken one": (b'<svg xmlns="http://www.w3.org/2000/svg"', False),
}


@pytest.mark.parametrize("name", LOGOS)
def test_every_poster_shows_the_logo_and_colour_and_is_printed_without_a_logo_that_cannot_be_drawn(client: Client, name: str) -> None:
    content, is_drawn = LOGOS[name]
    choose()
    Organisation.objects.filter(pk=host().pk).update(logo=content, logo_media_type="image/svg+xml", logo_digest=name)
    appeal, campaign = appeal_of(appeal_page()), campaign_of(campaign_page())
    training = opened(host(), person("tina", host()), days_ago=0)
    printed = {
        "appeal": client.get(f"/fr/appeals/{appeal.pk}/poster-a4.pdf").content,
        "campaign": client.get(f"/fr/campaigns/{campaign.pk}/kit/a4.pdf").content,
        **{which: print_of(training, which) for which in ("poster", "slide")},
    }
    for poster, pdf in printed.items():
        document = pypdfium2.PdfDocument(pdf)
        assert len(document) == 1, poster
        shown = document[0].render(scale=1).to_pil()
        assert nearly(top_of(shown), TEAL_RGB), poster
        points = shown.convert("RGB").get_flattened_data()
        assert any(nearly(point, PINK_RGB) for point in points) == is_drawn, poster


def print_of(training: Training, which: Print) -> bytes:
    """Return the poster or the slide of a training."""
    address = "https://cards.example.org/join/"
    return render_print(
        training=training, code="ABC234", address=address, typing_address=address, language="fr", which=which, now=timezone.now()
    )
