"""The part of Wagtail's account page with somebody's name and e-mail address, as elsewhere at the desk: neither is required."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import NameEmailSettingsPanel

from ravive.people.forms import EMAIL_HELP, own_email


class OwnNameForm(NameEmailForm):
    """Somebody's own name and e-mail address. Both may be empty: colours and language can be changed without them."""

    email = forms.EmailField(required=False, label=_("E-mail address"), help_text=EMAIL_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean_email(self) -> str:
        """Return the address if no other account has it."""
        return own_email(self.cleaned_data["email"], self.instance)


def replace_name_panel() -> None:
    """Let Wagtail's account page use this form."""
    NameEmailSettingsPanel.form_class = OwnNameForm
