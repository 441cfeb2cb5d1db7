"""The exact table of the privacy notice: what each form stores of people, from the register that the nightly deletion obeys."""

from dataclasses import dataclass

from ravive.people.models import Organisation
from ravive.site.personal_data import registered, words_of_limit


@dataclass(frozen=True, kw_only=True)
class StoredDetail:
    """One detail, in words: what for, on which basis, when it is deleted, how long at most, and in which field it is stored."""

    purpose: str
    basis: str
    deletion: str
    limit: str
    field: str


@dataclass(frozen=True, kw_only=True)
class StoredForm:
    """What one form stores."""

    label: str
    details: tuple[StoredDetail, ...]


def storage_table(organisation: Organisation | None) -> tuple[StoredForm, ...]:
    """Return what the forms of a site store, in the language spoken now, with the days of the organisation's own settings."""
    return tuple(
        StoredForm(
            label=str(data.label),
            details=tuple(
                StoredDetail(
                    purpose=str(field.purpose),
                    basis=str(field.basis.label),
                    deletion=str(field.deletion),
                    limit=words_of_limit(field.limit, organisation),
                    field=f"{field.model}.{field.field}",
                )
                for field in data.fields
            ),
        )
        for data in registered()
    )
