"""What an organisation says of its public site, beside its pages."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation
from ravive.site.public_page import Hue

_HTTPS, _MAIL = URLValidator(schemes=["https"]), EmailValidator()


def check_security_contact(contact: str) -> None:
    """Raise ValidationError for what is neither an e-mail address nor an address of a page with https."""
    for is_right in (_HTTPS, _MAIL):
        try:
            return is_right(contact)
        except ValidationError:
            continue
    raise ValidationError(_("Give an e-mail address, or the address of a page that begins with https://."))


class SiteProfile(models.Model):
    """How an organisation's site looks at first sight, and how to reach the organisation. Without a row, the site shows its name only.

    What is empty stands in the notices of the site as "to be confirmed by the organisation".
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="site_profile")
    hue = models.CharField(_("Main colour"), max_length=10, choices=Hue, default=Hue.SIGNS)
    email = models.EmailField(_("E-mail for the public"), blank=True)
    phone = models.CharField(_("Phone for the public"), max_length=40, blank=True)
    address = models.TextField(_("Postal address"), max_length=300, blank=True)
    legal_name = models.CharField(_("Name in the statutes"), max_length=200, blank=True)
    privacy_email = models.EmailField(
        _("E-mail for questions about personal data"), blank=True, help_text=_("Empty: the privacy notice names the e-mail for the public.")
    )
    data_protection_officer = models.CharField(_("Data protection officer"), max_length=200, blank=True)
    security_contact = models.CharField(
        _("Contact for faults in security"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail address, or a page that begins with https://. Shown in /.well-known/security.txt."),
        validators=[check_security_contact],
    )
    press_email = models.EmailField(_("E-mail for the press"), blank=True)
    press_phone = models.CharField(_("Phone for the press"), max_length=40, blank=True)

    def __str__(self) -> str:
        return f"site of {self.organisation}"


def legal_name_of(organisation: Organisation) -> str:
    """Return the name in the statutes of an organisation, "" where nobody said it."""
    profile: SiteProfile | None = getattr(organisation, "site_profile", None)
    return profile.legal_name if profile else ""
