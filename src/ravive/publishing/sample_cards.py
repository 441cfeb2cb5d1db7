"""A few cards of a published deck that anybody may answer inside another page, without script: a single choice, or true or false."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.truth import TruthCard
from ravive.publishing.queries import PublishedDeck

MOST_CARDS = 3


@dataclass(frozen=True, kw_only=True)
class SampleOption:
    """An answer with what to say once it is chosen. `is_own_word`: its text is the interface's, not the deck's."""

    text: str
    feedback: str
    result: Literal["right", "again"]
    is_own_word: bool = False


@dataclass(frozen=True, kw_only=True)
class SampleCard:
    """A card with its answers."""

    card: ChoiceCard | TruthCard
    options: tuple[SampleOption, ...]


def sample_cards(deck: PublishedDeck) -> tuple[SampleCard, ...]:
    """Return up to three cards, those that matter most first, each on another notion; none where the deck has none that fit.

    Whoever reads a page chose no deck: cards that a content note announces are left out, and those with a picture, which weighs.
    """
    chosen: list[SampleCard] = []
    notions: set[str] = set()
    for card in sorted(deck.bundle.cards, key=lambda card: not card.critical):
        options = _options(card)
        if options and isinstance(card, ChoiceCard | TruthCard) and card.notion not in notions and len(chosen) < MOST_CARDS:
            chosen.append(SampleCard(card=card, options=options))
            notions.add(card.notion)
    return tuple(chosen)


def _options(card: AnyCard) -> tuple[SampleOption, ...]:
    """Return the answers of a card that fits, else none."""
    if card.content_note is not None or card.picture is not None:
        return ()
    if isinstance(card, ChoiceCard):
        return tuple(SampleOption(text=one.text, feedback=one.feedback, result="right" if one.right else "again") for one in card.options)
    if isinstance(card, TruthCard):
        answers = ((_("True"), card.if_true, card.right), (_("False"), card.if_false, not card.right))
        return tuple(
            SampleOption(text=text, feedback=said, result="right" if is_right else "again", is_own_word=True)
            for text, said, is_right in answers
        )
    return ()
