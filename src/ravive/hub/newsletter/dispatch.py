"""Sending issues through the queue of e-mails. What became of them is stored as numbers of the issue: who got it is never stored."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from ravive.hub.newsletter import mails
from ravive.hub.newsletter.issue_content import content_of
from ravive.hub.newsletter.models import ISSUE_KIND, IssueText, NewsletterIssue, NewsSubscription
from ravive.hub.newsletter.queries import State
from ravive.mailing import mail_queue
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.messages import Mail
from ravive.mailing.queries import queued


def queue(issue: NewsletterIssue, readers: Iterable[int], *, now: datetime) -> int:
    """Queue the e-mails of an issue to the numbers of subscriptions, in the caller's transaction; return how many."""
    return mail_queue.queue(ISSUE, (f"{issue.pk} {reader}" for reader in readers), now=now)


def _write(about: str, _now: datetime) -> Mail | None:
    """Return an issue for one reader; None for one who stopped, or who reads another language by now."""
    issue, reader = about.split(" ")
    row = NewsSubscription.objects.filter(pk=reader, is_confirmed=True).first()
    texts = IssueText.objects.select_related("issue__organisation__site").filter(issue=issue)
    text = texts.filter(language=row.language).first() if row else None
    if row is None or text is None:
        return None
    organisation = text.issue.organisation
    return mails.mail_of(
        content_of(text.issue, text),
        handle=row.handle or "",
        proof=mails.ReaderProof(given_on=row.entered_on, page=row.consent_page),
        organisation=organisation,
        reply_to=mails.reply_address(organisation),
    )


def _settle(settled: Settled) -> None:
    """Count what became of an e-mail; the last one ends the sending."""
    number = int(settled.about.split(" ")[0])
    issue = NewsletterIssue.objects.filter(pk=number, state=State.SENDING)
    # First of all: of two processes with the last two e-mails, the second one waits here, and then sees that none is left.
    issue.update(
        accepted=F("accepted") + int(settled.outcome == "accepted"),
        refused=F("refused") + int(settled.outcome in ("refused", "unreachable", "later")),
        unsure=F("unsure") + int(settled.doubts > 0),
    )
    _finish(number, settled.at)


def _finish(number: int, now: datetime) -> None:
    if not queued(ISSUE_KIND, number).exists():
        NewsletterIssue.objects.filter(pk=number, state=State.SENDING).update(state=State.SENT, sent_at=now)


def finish_left(*, now: datetime) -> None:
    """End the sending of issues for which nothing waits here, such as those that were imported in the middle of it."""
    for number in NewsletterIssue.objects.filter(state=State.SENDING).values_list("pk", flat=True):
        _finish(number, now)


ISSUE = MailKind(name=ISSUE_KIND, write=_write, settle=_settle)
