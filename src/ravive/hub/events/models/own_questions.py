"""What an organisation asks in its own words of those who register for an event."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from ravive.entries.own_questions.models import AbstractOwnQuestion
from ravive.hub.events.models.registrations import Event

if TYPE_CHECKING:
    import uuid


class OwnQuestion(AbstractOwnQuestion):
    """One question of an event."""

    event_id: "uuid.UUID"
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="own_questions")

    class Meta(AbstractOwnQuestion.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "key"], name="one_own_question_of_a_key"),
        ]
