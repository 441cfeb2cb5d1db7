"""A request for a workshop: who asks, for whom, and how far it is. Nothing about a child has a place in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from ravive.entries.models import VisitorEntry
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.people.models import Organisation
from ravive.trainings.models import Training

LONGEST_ESTABLISHMENT, LONGEST_POSTAL_CODE, LONGEST_ROOM = 120, 10, 80
MOST_GROUPS = 6


class PlaceKind(models.TextChoices):
    """What kind of place asks."""

    SCHOOL = "school", _("School")
    CENTRE = "centre", _("Centre for unaccompanied minors")
    OTHER = "other", _("Other place")


class AskerFunction(models.TextChoices):
    """What the person who asks does there."""

    HEAD = "head", _("Management")
    TEACHER = "teacher", _("Teacher")
    EDUCATOR = "educator", _("Educator")
    COUNSELLOR = "counsellor", _("School counselling or health service")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    GUARDIAN = "guardian", _("Guardian")
    YOUTH_WORKER = "youth_worker", _("Youth worker")
    OTHER = "other", _("Another function")


class AgeBand(models.TextChoices):
    """For whom the workshop is. Bands only, never an age; they begin where the cards do."""

    FROM_12 = "12-13", _("12 to 13 years")
    FROM_14 = "14-15", _("14 to 15 years")
    FROM_16 = "16-17", _("16 to 17 years")
    ADULT = "adult", _("18 years and over")
    TEAM = "team", _("The team itself")


class GroupSize(models.TextChoices):
    """How many people a group has."""

    SMALL = "10", _("Up to 10 people")
    MIDDLE = "20", _("11 to 20 people")
    LARGE = "30", _("21 to 30 people")
    LARGER = "more", _("More than 30 people")


class DayPart(models.TextChoices):
    """When in the day it suits."""

    ANY = "any", _("No matter")
    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")


class Stage(models.TextChoices):
    """How far a request is: the columns of the board, and what does not take place."""

    NEW = "new", pgettext("workshop request", "New")
    CONTACTED = "contacted", _("Contacted")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Does not take place")


class AnswerKind(models.TextChoices):
    """The e-mails that the board sends."""

    CONTACT = "contact", _("First answer")
    DATE = "date", _("The day is agreed")
    THANKS = "thanks", _("After the workshop")


class WorkshopRequest(VisitorEntry):
    """What was asked for. On `erase_on`, everything that leads to the person or the place is emptied. The rest counts workshops."""

    organisation_id: int
    taken_by_id: int | None
    training_id: int | None
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="workshop_requests")
    page = models.ForeignKey("workshops.WorkshopPage", null=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(max_length=10, choices=PlaceKind)
    establishment = models.CharField(max_length=LONGEST_ESTABLISHMENT, blank=True)
    postal_code = models.CharField(max_length=LONGEST_POSTAL_CODE, blank=True)
    function = models.CharField(max_length=15, choices=AskerFunction, blank=True)
    language = models.CharField(max_length=10, choices=INTERFACE_CHOICES)
    needs_interpreter = models.BooleanField(default=False)
    age_bands = models.JSONField(default=list)
    groups = models.PositiveSmallIntegerField()
    group_size = models.CharField(max_length=5, choices=GroupSize)
    # The first day of the month that suits; empty: no preference.
    month = models.DateField(null=True, blank=True)
    day_part = models.CharField(max_length=10, choices=DayPart, default=DayPart.ANY)
    # The answers to own questions by their key, each encrypted. Those whose day has come are deleted.
    own_answers = models.JSONField(default=dict)

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.NEW)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    planned_on = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    room = models.CharField(max_length=LONGEST_ROOM, blank=True)
    training = models.OneToOneField(Training, null=True, blank=True, on_delete=models.SET_NULL, related_name="workshop_request")
    is_erased = models.BooleanField(default=False)

    class Meta(VisitorEntry.Meta):
        ordering: ClassVar[list[str]] = ["entered_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(is_erased=False) | models.Q(establishment="", postal_code="", function="", handle=None),
                name="an_erased_workshop_request_names_nobody",
            ),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="workshop_stage_is_known"),
        ]

    def __str__(self) -> str:
        # The audit log shows this text, and is never shortened.
        return f"{self.pk}"


class WorkshopAnswer(models.Model):
    """That an e-mail was sent, and when. Its text is not stored."""

    request = models.ForeignKey(WorkshopRequest, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    sent_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["sent_on", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}, {self.sent_on}"  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attribute
