"""The forms of donors and of the treasurer's desk of certificates."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.giving.certificates.national_numbers import BadNumberError, checked_enterprise_number, checked_number
from ravive.giving.certificates.tax_rules import Code
from ravive.giving.details import DonorDetails
from ravive.giving.models import GivingSettings, TaxRule
from ravive.giving.models.accounts import LONGEST_SOURCE
from ravive.giving.money import typed_cents
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.mailing.address_field import MailAddressField
from ravive.pages.models import legal_name_of
from ravive.people.country_names import country_choices
from ravive.site.context import interface_language
from ravive.site.forms import LineField, PublicForm

LONGEST_NAME, LONGEST_STREET, LONGEST_POSTCODE, LONGEST_CITY, LONGEST_NUMBER = 120, 120, 16, 80, 20
MOST_PERCENT = 100
LEAP_DAY = (2, 29)


class NationalNumberField(forms.CharField):
    """A national number, checked by its last two digits."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's field
        attrs = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false", "placeholder": "00.00.00-000.00"}
        super().__init__(max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the eleven digits, empty where it is optional and was left out. Raises ValidationError."""
        number = super().clean(value) or ""
        try:
            return checked_number(number) if number else ""
        except BadNumberError as problem:
            raise ValidationError(_("This is no national number: a digit is wrong, missing or too many.")) from problem


class EnterpriseNumberField(forms.CharField):
    """An enterprise number, checked by its last two digits."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's field
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": "0000.000.000"}
        super().__init__(max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the ten digits, empty where it is optional and was left out. Raises ValidationError."""
        number = super().clean(value) or ""
        try:
            return checked_enterprise_number(number) if number else ""
        except BadNumberError as problem:
            raise ValidationError(_("This is no enterprise number: a digit is wrong, missing or too many.")) from problem


class DonorDetailsForm(PublicForm):
    """Who a donor is, for a certificate."""

    name = LineField(
        label=gettext_lazy("First name and name, or name of the company"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    street = LineField(
        label=gettext_lazy("Street and number"), max_length=LONGEST_STREET, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    postcode = LineField(
        label=gettext_lazy("Postcode"), max_length=LONGEST_POSTCODE, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = LineField(label=gettext_lazy("Town"), max_length=LONGEST_CITY, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}))
    country = forms.ChoiceField(label=gettext_lazy("Country"), initial="BE")
    language = forms.ChoiceField(label=gettext_lazy("Language of the certificate"), choices=INTERFACE_CHOICES)
    enterprise_number = EnterpriseNumberField(label=gettext_lazy("Enterprise number, for a company"), required=False)

    def __init__(self, *args: Any, details: DonorDetails, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        stored = {name: getattr(details, name) for name in ("name", "street", "postcode", "city", "country", "enterprise_number")}
        super().__init__(*args, initial={**stored, "language": details.language}, **kwargs)
        self.fields["country"] = forms.ChoiceField(label=_("Country"), choices=country_choices(interface_language()))

    def details(self) -> DonorDetails:
        """Return what a valid form holds."""
        values = self.cleaned_data
        return DonorDetails(
            name=values["name"],
            street=values["street"],
            postcode=values["postcode"],
            city=values["city"],
            country=values["country"],
            language=values["language"],
            enterprise_number=values["enterprise_number"],
        )


class OwnDetailsForm(DonorDetailsForm):
    """The form behind a donor's private link: who they are, and the number that the tax office asks for."""

    national_number = NationalNumberField(label=gettext_lazy("National number"), required=False)
    field_order = ("name", "street", "postcode", "city", "country", "national_number", "enterprise_number", "language")

    def __init__(self, *args: Any, masked: str, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        stored = _("Stored: %(number)s. Leave it empty to keep it.") % {"number": masked} if masked else ""
        where = _("On the back of your identity card. It is stored encrypted, used for the tax office alone, then deleted.")
        self.fields["national_number"].help_text = f"{where} {stored}".strip()
        self.fields["enterprise_number"].help_text = _("Only if a company gave. It stands in place of the national number.")

    def clean(self) -> dict[str, Any]:
        """Refuse both numbers at once. Raises ValidationError."""
        values = super().clean() or self.cleaned_data
        if values.get("national_number") and values.get("enterprise_number"):
            raise ValidationError(_("Give one number only: yours, or the company’s."))
        return values


class NationalNumberForm(forms.Form):
    """A national number that came on paper."""

    national_number = NationalNumberField(
        label=gettext_lazy("National number"),
        help_text=gettext_lazy("From a paper that you then destroy. Only the last digits are shown again."),
    )


class DonorAddressForm(forms.Form):
    """The e-mail address of a donor. Its reader is asked to confirm it."""

    address = MailAddressField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("The reader confirms it first, then gets the private link. Empty: the stored address is deleted."),
    )


class ChoiceOfDonorForm(forms.Form):
    """Another donor, by number."""

    donor = forms.TypedChoiceField(label=gettext_lazy("Donor"), coerce=int)

    def __init__(self, *args: Any, donors: Iterable[tuple[int, str]], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.fields["donor"].choices = [("", "–"), *donors]  # pyright: ignore[reportAttributeAccessIssue] -- of a field with choices


class CertificateSettingsForm(forms.ModelForm):
    """What certificates say of the organisation."""

    enterprise_number = EnterpriseNumberField(label=gettext_lazy("Enterprise number"), required=False)

    class Meta:
        model = GivingSettings
        fields = (
            "legal_name",
            "seat",
            "enterprise_number",
            "is_approved",
            "approval_source",
            "approved_on",
            "signer_name",
            "signer_function",
        )
        help_texts = {  # noqa: RUF012 - as Django's Meta has it
            "legal_name": gettext_lazy("As in the statutes, with its legal form."),
            "is_approved": gettext_lazy(
                "Only if the Minister of Finance, or a royal decree, approved you. Without it, no certificate is offered anywhere."
            ),
            "approval_source": gettext_lazy("For example the date and page of the Moniteur belge, and until when the approval holds."),
        }
        widgets = {"approved_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012 - as Django's Meta has it

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        if not self.instance.legal_name:
            # The site's settings have it already.
            self.initial["legal_name"] = legal_name_of(self.instance.organisation)

    def clean(self) -> dict[str, Any]:
        """Ask an approved institution for everything that a certificate says. Raises ValidationError."""
        values = super().clean() or self.cleaned_data
        if values.get("is_approved"):
            for name in self.fields:
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("A certificate needs this."))
        return values


class TaxRuleForm(forms.Form):
    """An organisation's own value of one rule, in the words of that rule, from a day on."""

    valid_from = forms.DateField(
        label=gettext_lazy("For gifts from this day on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy("The law or the page, and the day on which somebody read it."),
    )
    field_order = ("value", "valid_from", "source")

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.code = code
        self.fields["value"] = self._field()
        self.order_fields(self.field_order)

    def _field(self) -> forms.Field:
        if self.code == Code.LEAST_CENTS:
            return forms.CharField(label=_("Least amount a donor a year"), help_text=_("In euros, such as 40."), max_length=20)
        if self.code == Code.REDUCTION_PERCENT:
            return forms.IntegerField(label=_("Reduction of tax, in percent"), min_value=0, max_value=MOST_PERCENT)
        if self.code == Code.FILING_DAY:
            return forms.DateField(
                label=_("First day that is too late"),
                help_text=_("A day of any year: its day and month count."),
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        choices = [("0", _("A missing number is a warning")), ("1", _("No certificate without the number"))]
        return forms.ChoiceField(label=_("National number"), choices=choices, widget=forms.RadioSelect)

    def clean_value(self) -> int:
        """Return the value in the unit of its rule. Raises ValidationError."""
        value = self.cleaned_data["value"]
        if isinstance(value, date):
            if (value.month, value.day) == LEAP_DAY:
                raise ValidationError(_("Choose a day that every year has."))
            return value.month * 100 + value.day
        if self.code != Code.LEAST_CENTS:
            return int(value)
        cents = typed_cents(value)
        if cents is None:
            raise ValidationError(_("Write an amount in euros, such as 40 or 62,50."))
        return cents

    def rule(self) -> TaxRule:
        """Return what a valid form holds, not stored."""
        values = self.cleaned_data
        return TaxRule(code=self.code, value=values["value"], valid_from=values["valid_from"], source=values["source"])
