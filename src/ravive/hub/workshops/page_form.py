"""The editor's form of a page of workshops: its decks are chosen among those that are published."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.pages.blocks import deck_choices


class WorkshopPageForm(WagtailAdminPageForm):
    """Offers the published decks, and those that the page has already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*args, **kwargs)
        if "decks" in self.fields:
            field, offered = self.fields["decks"], deck_choices()
            left = [(deck, deck) for deck in self.instance.decks or () if deck not in dict(offered)]
            self.fields["decks"] = forms.MultipleChoiceField(
                label=field.label, help_text=field.help_text, required=False, choices=[*offered, *left], widget=forms.CheckboxSelectMultiple
            )
