"""The record of processing as a workbook: activities, then who receives details, then what protects them."""

from datetime import datetime

from django.utils.translation import gettext as _

from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.pages.notices.field_words import stored_words
from ravive.pages.notices.processing_record import ProcessingRecord, Processor
from ravive.pages.notices.storage_table import StoredForm


def workbook(record: ProcessingRecord, *, now: datetime) -> bytes:
    """Return the record as an XLSX file, in the language spoken now."""
    sheets = (_activities(record), _processors(record), _frame(record))
    return workbook_of(sheets, title=_("Record of processing"), made_at=now)


def _activities(record: ProcessingRecord) -> WorkbookSheet:
    heads = (
        (_("Activity"), 28), (_("Whose details"), 28), (_("What for"), 44), (_("Legal basis"), 34), (_("Confirmed"), 16),
        (_("At most"), 34), (_("When it is deleted"), 44), (_("Who receives them"), 34), (_("What is stored"), 44),
    )  # fmt: skip
    columns = tuple(WorkbookColumn(head=head, width=width) for head, width in heads)
    rows = tuple(row for form in record.activities for row in _rows(form))
    return WorkbookSheet(title=_("Activities"), columns=columns, rows=rows)


def _rows(form: StoredForm) -> list[tuple[WorkbookValue, ...]]:
    people, recipients = ", ".join(form.people), ", ".join(form.recipients)
    confirmed = _("yes") if form.is_confirmed else _("to be confirmed")
    return [
        (form.label, people, it.purpose, it.basis, confirmed, it.limit, it.deletion, recipients, "\n".join(stored_words(it.fields)))
        for it in form.details
    ]


def _processors(record: ProcessingRecord) -> WorkbookSheet:
    heads = ((_("Task"), 30), (_("Name"), 40), (_("Countries"), 40), (_("Outside the European Economic Area"), 30))
    columns = tuple(WorkbookColumn(head=head, width=width) for head, width in heads)
    return WorkbookSheet(title=_("Processors"), columns=columns, rows=tuple(_processor(row) for row in record.processors))


def _processor(row: Processor) -> tuple[WorkbookValue, ...]:
    to_confirm = _("to be confirmed")
    return (
        row.task,
        row.name or to_confirm,
        ", ".join(row.countries) or to_confirm,
        (_("yes") if row.is_outside_eea else _("no")) * bool(row.name),
    )


def _frame(record: ProcessingRecord) -> WorkbookSheet:
    to_confirm = _("to be confirmed")
    rows: list[tuple[WorkbookValue, ...]] = [
        (_("Controller"), record.organisation),
        (_("Postal address"), record.address or to_confirm),
        (_("E-mail"), record.contact or to_confirm),
        (_("Data protection officer"), record.officer or to_confirm),
        *((use.category, use.ground or to_confirm) for use in record.special),
        (_("What protects details outside the European Economic Area"), record.safeguards),
        (_("Confirmed"), record.confirmed or to_confirm),
        *((_("Still to be confirmed"), what) for what in record.missing),
        *((_("Security"), measure) for measure in record.measures),
    ]
    columns = (WorkbookColumn(head=_("What"), width=44), WorkbookColumn(head=_("Content"), width=90))
    return WorkbookSheet(title=_("Controller and security"), columns=columns, rows=tuple(rows))
