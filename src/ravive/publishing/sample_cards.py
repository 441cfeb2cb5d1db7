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
    """Return up to three cards, those that matter most first, each on another notion where possible; none where none fits.

    A reader of a page chose no deck: cards that a content note announces are left out, and those with a picture, which weighs.
    """
    fitting = [sample for card in sorted(deck.bundle.cards, key=lambda card: not card.critical) if (sample := _sample(card))]
    by_notion: dict[str, SampleCard] = {}
    for sample in fitting:
        by_notion.setdefault(sample.card.notion, sample)
    firsts = tuple(by_notion.values())
    return (*firsts, *(sample for sample in fitting if sample not in firsts))[:MOST_CARDS]


def _sample(card: AnyCard) -> SampleCard | None:
    """Return a card that fits with its answers, else None."""
    if card.content_note is not None or card.picture is not None:
        return None
    if isinstance(card, ChoiceCard):
        options = (
            SampleOption(text=option.text, feedback=option.feedback, result="right" if option.right else "again") for option in card.options
        )
        return SampleCard(card=card, options=tuple(options))
    if isinstance(card, TruthCard):
        answers = ((_("True"), card.if_true, card.right), (_("False"), card.if_false, not card.right))
        options = (
            SampleOption(text=text, feedback=feedback, result="right" if is_right else "again", is_own_word=True)
            for text, feedback, is_right in answers
        )
        return SampleCard(card=card, options=tuple(options))
    return None
