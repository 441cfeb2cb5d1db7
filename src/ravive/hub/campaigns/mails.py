"""The reminder that people who join a campaign may ask for."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.hub.campaigns.models import Participation
from ravive.hub.campaigns.subject import JOINED
from ravive.mailing import actions as mailing
from ravive.mailing.messages import Mail
from ravive.mailing.queries import is_offered

# E-mails sent over one connection.
A_BATCH = 200


def remind(*, now: datetime) -> int:
    """Write to those who asked to be reminded, once each, from the campaign's day on; return how many e-mails were accepted."""
    if not is_offered():
        return 0
    today, sent = localdate(now), 0
    while batch := _next_to_remind(today):
        sent += mailing.send([_reminder(row) for row in batch])
    return sent


def _next_to_remind(today: date) -> list[Participation]:
    """Return the next who are to be reminded, marked as reminded: after a crash, one is missing rather than sent twice."""
    due = Participation.objects.filter(is_confirmed=True, wants_reminder=True, is_reminded=False)
    due = due.filter(campaign__reminds_on__lte=today, campaign__ends_on__gte=today)
    with transaction.atomic():
        batch = list(due.select_for_update(of=("self",)).select_related("campaign__organisation__site", "action")[:A_BATCH])
        Participation.objects.filter(pk__in=[row.pk for row in batch]).update(is_reminded=True)
    return batch


def _reminder(row: Participation) -> Mail:
    with override(row.language):
        first = _("You asked us to remind you once. This is the reminder.")
        return mail_of(row, JOINED.mail(row, subject=_("As you asked: %(title)s"), first=first), row.language)
