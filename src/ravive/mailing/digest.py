"""The e-mail of what waits at the desk: how much, what, and where. It leaves on Mondays; on other days for those who chose what is new.

It names decks. It names no card and no learner. Nothing waits: no e-mail.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ravive.mailing import mail_queue, staff_mails
from ravive.mailing.queries import is_offered
from ravive.people import agenda, queries
from ravive.people.agenda import WaitingItem
from ravive.people.models import DailyMail, Membership, Organisation

MONDAY = 0
MOST_LINES = 10


def queue_summaries(*, today: date, now: datetime) -> int:
    """Queue the summaries of a day, once; return how many.

    On Mondays everybody with a role gets theirs, unless they refused. On other days those who chose it do, if something is new since the
    morning before.
    """
    people = list(staff_mails.reachable(User.objects.filter(pk__in=Membership.objects.values("user"))))
    with transaction.atomic():
        with_news = _with_news(people, today) if is_offered() else set()
        readers = people if today.weekday() == MONDAY else [reader for reader in people if reader.pk in with_news]
        return mail_queue.queue(DIGEST, [staff_mails.about_of(reader, today) for reader in readers], now=now, once=f"{today}")


def _with_news(people: list[User], today: date) -> set[int]:
    """Return who chose what is new and has some, by number of account; store what waits for them this morning."""
    found: set[int] = set()
    choices = {row.user.pk: row for row in DailyMail.objects.select_for_update(of=("self",)).filter(user__in=people).select_related("user")}
    for reader in people:
        row = choices.get(reader.pk)
        if row is None:
            continue
        with override(staff_mails.language_of(reader)):
            items = list(_items_for(reader, today))
        known = sorted({_digest_of(item) for item in items})
        if any(item.is_new_daily for item in items) or set(known) - set(row.known):
            found.add(reader.pk)
        if known != row.known:
            row.known = known
            row.save(update_fields=["known"])
    return found


def _digest_of(item: WaitingItem) -> str:
    """Return what recognises an item on the next morning, without its words."""
    return hashlib.sha256(f"{item.address} {item.mail_title or item.title}".encode()).hexdigest()[:16]


def _items_for(reader: User, today: date) -> Iterator[WaitingItem]:
    own = Organisation.objects.filter(pk__in=Membership.objects.filter(user=reader).values("organisation")).defer("logo").order_by("name")
    for organisation in own:
        roles = queries.own_roles(reader, organisation)
        yield from agenda.items_for(agenda.WaitingFor(user=reader, organisation=organisation, roles=roles, today=today))


def mail_for(reader: User, today: date) -> staff_mails.StaffMail | None:
    """Return what waits for somebody in all their organisations, in the language that is active; None if nothing does."""
    lines = [f"- {item.mail_title or item.title}" + (f" ({item.state})" if item.state else "") for item in _items_for(reader, today)]
    if not lines:
        return None
    count = ngettext("%(count)s thing waits for you at the desk", "%(count)s things wait for you at the desk", len(lines))
    shown = lines[:MOST_LINES] + ([_("… and %(count)s more") % {"count": len(lines) - MOST_LINES}] if len(lines) > MOST_LINES else [])
    address = f"{settings.RAVIVE_URL}{reverse('desk_home')}"
    return staff_mails.StaffMail(subject=count % {"count": len(lines)}, paragraphs=("\n".join(shown), address))


DIGEST = staff_mails.kind_of("digest", lambda reader, day, _now: mail_for(reader, date.fromisoformat(day)))
