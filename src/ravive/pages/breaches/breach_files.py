"""A breach as pairs of question and answer, and the register as a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.pages.breaches.forms import PARTS
from ravive.pages.models import Breach


@dataclass(frozen=True, kw_only=True)
class BreachLine:
    """A question of the form with its answer, empty without one."""

    question: str
    answer: str


def parts_of(breach: Breach, *, now: datetime) -> list[tuple[str | Promise, list[BreachLine]]]:
    """Return what the form says, in its order, with the heading of each part, in the language spoken now.

    Why it took more than 72 hours is a question only where it took more.
    """
    left_out = () if breach.is_late(now) or breach.delay_reason else ("delay_reason",)
    return [(heading, [_line(breach, name) for name in names if name not in left_out]) for heading, names in PARTS]


def _line(breach: Breach, name: str) -> BreachLine:
    field = Breach._meta.get_field(name)
    return BreachLine(question=str(getattr(field, "verbose_name", name)), answer=_words(breach, name))


def _words(breach: Breach, name: str) -> str:
    value = getattr(breach, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, int):
        return number_format(value)
    if getattr(Breach._meta.get_field(name), "choices", None):
        return str(getattr(breach, f"get_{name}_display")())
    return str(value or "")


def register(breaches: Iterable[Breach], *, now: datetime) -> bytes:
    """Return the register of breaches (article 33.5) as an XLSX file: one row a breach, one column a question."""
    names = [name for _heading, names in PARTS for name in names]
    columns = tuple(WorkbookColumn(head=_line(Breach(), name).question, width=30) for name in names)
    rows: tuple[tuple[WorkbookValue, ...], ...] = tuple(tuple(_words(breach, name) for name in names) for breach in breaches)
    return workbook_of((WorkbookSheet(title=_("Breaches"), columns=columns, rows=rows),), title=_("Register of breaches"), made_at=now)
