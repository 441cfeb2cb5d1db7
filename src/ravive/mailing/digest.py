"""The weekly e-mail of what waits at the desk: how much, what, and where. Nothing waits: no e-mail.

It names decks. It names no card and no learner.
"""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.mailing import mail_queue, staff_mails
from ravive.people import agenda, queries
from ravive.people.models import Membership, Organisation

MONDAY = 0
MOST_LINES = 10


def queue_weekly(*, today: date, now: datetime) -> int:
    """Queue an e-mail to everybody who has a role and did not refuse, once a day; return how many. Nothing waits for them: no e-mail."""
    people = staff_mails.reachable(User.objects.filter(pk__in=Membership.objects.values("user")))
    return mail_queue.queue(DIGEST, [staff_mails.about_of(reader, today) for reader in people], now=now, once=f"{today}")


def mail_for(reader: User, today: date) -> staff_mails.StaffMail | None:
    """Return what waits for somebody in all their organisations, in the language that is active; None if nothing does."""
    lines: list[str] = []
    own = Organisation.objects.filter(pk__in=Membership.objects.filter(user=reader).values("organisation")).defer("logo").order_by("name")
    for organisation in own:
        roles = queries.own_roles(reader, organisation)
        items = agenda.items_for(agenda.WaitingFor(user=reader, organisation=organisation, roles=roles, today=today))
        lines += [f"- {item.mail_title or item.title}" + (f" ({item.state})" if item.state else "") for item in items]
    if not lines:
        return None
    count = ngettext("%(count)s thing waits for you at the desk", "%(count)s things wait for you at the desk", len(lines))
    shown = lines[:MOST_LINES] + ([_("… and %(count)s more") % {"count": len(lines) - MOST_LINES}] if len(lines) > MOST_LINES else [])
    address = f"{settings.RAVIVE_URL}{reverse('desk_home')}"
    return staff_mails.StaffMail(subject=count % {"count": len(lines)}, paragraphs=("\n".join(shown), address))


DIGEST = staff_mails.kind_of("digest", lambda reader, day, _now: mail_for(reader, date.fromisoformat(day)))
