"""Names that visitors type, and files that they send."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ravive.site.forms import LimitedFileField, NameField


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
    ],
)
def test_a_name_is_one_line_without_an_address(typed: str) -> None:
    with pytest.raises(ValidationError):
        NameField(max_length=80).clean(typed)


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
