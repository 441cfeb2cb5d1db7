"""The form to join, and the form of the relay kit."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.news_box import NewsBoxForm
from ravive.hub.campaigns.models import Campaign, CampaignPage
from ravive.hub.campaigns.queries import CampaignNumbers
from ravive.hub.campaigns.relay_kit import FORMATS, RelayPartner
from ravive.lib.languages import name_of
from ravive.mailing.address_field import MailAddressField
from ravive.mailing.queries import is_offered
from ravive.pages.sent_logos import SentLogoField, checked_logo
from ravive.people.logos import Logo, LogoError
from ravive.site.context import current_language
from ravive.site.forms import NameField, PublicForm

LONGEST_PARTNER = 80
# Enough for an A3 poster.
WIDEST_LOGO, HIGHEST_LOGO = 1200, 600


class JoinForm(NewsBoxForm):
    """Asks what somebody promises. The address is optional, and so is the reminder; no box is ticked beforehand."""

    action = forms.ChoiceField(label=gettext_lazy("What I promise"), widget=forms.RadioSelect)
    email = MailAddressField(label=gettext_lazy("E-mail, to confirm"), required=False)
    wants_reminder = forms.BooleanField(required=False)

    def __init__(self, *args: Any, campaign: Campaign, numbers: CampaignNumbers, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, auto_id="join-%s", **kwargs)
        language = current_language()
        self.offered = {str(action.pk): action for action in numbers.offered}
        choices = [(key, action.words_in(language)) for key, action in self.offered.items()]
        cast("forms.ChoiceField", self.fields["action"]).choices = choices
        if not is_offered():
            del self.fields["email"]
        if not is_offered() or campaign.reminds_on is None or campaign.reminds_on < localdate():
            del self.fields["wants_reminder"]
        else:
            day = date_format(campaign.reminds_on, "DATE_FORMAT")
            self.fields["wants_reminder"].label = _("Remind me once, by e-mail, on %(day)s.") % {"day": day}
        if "email" in self.fields:
            day = date_format(campaign.erase_on, "DATE_FORMAT")
            help_text = _("You are counted on this page once you confirm the address. It is shown nowhere, and deleted on %(day)s.") % {
                "day": day
            }
            self.fields["email"].help_text = help_text
        self.offer_news(campaign.organisation)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a reminder that could go nowhere."""
        values = super().clean() or self.cleaned_data
        if values.get("wants_reminder") and "email" in values and not values["email"]:
            raise ValidationError({"email": _("For the reminder, give the address that it goes to.")})
        return values


class RelayForm(PublicForm):
    """What a partner downloads, in which language, with their own name and logo. Nothing of it is stored."""

    name = NameField(
        label=gettext_lazy("Name of your organisation"),
        required=False,
        max_length=LONGEST_PARTNER,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    logo = SentLogoField(
        label=gettext_lazy("Your logo"),
        required=False,
        help_text=gettext_lazy("SVG, PNG or WebP, 1 MB at most. It is used for this download and stored nowhere."),
    )
    format = forms.ChoiceField(label=gettext_lazy("What you need"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, pages: list[CampaignPage], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, auto_id="kit-%s", **kwargs)
        codes = [page.locale.language_code for page in pages]
        cast("forms.ChoiceField", self.fields["format"]).choices = [(key, format_.label) for key, format_ in FORMATS.items()]
        cast("forms.ChoiceField", self.fields["language"]).choices = [(code, name_of(code)) for code in codes]
        self.fields["language"].initial = current_language() if current_language() in codes else codes[0]

    def clean_logo(self) -> Logo | None:
        """Return the logo, checked and made small, None without one. Raises ValidationError."""
        sent = self.cleaned_data["logo"]
        if not sent:
            return None
        try:
            return checked_logo(name=sent.name, content=sent.read(), widest=WIDEST_LOGO, highest=HIGHEST_LOGO)
        except LogoError as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a logo without a name: its picture has no words of its own."""
        values = super().clean() or self.cleaned_data
        if values.get("logo") and "name" in values and not values["name"]:
            raise ValidationError({"name": _("Give the name that goes with the logo: it is read out to people who do not see it.")})
        return values

    def partner(self) -> RelayPartner:
        """Return who relays, as a valid form says."""
        return RelayPartner(name=self.cleaned_data["name"], logo=self.cleaned_data["logo"])


def form_purpose(campaign: Campaign) -> str:
    """Return what binds the form of a campaign to it (`site.public_form`)."""
    return f"campaign-{campaign.pk}"
