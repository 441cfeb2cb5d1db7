"""What waits about what is published: takedowns to know of, learners' reports."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.decks.desk_access import TAKEDOWN_ROLES
from ravive.people.agenda import HARM, OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.publishing import card_reports, takedown_mails
from ravive.publishing.models import NoticeReason, TakedownNotice
from ravive.publishing.templatetags.card_reports import reason_name


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield what is offline and was not read about, then what learners reported. As many queries for many as for few."""
    if person.may(*TAKEDOWN_ROLES):
        yield from _notices(person, (NoticeReason.OWN, NoticeReason.ADOPTED), "decks")
        yield from _reports(person)
    if person.may(Role.TRAINER, Role.ADMIN):
        yield from _notices(person, (NoticeReason.TRAINING,), "trainings")


def _notices(person: WaitingFor, reasons: tuple[NoticeReason, ...], menu: str) -> Iterator[WaitingItem]:
    rows = TakedownNotice.objects.filter(organisation=person.organisation, reason__in=reasons, read_at=None, takedown__returned_at=None)
    for row in rows.exclude(takedown__by=person.user).select_related("takedown__deck__organisation"):
        takedown = row.takedown
        is_adopted = row.reason == NoticeReason.ADOPTED
        yield WaitingItem(
            menu=menu,
            icon="no-view",
            title=_("Taken offline: “%(name)s”") % {"name": takedown.label or takedown.card_id or takedown.deck.slug},
            detail=f"{takedown.deck.organisation.name} · {takedown.get_reason_display()} · {date_format(timezone.localtime(takedown.at))}",  # type: ignore[attr-defined]  # Django adds it
            state=_("look at your copy first") if is_adopted else "",
            action=_("Read"),
            address=reverse("takedown", args=[takedown.pk]),
            urgency=HARM if is_adopted else OTHER,
            since=timezone.localdate(takedown.at),
            mail_title=takedown_mails.subject_of(takedown),
        )


def _reports(person: WaitingFor) -> Iterator[WaitingItem]:
    for deck in card_reports.open_reports(person.organisation):
        for card in deck.cards:
            title, reason = _("Learners’ report “%(reason)s”: %(card)s"), reason_name(card.gravest)
            told = ngettext("%(count)s report, %(day)s", "%(count)s reports, the last on %(day)s", card.count)
            day = date_format(card.last_day, "SHORT_DATE_FORMAT")
            yield WaitingItem(
                menu="card-reports",
                icon="warning",
                title=title % {"reason": reason, "card": card.name},
                detail=f"{deck.title} · {told % {'count': card.count, 'day': day}}",
                state=_("read this first") if card.is_grave else _("without name or text"),
                action=_("Read the card"),
                address=reverse("desk_card", args=[deck.key, card.card_id]) if card.is_there else reverse("desk_reports"),
                urgency=HARM if card.is_grave else OTHER,
                since=card.first_day,
                also=(_("Take offline"), reverse("take_card_offline", args=[deck.key, card.card_id])) if card.is_grave else None,
                mail_title=title % {"reason": reason, "card": deck.title},
            )
