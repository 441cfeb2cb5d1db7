"""Beside a single choice, its author sees whether style alone finds the right answer, and the words that give it away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ravive.cards.draft import CardDraft
from ravive.decks.editing import guessability
from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.queries import original_language
from tests.decks.cast import grow
from tests.decks.studio_cast import Studio, studio_of

pytestmark = [pytest.mark.django_db]
HEADING = "Se devine-t-elle"


@pytest.fixture
def desk() -> Studio:
    guessability.style_of_deck.cache_clear()
    return studio_of()


def page_of(desk: Studio, card: Card) -> str:
    return desk.client.get(f"/desk/decks/{card.deck_id}/cards/{card.card_id}/").text


def guess_of(card: Card) -> guessability.CardGuess:
    words = CardWords.objects.get(card=card, language=original_language(card.deck)).words
    found = guessability.guess_of(card, CardDraft({**card.structure, "kind": card.kind}, {original_language(card.deck): words}))
    assert found is not None
    return found


def reword(card: Card, *, right: str, wrong: str) -> None:
    """Give the two answers of the card other texts."""
    row = CardWords.objects.get(card=card, language=original_language(card.deck))
    row.words["options"]["noter"]["text"], row.words["options"]["attendre"]["text"] = right, wrong
    row.save()


def test_a_card_with_the_words_of_right_answers_is_told_guessable_with_its_words_marked(desk: Studio) -> None:
    card = desk.card()
    telling = guessability.style_beside(card.deck, original_language(card.deck))
    often = {word: times for word, times in telling.right.items() if times >= 4 and not telling.wrong.get(word)}
    word = max(often, key=lambda given: (often[given], given)) if often else max(telling.right, key=telling.word_log_odds)
    reword(card, right=f"{word} {word} {word}", wrong="Zut")
    page = page_of(desk, card)
    assert HEADING in page
    assert "Le style seul trouve la bonne réponse dans 1 formulation sur 1." in page
    assert "Un simple avertissement" in page
    assert guess_of(card).found == 1


def test_a_card_without_them_is_told_so(desk: Studio) -> None:
    card = desk.card()
    style = guessability.style_beside(card.deck, original_language(card.deck))
    worst = min(style.wrong, key=lambda given: (style.word_log_odds(given), given))
    reword(card, right=worst, wrong="Zut")
    assert guess_of(card).found == 0
    assert f'<mark\n  class="r-points-wrong">{worst}</mark>' in page_of(desk, card)


def test_without_other_decks_it_says_that_there_are_too_few(desk: Studio) -> None:
    Deck.objects.exclude(pk=desk.deck.pk).update(shipped_files="")
    card = desk.card()
    assert not guess_of(card).is_judged
    assert "Trop peu d’autres jeux pour le dire" in page_of(desk, card)


def test_a_copy_of_the_deck_teaches_nothing_of_it(desk: Studio) -> None:
    before = guess_of(card := desk.card())
    Deck.objects.filter(slug="voyage").update(upstream=desk.deck)
    assert guess_of(card).questions < before.questions


def test_other_kinds_of_card_have_no_such_panel(desk: Studio) -> None:
    voyage = Deck.objects.get(slug="voyage")
    Deck.objects.filter(pk=voyage.pk).update(organisation=desk.organisation)
    page = page_of(desk, voyage.cards.get(card_id="enfant-calme"))
    assert "data-r-card-form" in page
    assert HEADING not in page


def test_other_languages_are_counted_too(desk: Studio) -> None:
    voyage = Deck.objects.get(slug="voyage")
    assert [language for language, _found, _count in guess_of(voyage.cards.get(card_id="a-la-table-voisine")).others] == ["nl", "de", "en"]


def test_a_large_library_is_counted_once_and_asked_little(desk: Studio) -> None:
    grow(Deck.objects.get(slug="voyage"), 800)
    card = desk.card()
    first = guess_of(card)
    assert first.questions <= 4 * 2 * guessability.MOST_CARDS_READ
    with CaptureQueriesContext(
        connection,
    ) as again:
        guess_of(card)
    assert len(again) <= 5
