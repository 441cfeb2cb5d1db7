"""Requests in words, as the board, the agenda and e-mails say them."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ravive.hub.workshops.models import AgeBand, AnswerKind, DayPart, WorkshopRequest
from ravive.hub.workshops.models.workshop_request import MOST_GROUPS

MONTH = "F Y"


@dataclass(frozen=True, kw_only=True)
class FixedAnswer:
    """The words of an e-mail that are always the same, around the officer's own."""

    subject: str
    opening: str
    closing: str


def described_groups(count: int) -> str:
    """Return a number of groups; the largest one stands for all above it."""
    if count >= MOST_GROUPS:
        return _("%(count)s groups or more") % {"count": count}
    return ngettext("%(count)s group", "%(count)s groups", count) % {"count": count}


def described_audience(request: WorkshopRequest) -> str:
    """Return for whom the workshop is: age bands, groups, and how large they are."""
    # A request may name a band that the form offered earlier.
    bands = ", ".join(str(AgeBand(band).label) if band in AgeBand.values else band for band in request.age_bands)
    return f"{bands} · {described_groups(request.groups)} · {request.get_group_size_display()}"  # pyright: ignore[reportAttributeAccessIssue] -- Django's own method


def described_period(request: WorkshopRequest) -> str:
    """Return when it suits, in a line."""
    month = date_format(request.month, MONTH) if request.month else _("no month preferred")
    return month if request.day_part == DayPart.ANY else f"{month}, {DayPart(request.day_part).label}"


def fixed_answer(request: WorkshopRequest, kind: AnswerKind, language: str) -> FixedAnswer:
    """Return the fixed words of an e-mail, in the language of its reader. They name nobody."""
    with override(language):
        closing = _("Answer this e-mail to reach us. Write nothing about a child in it.")
        if kind == AnswerKind.DATE and request.planned_on:
            day = {"day": date_format(request.planned_on, "l j F Y")}
            return FixedAnswer(
                subject=_("Your workshop: the day is agreed"), opening=_("The workshop takes place on %(day)s.") % day, closing=closing
            )
        if kind == AnswerKind.THANKS:
            opening = _("Thank you for the welcome. The cards of the workshop come back in a few minutes, now and then.")
            return FixedAnswer(subject=_("After the workshop"), opening=opening, closing=closing)
        opening = _("Thank you for asking for a workshop. Here is our answer.")
        return FixedAnswer(subject=_("Your request for a workshop"), opening=opening, closing=closing)


def paragraphs_of(fixed: FixedAnswer, own_words: str, organisation: str) -> tuple[str, ...]:
    """Return an e-mail: the fixed opening, the officer's own paragraphs, the fixed closing, the organisation's name."""
    own = tuple(part.strip() for part in own_words.replace("\r\n", "\n").split("\n\n") if part.strip())
    return (fixed.opening, *own, fixed.closing, organisation)
