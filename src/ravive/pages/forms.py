"""The settings of an organisation's public site, and its old addresses."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ravive.lib.colours import checked_colour
from ravive.pages.host_names import NoHostNameError, TakenHostNameError, checked_host_name
from ravive.pages.models import SiteProfile
from ravive.pages.redirects import LONGEST_ADDRESS

LONGEST_SITE_NAME = 60
PROFILE_FIELDS = (
    "email", "phone", "address", "press_email", "press_phone", "legal_name", "privacy_email", "data_protection_officer",
    "security_contact",
)  # fmt: skip
COLOUR_FIELDS = ("colour", "second_colour")
BRAND_FIELDS = (*COLOUR_FIELDS, "corners", "lettering")


class SiteForm(forms.ModelForm):
    """How a site is called, where it is, and how to reach its organisation."""

    site_name = forms.CharField(label=gettext_lazy("Name of the site"), max_length=LONGEST_SITE_NAME)
    host = forms.CharField(
        label=gettext_lazy("Domain"),
        max_length=253,
        required=False,
        help_text=gettext_lazy(
            "Such as www.example.org. Once it is saved, “Domain” says what to write where it was bought, and whether it leads here."
        ),
    )

    field_order = ("site_name", "host", *PROFILE_FIELDS)

    class Meta:
        model = SiteProfile
        fields = PROFILE_FIELDS

    def __init__(self, *args: Any, site: Site | None, for_host: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.site = site
        if not for_host or (site and site.is_default_site):
            # A domain decides who answers there: hosts of the installation give it. The default site answers wherever no other does.
            del self.fields["host"]

    def clean_host(self) -> str:
        """Return the domain as browsers send it. Raises ValidationError for an address, and for one that is another site's."""
        text = self.cleaned_data["host"]
        if not text:
            raise ValidationError(_("Give the domain at which the site will be."))
        try:
            return checked_host_name(text, own=self.site)
        except NoHostNameError as problem:
            raise ValidationError(_("Give the name alone, such as www.example.org: no https://, no path, no number.")) from problem
        except TakenHostNameError as problem:
            raise ValidationError(_("Another site is at this domain.")) from problem


class ColourField(forms.CharField):
    """A colour as people write it, with or without #, in three or six digits; as it is stored once it is read."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the colour as it is stored; what is no colour stays, for the check of the model to refuse."""
        text = super().to_python(value) or ""
        try:
            return checked_colour(text) if text else ""
        except ValueError:
            return text


class BrandForm(forms.ModelForm):
    """The colours, corners and letters of a site."""

    class Meta:
        model = SiteProfile
        fields = BRAND_FIELDS
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"colour": ColourField, "second_colour": ColourField}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **{name: forms.TextInput(attrs={"size": 9, "spellcheck": "false", "autocomplete": "off"}) for name in COLOUR_FIELDS},
            **dict.fromkeys(("corners", "lettering"), forms.RadioSelect()),
        }

    def clean(self) -> dict[str, Any]:
        """Return the fields. A second colour needs a first one."""
        fields = super().clean() or {}
        if fields.get("second_colour") and not fields.get("colour") and "colour" not in self.errors:
            self.add_error("colour", _("Give the main colour too: without it, the site has the colours of Ravive."))
        return fields


class RedirectForm(forms.Form):
    """An old address, and where it leads."""

    old = forms.CharField(label=gettext_lazy("Old address"), max_length=LONGEST_ADDRESS, help_text=gettext_lazy("Such as /old/page/."))
    target = forms.CharField(
        label=gettext_lazy("New address"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("A page of this site, such as /fr/contact/, or an address elsewhere with its https://."),
    )
