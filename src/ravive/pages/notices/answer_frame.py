"""The record of processing as the file of a person who asks says it."""

from django.urls import reverse

from ravive.entries.answer_frame import Activity, AnswerFrame, Use
from ravive.pages.notices.processing_record import Processor, record_of
from ravive.pages.notices.storage_table import StoredForm
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation


def frame_of(organisation: Organisation) -> AnswerFrame:
    """Return what the record of an organisation says, in the language spoken now."""
    record, notice = record_of(organisation), organisation_address(organisation, reverse("privacy_notice"))
    return AnswerFrame(
        organisation=record.organisation,
        address=record.address,
        contact=record.contact,
        officer=record.officer,
        # Without a public address, as on one's own computer, a path would lead nowhere.
        notice=notice if "://" in notice else "",
        safeguards=record.safeguards,
        processors=tuple(_words(processor) for processor in record.processors),
        activities={form.name: _activity(form) for form in record.activities},
    )


def _activity(form: StoredForm) -> Activity:
    uses = [Use(purpose=row.purpose, basis=row.basis, limit=row.limit, deletion=row.deletion) for row in form.details]
    return Activity(label=form.label, uses=tuple(uses), recipients=form.recipients)


def _words(processor: Processor) -> str:
    """Return who works for an organisation: the task, and the name with the countries once it is confirmed."""
    countries = f" ({', '.join(processor.countries)})" if processor.countries else ""
    return f"{processor.task} – {processor.name}{countries}" if processor.name else processor.task
