"""The reminder that people who join a campaign may ask for."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.hub.campaigns.models import Participation
from ravive.hub.campaigns.subject import JOINED
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail
from ravive.mailing.queries import is_offered


def remind(*, now: datetime) -> int:
    """Queue the reminder to those who asked for it, once each, from the campaign's day on; return how many e-mails."""
    today = localdate(now)
    due = Participation.objects.filter(is_confirmed=True, wants_reminder=True, is_reminded=False)
    due = due.filter(campaign__reminds_on__lte=today, campaign__ends_on__gte=today)
    if not is_offered():
        return 0
    with transaction.atomic():
        numbers = [row.pk for row in due.select_for_update(of=("self",))]
        Participation.objects.filter(pk__in=numbers).update(is_reminded=True)
        return mail_queue.queue(REMINDER, map(str, numbers), now=now)


def _reminder(about: str, now: datetime) -> Mail | None:
    rows = Participation.objects.select_related("campaign__organisation__site", "action").filter(wants_reminder=True)
    row = rows.filter(pk=about, campaign__ends_on__gte=localdate(now)).first()
    if row is None:
        return None
    with override(row.language):
        first = _("You asked us to remind you once. This is the reminder.")
        return mail_of(row, JOINED.mail(row, subject=_("As you asked: %(title)s"), first=first), row.language)


REMINDER = MailKind(name="campaign-reminder", write=_reminder)
