"""Revisions of a deck: it is stored as it is at a time, so that it can be signed, compared and published again."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from ravive.cards.card import Signature
from ravive.cards.draft import Reading
from ravive.decks import drafts
from ravive.decks.models import Card, Deck, DeckRevision, RevisionPicture, SignOff
from ravive.decks.reviewing import snapshot_diff
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
    Deck.objects.select_for_update(no_key=True).filter(pk=deck.pk).values("pk").first()
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


def signatures_of(revisions: Iterable[int]) -> dict[int, tuple[Signature, ...]]:
    """Return who signed what each of these revisions holds in the language it is written in, asked for and returned by their keys.

    A signature holds for every revision with the same content; translations have signatures of their own.
    """
    asked = list(DeckRevision.objects.filter(pk__in=list(revisions)).values_list("pk", "deck", "signed_content"))
    contents = {content for _, _, content in asked if content}
    rows = SignOff.objects.filter(deck__in={deck for _, deck, _ in asked}, revision__signed_content__in=contents).order_by("at", "pk")
    by_content: dict[tuple[int, str], dict[str, Signature]] = {}
    for deck, content, name, role, kind, at in rows.values_list("deck", "revision__signed_content", "by_name", "role", "kind", "at"):
        signature = Signature(name=name, role=kind or role, signed_on=localdate(at).isoformat())
        by_content.setdefault((deck, content), {})[role] = signature
    return {key: tuple(by_content.get((deck, content), {}).values()) for key, deck, content in asked}
