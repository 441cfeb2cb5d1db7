"""What e-mails to people who registered say, and what `mailing` needs to know of them."""

from collections.abc import Iterable

from django.tasks import task
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.hub.events import queries
from ravive.hub.events.models import Registration
from ravive.hub.events.private_links import PURPOSE, address_of
from ravive.mailing import actions as mailing
from ravive.mailing import purposes
from ravive.mailing.messages import Mail


def register() -> None:
    """Let `mailing` confirm addresses of people who registered."""
    request = gettext_lazy("Somebody, probably you, registered for an event and gave this address: it gets the private link and changes.")
    organisation_of = purposes.organisation_by("events__registrations__handle")
    purposes.register(
        purposes.Purpose(
            name=PURPOSE, path="registration-mails", request=request, delete=mailing.delete_address, organisation_of=organisation_of
        )
    )


def write(handles: Iterable[str], *, has_moved_up: bool) -> int:
    """Write to the confirmed addresses of registrations; return how many e-mails were accepted."""
    rows = Registration.objects.select_related("event__organisation__site").filter(handle__in=list(handles))
    return mailing.send([mail for row in rows if (mail := _mail(row, has_moved_up=has_moved_up))])


def _mail(row: Registration, *, has_moved_up: bool) -> Mail | None:
    page = queries.page_for(row.event_id, row.language)
    if page is None:
        return None
    with override(row.language):
        said = {"title": page.title, "day": date_format(localtime(page.starts_at), "DATETIME_FORMAT")}
        if has_moved_up:
            subject, first = _("A place is free for you: %(title)s"), _("A place became free. It is yours: %(title)s, %(day)s.")
        elif row.has_place:
            subject, first = _("You are registered: %(title)s"), _("You are registered for %(title)s, %(day)s.")
        else:
            subject, first = _("You are on the waiting list: %(title)s"), _("You are on the waiting list of %(title)s, %(day)s.")
        address = address_of(row)
        paragraphs = (first % said, page.place, _("Your registration, its calendar file, and the button to cancel:"), address)
        # A header of an e-mail is one line.
        subject = " ".join((subject % said).splitlines())
    return Mail(handle=row.handle, language=row.language, subject=subject, paragraphs=tuple(part for part in paragraphs if part))


@task
def say_moved_up(handles: list[str]) -> int:
    """Write to people of the waiting list who got a place; return how many e-mails were accepted. The queue names nobody."""
    return write(handles, has_moved_up=True)


@task
def say_registered(handles: list[str]) -> int:
    """Write to people who confirmed their address, with the state of their registration; return how many e-mails were accepted."""
    return write(handles, has_moved_up=False)
