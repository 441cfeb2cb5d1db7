"""What learners reported of an organisation's cards, as the desk shows it: by deck and card, and what was closed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from ravive.decks import queries
from ravive.decks.models import Deck
from ravive.people.models import Organisation
from ravive.publishing.models import CardReport, PublishedBundle

OPEN = ("deck", "card_id", "reason", "language", "bundle_digest")
GRAVE = (CardReport.Reason.HURTFUL, CardReport.Reason.WRONG)
CLOSED = ("deck", "card_id", "closed_at", "closed_by_name", "closing_note")


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published version that reports speak of; `is_current`: learners still see it."""

    published_at: datetime | None
    is_current: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class ReportedCard:
    """The open reports of a card. `last` is the newest one's key: closing leaves those that come later."""

    card_id: str
    name: str
    is_there: bool
    count: int
    reasons: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    versions: tuple[Version, ...]
    first_day: date
    last_day: date
    last: int

    @property
    def gravest(self) -> str:
        """The reason to read first."""
        return next((reason for reason in GRAVE if reason in dict(self.reasons)), self.reasons[0][0])

    @property
    def is_grave(self) -> bool:
        """Whether learners say that it is hurtful or wrong: the desk offers to take it offline."""
        return any(reason in GRAVE for reason, _count in self.reasons)


@dataclass(frozen=True, kw_only=True)
class ReportedDeck:
    """A deck with its reported cards, the most reported first."""

    key: int
    title: str
    cards: tuple[ReportedCard, ...]


@dataclass(frozen=True, kw_only=True)
class ClosedReports:
    """What was closed of a card at once."""

    deck_key: int
    deck_title: str
    card_id: str
    name: str
    is_there: bool
    count: int
    reasons: tuple[tuple[str, int], ...]
    closed_at: datetime
    closed_by_name: str
    note: str


def open_reports(organisation: Organisation) -> tuple[ReportedDeck, ...]:
    """Return the open reports on the organisation's decks; as many queries for many as for few."""
    rows = CardReport.objects.filter(deck__organisation=organisation, closed_at=None).values(*OPEN)
    counted = list(rows.annotate(count=Count("pk"), first=Min("day"), last_day=Max("day"), last=Max("pk")).order_by())
    decks = _decks({row["deck"] for row in counted})
    names = queries.card_names(decks.values(), (row["card_id"] for row in counted))
    published = _versions({row["bundle_digest"] for row in counted})
    by_card: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in counted:
        by_card[row["deck"], row["card_id"]].append(row)
    cards: dict[str, list[ReportedCard]] = defaultdict(list)
    for (slug, card_id), found in by_card.items():
        cards[slug].append(_card(card_id, found, names.get((slug, card_id)), published))
    titles = queries.titles_of(decks.values())
    return tuple(
        ReportedDeck(key=deck.pk, title=titles[deck.pk], cards=tuple(sorted(cards[slug], key=lambda card: (-card.count, card.card_id))))
        for slug, deck in decks.items()
    )


def closed_reports(organisation: Organisation) -> QuerySet[CardReport, dict[str, Any]]:
    """Return what was closed, an entry for each closing, the last first; `with_names` tells what it is about."""
    rows = CardReport.objects.filter(deck__organisation=organisation).exclude(closed_at=None).values(*CLOSED)
    reasons = {reason: Count("pk", filter=Q(reason=reason)) for reason in CardReport.Reason.values}
    return rows.annotate(count=Count("pk"), **reasons).order_by("-closed_at", "deck", "card_id")


def with_names(rows: Iterable[dict[str, Any]]) -> tuple[ClosedReports, ...]:
    """Return closings with the names of their decks and cards."""
    found = list(rows)
    decks = _decks({row["deck"] for row in found})
    names = queries.card_names(decks.values(), (row["card_id"] for row in found))
    titles = queries.titles_of(decks.values())
    return tuple(
        ClosedReports(
            deck_key=decks[row["deck"]].pk,
            deck_title=titles[decks[row["deck"]].pk],
            card_id=row["card_id"],
            name=names.get((row["deck"], row["card_id"]), str(row["card_id"])),
            is_there=(row["deck"], row["card_id"]) in names,
            count=row["count"],
            reasons=_most(Counter({reason: row[reason] for reason in CardReport.Reason.values if row[reason]})),
            closed_at=row["closed_at"],
            closed_by_name=row["closed_by_name"],
            note=row["closing_note"],
        )
        for row in found
    )


def _decks(slugs: Iterable[str]) -> dict[str, Deck]:
    return {deck.slug: deck for deck in Deck.objects.filter(slug__in=set(slugs)).order_by("position", "slug")}


def _versions(digests: Iterable[str]) -> dict[str, tuple[datetime, bool]]:
    rows = PublishedBundle.objects.filter(digest__in=set(digests)).values_list("digest", "published_at", "is_current")
    return {digest: (published_at, is_current) for digest, published_at, is_current in rows}


def _card(card_id: str, rows: list[dict[str, Any]], name: str | None, published: Mapping[str, tuple[datetime, bool]]) -> ReportedCard:
    reasons: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    versions: Counter[tuple[datetime | None, bool]] = Counter()
    for row in rows:
        reasons[row["reason"]] += row["count"]
        languages[row["language"]] += row["count"]
        versions[published.get(row["bundle_digest"], (None, False))] += row["count"]
    return ReportedCard(
        card_id=card_id,
        name=name or card_id,
        is_there=name is not None,
        count=reasons.total(),
        reasons=_most(reasons),
        languages=_most(languages),
        versions=tuple(Version(published_at=at, is_current=is_current, count=count) for (at, is_current), count in versions.most_common()),
        first_day=min(row["first"] for row in rows),
        last_day=max(row["last_day"] for row in rows),
        last=max(row["last"] for row in rows),
    )


def _most(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
