"""The form of visitors, and the form of an issue."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.hub.newsletter.issues import IssueWords
from ravive.hub.newsletter.models import LONGEST_INTRODUCTION, LONGEST_TITLE, NewsletterIssue
from ravive.hub.newsletter.queries import PageChoice
from ravive.lib.languages import name_of
from ravive.mailing.address_field import MailAddressField
from ravive.site.forms import PublicForm

MOST_PAGES = 12


class SubscriptionForm(PublicForm):
    """The one field of somebody who asks for news."""

    email = MailAddressField(label=gettext_lazy("E-mail"))


class IssueForm(forms.Form):
    """The pages and the words of an issue. A language without a title is left out."""

    def __init__(
        self,
        *values: Any,  # noqa: ANN401 - as Django's form
        languages: Sequence[str],
        choices: Sequence[PageChoice],
        issue: NewsletterIssue | None,
        **named: Any,  # noqa: ANN401 - as Django's form
    ) -> None:
        super().__init__(*values, **named)
        self.languages = languages
        texts = {text.language: text for text in issue.texts.all()} if issue else {}
        for language in languages:
            text = texts.get(language)
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": name_of(language)},
                max_length=LONGEST_TITLE,
                required=False,
                initial=text.title if text else "",
                widget=forms.TextInput(attrs={"lang": language}),
            )
            self.fields[f"introduction_{language}"] = forms.CharField(
                label=_("Introduction (%(language)s)") % {"language": name_of(language)},
                max_length=LONGEST_INTRODUCTION,
                required=False,
                initial=text.introduction if text else "",
                widget=forms.Textarea(attrs={"rows": 4, "lang": language}),
            )
        self.fields["pages"] = forms.MultipleChoiceField(
            label=_("Pages of the site"),
            required=False,
            choices=[(choice.key, _page_label(choice)) for choice in choices],
            initial=issue.pages if issue else [],
            widget=forms.CheckboxSelectMultiple,
            help_text=_("The latest ones. In each language, the issue has those that are published in it, in this order."),
        )

    def clean_pages(self) -> list[str]:
        """Return the keys of the chosen pages, the latest first. Raises ValidationError for too many."""
        pages = self.cleaned_data["pages"]
        if len(pages) > MOST_PAGES:
            raise ValidationError(_("Choose at most %(most)s pages: people read the first ones.") % {"most": MOST_PAGES})
        shown = [key for key, _label in self.fields["pages"].choices]  # pyright: ignore[reportAttributeAccessIssue] -- of a choice field
        return sorted(pages, key=shown.index)

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError without a title, and for an introduction that has none."""
        values = super().clean() or self.cleaned_data
        if not self.errors and not self.words():
            raise ValidationError(_("Write a title in at least one language."))
        for language in self.languages:
            if values.get(f"introduction_{language}") and not values.get(f"title_{language}"):
                self.add_error(f"title_{language}", _("Write a title: it is the subject of the e-mail."))
        return values

    def words(self) -> dict[str, IssueWords]:
        """Return the words by language. A title is one line: it is a header of the e-mail."""
        values = self.cleaned_data
        return {
            language: IssueWords(title=" ".join(title.split()), introduction=values.get(f"introduction_{language}", ""))
            for language in self.languages
            if (title := values.get(f"title_{language}"))
        }


def _page_label(choice: PageChoice) -> str:
    return f"{choice.title} · {choice.kicker} · {', '.join(language.upper() for language in choice.languages)}"
