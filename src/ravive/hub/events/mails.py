"""What e-mails to people who registered say."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.entries.mails import mail_of
from ravive.entries.subjects import Thanks
from ravive.hub.events import queries
from ravive.hub.events.models import Registration
from ravive.hub.events.private_links import address_of
from ravive.mailing.mail_kinds import MailKind
from ravive.mailing.messages import Mail


def _moved_up(handle: str, _now: datetime) -> Mail | None:
    """Return what somebody of the waiting list gets who got a place."""
    row = Registration.objects.select_related("event__organisation__site").filter(handle=handle, has_place=True).first()
    if row is None:
        return None
    with override(row.language):
        words = words_of(row, has_moved_up=True)
    return mail_of(row, words, row.language) if words else None


MOVED_UP = MailKind(name="moved-up", write=_moved_up, is_awaited=True)


def words_of(row: Registration, *, has_moved_up: bool) -> Thanks | None:
    """Return an e-mail about a registration, in the active language; None where its event has no page any more."""
    page = queries.page_for(row.event_id, row.language)
    if page is None:
        return None
    event = {"title": page.title, "day": date_format(localtime(page.starts_at), "DATETIME_FORMAT")}
    if has_moved_up:
        subject, first = _("A place is free for you: %(title)s"), _("A place became free. It is yours: %(title)s, %(day)s.")
    elif row.has_place:
        subject, first = _("You are registered: %(title)s"), _("You are registered for %(title)s, %(day)s.")
    else:
        subject, first = _("You are on the waiting list: %(title)s"), _("You are on the waiting list of %(title)s, %(day)s.")
    paragraphs = (first % event, page.place, _("Your registration, its calendar file, and the button to cancel:"), address_of(row))
    return Thanks(subject=subject % event, paragraphs=tuple(filter(None, paragraphs)))
