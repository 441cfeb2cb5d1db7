"""The record of processing (GDPR, article 30) of an organisation: the register, what the organisation confirmed, and what protects it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.pages.models import ProcessingTerms, SiteProfile
from ravive.pages.notices.security_measures import measures
from ravive.pages.notices.storage_table import StoredForm, is_confirmed, is_of_visitors, storage_table, terms_of
from ravive.people.controllers import controller_of
from ravive.people.country_names import country_name
from ravive.people.models import Organisation
from ravive.site.context import interface_language
from ravive.site.personal_data import DataRecipient, SpecialCategory, registered

# The European Economic Area.
EEA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905 - read as a list
)


@dataclass(frozen=True, kw_only=True)
class Processor:
    """Who processes details for the organisation: the task, the name, the countries in words. Empty where nobody confirmed it yet."""

    recipient: DataRecipient
    task: str
    name: str
    countries: tuple[str, ...]
    is_outside_eea: bool


@dataclass(frozen=True, kw_only=True)
class SpecialUse:
    """Details that article 9 protects, the forms that ask for them, and the ground that the organisation confirmed, or ""."""

    code: SpecialCategory
    category: str
    forms: tuple[str, ...]
    ground: str


@dataclass(frozen=True, kw_only=True)
class ProcessingRecord:
    """The whole record, in the language spoken now. `missing` says what the organisation has still to confirm, `who` who does it."""

    organisation: str
    address: str
    contact: str
    officer: str
    activities: tuple[StoredForm, ...]
    special: tuple[SpecialUse, ...]
    processors: tuple[Processor, ...]
    safeguards: str
    measures: tuple[str, ...]
    missing: tuple[str, ...]
    who: str
    confirmed: str


def processors_in_use() -> tuple[DataRecipient, ...]:
    """Return the processors that this installation has by its configuration. Browsers choose their push service."""
    used = {
        DataRecipient.HOST: True,
        DataRecipient.MAIL_PROVIDER: settings.RAVIVE_SENDS_MAIL,
        DataRecipient.PUSH_SERVICE: bool(settings.RAVIVE_PUSH_KEY),
        # `config.storages` names it where files are in a bucket.
        DataRecipient.S3_STORAGE: "departures" in settings.STORAGES,
    }
    return tuple(recipient for recipient, is_used in used.items() if is_used)


def record_of(organisation: Organisation, *, for_visitors: bool = False) -> ProcessingRecord:
    """Return the record of an organisation. `for_visitors`: as its privacy notice has it, without what is stored of staff alone."""
    terms = terms_of(organisation)
    profile = SiteProfile.objects.filter(organisation=organisation).first() or SiteProfile(organisation=organisation)
    activities = storage_table(organisation, for_visitors=for_visitors)
    special, processors = _special(terms), _processors(terms)
    name = controller_of(organisation)
    return ProcessingRecord(
        organisation=name,
        address=profile.address,
        contact=profile.privacy_email or profile.email,
        officer=profile.data_protection_officer,
        activities=activities,
        special=special,
        processors=processors,
        safeguards=terms.safeguards if terms else "",
        measures=tuple(str(measure) for measure in measures()),
        missing=tuple(_missing(activities, special, processors)),
        who=profile.data_protection_officer or name,
        confirmed=_confirmed(terms, for_visitors=for_visitors),
    )


def points_to_confirm(organisation: Organisation, *, for_visitors: bool = False) -> int:
    """Return how many points `record_of` has as missing. One query."""
    terms = terms_of(organisation)
    bases = sum(not is_confirmed(data, terms) for data in registered() if not for_visitors or is_of_visitors(data))
    grounds = sum(not (terms and terms.ground_for(category)) for category in SpecialCategory)
    return bases + grounds + sum(not (terms and terms.processors.get(recipient, {}).get("name")) for recipient in processors_in_use())


def _special(terms: ProcessingTerms | None) -> tuple[SpecialUse, ...]:
    return tuple(
        SpecialUse(
            code=category,
            category=str(category.label),
            forms=tuple(str(data.label) for data in registered() if any(field.special == category for field in data.fields)),
            ground=terms.ground_for(category) if terms else "",
        )
        for category in SpecialCategory
    )


def _processors(terms: ProcessingTerms | None) -> tuple[Processor, ...]:
    language, found = interface_language(), terms.processors if terms else {}
    return tuple(_processor(recipient, found.get(recipient, {}), language) for recipient in processors_in_use())


def _processor(recipient: DataRecipient, confirmed: dict[str, str], language: str) -> Processor:
    codes = confirmed.get("countries", "").split()
    return Processor(
        recipient=recipient,
        task=str(recipient.label),
        name=confirmed.get("name", ""),
        countries=tuple(country_name(code, language) for code in codes),
        is_outside_eea=bool(set(codes) - EEA),
    )


def _missing(activities: tuple[StoredForm, ...], special: tuple[SpecialUse, ...], processors: tuple[Processor, ...]) -> list[str]:
    bases = [_("Legal basis: %(form)s") % {"form": form.label} for form in activities if not form.is_confirmed]
    grounds = [_("Ground of article 9: %(details)s") % {"details": use.category} for use in special if not use.ground]
    names = [_("Name and country: %(task)s") % {"task": processor.task} for processor in processors if not processor.name]
    return [*bases, *grounds, *names]


def _confirmed(terms: ProcessingTerms | None, *, for_visitors: bool) -> str:
    if terms is None:
        return ""
    day = date_format(localdate(terms.confirmed_at), "DATE_FORMAT")
    if for_visitors:
        # The name of its member of staff is for the desk.
        return _("The organisation confirmed its list on %(day)s.") % {"day": day}
    return _("Confirmed by %(name)s on %(day)s.") % {"name": terms.confirmed_by_name, "day": day}
