"""A deck of an organisation and its author, for the tests of the authors' desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client

from ravive.cards.draft import CardDraft
from ravive.decks import card_form
from ravive.decks.editing import queries as desk_lists
from ravive.decks.editing.actions import cards
from ravive.decks.editing.actions import decks as deck_actions
from ravive.decks.models import Card, CardWords, Deck
from ravive.lib.languages import Language
from ravive.people.models import Organisation, Role
from tests.decks.test_card_form import sent
from tests.people.cast import NOW, organisation, person, signed_in

VALUES = deck_actions.DeckValues(
    title="À la plage",
    summary="Reconnaître et réagir.",
    audience="public",
    written_for_minors=False,
    age_rating="all_ages",
    themes=["signs", "react"],
    review_due=date(2027, 5, 1),
    licence="CC-BY-SA-4.0",
    notes={"violence": "Cette carte parle de violence."},
)
STRUCTURE = {
    "kind": "choice", "theme": "react", "notion": "noter", "status": "draft", "options": ["noter", "attendre"], "right": "noter",
    "sources": ["ravive-rules"],
}  # fmt: skip
WORDS = {
    "prompt": "Que faites-vous ?",
    "options": {"noter": {"text": "Je note", "feedback": "Bien."}, "attendre": {"text": "J’attends", "feedback": "Non."}},
    "explanation": "Un doute suffit.",
    "reflex": "Noter.",
}


@dataclass(frozen=True, kw_only=True)
class Studio:
    """Everything a test of the desk begins with."""

    organisation: Organisation
    author: User
    client: Client
    deck: Deck

    def card(self, prompt: str = "Que faites-vous ?") -> Card:
        """Return a new card, complete."""
        made = cards.add_card(deck=self.deck, kind="choice", theme="react", notion="noter", prompt=prompt, by=self.author, now=NOW)
        structure = {"id": made.card_id, **STRUCTURE}
        words = {**WORDS, "prompt": prompt}
        cards.save_card(card=made, structure=structure, words=words, base="", by=self.author, now=NOW, is_forced=True)
        return Card.objects.select_related("deck", "deck__organisation").get(pk=made.pk)


def studio_of(slug: str = "nord") -> Studio:
    """Return an organisation with an author, signed in, and a deck."""
    own = organisation(slug)
    author = person(f"auteur-{slug}", own, Role.AUTHOR)
    deck = deck_actions.add_deck(organisation=own, language="fr", values=VALUES, by=author, now=NOW)
    return Studio(organisation=own, author=author, client=signed_in(author), deck=deck)


def words_of(card: Card, language: str = "fr") -> dict[str, Any]:
    """Return a card's words as they are kept."""
    return CardWords.objects.get(card=card, language=language).words


def form_of(card: Card, **changed: Any) -> str:  # noqa: ANN401 -- plain data
    """Return what a browser sends for a card, with some fields changed."""
    value = {**card_form.split(CardDraft(card.structure, {Language("fr"): words_of(card)}), "fr"), **changed}
    block = card_form.block_of(card.kind, desk_lists.field_choices(card.deck))
    data = QueryDict(mutable=True)
    data.update(dict(sent(block.normalize(card_form.shown(card.kind, value)), block, "card")))
    return data.urlencode()


def address(card: Card, what: str = "") -> str:
    """Return an address of a card at the desk."""
    return f"/desk/decks/{card.deck_id}/cards/{card.card_id}/{what}"


def save(client: Client, card: Card, body: str, *, base: str | None = None, headers: Iterable[tuple[str, str]] = ()) -> Any:  # noqa: ANN401 -- a test response
    """Return the answer to a save as the desk's script sends it."""
    digest = cards.card_digest(card.structure, words_of(card)) if base is None else base
    return client.post(
        address(card, "save/"), body, content_type="application/x-www-form-urlencoded", headers={"x-base": digest, **dict(headers)}
    )
