"""The requests that the board shows, as a workbook."""

from datetime import datetime

from django.utils.translation import gettext as _

from ravive.entries.own_questions.answers import opened_answers, words_of_answer
from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.models import WorkshopQuestion, WorkshopRequest
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.people.models import Organisation


def workbook(organisation: Organisation, language: str, *, now: datetime) -> bytes:
    """Return the requests with their details as an XLSX file, the earliest first, with a column for each own question.

    No cell is a formula, whatever somebody wrote.
    """
    questions = list(WorkshopQuestion.objects.filter(organisation=organisation))
    heads = (
        *(_("Received"), _("Stage"), _("Kind of place"), _("Establishment"), _("Postal code"), _("Function"), _("Audience")),
        *(_("Period"), _("Language"), _("Day of the workshop"), _("Followed by")),
        *(question.label_in(language) for question in questions),
    )
    columns = tuple(WorkbookColumn(head=head, width=24) for head in heads)
    rows = tuple(
        _cells(row, questions, language)
        for row in queries.confirmed_requests(organisation).filter(is_erased=False).order_by("entered_on", "pk")
    )
    return workbook_of([WorkbookSheet(title=_("Workshops"), columns=columns, rows=rows)], title=_("Workshops"), made_at=now)


def _cells(row: WorkshopRequest, questions: list[WorkshopQuestion], language: str) -> tuple[WorkbookValue, ...]:
    found, officer = opened_answers(row.own_answers), row.taken_by
    return (
        *(row.entered_on, row.get_stage_display(), row.get_place_display(), row.establishment, row.postal_code),  # pyright: ignore[reportAttributeAccessIssue] -- Django's own methods
        *(row.get_function_display(), texts.described_audience(row), texts.described_period(row), row.get_language_display()),  # pyright: ignore[reportAttributeAccessIssue] -- Django's own methods
        *(row.planned_on or "", (officer.get_full_name() or officer.get_username()) if officer else ""),
        *(words_of_answer(question, found.get(question.key, ""), language) for question in questions),
    )
