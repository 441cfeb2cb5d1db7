"""Sending thank-you e-mails, a batch at a time, in the background. Nobody is thanked twice: gifts are marked before an e-mail is written.

What the mail server did not take waits for the next time that somebody presses the button.
"""

from datetime import datetime

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from ravive.giving import mails
from ravive.giving.models import GivingPromise, Receipt
from ravive.giving.thanks import DueThanks, due_thanks, effects_of, greetings_of
from ravive.lib.languages import interface_for
from ravive.mailing import actions as mailing
from ravive.mailing.messages import Mail
from ravive.people.models import Organisation

# Of one connection to the mail server. Other e-mails, such as confirmations, are sent in between.
BATCH = 50


@task
def send_thanks(organisation: int) -> int:
    """Thank the next donors of an organisation, and put those after them in the queue; return how many e-mails were accepted."""
    accepted, goes_on = send_batch(Organisation.objects.select_related("site").get(pk=organisation), now=timezone.now())
    if goes_on:
        send_thanks.enqueue(organisation=organisation)
    return accepted


def send_batch(organisation: Organisation, *, now: datetime) -> tuple[int, bool]:
    """Thank the next donors; return how many e-mails were accepted, and whether the next batch can follow at once."""
    due, written = _take(organisation, now)
    taken = {person.handle: person for person in due}
    if not taken:
        return 0, False
    accepted, waits = 0, False
    left = dict(taken)
    for handle, outcome in mailing.deliver(written):
        accepted += outcome == "accepted"
        if outcome == "later":
            waits = True
        else:
            # Perhaps accepted, or refused for good: not a second time.
            del left[handle]
    for thanks in left.values():
        _give_back(thanks)
    return accepted, not left and not waits and len(taken) == BATCH


def _take(organisation: Organisation, now: datetime) -> tuple[list[DueThanks], list[Mail]]:
    """Return the next thanks and their e-mails. Their gifts are marked: no other process thanks for them, after an interruption neither.

    An e-mail that cannot be written leaves all of them waiting.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        due = due_thanks(organisation, today=today, most=BATCH)
        numbers = [number for thanks in due for number in thanks.receipts]
        waiting = Receipt.objects.select_for_update().filter(pk__in=numbers, thanked_on=None, undone_at=None)
        free = set(waiting.values_list("pk", flat=True))
        taken = [thanks for thanks in due if free.issuperset(thanks.receipts)]
        written = _mails(organisation, taken)
        Receipt.objects.filter(pk__in=[number for thanks in taken for number in thanks.receipts]).update(thanked_on=today)
        GivingPromise.objects.filter(pk__in=[number for thanks in taken for number, _before in thanks.promises]).update(thanked_on=today)
    return taken, written


def _give_back(due: DueThanks) -> None:
    """Let gifts wait for thanks again: the mail server left before the e-mail, or refused it for now."""
    with transaction.atomic():
        Receipt.objects.filter(pk__in=due.receipts).update(thanked_on=None)
        for number, before in due.promises:
            GivingPromise.objects.filter(pk=number).update(thanked_on=before)


def _mails(organisation: Organisation, due: list[DueThanks]) -> list[Mail]:
    greetings = greetings_of(organisation)
    effects = effects_of(organisation, {gift.appeal_id for thanks in due for gift in thanks.gifts if gift.appeal_id})
    return [_mail(thanks, greetings, effects) for thanks in due]


def _mail(due: DueThanks, greetings: dict[str, str], effects: dict[tuple[str, int], str]) -> Mail:
    language = interface_for(due.language, ())
    own = {gift.appeal_id: effects.get((language, gift.appeal_id), "") for gift in due.gifts if gift.appeal_id}
    return mails.thanks_mail(due, greeting=greetings.get(language, ""), effects=own)
