"""What forms for visitors share: how they look, and what no field accepts."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Line breaks and other characters without a shape: they would end a header of an e-mail, or hide what is written.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Of a name that holds an address, as advertising does.
_ADDRESS = re.compile(r"https?:|www\.|://|<|>", re.IGNORECASE)


# A letter of another writing may need two marks; nobody's name needs three.
_PILED_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK"})


class PublicForm(forms.Form):
    """A form that anybody may send. It asks for names, addresses and choices: there is no place for a text about somebody."""

    template_name = "site/fields.html"  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType] -- as Django documents it
    error_css_class = "has-problem"

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*given, label_suffix="", **named)


class NameField(forms.CharField):
    """The name of a person or an organisation, in one line, without an address."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the name with single spaces. Raises ValidationError."""
        # As one letter, what was typed as a letter and its accent; in their usual width, letters of double width.
        name = unicodedata.normalize("NFKC", super().clean(value) or "")
        if _CONTROL.search(name) or _ADDRESS.search(name):
            raise ValidationError(_("Write a name only: one line, without a web address."))
        if _hides_letters(name):
            raise ValidationError(_("Write the name in ordinary letters, of one alphabet in each word."))
        name = " ".join(name.split())
        # One character may have become a whole phrase.
        self.run_validators(name)
        return name


def _hides_letters(name: str) -> bool:
    """Return whether a name has letters that cannot be seen, marks piled up, or a word in two alphabets that look alike."""
    # Joiners belong to the writing of Persian and of Indian languages.
    is_latin = any(_alphabet_of(letter) == "LATIN" for letter in name)
    shown = name if is_latin else re.sub("[\u200c\u200d]", "", name)
    if any(unicodedata.category(letter) in ("Cf", "Co", "Cn") for letter in shown) or _PILED_MARKS.search(name):
        return True
    return any(len({_alphabet_of(letter) for letter in word if letter.isalpha()} & _ALIKE) > 1 for word in name.split())


def _alphabet_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


class LimitedFileField(forms.FileField):
    """A file of at most `most_bytes`; a larger one is refused in the words of `too_large` before anything of it is read."""

    def __init__(self, *, most_bytes: int, too_large: Callable[[], str], **named: Any) -> None:  # noqa: ANN401 - Django's own arguments
        super().__init__(**named)
        self.most_bytes, self.too_large = most_bytes, too_large

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - as Django's field
        """Return the file, None for an optional one that was not sent. Raises ValidationError."""
        given = super().clean(data, initial)
        if given and (given.size or 0) > self.most_bytes:
            raise ValidationError(self.too_large())
        return given
