"""What an organisation has already said, as it stands in its papers."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive import __version__
from ravive.lib.languages import Language
from ravive.pages.notices.device_storage import durations
from ravive.people.controllers import controller_of
from ravive.people.country_names import country_name
from ravive.people.models import Organisation
from ravive.people.queries import host_organisation


def paper_values(organisation: Organisation, language: Language | str, today: date) -> dict[str, str]:
    """Return the values of the places in a paper, in its language. What nobody said yet stands in square brackets."""
    profile = getattr(organisation, "site_profile", None)
    host = host_organisation()
    with override(language):
        return {
            "organisation": controller_of(organisation),
            "legal_name": (profile and profile.legal_name) or _left_open(_("Name in the statutes")),
            "address": (profile and ", ".join(profile.address.split("\n")).replace("\r", "")) or _left_open(_("Postal address")),
            "email": (profile and (profile.privacy_email or profile.email)) or _left_open(_("E-mail")),
            "officer": (profile and profile.data_protection_officer) or _left_open(_("Data protection officer")),
            "country": ", ".join(country_name(code, language) for code in organisation.countries) or _left_open(_("Country")),
            "site": (organisation.site.hostname if organisation.site else "") or _left_open(_("Domain")),
            "host": controller_of(host) if host else _left_open(_("Host of the server")),
            "processor": controller_of(host) if host and host != organisation else _left_open(_("Host of the server")),
            "today": date_format(today, "DATE_FORMAT"),
            "version": __version__,
            "session_hours": str(durations()["session_hours"]),
            "confirm": f"[{_('to be confirmed by your counsel')}]",
        }


def _left_open(what: str) -> str:
    return f"[{_('to be filled in: %(what)s') % {'what': what}}]"
