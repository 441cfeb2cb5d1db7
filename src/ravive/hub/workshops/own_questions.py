"""Own questions of pages of workshops: whose they are, where the desk shows them, and when each answer is erased."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ravive.entries.own_questions.holder import QuestionHolder
from ravive.entries.own_questions.models import AbstractOwnQuestion
from ravive.hub.workshops.models import WorkshopQuestion, WorkshopRequest
from ravive.hub.workshops.retention import day_of_workshop
from ravive.people.models import Organisation

# All of them come before the six months of a request.
STORED_DAYS = (
    (1, gettext_lazy("the day after the workshop")),
    (7, gettext_lazy("7 days after the workshop")),
    (30, gettext_lazy("30 days after the workshop")),
    (90, gettext_lazy("90 days after the workshop")),
)


def questions_of(organisation: Organisation, page_key: UUID) -> QuerySet[WorkshopQuestion]:
    """Return what the form of a page asks, whatever its language."""
    return WorkshopQuestion.objects.filter(organisation=organisation, page_key=page_key)


def answered_questions(row: WorkshopRequest) -> list[WorkshopQuestion]:
    """Return the questions whose answers a request still has, in their order; no query without an answer."""
    keys = list(row.own_answers)
    return list(WorkshopQuestion.objects.filter(organisation=row.organisation_id, key__in=keys)) if keys else []


def deletion_words(days: int) -> str:
    """Return in words when the answer to a question is deleted."""
    words = ngettext("Deleted %(count)s day after the workshop; with your request if it does not take place.",
                     "Deleted %(count)s days after the workshop; with your request if it does not take place.", days)  # fmt: skip
    return words % {"count": days}


def days_of_answers(row: WorkshopRequest, questions: Iterable[WorkshopQuestion]) -> dict[str, date]:
    """Return the day on which each answer is erased, by key of question: with the request where no day is agreed for the workshop."""
    held_on, last = day_of_workshop(row), row.erase_on or row.entered_on
    return {
        question.key: min(last, held_on + timedelta(days=question.stored_days)) if held_on else last
        for question in questions
        if question.key in row.own_answers
    }


def erase_due(today: date) -> int:
    """Erase the answers whose day has come, of requests that stay; return how many requests changed."""
    waiting = WorkshopRequest.objects.filter(is_erased=False, planned_on__lt=today).exclude(own_answers={})
    return sum(_erase_answers(number, today) for number in list(waiting.values_list("pk", flat=True)))


def _erase_answers(number: int, today: date) -> bool:
    with transaction.atomic():
        row = WorkshopRequest.objects.select_for_update().filter(pk=number).first()
        if row is None:
            return False
        days = days_of_answers(row, answered_questions(row))
        # A question that is not asked any more has no day of its own: its answer goes with the first.
        left = {key: sealed for key, sealed in row.own_answers.items() if key in days and today < days[key]}
        if left == row.own_answers:
            return False
        row.own_answers = left
        row.save(update_fields=["own_answers"])
        return True


class WorkshopQuestions(QuestionHolder):
    """The form of a page of workshops."""

    list_route, route, verb = "workshop_questions", "workshop_question", "workshop.questions_changed"
    stored_days = STORED_DAYS
    saved = gettext_lazy("Saved. The page of the workshop shows it at once.")

    def questions(self) -> QuerySet[WorkshopQuestion]:
        """Return the questions of the page."""
        return questions_of(self.organisation, self.key)

    def new_question(self) -> WorkshopQuestion:
        """Return a question of the page, not stored yet."""
        return WorkshopQuestion(organisation=self.organisation, page_key=self.key)

    def lock(self) -> None:
        """Lock the organisation: a page has no row that all its languages share."""
        Organisation.objects.select_for_update(no_key=True).get(pk=self.organisation.pk)

    def subject(self) -> Organisation:
        """Return the organisation; the line says the title of the page."""
        return self.organisation

    def is_answered(self, question: AbstractOwnQuestion) -> bool:
        """Return whether a request has an answer."""
        return self._answered(question).exists()

    def forget(self, question: AbstractOwnQuestion) -> None:
        """Delete the answers of requests."""
        for row in self._answered(question).select_for_update():
            row.own_answers = {key: sealed for key, sealed in row.own_answers.items() if key != question.key}
            row.save(update_fields=["own_answers"])

    def _answered(self, question: AbstractOwnQuestion) -> QuerySet[WorkshopRequest]:
        return WorkshopRequest.objects.filter(organisation=self.organisation, own_answers__has_key=question.key)

    def crumbs(self) -> list[tuple[str, str]]:
        """Return the board, and the pages that ask."""
        return [(reverse("workshops"), _("Requests for workshops")), (reverse("workshop_forms"), self.title)]
