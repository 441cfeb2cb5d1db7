"""Sending thank-you e-mails through the queue of e-mails. A gift is marked as thanked once the mail server answered for good."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from ravive.giving import mails
from ravive.giving.models import GivingPromise, Receipt
from ravive.giving.thanks import KIND, due_thanks, effects_of, greetings_of
from ravive.lib.languages import interface_for
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.messages import Mail
from ravive.people.models import Organisation


def queue(organisation: Organisation, marks: Iterable[str], *, now: datetime) -> int:
    """Queue thanks to mailboxes of donors, in the caller's transaction; return how many e-mails."""
    return mail_queue.queue(THANKS, (f"{organisation.pk} {mark}" for mark in marks), now=now)


def _write(about: str, now: datetime) -> Mail | None:
    """Return the thanks for all that a donor gave up to this moment; None where nobody waits for them any more."""
    number, mark = about.split(" ")
    organisation = Organisation.objects.select_related("site").filter(pk=number).first()
    due = due_thanks(organisation, mark, today=timezone.localdate(now)) if organisation else None
    if organisation is None or due is None:
        return None
    language = interface_for(due.language, ())
    appeals = {gift.appeal_id for gift in due.gifts if gift.appeal_id}
    effects = {appeal: text for (written_in, appeal), text in effects_of(organisation, appeals).items() if written_in == language}
    return mails.thanks_mail(due, greeting=greetings_of(organisation).get(language, ""), effects=effects)


def _settle(settled: Settled) -> None:
    """Mark the gifts of an e-mail as thanked. What the mail server did not take waits for the next press of the button."""
    if settled.outcome in ("accepted", "refused", "unsure"):
        today, receipts = timezone.localdate(settled.at), Receipt.objects.filter(pk__in=settled.numbers)
        GivingPromise.objects.filter(pk__in=receipts.values("reference__promise")).update(thanked_on=today)
        receipts.update(thanked_on=today)


THANKS = MailKind(name=KIND, write=_write, settle=_settle)
