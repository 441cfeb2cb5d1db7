"""Own questions of events: whose they are, when their answers are deleted, and where the desk shows them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.own_questions.holder import QuestionHolder
from ravive.entries.own_questions.models import AbstractOwnQuestion
from ravive.hub.events.forms import STORED_DAYS
from ravive.hub.events.models import Event, OwnQuestion, Registration
from ravive.hub.events.waiting_list import locked_event


class EventQuestions(QuestionHolder):
    """The form to register for an event."""

    list_route, route, verb = "own_questions", "own_question", "event.changed"
    stored_days = STORED_DAYS
    saved = gettext_lazy("Saved. The page of the event shows it at once.")

    def __init__(self, event: Event, **named: Any) -> None:  # noqa: ANN401 - as the class above
        super().__init__(organisation=event.organisation, key=event.pk, **named)
        self.event = event

    def questions(self) -> QuerySet[OwnQuestion]:
        """Return the questions of the event."""
        return OwnQuestion.objects.filter(event=self.event)

    def new_question(self) -> OwnQuestion:
        """Return a question of the event, not stored yet."""
        return OwnQuestion(event=self.event)

    def lock(self) -> None:
        """Lock the event."""
        locked_event(self.event.pk)

    def subject(self) -> Event:
        """Return the event."""
        return self.event

    def is_answered(self, question: AbstractOwnQuestion) -> bool:
        """Return whether anybody has registered."""
        return Registration.objects.filter(event=self.event).exists()

    def forget(self, question: AbstractOwnQuestion) -> None:
        """Delete the answers of those who registered."""
        for row in Registration.objects.filter(event=self.event):
            if question.key in row.answers:
                row.answers = {key: sealed for key, sealed in row.answers.items() if key != question.key}
                row.save(update_fields=["answers"])

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the list of events, and the event."""
        return [(reverse("desk_events"), _("Events")), (reverse("desk_event", args=[self.key]), self.title)]
