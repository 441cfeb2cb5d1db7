"""What organisations share with one another: their decks as they are published, and nothing else of theirs."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from ravive.cards.card import Language
from ravive.decks.models import Deck
from ravive.lib.languages import in_order
from ravive.people.models import Organisation
from ravive.publishing import published_source
from ravive.publishing.models import PublishedBundle
from ravive.publishing.published_source import PublishedSource


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedDeck:
    """A deck of another organisation as it is published in one of its `languages`; `own` is the deck that was made of it here.

    `adopters` are how many organisations adopted it; `origins` from whom its organisation adopted it, as in a bundle.
    """

    key: int
    slug: str
    organisation: str
    language: Language
    languages: tuple[Language, ...]
    title: str
    summary: str
    audience: str
    age_rating: str
    licence: str
    cards: int
    is_signed: bool
    published_at: datetime
    adopters: int
    own: int | None
    origins: Sequence[Mapping[str, str]]


def shared_with(organisation: Organisation) -> QuerySet[Deck]:
    """Return the decks that other organisations share and that are published, by organisation."""
    out = PublishedBundle.objects.filter(deck=OuterRef("slug"), is_current=True)
    others = Deck.objects.filter(is_shared=True).exclude(organisation=organisation).filter(Exists(out))
    return others.order_by("organisation__name", "position", "slug")


def shared_by(organisations: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return by an organisation's key the decks that it shares and that are published, by their names in addresses. One query."""
    out = PublishedBundle.objects.filter(deck=OuterRef("slug"), is_current=True)
    decks = Deck.objects.filter(Exists(out), is_shared=True, organisation__in=organisations).order_by("position", "slug")
    found: dict[int, list[str]] = defaultdict(list)
    for key, slug in decks.values_list("organisation", "slug"):
        found[key].append(slug)
    return {key: tuple(slugs) for key, slugs in found.items()}


def source_of(deck: Deck) -> PublishedSource | None:
    """Return what others may take of a deck; None when it is not shared, or not published."""
    return published_source.source_out(deck) if deck.is_shared else None


def adopters_of(deck: Deck) -> int:
    """Return how many organisations adopted a deck."""
    return Deck.objects.filter(upstream=deck).aggregate(count=Count("organisation", distinct=True))["count"]


def described(decks: Iterable[Deck], organisation: Organisation, language: str) -> tuple[SharedDeck, ...]:
    """Return decks as they are published in this language, else in their own; the same queries for many as for one."""
    wanted = {deck.slug: deck for deck in decks}
    rows: dict[str, dict[str, tuple[int, datetime]]] = defaultdict(dict)
    out = PublishedBundle.objects.filter(deck__in=wanted, is_current=True)
    for key, slug, spoken_language, at in out.values_list("pk", "deck", "language", "published_at"):
        rows[slug][spoken_language] = (key, at)
    chosen = {slug: _chosen(wanted[slug], found, language) for slug, found in rows.items()}
    keys = [rows[slug][spoken][0] for slug, spoken in chosen.items()]
    bodies = {slug: json.loads(body) for slug, body in PublishedBundle.objects.filter(pk__in=keys).values_list("deck", "body")}
    taken = Deck.objects.filter(upstream__in=wanted.values())
    counts = dict(taken.order_by().values_list("upstream").annotate(count=Count("organisation", distinct=True)))
    own = dict(taken.filter(organisation=organisation).values_list("upstream", "pk"))
    return tuple(
        _line(deck, bodies[slug], rows[slug], adopters=counts.get(deck.pk, 0), own=own.get(deck.pk))
        for slug, deck in wanted.items()
        if slug in bodies
    )


def _chosen(deck: Deck, found: Mapping[str, object], language: str) -> str:
    if language in found:
        return language
    original = deck.original_language
    return original if original is not None and original in found else next(iter(found))


def _line(deck: Deck, body: dict[str, Any], rows: Mapping[str, tuple[int, datetime]], *, adopters: int, own: int | None) -> SharedDeck:
    return SharedDeck(
        key=deck.pk,
        slug=deck.slug,
        organisation=deck.organisation.name,
        language=body["language"],
        languages=in_order(rows),
        title=body["title"],
        summary=body["summary"],
        audience=body["audience"],
        age_rating=body.get("age_rating", "all_ages"),
        licence=body["licence"],
        cards=len(body["cards"]),
        is_signed=bool(body.get("signatures")),
        published_at=max(at for _, at in rows.values()),
        adopters=adopters,
        own=own,
        origins=body.get("origins", []),
    )
