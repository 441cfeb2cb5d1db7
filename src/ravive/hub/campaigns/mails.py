"""What campaigns say by e-mail, and what `mailing` needs to know of them."""

from datetime import datetime

from django.db import transaction
from django.tasks import task
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.hub.campaigns import actions, queries
from ravive.hub.campaigns.models import Participation
from ravive.hub.campaigns.queries import PURPOSE
from ravive.mailing import actions as mailing
from ravive.mailing import links, purposes
from ravive.mailing.messages import Mail
from ravive.mailing.queries import is_offered

# E-mails sent over one connection.
A_BATCH = 200


def register() -> None:
    """Let `mailing` confirm addresses of people who joined, and delete each promise that nobody confirms."""
    request = gettext_lazy("Somebody, probably you, joined a campaign with this address. Without your confirmation, it does not count.")
    organisation_of = purposes.organisation_by("campaigns__participations__handle")
    purposes.register(
        purposes.Purpose(name=PURPOSE, path="campaigns", request=request, delete=actions.delete_request, organisation_of=organisation_of)
    )


@task
def thank(handles: list[str]) -> int:
    """Write to people whose promise is confirmed; return how many e-mails were accepted. The queue names nobody."""
    rows = Participation.objects.filter(handle__in=handles, is_confirmed=True).select_related("campaign", "action")
    return mailing.send([_mail(row, is_reminder=False) for row in rows])


def remind(*, now: datetime) -> int:
    """Write to those who asked to be reminded, once each, from the campaign's day on; return how many e-mails were accepted."""
    if not is_offered():
        return 0
    today, sent = localdate(now), 0
    while batch := _next_to_remind(today):
        sent += mailing.send([_mail(row, is_reminder=True) for row in batch])
    return sent


def _next_to_remind(today: object) -> list[Participation]:
    """Return the next who are to be reminded, marked as reminded: after a crash, one is missing rather than sent twice."""
    due = Participation.objects.filter(is_confirmed=True, wants_reminder=True, is_reminded=False)
    due = due.filter(campaign__reminds_on__lte=today, campaign__ends_on__gte=today)
    with transaction.atomic():
        batch = list(due.select_for_update(of=("self",)).select_related("campaign", "action")[:A_BATCH])
        Participation.objects.filter(pk__in=[row.pk for row in batch]).update(is_reminded=True)
    return batch


def _mail(row: Participation, *, is_reminder: bool) -> Mail:
    page = queries.page_of(row.campaign, row.language)
    link = links.stop_link(purposes.find_purpose(PURPOSE), row.handle, row.language)
    with override(row.language):
        # A header of an e-mail is one line.
        title = " ".join((page.title if page else row.campaign.title).split())
        promise = _("Your promise: %(action)s") % {"action": row.action.words_in(row.language)}
        own = _("To look at your promise, or to take it back:")
        if is_reminder:
            subject, first = _("As you asked: %(title)s"), _("You asked us to remind you once. This is the reminder.")
        else:
            subject, first = _("You joined: %(title)s"), _("Your promise counts. Thank you.")
        day = date_format(row.campaign.erase_on, "DATE_FORMAT")
        erased = _("This address is deleted on %(day)s at the latest.") % {"day": day}
        paragraphs = (title, first, promise, own, link, erased)
        return Mail(handle=row.handle, language=row.language, subject=subject % {"title": title}, paragraphs=paragraphs)
