"""Which details of people are stored, why, and when they are deleted. Packages above register theirs; a nightly job deletes.

The table in docs/look-up/personal-data.md is written from this register, so that it cannot say anything else than the code does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ravive.people.models import Organisation


class LegalBasis(TextChoices):
    """Why storing a detail may be lawful, as Ravive proposes it. The organisation confirms it: it is the controller."""

    CONSENT = "consent", _("Your consent (GDPR, article 6.1.a)")
    INTEREST = "interest", _("Our legitimate interest in doing what you asked (GDPR, article 6.1.f)")
    SECURITY = "security", _("Our legitimate interest in protecting what people entrusted to us (GDPR, article 6.1.f)")
    OBLIGATION = "obligation", _("A legal obligation: accounts and taxes (GDPR, article 6.1.c)")


type CountDays = Callable[[Organisation | None], int]


@dataclass(frozen=True, kw_only=True)
class StorageLimit:
    """How many days a detail is stored at most, and from when they are counted, in words.

    `days` reads what the erasure reads: a constant, or a setting of an organisation, whose default is that of None.
    Without `days`, a detail is stored as long as `since` says.
    """

    days: CountDays | None
    since: str | Promise


def fixed(days: int) -> CountDays:
    """Return a count of days that is the same for every organisation."""
    return lambda _organisation: days


def days_of_years(years: int) -> int:
    """Return how many days so many years have at most.

    >>> days_of_years(7)
    2557
    """
    return 365 * years + (years + 3) // 4


@dataclass(frozen=True, kw_only=True)
class PersonalField:
    """One detail of a person: in which model and field it is stored, what for, on which basis, and when it is deleted, in words."""

    model: str
    field: str
    purpose: str | Promise
    deletion: str | Promise
    basis: LegalBasis
    limit: StorageLimit


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """The details that one form or page asks for, `label` to its visitors.

    `erase` deletes those whose day has come, and returns how many rows it changed.

    It may run twice, late, or again after an interruption.
    """

    name: str
    label: str | Promise
    fields: tuple[PersonalField, ...]
    erase: Callable[[datetime], int]


def words_of_limit(limit: StorageLimit, organisation: Organisation | None) -> str:
    """Return how long a detail is stored at most, in words: "60 days after the appeal’s last day". Whole years are written as years."""
    if limit.days is None:
        return str(limit.since)
    days = limit.days(organisation)
    if years := _whole_years(days):
        return ngettext("%(years)s year %(since)s", "%(years)s years %(since)s", years) % {"years": years, "since": limit.since}
    return ngettext("%(days)s day %(since)s", "%(days)s days %(since)s", days) % {"days": days, "since": limit.since}


def _whole_years(days: int) -> int:
    """Return of how many years `days_of_years` gives so many days; 0 where it gives them of none."""
    years = days // 365
    return years if years and days == days_of_years(years) else 0


_registered: dict[str, PersonalData] = {}


def register(data: PersonalData) -> None:
    """Add what a package stores, once per process. Registering it again replaces it."""
    _registered[data.name] = data


def registered() -> tuple[PersonalData, ...]:
    """Return what all packages store, by name."""
    return tuple(_registered[name] for name in sorted(_registered))


def erase_due(*, now: datetime) -> int:
    """Delete everything whose day has come; return how many rows changed.

    Raises ExceptionGroup at the end if the database refused some. The others are done.
    """
    changed = 0
    problems: list[Exception] = []
    for data in registered():
        try:
            changed += data.erase(now)
        except (DatabaseError, ExceptionGroup) as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup(f"the details of {len(problems)} forms could not be deleted", problems)
    return changed
