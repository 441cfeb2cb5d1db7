"""What other packages need to know of a subject: its e-mails, the details that it stores, and what is deleted again in restored copies."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models.signals import post_delete

from ravive.departures import actions as departures
from ravive.entries import actions, erasure
from ravive.entries.form_subjects import FormSubject
from ravive.entries.mailbox_parts import add_label, register_part
from ravive.entries.models import AddressedRow, VisitorEntry
from ravive.entries.registry import add_subject
from ravive.entries.subject_parts import SubjectPart, copy_key, label_of_copy
from ravive.entries.subjects import Subject, Words
from ravive.mailing import actions as mailing
from ravive.mailing import purposes
from ravive.people.models import Organisation
from ravive.site import personal_data
from ravive.site.personal_data import DataRecipient, LegalBasis, PersonalField

ADDRESS = "mailing.MailAddress"


def register(subject: Subject[Any]) -> None:
    """Register a subject. `AppConfig.ready` calls this."""

    def organisation_of(handle: str) -> Organisation | None:
        return next((subject.organisation_of(row) for row in subject.find([handle])), None)

    def describe(handles: Sequence[str]) -> tuple[str, ...]:
        return subject.describe(subject.find(handles))

    def opening(handles: Sequence[str]) -> tuple[str, ...]:
        return subject.opening(subject.find(handles))

    def named(handles: Sequence[str]) -> str:
        found = {subject.named(row) for row in subject.find(handles)}
        return found.pop() if len(found) == 1 else ""

    add_subject(subject)
    if not subject.has_own_part:
        register_part(SubjectPart(subject))
    add_label(copy_key(subject), partial(label_of_copy, subject))
    purposes.register(
        purposes.Purpose(
            name=subject.name,
            path=subject.path,
            request=subject.request,
            opening=opening,
            describe=describe,
            named=named,
            question=subject.question,
            is_list=subject.is_list,
            delete=partial(actions.expire, subject),
            organisation_of=organisation_of,
        )
    )
    for model in subject.models:
        post_delete.connect(_delete_address, sender=model, dispatch_uid=f"entries.{model._meta.label}")
    departures.register(subject.stopped, erasure.replay_stop)
    if subject.withdrawn:
        departures.register(subject.withdrawn, erasure.replay_withdrawal)
    if subject.refused:
        departures.register(subject.refused, erasure.replay_refusal)
    if isinstance(subject, FormSubject):
        fields = tuple(_fields(subject))
        personal_data.register(
            personal_data.PersonalData(
                name=subject.name,
                label=subject.label,
                people=(subject.people,),
                fields=fields,
                recipients=(DataRecipient.MAIL_PROVIDER, *subject.recipients),
                erase=partial(erasure.erase, subject),
            )
        )


def _delete_address(*, instance: AddressedRow, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    if instance.handle:
        mailing.delete_address(instance.handle)


def _fields(subject: FormSubject[Any, Any]) -> Iterator[PersonalField]:
    yield _field(subject, ADDRESS, "sealed", subject.why, subject.basis)
    for model in subject.models:
        for field, words in subject.details:
            yield _field(subject, model._meta.label, field, words, subject.basis)
        if model.mark_for is not VisitorEntry.mark_for:
            yield _field(subject, model._meta.label, "mailbox_mark", subject.why_mark, LegalBasis.INTEREST)


def _field(subject: FormSubject[Any, Any], model: str, field: str, words: Words, basis: LegalBasis) -> PersonalField:
    return PersonalField(
        model=model,
        field=field,
        purpose=words,
        deletion=subject.deletion,
        basis=basis,
        limit=subject.limit,
        special=subject.special if model != ADDRESS else None,
    )
