"""What an organisation asks in its own words of those who ask for a workshop."""

from typing import ClassVar

from django.db import models

from ravive.entries.own_questions.models import AbstractOwnQuestion
from ravive.people.models import Organisation


class WorkshopQuestion(AbstractOwnQuestion):
    """One question of the form of a page, in all its languages. It outlives the page: requests have answers to it."""

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="workshop_questions")
    # The translation key of the pages.
    page_key = models.UUIDField(db_index=True)

    class Meta(AbstractOwnQuestion.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Requests have answers by this key, whatever became of the page.
            models.UniqueConstraint(fields=["organisation", "key"], name="one_workshop_question_of_a_key"),
        ]
