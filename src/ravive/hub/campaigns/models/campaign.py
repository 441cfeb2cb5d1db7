"""A campaign that all its translations share: days, goal, actions with their counts, and who joined with an address."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.entries.models import VisitorEntry
from ravive.lib.languages import INTERFACE
from ravive.mailing import encryption
from ravive.mailing.mailboxes import counted_mailbox
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_ACTION, LONGEST_LANGUAGE = 120, 12
# Of e-mails to those who join, and of the handles under which their addresses are stored.
PURPOSE = "campaigns"
MOST_ACTIONS, MOST_PEOPLE = 8, 1_000_000
USUAL_DAYS, LONGEST_DAYS = 30, 365
# Addresses are erased so many days after the last day.
ERASED_AFTER_DAYS = 30

type CampaignState = Literal["empty", "coming", "open", "over"]


def _last_day() -> date:
    return localdate() + timedelta(days=USUAL_DAYS)


class Campaign(models.Model):
    """What people join. The pages of its translations have the same translation key."""

    organisation_id: int
    actions: "RelatedManager[CampaignAction]"
    participations: "RelatedManager[Participation]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="campaigns")
    key = models.UUIDField(unique=True, editable=False)
    # What the desk calls it: the title of its first page.
    title = models.CharField(max_length=255)
    goal = models.PositiveIntegerField(_("Goal, in people"), default=500, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)])
    begins_on = models.DateField(_("First day"), default=localdate)
    ends_on = models.DateField(
        _("Last day"), default=_last_day, help_text=_("Nobody can join after this day, and the numbers stay as they are.")
    )
    reminds_on = models.DateField(
        _("Day of the reminder"),
        null=True,
        blank=True,
        help_text=_("Those who ask for it get one e-mail on this day. Empty: no reminder is offered."),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-begins_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="campaign_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raise ValidationError for days in another order, and for a campaign of more than a year."""
        super().clean()
        if not self.begins_on or not self.ends_on:
            return
        if not timedelta(0) <= self.ends_on - self.begins_on <= timedelta(days=LONGEST_DAYS):
            raise ValidationError({"ends_on": _("The last day follows the first, a year later at most.")})
        if self.reminds_on and not self.begins_on <= self.reminds_on <= self.ends_on:
            raise ValidationError({"reminds_on": _("The day of the reminder is a day of the campaign.")})

    def state(self, today: date, *, has_actions: bool) -> CampaignState:
        """Return whether people can join on a day; "empty" as long as there is nothing to promise."""
        if today > self.ends_on:
            return "over"
        if not has_actions:
            return "empty"
        return "open" if today >= self.begins_on else "coming"

    @property
    def erase_on(self) -> date:
        """Return the day that those who join now are promised for the erasure of their address."""
        return self.ends_on + timedelta(days=ERASED_AFTER_DAYS)


class CampaignAction(models.Model):
    """One thing that people can promise, and how many promised it."""

    campaign_id: int
    participations: "RelatedManager[Participation]"
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="actions")
    place = models.PositiveSmallIntegerField(default=0)
    # By language tag. A language without words shows those of the first that has some.
    words = models.JSONField(default=dict)
    # One that people promised already is no longer offered, and keeps its count.
    is_offered = models.BooleanField(default=True)
    # Those whose address is confirmed, and those who gave none. They stay when the addresses are erased.
    confirmed = models.PositiveIntegerField(default=0)
    without_address = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["place", "pk"]

    def __str__(self) -> str:
        return self.words_in(INTERFACE[0])

    @property
    def total(self) -> int:
        """Return how many people promised it."""
        return self.confirmed + self.without_address

    def words_in(self, language: str) -> str:
        """Return what is promised, in a language where it has words in it, else in the first that has some."""
        wanted = (language, *INTERFACE, *self.words)
        return next((self.words[code] for code in wanted if self.words.get(code)), "")


class Participation(VisitorEntry):
    """Somebody who joined and gave an address. The counts stay when it is erased: they name nobody."""

    campaign_id: int
    action_id: int
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="participations")
    action = models.ForeignKey(CampaignAction, on_delete=models.CASCADE, related_name="participations")
    language = models.CharField(max_length=LONGEST_LANGUAGE)
    wants_reminder = models.BooleanField(default=False)
    is_reminded = models.BooleanField(default=False)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign"], condition=Q(is_confirmed=True, wants_reminder=True, is_reminded=False), name="to_remind"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["campaign", "mailbox_mark"], condition=Q(is_confirmed=True), name="one_participation_a_mailbox"
            ),
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"

    def mark_for(self, address: str) -> str:
        """Return what recognises a mailbox among those who join a campaign."""
        return encryption.mark_of(f"{PURPOSE} {self.campaign_id} {counted_mailbox(address)}")
