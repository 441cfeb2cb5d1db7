"""The editor's form of a member: its country is chosen by name, its languages are typed by name."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.hub.members.language_names import language_name, language_tag
from ravive.people.country_names import country_choices
from ravive.site.context import interface_language

MOST_LANGUAGES = 12


class LanguagesField(forms.CharField):
    """Languages by name, with commas between; the value is a list of tags."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - as Django's field
        """Return the names of stored tags in the language of the desk; what was typed stays as it is."""
        return ", ".join(language_name(tag, interface_language()) for tag in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Django's field
        """Return the tags, each once. Raises ValidationError with the names that are no language."""
        names = [name.strip() for name in super().clean(value).replace(";", ",").split(",") if name.strip()]
        tags = {name: language_tag(name) for name in names}
        if unknown := [name for name, tag in tags.items() if tag is None]:
            raise ValidationError(_("These are not known as languages: %(names)s.") % {"names": ", ".join(unknown)})
        found = list(dict.fromkeys(tag for tag in tags.values() if tag))
        if len(found) > MOST_LANGUAGES:
            raise ValidationError(_("Give %(most)s languages at most.") % {"most": MOST_LANGUAGES})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - as Django's field
        """Return whether other languages were typed."""
        return super().has_changed(self.prepare_value(initial), data)


class MemberPageForm(WagtailAdminPageForm):
    """Offers the countries by name. A translation has no facts of its own: it shows those of the member's first page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*args, **kwargs)
        if self._is_translation():
            for name in self.instance.FACTS:
                self.fields.pop(name, None)
        if "country" in self.fields:
            choices = [("", "---------"), *country_choices(interface_language())]
            self.fields["country"] = forms.ChoiceField(label=self.fields["country"].label, choices=choices)
        if "languages" in self.fields:
            self.fields["languages"] = LanguagesField(
                label=self.fields["languages"].label,
                required=False,
                max_length=400,
                help_text=gettext_lazy("Those that it works in, with commas between: French, Swahili."),
            )

    def _is_translation(self) -> bool:
        """Return whether another page of the same member was there before."""
        page = self.instance
        others = type(page).objects.filter(translation_key=page.translation_key)
        return page.pk is not None and others.filter(pk__lt=page.pk).exists()
