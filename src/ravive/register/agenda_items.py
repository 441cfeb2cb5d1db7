"""What waits in the register: facts that expire soon."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.people.agenda import DATED, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.register.desk_lists import SOON_DAYS
from ravive.register.models import RegisterEntry

# An older fact was forgotten longer than anybody will remember why.
MOST = 10


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the organisation's facts to check again, the first to expire first. One query."""
    if not person.may(Role.AUTHOR, Role.EXPERT, Role.ADMIN):
        return
    latest = person.today + timedelta(days=SOON_DAYS - FACT_LIFE_DAYS)
    rows = RegisterEntry.objects.filter(organisation=person.organisation, verified_on__lte=latest).exclude(status="draft")
    for row in rows.order_by("verified_on", "entry_id")[:MOST]:
        days = (row.expires_on - person.today).days
        is_expired = days <= 0
        yield WaitingItem(
            menu="facts",
            icon="time",
            title=_("A fact expires: %(name)s") % {"name": _in(row.name)},
            detail=_("%(value)s · verified on %(day)s")
            % {"value": _in(row.value), "day": date_format(row.verified_on, "SHORT_DATE_FORMAT")},
            state=_("expired") if is_expired else ngettext("expires in %(count)s day", "expires in %(count)s days", days) % {"count": days},
            action=_("Verify"),
            address=reverse("fact", args=[row.pk]),
            urgency=DATED,
            since=row.expires_on,
        )


def _in(texts: dict[str, str]) -> str:
    """Return a text in the language of the page, else in the first it has."""
    return texts.get(get_language() or "") or next(iter(texts.values()), "")
