"""What waits in decks: versions to sign or to submit again, comments to answer, translations to follow and to read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.decks import queries
from ravive.decks.models import CardComment, Deck, Submission
from ravive.decks.reviewing.actions import SEATS
from ravive.decks.reviewing.submitted_decks import readings_of, submitted_decks
from ravive.decks.translating import queries as translating
from ravive.lib.languages import Language, in_order
from ravive.people.agenda import OTHER, SIGNATURE, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterable[WaitingItem]:
    """Return the decks that this person may sign or has to submit again, comments to answer, and translations to do and to read."""
    yield from _to_sign(person)
    if person.may(Role.AUTHOR):
        yield from _commented(person)
        yield from _to_submit_again(person)
    if person.may(Role.TRANSLATOR):
        yield from _translations(person)


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
    free = [
        submitted
        for submitted in submitted_decks(person.organisation)
        if not submitted.is_outlived and submitted.submission.by_id != person.user.pk and _has_seat(person, submitted.signed)
    ]
    readings = readings_of(free)
    for submitted in free:
        reading = readings[submitted.deck.pk]
        if submitted.is_as_submitted(reading):
            cards = len(reading.draft.without_drafts().card_ids)
            yield DeckToSign(submission=submitted.submission, cards=cards, signatures=submitted.signatures)


def _to_sign(person: WaitingFor) -> Iterator[WaitingItem]:
    found = list(decks_to_sign(person))
    titles = queries.titles_of(to_sign.submission.deck for to_sign in found)
    for to_sign in found:
        row = to_sign.submission
        # One signature published it: the other reader sees afterwards what changed.
        is_seen_after = row.is_typo and to_sign.signatures > 0
        title = _("A corrected typo to look at: %(deck)s") if is_seen_after else _("A deck to sign: %(deck)s")
        yield WaitingItem(
            menu="decks",
            icon="edit",
            title=title % {"deck": f"{titles[row.deck_id]}, {row.name}"},
            detail=ngettext("%(count)s card", "%(count)s cards", to_sign.cards) % {"count": to_sign.cards},
            state=_("%(count)s of 2 signatures") % {"count": to_sign.signatures},
            action=_("Look") if is_seen_after else _("Read"),
            address=reverse("review_deck" if is_seen_after else "read_deck", args=[row.deck_id]),
            urgency=SIGNATURE,
            since=timezone.localdate(row.at),
        )


def _has_seat(person: WaitingFor, signed: Collection[tuple[str, int | None]]) -> bool:
    """Return whether a seat of this person's roles is free, and they hold no other."""
    held = {role for role, _by in signed}
    return all(by != person.user.pk for _role, by in signed) and any(
        role in person.roles for seat, role in SEATS.items() if seat not in held
    )


def _commented(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each deck with comments that nobody has resolved."""
    rows = CardComment.objects.filter(card__deck__organisation=person.organisation, resolved_at=None).select_related("card__deck")
    by_deck: dict[Deck, list[CardComment]] = defaultdict(list)
    for row in rows.order_by("at", "pk"):
        by_deck[row.card.deck].append(row)
    titles = queries.titles_of(by_deck)
    for deck, comments in by_deck.items():
        names = ", ".join(dict.fromkeys(comment.by_name for comment in comments))
        yield WaitingItem(
            menu="decks",
            icon="comment",
            title=_("Comments to answer: %(deck)s") % {"deck": titles[deck.pk]},
            detail=names,
            state=ngettext("%(count)s comment", "%(count)s comments", len(comments)) % {"count": len(comments)},
            action=_("Read"),
            address=f"{reverse('review_deck', args=[deck.pk])}?show=talked",
            urgency=SIGNATURE,
            since=timezone.localdate(comments[0].at),
        )


def _to_submit_again(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each deck that no longer holds what was submitted: nobody can sign it until it is submitted again."""
    found = submitted_decks(person.organisation)
    readings = readings_of(found)
    changed = [submitted for submitted in found if not submitted.is_as_submitted(readings[submitted.deck.pk])]
    titles = queries.titles_of(submitted.deck for submitted in changed)
    for submitted in changed:
        yield WaitingItem(
            menu="decks",
            icon="edit",
            title=_("Changed since it was submitted: %(deck)s") % {"deck": titles[submitted.deck.pk]},
            detail=_("“%(name)s” was submitted on %(day)s.")
            % {"name": submitted.submission.name, "day": date_format(timezone.localtime(submitted.submission.at), "SHORT_DATE_FORMAT")},
            state=_("signed, then changed") if submitted.is_signed else _("nobody can sign it"),
            action=_("Submit again"),
            address=reverse("review_deck", args=[submitted.deck.pk]),
            urgency=OTHER if submitted.is_signed else SIGNATURE,
            since=timezone.localdate(submitted.deck.edited_at),
        )


def _translations(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield each deck with cards to translate, once for all its languages, then all translations to be read in one."""
    found: list[tuple[Deck, dict[Language, int]]] = []
    unread: Counter[Language] = Counter()
    since = person.today
    for deck, languages in translating.standings(person.organisation):
        behind = {standing.language: standing.counts.get("missing", 0) + standing.counts.get("outdated", 0) for standing in languages}
        if left := {language: count for language, count in behind.items() if count and language != deck.original_language}:
            found.append((deck, left))
        to_read = {standing.language: count for standing in languages if (count := standing.counts.get("to_be_read", 0))}
        unread.update(to_read)
        since = min(since, timezone.localdate(deck.edited_at)) if to_read else since
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
    if total := unread.total():
        languages_read = in_order(unread)
        yield WaitingItem(
            menu="translations",
            icon="globe",
            title=ngettext("%(count)s translated text to be read", "%(count)s translated texts to be read", total) % {"count": total},
            detail=", ".join(f"{language.upper()} {unread[language]}" for language in languages_read),
            state=_("by somebody whose language it is"),
            action=_("Look"),
            address=reverse("translations"),
            urgency=OTHER,
            since=since,
        )
