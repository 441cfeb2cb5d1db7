"""A deck's folder out of the desk and in again, in a ZIP file; what comes in is a deck of its own, whatever is here already."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ravive.cards.check import check
from ravive.cards.draft import DeckDraft, Reading
from ravive.cards.unfinished import clashes, is_unfinished
from ravive.decks import drafts
from ravive.decks.card_form.row_ids import made_id
from ravive.decks.draft_rows import write_rows
from ravive.decks.editing.actions.decks import NOT_REVIEWED
from ravive.decks.models import Deck, DeckWords
from ravive.formats import deck_zip
from ravive.lib.problem import Problem, in_order
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.register import queries as register_queries
from ravive.register.errors import ImportingError


@dataclass(frozen=True, kw_only=True)
class ImportedDeck:
    """A deck that was imported; `notices` are what its author may still have to work on, by file and line.

    `namesakes` are the decks of the organisation that had its title already.
    """

    deck: Deck
    notices: tuple[Problem, ...]
    namesakes: tuple[Deck, ...]


def export_deck_file(*, deck: Deck, by: User, now: datetime) -> bytes:
    """Return the deck's folder, its pictures included, as a ZIP file."""
    with transaction.atomic():
        reading = drafts.reading_of(deck)
        record(organisation=deck.organisation, by=by, now=now, verb="deck.exported", subject=deck)
    return deck_zip.write(reading.draft, reading.contents)


def import_deck_file(*, content: bytes, organisation: Organisation, by: User, now: datetime) -> ImportedDeck:
    """Store the deck in a ZIP file as a new one of the organisation: nothing of it is signed, read or published.

    Where its id is taken, it gets another. Cards that are drafts and translations that are not whole may lack anything.
    Raises ImportingError with every problem, and then nothing is stored.
    """
    reading, notices = _read(content, organisation, timezone.localdate(now))
    with transaction.atomic():
        taken = set(Deck.objects.values_list("slug", flat=True))
        draft = _as_new(reading.draft, taken)
        deck = Deck(
            organisation=organisation,
            slug=draft.id,
            position=(Deck.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
            edited_at=now,
        )
        namesakes = _namesakes(organisation, draft)
        write_rows(deck, draft, reading.contents)
        record(organisation=organisation, by=by, now=now, verb="deck.imported", subject=deck, detail={"new": True})
    return ImportedDeck(deck=deck, notices=notices, namesakes=namesakes)


def _read(content: bytes, organisation: Organisation, today: date) -> tuple[Reading, tuple[Problem, ...]]:
    reading = deck_zip.read(content)
    if not reading.files:
        raise ImportingError(reading.problems)
    checked = check(reading.draft, reading.contents, register_queries.register_of(organisation), today)
    found = {*reading.unread_misfits(checked.misfits), *reading.located([*checked.flaws, *clashes(reading.draft)])}
    problems = in_order([*reading.problems, *found])
    if any(problem.severity == "error" and not is_unfinished(problem, reading.draft) for problem in problems):
        raise ImportingError(problems)
    return reading, tuple(problems)


def _as_new(draft: DeckDraft, taken: set[str]) -> DeckDraft:
    """Return the draft as a deck that nobody has read here, under an id that no deck has."""
    name = draft.id if draft.id not in taken else made_id(draft.id.replace("-", " "), taken, "deck")
    languages = {language: status if status == "original" else "to_be_read" for language, status in draft.fields["languages"].items()}
    structure = {**draft.fields, "id": name, "languages": languages, "reviewed_by": [NOT_REVIEWED]}
    return dataclasses.replace(draft, structure=structure)


def _namesakes(organisation: Organisation, draft: DeckDraft) -> tuple[Deck, ...]:
    title = draft.own_words(draft.original).get("title", "")
    words = DeckWords.objects.filter(deck__organisation=organisation, language=draft.original, title=title).select_related("deck")
    return tuple(row.deck for row in words)
