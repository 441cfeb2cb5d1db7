"""The form in which organisers tell people who registered something: whom, and their own words in each language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.hub.events.models import EventNotice
from ravive.hub.events.notices import NOBODY, NoticeWords
from ravive.lib.languages import name_of

Audience = EventNotice.Audience
LONGEST_TITLE, LONGEST_WORDS = 120, 3000


class NoticeForm(forms.Form):
    """Asks whom to tell, and for words in the languages of those who registered. A message needs words; other notices speak by themselves.

    `numbers`: how many e-mails go out, by audience.
    """

    def __init__(self, *args: Any, numbers: Mapping[str, int], languages: Sequence[str], is_message: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.languages, self.is_message = languages, is_message
        offered = Audience if is_message else (Audience.ALL,)
        choices = [(str(audience), f"{audience.label} · {_mails(numbers[audience])}") for audience in offered]
        if not is_message:
            choices.append((NOBODY, _("Nobody: no e-mail is sent")))
        self.fields["audience"] = forms.ChoiceField(label=_("Who is told"), choices=choices, widget=forms.RadioSelect, initial=Audience.ALL)
        for language in languages:
            name = {"language": name_of(language)}
            if is_message:
                self.fields[f"title_{language}"] = forms.CharField(
                    label=_("Subject (%(language)s)") % name, required=False, max_length=LONGEST_TITLE
                )
            label = _("Your words (%(language)s)") if is_message else _("A word from you, if you like (%(language)s)")
            self.fields[f"words_{language}"] = forms.CharField(
                label=label % name, required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 8 if is_message else 4})
            )
            for field in (f"title_{language}", f"words_{language}"):
                if field in self.fields:
                    self.fields[field].widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a message without words, or with half of them in one language."""
        values = super().clean() or self.cleaned_data
        if self.is_message:
            typed = [(values.get(f"title_{language}"), values.get(f"words_{language}")) for language in self.languages]
            if not any(title and words for title, words in typed):
                raise ValidationError(_("Write a subject and your words in one language at least."))
            if any(bool(title) != bool(words) for title, words in typed):
                raise ValidationError(_("A subject and its words go together: complete the language that has one of them."))
        return values

    def typed(self) -> NoticeWords:
        """Return what was typed, by language."""
        titles = {language: self.cleaned_data.get(f"title_{language}", "") for language in self.languages}
        words = {language: self.cleaned_data[f"words_{language}"] for language in self.languages}
        return NoticeWords(
            titles={language: " ".join(text.split()) for language, text in titles.items() if text},
            words={language: text for language, text in words.items() if text},
        )


def _mails(count: int) -> str:
    return ngettext("%(count)s e-mail", "%(count)s e-mails", count) % {"count": count}
