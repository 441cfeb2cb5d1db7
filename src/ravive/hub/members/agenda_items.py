"""What waits from members: pages that their writers changed, and that the officers of the site publish."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.hub.members import queries
from ravive.people.agenda import OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the changed pages of members whose writers do not publish them, the longest waiting first. Three queries."""
    if not person.may(Role.COMMUNICATOR):
        return
    pages = queries.pages_of_site(person.organisation).filter(has_unpublished_changes=True, latest_revision_created_at__isnull=False)
    found = list(pages.order_by("latest_revision_created_at", "pk"))
    writers = queries.writers_of({page.translation_key for page in found})
    for page in found:
        writer = writers.get(page.translation_key)
        if writer and not writer.may_publish and writer.organisation_id != person.organisation.pk:
            day = timezone.localdate(page.latest_revision_created_at)
            yield WaitingItem(
                menu="members",
                icon="globe",
                title=_("To publish: %(page)s") % {"page": page.title},
                detail=_("Written by %(organisation)s on %(day)s")
                % {"organisation": writer.organisation.name, "day": date_format(day, "SHORT_DATE_FORMAT")},
                action=_("Read it"),
                address=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                urgency=OTHER,
                since=day,
            )
