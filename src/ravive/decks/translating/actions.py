"""Translating: texts saved one by one, confirmed, read and signed; languages added; files of translators taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.cards.card import Language
from ravive.cards.segments import segments_of
from ravive.cards.translation import State, Translation, changed_paths, followed, with_new_texts
from ravive.decks import drafts
from ravive.decks.language_reading import note_languages, words_changed
from ravive.decks.models import Card, CardWords, Deck, DeckWords, TranslationState
from ravive.decks.translating import queries
from ravive.decks.translating.queries import Piece
from ravive.formats import texts_files
from ravive.formats.texts import AppliedTexts, apply
from ravive.lib.yaml_lines import Path
from ravive.people.actions import RefusedError, record

_CHANGING = ["words", "translated_from", "status", "translated_by", "signed_by_name", "signed_at"]


class TextConflictError(Exception):
    """Somebody else saved the same text meanwhile; `text` is what stands there now."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class SavedTranslation:
    """What a save did: the state now, and whether anything was changed."""

    state: State
    is_changed: bool


def save_texts(
    *,
    deck: Deck,
    card: Card | None,
    language: Language,
    texts: Mapping[Path, str],
    by: User,
    now: datetime,
    expected: Mapping[Path, str] | None = None,
) -> SavedTranslation:
    """Save translated texts of a card (None: of the deck's own words), each as made from the original of now; return what came of it.

    `expected` are the texts that the translator saw before. Raises TextConflictError when one of them is another by now, and
    RefusedError for a language the deck does not have; nothing is saved then.
    """
    with transaction.atomic():
        piece = _piece(deck, card, language)
        stored = segments_of(piece.translation.words)
        for path, text in (expected or {}).items():
            if stored.get(path, "") != text and stored.get(path, "") != texts.get(path):
                raise TextConflictError(stored.get(path, ""))
        return _keep(piece, with_new_texts(piece.original, piece.translation, texts), by=by, now=now)


def say_it_holds(
    *, deck: Deck, card: Card | None, language: Language, by: User, now: datetime, paths: Iterable[Path] | None = None
) -> SavedTranslation:
    """Say that these texts (None: all) still hold beside the original of now; return what came of it."""
    with transaction.atomic():
        piece = _piece(deck, card, language)
        return _keep(piece, followed(piece.original, piece.translation, paths), by=by, now=now)


def sign_translation(*, deck: Deck, card: Card | None, language: Language, shown: str, by: User, now: datetime) -> None:
    """Sign a translation as read by somebody whose language it is. `shown`: the digest of the piece that they were shown.

    Raises RefusedError when it is not whole, when it or its original changed since, and for its translator.
    """
    with transaction.atomic():
        piece = _piece(deck, card, language)
        if piece.digest != shown:
            raise RefusedError(words_changed([language]))
        if piece.row is None or piece.state in ("missing", "outdated"):
            raise RefusedError(_("This translation is not up to date yet. Finish it first, then somebody signs it."))
        if piece.row.translated_by_id == by.pk:
            raise RefusedError(_("People who translate a text do not sign it. Ask another native reader."))
        row = piece.row
        row.status, row.signed_by_name, row.signed_at = TranslationState.SIGNED, by.get_full_name() or by.get_username(), now
        row.save(update_fields=["status", "signed_by_name", "signed_at"])
        note_languages(deck)
        record(
            organisation=deck.organisation, by=by, now=now, verb="translation.signed", subject=deck,
            subject_label=_label(piece), detail={"language": language, "card": piece.name},
        )  # fmt: skip


def add_language(*, deck: Deck, language: Language, by: User, now: datetime) -> None:
    """Give the deck a language to be translated into; it is published once its title and one card are there."""
    with transaction.atomic():
        locked = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
        if language in locked.languages:
            raise RefusedError(_("The deck has this language already."))
        locked.languages = {**locked.languages, language: "to_be_read"}
        locked.edited_at = now
        locked.save(update_fields=["languages", "edited_at"])
        DeckWords.objects.get_or_create(
            deck=deck, language=language, defaults={"title": "", "summary": "", "status": TranslationState.MISSING, "translated_from": {}}
        )
        deck.languages = locked.languages
        record(organisation=deck.organisation, by=by, now=now, verb="deck.language_added", subject=deck, detail={"language": language})


def _save_pieces(
    deck: Deck, language: Language, pieces: Iterable[Piece], texts: Mapping[str, Mapping[Path, str]], *, by: User, now: datetime
) -> int:
    """Save the texts of many cards by their id (empty: the deck's own words); return how many rows changed.

    As many queries for many cards as for one.
    """
    made: list[CardWords] = []
    kept: list[CardWords] = []
    changed = 0
    for piece in pieces:
        after = with_new_texts(piece.original, piece.translation, texts.get(piece.name, {}))
        if piece.name not in texts or after == piece.translation:
            continue
        changed += 1
        row = _filled(piece, after, by)
        if isinstance(row, DeckWords):
            row.save()
        else:
            (kept if row.pk else made).append(row)
    CardWords.objects.bulk_create(made)
    CardWords.objects.bulk_update(kept, _CHANGING, batch_size=500)
    if changed:
        deck.touch(now=now)
        note_languages(deck)
    return changed


def take_in(*, deck: Deck, language: Language, content: bytes, by: User, now: datetime) -> AppliedTexts:
    """Save what a translator's file brings, XLIFF or a workbook; return it, with what was skipped. A refused file changes nothing.

    Raises RefusedError for a language the deck does not have.
    """
    with transaction.atomic():
        _refuse_foreign(deck, language)
        deck.lock()
        pieces = queries.pieces_of(deck, language)
        read = texts_files.read(content)
        if read.texts is None:
            return AppliedTexts(problems=read.problems)
        outdated = {piece.name: changed_paths(piece.original, piece.translation).keys() for piece in pieces}
        found = apply(drafts.reading_of(deck).draft, read.texts, language, outdated)
        if found.texts:
            changed = _save_pieces(deck, language, pieces, found.texts, by=by, now=now)
            detail = {"language": language, "texts": found.count, "cards": changed}
            record(organisation=deck.organisation, by=by, now=now, verb="translation.taken_in", subject=deck, detail=detail)
        return found


def _refuse_foreign(deck: Deck, language: Language) -> None:
    if language not in queries.other_languages(deck):
        raise RefusedError(_("The deck is not translated into this language. Add the language first."))


def _piece(deck: Deck, card: Card | None, language: Language) -> Piece:
    _refuse_foreign(deck, language)
    deck.lock()
    piece = queries.piece_of(deck, card, language)
    if piece is None:
        raise RefusedError(_("There is nothing to translate yet: the card has no words in the language it is written in."))
    return piece


def _keep(piece: Piece, after: Translation, *, by: User, now: datetime) -> SavedTranslation:
    is_changed = after != piece.translation
    if is_changed:
        row = _filled(piece, after, by)
        row.save()
        if segments_of(after.words) != segments_of(piece.translation.words):
            piece.deck.touch(now=now)
        note_languages(piece.deck)
        if after.status == "to_be_read" and piece.translation.status != "to_be_read":
            record(
                organisation=piece.deck.organisation, by=by, now=now, verb="translation.finished", subject=piece.deck,
                subject_label=_label(piece), detail={"language": piece.language, "card": piece.name},
            )  # fmt: skip
        piece = Piece(piece.deck, piece.card, piece.language, piece.original, row)
    return SavedTranslation(piece.state, is_changed)


def _filled(piece: Piece, after: Translation, by: User) -> CardWords | DeckWords:
    """Return the row, new or known, with the translation in it; not saved yet."""
    row: CardWords | DeckWords
    if piece.card:
        row = piece.row if isinstance(piece.row, CardWords) else CardWords(card=piece.card, language=piece.language)
        row.words = after.words
    else:
        row = piece.row if isinstance(piece.row, DeckWords) else DeckWords(deck=piece.deck, language=piece.language)
        words = after.words if isinstance(after.words, dict) else {}
        row.title, row.summary = str(words.get("title", "")), str(words.get("summary", ""))
        row.content_notes = words.get("content_notes", {})
    if segments_of(after.words) != segments_of(piece.translation.words) or row.translated_by_id is None:
        row.translated_by = by
    row.translated_from = after.made_from
    if after.status != "signed":
        row.signed_by_name, row.signed_at = "", None
    row.status = after.status
    return row


def _label(piece: Piece) -> str:
    return f"{piece.deck.slug}: {piece.name}" if piece.name else piece.deck.slug
