"""The rule for every name that visitors type and others read: on a page, on a sheet, or in an e-mail."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Line breaks and other characters without a shape: they would end a header of an e-mail, or hide what is written.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What a browser or a mail program makes a link of: a scheme, an e-mail address, a domain (also with the full stops of other writings), an
# address in numbers. A single character after a full stop belongs to initials, as in "J.P." or "A.S.B.L.".
_LINK = re.compile(r"[@<>]|://|\bwww\b|\b(?:https?|mailto|tel):|[^\W_][.\u3002\uff61][^\W\d_]{2}|\d+(?:[.\u3002]\d+){3}", re.IGNORECASE)
# Nine digits, or seven after a plus or a zero, however they are grouped. Years such as 2026-2027 are shorter.
_PHONE = re.compile(r"\d(?:[\s./()\-\u2010-\u2015]*\d){8}|(?:\+[\s(]*|\b0)\d(?:[\s./()\-\u2010-\u2015]*\d){5}")
# A spreadsheet computes what begins so.
_FORMULA = ("=", "+", "-", "@")
# A character of another script may need two marks; nobody's name needs three.
_PILED_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")
# Letters and digits in a circle or a square, and those of flags: they are read as letters, and compared as none.
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\U0001f100-\U0001f1ff]")
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU"})


def one_line(typed: str) -> str:
    """Return what was typed in one line with single spaces, its characters as they are.

    Raises ValidationError for other characters, and for what a spreadsheet would compute.
    """
    if _CONTROL.search(typed):
        raise ValidationError(_("Write it in one line."))
    if unicodedata.normalize("NFKC", typed).strip().startswith(_FORMULA):
        raise ValidationError(_("Begin it with a letter or a digit."))
    return " ".join(typed.split())


def public_name(typed: str) -> str:
    """Return a name as it is stored and shown: one line, single spaces, each character in its usual form.

    Raises ValidationError for a link, an e-mail address, a phone number, and characters that hide or look like others. Its words are for
    the person who typed the name.
    """
    # As one character, what was typed as a character and its accent; in their usual width, characters of double width.
    name = unicodedata.normalize("NFKC", typed)
    if _CONTROL.search(name):
        raise ValidationError(_("Write the name in one line."))
    if _LINK.search(name):
        raise ValidationError(_("Write a name only, without a web or e-mail address. After a full stop, put a space: “J. Peeters”."))
    if name.strip().startswith(_FORMULA):
        raise ValidationError(_("Begin the name with a letter or a digit."))
    if _PHONE.search(name):
        raise ValidationError(_("Write a name only, without a phone number."))
    if _hides_characters(name):
        raise ValidationError(_("Write the name in ordinary characters, of one alphabet in each word."))
    return " ".join(name.split())


def is_public_name(name: str) -> bool:
    """Return whether a stored name may be shown and written in an e-mail: an older one may break the rule."""
    try:
        return public_name(name) == name
    except ValidationError:
        return False


def _hides_characters(name: str) -> bool:
    """Return whether a name has characters that cannot be seen, marks piled up, letters as symbols, or a word in two alphabets."""
    # Joiners belong to the writing of Persian and of Indian languages.
    is_latin = any(_alphabet_of(character) == "LATIN" for character in name)
    shown = name if is_latin else re.sub("[\u200c\u200d]", "", name)
    # Enclosing marks are of category Me.
    if any(unicodedata.category(character) in ("Cf", "Co", "Cn", "Me") for character in shown):
        return True
    if _PILED_MARKS.search(name) or _ENCLOSED.search(name):
        return True
    return any(len({_alphabet_of(character) for character in word if character.isalpha()} & _ALIKE) > 1 for word in name.split())


def _alphabet_of(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]
