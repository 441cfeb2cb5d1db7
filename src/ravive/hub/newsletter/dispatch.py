"""Sending issues, a batch at a time, in the background. Nobody gets an issue twice: a row is taken before its e-mail is written.

What the mail server did not take stays to be sent; `send_due` goes on a few minutes later, also after an interruption.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone

from ravive.hub.newsletter import mails
from ravive.hub.newsletter.issue_content import IssueContent, content_of
from ravive.hub.newsletter.models import IssueDelivery, NewsletterIssue
from ravive.hub.newsletter.queries import DeliveryState, State
from ravive.mailing import actions as mailing
from ravive.mailing.actions import Outcome
from ravive.mailing.messages import Mail

# Of one connection to the mail server. Other e-mails, such as confirmations, are sent in between.
BATCH = 50
# A mail server may refuse for a while, for its own limits an hour or a day: over two days of trying every few minutes.
MOST_TRIES = 600
# An e-mail takes less: a batch that sent none for so long was interrupted.
PAUSE = timedelta(minutes=4)
STATES: dict[Outcome, str] = {
    "accepted": DeliveryState.ACCEPTED,
    "refused": DeliveryState.REFUSED,
    "unreachable": DeliveryState.REFUSED,
    "later": DeliveryState.WAITING,
}


@task
def send_issue(issue: int) -> int:
    """Send the next batch of an issue, and put the one after it in the queue; return how many e-mails were accepted."""
    accepted, goes_on = send_batch(issue, now=timezone.now())
    if goes_on:
        send_issue.enqueue(issue=issue)
    return accepted


def send_due(*, now: datetime) -> int:
    """Put issues in the queue whose sending stopped; return how many."""
    stopped = NewsletterIssue.objects.filter(Q(last_batch_at=None) | Q(last_batch_at__lt=now - PAUSE), state=State.SENDING)
    for pk in (found := list(stopped.filter(sending_since__lt=now - PAUSE).values_list("pk", flat=True))):
        send_issue.enqueue(issue=pk)
    return len(found)


def send_batch(pk: int, *, now: datetime) -> tuple[int, bool]:
    """Send a batch of an issue; return how many e-mails were accepted, and whether the next batch can follow at once."""
    issue = NewsletterIssue.objects.select_related("organisation__site").filter(pk=pk, state=State.SENDING).first()
    if issue is None:
        return 0, False
    sent_before = issue.last_batch_at
    taken, written = _take(issue, now)
    by_handle = {row.subscription.handle or "": row for row in taken}
    answered: dict[str, int] = {}
    accepted = 0
    for handle, outcome in mailing.deliver(written):
        row = by_handle.pop(handle)
        answered[outcome] = answered.get(outcome, 0) + 1
        accepted += outcome == "accepted"
        if outcome in STATES:
            state = DeliveryState.REFUSED if outcome == "later" and row.tries + 1 >= MOST_TRIES else STATES[outcome]
            IssueDelivery.objects.filter(pk=row.pk).update(state=state, tries=F("tries") + 1)
        NewsletterIssue.objects.filter(pk=pk).update(last_batch_at=timezone.now())
    # The mail server left before these were tried.
    IssueDelivery.objects.filter(pk__in=[row.pk for row in by_handle.values()]).update(state=DeliveryState.WAITING)
    if not issue.deliveries.filter(state=DeliveryState.WAITING).exists():
        is_interrupted = not taken and (sent_before is None or sent_before < now - PAUSE)
        others = issue.deliveries.filter(state=DeliveryState.TAKEN).exclude(pk__in=[row.pk for row in taken])
        # Another process may be at them, whose reader the server asks to come again: `send_due` looks once more.
        if is_interrupted or not others.exists():
            _finish(issue, now)
        return accepted, False
    return accepted, not by_handle and not answered.get("later")


def _take(issue: NewsletterIssue, now: datetime) -> tuple[list[IssueDelivery], list[Mail]]:
    """Return the next rows and their e-mails. Rows are marked as taken: no process sends them again, after an interruption neither.

    An e-mail that cannot be written leaves all of them waiting.
    """
    with transaction.atomic():
        waiting = IssueDelivery.objects.select_for_update(of=("self",)).filter(issue=issue, state=DeliveryState.WAITING)
        rows = list(waiting.select_related("subscription").order_by("tries", "pk")[:BATCH])
        written = _mails(issue, rows)
        IssueDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(state=DeliveryState.TAKEN)
        NewsletterIssue.objects.filter(pk=issue.pk).update(last_batch_at=now)
    return rows, written


def _mails(issue: NewsletterIssue, rows: list[IssueDelivery]) -> list[Mail]:
    texts: dict[str, IssueContent] = {text.language: content_of(issue, text) for text in issue.texts.all()}
    reply_to = mails.reply_address(issue.organisation)
    return [
        mails.mail_of(
            texts[row.subscription.language],
            handle=row.subscription.handle or "",
            proof=mails.ReaderProof(given_on=row.subscription.entered_on, page=row.subscription.consent_page),
            organisation=issue.organisation,
            reply_to=reply_to,
        )
        for row in rows
    ]


def _finish(issue: NewsletterIssue, now: datetime) -> None:
    """Store the numbers, and delete who got what."""
    with transaction.atomic():
        row = NewsletterIssue.objects.select_for_update().get(pk=issue.pk)
        if row.state != State.SENDING:
            return
        states = list(row.deliveries.values_list("state", flat=True))
        row.accepted, row.refused = states.count(DeliveryState.ACCEPTED), states.count(DeliveryState.REFUSED)
        row.unsure, row.state, row.sent_at = states.count(DeliveryState.TAKEN), State.SENT, now
        row.save(update_fields=["accepted", "refused", "unsure", "state", "sent_at"])
        row.deliveries.all().delete()
