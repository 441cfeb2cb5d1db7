"""Catalogues, the app's words and the starter's site use one term for one thing, and the marks and address of their language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import ravive
from ravive.cards.card import Language
from ravive.cards.rules.terms import terms_found, writing_found
from ravive.lib.languages import INTERFACE
from tests.config.test_translations import texts_of

PACKAGE = Path(ravive.__file__).parent
APP = PACKAGE.parents[1] / "app/src"
# What a page fills in is no word of the text. A screen may startle; a card may not.
_PLACE = re.compile(r"%\(\w+\)[sd]")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"(?!:)')


def texts_in(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, (dict, list)):
        for part in content.values() if isinstance(content, dict) else content:
            yield from texts_in(part)


def texts_read_in(language: Language) -> Iterator[str]:
    yield from texts_of(language)
    for path in (*(APP / "i18n").rglob(f"{language}.ts"), APP / f"cards/messages/{language}.ts"):
        yield from (json.loads(literal) for literal in _LITERAL.findall(path.read_text("utf-8")))
    starter = PACKAGE / "starter"
    yield from texts_in(yaml.safe_load((starter / f"public_site/content/{language}.yaml").read_text("utf-8")))
    yield from texts_in(yaml.safe_load((starter / "pages.yaml").read_text("utf-8"))[language])


@pytest.mark.parametrize("language", INTERFACE)
def test_every_text_uses_the_terms_of_the_table(language: Language) -> None:
    faults: list[str] = []
    for written in texts_read_in(language):
        text = _PLACE.sub("%", written)
        found = (*terms_found(text, language), *writing_found(text, language))
        faults += (f"{fault.written!r}, write {fault.instead!r}, in {text[:200]!r}" for fault in found if fault.verdict != "shame")
    assert not faults, "\n".join(faults)


def test_a_text_with_another_name_mark_or_address_is_found() -> None:
    faults = [
        ("fr", "La sortie rapide de la formation", "other"),
        ("fr", "Lus le %.", "other"),
        ("fr", "“Oui”", "quotes"),
        ("fr", "Tu choisis, puis validez votre choix.", "address"),
        ("nl", "Een opleiding", "interface"),
        ("nl", "Wat “Terug” doet", "quotes"),
        ("nl", "Je ziet uw kaart.", "address"),
        ("de", "Alle Sätze", "other"),
        ("de", "Wer Kinder empfängt", "other"),
        ("de", "Es heißt ”ja“.", "quotes"),
        ("de", "Du siehst Ihre Karte.", "address"),
        ("en", "All trainings", "interface"),
        ("en", "It's read.", "quotes"),
    ]
    for language, text, verdict in faults:
        tag = next(row for row in INTERFACE if row == language)
        assert [found.verdict for found in (*terms_found(text, tag), *writing_found(text, tag))][:1] == [verdict], text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Ce fichier a été lu le %. « Tu veux parler ? », demandez-vous."),
        ("nl", "‘Wil je praten?’ vraagt u. ’s Avonds is de foto’s bekijken genoeg."),
        ("de", "Sie fragen: „Möchtest du reden?“ Sie sind eingeladen."),
        ("en", "It’s the training team’s day; training helps. ‘Read on’, it says."),
    ],
)
def test_speech_in_quotation_marks_may_address_somebody_else(language: Language, text: str) -> None:
    assert [*terms_found(text, language), *writing_found(text, language)] == []
