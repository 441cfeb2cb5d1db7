"""The desk's form of one own question, in each language of its pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.own_questions.actions import QuestionWords
from ravive.entries.own_questions.holder import QuestionHolder
from ravive.entries.own_questions.models import LONGEST_CHOICE, LONGEST_LABEL, MOST_CHOICES, USUAL_STORED_DAYS, AbstractOwnQuestion
from ravive.lib.languages import name_of

Kind = AbstractOwnQuestion.OwnKind
LONGEST_LIST = MOST_CHOICES * (LONGEST_CHOICE + 2)


class OwnQuestionForm(forms.Form):
    """Asks for a question, its choices and its day of deletion. All languages of the pages are needed."""

    kind = forms.ChoiceField(label=gettext_lazy("How people answer"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.CHOICE)

    def __init__(self, *args: Any, holder: QuestionHolder, question: AbstractOwnQuestion | None, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        self.languages = holder.languages
        if question:
            self.fields["kind"].initial = question.kind
        for language in self.languages:
            name = {"language": name_of(language)}
            label = forms.CharField(label=_("Question (%(language)s)") % name, max_length=LONGEST_LABEL)
            label.initial = question.labels.get(language, "") if question else ""
            lines = forms.CharField(label=_("Choices (%(language)s)") % name, required=False, max_length=LONGEST_LIST)
            lines.widget = forms.Textarea(attrs={"rows": 5})
            lines.help_text = _("Only for a choice: one on each line, in the same order in each language.")
            lines.initial = "\n".join(question.choices.get(language, [])) if question else ""
            for field in (label, lines):
                field.widget.attrs["lang"] = language
            self.fields |= {f"label_{language}": label, f"choices_{language}": lines}
        days = question.stored_days if question else USUAL_STORED_DAYS
        self.fields["days"] = forms.TypedChoiceField(label=_("Answers are deleted"), choices=holder.stored_days, coerce=int, initial=days)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a choice without two choices, or with more in one language than in another."""
        values = super().clean() or self.cleaned_data
        if values.get("kind") == Kind.CHOICE:
            counts = {len(self._lines(language)) for language in self.languages}
            if len(counts) != 1 or not 2 <= counts.pop() <= MOST_CHOICES:
                raise ValidationError(_("Give 2 to %(most)s choices, as many in each language.") % {"most": MOST_CHOICES})
            if any(len(line) > LONGEST_CHOICE for language in self.languages for line in self._lines(language)):
                raise ValidationError(_("Write each choice in %(most)s characters at most.") % {"most": LONGEST_CHOICE})
        return values

    def _lines(self, language: str) -> list[str]:
        typed = self.cleaned_data.get(f"choices_{language}", "")
        return [line for part in typed.splitlines() if (line := " ".join(part.split()))]

    def words(self) -> QuestionWords:
        """Return what was typed."""
        values, kind = self.cleaned_data, self.cleaned_data["kind"]
        labels = {language: " ".join(values[f"label_{language}"].split()) for language in self.languages}
        choices = {language: self._lines(language) for language in self.languages} if kind == Kind.CHOICE else {}
        return QuestionWords(kind=kind, labels=labels, choices=choices, stored_days=values["days"])
