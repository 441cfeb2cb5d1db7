"""What an organisation says of its public site, beside its pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation
from ravive.site.public_page import Hue


class SiteProfile(models.Model):
    """How an organisation's site looks at first sight, and how to reach the organisation. Without a row, the site shows its name only."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="site_profile")
    hue = models.CharField(_("Main colour"), max_length=10, choices=Hue, default=Hue.SIGNS)
    email = models.EmailField(_("E-mail for the public"), blank=True)
    phone = models.CharField(_("Phone for the public"), max_length=40, blank=True)
    address = models.TextField(_("Postal address"), max_length=300, blank=True)
    press_email = models.EmailField(_("E-mail for the press"), blank=True)
    press_phone = models.CharField(_("Phone for the press"), max_length=40, blank=True)

    def __str__(self) -> str:
        return f"site of {self.organisation}"
