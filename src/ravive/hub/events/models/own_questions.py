"""What an organisation asks in its own words of those who register for an event."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.hub.events.models.registrations import USUAL_STORED_DAYS, Event

if TYPE_CHECKING:
    import uuid

# Of one event. Each can be left empty by those who register.
MOST_OWN_QUESTIONS = 5
LONGEST_LABEL, LONGEST_LINE, LONGEST_CHOICE, MOST_CHOICES = 120, 120, 80, 12
LONGEST_KEY = 12


class OwnQuestion(models.Model):
    """One question in the organisation's own words, in each language of the event, and for how many days its answer is stored."""

    class OwnKind(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", _("A choice from a list")
        LINE = "line", _("A line of text")
        BOX = "box", _("A box to tick")

    event_id: "uuid.UUID"
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="own_questions")
    # Under this name, registrations have the answer.
    key = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(_("How people answer"), max_length=6, choices=OwnKind)
    # By language: the question, and what can be chosen. An answer has the number of a choice.
    labels = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    stored_days = models.PositiveSmallIntegerField(default=USUAL_STORED_DAYS)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "key"], name="one_own_question_of_a_key"),
        ]

    def __str__(self) -> str:
        return self.key

    def label_in(self, language: str) -> str:
        """Return the question in a language, else in the first that it has."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")

    def choices_in(self, language: str) -> list[str]:
        """Return what can be chosen in a language, else in the first that it has."""
        return list(self.choices.get(language) or next(iter(self.choices.values()), []))
