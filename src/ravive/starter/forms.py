"""The name that is typed before an example is removed: one click deletes nothing for good."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def is_name(typed: str, name: str) -> bool:
    """Return whether somebody typed a name, or its part in one language.

    >>> is_name(" exemple", "Exemple · Voorbeeld"), is_name("exem", "Exemple · Voorbeeld"), is_name("", "Exemple")
    (True, False, False)
    """
    return " ".join(typed.split()).casefold() in {part.strip().casefold() for part in (name, *name.split("·"))}


class NameForm(forms.Form):
    """Asks for the name of an example. `counted` is how much of real people the page said would go."""

    typed = forms.CharField(label=gettext_lazy("Type its name to remove it"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    # The template fills it in: also after a mistake, it is the number of this moment.
    counted = forms.IntegerField()

    def __init__(self, *args: Any, name: str, count: int, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self._name, self._count = name, count

    def clean_typed(self) -> str:
        """Return what was typed. Raises ValidationError for another name."""
        typed: str = self.cleaned_data["typed"]
        if not is_name(typed, self._name):
            raise ValidationError(_("This is not its name. Nothing was removed."))
        return typed

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError where visitors sent more since the page was shown."""
        values = super().clean() or self.cleaned_data
        if "counted" in values and values["counted"] != self._count:
            raise ValidationError(_("Visitors have sent something meanwhile. Read the numbers again."))
        return values
