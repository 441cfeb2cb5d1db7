"""Addresses that e-mails go to, and the e-mails that wait. Nothing here leads to a person, except with the seal key."""

from typing import ClassVar

from django.db import models

LONGEST_PURPOSE = 40
MARK_LENGTH = 16
LONGEST_PAGE = 200


class MailAddress(models.Model):
    """One e-mail address for one purpose, encrypted. Without its reader's consent it is deleted after two days."""

    # A digest by the seal key, which the purpose's own package computes.
    handle = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    # A `Recipient`: the address and the language of its reader.
    sealed = models.TextField()
    # Empty once the reader has confirmed the address.
    unconfirmed_since = models.DateTimeField(null=True)
    # Whether the confirmation e-mail is still to be sent.
    is_to_be_asked = models.BooleanField(default=True)

    # While unconfirmed: keyed digests of the mailbox, so that each of its e-mails leads to all that was asked there, and of who asks.
    mailbox_mark = models.CharField(max_length=MARK_LENGTH, blank=True, db_index=True)
    group_mark = models.CharField(max_length=MARK_LENGTH, blank=True)

    # While unconfirmed: the words of the box for news that was ticked in the same form, and the address of its page.
    news_words = models.TextField(blank=True, default="")
    news_page = models.CharField(max_length=LONGEST_PAGE, blank=True, default="")

    # Since mail servers say that it cannot be reached: nothing is written to it any more.
    unreachable_since = models.DateField(null=True)
    # On how many days it was refused for a while, and the last of them.
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose}, {'unconfirmed' if self.unconfirmed_since else 'confirmed'}"


class QueuedMail(models.Model):
    """An e-mail that is to be sent. It is written when its turn comes, and deleted once the mail server answered for good."""

    # Of a `MailKind`.
    kind = models.CharField(max_length=LONGEST_PURPOSE)
    # Which one: numbers and handles. No words, and nobody's name.
    about = models.CharField(max_length=200)
    # No e-mail: that those of an occasion were queued, so that a job that runs again queues none twice. Deleted on `due_at`.
    is_occasion = models.BooleanField(default=False)
    # Somebody waits for it.
    is_awaited = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Since when a process is at it.
    taken_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Since when the mail server refuses it, where it does not refuse all.
    tried_at = models.DateTimeField(null=True)
    # How often it perhaps arrived: the connection broke, or the process died.
    doubts = models.PositiveSmallIntegerField(default=0)
    # How often the connection broke in the middle of it. A process may die for other reasons: that gives no e-mail up.
    breaks = models.PositiveSmallIntegerField(default=0)
    # What became of it for good, and its numbers, where its package could not store that yet: it is not sent again.
    outcome = models.CharField(max_length=20, blank=True)
    numbers = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["kind", "about"], name="one_queued_mail")]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-is_awaited", "due_at"], name="queued_mails_by_turn")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.tries} tries"
