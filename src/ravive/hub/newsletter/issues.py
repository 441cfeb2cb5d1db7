"""What staff do with news by mail: open the form, write an issue, send it. Each has its line in the audit log, which names no reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.hub.newsletter import dispatch, issue_content, queries
from ravive.hub.newsletter.models import IssueText, Newsletter, NewsletterIssue
from ravive.hub.newsletter.queries import State
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class IssueWords:
    """What staff wrote for an issue in one language."""

    title: str
    introduction: str


def open_form(*, organisation: Organisation, is_open: bool, by: User, now: datetime) -> None:
    """Show the form on the organisation's site, or take it away. Readers stay."""
    with transaction.atomic():
        Newsletter.objects.update_or_create(organisation=organisation, defaults={"is_open": is_open})
        verb = "newsletter.opened" if is_open else "newsletter.closed"
        record(organisation=organisation, by=by, now=now, verb=verb, subject=organisation)


def write(
    *,
    issue: NewsletterIssue | None,
    organisation: Organisation,
    pages: Sequence[str],
    words: Mapping[str, IssueWords],
    by: User,
    now: datetime,
) -> NewsletterIssue:
    """Store a new issue, or what changed in a draft, and return it. Raises RefusedError for an issue that is being sent."""
    with transaction.atomic():
        row = _locked_draft(issue) if issue else NewsletterIssue(organisation=organisation)
        row.pages = list(pages)
        row.save()
        for language, written in words.items():
            values = {"title": written.title, "introduction": written.introduction}
            IssueText.objects.update_or_create(issue=row, language=language, defaults=values)
        row.texts.exclude(language__in=words).delete()
        verb = "issue.changed" if issue else "issue.written"
        record(organisation=organisation, by=by, now=now, verb=verb, subject=row, subject_label=_label(row))
    return row


def delete_draft(*, issue: NewsletterIssue, by: User, now: datetime) -> None:
    """Delete an issue that was not sent. Raises RefusedError for one that is."""
    with transaction.atomic():
        row = _locked_draft(issue)
        record(organisation=row.organisation, by=by, now=now, verb="issue.deleted", subject=row, subject_label=_label(row))
        row.delete()


def start_sending(*, issue: NewsletterIssue, by: User, now: datetime) -> int:
    """Fix what an issue says and to whom it goes; return how many readers. It happens once: later it can no longer be changed.

    Raises RefusedError where it is being sent already, where nobody would get it, or where it says nothing.
    """
    if not is_offered():
        raise RefusedError(_("This site has no mail server: nothing can be sent."))
    with transaction.atomic():
        row = _locked_draft(issue)
        texts = list(row.texts.all())
        for text in texts:
            text.frozen_entries = issue_content.frozen(row, text)
            if not text.frozen_entries and not text.introduction:
                raise RefusedError(
                    _("In one of its languages, this issue has neither words nor pages. Complete it, or take that language out.")
                )
            text.save(update_fields=["frozen_entries"])
        readers = queries.readers_of(row.organisation).filter(language__in=[text.language for text in texts])
        numbers = list(readers.values_list("pk", flat=True))
        row.readers = len(numbers)
        if not numbers:
            raise RefusedError(_("Nobody gets the news in the languages of this issue yet."))
        row.state, row.sending_since = State.SENDING, now
        row.save(update_fields=["state", "sending_since", "readers"])
        detail = {"readers": row.readers}
        record(organisation=row.organisation, by=by, now=now, verb="issue.sent", subject=row, subject_label=_label(row), detail=detail)
        dispatch.queue(row, numbers, now=now)
    return row.readers


def record_export(*, organisation: Organisation, readers: int, by: User, now: datetime) -> None:
    """Write in the audit log that the addresses of readers were exported."""
    with transaction.atomic():
        record(organisation=organisation, by=by, now=now, verb="newsletter.exported", subject=organisation, detail={"readers": readers})


def _locked_draft(issue: NewsletterIssue) -> NewsletterIssue:
    row = NewsletterIssue.objects.select_for_update(of=("self",)).select_related("organisation__site").filter(pk=issue.pk).first()
    if row is None:
        raise RefusedError(_("This issue was deleted in the meantime."))
    if row.state != State.DRAFT:
        raise RefusedError(_("This issue is on its way already: it can no longer be changed, and is sent once."))
    return row


def _label(issue: NewsletterIssue) -> str:
    return issue.texts.values_list("title", flat=True).first() or ""
