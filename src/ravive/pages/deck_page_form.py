"""The editor's form of a page with a deck to try, which is chosen among those that are published."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.pages.blocks import deck_choices


class DeckPageForm(WagtailAdminPageForm):
    """Offers the published decks, and the one that the page has already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*args, **kwargs)
        if "deck" in self.fields:
            field, offered, stored = self.fields["deck"], deck_choices(), self.instance.deck
            left = [(stored, stored)] if stored and stored not in dict(offered) else []
            self.fields["deck"] = forms.ChoiceField(
                label=field.label, required=False, help_text=field.help_text, choices=[("", _("None")), *offered, *left]
            )
