"""A form's field for a text of the register: one for all languages, or one a language."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.cards.card import LANGUAGES

# A browser sends them from fields of several lines; the register's texts have one.
LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


class ByLanguageWidget(forms.MultiWidget):
    """One text for all languages, or one a language where they differ."""

    template_name = "register/by_language.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None, *, is_long: bool = False) -> None:
        one = partial(forms.Textarea, {"rows": 2}) if is_long else forms.TextInput
        widgets = {language: one() for language in LANGUAGES}
        for language, widget in widgets.items():
            widget.attrs["lang"] = language
        super().__init__({"all": one(), **widgets}, attrs)

    def decompress(self, value: Any) -> list[str]:  # noqa: ANN401 -- what a form begins with
        """Return the text of all languages, then each one's."""
        if not value:
            return [""] * (1 + len(LANGUAGES))
        texts = [value.get(language, "") for language in LANGUAGES]
        return [texts[0], *[""] * len(LANGUAGES)] if len(set(texts)) == 1 else ["", *texts]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own arguments
        """Return the fields with what each is called."""
        context = super().get_context(name, value, attrs)
        whole, *parts = context["widget"]["subwidgets"]
        for part, (_code, called) in zip(parts, settings.LANGUAGES, strict=True):
            part["called"] = called
        differs = any(part["value"] for part in parts)
        whole["called"] = _("Or one for all") if differs else _("All languages")
        context["widget"] |= {"whole": whole, "parts": parts, "differs": differs, "differs_words": _("Different by language")}
        return context


class ByLanguageField(forms.MultiValueField):
    """A text by language; None when nothing was written."""

    def __init__(self, *, max_length: int, is_long: bool = False, **options: Any) -> None:  # noqa: ANN401 -- Django's own options
        fields = [forms.CharField(required=False, max_length=max_length) for _part in ("all", *LANGUAGES)]
        words = {"required": gettext_lazy("Fill this in.")}
        super().__init__(fields, require_all_fields=False, error_messages=words, widget=ByLanguageWidget(is_long=is_long), **options)

    def compress(self, data_list: list[str]) -> dict[str, str] | None:
        """Return the text of each language. Raises ValidationError when some have none, or when it is not clear which text counts."""
        if not any(data_list):
            return None
        whole, *parts = (LINE_ENDS.sub(" ", text or "") for text in data_list)
        if whole and any(parts):
            raise ValidationError(_("Write one text for all languages or one for each, not both: empty the others."))
        texts = {language: part or whole for language, part in zip(LANGUAGES, parts, strict=True)}
        if missing := [name for code, name in settings.LANGUAGES if not texts[code]]:
            raise ValidationError(_("Write it in %(languages)s too, or once for all languages.") % {"languages": ", ".join(missing)})
        return texts
