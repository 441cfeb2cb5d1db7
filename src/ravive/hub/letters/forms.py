"""The forms of a letter: for an organisation, for a person, for a logo, and for staff."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.hub.letters import queries
from ravive.hub.letters.models import LONGEST_NAME, MOST_DAYS, SETTINGS, LetterPartner, OpenLetter
from ravive.hub.letters.queries import Kind
from ravive.mailing.address_field import MailAddressField
from ravive.mailing.news_consents import adult_consent_words, consent_words
from ravive.pages.sent_logos import SentLogoField, checked_logo
from ravive.people.ages import age_at
from ravive.people.country_names import country_choices
from ravive.people.logos import Logo, LogoError
from ravive.people.models import Organisation
from ravive.site.context import interface_language
from ravive.site.forms import NameField, PublicForm

MOST_PARTNERS = 6
# Twice the size at which it is shown, for fine screens: 300 of them stand on one page.
WIDEST_LOGO, HIGHEST_LOGO = 320, 160
SELECTED = SafeString(" selected")


def partner_words(partner: LetterPartner) -> str:
    """Return what a signer agrees to by the box of a partner."""
    return _("%(name)s may have my name and my address, to write to me.") % {"name": partner.name}


class CountrySelect(forms.Select):
    """A choice among all countries. Django would render a template for each option, and the page has two such lists."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ANN401 - as Django's widget
        """Return the list with the chosen country."""
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>', ((code, SELECTED if code == value else "", label) for code, label in self.choices)
        )
        return format_html("<select{}>{}</select>", flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}), options)


class SignatureForm(PublicForm):
    """What both kinds of signers give: an address, a country, and consents that each have a box of their own."""

    kind: str
    email = MailAddressField(label=gettext_lazy("E-mail"))
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, letter: OpenLetter, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, auto_id=f"{self.kind}-%s", **kwargs)
        self.partners: list[LetterPartner] = list(letter.partners.all())
        language = interface_language()
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), required=False, choices=[("", "–"), *country_choices(language)], initial="BE", widget=CountrySelect
        )
        for partner in self.partners:
            self.fields[f"partner_{partner.pk}"] = forms.BooleanField(label=partner_words(partner), required=False)
        if queries.asks_news(letter):
            self.fields["news"] = forms.BooleanField(label=self.news_words(letter.organisation), required=False)

    def news_words(self, organisation: Organisation) -> str:
        """Return what the box for the news of an organisation says."""
        return consent_words(organisation)

    def chosen_partners(self) -> list[LetterPartner]:
        """Return the partners whose box was ticked, of a valid form."""
        return [partner for partner in self.partners if self.cleaned_data[f"partner_{partner.pk}"]]


class OrganisationSignatureForm(SignatureForm):
    """An organisation signs, by somebody with a mandate."""

    kind = Kind.ORGANISATION
    name = NameField(
        label=gettext_lazy("Organisation"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    email = MailAddressField(
        label=gettext_lazy("E-mail of the person with a mandate"),
        help_text=gettext_lazy("At your organisation’s own domain. We look at each organisation once before its name appears."),
    )
    has_mandate = forms.BooleanField(label=gettext_lazy("I have a mandate to commit my organisation"))
    field_order = ("name", "email", "country", "has_mandate")

    def news_words(self, organisation: Organisation) -> str:
        """Return what the box says to an adult with a mandate: without an age."""
        return adult_consent_words(organisation)


class PersonSignatureForm(SignatureForm):
    """A person signs."""

    kind = Kind.PERSON
    name = NameField(
        label=gettext_lazy("First name and name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    # Never ticked beforehand.
    is_shown = forms.BooleanField(required=False)
    field_order = ("name", "email", "country", "is_shown")

    def __init__(self, *args: Any, letter: OpenLetter, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, letter=letter, **kwargs)
        label = _("Show my name on this page. I am %(age)s or older.")
        self.fields["is_shown"].label = label % {"age": age_at(letter.organisation)}


class LogoForm(PublicForm):
    """The logo of an organisation that signed."""

    logo = SentLogoField(label=gettext_lazy("Logo"), help_text=gettext_lazy("SVG, PNG or WebP. It is shown once we have looked at it."))

    def clean_logo(self) -> Logo:
        """Return the logo, checked and made small. Raises ValidationError."""
        sent = self.cleaned_data["logo"]
        try:
            return checked_logo(name=sent.name, content=sent.read(), widest=WIDEST_LOGO, highest=HIGHEST_LOGO)
        except LogoError as problem:
            raise ValidationError(str(problem)) from problem


class LetterSettingsForm(forms.ModelForm):
    """What staff decide for a letter, in all its languages."""

    partners = forms.CharField(
        label=gettext_lazy("Partners"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One name a line. Signers find a box for each, and none is ticked."),
    )

    class Meta:
        model = OpenLetter
        fields = SETTINGS
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012 - as Django's Meta has it
        help_texts = {  # noqa: RUF012 - as Django's Meta has it
            "offers_news": gettext_lazy("While your form for the news is open, every form asks, and so does this one."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.fields["partners"].initial = "\n".join(self.instance.partners.values_list("name", flat=True))

    def clean_closes_on(self) -> Any:  # noqa: ANN401 - as Django's form
        """Return the last day. Raises ValidationError for one that is more than a year away."""
        day = self.cleaned_data["closes_on"]
        if (day - localdate()).days > MOST_DAYS:
            raise ValidationError(_("A letter is open for a year at most."))
        return day

    def clean_partners(self) -> list[str]:
        """Return the names of partners. Raises ValidationError for too many, and for a name that is too long."""
        names = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["partners"].splitlines() if line.strip()))
        if len(names) > MOST_PARTNERS or any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(
                _("At most %(most)s partners, with names of at most %(longest)s characters.")
                % {"most": MOST_PARTNERS, "longest": LONGEST_NAME}
            )
        return names


class DeliveryForm(forms.Form):
    """The day on which a letter was delivered."""

    on = forms.DateField(
        label=gettext_lazy("Day of the delivery"), initial=localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
