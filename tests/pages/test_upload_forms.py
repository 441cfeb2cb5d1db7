"""Pictures of pages are stored without place and camera, whatever way they come; documents are what their names say."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageCms, ImageSequence
from wagtail.documents.models import Document
from wagtail.images.models import Image as UploadedPicture

from ravive.pages.picture_copies import PictureError, plain_copy

SECRET = "50.8503-4.3517-camera-12345"
KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
# Wagtail leaves the temporary file of a smaller picture to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore:.*FileIO name:pytest.PytestUnraisableExceptionWarning"),
]


def photograph(kind: str = "JPEG", *, turned: bool = False) -> bytes:
    """Return a picture 40 wide and 20 high, red at the left, with place and camera in every part that its format has."""
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif.get_ifd(0x8825)[29] = SECRET
    exif.get_ifd(0x8769)[0x927C] = SECRET.encode()
    if turned:
        exif[0x0112] = 6
    picture = Image.new("RGB", (40, 20), "blue")
    picture.paste("red", (0, 0, 20, 20))
    options: dict[str, object] = {"comment": SECRET.encode()} if kind == "GIF" else {"exif": exif, "xmp": SECRET.encode()}
    if kind == "JPEG":
        options["comment"] = SECRET
    if kind == "PNG":
        options.pop("xmp")
    written = BytesIO()
    picture.save(written, kind, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), **options)
    return written.getvalue() + SECRET.encode()


def stored() -> tuple[UploadedPicture, bytes]:
    picture = UploadedPicture.objects.get()
    with picture.file.open("rb") as file:
        return picture, file.read()


def upload(staff: Client, name: str, content: bytes, address: str = "/desk/images/add/") -> int:
    return staff.post(address, {"title": "x", "file": SimpleUploadedFile(name, content), "collection": 1}).status_code


@pytest.mark.parametrize("kind", KINDS)
def test_the_stored_original_holds_neither_place_nor_camera(staff: Client, media: Path, kind: str) -> None:
    original = photograph(kind)
    assert SECRET.encode() in original
    assert upload(staff, f"a.{KINDS[kind]}", original) == 302
    picture, content = stored()
    picture.get_rendition("width-10")
    assert [path.name for path in media.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()] == []
    with Image.open(BytesIO(content)) as read:
        assert (read.format, read.size) == (kind, (40, 20))
        assert not read.getexif() and "icc_profile" not in read.info and "xmp" not in read.info
    assert picture.file_size == len(content)


def test_a_picture_of_a_turned_camera_is_stored_upright(staff: Client) -> None:
    assert upload(staff, "a.jpg", photograph(turned=True)) == 302
    picture, content = stored()
    assert (picture.width, picture.height) == (20, 40)
    with Image.open(BytesIO(content)) as read:
        red, blue = (read.convert("RGB").getpixel((10, row)) for row in (5, 35))
    assert isinstance(red, tuple) and isinstance(blue, tuple)
    assert red[0] > 200 and blue[2] > 200


@pytest.mark.parametrize("address", ["/desk/images/multiple/add/", "/desk/images/chooser/create/"])
def test_the_other_forms_store_the_same(staff: Client, address: str) -> None:
    sent = {"files[]": SimpleUploadedFile("a.jpg", photograph(), "image/jpeg"), "title": "x", "collection": 1}
    chosen = {"image-chooser-upload-file": SimpleUploadedFile("a.jpg", photograph()), "image-chooser-upload-title": "x"}
    more = chosen | {"image-chooser-upload-collection": 1}
    staff.post(address, more if "chooser" in address else sent, headers={"x-requested-with": "XMLHttpRequest"})
    assert SECRET.encode() not in stored()[1]


def test_another_file_for_a_picture_is_copied_too(staff: Client) -> None:
    upload(staff, "a.jpg", photograph())
    picture = stored()[0]
    assert upload(staff, "b.jpg", photograph(turned=True), f"/desk/images/{picture.pk}/") == 302
    picture, content = stored()
    assert SECRET.encode() not in content and (picture.width, picture.height) == (20, 40)


def test_a_picture_that_comes_without_a_form_is_copied(db: None) -> None:
    picture = UploadedPicture(title="x", file=ContentFile(photograph(turned=True), name="a.jpg"))
    picture.save()
    found, content = stored()
    assert SECRET.encode() not in content
    assert (found.width, found.height, found.file_size) == (20, 40, len(content))


def test_an_animation_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green", "blue")]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=[50, 60, 70], loop=0, comment=SECRET.encode())
    with Image.open(BytesIO(plain_copy(written.getvalue()))) as read:
        assert [frame.info["duration"] for frame in ImageSequence.Iterator(read)] == [50, 60, 70]
        assert read.info["loop"] == 0 and "comment" not in read.info


@pytest.mark.parametrize("kind", KINDS)
def test_what_would_take_too_much_memory_is_refused(staff: Client, kind: str) -> None:
    written = BytesIO()
    Image.new("L" if kind != "WEBP" else "RGB", (10_000, 5_100)).save(written, kind, **({"speed": 10} if kind == "AVIF" else {}))
    assert upload(staff, f"a.{KINDS[kind]}", written.getvalue()) == 200
    assert not UploadedPicture.objects.exists()
    with pytest.raises(PictureError):
        plain_copy(written.getvalue())


def test_many_frames_count_together() -> None:
    written = BytesIO()
    frames = [Image.new("L", (3_000, 3_000), shade) for shade in range(7)]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureError):
        plain_copy(written.getvalue())


@pytest.mark.parametrize("name", ["a.svg", "a.heic", "a.tiff", "a.bmp"])
def test_other_pictures_are_refused(staff: Client, name: str) -> None:
    assert upload(staff, name, b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>') == 200
    assert not UploadedPicture.objects.exists()


def test_a_damaged_picture_is_refused(staff: Client) -> None:
    assert upload(staff, "a.jpg", photograph()[:300]) == 200
    assert not UploadedPicture.objects.exists()


def archive(names: Iterable[str], media_type: str = "") -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name in names:
            file.writestr(name, media_type if name == "mimetype" else "x")
    return written.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")
OPEN_TEXT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.PDF", b"%PDF-1.7"),
        ("a.txt", "é".encode()),
        ("a.csv", b"a;b\n"),
        ("a.docx", archive(WORD)),
        ("a.odt", archive(["mimetype"], OPEN_TEXT)),
    ],
)
def test_documents_of_these_types_are_accepted(staff: Client, name: str, content: bytes) -> None:
    assert upload(staff, name, content, "/desk/documents/add/") == 302
    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<p>"),
        ("a.svg", b"<svg/>"),
        ("a.jpg", b"\xff\xd8\xff"),
        ("a.zip", archive(["a"])),
        ("a.docm", archive(WORD)),
        ("a", b"x"),
        ("a.pdf", b"MZ\x90"),
        ("a.pdf", b"<html><script>alert(1)</script>"),
        ("a.txt", b"\x7fELF\0\0"),
        ("a.txt", b"\n <!doctype html>"),
        ("a.docx", b"PK\x03\x04"),
        ("a.docx", archive(["evil.exe"])),
        ("a.docx", archive([*WORD, "word/vbaProject.bin"])),
        ("a.xlsx", archive(WORD)),
        ("a.odt", archive(["mimetype"], "application/zip")),
        ("a.odt", archive(["mimetype", "Basic/Standard/Module1.xml"], OPEN_TEXT)),
    ],
)
def test_other_documents_are_refused(staff: Client, name: str, content: bytes) -> None:
    assert upload(staff, name, content, "/desk/documents/add/") == 200
    assert not Document.objects.exists()
