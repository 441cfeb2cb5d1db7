"""The trainers' forms: a training, a later end, and the rules of the organisation."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ravive.insight.disclosure_control import FEWEST
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.trainings import models
from ravive.trainings import plan as trainings_plan
from ravive.trainings.actions import TrainingValues
from ravive.trainings.models import Training, TrainingRules
from ravive.trainings.pools import PoolChoice
from ravive.trainings.queries import DeckChoice
from ravive.trainings.training_rules import NEVER_LOWERED

# Trainers fill in these fields each time. The others have good initial values.
ASKED = ("title", "place", "partner", "held_on", "decks", "languages")
# These fields decide when a plan ends.
DATED_BY = ("held_on", "test_days", "weeks")
MOST_YEARS_AHEAD = 5
SHARES = (0.7, 0.8, 0.9)


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SuggestionInput(forms.TextInput):
    """A line of text with suggestions below it: a list that browsers show without script."""

    template_name = "trainings/desk/suggestion_input.html"
    suggestions: tuple[str, ...] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Return what the template needs, suggestions included."""
        list_id = f"{(attrs or {}).get('id', name)}_suggestions"
        found = super().get_context(name, value, {**(attrs or {}), "list": list_id})
        return found | {"suggestions": self.suggestions, "list_id": list_id}


class DeckCheckboxes(forms.CheckboxSelectMultiple):
    """Decks to choose. Those for minors are marked, so that the page can say what follows from choosing them, without script."""

    for_minors: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Return an option with its mark."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.for_minors:
            option["attrs"]["data-r-minors"] = True
        return option


class TrainingForm(forms.Form):
    """A training: five fields to fill in, and a plan that usually fits."""

    title = forms.CharField(
        label=_("Title"),
        max_length=models.LONGEST_TITLE,
        help_text=_("As the people who come will see it."),
        error_messages={"required": _("Give the training a title.")},
    )
    place = forms.CharField(label=_("Place"), max_length=models.LONGEST_TITLE, required=False)
    partner = forms.CharField(
        label=_("Partner"),
        max_length=models.LONGEST_TITLE,
        required=False,
        help_text=_("For whom it is held. Figures of all trainings of a partner can be read together."),
        widget=SuggestionInput,
    )
    held_on = forms.DateField(label=_("Day"), widget=_day_input(), help_text=_("Every test is counted from this day."))
    decks = forms.MultipleChoiceField(
        label=_("Decks"), widget=DeckCheckboxes, error_messages={"required": _("Choose at least one of the published decks.")}
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=INTERFACE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of posters, slides and messages. Everybody answers in the language of their own device, where a deck has it."),
    )
    print_language = forms.ChoiceField(label=_("Language of poster and slide"), choices=INTERFACE_CHOICES)
    entry_test = forms.BooleanField(label=_("Test in the room, on the day itself"), required=False)
    test_days = forms.CharField(
        label=_("Later tests, in days after the training"), required=False, max_length=60, help_text=_("Such as 30 90 180; empty: none.")
    )
    uses_controls = forms.BooleanField(
        label=_("Control cards: three a person, never vital ones, wait 90 days. Without them no effect is claimed."),
        required=False,
    )
    situations = forms.IntegerField(label=_("Situations a round"), min_value=1, max_value=models.MOST_SITUATIONS)
    cycles = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=models.MOST_CYCLES)
    weeks = forms.IntegerField(label=_("Weeks of practice"), min_value=1, max_value=models.LONGEST_WEEKS)
    prompts_a_week = forms.TypedChoiceField(label=_("Reminders a week, at most"), coerce=int, choices=[(1, "1"), (2, "2")])
    certificate_share = forms.TypedChoiceField(
        label=_("Certificate"), coerce=float, empty_value=None, required=False, help_text=_("For right answers at a later test.")
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's own arguments
        choices: tuple[DeckChoice, ...],
        initial: dict[str, Any],
        today: date,
        retention_months: int,
        partners: tuple[str, ...] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's own arguments
    ) -> None:
        super().__init__(*args, initial=initial, **kwargs)
        self.today, self.retention_months = today, retention_months
        cast("forms.MultipleChoiceField", self.fields["decks"]).choices = [(choice.slug, _deck_label(choice)) for choice in choices]
        for_minors = frozenset(choice.slug for choice in choices if choice.written_for_minors)
        cast("DeckCheckboxes", self.fields["decks"].widget).for_minors = for_minors
        cast("SuggestionInput", self.fields["partner"].widget).suggestions = partners
        shares = [(str(share), _("from %(percent)s %%") % {"percent": round(share * 100)}) for share in SHARES]
        cast("forms.ChoiceField", self.fields["certificate_share"]).choices = [("", _("none")), *shares]

    def disable(self, names: tuple[str, ...]) -> None:
        """Disable fields that nobody may change any more."""
        for name in names:
            self.fields[name].disabled = True

    def clean_test_days(self) -> list[int]:
        """Return the days as numbers."""
        written = self.cleaned_data["test_days"].replace(",", " ").replace(";", " ").split()
        if not all(day.isascii() and day.isdigit() for day in written):
            raise forms.ValidationError(_("Write numbers of days with spaces between them, such as 30 90 180."))
        days = sorted({int(day) for day in written})
        if days and days[-1] > models.LATEST_TEST_DAY:
            raise forms.ValidationError(models.TESTS_COME % {"latest": models.LATEST_TEST_DAY})
        return days

    def clean(self) -> dict[str, Any]:
        """Return the values if the print language is a language of the training."""
        values = super().clean() or self.cleaned_data
        languages = values.get("languages")
        if languages and "print_language" not in self.changed_data and values.get("print_language") not in languages:
            # The form still has its initial language, which this training lacks.
            values["print_language"] = languages[0]
        if languages and values.get("print_language") not in languages:
            self.add_error("print_language", _("Choose one of the languages of the training."))
        self._refuse_what_is_over(values)
        return values

    def _refuse_what_is_over(self, values: dict[str, Any]) -> None:
        """Refuse dates whose plan has ended, usually a mistyped year. A training that ended before may still be renamed."""
        changed = [name for name in DATED_BY if name in self.changed_data]
        plan: dict[str, Any] = {name: values.get(name) for name in DATED_BY}
        if not changed or None in plan.values():
            return
        if plan["held_on"].year > self.today.year + MOST_YEARS_AHEAD:
            self.add_error("held_on", _("This day is more than %(years)s years away. Check the year.") % {"years": MOST_YEARS_AHEAD})
            return
        taken_until = trainings_plan.answers_until(**plan, retention_months=self.retention_months)
        last = min(trainings_plan.plan_end(**plan), taken_until)
        if last < self.today:
            text_values = {"day": date_format(last, "DATE_FORMAT")}
            self.add_error(changed[0], _("With these days, the plan was over on %(day)s: nobody could join. Check the year.") % text_values)

    def values(self) -> TrainingValues:
        """Return what was chosen. The language of the prints comes first."""
        values = dict(self.cleaned_data)
        first = values.pop("print_language")
        values["languages"] = [first, *(language for language in values["languages"] if language != first)]
        return TrainingValues(**values)

    def asked(self) -> list[forms.BoundField]:
        """Return the fields to fill in each time."""
        return [self[name] for name in ASKED]

    def planned(self) -> list[forms.BoundField]:
        """Return the fields whose initial values usually fit."""
        return [field for field in self if field.name not in ASKED]

    def has_planned_errors(self) -> bool:
        """Return whether a folded field has an error."""
        return any(field.errors for field in self.planned())


def _deck_label(choice: DeckChoice) -> str:
    if not choice.languages:
        return format_html("<span>{}</span>", format_html(_("%(deck)s (not published any more)") % {"deck": "<bdi>{}</bdi>"}, choice.title))
    count = ngettext("%(count)s card", "%(count)s cards", choice.cards) % {"count": choice.cards}
    asked = _(" or ").join(str(cards) for cards in choice.asked)
    # A title may run in another direction than the words around it. One element: the label sets its parts side by side.
    return format_html(
        "<span><bdi>{}</bdi> · {}, {} · {}</span>",
        choice.title,
        count,
        _("%(cards)s of them at a test") % {"cards": asked},
        " ".join(language.upper() for language in choice.languages),
    )


def first_values(*, languages: list[str], today: date) -> dict[str, Any]:
    """Return the initial values of a new training."""
    return initial_of(Training(languages=languages, held_on=today, answers_until=today))


def initial_of(training: Training) -> dict[str, Any]:
    """Return the values of a training for its form."""
    names = ("title", "place", "partner", "held_on", "decks", "languages", "entry_test", "uses_controls")
    plan = ("situations", "cycles", "weeks", "prompts_a_week", "certificate_share")
    return {
        **{name: getattr(training, name) for name in (*names, *plan)},
        "print_language": training.languages[0],
        "test_days": " ".join(str(day) for day in training.test_days),
    }


class CommentForm(forms.Form):
    """A sentence of the trainer's own, beside the figures."""

    comment = forms.CharField(
        label=_("A sentence of your own"),
        max_length=models.LONGEST_COMMENT,
        required=False,
        strip=True,
        help_text=_("It stands on this page and in the report, as the trainer’s words. Write nothing about one person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_comment(self) -> str:
        """Return the sentence in one line."""
        return " ".join(self.cleaned_data["comment"].split())


class PoolForm(forms.Form):
    """Which trainings are read together."""

    deck = forms.ChoiceField(label=_("Deck"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        everything = {"deck": _("All decks"), "partner": _("All partners"), "year": _("All years")}
        for name, label in everything.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", label), *choices[name]]

    def choice(self) -> PoolChoice:
        """Return what is chosen; all trainings where something is no choice."""
        return PoolChoice(**self.cleaned_data) if self.is_valid() else PoolChoice()


class ExtensionForm(forms.Form):
    """A later end, before answers are deleted."""

    until = forms.DateField(label=_("Take answers until"), widget=_day_input())

    def __init__(self, *args: Any, training: Training, last: date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        until = self.fields["until"]
        first = training.answers_until + timedelta(days=1)
        until.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        until.help_text = _("%(day)s at the latest; then they are deleted.") % {"day": date_format(last, "DATE_FORMAT")}
        self.is_possible = first <= last


class RulesForm(forms.Form):
    """The rules for all trainings of an organisation."""

    smallest_group = forms.IntegerField(
        label=_("Smallest group of which something is shown"),
        min_value=FEWEST,
        max_value=100,
        help_text=_("At least 5; always 10 or more where a deck is written for minors. It can be raised, not lowered."),
    )
    retention_months = forms.IntegerField(
        label=_("Months that answers are stored after the last test"),
        min_value=models.FEWEST_MONTHS,
        max_value=models.MOST_MONTHS,
        help_text=_("Then they are counted and deleted. Fewer months also hold for trainings already open, more for new ones only."),
    )
    # The number of months whose deletions the user confirmed.
    confirmed = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, rules: TrainingRules, data: Any = None) -> "RulesForm":  # noqa: ANN401 -- a request's form
        """Return the form with the present rules."""
        return cls(data, initial={"smallest_group": rules.smallest_group, "retention_months": rules.retention_months})

    def clean_smallest_group(self) -> int:
        """Return the number unless it is lower. This error comes before the question about deletions."""
        if self.cleaned_data["smallest_group"] < self.initial["smallest_group"]:
            raise forms.ValidationError(NEVER_LOWERED)
        return self.cleaned_data["smallest_group"]

    def is_to_be_confirmed(self) -> bool:
        """Return whether answers would be deleted sooner, and nobody has confirmed this number of months yet."""
        months = self.cleaned_data["retention_months"]
        return months < self.initial["retention_months"] and self.cleaned_data["confirmed"] != months

    def values(self) -> dict[str, int]:
        """Return what was chosen, by the names of the model's fields."""
        return {name: self.cleaned_data[name] for name in ("smallest_group", "retention_months")}
