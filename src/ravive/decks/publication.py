"""What publishing a deck would do: the cards that differ from what is out, and the cards that wait in each language."""

from collections.abc import Mapping
from dataclasses import dataclass

from ravive.cards.card import Language
from ravive.cards.segments import segments_of
from ravive.decks import assembling, comparison, signing, translations
from ravive.decks.comparison import CardChange, Change
from ravive.decks.models import Deck, DeckRevision, PublishedBundle
from ravive.decks.signing import SigningState


@dataclass(frozen=True, slots=True)
class Publication:
    """A deck beside what is out of it. `out` is None before it was ever published; `token` names the content that was looked at.

    `changed` are cards that are out in another form: for each, its author says whether that is a typo or a change of meaning.
    """

    deck: Deck
    out: DeckRevision | None
    original: Language
    changed: tuple[CardChange, ...]
    new: tuple[CardChange, ...]
    gone: tuple[CardChange, ...]
    deck_changes: tuple[Change, ...]
    waiting: Mapping[Language, frozenset[str]]
    signing: SigningState
    token: str

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is out, in the deck's own language or in another."""
        return self.out is None or bool(self.changed or self.new or self.gone or self.deck_changes) or self.token != self.out.digest


def revision_out(deck: Deck) -> DeckRevision | None:
    """Return the revision of what is published in the language the deck is written in; None while nothing is."""
    rows = PublishedBundle.objects.filter(deck=deck.slug, language=deck.original_language, is_current=True)
    row = rows.select_related("revision").defer("body").first()
    return row.revision if row else None


def publication_of(deck: Deck) -> Publication:
    """Return what publishing the deck as it is now would change; the same number of queries whatever its size."""
    state = signing.state_of(deck)
    out = revision_out(deck)
    found = comparison.changes(out.snapshot if out else None, state.snapshot)
    return Publication(
        deck=deck,
        out=out,
        original=deck.original_language or "fr",
        changed=tuple(change for change in found if _was_out(change) and _goes_out(change)),
        new=tuple(change for change in found if not _was_out(change) and _goes_out(change)),
        gone=tuple(change for change in found if _was_out(change) and not _goes_out(change)),
        deck_changes=comparison.deck_changes(out.snapshot, state.snapshot) if out else (),
        waiting=translations.held_back(deck),
        signing=state,
        token=assembling.snapshot_digest(state.snapshot),
    )


def _was_out(change: CardChange) -> bool:
    return change.before is not None and change.before.structure.get("status") != "draft"


def _goes_out(change: CardChange) -> bool:
    return change.after is not None and change.after.structure.get("status") != "draft"


def is_reworded(change: CardChange) -> bool:
    """Say whether the words in the original language differ: what a translation can follow."""
    return bool(change.before and change.after) and segments_of(change.before.words) != segments_of(change.after.words)
