"""What publishing a deck would do: the cards that differ from what is out, and the cards that wait in each language."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft
from ravive.cards.register import Register
from ravive.cards.segments import segments_of
from ravive.decks import drafts, language_reading
from ravive.decks.models import Deck, DeckRevision
from ravive.decks.reviewing import signatures, snapshot_diff
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange, TextChange
from ravive.decks.translating import queries as translating_queries
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Problem, in_order
from ravive.publishing.models import PublishedBundle


@dataclass(frozen=True, slots=True)
class Publication:
    """A deck beside what is out of it. `out` is None before it was ever published; `token` names the content that was looked at.

    `has_new_signatures`: both signed what is online, after it was published.
    `unread` counts, by language, the texts that would go out and that nobody read. `behind` are the languages among these of which
    another form is out, or none.
    `changed` are cards that are out in another form: for each, its author says whether that is a typo or a change of meaning.
    """

    deck: Deck
    out: DeckRevision | None
    original: Language
    changed: tuple[CardChange, ...]
    new: tuple[CardChange, ...]
    gone: tuple[CardChange, ...]
    deck_changes: tuple[TextChange, ...]
    waiting: Mapping[Language, frozenset[str]]
    signing: SigningState
    unread: Mapping[Language, int]
    behind: frozenset[Language]
    has_new_signatures: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is online, in the deck's own language or in another, or in who signed it."""
        return (
            self.out is None
            or self.has_new_signatures
            or bool(self.signing.takedowns)
            or bool(self.behind)
            or self.out.digest != drafts.snapshot_digest(drafts.snapshot_of(self.signing.draft, self.signing.meanings))
        )

    @property
    def token(self) -> str:
        """What names the content that was looked at: that of the readers' signatures, and the last edit of anything else."""
        return f"{self.signing.content[:16]}-{self.deck.edited_at:%Y%m%d%H%M%S%f}"


def _bundle_out(deck: Deck) -> PublishedBundle | None:
    # Of a deck that is offline, what was published last: what learners remember is of that.
    rows = PublishedBundle.objects.filter(deck=deck.slug, language=deck.original_language).exclude(is_current=False, gone_at=None)
    return rows.select_related("revision").defer("body").order_by("-is_current", "-published_at", "-pk").first()


def original_of(deck: Deck) -> Language:
    """Return the language a deck is written in; French while none is marked."""
    return deck.original_language or INTERFACE[0]


def publication_of(deck: Deck) -> Publication:
    """Return what publishing the deck as it is now would change; the same number of queries whatever its size."""
    state = signatures.state_of(deck)
    row = _bundle_out(deck)
    out = row.revision if row else None
    found = snapshot_diff.changes(out.draft if out else None, state.draft)
    waiting = translating_queries.held_back(deck)
    unread = unread_languages(deck, state.draft, waiting)
    as_out = PublishedBundle.objects.filter(deck=deck.slug, is_current=True, revision=out).values_list("language", flat=True)
    return Publication(
        deck=deck,
        out=out,
        original=original_of(deck),
        changed=tuple(change for change in found if _was_out(change) and _goes_out(change)),
        new=tuple(change for change in found if not _was_out(change) and _goes_out(change)),
        gone=tuple(change for change in found if _was_out(change) and not _goes_out(change)),
        deck_changes=snapshot_diff.deck_changes(out.draft, state.draft) if out else (),
        waiting=waiting,
        signing=state,
        unread=unread,
        behind=frozenset(unread.keys() - set(as_out)),
        has_new_signatures=row is not None and state.may_go_out and any(sign.at > row.published_at for sign in state.signatures),
    )


def unread_languages(deck: Deck, draft: DeckDraft, waiting: Mapping[Language, frozenset[str]]) -> dict[Language, int]:
    """Return how many texts nobody read in each language that would go out, but for the cards that wait in it."""
    going_out = draft.without_waiting(waiting).words
    return {language: count for language, count in language_reading.unread_texts(deck).items() if language in going_out}


def errors_of(found: Publication, register: Register, today: date) -> list[Problem]:
    """Return what prevents publishing the deck as it is now."""
    draft = found.signing.draft.without_drafts().without_waiting(found.waiting)
    reading = dataclasses.replace(found.signing.reading, draft=draft)
    problems = drafts.problems_in(reading, register, today, found.waiting)
    return in_order(problem for problem in problems if problem.severity == "error")


def _was_out(change: CardChange) -> bool:
    return change.before is not None and change.before.structure.get("status") != "draft"


def _goes_out(change: CardChange) -> bool:
    return change.after is not None and change.after.structure.get("status") != "draft"


def is_reworded(change: CardChange) -> bool:
    """Say whether the words in the original language differ: what a translation can follow."""
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return segments_of(before.words_in(change.language)) != segments_of(after.words_in(change.language))
