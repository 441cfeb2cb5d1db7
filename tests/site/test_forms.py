"""Names that visitors type, and files that they send."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ravive.site.forms import LimitedFileField, NameField
from ravive.site.public_names import is_public_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Zoé   Van den Bossche ", "Zoé Van den Bossche"),
        ("L’Îlot asbl / vzw", "L’Îlot asbl / vzw"),
        ("محمد", "محمد"),
        ("Ex-æquo & Co.", "Ex-æquo & Co."),
        ("Ｌｉｇｕｅ", "Ligue"),
        ("Athena Αθήνα", "Athena Αθήνα"),
        ("خانه\u200cها", "خانه\u200cها"),
        ("J.P. Peeters, A.S.B.L.", "J.P. Peeters, A.S.B.L."),
        ("Dr. N’Diaye-Lemaire", "Dr. N’Diaye-Lemaire"),
        ("6e B, 2026-2027", "6e B, 2026-2027"),
        ("Ligne 116 000", "Ligne 116 000"),
        ("Les 4 x 100 m", "Les 4 x 100 m"),
    ],
)
def test_names_keep_their_letters_and_lose_their_spaces(typed: str, stored: str) -> None:
    assert NameField(max_length=80).clean(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "Anna\r\nBcc: x@example.org",
        "https://example.org",
        "see www.example.org",
        "<b>Anna</b>",
        "Anna\u202egpj.exe",
        "a\u2028b",
        "a\x00b",
        "Li\u200bgue",
        "Li\u00adgue",
        "Ligu\u0435",
        "Z\u0324\u0324\u0324\u0324algo",
        "x" * 81,
        "\ufdfa" * 80,
        "ｗｗｗ．exemple．example",
        "Gagnez sur casino.example",
        "bit.ly/x1",
        "пример.рф",
        "casino\u3002example",
        "zoe@exemple.example",
        "zoe＠exemple.example",
        "mailto:zoe",
        "10.20.30.40",
        "Zoé 0470/12.34.56",
        "+32 2 123 45",
        "Zoé 02 123 45 67",
        "٠٤٧٠١٢٣٤٥٦",
        "Zo\u0585",
    ],
)
def test_a_name_is_one_line_without_an_address(typed: str) -> None:
    with pytest.raises(ValidationError):
        NameField(max_length=80).clean(typed)


def test_a_stored_name_that_breaks_the_rule_goes_into_no_e_mail() -> None:
    assert is_public_name("Zoé Peeters")
    assert not is_public_name("Zoé casino.example")
    assert not is_public_name("Zoé  Peeters")


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    class UnreadFile(BytesIO):
        def read(self, *_given: object) -> bytes:
            raise AssertionError("it was read")

    def sent(size: int) -> UploadedFile:
        return UploadedFile(UnreadFile(b"x" * size), "a.png", "image/png", size)

    field = LimitedFileField(most_bytes=9, too_large=lambda: "too large")
    assert field.clean(sent(9)).name == "a.png"
    with pytest.raises(ValidationError, match="too large"):
        field.clean(sent(10))
    assert LimitedFileField(most_bytes=9, too_large=lambda: "too large", required=False).clean(None) is None
