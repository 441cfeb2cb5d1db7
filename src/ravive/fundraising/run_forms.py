"""The forms of a sponsored run: to register a team or a runner, to change team, and for staff to add a team."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from ravive.entries.news_box import NewsBoxForm
from ravive.fundraising.run_queries import shown_teams
from ravive.giving.models import Appeal, RunTeam
from ravive.giving.models.appeals import LONGEST_SHOWN_NAME
from ravive.mailing.address_field import MailAddressField
from ravive.people.ages import ADULT
from ravive.site.forms import NameField, PublicForm


class TeamForm(NewsBoxForm):
    """What is asked of a team: a name, and how to reach the adult responsible. Nothing else."""

    name = NameField(
        label=gettext_lazy("Name of the team"),
        max_length=LONGEST_SHOWN_NAME,
        help_text=gettext_lazy("Shown once we have looked at it. Do not write the name of a child."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = MailAddressField(
        label=gettext_lazy("E-mail of the adult responsible"),
        help_text=gettext_lazy("For the private link of the team. It is shown to nobody."),
    )

    def __init__(self, *arguments: Any, appeal: Appeal, **named: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*arguments, **named)
        self.offer_news(appeal.organisation, to_adults=True)


class TeamChoice(PublicForm):
    """The team of a runner, among those that are shown."""

    team = forms.ModelChoiceField(
        label=gettext_lazy("In which team"),
        queryset=RunTeam.objects.none(),
        required=False,
        empty_label=gettext_lazy("No team: I run for the appeal"),
    )

    def __init__(self, *arguments: Any, appeal: Appeal, **named: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*arguments, **named)
        field = self.fields["team"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = shown_teams(appeal)


class RunnerForm(TeamChoice, NewsBoxForm):
    """What is asked of a runner. Nobody ticks the box of age for them: under 18 (`people.ages.ADULT`), people run inside a team."""

    name = NameField(
        label=gettext_lazy("Name to be shown"),
        max_length=LONGEST_SHOWN_NAME,
        help_text=gettext_lazy("A first name is enough. Shown once we have looked at it."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = MailAddressField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("For your private link. It is shown to nobody."))
    is_of_age = forms.BooleanField()
    field_order = ("name", "team", "email", "is_of_age")

    def __init__(self, *arguments: Any, appeal: Appeal, **named: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*arguments, appeal=appeal, **named)
        self.offer_news(appeal.organisation, to_adults=True)
        field, age = self.fields["is_of_age"], {"age": ADULT}
        field.label = gettext("I am %(age)s or over") % age
        field.error_messages["required"] = (
            gettext("Tick this box only if you are %(age)s or over. Under %(age)s, people run inside a team.") % age
        )


class StaffTeamForm(forms.Form):
    """A team that staff adds, such as a school class: its name only."""

    name = NameField(
        label=gettext_lazy("Name of the team"),
        max_length=LONGEST_SHOWN_NAME,
        help_text=gettext_lazy("Such as a school class. It is shown at once; nobody’s address is stored."),
    )
