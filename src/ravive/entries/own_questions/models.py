"""One question in the organisation's own words. Each subject that asks some has a table of its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

# Of one form. Each can be left empty by those who fill it in.
MOST_OWN_QUESTIONS = 5
LONGEST_LABEL, LONGEST_LINE, LONGEST_CHOICE, MOST_CHOICES = 120, 120, 80, 12
LONGEST_KEY = 12
USUAL_STORED_DAYS = 30


class AbstractOwnQuestion(models.Model):
    """One question in the organisation's own words, in each language of its pages, and for how many days its answer is stored."""

    class OwnKind(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", _("A choice from a list")
        LINE = "line", _("A line of text")
        BOX = "box", _("A box to tick")

    # Under this name, entries have the answer.
    key = models.CharField(max_length=LONGEST_KEY)
    kind = models.CharField(_("How people answer"), max_length=6, choices=OwnKind)
    # By language: the question, and what can be chosen. An answer has the number of a choice.
    labels = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    stored_days = models.PositiveSmallIntegerField(default=USUAL_STORED_DAYS)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.key

    def label_in(self, language: str) -> str:
        """Return the question in a language, else in the first that it has."""
        return self.labels.get(language) or next(iter(self.labels.values()), "")

    def choices_in(self, language: str) -> list[str]:
        """Return what can be chosen in a language, else in the first that it has."""
        return list(self.choices.get(language) or next(iter(self.choices.values()), []))
