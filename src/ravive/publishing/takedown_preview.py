"""What taking a card or a deck offline would do, read before anybody presses the button."""

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Sum

from ravive.decks import queries as decks_queries
from ravive.decks.models import Deck
from ravive.lib.languages import Language, in_order
from ravive.publishing import takedown_audience
from ravive.publishing.models import BundleTaken, CardReport, NoticeReason, PublishedBundle


@dataclass(frozen=True, kw_only=True)
class TakedownPreview:
    """A card, or a deck where `card_id` is empty, with what becomes of it.

    `siblings` are the cards of its notion that stay, `left` all cards that stay, in the language the deck is written in. `copies` were
    printed or downloaded, and cannot be called back. `reports` are open: each reason with its count, and the day of the last.
    """

    card_id: str
    label: str
    theme: str
    kind: str
    notion: str
    is_vital: bool
    languages: tuple[Language, ...]
    left: int
    siblings: int
    copies: int
    adopters: int
    trainers: int
    reports: tuple[tuple[str, int, date], ...]


def preview_of(deck: Deck, card_id: str) -> TakedownPreview | None:
    """Return what would happen; None for a card, or a deck, that is not online. The same number of queries for any."""
    rows = PublishedBundle.objects.filter(deck=deck.slug, is_current=True)
    cards = {language: json.loads(body)["cards"] for language, body in rows.values_list("language", "body")}
    holding = [language for language, found in cards.items() if not card_id or any(card["id"] == card_id for card in found)]
    if not holding:
        return None
    original = decks_queries.original_language(deck)
    shown = cards[original if original in holding else holding[0]]
    card = next((candidate for candidate in shown if candidate["id"] == card_id), {})
    audience = list(takedown_audience.organisations_of(deck).values())
    return TakedownPreview(
        card_id=card_id,
        label=card.get("prompt") or decks_queries.title_of(deck),
        theme=card.get("theme", ""),
        kind=card.get("kind", ""),
        notion=card.get("notion", ""),
        is_vital=bool(card.get("critical")),
        languages=in_order(holding),
        left=len(shown) - 1 if card_id else 0,
        siblings=sum(candidate["notion"] == card.get("notion") for candidate in shown) - 1 if card_id else 0,
        copies=BundleTaken.objects.filter(deck=deck.slug).aggregate(total=Sum("count"))["total"] or 0,
        adopters=audience.count(NoticeReason.ADOPTED),
        trainers=audience.count(NoticeReason.TRAINING),
        reports=_reports(deck, card_id),
    )


def _reports(deck: Deck, card_id: str) -> tuple[tuple[str, int, date], ...]:
    rows = CardReport.objects.filter(deck=deck, closed_at=None)
    rows = rows.filter(card_id=card_id) if card_id else rows
    return tuple(rows.order_by("reason").values_list("reason").annotate(count=Count("pk"), last=Max("day")))
