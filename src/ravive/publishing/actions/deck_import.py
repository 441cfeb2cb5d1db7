"""Taking in a deck's folder: validated whole, then its rows are as the folder says; cards are known again by their id."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ravive.cards.check import check_deck
from ravive.cards.folder import DECK_FILE, files_digest, read_files
from ravive.cards.reading import DeckFiles, source_of
from ravive.cards.translation import BLOCKED
from ravive.decks import drafts
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords, TranslationState
from ravive.decks.translating.queries import own_words, words_of
from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Plain
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.publishing.actions import bundles
from ravive.publishing.actions.publication import Published, publish
from ravive.register import queries
from ravive.register.problems import ImportingError

_CARD_IDENTITY = ["deck", "card_id"]
_WORDS_IDENTITY = ["card", "language"]
# What rows of words have of how far they are translated.
_STANDING = ["translated_from", "status", "translated_by", "signed_by_name", "signed_at"]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What taking a folder in did, and the warnings about it."""

    deck: Deck
    is_new: bool
    is_changed: bool
    warnings: tuple[Problem, ...]


def import_deck(
    *, folder: Path, organisation: Organisation, by: User | str, now: datetime, position: int | None = None, is_shipped: bool = False
) -> Imported:
    """Make the rows of the organisation's deck what its folder holds; nothing is published.

    `is_shipped`: it comes with Ravive. An existing card keeps its row, its meaning and, where its words are the same, how far
    they are translated. Raises ImportingError with every problem, and then nothing is changed.
    """
    files, warnings = _checked(folder, organisation, timezone.localdate(now))
    data = cast("dict[str, Any]", files.deck.data)
    with transaction.atomic():
        # Before the deck, as everywhere: two that lock in other orders wait for each other.
        bundles.lock()
        deck = Deck.objects.select_for_update(no_key=True).filter(slug=data["id"]).first()
        if deck is not None and deck.organisation_id != organisation.pk:
            message = f"“{data['id']}” is another organisation's deck; give yours another id"
            raise ImportingError([Problem(files.deck.file, files.deck.line(("id",)), message)])
        is_new = deck is None
        deck = deck or Deck(organisation=organisation, slug=data["id"], position=_last_position() + 1, edited_at=now)
        before = "" if is_new else drafts.content_digest(deck)
        _take_deck(deck, data, position)
        _take_pictures(deck, files)
        _take_deck_words(deck, files)
        _take_cards(deck, files)
        after = drafts.content_digest(deck)
        is_changed = before != after
        if is_shipped:
            deck.shipped_files, deck.shipped_content = files_digest(folder), after
        deck.edited_at = now if is_changed else deck.edited_at
        deck.save()
        if is_changed:
            record(organisation=organisation, by=by, now=now, verb="deck.imported", subject=deck, detail={"new": is_new})
    return Imported(deck=deck, is_new=is_new, is_changed=is_changed, warnings=warnings)


def _checked(folder: Path, organisation: Organisation, today: date) -> tuple[DeckFiles, tuple[Problem, ...]]:
    """Return the folder's files and the warnings about them. Raises ImportingError when there is an error."""
    if not (folder / DECK_FILE).is_file():
        raise ImportingError([Problem(str(folder), 0, f"there is no deck here; name a folder that holds {DECK_FILE}")])
    given = read_files(folder)
    read = source_of(given.files)
    problems = {*given.problems, *read.problems}
    if read.source is not None:
        problems |= set(check_deck(read.source, queries.register_of(organisation), today, folder.name))
    if any(problem.severity == "error" for problem in problems):
        raise ImportingError(problems)
    return given.files, tuple(sorted(problems))


def _last_position() -> int:
    return Deck.objects.aggregate(last=Max("position"))["last"] or 0


def _take_deck(deck: Deck, data: dict[str, Any], position: int | None) -> None:
    deck.position = deck.position if position is None else position
    deck.audience = data["audience"]
    deck.written_for_minors = data["written_for_minors"]
    deck.age_rating = data.get("age_rating", "all_ages")
    deck.languages = data["languages"]
    deck.themes = data["themes"]
    deck.review_due = date.fromisoformat(data["review_due"])
    deck.reviewed_by = data["reviewed_by"]
    deck.licence = data["licence"]
    deck.origins = data.get("origins", [])
    deck.content_notes = data.get("content_notes", [])
    deck.save()


def _take_pictures(deck: Deck, files: DeckFiles) -> None:
    """Keep the pictures the structure lists; a file it does not list was warned of and stays behind."""
    listed = cast("dict[str, Any]", files.deck.data).get("pictures", {})
    DeckPicture.objects.filter(deck=deck).exclude(name__in=listed).delete()
    rows = [
        DeckPicture(
            deck=deck,
            position=position,
            name=name,
            file=picture["file"],
            content=files.pictures[picture["file"]],
            width=picture["width"],
            height=picture["height"],
        )
        for position, (name, picture) in enumerate(listed.items())
    ]
    changing = ["position", "file", "content", "width", "height"]
    DeckPicture.objects.bulk_create(rows, update_conflicts=True, unique_fields=["deck", "name"], update_fields=changing)


def _take_deck_words(deck: Deck, files: DeckFiles) -> None:
    DeckWords.objects.filter(deck=deck).exclude(language__in=files.words).delete()
    known = {row.language: row for row in DeckWords.objects.filter(deck=deck)}
    given: dict[str, DeckWords] = {}
    for language, lined in files.words.items():
        words = cast("dict[str, Any]", lined.data)
        notes = words.get("content_notes", {})
        given[language] = DeckWords(deck=deck, language=language, title=words["title"], summary=words["summary"], content_notes=notes)
    original = given.get(deck.original_language or "")
    for row in given.values():
        _stand(row, deck, own_words(original or row), known.get(row.language))
    changing = ["title", "summary", "content_notes", *_STANDING]
    DeckWords.objects.bulk_create(given.values(), update_conflicts=True, unique_fields=["deck", "language"], update_fields=changing)


def _take_cards(deck: Deck, files: DeckFiles) -> None:
    cards = cast("dict[str, Any]", files.deck.data)["cards"]
    Card.objects.filter(deck=deck).exclude(card_id__in=[card["id"] for card in cards]).delete()
    rows = []
    for position, structure in enumerate(cards):
        row = Card(deck=deck, position=position)
        row.take(structure)
        rows.append(row)
    changing = ["position", "kind", "structure"]
    Card.objects.bulk_create(rows, update_conflicts=True, unique_fields=_CARD_IDENTITY, update_fields=changing)
    keys = dict(Card.objects.filter(deck=deck).values_list("card_id", "pk"))
    CardWords.objects.filter(card__deck=deck).exclude(language__in=files.words).delete()
    known = {(row.card_id, row.language): row for row in CardWords.objects.filter(card__deck=deck)}
    said = {language: cast("dict[str, Any]", lined.data)["cards"] for language, lined in files.words.items()}
    given: list[CardWords] = []
    for language, by_card in said.items():
        for name, words in by_card.items():
            row = CardWords(card_id=keys[name], language=language, words=words)
            _stand(row, deck, said[deck.original_language or language][name], known.get((keys[name], language)))
            given.append(row)
    changing = ["words", *_STANDING]
    CardWords.objects.bulk_create(given, update_conflicts=True, unique_fields=_WORDS_IDENTITY, update_fields=changing)


def _stand(row: CardWords | DeckWords, deck: Deck, original: Plain, known: CardWords | DeckWords | None) -> None:
    """Say of words how far they are translated: what was known of the very same words stays known.

    A translation whose original changed alone is behind, not outdated: whether the meaning changed is for an author to say.
    """
    is_read = deck.languages[row.language] == "read"
    if row.language == deck.original_language:
        row.status = TranslationState.SIGNED
    elif known is None or words_of(known) != words_of(row):
        row.translated_from = original
        row.status = TranslationState.SIGNED if is_read else TranslationState.TO_BE_READ
    else:
        row.translated_from, row.status, row.translated_by_id = known.translated_from, known.status, known.translated_by_id
        row.signed_by_name, row.signed_at = known.signed_by_name, known.signed_at
        if known.translated_from == original and (is_read or known.status in BLOCKED):
            row.status = TranslationState.SIGNED if is_read else TranslationState.TO_BE_READ


def import_and_publish(
    *,
    folder: Path,
    organisation: Organisation,
    by: User | str,
    now: datetime,
    position: int | None = None,
    is_shipped: bool = False,
) -> Published:
    """Take in a deck's folder and publish it, both or neither. Raises ProblemsError with every problem."""
    with transaction.atomic():
        done = import_deck(folder=folder, organisation=organisation, by=by, now=now, position=position, is_shipped=is_shipped)
        return publish(deck=done.deck, by=by, now=now)
