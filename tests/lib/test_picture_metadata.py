"""PNG, WebP and SVG lose what is not the picture, and nothing else."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from ravive.lib.picture_metadata import drawing_without_metadata, without_metadata

SECRET = b"GPS 50.8503 4.3517 camera 12345"


def drawn(kind: str, **options: object) -> bytes:
    written = BytesIO()
    picture = Image.effect_noise((40, 30), 60).convert("RGB")
    picture.save(written, kind, **options)
    return written.getvalue()


def with_metadata(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        return drawn(kind, pnginfo=info, exif=exif) + SECRET
    return drawn(kind, exif=exif, xmp=SECRET, lossless=True)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_metadata_goes_and_the_picture_stays(kind: str) -> None:
    picture = with_metadata(kind)
    plain = without_metadata(picture)
    assert SECRET in picture and SECRET not in plain
    with Image.open(BytesIO(picture)) as before, Image.open(BytesIO(plain)) as after:
        assert after.tobytes() == before.tobytes()
        assert not after.getexif()
    assert without_metadata(plain) == plain


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_without_metadata_stays_as_it_is(kind: str) -> None:
    picture = drawn(kind)
    assert without_metadata(picture) == picture


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_no_damage_is_too_bad(kind: str) -> None:
    picture = with_metadata(kind)
    for length in range(len(picture)):
        without_metadata(picture[:length])


def test_a_drawing_loses_comments_and_the_names_of_its_program() -> None:
    start = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"'
    other = b' xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:export-filename="/home/amina/refuge.png">'
    plain = drawing_without_metadata(start + other + b'<!-- by amina --><use xlink:href="#a"/><g xml:space="preserve"/></svg>')
    assert b"amina" not in plain
    assert all(kept in plain for kept in (b'viewBox="0 0 9 9"', b'xlink:href="#a"', b'xml:space="preserve"'))
    clean = start + b"/>"
    assert drawing_without_metadata(clean) is clean
