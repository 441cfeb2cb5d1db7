"""Publishing from the desk: signed by two, and a word on every changed card; a change of meaning holds translations back."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.decks.models import Card, CardWords, Deck, DeckRevision
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.translating import actions as translating_actions
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import Language
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent
from ravive.publishing import actions as publishing_actions
from ravive.publishing import publication
from ravive.publishing import queries as publishing_queries
from ravive.publishing.errors import PublishingError
from ravive.publishing.models import PublishedBundle
from ravive.register import actions as register_actions
from tests.decks.cast import entry, grow, published
from tests.decks.readers import Team, released, rewrite, sign_dutch, signed

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def deck() -> Deck:
    return Deck.objects.get(slug="voyage")


def out(language: str) -> dict[str, object]:
    """Return the cards that are published in a language, by id."""
    found = publishing_queries.current_deck("voyage", language)
    assert found is not None
    return {card.id: card for card in found.bundle.cards}


def test_without_both_signatures_nothing_is_published(deck: Deck, people: Team, now: datetime) -> None:
    before = published()
    rewrite(deck.cards.get(position=0), people, now, reflex="Un autre réflexe.")
    submission = reviewing_actions.submit(deck=deck, name="automne", by=people.author, now=now)
    reviewing_actions.sign(deck=deck, revision=submission.revision, role="expert", by=people.expert, now=now)
    with pytest.raises(RefusedError):
        released(deck, people, now, **{deck.cards.get(position=0).card_id.replace("-", "_"): "typo"})
    assert published() == before


def test_each_changed_card_needs_a_word(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    with pytest.raises(RefusedError, match=re.escape(card.words.get(language="fr").words["prompt"][:30])):
        released(deck, people, now)


def test_publishing_asks_as_many_queries_for_many_cards_as_for_few(
    deck: Deck, people: Team, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ravive.publishing.actions.background.CARDS_IN_REQUEST", 1_000)

    def counted(name: str) -> int:
        card = deck.cards.get(position=0)
        rewrite(card, people, now, reflex=f"Un autre réflexe, {name}.")
        signed(deck, people, now, name=name)
        with CaptureQueriesContext(connection) as asked:
            released(deck, people, now, **{card.card_id.replace("-", "_"): "typo"})
        return len(asked)

    # The first one names the deck's reviewers; cards are added each time, so that all languages change each time.
    counted("premier")
    grow(deck, 30)
    few = counted("deuxième")
    grow(deck, 300)
    assert counted("second") == few
    grow(deck, 600)
    assert counted("troisième") == few
    assert few <= 74


@pytest.mark.database
def test_what_was_edited_while_the_page_was_open_is_not_published(deck: Deck, people: Team, now: datetime) -> None:
    signed(deck, people, now)
    token = publication.publication_of(deck).token
    card, later = deck.cards.get(position=0), now + timedelta(minutes=1)
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Een reflex."}, by=people.translator, now=later
    )
    with pytest.raises(RefusedError):
        publishing_actions.release(deck=deck, token=token, decisions={}, look=(), by=people.author, now=now)


def test_a_typo_keeps_the_meaning_and_every_translation(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    CardWords.objects.filter(card=card, language="nl").update(status="signed")
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    done = released(deck, people, now, **{card.card_id.replace("-", "_"): "typo"})
    assert set(done.changed) == {"fr", "nl", "de", "en"}  # type: ignore[attr-defined]  # signatures go with each language
    assert out("fr")[card.card_id].meaning == 1  # type: ignore[attr-defined]  # a card
    assert card.card_id in out("nl")
    row = card.words.get(language="nl")
    assert (row.status, row.translated_from) == ("signed", card.words.get(language="fr").words)


def test_a_typo_can_be_looked_at_by_translators_all_the_same(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    CardWords.objects.filter(card=card, language="nl").update(status="signed", signed_by_name="Nele")
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    released(deck, people, now, (card.card_id,), **{card.card_id.replace("-", "_"): "typo"})
    assert card.card_id in out("nl")
    assert (card.words.get(language="nl").status, card.words.get(language="nl").signed_by_name) == ("to_be_read", "")
    assert translating_queries.states_of([deck])[deck.pk][card.pk] == {"nl": "outdated", "de": "outdated", "en": "outdated"}


def test_a_change_of_meaning_is_counted_and_stays_out_of_the_other_languages_until_they_follow(
    deck: Deck, people: Team, now: datetime
) -> None:
    card, other = deck.cards.get(position=0), deck.cards.get(position=1)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    released(deck, people, now, **{card.card_id.replace("-", "_"): "meaning"})
    assert (out("fr")[card.card_id].meaning, out("fr")[other.card_id].meaning) == (2, 1)  # type: ignore[attr-defined]  # cards
    for language in ("nl", "de", "en"):
        assert card.card_id not in out(language)
        assert other.card_id in out(language)
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Een andere reflex."}, by=people.translator, now=now
    )
    sign_dutch(deck, card, by=people.reader, now=now)
    done = released(deck, people, now, **{card.card_id.replace("-", "_"): "typo"})
    assert done.changed == ("nl",)  # type: ignore[attr-defined]  # what publishing did
    assert (out("nl")[card.card_id].reflex, out("nl")[card.card_id].meaning) == ("Een andere reflex.", 2)  # type: ignore[attr-defined]  # a card
    assert card.card_id not in out("de")


def test_a_translation_made_before_publishing_is_not_outdated_by_it(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    translating_actions.save_texts(
        deck=deck, card=card, language=Language("nl"), texts={("reflex",): "Een andere reflex."}, by=people.translator, now=now
    )
    signed(deck, people, now)
    released(deck, people, now, **{card.card_id.replace("-", "_"): "meaning"})
    assert out("nl")[card.card_id].meaning == 2  # type: ignore[attr-defined]  # a card
    assert card.card_id not in out("de")


def test_a_corrected_fact_brings_no_outdated_card_back(deck: Deck, people: Team, now: datetime) -> None:
    card = next(card for card in deck.cards.all() if "{fact:police}" in str(card.words.get(language="fr").words))
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    released(deck, people, now, **{card.card_id.replace("-", "_"): "meaning"})
    digests = dict(PublishedBundle.objects.filter(deck="voyage", is_current=True).values_list("language", "digest"))
    register_actions.save_fact(entry=entry("police"), values={"value": "102", "href": "tel:102"}, by="amina", now=now)
    again = dict(PublishedBundle.objects.filter(deck="voyage", is_current=True).values_list("language", "digest"))
    assert all(again[language] != digest for language, digest in digests.items())
    assert card.card_id not in out("nl")
    assert out("fr")[card.card_id].meaning == 2  # type: ignore[attr-defined]  # a card


@pytest.mark.database
def test_an_error_leaves_meanings_and_translations_as_they_were(deck: Deck, people: Team, now: datetime) -> None:
    card, broken = deck.cards.get(position=0), deck.cards.get(position=1)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    rewrite(broken, people, now, explanation="Appelez le 0800 12 345 67.")
    signed(deck, people, now)
    decisions = {found.card_id.replace("-", "_"): "meaning" for found in (card, broken)}
    with pytest.raises(PublishingError):
        released(deck, people, now, **decisions)
    assert set(Card.objects.filter(deck=deck).values_list("meaning", flat=True)) == {1}
    assert set(card.words.exclude(language="fr").values_list("status", flat=True)) == {"signed"}


def test_a_draft_made_ready_is_new_and_one_made_a_draft_is_gone(deck: Deck, people: Team, now: datetime) -> None:
    ready = next(card for card in deck.cards.all() if card.structure.get("status") != "draft")
    rewrite(ready, people, now, {"status": "draft"})
    found = publication.publication_of(deck)
    assert ([change.card_id for change in found.gone], found.changed, found.new) == ([ready.card_id], (), ())
    signed(deck, people, now)
    released(deck, people, now)
    rewrite(ready, people, now, {"status": "published"})
    found = publication.publication_of(deck)
    assert ([change.card_id for change in found.new], found.changed, found.gone) == ([ready.card_id], (), ())


def test_what_was_decided_is_in_the_audit_log_and_what_is_out_is_a_revision(deck: Deck, people: Team, now: datetime) -> None:
    card = deck.cards.get(position=0)
    rewrite(card, people, now, reflex="Un autre réflexe.")
    signed(deck, people, now)
    released(deck, people, now, **{card.card_id.replace("-", "_"): "meaning"})
    event = AuditEvent.objects.get(verb="deck.changes_weighed")
    assert (event.by, event.detail) == (people.author, {"meaning": [card.card_id], "typo": []})
    row = PublishedBundle.objects.get(deck="voyage", language="fr", is_current=True)
    assert row.revision == DeckRevision.objects.filter(deck=deck).first()
    assert row.revision.snapshot["meanings"][card.card_id] == 2
    assert not publication.publication_of(deck).is_changed
