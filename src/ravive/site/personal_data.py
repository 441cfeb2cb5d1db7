"""Which details of people are stored, whose, why, who receives them, and when they are deleted. Packages above register theirs.

A nightly job deletes. The table in docs/look-up/personal-data.md, the privacy notice and the record of processing are written from this
register, so that they cannot say anything else than the code does. A test fails for a model that is neither here nor named as impersonal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db import DatabaseError
from django.db.models import ManyToManyField, Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ravive.people.models import Organisation


class LegalBasis(TextChoices):
    """Why storing a detail may be lawful, as Ravive proposes it. The organisation confirms it: it is the controller."""

    CONSENT = "consent", _("Your consent (GDPR, article 6.1.a)")
    CONTRACT = "contract", _("A contract with you (GDPR, article 6.1.b)")
    OBLIGATION = "obligation", _("A legal obligation: accounts and taxes (GDPR, article 6.1.c)")
    DUTY = "duty", _("A legal obligation: requests and breaches (GDPR, articles 6.1.c, 12 and 33.5)")
    TASK = "task", _("A task in the public interest (GDPR, article 6.1.e)")
    INTEREST = "interest", _("Our legitimate interest in doing what you asked (GDPR, article 6.1.f)")
    INFORMATION = "information", _("Our legitimate interest in informing the public (GDPR, article 6.1.f)")
    SAFETY = "safety", _("Our legitimate interest in a safe service (GDPR, article 6.1.f)")


class SpecialCategory(TextChoices):
    """Details that the law protects more (GDPR, article 9), which a form may ask for."""

    NEEDS = "needs", _("Needs of people at an event, which can say something of their health")
    OPINIONS = "opinions", _("Opinions of people who sign an open letter")


class DataSubject(TextChoices):
    """Whose details these are."""

    VISITORS = "visitors", _("Visitors of the site")
    LEARNERS = "learners", _("Learners")
    READERS = "readers", _("Readers of the news")
    CAMPAIGNERS = "campaigners", _("People who join a campaign")
    SIGNERS = "signers", _("People who sign an open letter")
    REGISTRANTS = "registrants", _("People who register for an event")
    REQUESTERS = "requesters", _("People who ask for a workshop")
    RUNNERS = "runners", _("Teams and runners")
    DONORS = "donors", _("Donors")
    NAMED = "named", _("People whom a public page names")
    STAFF = "staff", _("Staff")


class DataRecipient(TextChoices):
    """Who receives details besides the organisation's own staff."""

    HOST = "host", _("Host of the installation")
    MAIL_PROVIDER = "mail", _("Mail provider")
    PUSH_SERVICE = "push", _("Push services of browsers")
    S3_STORAGE = "storage", _("Storage of files (S3)")
    TAX_AUTHORITY = "tax", _("Tax authority")
    ADDRESSEE = "addressee", _("Addressee of the letter, with the delivered list")
    PARTNERS = "partners", _("Partners of a letter, by a box that the signer ticks")
    PUBLIC = "public", _("Everybody: it is shown on a public page")


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
    special: SpecialCategory | None = None


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """The details that one form, page or task needs, `label` to those whose they are.

    The host of the installation receives all; `recipients` names the others.

    `erase` deletes those whose day has come, and returns how many rows it changed. It may run twice, late, or again after an
    interruption. Without it, another job deletes them, or the package itself.
    """

    name: str
    label: str | Promise
    people: tuple[DataSubject, ...]
    fields: tuple[PersonalField, ...]
    recipients: tuple[DataRecipient, ...] = ()
    erase: Callable[[datetime], int] | None = None

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        """Return the bases that Ravive proposes for its fields, each once."""
        return tuple(dict.fromkeys(field.basis for field in self.fields))


def details(
    model: str,
    names: Iterable[str],
    *,
    purpose: str | Promise,
    deletion: str | Promise,
    basis: LegalBasis,
    limit: StorageLimit,
    special: SpecialCategory | None = None,
) -> tuple[PersonalField, ...]:
    """Return several fields of a model that are stored for the same purpose, as long."""
    return tuple(
        PersonalField(model=model, field=name, purpose=purpose, deletion=deletion, basis=basis, limit=limit, special=special)
        for name in names
    )


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


def personal_models() -> list[type[Model]]:
    """Return the models that have a registered field, by label; with the table between, where the field leads to many rows."""
    found: set[type[Model]] = set()
    for data in registered():
        for field in data.fields:
            model = apps.get_model(field.model)
            found.add(model)
            column = model._meta.get_field(field.field)
            between = column.remote_field.through if isinstance(column, ManyToManyField) else None
            if between is not None:
                found.add(between)
    return sorted(found, key=lambda model: model._meta.label)


def erase_due(*, now: datetime) -> int:
    """Delete everything whose day has come; return how many rows changed.

    Raises ExceptionGroup at the end if the database refused some. The others are done.
    """
    changed = 0
    problems: list[Exception] = []
    for data in registered():
        if data.erase is None:
            continue
        try:
            changed += data.erase(now)
        except (DatabaseError, ExceptionGroup) as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup(f"the details of {len(problems)} forms could not be deleted", problems)
    return changed
