"""What staff do to thank donors: write the words, and send them."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from ravive.giving import thanks_dispatch
from ravive.giving.models import Appeal, ThanksText
from ravive.giving.thanks import is_queued, marks_to_thank
from ravive.people.actions import record
from ravive.people.models import Organisation


def thank(*, organisation: Organisation, by: User, now: datetime) -> int:
    """Put thank-you e-mails in the queue, one for each donor who waits for one; return how many. What is queued is not queued again."""
    with transaction.atomic():
        marks = marks_to_thank(organisation, today=localdate(now))
        if marks and not is_queued(organisation):
            record(organisation=organisation, by=by, now=now, verb="givers.thanked", subject=organisation, detail={"people": len(marks)})
            thanks_dispatch.queue(organisation, marks, now=now)
    return len(marks)


def store_texts(*, organisation: Organisation, appeal: Appeal | None, texts: Mapping[str, str], by: User, now: datetime) -> None:
    """Store the words of thank-you e-mails by language: those that begin each, or what the gifts to an appeal do. Empty ones go."""
    with transaction.atomic():
        # Two of the staff who store at once wait for each other.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        rows = ThanksText.objects.filter(organisation=organisation, appeal=appeal)
        for language, text in texts.items():
            if text:
                rows.update_or_create(language=language, defaults={"organisation": organisation, "appeal": appeal, "text": text})
            else:
                rows.filter(language=language).delete()
        subject = appeal or organisation
        record(organisation=organisation, by=by, now=now, verb="thanks_texts.changed", subject=subject, subject_label=str(subject))
