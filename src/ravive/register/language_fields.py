"""A form's field for a text of the register: one for all languages, or one a language."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.lib.languages import INTERFACE, Language, direction_of, in_order, name_of

# A browser sends them from fields of several lines; the register's texts have one.
LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t]*")


class ByLanguageWidget(forms.MultiWidget):
    """One text for all languages, or one a language where they differ."""

    template_name = "register/by_language.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, is_long: bool = False, languages: tuple[Language, ...] = INTERFACE) -> None:
        widget_class = partial(forms.Textarea, {"rows": 2}) if is_long else forms.TextInput
        self.languages = languages
        widgets = {language: widget_class() for language in languages}
        for language, widget in widgets.items():
            widget.attrs |= {"lang": language, "dir": direction_of(language)}
        super().__init__({"all": widget_class(), **widgets}, attrs)

    def decompress(self, value: Any) -> list[str]:  # noqa: ANN401 -- what a form begins with
        """Return the text of all languages, then each one's."""
        texts = value or {}
        if len(set(texts.values())) == 1:
            return [next(iter(texts.values())), *[""] * len(self.languages)]
        return ["", *(texts.get(language, "") for language in self.languages)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own arguments
        """Return the fields with what each is called."""
        context = super().get_context(name, value, attrs)
        whole, *parts = context["widget"]["subwidgets"]
        for part, language in zip(parts, self.languages, strict=True):
            part["called"] = name_of(language)
        differs = any(part["value"] for part in parts)
        whole["called"] = _("Or one for all") if differs else _("All languages")
        context["widget"] |= {"whole": whole, "parts": parts, "differs": differs, "differs_words": _("Different by language")}
        return context


class ByLanguageField(forms.MultiValueField):
    """A text by language; None when nothing was written. The interface's languages are needed, those that `offer` adds are not."""

    def __init__(self, *, max_length: int, is_long: bool = False, **options: Any) -> None:  # noqa: ANN401 -- Django's own options
        self.max_length, self.is_long, self.languages = max_length, is_long, INTERFACE
        words = {"required": gettext_lazy("Fill this in.")}
        super().__init__(self._parts(), require_all_fields=False, error_messages=words, widget=ByLanguageWidget(is_long=is_long), **options)

    def offer(self, languages: Iterable[str]) -> None:
        """Take a text in these languages too."""
        self.languages = in_order([*INTERFACE, *languages])
        self.fields = self._parts()
        self.widget = ByLanguageWidget(is_long=self.is_long, languages=self.languages)
        self.widget.is_required = self.required

    def _parts(self) -> list[forms.CharField]:
        return [forms.CharField(required=False, max_length=self.max_length) for _part in ("all", *self.languages)]

    def compress(self, data_list: list[str]) -> dict[str, str] | None:
        """Return the text of each language. Raises ValidationError when some have none, or when it is not clear which text counts."""
        if not any(data_list):
            return None
        whole, *parts = (LINE_ENDS.sub(" ", text or "") for text in data_list)
        if whole and any(parts):
            raise ValidationError(_("Write one text for all languages or one for each, not both: empty the others."))
        if whole:
            return dict.fromkeys(INTERFACE, whole)
        texts: dict[str, str] = {language: part for language, part in zip(self.languages, parts, strict=True) if part}
        if missing := [name_of(language) for language in INTERFACE if language not in texts]:
            raise ValidationError(_("Write it in %(languages)s too, or once for all languages.") % {"languages": ", ".join(missing)})
        return texts
