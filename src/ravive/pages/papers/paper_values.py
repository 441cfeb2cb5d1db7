"""What an organisation has already said, as it stands in its papers."""

from datetime import date

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from ravive import __version__
from ravive.lib.languages import Language
from ravive.pages.domains import installation_host
from ravive.pages.models import SpecialGround
from ravive.pages.notices.device_storage import durations
from ravive.pages.notices.processing_record import ProcessingRecord, Processor, record_of
from ravive.people.controllers import controller_of
from ravive.people.country_names import country_name
from ravive.people.models import Organisation
from ravive.people.queries import host_organisation
from ravive.site.personal_data import DataRecipient, SpecialCategory

# The activity of the register that has the answers of learners.
LEARNERS = "learners"
# Those whom the processor contract names one by one, by the beginning of the names of their places.
SUB_PROCESSORS = {"machine": DataRecipient.HOST, "mail": DataRecipient.MAIL_PROVIDER, "storage": DataRecipient.S3_STORAGE}


def paper_values(organisation: Organisation, language: Language | str, today: date) -> dict[str, str]:
    """Return the values of the places in a paper, in its language. What nobody said yet stands in square brackets."""
    profile = getattr(organisation, "site_profile", None)
    with override(language):
        record = record_of(organisation)
        return {
            "organisation": controller_of(organisation),
            "legal_name": (profile and profile.legal_name) or _left_open(_("Name in the statutes")),
            "address": (profile and ", ".join(profile.address.split("\n")).replace("\r", "")) or _left_open(_("Postal address")),
            "email": (profile and (profile.privacy_email or profile.email)) or _left_open(_("E-mail")),
            "officer": (profile and profile.data_protection_officer) or _left_open(_("Data protection officer")),
            "country": ", ".join(country_name(code, language) for code in organisation.countries) or _left_open(_("Country")),
            "site": _site_of(organisation) or _left_open(_("Domain")),
            "today": date_format(today, "DATE_FORMAT"),
            "version": __version__,
            "session_hours": str(durations()["session_hours"]),
            "confirm": _to_confirm(),
            **_hosts(organisation, record),
            **_confirmed_values(record),
            **_sub_processors(record),
            **_own_processors(record),
        }


def _site_of(organisation: Organisation) -> str:
    """Return the name at which visitors find the site; empty while only this computer shows it."""
    site = organisation.site
    if site is None or (site.is_default_site and settings.RAVIVE_IS_LOCAL):
        return ""
    return installation_host() if site.is_default_site else site.hostname


def _hosts(organisation: Organisation, record: ProcessingRecord) -> dict[str, str]:
    """Return who runs the server: the name that the organisation confirmed, else the organisation that hosts the installation."""
    host = host_organisation()
    confirmed = _named(record, DataRecipient.HOST)
    known = confirmed.name if confirmed else ""
    unknown = _left_open(_("Host of the server"))
    other = controller_of(host) if host and host != organisation else ""
    return {"processor": known or other or unknown, "host": known or (controller_of(host) if host else unknown)}


def _confirmed_values(record: ProcessingRecord) -> dict[str, str]:
    """Return bases, grounds and transfers as the organisation confirmed them in its record of processing."""
    learners = next((form for form in record.activities if form.name == LEARNERS and form.is_confirmed), None)
    is_complete = all(form.is_confirmed for form in record.activities)
    grounds = {use.code: use.ground for use in record.special if use.ground}
    consent, members = str(SpecialGround.CONSENT.label), str(SpecialGround.MEMBERS.label)
    return {
        "bases": _("as the table says") if is_complete else _left_open(_("Legal basis")),
        "learners_basis": "; ".join(learners.bases) if learners else _left_open(_("Legal basis")),
        "needs_ground": grounds.get(SpecialCategory.NEEDS) or f"{consent} {_to_confirm()}",
        "opinions_ground": grounds.get(SpecialCategory.OPINIONS) or f"{consent}; {members} {_to_confirm()}",
        "transfers": _transfers(record),
    }


def _transfers(record: ProcessingRecord) -> str:
    if any(not row.name for row in record.processors):
        return _left_open(_("Transfers outside the European Economic Area"))
    outside = [row for row in record.processors if row.is_outside_eea]
    if not outside:
        return pgettext("transfers", "none")
    names = "; ".join(f"{row.name} ({', '.join(row.countries)})" for row in outside)
    return f"{names}: {record.safeguards}"


def _sub_processors(record: ProcessingRecord) -> dict[str, str]:
    values = dict[str, str]()
    for place, recipient in SUB_PROCESSORS.items():
        row = _named(record, recipient)
        basis = (record.safeguards if row.is_outside_eea else _("none: inside the European Economic Area")) if row else ""
        values |= {
            f"{place}_name": row.name if row else _left_open(_("Name")),
            f"{place}_countries": ", ".join(row.countries) if row else _left_open(_("Country")),
            f"{place}_transfer": basis or _left_open(_("Basis of a transfer")),
        }
    return values


def _own_processors(record: ProcessingRecord) -> dict[str, str]:
    """Return whom the organisation added in its settings: what for, name, countries; and the same with who confirmed them."""
    own = [row for row in record.processors if row.recipient is None]
    named = "; ".join(f"{row.task} – {row.name} ({', '.join(row.countries) or _left_open(_('Country'))})" for row in own)
    none = pgettext("processors", "none")
    return {"own_processors": named or none, "own_processors_confirmed": f"{named or none}. {record.confirmed if named else ''}".strip()}


def _named(record: ProcessingRecord, recipient: DataRecipient) -> Processor | None:
    return next((row for row in record.processors if row.recipient == recipient and row.name), None)


def _to_confirm() -> str:
    return f"[{_('to be confirmed by your counsel')}]"


def _left_open(what: str) -> str:
    return f"[{_('to be filled in: %(what)s') % {'what': what}}]"
