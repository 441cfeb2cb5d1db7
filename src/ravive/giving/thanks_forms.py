"""The form of the words of thank-you e-mails: one text a language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ravive.giving.models.thanks import LONGEST_THANKS
from ravive.lib.languages import INTERFACE, name_of


class ThanksForm(forms.Form):
    """A plain text in each language of the interface. `defaults` says what is written in a language without a text of its own."""

    def __init__(self, *args: Any, texts: Mapping[str, str], defaults: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.defaults = defaults
        for language in INTERFACE:
            self.fields[language] = forms.CharField(
                label=_("Text (%(language)s)") % {"language": name_of(language)},
                max_length=LONGEST_THANKS,
                required=False,
                initial=texts.get(language) or defaults.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )

    def texts(self) -> dict[str, str]:
        """Return the text of each language, empty where it is the usual one: that one may still change."""
        return {
            language: "" if text == self.defaults.get(language) else text
            for language in INTERFACE
            for text in ["\n".join(self.cleaned_data[language].split("\r\n")).strip()]
        }
