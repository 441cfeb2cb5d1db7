"""What waits in the register: facts that expire soon, and those that nobody here has confirmed."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.people.agenda import DATED, OTHER, WaitingFor, WaitingItem
from ravive.people.models import Role
from ravive.register.desk_lists import SOON_DAYS
from ravive.register.models import RegisterEntry

# An older fact was forgotten longer than anybody will remember why.
MOST = 10
MOST_NAMES = 3


def items(person: WaitingFor) -> Iterator[WaitingItem]:
    """Yield the organisation's facts to check again, the first to expire first, then those to be confirmed, in one. Two queries."""
    if person.may(Role.AUTHOR, Role.EXPERT, Role.ADMIN):
        yield from _expiring(person)
    if person.may(Role.EXPERT, Role.ADMIN):
        yield from _unconfirmed(person)


def _expiring(person: WaitingFor) -> Iterator[WaitingItem]:
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


def _unconfirmed(person: WaitingFor) -> Iterator[WaitingItem]:
    rows = RegisterEntry.objects.filter(organisation=person.organisation, status="draft").order_by("verified_on", "entry_id")
    found = [(_in(name), read_on) for name, read_on in rows.values_list("name", "verified_on")]
    if found:
        names = ", ".join(name for name, _day in found[:MOST_NAMES])
        yield WaitingItem(
            menu="facts",
            icon="time",
            title=ngettext("%(count)s fact of cards to be confirmed", "%(count)s facts of cards to be confirmed", len(found))
            % {"count": len(found)},
            detail=f"{names} …" if len(found) > MOST_NAMES else names,
            state=_("read, not confirmed here"),
            action=_("Confirm"),
            address=f"{reverse('facts')}?state=draft",
            urgency=OTHER,
            since=found[0][1],
        )


def _in(texts: dict[str, str]) -> str:
    """Return a text in the language of the page, else in the first it has."""
    return texts.get(get_language() or "") or next(iter(texts.values()), "")
