"""Who writes, reads, signs and translates a deck in the tests, and a deck that both readers have signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from ravive.decks import language_reading
from ravive.decks.editing.actions import cards
from ravive.decks.models import Card, CardWords, Deck
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import signatures, snapshot_diff
from ravive.decks.translating import actions as translating_actions
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import Language
from ravive.people.models import Organisation, Role
from ravive.publishing import actions as publishing_actions
from ravive.publishing import publication
from tests.people.cast import person


@dataclass(frozen=True)
class Team:
    """One person for each role around a deck."""

    author: User
    expert: User
    reader: User
    translator: User


def team(at: Organisation) -> Team:
    """Return an author, a field expert, a second reader and a translator of an organisation."""
    made = {
        name: person(f"{at.slug}-{name}", at, role)
        for name, role in (
            ("author", Role.AUTHOR),
            ("expert", Role.EXPERT),
            ("reader", Role.SECOND_READER),
            ("translator", Role.TRANSLATOR),
        )
    }
    return Team(**made)


def shown(deck: Deck, languages: Iterable[Language]) -> dict[Language, str]:
    """Return the digests that the form of a signature shows of the words of these languages, as they are now."""
    draft = signatures.state_of(deck).draft
    return {language: snapshot_diff.language_digest(draft, language) for language in languages}


def signed(deck: Deck, by: Team, now: datetime, name: str = "automne", languages: Sequence[str] | None = None) -> None:
    """Submit the deck as it is and have both readers sign it, in these languages, else in all that they may read."""
    submission = reviewing_actions.submit(deck=deck, name=name, by=by.author, now=now)
    for role, who in (("expert", by.expert), ("second", by.reader)):
        offered = language_reading.languages_to_offer(deck, who)
        read = [language for language in offered if languages is None or language in languages]
        reviewing_actions.sign(deck=deck, revision=submission.revision, role=role, by=who, now=now, languages=shown(deck, read))
    # Languages that were read have another state now.
    deck.refresh_from_db()


def sign_dutch(deck: Deck, card: Card | None, by: User, now: datetime) -> None:
    """Sign the Dutch words of a card (None: of the deck) as they are shown now."""
    piece = translating_queries.piece_of(deck, card, Language("nl"))
    assert piece is not None
    translating_actions.sign_translation(deck=deck, card=card, language=piece.language, shown=piece.digest, by=by, now=now)


def rewrite(card: Card, by: Team, now: datetime, structure: dict[str, Any] | None = None, **words: object) -> None:
    """Change a card as its author does in the editor."""
    original = CardWords.objects.get(card=card, language="fr").words
    cards.save_card(
        card=card,
        structure={**card.structure, **(structure or {})},
        words={**original, **words},
        base="",
        by=by.author,
        now=now,
        is_forced=True,
    )
    card.refresh_from_db()


def released(deck: Deck, by: Team, now: datetime, look: tuple[str, ...] = (), /, **decisions: str) -> object:
    """Publish the deck from the desk; `decisions` by the card's id, hyphens written as underscores."""
    token = publication.publication_of(deck).token
    weighed = {name.replace("_", "-"): decision for name, decision in decisions.items()}
    return publishing_actions.release(deck=deck, token=token, decisions=weighed, look=look, by=by.author, now=now)  # type: ignore[arg-type]  # "typo" or "meaning"
