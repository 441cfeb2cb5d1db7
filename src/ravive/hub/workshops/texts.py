"""Requests in words, as the board, the agenda and e-mails say them."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ravive.entries.own_questions.answers import opened_answers, words_of_answer
from ravive.hub.workshops import answer_files
from ravive.hub.workshops.models import AgeBand, AnswerKind, DayPart, WorkshopRequest
from ravive.hub.workshops.models.workshop_request import MOST_GROUPS
from ravive.hub.workshops.own_questions import answered_questions, days_of_answers
from ravive.trainings import codes
from ravive.trainings import queries as trainings

MONTH = "F Y"


@dataclass(frozen=True, kw_only=True)
class FixedAnswer:
    """The words of an e-mail that are always the same, around the officer's own."""

    subject: str
    opening: str
    closing: str
    # How the group joins, and what is attached: after the officer's own words.
    enclosed: tuple[str, ...] = ()


def described_groups(count: int) -> str:
    """Return a number of groups; the largest one stands for all above it."""
    if count >= MOST_GROUPS:
        return _("%(count)s groups or more") % {"count": count}
    return ngettext("%(count)s group", "%(count)s groups", count) % {"count": count}


def described_bands(request: WorkshopRequest) -> list[str]:
    """Return the age bands. A request may name one that the form offered earlier."""
    return [str(AgeBand(band).label) if band in AgeBand.values else band for band in request.age_bands]


def described_audience(request: WorkshopRequest) -> str:
    """Return for whom the workshop is: age bands, groups, and how large they are."""
    bands = ", ".join(described_bands(request))
    return f"{bands} · {described_groups(request.groups)} · {request.get_group_size_display()}"  # pyright: ignore[reportAttributeAccessIssue] -- Django's own method


@dataclass(frozen=True, kw_only=True)
class DescribedAnswer:
    """The answer to an own question, in words, and the day on which it is erased."""

    label: str
    words: str
    erase_on: date


def described_answers(request: WorkshopRequest, language: str) -> list[DescribedAnswer]:
    """Return the answers to own questions that a request still has."""
    asked, found = answered_questions(request), opened_answers(request.own_answers)
    days = days_of_answers(request, asked)
    return [
        DescribedAnswer(
            label=question.label_in(language), words=words_of_answer(question, found[question.key], language), erase_on=days[question.key]
        )
        for question in asked
        if question.key in found
    ]


def described_period(request: WorkshopRequest) -> str:
    """Return when it suits, in a line."""
    month = date_format(request.month, MONTH) if request.month else _("no month preferred")
    return month if request.day_part == DayPart.ANY else f"{month}, {DayPart(request.day_part).label}"


def fixed_answer(request: WorkshopRequest, kind: AnswerKind, language: str, *, has_report: bool = False) -> FixedAnswer:
    """Return the fixed words of an e-mail, in the language of its reader. They name nobody. `has_report`: the report is attached."""
    with override(language):
        closing = _("Answer this e-mail to reach us. Write nothing about a child in it.")
        if kind == AnswerKind.DATE and request.planned_on:
            subject, opening = _("Your workshop: the day is agreed"), _agreed(request, date_format(request.planned_on, "l j F Y"))
            return FixedAnswer(subject=subject, opening=opening, closing=closing, enclosed=_joining(request, language))
        if kind == AnswerKind.THANKS:
            opening = _("Thank you for the welcome. The cards of the workshop come back in a few minutes, now and then.")
            enclosed = (_("The report of the workshop is attached: what the group knew, and never one person."),) if has_report else ()
            return FixedAnswer(subject=_("After the workshop"), opening=opening, closing=closing, enclosed=enclosed)
        opening = _("Thank you for asking for a workshop. Here is our answer.")
        return FixedAnswer(subject=_("Your request for a workshop"), opening=opening, closing=closing)


def _agreed(request: WorkshopRequest, day: str) -> str:
    values = {"day": day, "time": date_format(request.starts_at, "TIME_FORMAT") if request.starts_at else "", "room": request.room}
    if request.starts_at and request.room:
        return _("The workshop takes place on %(day)s at %(time)s. Room: %(room)s.") % values
    if request.starts_at:
        return _("The workshop takes place on %(day)s at %(time)s.") % values
    return _("The workshop takes place on %(day)s.") % values


def _joining(request: WorkshopRequest, language: str) -> tuple[str, ...]:
    """Return how the group joins the training; nothing before there is one."""
    code = trainings.code_of(request.training) if request.training else None
    if request.training is None or code is None:
        return ()
    shown = language if language in request.training.languages else request.training.languages[0]
    return (
        _("On the day, the group joins with the code %(code)s, or at this address:") % {"code": codes.format_code(code.code)},
        answer_files.join_address(request.training, shown, code.code),
        _("The poster with the QR code is attached: print it for the room. Nobody gives a name or an e-mail address to join."),
    )


def paragraphs_of(fixed: FixedAnswer, own_words: str, organisation: str) -> tuple[str, ...]:
    """Return an e-mail: the fixed opening, the officer's own paragraphs, what is enclosed, the fixed closing, the organisation's name."""
    own = tuple(part.strip() for part in own_words.replace("\r\n", "\n").split("\n\n") if part.strip())
    return (fixed.opening, *own, *fixed.enclosed, fixed.closing, organisation)
