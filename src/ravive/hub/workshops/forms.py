"""The form that asks for a workshop, and the desk's forms that follow it. No public field is a free text about somebody."""

import re
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.news_box import NewsBoxForm
from ravive.entries.own_questions.answers import field_of, typed_answers
from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.models import (
    AgeBand,
    AnswerKind,
    AskerFunction,
    DayPart,
    GroupSize,
    WorkshopPage,
    WorkshopQuestion,
    WorkshopRequest,
)
from ravive.hub.workshops.models.workshop_request import LONGEST_ESTABLISHMENT, LONGEST_POSTAL_CODE, LONGEST_ROOM, MOST_GROUPS
from ravive.hub.workshops.own_questions import deletion_words
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.mailing.address_field import MailAddressField
from ravive.people.models import Organisation
from ravive.site.context import interface_language
from ravive.site.forms import NameField
from ravive.trainings.forms import DeckCheckboxes
from ravive.trainings.queries import deck_choices

MONTHS_AHEAD = 12
LONGEST_WORDS = 3000
MOST_DAYS_AHEAD = 730
_POSTAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,8}[A-Z0-9]")
NOT_CHOSEN = ("", gettext_lazy("Choose"))


class WorkshopForm(NewsBoxForm):
    """A request for a workshop, in choices and own questions. `today` gives the months that can be chosen."""

    # The browser offers a name that was typed here in the other forms that ask for an organisation: this site passes it on nowhere.
    establishment = NameField(
        label=gettext_lazy("Establishment"),
        max_length=LONGEST_ESTABLISHMENT,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    postal_code = forms.CharField(
        label=gettext_lazy("Postal code"), max_length=LONGEST_POSTAL_CODE, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=INTERFACE_CHOICES, initial=interface_language)
    function = forms.ChoiceField(label=gettext_lazy("Your function"), choices=[NOT_CHOSEN, *AskerFunction.choices])
    email = MailAddressField(
        label=gettext_lazy("Professional e-mail address"),
        help_text=gettext_lazy("A link arrives there: your request is sent once you open it."),
    )
    age_bands = forms.MultipleChoiceField(
        label=gettext_lazy("Audience"),
        choices=AgeBand.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    groups = forms.TypedChoiceField(label=gettext_lazy("Groups"), coerce=int)
    group_size = forms.ChoiceField(label=gettext_lazy("People a group"), choices=[NOT_CHOSEN, *GroupSize.choices])
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), required=False, coerce=date.fromisoformat, empty_value=None)
    day_part = forms.ChoiceField(label=gettext_lazy("Time of day"), choices=DayPart.choices)
    needs_interpreter = forms.BooleanField(label=gettext_lazy("We come with an interpreter, or need one"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's form
        organisation: Organisation,
        today: date,
        page: WorkshopPage,
        **kwargs: Any,  # noqa: ANN401 - as Django's form
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_news(organisation, to_adults=True)
        first = [(today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1) for ahead in range(MONTHS_AHEAD)]
        months = [date(year, month, 1) for year, month in first]
        choices = {
            "month": [("", _("No preference")), *((month.isoformat(), date_format(month, texts.MONTH)) for month in months)],
            "groups": [(str(count), texts.described_groups(count)) for count in range(1, MOST_GROUPS + 1)],
        }
        for name, offered in choices.items():
            cast("forms.ChoiceField", self.fields[name]).choices = offered
        self.own = list(WorkshopQuestion.objects.filter(page_key=page.translation_key))
        for question in self.own:
            deletion = deletion_words(question.stored_days)
            self.fields[question.key] = field_of(question, page.locale.language_code, deletion=deletion)

    def own_answers(self) -> dict[str, str]:
        """Return the answers to own questions, by key."""
        return typed_answers(self.own, self.cleaned_data)

    def clean_postal_code(self) -> str:
        """Return the code in capitals. Raises ValidationError."""
        code = " ".join(self.cleaned_data["postal_code"].upper().split())
        if not _POSTAL_CODE.fullmatch(code):
            raise ValidationError(_("Give a postal code, such as 4000."))
        return code


class FollowForm(forms.Form):
    """Who follows a request, and the day that was agreed."""

    taken_by = forms.ModelChoiceField(
        label=gettext_lazy("Followed by"), queryset=User.objects.none(), required=False, empty_label=gettext_lazy("Nobody yet")
    )
    planned_on = forms.DateField(
        label=gettext_lazy("Day of the workshop"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, workshop: WorkshopRequest, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, initial={"taken_by": workshop.taken_by_id, "planned_on": workshop.planned_on}, **kwargs)
        officers = [officer.pk for officer in queries.officers_of(workshop.organisation)]
        field = cast("forms.ModelChoiceField[User]", self.fields["taken_by"])
        field.queryset = User.objects.filter(pk__in=[*officers, workshop.taken_by_id]).order_by("first_name", "last_name", "username")
        field.label_from_instance = lambda obj: obj.get_full_name() or obj.get_username()


class AcceptForm(forms.Form):
    """What was agreed with the person who asked: the training opens with it, and an e-mail says it."""

    planned_on = forms.DateField(
        label=gettext_lazy("Day of the workshop"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    starts_at = forms.TimeField(label=gettext_lazy("Hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    room = forms.CharField(
        label=gettext_lazy("Room"),
        max_length=LONGEST_ROOM,
        required=False,
        help_text=gettext_lazy("It stands on the poster and in the e-mail. Write no name of a person."),
    )
    decks = forms.MultipleChoiceField(
        label=gettext_lazy("Decks"),
        widget=DeckCheckboxes,
        error_messages={"required": gettext_lazy("Choose at least one of the published decks.")},
    )
    own_words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("They stand between the fixed sentences. Only the date is stored, not the text."),
    )

    def __init__(self, *args: Any, workshop: WorkshopRequest, today: date, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        page = workshop.page
        first = {
            "planned_on": workshop.planned_on,
            "starts_at": workshop.starts_at,
            "room": workshop.room,
            "decks": page.decks if page else [],
        }
        # Two other forms of the page ask for a day and for words.
        super().__init__(*args, initial=first, auto_id="accept_%s", **kwargs)
        self.today = today
        choices = [choice for choice in deck_choices(workshop.organisation, workshop.language) if workshop.language in choice.languages]
        cast("forms.MultipleChoiceField", self.fields["decks"]).choices = [(choice.slug, choice.title) for choice in choices]
        for_minors = frozenset(choice.slug for choice in choices if choice.written_for_minors)
        cast("DeckCheckboxes", self.fields["decks"].widget).for_minors = for_minors

    def clean_planned_on(self) -> date:
        """Return the day. Raises ValidationError for one that is over, or years ahead: usually a mistyped year."""
        day = self.cleaned_data["planned_on"]
        if not self.today <= day <= self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(_("Choose a day from today on, within two years."))
        return day


class AnswerForm(forms.Form):
    """An e-mail to the person who asked: its kind, and the officer's own words. They are sent, and not stored.

    `has_report`: the training has a report, which the e-mail after the workshop can bring.
    """

    kind = forms.ChoiceField(label=gettext_lazy("E-mail"), choices=AnswerKind.choices)
    own_words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("They stand between the fixed sentences. Only the date is stored, not the text."),
    )
    attach_report = forms.BooleanField(label=gettext_lazy("After the workshop: attach the report of the training (PDF)"), required=False)

    def __init__(self, *args: Any, has_report: bool, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        if not has_report:
            del self.fields["attach_report"]

    def brings_report(self) -> bool:
        """Return whether the report goes with the e-mail."""
        return bool(self.cleaned_data.get("attach_report")) and self.cleaned_data["kind"] == AnswerKind.THANKS
