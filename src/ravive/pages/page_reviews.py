"""Pages of a public site that are to be read again: their date of review has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import get_page_models

from ravive.people import queries
from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import Organisation, Role
from ravive.site.public_page import PublicPage

MOST_NAMES = 3


@dataclass(frozen=True, kw_only=True)
class DuePage:
    """A published page whose date of review has come."""

    page_id: int
    title: str
    kind: str
    language: str
    review_on: date


def due_pages(organisation: Organisation, *, today: date) -> list[DuePage]:
    """Return the pages that an organisation writes and is to read again, the longest due first. One query a kind of page."""
    own = queries.writable_pages_of(Organisation.objects.filter(pk=organisation.pk))
    found = []
    for model in get_page_models():
        if issubclass(model, PublicPage):
            rows = model.objects.live().filter(own, review_on__lte=today).select_related("locale")
            found += [
                DuePage(
                    page_id=row.pk,
                    title=row.title,
                    kind=str(model._meta.verbose_name),
                    language=row.locale.language_code,
                    review_on=row.review_on,
                )
                for row in rows
                if row.review_on
            ]
    return sorted(found, key=lambda page: (page.review_on, page.page_id))


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield one line for all pages that are to be read again, for people who write the site."""
    if not person.may(Role.COMMUNICATOR, Role.ADMIN):
        return
    pages = due_pages(person.organisation, today=person.today)
    if pages:
        names = ", ".join(page.title for page in pages[:MOST_NAMES])
        yield WaitingItem(
            menu="site",
            icon="time",
            title=ngettext("%(count)s page to read again", "%(count)s pages to read again", len(pages)) % {"count": len(pages)},
            detail=f"{names} …" if len(pages) > MOST_NAMES else names,
            state=_("since %(day)s") % {"day": date_format(pages[0].review_on, "SHORT_DATE_FORMAT")},
            action=_("See the list"),
            address=reverse("site_reviews"),
            urgency=DATED,
            since=pages[0].review_on,
        )
