"""What organisers tell people who registered, and the e-mail to somebody whose registration the desk cancelled."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.hub.events.models.registrations import LONGEST_LANGUAGE, Event
from ravive.people.models import LONGEST_ACTOR_NAME


class EventNotice(models.Model):
    """One message about an event to people who registered, as it was sent. Who got it is not stored, only of how many."""

    class NoticeKind(models.TextChoices):
        """What a notice is about."""

        CHANGED = "changed", _("Date, place or format changed")
        CANCELLED = "cancelled", _("The event is cancelled")
        RESUMED = "resumed", _("The event takes place after all")
        MESSAGE = "message", _("Message")

    class Audience(models.TextChoices):
        """Whom it is for."""

        ALL = "all", _("Everybody: registered and waiting")
        REGISTERED = "registered", _("Those who have a place")
        WAITING = "waiting", _("Those who wait")

    # For the desk: language, title and words of what was typed.
    shown: "list[tuple[str, str, str]]"
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    audience = models.CharField(max_length=10, choices=Audience)
    # By language: what the organisers typed.
    titles = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    # By language of a page: date, place and format as people knew them, and as the notice says them.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    by_name = models.CharField(max_length=LONGEST_ACTOR_NAME)
    # Of e-mails: how many were queued, and what became of them.
    recipients = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}, {self.recipients} e-mails"


class CancelledRegistration(models.Model):
    """Whom to tell that the desk cancelled their registration. It is deleted once the mail server has answered."""

    event_id: uuid.UUID
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    # A `Recipient` of `mailing`, encrypted.
    sealed = models.TextField()
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    cancelled_on = models.DateField()

    def __str__(self) -> str:
        return f"cancelled registration {self.pk}"
