"""The form of an article: its theme is chosen among those of its list, its deck among those that are published."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from ravive.pages.blocks import deck_choices


class ArticleForm(WagtailAdminPageForm):
    """Offers the themes of the list that the article stands in."""

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401 - as Wagtail's form
        super().__init__(*values, **named)
        parent = self.parent_page.specific if self.parent_page else None
        rows = getattr(parent, "themes", None)
        themes = [(theme.key, theme.name) for theme in rows.all()] if rows is not None else []
        nothing = [("", _("None"))]
        for name, choices in (("theme", themes), ("deck", deck_choices())):
            if name in self.fields:
                field = self.fields[name]
                shown = forms.ChoiceField(
                    label=field.label, required=False, help_text=field.help_text, choices=[*nothing, *_with(self, name, choices)]
                )
                self.fields[name] = shown


def _with(form: ArticleForm, name: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the choices with the stored value, which may have left them since."""
    stored = getattr(form.instance, name, "")
    return [*choices, (stored, stored)] if stored and stored not in dict(choices) else choices
