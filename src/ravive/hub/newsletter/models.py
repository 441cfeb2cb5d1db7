"""What is stored of news by mail: whether the form is open, who agreed, the issues, and where sending them stands."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.entries.models import VisitorEntry
from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

# The purpose of its e-mails, and part of the digests of its readers: it never changes.
PURPOSE = "newsletter"
# Of an issue in the queue of e-mails.
ISSUE_KIND = "newsletter-issue"
# How the origin of a reader begins who came along from another tool. It never changes.
MOVED = "file "
KEY_LENGTH, LONGEST_LANGUAGE = 64, 35
LONGEST_TITLE, LONGEST_INTRODUCTION, LONGEST_PAGE = 120, 2000, 200


class Newsletter(models.Model):
    """An organisation's news by mail. Without a row, or while it is closed, its site has no form."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="newsletter")
    is_open = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"newsletter of {self.organisation}"


class NewsSubscription(VisitorEntry):
    """That somebody agreed to get an organisation's news, with the proof; `entered_on` is the day of it."""

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="news_subscriptions")
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    # Empty until the reader has confirmed the address. Part of the proof, to the second.
    confirmed_at = models.DateTimeField(null=True)
    # The words that were agreed to, and the page they stood on; from another tool, any place in words. No address of a visitor's machine.
    consent_words = models.TextField()
    consent_page = models.CharField(max_length=LONGEST_PAGE)
    # Of the entry in another form, or of the file and its row, that the consent came with; empty for our own.
    origin = models.CharField(max_length=KEY_LENGTH, blank=True)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "language"], condition=Q(is_confirmed=True), name="news_readers_by_language"),
            models.Index(fields=["origin"], condition=~Q(origin=""), name="news_consents_by_origin"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "mailbox_mark"], condition=Q(is_confirmed=True), name="one_news_subscription_a_mailbox"
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed=False, confirmed_at=None) | Q(is_confirmed=True, confirmed_at__isnull=False),
                name="news_confirmed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}, {'confirmed' if self.is_confirmed else 'unconfirmed'}"

    @property
    def is_moved(self) -> bool:
        """Whether the reader came along from another tool."""
        return self.origin.startswith(MOVED)

    def mark_for(self, address: str) -> str:
        """Return what recognises a mailbox among the readers of one organisation: no other address may replace one's own."""
        return encryption.mark_of(f"{PURPOSE} {self.organisation_id} {certain_mailbox(address)}")


class NewsletterIssue(models.Model):
    """One issue: pages of the site, and words in each language. Once it is being sent, it never changes."""

    class IssueState(models.TextChoices):
        """Where an issue stands."""

        DRAFT = "draft", _("being written")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")

    organisation_id: int
    texts: "RelatedManager[IssueText]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="newsletter_issues")
    state = models.CharField(max_length=10, choices=IssueState, default=IssueState.DRAFT)
    # Translation keys of the chosen pages, in the order in which they are read.
    pages = models.JSONField(default=list)
    started_on = models.DateField(default=localdate)
    sending_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # To how many readers it goes, and what became of it so far.
    readers = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # The connection broke in the middle, or the process died: sent again, it perhaps arrived twice.
    unsure = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"issue {self.pk}"


class IssueText(models.Model):
    """The words of an issue in one language. Readers of a language without a text do not get it."""

    issue_id: int
    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    title = models.CharField(max_length=LONGEST_TITLE)
    introduction = models.TextField(blank=True, max_length=LONGEST_INTRODUCTION)
    # What it says of each page, as of the moment of sending; empty in a draft, which reads the pages.
    frozen_entries = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issue", "language"], name="one_issue_text_a_language")
        ]

    def __str__(self) -> str:
        return self.title
