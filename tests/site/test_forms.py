"""Names that visitors type, and files that they send."""

from io import BytesIO

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import get_resolver

from ravive.hub.events.forms import RegistrationForm
from ravive.hub.events.models import EventQuestion
from ravive.mailing.address_field import MailAddressField
from ravive.site.forms import LimitedFileField, LineField, NameField, PublicForm
from ravive.site.public_names import is_public_name
from tests.hub.events.cast import event_page, opened


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
        ("Ⓢⓞⓢ ① ★ ❤", "Sos 1 ★ ❤"),
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
        "SOS Enfants 🅰🆂 🅵🆁🅰🆄🅳",
        "SOS 🇫🇷🇦🇺🇩",
        "SOS ➊➋",
        "S\u20deOS",
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


# Texts of public forms that are neither a name nor a line: what each accepts begins with a letter or a digit.
CHECKED_OTHERWISE = {
    "GiveForm.own_amount": "an amount",
    "WorkshopForm.postal_code": "letters and digits",
    "DonorDetailsForm.enterprise_number": "digits",
    "OwnDetailsForm.enterprise_number": "digits",
    "OwnDetailsForm.national_number": "digits",
}


def kinds_of(form: type[PublicForm]) -> list[type[PublicForm]]:
    return [form, *(kind for below in form.__subclasses__() for kind in kinds_of(below))]


@pytest.mark.django_db
def test_no_text_of_any_public_form_begins_as_a_formula() -> None:
    """A spreadsheet computes what begins so: of names in a list, of addresses on a certificate."""
    # Imports every view, and so every form.
    assert get_resolver().url_patterns
    fields = {
        f"{form.__name__}.{name}": field
        for form in kinds_of(PublicForm)
        if form.__module__.startswith("ravive.")
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, MailAddressField)
    }
    kinds = (EventQuestion.QuestionKind.NAME, EventQuestion.QuestionKind.ORGANISATION)
    page = event_page()
    asked = RegistrationForm(page=page, event=opened(page, asks=kinds)).fields
    fields |= {f"RegistrationForm.{kind}": asked[kind] for kind in kinds}
    assert len(fields) > 12
    unchecked = {name for name, field in fields.items() if not isinstance(field, NameField | LineField)}
    assert unchecked == CHECKED_OTHERWISE.keys()
    for name in fields.keys() - CHECKED_OTHERWISE.keys():
        for typed in ("=1+1", "+Zoé", "-Zoé", "@Zoé", "  =1", "＝1", "\t=1"):
            with pytest.raises(ValidationError):
                pytest.fail(f"{name} accepts {fields[name].clean(typed)!r}")
