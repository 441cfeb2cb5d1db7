"""The form of an event's page: its languages are chosen from a list, its training among those of the organisation of the page."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.lib.languages import CHOICES
from ravive.people.models import Organisation
from ravive.people.queries import owners_of_page
from ravive.trainings.models import Training


class EventPageForm(WagtailAdminPageForm):
    """Offers the languages of the table, and the trainings of the organisation whose site the page is in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*args, **kwargs)
        if "languages" in self.fields:
            field = self.fields["languages"]
            self.fields["languages"] = forms.MultipleChoiceField(
                label=field.label, required=False, choices=CHOICES, widget=forms.CheckboxSelectMultiple
            )
        if "training" in self.fields:
            own = owners_of_page(self.parent_page) if self.parent_page else Organisation.objects.none()
            self.fields["training"].queryset = Training.objects.filter(organisation__in=own)  # pyright: ignore[reportAttributeAccessIssue] -- of its model field
