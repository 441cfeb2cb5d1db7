"""The weekly e-mail of what waits at the desk: how much, what, and where. Nothing waits: no e-mail.

It names decks. It names no card and no learner.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.mailing import staff_mails
from ravive.people import agenda, queries
from ravive.people.models import Membership, Organisation

MONDAY = 0
MOST_LINES = 10


def send_weekly(*, today: date) -> int:
    """Write to everybody who has a role and did not refuse, if something waits for them; return how many e-mails were accepted."""
    found = User.objects.filter(is_active=True, pk__in=Membership.objects.values("user"))
    people = found.exclude(Q(email="") | Q(mail_refusal__isnull=False)).select_related("wagtail_userprofile").order_by("pk")
    return staff_mails.send(people, lambda reader: mail_for(reader, today))


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
