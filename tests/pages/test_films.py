"""Films of one's own: uploaded as what they are, played in parts, with words for people who do not hear or see them."""

import doctest
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.blocks import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from ravive.lib import film_hosts
from ravive.pages.blocks import FILM
from ravive.pages.byte_ranges import ByteRange, RangeError, asked_range
from ravive.pages.document_types import is_sound
from ravive.pages.models import HomePage, InfoPage
from tests.answered import closed_after

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200))


@pytest.fixture
def film(db: None, media: Path) -> str:
    """Return the address of an uploaded film."""
    document = get_document_model().objects.create(title="Gare", file=ContentFile(MP4, name="gare.mp4"))
    return document.file.url


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None), ("bytes=0-", ByteRange(first=0, last=99)), ("bytes=10-19", ByteRange(first=10, last=19)),
        ("bytes=-1", ByteRange(first=99, last=99)), ("bytes=-500", ByteRange(first=0, last=99)), ("bytes=5-3", None), ("bytes=-", None),
        ("bytes=0-1,5-6", None), ("items=0-1", None), ("bytes=a-b", None),
        ("bytes=0-" + "9" * 5000, None),
    ],
)  # fmt: skip
def test_a_part_is_what_was_asked_for(header: str, part: ByteRange | None) -> None:
    assert asked_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_part_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(RangeError):
        asked_range(header, 100)


def test_a_film_is_played_in_parts(film: str) -> None:
    # Django's client closes what is read to its end.
    whole = Client().get(film)
    assert (whole.status_code, whole.headers["Content-Type"], whole.headers["Accept-Ranges"]) == (200, "video/mp4", "bytes")
    assert "attachment" not in whole.headers.get("Content-Disposition", "")
    assert b"".join(whole) == MP4  # pyright: ignore[reportArgumentType]
    part = Client().get(film, headers={"range": "bytes=4-11"})
    assert (part.status_code, part.headers["Content-Range"], part.headers["Content-Length"]) == (206, f"bytes 4-11/{len(MP4)}", "8")
    assert b"".join(part) == MP4[4:12]  # pyright: ignore[reportArgumentType]
    beyond = Client().get(film, headers={"range": "bytes=9999-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(MP4)}")
    with closed_after(Client().head(film, headers={"range": "bytes=0-0"})) as head:
        assert head.status_code == 206


@pytest.mark.parametrize(
    ("ending", "content", "sound"),
    [
        ("mp4", MP4, True), ("mp4", b"<html>", False), ("webm", b"\x1a\x45\xdf\xa3rest", True), ("webm", MP4, False),
        ("vtt", b"\xef\xbb\xbfWEBVTT\n\n", True), ("vtt", b"<script>", False),
    ],
)  # fmt: skip
def test_a_film_is_what_its_name_says(ending: str, content: bytes, sound: bool) -> None:
    assert is_sound(ending, BytesIO(content)) is sound


def test_a_film_needs_a_poster_and_words(db: None, media: Path) -> None:
    document = get_document_model().objects.create(title="Gare", file=ContentFile(MP4, name="gare.mp4"))
    with pytest.raises(StructBlockValidationError) as refused:
        FILM.clean(FILM.to_python({"title": "Gare", "minutes": 3, "file": document.pk, "poster": None, "subtitles": None,
                                   "transcript": "", "address": "https://example.org"}))  # fmt: skip
    assert set(refused.value.block_errors) == {"address", "poster", "transcript"}


# Wagtail leaves its temporary file to Python.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_a_page_plays_a_film_when_asked(visitor: Client, media: Path) -> None:
    document = get_document_model().objects.create(title="Gare", file=ContentFile(MP4, name="gare.mp4"))
    drawn = BytesIO()
    Image.new("RGB", (80, 60)).save(drawn, "JPEG")
    poster = get_image_model().objects.create(title="Gare", file=ContentFile(drawn.getvalue(), name="gare.jpg"))
    home = HomePage.objects.get(locale__language_code="fr")
    value = {"title": "Une gare", "minutes": 3, "file": document.pk, "poster": {"image": poster.pk, "decorative": True, "alt_text": ""},
             "subtitles": None, "transcript": "<p>Un quai.</p>", "address": ""}  # fmt: skip
    linked = {
        **value,
        "file": None,
        "poster": {"image": None, "decorative": False, "alt_text": ""},
        "transcript": "",
        "address": "https://www.films.example/1",
    }
    body = [{"type": "film", "value": value}, {"type": "film", "value": linked}]
    home.add_child(instance=InfoPage(title="Film", slug="film", locale=home.locale, body=body))
    reply = visitor.get("/fr/film/")
    assert 'preload="none"' in reply.text
    assert f'<source src="{document.file.url}">' in reply.text
    assert "Un quai." in reply.text
    assert "ouvre films.example dans un nouvel onglet" in reply.text
    assert "<iframe" not in reply.text
    # Nothing of another site may be framed but these, and they only once somebody asks.
    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com;" in f"{reply.headers['Content-Security-Policy']};"
    assert "data-film" not in reply.text
    assert "media-src 'self'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://www.youtube.com/watch?v=M7lc1UVf-VE&list=x", "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"),
        ("https://youtube.com/shorts/M7lc1UVf-VE", "https://www.youtube-nocookie.com/embed/M7lc1UVf-VE"),
        ("https://vimeo.com/76979871/abcdef0123", "https://player.vimeo.com/video/76979871?h=abcdef0123&dnt=1"),
        ("https://youtube.com.films.example/watch?v=M7lc1UVf-VE", ""),
        ("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", ""),
        ("https://vimeo.com/categories", ""),
        ("https://[", ""),
    ],
)
def test_a_film_of_youtube_or_vimeo_has_a_frame_and_nothing_else_has_one(address: str, frame: str) -> None:
    found = film_hosts.framed_film(address)
    assert (found.address if found else "") == frame
    assert doctest.testmod(film_hosts).failed == 0


def test_a_framed_film_fetches_nothing_before_somebody_asks(visitor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    value = {
        "title": "Une <gare>",
        "minutes": 3,
        "file": None,
        "poster": {"image": None, "decorative": False, "alt_text": ""},
        "subtitles": None,
        "transcript": "",
        "address": "https://youtu.be/M7lc1UVf-VE",
    }
    home.add_child(instance=InfoPage(title="Film", slug="film", locale=home.locale, body=[{"type": "film", "value": value}]))
    page = visitor.get("/fr/film/").text
    assert "<iframe" not in page
    assert 'data-film="https://www.youtube-nocookie.com/embed/M7lc1UVf-VE" data-title="Une &lt;gare&gt;"' in page
    # Without script, it is a link.
    assert 'href="https://youtu.be/M7lc1UVf-VE"' in page
    assert "youtube" not in "".join(re.findall(r'\ssrc="([^"]*)"', page))
    assert "pages/film" in page
