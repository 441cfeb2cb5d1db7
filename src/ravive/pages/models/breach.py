"""A breach of personal data, as articles 33 and 34 of the GDPR ask to describe it."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation

LONGEST_TITLE = 120
LONGEST_TEXT = 4000
CLOCK = timedelta(hours=72)


class Risk(models.TextChoices):
    """How likely the breach harms people."""

    UNLIKELY = "unlikely", _("A risk for people is unlikely")
    RISK = "risk", _("There is a risk for people")
    HIGH = "high", _("There is a high risk for people")


class NotificationChoice(models.TextChoices):
    """Whether somebody is notified. Empty: not decided yet."""

    YES = "yes", _("Yes")
    NO = "no", _("No")


class Breach(models.Model):
    """What happened, whom it touches, what was done, and who learned of it. The rows of an organisation are its register (article 33.5)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="breaches")
    title = models.CharField(_("Short name"), max_length=LONGEST_TITLE)
    # From here, 72 hours run.
    aware_at = models.DateTimeField(_("When the organisation knew of it"))
    period = models.CharField(_("When it began and ended"), max_length=LONGEST_TITLE, blank=True)
    nature = models.TextField(_("What happened"), max_length=LONGEST_TEXT, blank=True)
    is_disclosed = models.BooleanField(_("Somebody could read details"), default=False)
    is_changed = models.BooleanField(_("Details were changed"), default=False)
    is_lost = models.BooleanField(_("Details were lost or could not be reached"), default=False)
    people = models.TextField(_("Whose details"), max_length=LONGEST_TEXT, blank=True)
    people_count = models.PositiveIntegerField(_("How many people, about"), null=True, blank=True)
    records = models.TextField(_("Which details"), max_length=LONGEST_TEXT, blank=True)
    records_count = models.PositiveIntegerField(_("How many records, about"), null=True, blank=True)
    consequences = models.TextField(_("Likely consequences"), max_length=LONGEST_TEXT, blank=True)
    risk = models.CharField(_("Risk"), max_length=10, choices=Risk, blank=True)
    measures = models.TextField(_("What was done and will be done"), max_length=LONGEST_TEXT, blank=True)
    contact = models.TextField(_("Who answers questions"), max_length=LONGEST_TEXT, blank=True)
    notifies_authority = models.CharField(_("Notify the authority (article 33)"), max_length=3, choices=NotificationChoice, blank=True)
    authority = models.CharField(_("Authority: name and address"), max_length=LONGEST_TITLE * 2, blank=True)
    authority_reason = models.TextField(_("Why the authority is notified or not"), max_length=LONGEST_TEXT, blank=True)
    authority_notified_at = models.DateTimeField(_("When the authority was notified"), null=True, blank=True)
    delay_reason = models.TextField(_("Why it took more than 72 hours"), max_length=LONGEST_TEXT, blank=True)
    informs_people = models.CharField(_("Inform the people (article 34)"), max_length=3, choices=NotificationChoice, blank=True)
    people_reason = models.TextField(_("Why the people are informed or not"), max_length=LONGEST_TEXT, blank=True)
    people_informed_at = models.DateTimeField(_("When the people were informed"), null=True, blank=True)
    is_closed = models.BooleanField(_("All is done"), default=False)

    class Meta:
        verbose_name_plural = "breaches"

    def __str__(self) -> str:
        return self.title

    @property
    def due_at(self) -> datetime:
        """When the 72 hours are over."""
        return self.aware_at + CLOCK

    @property
    def is_clock_running(self) -> bool:
        """Whether the authority may still have to be notified."""
        return not self.is_closed and self.authority_notified_at is None and self.notifies_authority != NotificationChoice.NO

    def is_late(self, now: datetime) -> bool:
        """Return whether the authority was notified after the 72 hours, or is still to be notified after them."""
        if self.authority_notified_at:
            return self.authority_notified_at > self.due_at
        return self.is_clock_running and now > self.due_at

    def hours_left(self, now: datetime) -> int:
        """Return how many whole hours are left of the 72; negative once they are over."""
        return int((self.due_at - now).total_seconds() // 3600)
