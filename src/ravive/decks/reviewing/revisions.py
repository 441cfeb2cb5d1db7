"""Revisions of a deck: it is stored as it is at a time, so that it can be signed, compared and published again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from ravive.cards.card import Language, Signature
from ravive.cards.draft import DeckDraft, Reading
from ravive.decks import drafts
from ravive.decks.models import Card, Deck, DeckRevision, RevisionPicture, SignOff
from ravive.decks.reviewing import snapshot_diff
from ravive.lib.languages import in_order
from ravive.people.actors import name_of, person_of


def store_revision(*, deck: Deck, by: User | str, now: datetime, note: str = "", since: datetime | None = None) -> DeckRevision:
    """Return the deck's revision of this moment: a new one, or the last one when nothing has changed since.

    One that is older than `since` is not returned: what was signed before is to be signed again.
    """
    with transaction.atomic():
        return store(deck=deck, reading=drafts.reading_of(deck), by=by, now=now, note=note, since=since)


def store(*, deck: Deck, reading: Reading, by: User | str, now: datetime, note: str = "", since: datetime | None = None) -> DeckRevision:
    """Return the revision that holds this draft of the deck; within the caller's transaction."""
    meanings = dict(Card.objects.filter(deck=deck).order_by("position", "pk").values_list("card_id", "meaning"))
    snapshot = drafts.snapshot_of(reading.draft, meanings)
    digest = drafts.snapshot_digest(snapshot)
    # Two people who store one at once get two numbers.
    deck.lock()
    last = DeckRevision.objects.filter(deck=deck).defer("snapshot").order_by("-number").first()
    if last and last.digest == digest and (since is None or last.at > since):
        return last
    RevisionPicture.objects.bulk_create(
        [RevisionPicture(digest=digest, content=content) for digest, content in reading.contents.items()], ignore_conflicts=True
    )
    return DeckRevision.objects.create(
        deck=deck,
        number=last.number + 1 if last else 1,
        at=now,
        by=person_of(by),
        by_name=name_of(by),
        note=note,
        snapshot=snapshot,
        digest=digest,
        signed_content=snapshot_diff.signed_digest(reading.draft),
    )


def signatures_of(revisions: Iterable[DeckRevision]) -> dict[int, dict[Language, tuple[Signature, ...]]]:
    """Return who signed what each of these revisions holds, by its key and the languages that they read.

    A signature holds for the original as long as its content is the same, and for another language as long as that one is.
    """
    asked = list(revisions)
    by_deck: dict[int, list[SignOff]] = defaultdict(list)
    rows = SignOff.objects.filter(deck__in={revision.deck_id for revision in asked}).select_related("revision")
    for row in rows.defer("revision__snapshot").order_by("at", "pk"):
        by_deck[row.deck_id].append(row)
    return {revision.pk: _by_language(revision, by_deck[revision.deck_id]) for revision in asked}


def _by_language(revision: DeckRevision, rows: Iterable[SignOff]) -> dict[Language, tuple[Signature, ...]]:
    draft = revision.draft
    found: dict[Language, dict[str, Signature]] = defaultdict(dict)
    for row in rows:
        signature = Signature(name=row.by_name, role=row.kind or row.role, signed_on=localdate(row.at).isoformat())
        if draft.original and row.revision.signed_content == revision.signed_content:
            found[draft.original][row.role] = signature
        for language in languages_read(row, draft):
            found[language][row.role] = signature
    return {language: tuple(by_role.values()) for language, by_role in found.items()}


def languages_read(sign: SignOff, draft: DeckDraft) -> tuple[Language, ...]:
    """Return the languages besides the original that a signature holds for in this draft: those that are as they were read."""
    return in_order(language for language, digest in sign.languages.items() if snapshot_diff.language_digest(draft, language) == digest)
