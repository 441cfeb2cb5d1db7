"""Names that visitors type."""

import pytest
from django.core.exceptions import ValidationError

from ravive.site.forms import NameField


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Zoé   Van den Bossche ", "Zoé Van den Bossche"),
        ("L’Îlot asbl / vzw", "L’Îlot asbl / vzw"),
        ("محمد", "محمد"),
        ("Ex-æquo & Co.", "Ex-æquo & Co."),
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
        "x" * 81,
    ],
)
def test_a_name_is_one_line_without_an_address(typed: str) -> None:
    with pytest.raises(ValidationError):
        NameField(max_length=80).clean(typed)
