"""What waits in decks: versions to sign, translations to follow."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.decks import drafts, queries
from ravive.decks.models import Deck, SignOff, Submission, Takedown
from ravive.decks.reviewing import snapshot_diff
from ravive.decks.reviewing.actions import SEATS
from ravive.decks.translating import queries as translating
from ravive.lib.languages import Language
from ravive.people.agenda import OTHER, SIGNATURE, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterable[WaitingItem]:
    """Return the decks that this person may sign, and those with translations to do."""
    yield from _to_sign(person)
    if person.may(Role.TRANSLATOR):
        yield from _to_translate(person)


@dataclass(frozen=True, kw_only=True)
class DeckToSign:
    """A deck that waits for somebody's signature: what was submitted, of how many cards, and how many signatures it has."""

    submission: Submission
    cards: int
    signatures: int


def decks_to_sign(person: WaitingFor) -> Iterator[DeckToSign]:
    """Yield the decks whose last submission stands as it was, with a free seat. As many queries for many decks as for one."""
    if not person.may(Role.EXPERT, Role.SECOND_READER):
        return
    last = Submission.objects.filter(deck__organisation=person.organisation).values("deck").annotate(last=Max("pk")).values("last")
    rows = Submission.objects.filter(pk__in=last).select_related("deck", "revision").defer("revision__snapshot")
    waiting = {row.deck_id: row for row in rows.exclude(by=person.user)}
    taken = dict(Takedown.objects.filter(deck__in=waiting).values_list("deck").annotate(at=Max("at")))
    waiting = {key: row for key, row in waiting.items() if key not in taken or row.at > taken[key]}
    signed: dict[int, list[tuple[str, int | None]]] = {key: [] for key in waiting}
    signs = SignOff.objects.filter(deck__in=waiting).select_related("revision").defer("revision__snapshot")
    for sign in signs:
        row = waiting[sign.deck_id]
        is_valid = sign.deck_id not in taken or sign.at > taken[sign.deck_id]
        if is_valid and sign.revision.signed_content == row.revision.signed_content:
            signed[row.deck_id].append((sign.role, sign.by_id))
    free = {key: row for key, row in waiting.items() if _has_seat(person, signed[key])}
    readings = drafts.readings_of(row.deck for row in free.values())
    for key, row in free.items():
        draft = readings[key].draft
        if snapshot_diff.signed_digest(draft) == row.revision.signed_content:
            yield DeckToSign(submission=row, cards=len(draft.card_ids), signatures=len({role for role, _by in signed[key]}))


def _to_sign(person: WaitingFor) -> Iterator[WaitingItem]:
    found = list(decks_to_sign(person))
    titles = queries.titles_of(one.submission.deck for one in found)
    for one in found:
        row = one.submission
        yield WaitingItem(
            menu="decks",
            icon="edit",
            title=_("A deck to sign: %(deck)s") % {"deck": f"{titles[row.deck_id]}, {row.name}"},
            detail=ngettext("%(count)s card", "%(count)s cards", one.cards) % {"count": one.cards},
            state=_("%(count)s of 2 signatures") % {"count": one.signatures},
            action=_("Read"),
            address=reverse("read_deck", args=[row.deck_id]),
            urgency=SIGNATURE,
            since=timezone.localdate(row.at),
        )


def _has_seat(person: WaitingFor, signed: list[tuple[str, int | None]]) -> bool:
    """Return whether a seat of this person's roles is free, and they hold no other."""
    held = {role for role, _by in signed}
    return all(by != person.user.pk for _role, by in signed) and any(
        role in person.roles for seat, role in SEATS.items() if seat not in held
    )


def _to_translate(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each deck with cards to translate, once for all its languages."""
    found: list[tuple[Deck, dict[Language, int]]] = []
    for deck, languages in translating.standings(person.organisation):
        behind = {one.language: one.counts.get("missing", 0) + one.counts.get("outdated", 0) for one in languages}
        if left := {language: count for language, count in behind.items() if count and language != deck.original_language}:
            found.append((deck, left))
    titles = queries.titles_of(deck for deck, _left in found)
    for deck, left in found:
        count = sum(left.values())
        yield WaitingItem(
            menu="translations",
            icon="globe",
            title=_("Translations to do: %(deck)s") % {"deck": titles[deck.pk]},
            detail=", ".join(f"{language.upper()} {number}" for language, number in left.items()),
            state=ngettext("%(count)s card", "%(count)s cards", count) % {"count": count},
            action=_("Translate"),
            address=reverse("translate_deck", args=[deck.pk]),
            urgency=OTHER,
            since=timezone.localdate(deck.edited_at),
        )
