"""What an adopted deck may take: how what is published where it comes from differs from what was taken or left before."""

from collections.abc import Mapping
from dataclasses import dataclass

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.cards.upstream import Key, Offer, merged, offered
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.lib.yaml_lines import Plain
from ravive.network import adoptions, queries
from ravive.network.adoptions import Base
from ravive.network.models import Adoption
from ravive.people.models import Organisation
from ravive.publishing import published_source
from ravive.publishing.published_source import PublishedSource

# The name of what concerns the deck as a whole, among its cards: no card's id is empty.
DECK = ""


@dataclass(frozen=True, slots=True)
class Upstream:
    """A deck beside the one it was adopted from. `offers` are the cards to decide on, in the order there, those that go last.

    `fields` holds the deck's own texts and fields once theirs are taken, `changed` those that differ by that, `touched` those
    among them that were adapted here too.
    """

    deck: Deck
    adoption: Adoption
    organisation: Organisation
    source: PublishedSource
    base: Base
    theirs: Mapping[str, CardDraft]
    ours: Mapping[str, CardDraft]
    their_fields: Mapping[Key, Plain]
    our_fields: Mapping[Key, Plain]
    offers: Mapping[str, Offer]
    fields: Mapping[Key, Plain]
    changed: frozenset[Key]
    touched: frozenset[Key]

    @property
    def original(self) -> Language:
        """The language the deck is written in."""
        return self.source.original

    @property
    def conflicts(self) -> tuple[str, ...]:
        """What was changed on both sides."""
        cards = tuple(name for name, offer in self.offers.items() if offer.is_conflict)
        return (DECK, *cards) if self.touched else cards

    @property
    def names(self) -> tuple[str, ...]:
        """Everything to decide on."""
        return (DECK, *self.offers) if self.changed else tuple(self.offers)

    @property
    def token(self) -> str:
        """What names both sides as they were looked at."""
        return f"{self.source.content[:16]}-{self.deck.edited_at:%Y%m%d%H%M%S%f}"


def count_open(deck: Deck) -> int:
    """Return how many changes wait for a decision; where nothing was published since the last one, nothing is compared."""
    adoption = Adoption.objects.filter(deck=deck, deck__upstream__is_shared=True).select_related("deck__upstream").defer("base").first()
    if adoption is None or adoption.deck.upstream is None or published_source.content_out(adoption.deck.upstream) == adoption.settled:
        return 0
    found = upstream_of(deck)
    return len(found.names) if found else 0


def upstream_of(deck: Deck) -> Upstream | None:
    """Return an adopted deck beside the one it comes from; None for any other, and while that is not shared.

    The same number of queries whatever its size.
    """
    adoption = Adoption.objects.filter(deck=deck).select_related("deck__upstream__organisation").first()
    there = adoption.deck.upstream if adoption else None
    source = queries.source_of(there) if there else None
    if adoption is None or there is None or source is None:
        return None
    draft = drafts.reading_of(deck).draft
    ours, our_fields = draft.cards(), published_source.fields_of(draft)
    base, theirs, their_fields = adoptions.base_of(adoption), source.draft.cards(), published_source.fields_of(source.draft)
    languages: list[Language] = [language for language in source.draft.words if language in draft.words]
    names = dict.fromkeys((*theirs, *base.cards))
    found = {name: offered(base.cards.get(name), theirs.get(name), ours.get(name), languages) for name in names}
    # A note that no card here shows, and a language that only one side has, are no business of the other's.
    both = base.fields.keys() & their_fields.keys() & our_fields.keys()
    parts = [{key: part[key] for key in part if key in both} for part in (base.fields, their_fields, our_fields)]
    fields, changed, touched = merged(*parts)
    return Upstream(
        deck=deck,
        adoption=adoption,
        organisation=there.organisation,
        source=source,
        base=base,
        theirs=theirs,
        ours=ours,
        their_fields=their_fields,
        our_fields=our_fields,
        offers={name: offer for name, offer in found.items() if offer is not None},
        fields=fields,
        changed=changed,
        touched=touched,
    )
