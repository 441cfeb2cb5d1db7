"""Partners relay a campaign: texts, pictures and posters with their own logo, a code to scan, and a frame that holds no form."""

import re
import tempfile
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from PIL import Image
from pytest_django import Settings

from ravive.hub.campaigns import relay_kit
from ravive.hub.campaigns.models import Campaign
from ravive.hub.campaigns.mosaic import mosaic_of
from ravive.hub.campaigns.relay_kit import FORMATS
from ravive.hub.campaigns.views import relay
from ravive.site.frames import PREFIX, EmbeddedResponse, line_to_paste, may_be_framed
from ravive.throttling.limit import RequestLimit
from tests.client_response import ClientResponse
from tests.hub.campaigns.campaign_cast import HOST, campaign_of, campaign_page, days, once_of, translated

pytestmark = pytest.mark.django_db
PARTNER = "Maison des jeunes du Canal"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#14a"/></svg>'


@pytest.fixture
def campaign() -> Campaign:
    page = campaign_page()
    translated(page, "nl", title="Op 30 juli onthoud ik vier woorden", slug="vier-woorden", summary="Wie, waar, wanneer, wat.")
    return campaign_of(page)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a picture of one colour."""
    content = BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(content, kind)
    return content.getvalue()


def ask(visitor: Client, campaign: Campaign, *, logo: bytes | None = None, logo_name: str = "logo.png", **values: str) -> ClientResponse:
    """Send the form of the kit and return the response."""
    address = f"/fr/campaigns/{campaign.pk}/kit/"
    once = once_of(visitor.get(address).text, f"campaign-kit-{campaign.pk}")
    data: dict[str, object] = {"once": once, "name": PARTNER, "format": "square", "language": "fr", **values}
    return visitor.post(address, {**data, "logo": SimpleUploadedFile(logo_name, logo)} if logo is not None else data)


def words_of(pdf: bytes) -> str:
    """Return the words of a PDF of one page, with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def test_the_kit_has_texts_files_code_and_line_in_each_language_of_the_campaign(visitor: Client, campaign: Campaign) -> None:
    page = visitor.get(f"/fr/campaigns/{campaign.pk}/kit/").text
    short = f"{HOST}/c/{campaign.pk}/"
    assert page.count(short) >= 3
    assert "Qui, où, quand, quoi. Et vous ?" in page
    for language in ("fr", "nl"):
        for size, chosen in FORMATS.items():
            assert f'/{language}/campaigns/{campaign.pk}/kit/{size}.{chosen.extension}"' in page
    assert f"/de/campaigns/{campaign.pk}/kit/" not in page.replace('href="/de/campaigns', "", 1)
    assert f"&lt;iframe src=&quot;{HOST}/embed/fr/campaigns/{campaign.pk}/&quot;" in page
    # Its one file of script copies texts; what stands in the page is the guard's and for search engines.
    scripts = re.sub(r"<script(?: type=\"application/ld\+json\")?>.*?</script>", "", page)
    assert re.findall(r"<script[^>]*>", scripts) == ['<script type="module" src="/static/app/copy.js">']


@pytest.mark.parametrize(("size", "pixels"), [("square", (1080, 1080)), ("wide", (1200, 630)), ("tall", (1080, 1920))])
def test_a_picture_has_its_size_and_a_code_that_leads_to_the_campaign(
    visitor: Client, campaign: Campaign, size: str, pixels: tuple[int, int]
) -> None:
    reply = visitor.get(f"/fr/campaigns/{campaign.pk}/kit/{size}.png")
    drawn = Image.open(BytesIO(reply.content))
    assert (reply.headers["Content-Type"], drawn.size) == ("image/png", pixels)
    assert zxingcpp.read_barcodes(drawn)[0].text == f"{HOST}/c/{campaign.pk}/"


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_a_poster_says_what_one_can_promise_in_its_language(
    visitor: Client, campaign: Campaign, size: str, points: tuple[int, int]
) -> None:
    reply = visitor.get(f"/nl/campaigns/{campaign.pk}/kit/{size}.pdf")
    assert tuple(round(side) for side in pypdfium2.PdfDocument(reply.content)[0].get_size()) == points
    words = words_of(reply.content)
    assert "Op 30 juli onthoud ik vier woorden" in words
    assert "Ik leer de vier woorden" in words
    assert f"cards.example.org/c/{campaign.pk}" in words
    assert "Gedeeld door" not in words


@pytest.mark.parametrize(("logo", "name"), [(picture(), "logo.png"), (picture("WEBP"), "logo.webp"), (SVG, "logo.svg"), (None, "")])
def test_a_partner_downloads_with_their_own_name_and_logo(visitor: Client, campaign: Campaign, logo: bytes | None, name: str) -> None:
    reply = ask(visitor, campaign, logo=logo, logo_name=name, format="a4", language="nl")
    assert reply.headers["Content-Type"] == "application/pdf"
    assert reply.headers["Content-Disposition"].endswith('-a4-nl.pdf"')
    words = words_of(reply.content)
    assert f"Gedeeld door {PARTNER}" in words
    # Without them, nothing of theirs is left.
    assert PARTNER not in words_of(visitor.get(f"/nl/campaigns/{campaign.pk}/kit/a4.pdf").content)
    assert Image.open(BytesIO(ask(visitor, campaign, logo=logo, logo_name=name).content)).size == (1080, 1080)


def test_a_partners_logo_is_stored_nowhere(
    visitor: Client, campaign: Campaign, media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    relay_kit._stored.cache_clear()
    assert ask(visitor, campaign, logo=picture()).status_code == 200
    assert not [path for path in (*media.rglob("*"), *(tmp_path / "temporary").rglob("*")) if path.is_file()]
    assert relay_kit._stored.cache_info().currsize == 0


@pytest.mark.parametrize(
    ("values", "logo", "logo_name"),
    [
        ({}, b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script></svg>", "logo.svg"),
        ({}, b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='https://evil.example/'/></svg>", "logo.svg"),
        ({}, picture("GIF"), "logo.png"),
        ({}, picture(size=(4001, 10)), "logo.png"),
        ({}, b"\x89PNG\r\n\x1a\n" + b"0" * (1024 * 1024), "logo.png"),
        ({}, b"", "logo.png"),
        ({"name": ""}, picture(), "logo.png"),
        ({"name": "A\r\nSet-Cookie: a=b"}, None, ""),
        ({"name": "https://evil.example"}, None, ""),
        ({"name": "x" * 81}, None, ""),
        ({"format": "poster"}, None, ""),
        ({"language": "de"}, None, ""),
    ],
)
def test_what_cannot_be_drawn_is_shown_again(
    visitor: Client, campaign: Campaign, values: dict[str, str], logo: bytes | None, logo_name: str
) -> None:
    reply = ask(visitor, campaign, logo=logo, logo_name=logo_name, **values)
    assert reply.status_code == 422
    assert "errorlist" in reply.text
    assert not reply.cookies


def test_drawing_for_partners_is_limited_and_asked_from_here_only(
    visitor: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "KIT_LIMIT", RequestLimit("campaign-kit-test", burst=2, interval_seconds=600))
    assert [ask(visitor, campaign).status_code for _ in range(3)] == [200, 200, 429]
    other = campaign_of(campaign_page(slug="autre", title="Autre"))
    assert ask(visitor, other, once="x").status_code == 409
    value = once_of(visitor.get(f"/fr/campaigns/{campaign.pk}/kit/").text, f"campaign-kit-{campaign.pk}")
    assert ask(visitor, other, once=value).status_code == 403


def test_no_other_file_is_drawn(visitor: Client, campaign: Campaign) -> None:
    for name in ("square.pdf", "a4.png", "a5.pdf", "square.svg"):
        assert visitor.get(f"/fr/campaigns/{campaign.pk}/kit/{name}").status_code == 404


def test_long_words_stay_on_one_page(visitor: Client) -> None:
    page = campaign_page(title="Donaudampfschifffahrtsgesellschaft " * 7, summary="mot " * 99)
    campaign = campaign_of(page)
    for action in campaign.actions.all():
        action.words = {"fr": "Une promesse assez longue pour prendre deux lignes entières sur une affiche de cette taille"}
        action.save()
    for size in ("a4", "a3"):
        words_of(visitor.get(f"/fr/campaigns/{campaign.pk}/kit/{size}.pdf").content)


@pytest.mark.parametrize(("accepted", "path"), [("nl-BE", "/nl/campagnes/vier-woorden/"), ("de", "/fr/campagnes/quatre-mots/")])
def test_the_short_address_leads_to_the_page_of_the_readers_language(visitor: Client, campaign: Campaign, accepted: str, path: str) -> None:
    reply = visitor.get(f"/c/{campaign.pk}/", headers={"accept-language": accepted})
    assert (reply.status_code, reply.headers["Location"]) == (302, path)
    code = visitor.get(f"/c/{campaign.pk}.svg")
    assert code.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in code.headers["Content-Security-Policy"]


def test_other_sites_may_frame_the_counter_and_nothing_else(visitor: Client, campaign: Campaign) -> None:
    reply = visitor.get(f"/embed/nl/campaigns/{campaign.pk}/", headers={"accept-language": "fr"})
    policy = reply.headers["Content-Security-Policy"].split("; ")
    assert "X-Frame-Options" not in reply.headers
    assert {"frame-ancestors *", "default-src 'none'", "form-action 'none'"} <= set(policy)
    assert not [directive for directive in policy if directive.startswith("script-src")]
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (reply.headers["Content-Language"], reply.headers["X-Robots-Tag"]) == ("nl", "noindex")
    assert not reply.cookies
    assert "Op 30 juli onthoud ik vier woorden" in reply.text
    assert "Doe mee met de campagne" in reply.text
    for barred in ("<form", "<script", "<button", " style=", "<input"):
        assert barred not in reply.text, barred
    # What is no counter is no frame either, at whatever address.
    for path in (f"/embed/fr/campaigns/{campaign.pk + 1}/", f"/embed/xx/campaigns/{campaign.pk}/", "/embed/", "/embed/fr/",
                 f"/fr/campaigns/{campaign.pk}/kit/", f"/fr/campaigns/{campaign.pk}/join/", f"/c/{campaign.pk}/", "/fr/campagnes/",
                 "/fr/campagnes/quatre-mots/", f"/fr/campaigns/{campaign.pk}/kit/square.png", f"/c/{campaign.pk}.svg"):  # fmt: skip
        other = visitor.get(path)
        assert other.headers["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"], path
        assert other.headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_the_line_to_paste_holds_any_title() -> None:
    line = line_to_paste("https://x.example/embed/fr/campaigns/1/", 'A "b" </textarea><script>')
    assert 'title="A &quot;b&quot; &lt;/textarea&gt;&lt;script&gt;"' in line


def test_only_a_page_for_frames_at_an_address_for_frames_may_be_framed() -> None:
    inside, outside = RequestFactory().get(f"{PREFIX}fr/"), RequestFactory().get("/fr/embed/")
    assert may_be_framed(inside, EmbeddedResponse(""))
    assert not may_be_framed(inside, HttpResponse(""))
    assert not may_be_framed(outside, EmbeddedResponse(""))


@pytest.mark.parametrize(
    ("goal", "people", "tiles", "share", "filled"),
    [(1500, 1248, 150, 10, 125), (1500, 0, 150, 10, 0), (1500, 1, 150, 10, 1), (100, 300, 100, 1, 100), (1, 0, 1, 1, 0),
     (1_000_000, 10_001, 100, 10_000, 2)],
)  # fmt: skip
def test_the_mosaic_shows_the_goal_and_who_joined(goal: int, people: int, tiles: int, share: int, filled: int) -> None:
    mosaic = mosaic_of(goal=goal, people=people)
    cells = [cell for row in mosaic.rows for cell in row]
    assert (len(cells), mosaic.people_a_tile, sum(cell.is_filled for cell in cells)) == (tiles, share, filled)
    assert max(len(row) for row in mosaic.rows) <= 25


def test_the_mosaic_has_its_numbers_in_words(visitor: Client, campaign: Campaign, settings: Settings) -> None:
    campaign.actions.update(confirmed=600, without_address=24)
    page = visitor.get("/fr/campagnes/quatre-mots/").text
    assert 'role="img" aria-label="1\u202f200 personnes sur les 500 espérées"' in page.replace("\xa0", "\u202f")
    assert re.search(r"1 case = 5\s+personnes", page)


def test_the_page_says_to_programs_until_when_one_can_join(visitor: Client, campaign: Campaign) -> None:
    page = visitor.get("/fr/campagnes/quatre-mots/").text
    assert f'"potentialAction": {{"@type": "JoinAction", "startTime": "{days(0)}", "endTime": "{days(30)}"}}' in page
    Campaign.objects.update(begins_on=days(-9), ends_on=days(-1))
    assert "JoinAction" not in visitor.get("/fr/campagnes/quatre-mots/").text
