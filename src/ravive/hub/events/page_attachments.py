"""What hangs on pages of events: the people who registered, and what happens to their details."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from ravive.hub.events.models import Event


def say(pages: QuerySet[Page]) -> Iterator[str]:
    """Yield how many people registered for the events of these pages."""
    sums = Event.objects.filter(pk__in=pages.values("translation_key")).aggregate(
        people=Count("registrations"), waiting=Count("registrations", filter=Q(registrations__has_place=False))
    )
    if people := sums["people"]:
        words = ngettext("%(count)s registration", "%(count)s registrations", people) % {"count": people}
        if waiting := sums["waiting"]:
            words += " " + ngettext("(%(count)s on the waiting list)", "(%(count)s on the waiting list)", waiting) % {"count": waiting}
        yield (
            words
            + ". "
            + _("Nobody is told: to tell these people, cancel the event instead. Their details are erased on the promised day.")
        )
