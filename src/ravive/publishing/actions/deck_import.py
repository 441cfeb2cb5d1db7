"""Import of a deck's folder: checked whole, then its rows are what the folder says; a card is recognised by its id."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ravive.cards.check import check
from ravive.cards.checked_folders import problems_of_folder
from ravive.cards.draft import Reading
from ravive.cards.folder import DECK_FILE, files_digest, read_folder
from ravive.cards.problems import DeckCode
from ravive.decks import drafts
from ravive.decks.draft_rows import write_rows
from ravive.decks.models import Deck
from ravive.lib.problem import Problem, problem
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.publishing.actions.publication import PublicationResult, publish
from ravive.register import queries
from ravive.register.errors import ImportingError
from ravive.register.lock import lock_register


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What the import of a folder did, and the warnings about it."""

    deck: Deck
    is_new: bool
    is_changed: bool
    warnings: tuple[Problem, ...]


def import_deck(
    *, folder: Path, organisation: Organisation, by: User | str, now: datetime, position: int | None = None, is_shipped: bool = False
) -> ImportResult:
    """Import the folder into the organisation's deck; nothing is published.

    `is_shipped`: it comes with Ravive. An existing card keeps its row, its meaning and, where its words are the same, how far
    they are translated. Raises ImportingError with every problem, and then nothing is changed.
    """
    reading, warnings = _read(folder, organisation, timezone.localdate(now))
    draft = reading.draft
    with transaction.atomic():
        # Before the deck, as everywhere: two that lock in other orders wait for each other.
        lock_register()
        deck = Deck.objects.select_for_update(no_key=True).filter(slug=draft.id).first()
        if deck is not None and deck.organisation_id != organisation.pk:
            raise ImportingError(reading.located([problem(DeckCode.DECK_OF_OTHERS, ("id",), name=draft.id)]))
        is_new = deck is None
        deck = deck or Deck(organisation=organisation, slug=draft.id, position=_last_position() + 1, edited_at=now)
        before = "" if is_new else drafts.content_digest(deck)
        deck.position = deck.position if position is None else position
        write_rows(deck, draft, reading.contents)
        after = drafts.content_digest(deck)
        is_changed = before != after
        if is_shipped:
            deck.shipped_files, deck.shipped_content = files_digest(folder), after
        deck.edited_at = now if is_changed else deck.edited_at
        deck.save()
        if is_changed:
            record(organisation=organisation, by=by, now=now, verb="deck.imported", subject=deck, detail={"new": is_new})
    return ImportResult(deck=deck, is_new=is_new, is_changed=is_changed, warnings=warnings)


def _read(folder: Path, organisation: Organisation, today: date) -> tuple[Reading, tuple[Problem, ...]]:
    """Return the folder's draft and the warnings about it. Raises ImportingError when there is an error."""
    if not (folder / DECK_FILE).is_file():
        raise ImportingError([Problem(DeckCode.NO_DECK, file=str(folder))])
    reading = read_folder(folder)
    checked = check(reading.draft, reading.contents, queries.register_of(organisation), today)
    problems = problems_of_folder(folder, reading, checked)
    if any(problem.severity == "error" for problem in problems):
        raise ImportingError(problems)
    return reading, tuple(problems)


def _last_position() -> int:
    return Deck.objects.aggregate(last=Max("position"))["last"] or 0


def import_and_publish(
    *,
    folder: Path,
    organisation: Organisation,
    by: User | str,
    now: datetime,
    position: int | None = None,
    is_shipped: bool = False,
) -> PublicationResult:
    """Import a deck's folder and publish it, both or neither. Raises ProblemsError with every problem."""
    with transaction.atomic():
        done = import_deck(folder=folder, organisation=organisation, by=by, now=now, position=position, is_shipped=is_shipped)
        return publish(deck=done.deck, by=by, now=now)
