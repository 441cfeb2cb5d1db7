"""Who takes part, as a list: at the desk, on paper, as a workbook."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ravive.entries.own_questions.answers import words_of_answer
from ravive.hub.events import queries
from ravive.hub.events.answers import answer_words
from ravive.hub.events.models import Event, EventPage, EventQuestion, Registration
from ravive.lib import paper
from ravive.lib.workbook import NumberCell, WorkbookColumn, WorkbookSheet, workbook_of
from ravive.site.context import interface_language

LAYOUT = Path(__file__).parent / "layouts" / "attendance.typ"


@dataclass(frozen=True, kw_only=True)
class AttendanceLine:
    """One person on the list: their answers in the order of the questions, empty where there is none."""

    number: int
    registration: Registration
    answers: tuple[str, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class AttendanceList:
    """Who takes part, and who waits in this order. `own_heads`: how many of the heads, the last ones, are own questions."""

    heads: tuple[str, ...]
    own_heads: int
    present: tuple[AttendanceLine, ...]
    waiting: tuple[AttendanceLine, ...]


def attendance_of(event: Event) -> AttendanceList:
    """Return the list of an event in the language that is active."""
    kinds = [kind for kind in EventQuestion.QuestionKind if kind in set(event.questions.values_list("kind", flat=True))]
    own, language = list(event.own_questions.all()), interface_language()
    present, waiting = [], []
    for row in Registration.objects.filter(event=event):
        answers = queries.answers_of(row)
        place = _("Waiting") if not row.has_place else _("Online") if row.is_online else _("On site")
        lines = present if row.has_place else waiting
        words = (
            *(answer_words(kind, answers.get(kind, "")) for kind in kinds),
            *(words_of_answer(question, answers.get(question.key, ""), language) for question in own),
        )
        lines.append(AttendanceLine(number=len(lines) + 1, registration=row, answers=words, state=place))
    heads = (*(str(kind.label) for kind in kinds), *(question.label_in(language) for question in own))
    return AttendanceList(heads=heads, own_heads=len(own), present=tuple(present), waiting=tuple(waiting))


def workbook(found: AttendanceList, page: EventPage, *, now: datetime) -> bytes:
    """Return the list as an XLSX file. No cell is a formula, whatever somebody calls themselves."""
    heads = (_("No."), *found.heads, _("Takes part"), _("Came"), _("Registered on"))
    columns = tuple(WorkbookColumn(head=str(head), width=8 if place == 0 else 28) for place, head in enumerate(heads))
    rows = tuple(
        (
            NumberCell(value=line.number),
            *line.answers,
            line.state,
            _("Yes") if line.registration.came else "",
            line.registration.registered_on,
        )
        for line in (*found.present, *found.waiting)
    )
    return workbook_of([WorkbookSheet(title=_("Attendance"), columns=columns, rows=rows)], title=page.title, made_at=now)


def paper_list(found: AttendanceList, page: EventPage, *, organisation: str, now: datetime) -> bytes:
    """Return the list of those who come to the place, to print, with a line to sign: no needs, no own questions, nobody who waits."""
    fixed = found.heads[: len(found.heads) - found.own_heads]
    kinds = tuple(zip(fixed, range(len(fixed)), strict=True))
    needs = str(EventQuestion.QuestionKind.NEEDS.label)
    shown = [place for head, place in kinds if head != needs]
    on_site = [line for line in found.present if not line.registration.is_online]
    values = {
        "language": get_language() or "fr",
        "organisation": organisation,
        "title": page.title,
        "when": " · ".join(part for part in (date_format(localtime(page.starts_at), "DATETIME_FORMAT"), page.place) if part),
        "heading": _("Attendance"),
        "heads": [_("No."), *(found.heads[place] for place in shown), _("Signature")],
        "rows": [[str(number), *(line.answers[place] or "–" for place in shown), ""] for number, line in enumerate(on_site, 1)],
        "empty": _("Nobody has registered yet."),
        "footer": _("Destroy this list after the event."),
    }
    return paper.pdf(layout=paper.layout(LAYOUT), values=values, made_at=now)
