"""Ten minutes with the group: the cards it knows least, each with its question, its answer and its reflex."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ravive.insight.cards import published_in
from ravive.insight.figures import CardRow
from ravive.insight.take_up import NamedCard, Why
from ravive.publishing.print_sheets import PaperCard, paper_card
from ravive.trainings import figure_texts
from ravive.trainings.figures_page import FiguresPage

# Two minutes a card.
CARDS_IN_TEN_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class CardToTakeUp:
    """A card to take up, why, and both its sides in `language`."""

    row: CardRow
    reason: str
    paper: PaperCard
    language: str


def cards_to_take_up(page: FiguresPage, *, language: str) -> tuple[CardToTakeUp, ...]:
    """Return at most five cards, in `language` or else in the first their deck has; where nothing stands out, the vital ones."""
    vital = [(row, _("a vital reflex")) for row in page.cards if row.card.is_critical]
    reasons = [(named.row, reason(named)) for named in page.again] or vital
    found: list[CardToTakeUp] = []
    for number, (row, why) in enumerate(reasons[:CARDS_IN_TEN_MINUTES], 1):
        deck = published_in(row.card.deck, language)
        card = next((candidate for candidate in deck.bundle.cards if candidate.id == row.card.card), None) if deck else None
        if deck and card:
            paper = paper_card(number, card, deck.bundle)
            found.append(CardToTakeUp(row=row, reason=why, paper=paper, language=str(deck.bundle.language)))
    return tuple(found)


def reason(named: NamedCard) -> str:
    """Return why a card is taken up, with its figure."""
    if named.why == Why.SURE_AND_WRONG:
        return _("sure, and yet wrong: %(share)s of those asked") % {"share": figure_texts.with_interval(named.share)}
    share = {"share": figure_texts.with_interval(named.share)}
    return _("measured: %(share)s") % share if named.why == Why.MEASURED else _("predicted: %(share)s") % share
