"""Beside a single choice, its author sees whether style alone finds the right answer, and the words that give it away."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ravive.cards.draft import CardDraft
from ravive.cards.guessability.removed_words import right_share
from ravive.cards.guessability.style import Style
from ravive.decks.editing import guessability
from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.queries import original_language
from ravive.decks.templatetags.desk import share_in_percent
from tests.decks.cast import grow
from tests.decks.studio_cast import Studio, studio_of

pytestmark = [pytest.mark.django_db]
HEADING = "Se devine-t-elle"


@pytest.fixture
def desk() -> Studio:
    guessability.style_of_deck.cache_clear()
    guessability.guessable_of_deck.cache_clear()
    return studio_of()


def page_of(desk: Studio, card: Card) -> str:
    return desk.client.get(f"/desk/decks/{card.deck_id}/cards/{card.card_id}/").text


def style_beside(deck: Deck) -> Style:
    """Return the counts of the decks that a card of this one is judged by."""
    return guessability._style(guessability._decks_beside(deck), original_language(deck))


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


def test_a_card_with_the_words_of_right_answers_is_shown_as_guessable_with_its_words_marked(desk: Studio) -> None:
    card = desk.card()
    telling = style_beside(card.deck)
    often = {word: times for word, times in telling.right.items() if times >= 4 and not telling.wrong.get(word)}
    word = max(often, key=lambda candidate: (often[candidate], candidate)) if often else max(telling.right, key=telling.word_log_odds)
    reword(card, right=f"{word} {word} {word}", wrong="Zut")
    page = page_of(desk, card)
    assert HEADING in page
    assert "Le style seul trouve la bonne réponse dans 1 formulation sur 1." in page
    assert "Un simple avertissement" in page
    assert guess_of(card).found == 1


def test_a_card_without_them_is_shown_as_such(desk: Studio) -> None:
    card = desk.card()
    style = style_beside(card.deck)
    worst = min(style.wrong, key=lambda candidate: (style.word_log_odds(candidate), candidate))
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


def guessable(desk: Studio) -> Card:
    """Return a card whose right answer has the word that points most to right answers."""
    card = desk.card()
    style = style_beside(card.deck)
    word = max(style.right, key=lambda candidate: (style.word_log_odds(candidate), candidate))
    reword(card, right=word, wrong="Zut")
    return card


def hide(card: Card) -> None:
    """Give the right answer of a card the word that points most away from it."""
    style = style_beside(card.deck)
    reword(card, right=min(style.wrong, key=lambda candidate: (style.word_log_odds(candidate), candidate)), wrong="Zut")


def deck_page(desk: Studio) -> str:
    return desk.client.get(f"/desk/decks/{desk.deck.pk}/").text


def edited(deck: Deck) -> None:
    Deck.objects.filter(pk=deck.pk).update(edited_at=deck.edited_at + timedelta(minutes=1))


def test_the_deck_counts_marks_and_links_the_cards_that_can_be_guessed(desk: Studio) -> None:
    card, other = guessable(desk), desk.card("Et maintenant ?")
    hide(other)
    page = deck_page(desk)
    assert re.search(r"1 carte se devine\s+au style", page)
    assert f'href="/desk/decks/{desk.deck.pk}/cards/{card.card_id}/#guess"' in page
    assert page.count(">Se devine<") == 1
    assert 'id="guess"' in page_of(desk, card)


def test_a_deck_without_such_a_card_says_nothing(desk: Studio) -> None:
    hide(desk.card())
    page = deck_page(desk)
    assert "au style" not in page
    assert "Se devine" not in page


def test_with_too_few_other_decks_no_card_is_marked(desk: Studio) -> None:
    card = guessable(desk)
    Deck.objects.exclude(pk=desk.deck.pk).update(shipped_files="")
    assert guessability.guessable_cards(card.deck) == frozenset()


def test_an_edit_is_judged_anew_and_a_page_opened_again_asks_once(desk: Studio) -> None:
    card = guessable(desk)
    assert guessability.guessable_cards(desk.deck) == {card.card_id}
    with CaptureQueriesContext(connection) as again:
        guessability.guessable_cards(desk.deck)
    assert len(again) == 1
    hide(card)
    edited(desk.deck)
    desk.deck.refresh_from_db()
    assert guessability.guessable_cards(desk.deck) == frozenset()


def test_a_guessable_card_says_what_each_word_changes_by_the_same_classifier(desk: Studio) -> None:
    card = guessable(desk)
    (judged,) = guess_of(card).wordings
    style = style_beside(card.deck)
    (left,) = judged.left_out
    assert (judged.share, left.share, left.is_found) == (right_share([style.log_odds(left.word), 0.0], 0), 0.5, True)
    page = re.sub(r"\s+", " ", page_of(desk, card).replace("\xa0", " "))
    percent = round(100 * judged.share)
    assert f"avec une probabilité de {percent} % ; au hasard, ce serait 50 %." in page
    assert f'sans « <bdi lang="fr">{left.word}</bdi> » : <b>50 %</b> au lieu de {percent} %' in page


def test_a_wording_that_style_does_not_find_has_no_advice(desk: Studio) -> None:
    hide(card := desk.card())
    assert [wording.left_out for wording in guess_of(card).wordings] == [()]
    assert "au lieu de" not in page_of(desk, card)


@pytest.mark.parametrize(("share", "text"), [(0.731, "73%"), (0.9999, "over 99%"), (0.0001, "under 1%")])
def test_no_probability_is_shown_as_certain(share: float, text: str) -> None:
    with translation.override("en"):
        assert share_in_percent(share) == text
