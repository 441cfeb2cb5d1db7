"""Which entries of a flood the desk looks for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.floods import HOUR, hour_of
from ravive.entries.registry import find_subject
from ravive.entries.subjects import Subject
from ravive.site import personal_data

MOMENT = "%Y-%m-%dT%H:%M"


def hour_after(moment: datetime) -> datetime:
    """Return the end of the hour in which a moment is; a whole hour is its own end."""
    begun = hour_of(moment)
    return begun if begun == moment else begun + HOUR


def label_of(subject: Subject[Any]) -> str:
    """Return what visitors call the form of a subject, in the active language."""
    labels = {data.name: data.label for data in personal_data.registered()}
    return str(labels.get(subject.name, subject.title))


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
