"""Which entries of a flood the desk looks for, and about which address a person asks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.floods import HOUR, hour_of
from ravive.entries.models import ExtensionReason, RefusalReason, RequestOutcome
from ravive.entries.registry import find_subject
from ravive.entries.subjects import Correction, Subject
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.mailing.address_field import MailAddressField
from ravive.site import personal_data

REFUSALS = [("", gettext_lazy("No refusal")), *RefusalReason.choices]
MOMENT = "%Y-%m-%dT%H:%M"


def hour_after(moment: datetime) -> datetime:
    """Return the end of the hour in which a moment is; a whole hour is its own end."""
    begun = hour_of(moment)
    return begun if begun == moment else begun + HOUR


def label_of(subject: Subject[Any]) -> str:
    """Return what visitors call the form of a subject, in the active language."""
    labels = {data.name: data.label for data in personal_data.registered()}
    return str(labels.get(subject.name, subject.title))


def _address_field(**named: Any) -> MailAddressField:  # noqa: ANN401 - as Django's field
    found = MailAddressField(label=gettext_lazy("E-mail address"), **named)
    found.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
    return found


class PersonRequestForm(forms.Form):
    """The address that somebody asks about, and when the request came."""

    email = _address_field(help_text=gettext_lazy("The address that the person used in your forms. Search for each address apart."))
    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=localdate
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy("The request came from this address, or I checked in another way who asks."),
        error_messages={"required": gettext_lazy("Check who asks first: the answer shows personal details.")},
    )

    def clean_received_on(self) -> date:
        """Return the day. Raises ValidationError for a day to come."""
        day: date = self.cleaned_data["received_on"]
        if day > localdate():
            raise ValidationError(_("This day is still to come."))
        return day


class MoreTimeForm(forms.Form):
    """Why the answer takes longer."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[("", gettext_lazy("Choose")), *ExtensionReason.choices])


class LetterForm(forms.Form):
    """In which language the letter is, and why it refuses."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=INTERFACE_CHOICES)
    refusal = forms.ChoiceField(label=gettext_lazy("Reason of a refusal"), choices=REFUSALS)


class OutcomeForm(forms.Form):
    """How a request ended."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=RequestOutcome.choices, initial=RequestOutcome.DONE, required=False, widget=forms.RadioSelect
    )
    refusal_reason = forms.ChoiceField(label=gettext_lazy("Reason of a refusal"), choices=REFUSALS, required=False)

    def clean_outcome(self) -> RequestOutcome:
        """Return the outcome; without a choice, that it is done."""
        return RequestOutcome(self.cleaned_data["outcome"] or RequestOutcome.DONE)

    def clean(self) -> dict[str, Any]:
        """Return the values, a reason only with a refusal. Raises ValidationError for a refusal without a reason."""
        values = super().clean() or self.cleaned_data
        if values.get("outcome") != RequestOutcome.REFUSED:
            return {**values, "refusal_reason": ""}
        if not values.get("refusal_reason"):
            raise ValidationError({"refusal_reason": _("Choose the reason: the person has to know it.")})
        return values


class AddressForm(forms.Form):
    """The address whose entries staff delete."""

    email = _address_field()


class CorrectionForm(forms.Form):
    """Details as the person says them."""

    def __init__(self, *args: Any, corrections: Sequence[Correction], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        for detail in corrections:
            self.fields[detail.name] = _correction_field(detail)
        self.corrections = tuple(corrections)

    def changed(self) -> dict[str, str]:
        """Return the new values by name, of a valid form; several codes with commas between."""
        values = {detail.name: self.cleaned_data[detail.name] for detail in self.corrections}
        written = {name: value if isinstance(value, str) else ",".join(value) for name, value in values.items()}
        return {detail.name: written[detail.name] for detail in self.corrections if written[detail.name] != detail.value}


def _correction_field(detail: Correction) -> forms.Field:
    named: dict[str, Any] = {"label": str(detail.label), "required": detail.is_required}
    if detail.is_several:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(**named, choices=detail.choices, initial=detail.value.split(","), widget=boxes)
    if detail.choices:
        choices = detail.choices if detail.is_required else (("", "–"), *detail.choices)
        return forms.ChoiceField(**named, choices=choices, initial=detail.value)
    return forms.CharField(**named, max_length=detail.longest, initial=detail.value)


class HourField(forms.DateTimeField):
    """A day and a whole hour on the clock of the site: staff do not learn the minute at which somebody sent a form."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401 - as Django's field
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": HOUR.seconds}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT], **named)


class SpanForm(forms.Form):
    """The form that was flooded, from when to when."""

    subject = forms.ChoiceField(label=gettext_lazy("Form"))
    since = HourField(label=gettext_lazy("From"))
    until = HourField(label=gettext_lazy("Until"))

    def __init__(self, *args: Any, subjects: Sequence[Subject[Any]], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["subject"]).choices = sorted(
            ((subject.name, label_of(subject)) for subject in subjects), key=lambda choice: choice[1].casefold()
        )

    def clean(self) -> dict[str, Any]:
        """Return the values, with the subject itself and whole hours, at least one.

        Raises ValidationError where the end comes before the beginning.
        """
        values = super().clean() or self.cleaned_data
        since, until = cast("datetime | None", values.get("since")), cast("datetime | None", values.get("until"))
        if since and until and since > until:
            raise ValidationError({"until": _("The end comes before the beginning.")})
        if since and until:
            values |= {"since": hour_of(since), "until": max(hour_of(since) + HOUR, hour_after(until))}
        return {**values, "subject": find_subject(values["subject"])} if "subject" in values else values
