"""What an organisation says of its public site, beside its pages."""

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.lib.colours import checked_colour
from ravive.people.models import Organisation
from ravive.site.brand import Brand

_HTTPS, _MAIL = URLValidator(schemes=["https"]), EmailValidator()


def check_security_contact(contact: str) -> None:
    """Raise ValidationError for what is neither an e-mail address nor an address of a page with https."""
    for is_right in (_HTTPS, _MAIL):
        try:
            return is_right(contact)
        except ValidationError:
            continue
    raise ValidationError(_("Give an e-mail address, or the address of a page that begins with https://."))


def check_colour(text: str) -> None:
    """Raise ValidationError for what is no colour as it is stored, such as #0a5c66."""
    try:
        is_right = checked_colour(text) == text
    except ValueError:
        is_right = False
    if not is_right:
        raise ValidationError(_("Give a colour as # and six digits or letters from a to f, such as #0a5c66."))


class Corners(models.TextChoices):
    """How round buttons and pictures of a site are."""

    STRAIGHT = "straight", _("Straight")
    SOFT = "soft", _("Soft")
    ROUND = "round", _("Round")


class Lettering(models.TextChoices):
    """The letters of a site. Only the first ones are fetched; the others are those that the visitor's device has."""

    CLEAR = "clear", _("Atkinson Hyperlegible, drawn to be read easily")
    DEVICE = "device", _("The letters of the visitor’s device")
    SERIF = "serif", _("Titles with serifs, of the visitor’s device")


class SiteProfile(models.Model):
    """How an organisation's site looks at first sight, and how to reach the organisation. Without a row, the site shows its name only.

    What is empty stands in the notices of the site as "to be confirmed by the organisation".
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="site_profile")
    colour = models.CharField(
        _("Main colour"), max_length=7, blank=True, validators=[check_colour], help_text=_("Such as #0a5c66. Empty: the colours of Ravive.")
    )
    second_colour = models.CharField(
        _("Second colour"),
        max_length=7,
        blank=True,
        validators=[check_colour],
        help_text=_("Of squares, numbers and lines beside a text. Empty: the main colour."),
    )
    corners = models.CharField(_("Corners"), max_length=10, choices=Corners, default=Corners.SOFT)
    lettering = models.CharField(_("Letters"), max_length=10, choices=Lettering, default=Lettering.CLEAR)
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

    @property
    def brand(self) -> Brand | None:
        """Return what the organisation chose for the look of its site; None where it chose no colour."""
        if not self.colour:
            return None
        return Brand(colour=self.colour, second_colour=self.second_colour, corners=self.corners, lettering=self.lettering)

    def __str__(self) -> str:
        return f"site of {self.organisation}"


def legal_name_of(organisation: Organisation) -> str:
    """Return the name in the statutes of an organisation, "" where nobody said it."""
    profile: SiteProfile | None = getattr(organisation, "site_profile", None)
    return profile.legal_name if profile else ""
