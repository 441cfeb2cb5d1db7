"""A logo that is a drawing: mail programs draw none, so e-mails carry a picture of it."""

from io import BytesIO

import pytest
from PIL import Image

from ravive.mailing import letterheads
from ravive.people.models import Organisation

WIDE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 48"><rect width="96" height="48" fill="#0a5c66"/></svg>'
TALL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 1000"><rect width="10" height="1000" fill="#0a5c66"/></svg>'


def organisation(logo: bytes, media_type: str = "image/svg+xml") -> Organisation:
    return Organisation(name="Exemplaria", logo=logo, logo_media_type=media_type)


@pytest.mark.parametrize(("drawing", "size"), [(WIDE, (288, 144)), (TALL, (2, 144))])
def test_a_drawing_becomes_a_picture_of_its_shape(drawing: bytes, size: tuple[int, int]) -> None:
    logo = letterheads.mail_logo(organisation(drawing))
    assert logo
    assert logo.subtype == "png"
    with Image.open(BytesIO(logo.content)) as picture:
        assert picture.size == size
        assert picture.convert("RGB").getpixel((picture.width // 2, 72)) == pytest.approx((0x0A, 0x5C, 0x66), abs=1)
    assert letterheads.logo_part(logo)["Content-ID"] == f"<{letterheads.LOGO_ID}>"
    assert letterheads.logo_address(organisation(drawing)).startswith("data:image/png;base64,")


@pytest.mark.parametrize("drawing", [b"<svg", b"\xff\xfe", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>'])
def test_what_cannot_be_drawn_is_left_out(drawing: bytes) -> None:
    assert letterheads.mail_logo(organisation(drawing)) is None
    assert letterheads.logo_address(organisation(drawing)) == ""


def test_a_picture_stays_as_it_is() -> None:
    logo = letterheads.mail_logo(organisation(b"picture", "image/webp"))
    assert logo == letterheads.MailLogo(content=b"picture", subtype="webp")
    assert letterheads.mail_logo(organisation(b"x" * (letterheads.LARGEST_LOGO + 1), "image/png")) is None
