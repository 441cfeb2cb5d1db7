"""What is published, read for pages, the index and the app."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce
from pydantic import TypeAdapter

from ravive.cards.assembly import to_json
from ravive.cards.bundle import AnyCard, Bundle, Contact, Index, IndexedDeck
from ravive.cards.card import Theme
from ravive.cards.register import WIDELY_READ
from ravive.decks import deck_memory
from ravive.lib.languages import INTERFACE, Language, in_order
from ravive.publishing.models import MemoryRelease, PublishedBundle, PublishedContacts, PublishedPicture
from ravive.publishing.site_lines import SiteLines

BUNDLE_TYPE: TypeAdapter[Bundle] = TypeAdapter(Bundle)
CONTACTS_TYPE: TypeAdapter[tuple[Contact, ...]] = TypeAdapter(tuple[Contact, ...])

# The country a visitor most likely is in, from the language alone; the register has these countries' contacts.
HOME_COUNTRY = "BE"
WIDER_AREAS = ("EU", "WORLD")
AUDIENCES = ("public", "professionals", "teenagers")


@dataclass(frozen=True, kw_only=True)
class PublishedDeck:
    """A current bundle with its address and dates."""

    bundle: Bundle
    url: str
    digest: str
    bytes: int
    published_at: datetime

    @property
    def main_theme(self) -> Theme:
        """The theme most of its cards have: the hue it is listed with."""
        counts = Counter(card.theme for card in self.bundle.cards)
        return max(self.bundle.themes, key=lambda theme: counts[theme])

    @property
    def noted_count(self) -> int:
        """How many cards are preceded by a content note."""
        return sum(card.content_note is not None for card in self.bundle.cards)

    def card(self, card_id: str) -> AnyCard | None:
        """Return the card of this id, None when the deck has none."""
        return next((card for card in self.bundle.cards if card.id == card_id), None)

    def after(self, card_id: str) -> AnyCard | None:
        """Return the card that follows in the deck's order, None after the last."""
        ids = [card.id for card in self.bundle.cards]
        position = ids.index(card_id) + 1
        return self.bundle.cards[position] if position < len(ids) else None


@dataclass(frozen=True, kw_only=True)
class ContactGroup:
    """Contacts of one country or wider area."""

    area: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, kw_only=True)
class ContactChecks:
    """When some contacts were checked, as ISO days, and whether the organisation still has to confirm any."""

    first: str
    last: str
    is_unsure: bool


@lru_cache(maxsize=64)
def _parsed(digest: str, body: str) -> Bundle:
    return BUNDLE_TYPE.validate_json(body)


@lru_cache(maxsize=16)
def _parsed_contacts(digest: str, body: str) -> tuple[Contact, ...]:
    return CONTACTS_TYPE.validate_json(body)


def _published(row: PublishedBundle) -> PublishedDeck:
    return PublishedDeck(
        bundle=_parsed(row.digest, row.body),
        url=row.url,
        digest=row.digest,
        bytes=row.bytes,
        published_at=row.published_at,
    )


def current_decks(language: str) -> tuple[PublishedDeck, ...]:
    """Return the current decks of a language, in the order they are listed."""
    rows = PublishedBundle.objects.filter(language=language, is_current=True).order_by("position", "deck")
    return tuple(_published(row) for row in rows)


def first_choices(decks: Sequence[PublishedDeck]) -> tuple[PublishedDeck, ...]:
    """Return the first listed deck of each audience, everyone's first: where someone new begins; none where there is no choice."""
    firsts = [next((deck for deck in decks if deck.bundle.audience == audience), None) for audience in AUDIENCES]
    found = tuple(deck for deck in firsts if deck)
    return found if len(found) > 1 else ()


def current_deck(deck: str, language: str) -> PublishedDeck | None:
    """Return a deck's current bundle, None when it is not published in this language."""
    row = PublishedBundle.objects.filter(deck=deck, language=language, is_current=True).first()
    return _published(row) if row else None


def current_among(decks: Collection[str], languages: Collection[str]) -> tuple[PublishedDeck, ...]:
    """Return what is out of these decks in these languages, in the order decks are listed; one query."""
    rows = PublishedBundle.objects.filter(deck__in=decks, language__in=languages, is_current=True).order_by("position", "deck")
    return tuple(_published(row) for row in rows)


def first_cards(deck: str, languages: Collection[str], among: Collection[str]) -> dict[Language, AnyCard]:
    """Return the first of these cards that is out, in the deck's order, by language in the table's order; those that have one."""
    found: dict[Language, AnyCard] = {}
    for out in current_among([deck], languages):
        first = next((card for card in out.bundle.cards if card.id in among), None)
        if first is not None:
            found[out.bundle.language] = first
    return {language: found[language] for language in in_order(found)}


def languages_of(deck: str) -> tuple[Language, ...]:
    """Return the languages a deck is published in, French first."""
    return in_order(PublishedBundle.objects.filter(deck=deck, is_current=True).values_list("language", flat=True))


def languages_published_since(deck: str, since: datetime) -> tuple[Language, ...]:
    """Return the languages in which a deck's current bundle was published from a time on, in the table's order."""
    rows = PublishedBundle.objects.filter(deck=deck, is_current=True, published_at__gte=since)
    return in_order(rows.values_list("language", flat=True))


def other_languages() -> tuple[Language, ...]:
    """Return the languages in which any deck is published, beside those of the interface."""
    published = PublishedBundle.objects.filter(is_current=True).exclude(language__in=INTERFACE)
    return in_order(published.values_list("language", flat=True).distinct())


def memory_of(deck: str) -> deck_memory.BundleMemory:
    """Return what a deck's bundles are to predict with."""
    return memories_of([deck])[deck]


def memories_of(decks: Collection[str]) -> dict[str, deck_memory.BundleMemory]:
    """Return what the bundles of each deck are to predict with, in one query: the shipped model, with what was released of its cards."""
    releases: dict[str, list[deck_memory.StoredSums]] = {}
    for deck, cards in MemoryRelease.objects.filter(deck__in=decks).order_by("number").values_list("deck", "cards"):
        releases.setdefault(deck, []).append(cards)
    return {deck: deck_memory.of_releases(releases.get(deck, [])) for deck in decks}


@dataclass(frozen=True, kw_only=True)
class ReleasedLearners:
    """Whose answers a deck's memory releases include: how many releases and learners, and before which day all of these joined."""

    releases: int = 0
    learners: int = 0
    joined_before: date | None = None


def released_learners(deck: str) -> ReleasedLearners:
    """Return whose answers to a deck were released."""
    found = MemoryRelease.objects.filter(deck=deck).aggregate(
        releases=Count("pk"), learners=Coalesce(Sum("learners"), 0), joined_before=Max("joined_before")
    )
    return ReleasedLearners(**found)


def bundle(deck: str, language: str, digest_start: str) -> PublishedBundle | None:
    """Return what was published under this name, current or not; None when nothing ever was."""
    return PublishedBundle.objects.filter(deck=deck, language=language, digest__startswith=digest_start).first()


def picture(digest: str, extension: str) -> PublishedPicture | None:
    """Return the picture of this name, None when there is none."""
    return PublishedPicture.objects.filter(digest=digest, extension=extension).first()


def contacts(language: str) -> tuple[Contact, ...]:
    """Return everyone to call or write to, in the register's order; empty before anything was published."""
    found = {row.language: row for row in PublishedContacts.objects.filter(language__in=(language, WIDELY_READ))}
    # Whom to call is shown all the same where nothing was published in the language yet.
    row = found.get(language) or found.get(WIDELY_READ)
    return _parsed_contacts(row.digest, row.body) if row else ()


def always_contacts(language: str) -> tuple[Contact, ...]:
    """Return those shown on every page, the wider areas first: a reader may be anywhere, and each says where it holds."""
    always = (contact for contact in contacts(language) if contact.always)
    return tuple(sorted(always, key=lambda contact: set(contact.countries).isdisjoint(WIDER_AREAS)))


def contacts_by_area(language: str, country: str = HOME_COUNTRY) -> tuple[ContactGroup, ...]:
    """Return the contacts grouped: this country first, then the wider areas, then other countries."""
    everyone = contacts(language)
    areas = [country, *WIDER_AREAS, *sorted({area for contact in everyone for area in contact.countries})]
    groups: dict[str, list[Contact]] = {area: [] for area in areas}
    for contact in everyone:
        first = next(area for area in areas if area in contact.countries)
        groups[first].append(contact)
    return tuple(ContactGroup(area=area, contacts=tuple(found)) for area, found in groups.items() if found)


def checked(shown: Sequence[Contact]) -> ContactChecks | None:
    """Return when these contacts were checked; None where there are none."""
    if not shown:
        return None
    days = [contact.verified_on for contact in shown]
    return ContactChecks(first=min(days), last=max(days), is_unsure=any(contact.status == "to_confirm" for contact in shown))


def contacts_for(language: str, country: str = HOME_COUNTRY) -> tuple[Contact, ...]:
    """Return the contacts that hold in a country: its own, and those of the wider areas."""
    accepted = {country, *WIDER_AREAS}
    return tuple(contact for contact in contacts(language) if contact.always or accepted & set(contact.countries))


def index(language: Language, lines: SiteLines) -> tuple[bytes, str]:
    """Return the index of a language as JSON, and its digest; built again only once something was published or the site's lines changed.

    Every open phone asks for it twice a minute.
    """
    of_interest = Q(language=language) | ~Q(language__in=INTERFACE)
    rows = PublishedBundle.objects.filter(of_interest, is_current=True).order_by("position", "deck")
    found = list(rows.values_list("language", "deck", "digest", "position", "published_at"))
    others = in_order(row[0] for row in found if row[0] not in INTERFACE)
    called = PublishedContacts.objects.filter(language__in=(language, WIDELY_READ)).order_by("language").values_list("digest", flat=True)
    return _index(language, others, lines, (*(row for row in found if row[0] == language), *called))


@lru_cache(maxsize=16)
def _index(language: Language, others: tuple[Language, ...], lines: SiteLines, published: tuple[object, ...]) -> tuple[bytes, str]:
    decks = current_decks(language)
    published_at = max((deck.published_at for deck in decks), default=None)
    listed = Index(
        format=1,
        language=language,
        published_at=published_at.isoformat(timespec="seconds") if published_at else "",
        decks=tuple(indexed(deck) for deck in decks),
        contacts=contacts(language),
        languages=others,
        site=lines.name,
        campaigns=lines.campaigns,
    )
    body = to_json(listed)
    return body, hashlib.sha256(body).hexdigest()


def indexed(deck: PublishedDeck) -> IndexedDeck:
    """Return a deck as one line of the index."""
    bundle = deck.bundle
    return IndexedDeck(
        deck=bundle.deck,
        title=bundle.title,
        summary=bundle.summary,
        audience=bundle.audience,
        written_for_minors=bundle.written_for_minors,
        translation=bundle.translation,
        themes=bundle.themes,
        cards=tuple((card.id, card.theme) for card in bundle.cards),
        url=deck.url,
        bytes=deck.bytes,
        pictures=tuple(f"/bundles/{picture.url.rpartition('/')[2]}" for picture in bundle.pictures.values()),
        age_rating=bundle.age_rating,
    )
