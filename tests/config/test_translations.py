"""Every message of the server's pages stands in all four catalogues."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import ravive
from tests.config.used_messages import Message, used

LOCALE = Path(ravive.__file__).parent / "locale"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_catalogue_is_complete(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    translated: set[Message] = {
        (message.context, (message.id[0], message.id[1]) if isinstance(message.id, (list, tuple)) else message.id)
        for message in catalogue
        if message.id and not message.fuzzy and (all(message.string) if isinstance(message.string, tuple) else message.string)
    }
    asked = used()
    missing = [f"{asked[message]}: {message[1]!r}" for message in asked if message not in translated]
    assert not missing, f"add to {language}/LC_MESSAGES/django.po: {missing}"
    assert not translated - set(asked), "no page asks for these any more; delete them"


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_places_to_fill_are_the_same_in_every_language(language: str) -> None:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    assert not [error for message, errors in catalogue.check() for error in errors]


def texts_of(language: str) -> list[str]:
    with (LOCALE / language / "LC_MESSAGES/django.po").open("rb") as file:
        messages = [message.string for message in read_po(file, locale=language) if message.id]
    return [text for string in messages for text in ((string,) if isinstance(string, str) else string or ())]


def test_french_uses_no_break_spaces() -> None:
    assert not [text for text in texts_of("fr") if re.search(r" [:;?!»]|« ", text)]


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_no_line_begins_with_a_per_cent_sign(language: str) -> None:
    assert not [text for text in texts_of(language) if " %%" in text]
