"""Ten minutes with the group: the cards it knows least, each with its question, its answer and its reflex."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ravive.insight.cards import published_in
from ravive.insight.figures import CardRow
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
    reasons = _reasons(page) or [(row, _("a vital reflex")) for row in page.cards if row.card.is_critical]
    found: list[CardToTakeUp] = []
    for number, (row, reason) in enumerate(reasons[:CARDS_IN_TEN_MINUTES], 1):
        deck = published_in(row.card.deck, language)
        card = next((candidate for candidate in deck.bundle.cards if candidate.id == row.card.card), None) if deck else None
        if deck and card:
            paper = paper_card(number, card, deck.bundle)
            found.append(CardToTakeUp(row=row, reason=reason, paper=paper, language=str(deck.bundle.language)))
    return tuple(found)


def are_vital(page: FiguresPage) -> bool:
    """Return whether no card of the group stands out, so that the vital reflexes of its decks are taken up instead."""
    return not _reasons(page)


def _reasons(page: FiguresPage) -> list[tuple[CardRow, str]]:
    """Return the cards that stand out, each once with why: first those that people were sure of and wrong about."""
    found: dict[int, tuple[CardRow, str]] = {}
    for row in page.most_sure_and_wrong:
        if row.sure_wrong:
            reason = _("sure, and yet wrong: %(share)s of those asked") % {"share": figure_texts.percent(row.sure_wrong)}
            found[row.card.number] = row, reason
    for row in page.again:
        if row.now:
            reason = _("predicted: %(share)s") % {"share": figure_texts.with_interval(row.now)}
            found.setdefault(row.card.number, (row, reason))
    for row, share in (*page.least_measured, *page.missed_at_first):
        found.setdefault(row.card.number, (row, _("measured: %(share)s") % {"share": figure_texts.with_interval(share)}))
    for row in page.perhaps_missed:
        found.setdefault(row.card.number, (row, _("looks little known, which may be chance")))
    return list(found.values())
