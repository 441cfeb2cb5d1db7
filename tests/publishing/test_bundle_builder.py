"""Bundles made of cards that were made before are those that would be made anew, and nothing that got wrong meanwhile slips through."""

import dataclasses
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from ravive.cards.card import Language, Signature
from ravive.cards.merge import Ready, merged, ready
from ravive.cards.reading import DeckFiles, ids_of
from ravive.decks import drafts
from ravive.decks.models import CardWords, Deck
from ravive.publishing import bundle_builder, made_cards
from ravive.publishing import queries as publishing_queries
from ravive.publishing.bundle_builder import Setting
from ravive.publishing.models import MadeCards
from ravive.register import queries as register_queries
from ravive.register.problems import PublishingError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def nothing_remembered(db: None) -> Iterator[None]:
    MadeCards.objects.all().delete()
    made_cards.remembered.forget()
    yield
    made_cards.remembered.forget()


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="accueil")


@pytest.fixture
def setting(deck: Deck) -> Setting:
    return Setting(
        register=register_queries.register_of(deck.organisation),
        memory=publishing_queries.memory_of(deck.slug),
        waiting={},
        meanings={},
        signatures=(),
    )


def files_of(deck: Deck) -> DeckFiles:
    return drafts.without_drafts(drafts.files_of([deck])[deck.pk])


def anew(files: DeckFiles, setting: Setting) -> dict[Language, Ready]:
    """Return the bundles as `cards` makes them, card by card."""
    source = drafts.assembled(files, setting.waiting).source
    assert source is not None
    source = dataclasses.replace(source, meanings=setting.meanings, signatures=setting.signatures)
    return {
        language: ready(merged(source, language, setting.register, setting.memory.model, setting.memory.priors)) for language in files.words
    }


def test_what_is_remembered_is_what_would_be_made(deck: Deck, setting: Setting, now: datetime) -> None:
    files = files_of(deck)
    assert bundle_builder.made(files, setting, now.date()) == anew(files, setting)
    words = CardWords.objects.get(card__deck=deck, card__position=2, language="fr")
    words.words = {**words.words, "reflex": "Noter ; puis dire : « Oui. »"}
    words.save()
    card = deck.cards.get(position=5).card_id
    later = dataclasses.replace(setting, meanings={card: 3}, signatures=(Signature(name="Amina", role="expert", signed_on="2026-11-24"),))
    files = files_of(deck)
    again = bundle_builder.made(files, later, now.date())
    assert again == anew(files, later)
    assert "Noter\u00a0; puis dire\u00a0: «\u00a0Oui.\u00a0»" in again["fr"].body.decode()


def test_only_what_changed_is_read_again(deck: Deck, setting: Setting, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(deck)
    read: list[str] = []
    bundle_builder.made(files, setting, now.date())
    words = CardWords.objects.get(card__deck=deck, card__position=2, language="nl")
    words.words = {**words.words, "reflex": "Noteren."}
    words.save()
    pieces = bundle_builder.pieces

    def seen(*given: object) -> object:
        found = list(pieces(*given))  # type: ignore[arg-type]  # what is given is passed on
        read.extend(piece.id for piece in found)
        return found

    monkeypatch.setattr(bundle_builder, "pieces", seen)
    bundle_builder.made(files_of(deck), setting, now.date())
    assert set(read) == {words.card.card_id}
    read.clear()
    bundle_builder.made(files_of(deck), setting, now.date())
    assert read == []


def test_another_process_makes_nothing_again(deck: Deck, setting: Setting, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(deck)
    first = bundle_builder.made(files, setting, now.date())
    made_cards.remembered.forget()
    monkeypatch.setattr(bundle_builder, "pieces", None)
    assert bundle_builder.made(files, setting, now.date()) == first


def test_what_other_rules_made_counts_for_nothing(deck: Deck, setting: Setting, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    files = files_of(deck)
    bundle_builder.made(files, setting, now.date())
    made_cards.remembered.forget()
    assert bundle_builder.unknown_cards(files, setting, now.date()) == set()
    monkeypatch.setattr(made_cards, "rules", lambda: b"of another Ravive")
    assert bundle_builder.unknown_cards(files, setting, now.date()) == ids_of(files.words["fr"].data)


def test_what_is_made_in_the_background_is_what_publishing_would_make(deck: Deck, setting: Setting, now: datetime) -> None:
    wrong = CardWords.objects.get(card__deck=deck, card__position=2, language="nl")
    wrong.words = {**wrong.words, "reflex": "Bel 0800 12 345 67."}
    wrong.save()
    files = files_of(deck)
    made = bundle_builder.prepare(files, setting, now.date())
    assert made == (len(ids_of(files.words["fr"].data)) - 1) * len(deck.languages)
    made_cards.remembered.forget()
    assert bundle_builder.unknown_cards(files, setting, now.date()) == {wrong.card.card_id}
    with pytest.raises(PublishingError) as refused:
        bundle_builder.made(files, setting, now.date())
    assert "0800 12 345 67" in str(refused.value)
    wrong.words = {**wrong.words, "reflex": "Noteren."}
    wrong.save()
    assert bundle_builder.made(files_of(deck), setting, now.date()) == anew(files_of(deck), setting)


def test_only_the_last_form_of_a_card_is_kept(deck: Deck, setting: Setting, now: datetime) -> None:
    bundle_builder.made(files_of(deck), setting, now.date())
    before = {row.language: len(bytes(row.content)) for row in MadeCards.objects.filter(deck=deck.slug)}
    assert before.keys() == deck.languages.keys()
    deck.cards.get(position=3).delete()
    words = CardWords.objects.get(card__deck=deck, card__position=2, language="nl")
    words.words = {**words.words, "reflex": "Noteren."}
    words.save()
    bundle_builder.made(files_of(deck), setting, now.date())
    after = {row.language: len(bytes(row.content)) for row in MadeCards.objects.filter(deck=deck.slug)}
    assert after["nl"] < before["nl"]


def test_a_corrected_fact_is_in_every_card_that_names_it(deck: Deck, setting: Setting, now: datetime) -> None:
    files = files_of(deck)
    bundle_builder.made(files, setting, now.date())
    police = setting.register.facts["police"]
    moved = dataclasses.replace(police, value=dict.fromkeys(police.value, "999"))
    register = dataclasses.replace(setting.register, facts={**setting.register.facts, "police": moved})
    corrected = dataclasses.replace(setting, register=register)
    again = bundle_builder.made(files, corrected, now.date())
    assert again == anew(files, corrected)
    assert "999" in again["nl"].body.decode()


def test_a_fact_that_expired_meanwhile_holds_the_deck_up(deck: Deck, setting: Setting, now: datetime) -> None:
    files = files_of(deck)
    bundle_builder.made(files, setting, now.date())
    with pytest.raises(PublishingError) as refused:
        bundle_builder.made(files, setting, _when_all_expired(now.date()))
    assert any("expired" in problem.message for problem in refused.value.problems)


def test_a_number_that_became_a_contacts_may_no_longer_be_written_out(deck: Deck, setting: Setting, now: datetime) -> None:
    words = CardWords.objects.get(card__deck=deck, card__position=2, language="fr")
    words.words = {**words.words, "reflex": "Noter 4711 faits."}
    words.save()
    files = files_of(deck)
    bundle_builder.made(files, setting, now.date())
    police = setting.register.facts["police"]
    moved = dataclasses.replace(police, value=dict.fromkeys(police.value, "4711"))
    register = dataclasses.replace(setting.register, facts={**setting.register.facts, "police": moved})
    with pytest.raises(PublishingError) as refused:
        bundle_builder.made(files, dataclasses.replace(setting, register=register), now.date())
    assert [problem.message for problem in refused.value.problems if "4711" in problem.message]


def _when_all_expired(today: date) -> date:
    return today + timedelta(days=400)
