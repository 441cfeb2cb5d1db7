"""The exact table of the privacy notice and of the record of processing, from the register that the nightly deletion obeys."""

from dataclasses import dataclass

from ravive.pages.models import ProcessingTerms
from ravive.people.models import Organisation
from ravive.site.personal_data import DataRecipient, DataSubject, PersonalData, PersonalField, registered, words_of_limit


@dataclass(frozen=True, kw_only=True)
class StoredDetail:
    """What is stored for one purpose, in words: on which basis, when it is deleted, how long at most, and in which fields."""

    purpose: str
    basis: str
    deletion: str
    limit: str
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StoredForm:
    """What one form, page or task stores: whose details, who receives them. `is_confirmed`: the organisation confirmed their bases."""

    name: str
    label: str
    people: tuple[str, ...]
    recipients: tuple[str, ...]
    details: tuple[StoredDetail, ...]
    is_confirmed: bool

    @property
    def bases(self) -> tuple[str, ...]:
        """Return the legal bases of its details, each once."""
        return tuple(dict.fromkeys(detail.basis for detail in self.details))


def terms_of(organisation: Organisation | None) -> ProcessingTerms | None:
    """Return what an organisation confirmed; None if it confirmed nothing yet."""
    return ProcessingTerms.objects.filter(organisation=organisation).first() if organisation else None


def storage_table(organisation: Organisation | None, *, for_visitors: bool = False) -> tuple[StoredForm, ...]:
    """Return what an organisation stores of people, in the language spoken now, with the days of its own settings.

    `for_visitors` leaves out what is stored of staff alone.
    """
    terms = terms_of(organisation)
    return tuple(_form(data, organisation, terms) for data in registered() if not for_visitors or is_of_visitors(data))


def is_confirmed(data: PersonalData, terms: ProcessingTerms | None) -> bool:
    """Return whether an organisation confirmed every basis that Ravive proposes for an activity."""
    return terms is not None and all(terms.basis_for(data.name, basis) for basis in data.bases)


def is_of_visitors(data: PersonalData) -> bool:
    """Return whether an activity is of others than staff alone: the privacy notice has these."""
    return any(who is not DataSubject.STAFF for who in data.people)


def _form(data: PersonalData, organisation: Organisation | None, terms: ProcessingTerms | None) -> StoredForm:
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    for field in data.fields:
        key = (str(field.purpose), _basis(data, field, terms), str(field.deletion), words_of_limit(field.limit, organisation))
        grouped.setdefault(key, []).append(f"{field.model}.{field.field}")
    return StoredForm(
        name=data.name,
        label=str(data.label),
        people=tuple(str(who.label) for who in data.people),
        recipients=tuple(str(recipient.label) for recipient in (DataRecipient.HOST, *data.recipients)),
        details=tuple(
            StoredDetail(purpose=purpose, basis=basis, deletion=deletion, limit=limit, fields=tuple(fields))
            for (purpose, basis, deletion, limit), fields in grouped.items()
        ),
        is_confirmed=is_confirmed(data, terms),
    )


def _basis(data: PersonalData, field: PersonalField, terms: ProcessingTerms | None) -> str:
    return str(((terms and terms.basis_for(data.name, field.basis)) or field.basis).label)
