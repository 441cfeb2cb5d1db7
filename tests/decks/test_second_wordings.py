"""Authors see which cards tests cannot ask in words that practice did not show: on the deck's page, and beside the card."""

import re

import pytest

from ravive.decks.editing import second_wordings
from ravive.decks.editing.actions import cards
from ravive.decks.models import Card, CardWords
from ravive.decks.queries import original_language
from tests.decks.studio_cast import Studio, studio_of
from tests.people.cast import NOW

pytestmark = [pytest.mark.django_db]
LIST = re.compile(r"<details[^>]*><summary>[^<]*deuxième formulation.*?</details>", re.DOTALL)
# The page holds its problems as JSON, in ASCII.
MISSING = "Il manque une deuxi\\u00e8me formulation"


@pytest.fixture(autouse=True)
def _unknown_decks() -> None:
    """Decks of other tests have the same numbers and were edited at the same time."""
    second_wordings.without_in_deck.cache_clear()


def give_variant(desk: Studio, card: Card, *, has_answers: bool) -> None:
    """Give the card a variant, whose answers are its own or those of the card."""
    words = CardWords.objects.get(card=card, language=original_language(card.deck)).words
    own = {name: {"text": f"Autrement : {option['text']}", "feedback": option["feedback"]} for name, option in words["options"].items()}
    variants = [{"prompt": "Et ici ?", **({"options": own} if has_answers else {})}]
    structure = {"id": card.card_id, "kind": card.kind, **card.structure}
    cards.save_card(card=card, structure=structure, words={**words, "variants": variants}, base="", by=desk.author, now=NOW, is_forced=True)
    # All edits of a test are made at one time.
    second_wordings.without_in_deck.cache_clear()


def listed(desk: Studio, card: Card) -> bool:
    found = LIST.search(desk.client.get(f"/desk/decks/{card.deck_id}/").text)
    return found is not None and f"/cards/{card.card_id}/" in found[0]


def warned(desk: Studio, card: Card) -> bool:
    return MISSING in desk.client.get(f"/desk/decks/{card.deck_id}/cards/{card.card_id}/").text


def test_a_card_is_listed_until_a_variant_words_its_answers_again() -> None:
    desk = studio_of()
    card = desk.card()
    assert listed(desk, card)
    assert not warned(desk, card)
    give_variant(desk, card, has_answers=False)
    assert listed(desk, card)
    assert warned(desk, card)
    give_variant(desk, card, has_answers=True)
    assert not listed(desk, card)
    assert not warned(desk, card)
