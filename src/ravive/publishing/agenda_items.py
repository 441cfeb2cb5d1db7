"""What waits about what is published: what is offline, learners' reports, what is signed and ready, what nobody signed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.decks import drafts
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import STAFF_OF_DECK, TAKEDOWN_ROLES
from ravive.decks.models import Card, Deck, Takedown, TakedownReason
from ravive.decks.reviewing.submitted_decks import readings_of, submitted_decks
from ravive.people.agenda import HARM, OTHER, SIGNATURE, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.publishing import card_reports, takedown_mails
from ravive.publishing.models import NoticeReason, PublicationRequest, PublishedBundle, TakedownNotice
from ravive.publishing.templatetags.card_reports import reason_name


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield what is offline, what learners reported, then what its authors can publish or submit. As many queries for many as for few."""
    if person.may(*STAFF_OF_DECK):
        yield from _offline(person)
    if person.may(*TAKEDOWN_ROLES):
        yield from _notices(person, NoticeReason.ADOPTED, "decks")
        yield from _reports(person)
    if person.may(Role.TRAINER, Role.ADMIN):
        yield from _notices(person, NoticeReason.TRAINING, "trainings")
    if person.may(Role.AUTHOR):
        yield from _to_publish(person)
        yield from _unsigned(person)


def _offline(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield what is offline of the organisation's own decks, until it is back or its card is deleted: reading of it is not enough."""
    rows = Takedown.objects.filter(deck__organisation=person.organisation, returned_at=None).select_related("deck")
    takedowns = list(rows)
    cards = set(Card.objects.filter(deck__in=[row.deck_id for row in takedowns]).values_list("deck", "card_id"))
    titles = decks_queries.titles_of(row.deck for row in takedowns)
    for row in takedowns:
        if row.card_id and (row.deck_id, row.card_id) not in cards:
            continue
        title = _("Card offline: “%(name)s”") if row.card_id else _("Deck offline: “%(name)s”")
        yield WaitingItem(
            menu="decks",
            icon="no-view",
            title=title % {"name": row.label or row.card_id or row.deck.slug},
            detail=" · ".join((titles[row.deck_id], _reason_and_day(row), row.by_name)),
            state=_("back with two signatures"),
            action=_("Look"),
            address=reverse("takedown", args=[row.pk]),
            urgency=SIGNATURE,
            since=timezone.localdate(row.at),
            mail_title=takedown_mails.subject_of(row, titles[row.deck_id]),
        )


def _reason_and_day(row: Takedown) -> str:
    return f"{TakedownReason(row.reason).label} · {date_format(timezone.localtime(row.at))}"


def _notices(person: WaitingFor, reason: NoticeReason, menu: str) -> Iterator[WaitingItem]:
    """Yield what others took offline, until somebody here has read of it."""
    rows = TakedownNotice.objects.filter(organisation=person.organisation, reason=reason, read_at=None, takedown__returned_at=None)
    found = list(rows.exclude(takedown__by=person.user).select_related("takedown__deck__organisation"))
    titles = decks_queries.titles_of(row.takedown.deck for row in found)
    for row in found:
        takedown = row.takedown
        is_adopted = row.reason == NoticeReason.ADOPTED
        yield WaitingItem(
            menu=menu,
            icon="no-view",
            title=_("Taken offline: “%(name)s”") % {"name": takedown.label or takedown.card_id or takedown.deck.slug},
            detail=f"{takedown.deck.organisation.name} · {_reason_and_day(takedown)}",
            state=_("look at your copy first") if is_adopted else "",
            action=_("Read"),
            address=reverse("takedown", args=[takedown.pk]),
            urgency=HARM if is_adopted else OTHER,
            since=timezone.localdate(takedown.at),
            mail_title=takedown_mails.subject_of(takedown, titles[takedown.deck_id]),
        )


def _to_publish(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the decks that both seats signed as they stand, where that differs from what is online, or brings something back."""
    found = [submitted for submitted in submitted_decks(person.organisation) if submitted.may_go_out]
    in_progress = set(
        PublicationRequest.objects.filter(deck__in=[signed.deck.pk for signed in found], has_failed=False).values_list("deck", flat=True)
    )
    readings = readings_of(found)
    ready = [signed for signed in found if signed.deck.pk not in in_progress and signed.is_as_submitted(readings[signed.deck.pk])]
    offline = set(Takedown.objects.filter(deck__in=[signed.deck.pk for signed in ready], returned_at=None).values_list("deck", flat=True))
    online = _digests_online(signed.deck for signed in ready)
    titles = decks_queries.titles_of(signed.deck for signed in ready)
    meanings: dict[int, dict[str, int]] = {signed.deck.pk: {} for signed in ready}
    for deck, card, meaning in Card.objects.filter(deck__in=meanings).values_list("deck", "card_id", "meaning"):
        meanings[deck][card] = meaning
    for signed in ready:
        key = signed.deck.pk
        snapshot = drafts.snapshot_of(readings[key].draft, meanings[key])
        digest, published_at = online.get(signed.deck.slug, ("", None))
        is_online = digest == drafts.snapshot_digest(snapshot) and published_at and signed.signed_at and signed.signed_at <= published_at
        if key not in offline and is_online:
            continue
        yield WaitingItem(
            menu="decks",
            icon="check",
            title=(_("Signed, to be put online again: %(deck)s") if key in offline else _("Signed, ready to publish: %(deck)s"))
            % {"deck": f"{titles[key]}, {signed.submission.name}"},
            detail=_("Both signatures are there: it waits for its author.")
            if signed.is_signed
            else _("A typo, signed by one: it waits for its author."),
            action=_("Publish"),
            address=reverse("publish_deck", args=[key]),
            urgency=SIGNATURE,
            since=timezone.localdate(signed.submission.at),
        )


def _digests_online(decks: Iterable[Deck]) -> dict[str, tuple[str, datetime]]:
    """Return the content that is online in the language each deck is written in, and since when, by the deck's name in addresses."""
    languages = {deck.slug: deck.original_language for deck in decks}
    rows = PublishedBundle.objects.filter(deck__in=languages, is_current=True).values_list(
        "deck", "language", "revision__digest", "published_at"
    )
    return {slug: (digest, at) for slug, language, digest, at in rows if language == languages[slug]}


def _unsigned(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one line for the decks that are online though nobody was ever asked to sign them."""
    rows = Deck.objects.filter(organisation=person.organisation, submissions=None)
    decks = {deck.slug: deck for deck in rows}
    since = dict(
        PublishedBundle.objects.filter(deck__in=decks, is_current=True).order_by().values_list("deck").annotate(Min("published_at"))
    )
    online = [deck for slug, deck in decks.items() if slug in since]
    if not online:
        return
    titles = decks_queries.titles_of(online)
    count = len(online)
    yield WaitingItem(
        menu="decks",
        icon="edit",
        title=ngettext("%(count)s deck published without signature", "%(count)s decks published without signature", count)
        % {"count": count},
        detail=", ".join(titles[deck.pk] for deck in online),
        state=_("submit them for review"),
        action=_("Look"),
        address=reverse("review_deck", args=[online[0].pk]) if count == 1 else reverse("desk_decks"),
        urgency=OTHER,
        since=timezone.localdate(min(since.values())),
    )


def _reports(person: WaitingFor) -> Iterator[WaitingItem]:
    for deck in card_reports.open_reports(person.organisation):
        for card in deck.cards:
            title, reason = _("Learners’ report “%(reason)s”: %(card)s"), reason_name(card.gravest)
            text = ngettext("%(count)s report, %(day)s", "%(count)s reports, the last on %(day)s", card.count)
            day = date_format(card.last_day, "SHORT_DATE_FORMAT")
            yield WaitingItem(
                menu="card-reports",
                icon="warning",
                title=title % {"reason": reason, "card": card.name},
                detail=f"{deck.title} · {text % {'count': card.count, 'day': day}}",
                state=_("read this first") if card.is_grave else _("without name or text"),
                action=_("Read the card"),
                address=reverse("desk_card", args=[deck.key, card.card_id]) if card.is_there else reverse("desk_reports"),
                urgency=HARM if card.is_grave else OTHER,
                since=card.first_day,
                also=(_("Take offline"), reverse("take_card_offline", args=[deck.key, card.card_id])) if card.is_grave else None,
                mail_title=title % {"reason": reason, "card": deck.title},
            )
