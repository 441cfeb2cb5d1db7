"""What is stored of a training: what its trainer chose. Nothing here knows a learner; keys and answers lie in `reviews`."""

import uuid
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.people.models import Organisation, known_languages
from ravive.trainings import plan

LONGEST_TITLE = 120
FEWEST_MONTHS, MOST_MONTHS = 1, 60
MOST_SITUATIONS, MOST_CYCLES, LONGEST_WEEKS = 60, 12, 104
LATEST_TEST_DAY = 730
TESTS_COME = gettext_lazy("Tests come 1 to %(latest)s days after the training, such as 30 90 180.")
USUAL_SITUATIONS, USUAL_CYCLES, USUAL_WEEKS = 9, 4, 36
USUAL_TEST_DAYS = (30, 90, 180)
USUAL_MONTHS = 24
USUAL_SHARE = 0.8


def usual_test_days() -> list[int]:
    """Return the days of the delayed tests unless a trainer says otherwise."""
    return list(USUAL_TEST_DAYS)


def _up_to(most: int) -> list[BaseValidator]:
    return [MinValueValidator(1), MaxValueValidator(most)]


class TrainingRules(models.Model):
    """What an organisation decided for all its trainings; without a row, the usual values."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="training_rules")
    # Nothing is told of fewer people; it is raised, never lowered: what was hidden stays hidden.
    smallest_group = models.PositiveSmallIntegerField(default=plan.SMALLEST_GROUP)
    # How long answers are kept after the last test, for trainings opened from now on; what was promised longer was shortened with it.
    retention_months = models.PositiveSmallIntegerField(default=USUAL_MONTHS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(smallest_group__gte=plan.SMALLEST_GROUP), name="group_is_not_too_small"),
            models.CheckConstraint(
                condition=models.Q(retention_months__range=(FEWEST_MONTHS, MOST_MONTHS)), name="rules_retention_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: from {self.smallest_group} people, {self.retention_months} months"


class Training(models.Model):
    """A trainer's group: what it is about, when it was held, its plan. Its number is what `reviews` knows it by, its code lies there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trainings")
    # Of a second circle: the training whose people hand its code on. Of it, numbers only are told.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="second_circles")
    title = models.CharField(max_length=LONGEST_TITLE)
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    # Every test is counted from this day.
    held_on = models.DateField()
    # Slugs of published decks, and languages; prints are in the first one.
    decks = models.JSONField(default=list)
    languages = models.JSONField(default=list, validators=[known_languages])
    # Whether a deck was written for minors when the training was opened, or became so: then nothing is told of fewer than ten.
    written_for_minors = models.BooleanField(default=False)
    situations = models.PositiveSmallIntegerField(default=USUAL_SITUATIONS, validators=_up_to(MOST_SITUATIONS))
    cycles = models.PositiveSmallIntegerField(default=USUAL_CYCLES, validators=_up_to(MOST_CYCLES))
    weeks = models.PositiveSmallIntegerField(default=USUAL_WEEKS, validators=_up_to(LONGEST_WEEKS))
    prompts_a_week = models.PositiveSmallIntegerField(default=plan.MOST_PROMPTS_A_WEEK)
    entry_test = models.BooleanField(default=True)
    test_days = models.JSONField(default=usual_test_days, blank=True)
    # Without control cards no effect of practice is claimed.
    uses_controls = models.BooleanField(default=True)
    # What was promised to those who joined: the organisation's shorter rules are written down here too, longer ones never.
    retention_months = models.PositiveSmallIntegerField(default=USUAL_MONTHS)
    # The last day on which answers are taken.
    answers_until = models.DateField()
    # The share of right answers at a delayed test that earns a certificate; empty: none is given.
    certificate_share = models.FloatField(null=True, blank=True, default=USUAL_SHARE)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # When its answers were counted and deleted; empty: they are there.
    forgotten_on = models.DateField(null=True, blank=True)
    # Of a second circle that is forgotten: how many had practised, as far as it may be told; empty where they were too few.
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
        """Whether it is for those whom another training's people train."""
        return self.parent_id is not None

    @property
    def last_test_day(self) -> date:
        """The last day of its last test, or of practice where it has none."""
        return plan.last_test_day(held_on=self.held_on, test_days=self.test_days, weeks=self.weeks)

    @property
    def plan_end(self) -> date:
        """The last day of its tests and its practice."""
        return plan.plan_end(held_on=self.held_on, test_days=self.test_days, weeks=self.weeks)

    @property
    def closes_at(self) -> datetime:
        """The moment after which no answer is taken: midnight after the last day, by the site's clock."""
        return datetime.combine(self.answers_until + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())

    def clean(self) -> None:
        """Raise ValidationError where its tests or control cards do not fit together."""
        days = self.test_days
        if not isinstance(days, list) or not all(isinstance(day, int) and 0 < day <= LATEST_TEST_DAY for day in days):
            raise ValidationError({"test_days": TESTS_COME % {"latest": LATEST_TEST_DAY}})
        self.test_days = days = sorted(set(days))
        apart = plan.WINDOW_DAYS
        if any(later - earlier < apart for earlier, later in pairwise(days)):
            raise ValidationError(
                {"test_days": _("Leave at least %(days)s days between two tests: so long each stays open.") % {"days": apart}}
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
        """Return its delayed tests in their order."""
        return plan.tests(held_on=self.held_on, test_days=self.test_days)

    def is_over(self, today: date) -> bool:
        """Return whether answers are not taken any more."""
        return today > self.answers_until


class Reminder(models.Model):
    """When one of a training's learners may be reminded, and by which ways. Nothing here leads to a key or to an answer.

    Its name is made of the learner's key with a secret that is not in the database; the log keeps another digest of that key.
    """

    handle = models.CharField(max_length=64, primary_key=True)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="+")
    # The days to come, the last prompts, the browser's push service: encrypted.
    sealed = models.TextField()
    # What stands for the token of its calendar; empty: it has none.
    calendar_mark = models.CharField(max_length=64, null=True, unique=True)

    def __str__(self) -> str:
        return self.handle[:8]


class Achievement(models.Model):
    """What certificates of a training say: never changed once made, as badges name its address; another title, day or place makes another.

    It stays when the training is deleted: whoever showed a level still has.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="achievements")
    training = models.ForeignKey(Training, null=True, on_delete=models.SET_NULL, related_name="achievements")
    title = models.CharField(max_length=LONGEST_TITLE)
    # When and where it was held; empty for those made before that was kept. A training for minors tells no place: it would be their school.
    held_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=LONGEST_TITLE, blank=True)
    # Titles of its decks, and the language all of it is in.
    decks = models.JSONField()
    language = models.CharField(max_length=3)
    share = models.FloatField()
    test_days = models.JSONField()

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """That somebody showed the level. Its number comes from the learner's key by a secret: nothing stored leads back to a key.

    Of the day it was given, not the hour: the log of answers has days too.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    achievement = models.ForeignKey(Achievement, on_delete=models.PROTECT, related_name="certificates")
    test_day = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    # The signed text, for the phone that asks again; empty once the training's answers are deleted, and with them whoever could ask.
    badge = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-withdrawn_on", "pk"]

    def __str__(self) -> str:
        return str(self.id)
