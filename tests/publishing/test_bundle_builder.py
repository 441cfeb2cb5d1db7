"""Bundles are built from all that a deck holds, and nothing that became wrong meanwhile is published."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from ravive.cards.assembly import BuiltBundle
from ravive.cards.card import Language, Signature
from ravive.decks import drafts
from ravive.decks.models import CardWords, Deck
from ravive.publishing import bundle_builder
from ravive.publishing import queries as publishing_queries
from ravive.publishing.bundle_builder import BundleInputs
from ravive.publishing.errors import PublishingError
from ravive.register import queries as register_queries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


@pytest.fixture
def setting(deck: Deck) -> BundleInputs:
    return BundleInputs(
        register=register_queries.register_of(deck.organisation),
        memory=publishing_queries.memory_of(deck.slug),
        waiting={},
        meanings={},
        signatures={},
    )


def built(deck: Deck, setting: BundleInputs, today: date) -> dict[Language, BuiltBundle]:
    reading = drafts.reading_of(deck)
    return bundle_builder.build(reading.draft, reading.contents, setting, today)


def with_value(setting: BundleInputs, value: str) -> BundleInputs:
    """Return the setting with another number for the police."""
    police = setting.register.facts["police"]
    moved = dataclasses.replace(police, value=dict.fromkeys(police.value, value))
    register = dataclasses.replace(setting.register, facts={**setting.register.facts, "police": moved})
    return dataclasses.replace(setting, register=register)


def rewrite_reflex(deck: Deck, language: str, reflex: str) -> None:
    words = CardWords.objects.get(card__deck=deck, card__position=2, language=language)
    words.words = {**words.words, "reflex": reflex}
    words.save()


def test_a_bundle_holds_texts_meanings_and_signatures(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    rewrite_reflex(deck, "fr", "Noter ; puis dire : « Oui. »")
    card = deck.cards.get(position=5).card_id
    signatures = {Language("fr"): (Signature(name="Amina", role="expert", signed_on="2026-11-24"),)}
    bundles = built(deck, dataclasses.replace(setting, meanings={card: 3}, signatures=signatures), now.date())
    body = bundles[Language("fr")].body.decode()
    assert "Noter\u00a0; puis dire\u00a0: «\u00a0Oui.\u00a0»" in body
    assert '"meaning":3' in body
    assert '"signatures":[{"name":"Amina"' in body
    assert "Amina" not in bundles[Language("nl")].body.decode()


def test_what_is_built_again_is_what_was_built(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    reading = drafts.reading_of(deck)
    assert bundle_builder.rebuild(reading.draft, reading.contents, setting) == (built(deck, setting, now.date()), [])


def test_an_error_in_one_language_holds_up_all(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    rewrite_reflex(deck, "nl", "Bel 0800 12 345 67.")
    with pytest.raises(PublishingError, match="0800 12 345 67"):
        built(deck, setting, now.date())


def test_a_corrected_fact_is_in_every_card_that_names_it(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    before = built(deck, setting, now.date())[Language("nl")].body
    again = built(deck, with_value(setting, "9994711"), now.date())[Language("nl")].body
    assert b"9994711" in again
    assert b"9994711" not in before


def test_a_fact_that_expired_meanwhile_holds_the_deck_up(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    with pytest.raises(PublishingError, match="expired"):
        built(deck, setting, now.date() + timedelta(days=400))


def test_a_number_that_became_a_contacts_may_no_longer_be_written_out(deck: Deck, setting: BundleInputs, now: datetime) -> None:
    rewrite_reflex(deck, "fr", "Noter 4711 faits.")
    built(deck, setting, now.date())
    with pytest.raises(PublishingError, match="4711"):
        built(deck, with_value(setting, "4711"), now.date())
