"""What is stored of a training: what its trainer chose. Keys and answers of learners are in `reviews`."""

import uuid
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.models import HANDLE_LENGTH, AddressedRow
from ravive.insight.disclosure_control import FEWEST
from ravive.insight.privacy_budget import MOST_TESTS
from ravive.people.models import Organisation, known_languages
from ravive.trainings import plan

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_TITLE = 120
LONGEST_COMMENT = 400
FEWEST_MONTHS, MOST_MONTHS = 1, 60
MOST_SITUATIONS, MOST_CYCLES, LONGEST_WEEKS = 60, 12, 104
LATEST_TEST_DAY = 730
TESTS_COME = gettext_lazy("Tests come 1 to %(latest)s days after the training, such as 30 90 180.")
USUAL_SITUATIONS, USUAL_CYCLES, USUAL_WEEKS = 9, 4, 36
USUAL_TEST_DAYS = (30, 90, 180)
USUAL_MONTHS = 24
USUAL_SHARE = 0.8


def usual_test_days() -> list[int]:
    """Return the days of the delayed tests, unless a trainer changes them."""
    return list(USUAL_TEST_DAYS)


def _up_to(most: int) -> list[BaseValidator]:
    return [MinValueValidator(1), MaxValueValidator(most)]


class TrainingRules(models.Model):
    """What an organisation decided for all its trainings. Without a row, the usual values apply."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="training_rules")
    # Figures of fewer people are never shown. The value is never lowered, so what was hidden stays hidden.
    smallest_group = models.PositiveSmallIntegerField(default=FEWEST)
    # How long answers are stored after the last test. A lower value also shortens open trainings.
    retention_months = models.PositiveSmallIntegerField(default=USUAL_MONTHS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(smallest_group__gte=FEWEST), name="group_is_not_too_small"),
            models.CheckConstraint(
                condition=models.Q(retention_months__range=(FEWEST_MONTHS, MOST_MONTHS)), name="rules_retention_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: from {self.smallest_group} people, {self.retention_months} months"


class Training(models.Model):
    """A trainer's group: its subject, its date, its plan. `reviews` stores its code and refers to it by its number."""

    parent_id: int | None
    second_circles: "RelatedManager[Training]"
    achievements: "RelatedManager[Achievement]"
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trainings")
    # The training whose group passes the code on. Second circles show counts only.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="second_circles")
    title = models.CharField(max_length=LONGEST_TITLE)
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    # For whom it was held, as the organisation calls them: figures are pooled by it. Phones do not get it.
    partner = models.CharField(max_length=LONGEST_TITLE, blank=True)
    # A sentence of the trainer's own, for the page of its figures and the report.
    comment = models.CharField(max_length=LONGEST_COMMENT, blank=True)
    # Every test counts its days from here.
    held_on = models.DateField()
    # Slugs of published decks, and languages. The first language is that of the prints.
    decks = models.JSONField(default=list)
    languages = models.JSONField(default=list, validators=[known_languages])
    # Whether a deck was for minors when the training was opened or later. Then no figure is about fewer than ten people.
    written_for_minors = models.BooleanField(default=False)
    situations = models.PositiveSmallIntegerField(default=USUAL_SITUATIONS, validators=_up_to(MOST_SITUATIONS))
    cycles = models.PositiveSmallIntegerField(default=USUAL_CYCLES, validators=_up_to(MOST_CYCLES))
    weeks = models.PositiveSmallIntegerField(default=USUAL_WEEKS, validators=_up_to(LONGEST_WEEKS))
    prompts_a_week = models.PositiveSmallIntegerField(default=plan.MOST_PROMPTS_A_WEEK)
    entry_test = models.BooleanField(default=True)
    test_days = models.JSONField(default=usual_test_days, blank=True)
    # Without control cards the effect of practice is not computed.
    uses_controls = models.BooleanField(default=True)
    # The retention promised to those who joined. A shorter rule replaces it, a longer one never does.
    retention_months = models.PositiveSmallIntegerField(default=USUAL_MONTHS)
    # The last day on which answers are accepted.
    answers_until = models.DateField()
    # The share of right answers at a delayed test that earns a certificate. Empty: no certificates.
    certificate_share = models.FloatField(null=True, blank=True, default=USUAL_SHARE)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # When its answers were counted and deleted. Empty: they are stored.
    forgotten_on = models.DateField(null=True, blank=True)
    # How many people of a deleted second circle practised. Empty: too few to show.
    practised = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(prompts_a_week__range=(1, plan.MOST_PROMPTS_A_WEEK)), name="at_most_two_prompts_a_week"
            ),
            models.CheckConstraint(condition=models.Q(retention_months__range=(FEWEST_MONTHS, MOST_MONTHS)), name="retention_in_range"),
            models.CheckConstraint(
                condition=models.Q(certificate_share__isnull=True) | models.Q(certificate_share__gt=0, certificate_share__lte=1),
                name="certificate_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_second_circle(self) -> bool:
        """Whether it is for people whom another training's group trains."""
        return self.parent_id is not None

    @property
    def last_test_day(self) -> date:
        """The last day of its last test. Without tests, the last day of practice."""
        return plan.last_test_day(held_on=self.held_on, test_days=self.test_days, weeks=self.weeks)

    @property
    def plan_end(self) -> date:
        """The last day of its tests and its practice."""
        return plan.plan_end(held_on=self.held_on, test_days=self.test_days, weeks=self.weeks)

    @property
    def closes_at(self) -> datetime:
        """The moment after which no answer is accepted: midnight after the last day, in the site's time zone."""
        return datetime.combine(self.answers_until + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())

    def clean(self) -> None:
        """Raise ValidationError if its tests or control cards do not fit together."""
        days = self.test_days
        if not isinstance(days, list) or not all(isinstance(day, int) and 0 < day <= LATEST_TEST_DAY for day in days):
            raise ValidationError({"test_days": TESTS_COME % {"latest": LATEST_TEST_DAY}})
        self.test_days = days = sorted(set(days))
        apart = plan.WINDOW_DAYS
        if any(later - earlier < apart for earlier, later in pairwise(days)):
            raise ValidationError(
                {"test_days": _("Leave at least %(days)s days between two tests: so long each stays open.") % {"days": apart}}
            )
        if len(days) + self.entry_test > MOST_TESTS:
            raise ValidationError(
                {
                    "test_days": _("Plan at most %(most)s tests, the entry test among them: more would tell too much of one person.")
                    % {"most": MOST_TESTS}
                }
            )
        if self.uses_controls and plan.CONTROL_DAY not in days:
            raise ValidationError(
                {
                    "uses_controls": _(
                        "Control cards are asked at the test after %(day)s days. Keep that test, or switch control cards off."
                    )
                    % {"day": plan.CONTROL_DAY}
                }
            )

    def tests(self) -> tuple[plan.TestDates, ...]:
        """Return its delayed tests in order."""
        return plan.tests(held_on=self.held_on, test_days=self.test_days)

    def is_over(self, today: date) -> bool:
        """Return whether answers are no longer accepted."""
        return today > self.answers_until


class Reminder(AddressedRow):
    """When and how one learner of a training may be reminded. Nothing here leads to a key or an answer.

    The handle is a digest of the learner's key with a secret outside the database. The log stores another digest.
    """

    handle = models.CharField(max_length=HANDLE_LENGTH, primary_key=True)  # pyright: ignore[reportIncompatibleVariableOverride, reportAssignmentType] -- never empty
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="+")
    # Coming days, recent prompts, the browser's push service. Encrypted.
    sealed = models.TextField()
    # A digest of its calendar's token. Empty: no calendar.
    calendar_mark = models.CharField(max_length=64, null=True, unique=True)

    def __str__(self) -> str:
        return self.handle[:8]


class Achievement(models.Model):
    """What certificates of a training confirm. Badges name its address, so it never changes; a new title or day creates another.

    It stays after the training is deleted, because its certificates stay valid.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="achievements")
    training = models.ForeignKey(Training, null=True, on_delete=models.SET_NULL, related_name="achievements")
    title = models.CharField(max_length=LONGEST_TITLE)
    # A training for minors stores no place: it would be their school.
    held_on = models.DateField()
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    # Titles of its decks, in `language`.
    decks = models.JSONField()
    language = models.CharField(max_length=3)
    share = models.FloatField()
    test_days = models.JSONField()

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """A confirmation that somebody reached a level. Only the site's secret connects its number with the learner's key.

    It stores a day, not an hour: answers in the log also have days.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="certificates")
    test_day = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    # The signed badge, for a phone that asks again. Empty once the training's answers are deleted.
    badge = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-withdrawn_on", "pk"]

    def __str__(self) -> str:
        return str(self.id)
