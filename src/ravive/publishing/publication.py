"""What publishing a deck would do: the cards that differ from what is out, and the cards that wait in each language."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from ravive.cards.card import Language
from ravive.cards.reading import with_cards, without_waiting
from ravive.cards.register import Register
from ravive.cards.rules.facts import fact_flaw, facts_in_structure, facts_in_words
from ravive.cards.segments import segments_of
from ravive.decks import drafts
from ravive.decks.drafts import PlacedProblem
from ravive.decks.models import Deck, DeckRevision
from ravive.decks.reviewing import signatures, snapshot_diff
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange, Change, Snapshot
from ravive.decks.translating import queries as translating_queries
from ravive.lib.problem import Problem
from ravive.publishing import bundle_builder
from ravive.publishing import queries as publishing_queries
from ravive.publishing.bundle_builder import Setting
from ravive.publishing.models import PublishedBundle

# One of a deck of 2,000 cards in four languages takes about 20 MB.
KEPT_SNAPSHOTS = 2


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

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what was published last, in the deck's own language or in another."""
        return self.out is None or _content(self.out.snapshot) != _content(self.signing.snapshot)

    @property
    def token(self) -> str:
        """What names the content that was looked at: that of the readers' signatures, and the last edit of anything else."""
        return f"{self.signing.content[:16]}-{self.deck.edited_at:%Y%m%d%H%M%S%f}"


def revision_out(deck: Deck) -> DeckRevision | None:
    """Return the revision of what is published in the language the deck is written in; None while nothing is."""
    rows = PublishedBundle.objects.filter(deck=deck.slug, language=deck.original_language, is_current=True)
    row = rows.select_related("revision").defer("body", "revision__snapshot").first()
    if row is None or row.revision is None:
        return None
    row.revision.snapshot = _snapshot(row.revision.pk, row.revision.digest)
    return row.revision


@lru_cache(maxsize=KEPT_SNAPSHOTS)
def _snapshot(revision: int, digest: str) -> Snapshot:
    """Return what a revision holds. It never changes: whoever presses “Publish” has just looked at it on the page."""
    return DeckRevision.objects.values_list("snapshot", flat=True).get(pk=revision, digest=digest)


def publication_of(deck: Deck) -> Publication:
    """Return what publishing the deck as it is now would change; the same number of queries whatever its size."""
    state = signatures.state_of(deck)
    out = revision_out(deck)
    found = snapshot_diff.changes(out.snapshot if out else None, state.snapshot)
    return Publication(
        deck=deck,
        out=out,
        original=deck.original_language or "fr",
        changed=tuple(change for change in found if _was_out(change) and _goes_out(change)),
        new=tuple(change for change in found if not _was_out(change) and _goes_out(change)),
        gone=tuple(change for change in found if _was_out(change) and not _goes_out(change)),
        deck_changes=snapshot_diff.deck_changes(out.snapshot, state.snapshot) if out else (),
        waiting=translating_queries.held_back(deck),
        signing=state,
    )


def _content(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot without who read it."""
    return {**snapshot, "deck": {name: value for name, value in snapshot["deck"].items() if name != "reviewed_by"}}


def errors_of(found: Publication, register: Register, today: date) -> tuple[PlacedProblem, ...]:
    """Return what stands in the way of publishing, as far as it can have changed since the deck was published last.

    That is everything about the cards that are new or changed and were not checked as they are, and the facts of all: theirs may
    have expired since.
    """
    ids = {change.card_id for change in (*found.changed, *found.new)}
    files = with_cards(without_waiting(drafts.without_drafts(found.signing.files), found.waiting), ids)
    setting = Setting(
        register=register,
        memory=publishing_queries.memory_of(found.deck.slug),
        waiting=found.waiting,
        meanings=found.signing.snapshot["meanings"],
    )
    unknown = bundle_builder.unknown_cards(files, setting, today) if ids else set[str]()
    problems = drafts.problems_in(with_cards(files, unknown), register, today, found.waiting) if unknown else ()
    errors = [placed for placed in problems if placed.problem.severity == "error"]
    return (*sorted(errors, key=_order), *_fact_errors(found, register, today, ids))


def _order(placed: PlacedProblem) -> tuple[str, str, str]:
    return placed.card_id or "", placed.language or "", placed.problem.message


def _fact_errors(found: Publication, register: Register, today: date, ids: Collection[str]) -> Iterator[PlacedProblem]:
    """Yield, for the cards that did not change, the facts that are gone, drafts or expired."""
    snapshot = found.signing.snapshot
    words = snapshot["words"].get(found.original, {}).get("cards", {})
    flaws: dict[str, str | None] = {}
    for card in snapshot["deck"]["cards"]:
        if card["id"] in ids or card.get("status") == "draft":
            continue
        for name in sorted(facts_in_structure(card) | facts_in_words(words.get(card["id"]))):
            if name not in flaws:
                flaws[name] = fact_flaw(name, register, today)
            if flaw := flaws[name]:
                yield PlacedProblem(card_id=card["id"], language=None, path=(), problem=Problem(found.deck.slug, 0, flaw))


def _was_out(change: CardChange) -> bool:
    return change.before is not None and change.before.structure.get("status") != "draft"


def _goes_out(change: CardChange) -> bool:
    return change.after is not None and change.after.structure.get("status") != "draft"


def is_reworded(change: CardChange) -> bool:
    """Say whether the words in the original language differ: what a translation can follow."""
    return bool(change.before and change.after) and segments_of(change.before.words) != segments_of(change.after.words)
