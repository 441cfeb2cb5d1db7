"""The form to give, and what staff fill in for an appeal in all its languages."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.news_box import NewsBoxForm, wish_of
from ravive.fundraising.appeal_settings import SETTINGS
from ravive.giving.actions.promises import AnnouncedGift
from ravive.giving.models import Appeal, BankAccount
from ravive.giving.models.appeals import LONGEST_SHOWN_NAME
from ravive.giving.money import typed_cents, written_euros
from ravive.mailing.address_field import MailAddressField
from ravive.mailing.queries import is_offered
from ravive.mailing.recipients import Recipient
from ravive.people.ages import age_at
from ravive.site.context import interface_language
from ravive.site.forms import NameField

SUGGESTED_CENTS = (1000, 2500, 5000, 10_000)
# What is promised stands on the page: more arrives without a promise, or after a talk.
LEAST_CENTS, MOST_CENTS = 100, 500_000
OWN, ONCE, MONTHLY = "own", "once", "monthly"
LONGEST_AMOUNT = 12
DAYS = ("starts_on", "ends_on")


class GiveForm(NewsBoxForm):
    """Asks for an amount. All else is left to the donor, and no box is ticked beforehand."""

    amount = forms.ChoiceField(
        label=gettext_lazy("Amount"), widget=forms.RadioSelect, error_messages={"required": gettext_lazy("Choose an amount.")}
    )
    own_amount = forms.CharField(
        label=gettext_lazy("Another amount, in euros"),
        required=False,
        max_length=LONGEST_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    frequency = forms.ChoiceField(label=gettext_lazy("How often"), widget=forms.RadioSelect, initial=ONCE)
    is_shown = forms.BooleanField(required=False)
    name = NameField(
        label=gettext_lazy("The name to show"),
        required=False,
        max_length=LONGEST_SHOWN_NAME,
        help_text=gettext_lazy(
            "Without the box above, it is not stored. Our team looks at each name first. Search engines are asked to leave the list out."
        ),
    )
    hides_amount = forms.BooleanField(label=gettext_lazy("Never show the amount"), required=False)
    email = MailAddressField(label=gettext_lazy("E-mail"), required=False)
    wants_certificate = forms.BooleanField(label=gettext_lazy("I want a tax certificate for the year"), required=False)

    def __init__(self, *args: Any, appeal: Appeal, gives_certificates: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, auto_id="give-%s", **kwargs)
        shown = _("Show a name in the list of gifts. I am %(age)s or older.")
        self.fields["is_shown"].label = shown % {"age": age_at(appeal.organisation)}
        suggested = [(str(cents), written_euros(cents, whole=True)) for cents in SUGGESTED_CENTS]
        cast("forms.ChoiceField", self.fields["amount"]).choices = [*suggested, (OWN, _("Another amount"))]
        often = [(ONCE, _("Once")), (MONTHLY, _("Every month, by a standing order that you set up at your bank"))]
        cast("forms.ChoiceField", self.fields["frequency"]).choices = often
        if not appeal.accepts_standing_orders:
            del self.fields["frequency"]
        if not is_offered():
            del self.fields["email"]
        else:
            used = _("To thank you, and for the certificate.") if gives_certificates else _("To thank you once the money has arrived.")
            order = _("For a standing order, also to send you what to enter at your bank.") if appeal.accepts_standing_orders else ""
            confirmed = _("We write to it only once you have confirmed it.")
            self.fields["email"].help_text = " ".join(filter(None, (used, order, confirmed)))
        if not gives_certificates or not is_offered():
            del self.fields["wants_certificate"]
        self.offer_news(appeal.organisation)

    def clean(self) -> dict[str, Any]:
        """Return the values, with `cents`. Raises ValidationError for no amount, a box without a name, a certificate by no e-mail."""
        values = super().clean() or self.cleaned_data
        values["cents"] = self._cents(values.get("amount"), values.get("own_amount", ""))
        if values.get("is_shown") and "name" in values and not values["name"]:
            self.add_error("name", _("Write the name to show, or leave the box empty."))
        if values.get("wants_certificate") and "email" in values and not values["email"]:
            self.add_error("email", _("For the certificate, give the address that we can write to."))
        return values

    def _cents(self, amount: str | None, own: str) -> int:
        if amount is None:
            return 0
        if amount != OWN:
            if own and typed_cents(own) != int(amount):
                self.add_error("own_amount", _("You chose one amount and wrote another: choose “Another amount”, or empty this field."))
            return int(amount)
        cents = typed_cents(own) or 0
        if not LEAST_CENTS <= cents <= MOST_CENTS:
            text = _("Write an amount from %(least)s to %(most)s, such as 25 or 12,50.")
            limits = {"least": written_euros(LEAST_CENTS, whole=True), "most": written_euros(MOST_CENTS, whole=True)}
            self.add_error("own_amount", text % limits)
        return cents

    def gift(self, *, page: str) -> AnnouncedGift:
        """Return what a valid form holds, whose page has this address."""
        values, language = self.cleaned_data, interface_language()
        address = values.get("email", "")
        return AnnouncedGift(
            amount_cents=values["cents"],
            language=language,
            is_standing=values.get("frequency") == MONTHLY,
            name=values["name"] if values["is_shown"] else "",
            hides_amount=values["hides_amount"],
            wants_certificate=values.get("wants_certificate", False),
            recipient=Recipient(address=address, language=language) if address else None,
            news=wish_of(self, page=page),
        )


def form_purpose(appeal: Appeal) -> str:
    """Return what binds the form of an appeal to it (`site.public_form`)."""
    return f"appeal-{appeal.pk}"


class AmountField(forms.CharField):
    """An amount in euros as people write it; its value is in cents."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django's field
        """Return cents as they are typed, without separators of thousands; what was typed as it is; nothing for 0."""
        if not isinstance(value, int):
            return value
        euros, cents = divmod(value, 100)
        return f"{euros},{cents:02d}" if cents else str(euros or "")

    def clean(self, value: Any) -> int:  # noqa: ANN401 - as Django's field
        """Return the amount in cents. Raises ValidationError."""
        cents = typed_cents(super().clean(value) or "")
        if cents is None:
            raise ValidationError(_("Write an amount in euros, such as 3000 or 1250,50."))
        return cents

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - as Django's field
        """Return whether another amount was typed than the one that was shown."""
        return typed_cents(str(self.prepare_value(initial) or "")) != typed_cents(str(data or ""))


def _account_label(account: BankAccount) -> str:
    label = f"{account.iban} · {account.holder}"
    return _("%(account)s (example)") % {"account": label} if account.is_example else label


class AppealSettingsForm(forms.ModelForm):
    """What staff decide for an appeal, in all its languages. Only who sees the money chooses the account that it goes to."""

    goal_cents = AmountField(label=gettext_lazy("Goal, in euros"), max_length=15)

    class Meta:
        model = Appeal
        fields = SETTINGS
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS}  # noqa: RUF012 - as Django's Meta

    def __init__(self, *args: Any, may_choose_account: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        appeal = cast("Appeal", self.instance)
        if may_choose_account:
            # Nobody can pay to the account of the example.
            own = BankAccount.objects.filter(Q(is_example=False) | Q(pk=appeal.account_id), organisation=appeal.organisation)
            self.fields["account"].queryset = own  # pyright: ignore[reportAttributeAccessIssue] -- of its model field
            self.fields["account"].label_from_instance = _account_label  # pyright: ignore[reportAttributeAccessIssue] -- of its model field
        else:
            del self.fields["account"]
        # A colleague may change something else while this page is open: only what was changed here is stored.
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changed_settings(self) -> list[str]:
        """Return the fields that were changed on this page."""
        return [name for name in self.changed_data if name in SETTINGS]
