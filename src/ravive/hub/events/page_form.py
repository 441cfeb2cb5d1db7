"""The form of an event's page: its languages are chosen from a list, its training among those of the organisation of the page."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.lib.languages import CHOICES
from ravive.people.models import Organisation
from ravive.people.queries import owners_of_page
from ravive.trainings.models import Training

USUAL_LENGTH = timedelta(hours=2)


class EventPageForm(WagtailAdminPageForm):
    """Offers the languages of the site, and the trainings of the organisation whose site the page is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*args, **kwargs)
        own = owners_of_page(self.parent_page) if self.parent_page else Organisation.objects.none()
        if "languages" in self.fields:
            field = self.fields["languages"]
            self.fields["languages"] = forms.MultipleChoiceField(
                label=field.label, required=False, choices=self._languages(own), widget=forms.CheckboxSelectMultiple
            )
        if self.instance.pk is None:
            begins = _usual_start(timezone.now())
            self.initial["starts_at"] = self.initial.get("starts_at") or begins
            self.initial["ends_at"] = self.initial.get("ends_at") or begins + USUAL_LENGTH
        if "training" in self.fields:
            self.fields["training"].queryset = Training.objects.filter(organisation__in=own)  # pyright: ignore[reportAttributeAccessIssue] -- of its model field

    def _languages(self, own: QuerySet[Organisation]) -> list[tuple[str, str]]:
        """Return the languages of the site, and those that the event has already; all of the table for a site without any."""
        wanted = {code for codes in own.values_list("languages", flat=True) for code in codes} | set(self.instance.languages)
        return [(code, name) for code, name in CHOICES if code in wanted] or list(CHOICES)


def _usual_start(now: datetime) -> datetime:
    """Return ten in the morning, four weeks from today: a day that leaves time to invite, to be changed in the form."""
    return timezone.localtime(now + timedelta(weeks=4)).replace(hour=10, minute=0, second=0, microsecond=0)
