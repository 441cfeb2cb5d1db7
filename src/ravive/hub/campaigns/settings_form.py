"""What staff fill in for a campaign in all its languages: goal, days, and what people can promise."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.hub.campaigns.campaign_settings import SETTINGS, ActionChange
from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignPage
from ravive.hub.campaigns.models.campaign import LONGEST_ACTION, MOST_ACTIONS
from ravive.lib.languages import INTERFACE, name_of

NEW_ROWS = 3
DAYS = ("begins_on", "ends_on", "reminds_on")


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """The fields of one action: its words in each language, and whether people can promise it. `action` is None for a new one."""

    prefix: str
    action: CampaignAction | None

    def words_field(self, language: str) -> str:
        """Return the name of the field of its words in a language."""
        return f"{self.prefix}_{language}"

    @property
    def offered_field(self) -> str:
        """Return the name of the field that says whether people can promise it."""
        return f"{self.prefix}_offered"


class CampaignSettingsForm(forms.ModelForm):
    """Goal, days and actions. Each action has words in every language that the campaign has a page in."""

    class Meta:
        model = Campaign
        fields = SETTINGS
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS}  # noqa: RUF012 - as Django's Meta

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        campaign = cast("Campaign", self.instance)
        codes = CampaignPage.objects.filter(translation_key=campaign.key).values_list("locale__language_code", flat=True)
        self.languages = [code for code in INTERFACE if code in codes] + sorted(set(codes) - set(INTERFACE)) or list(INTERFACE)
        stored = list(campaign.actions.all())
        new = range(min(NEW_ROWS, MOST_ACTIONS - len(stored)))
        self.rows = [ActionRow(prefix=f"action_{action.pk}", action=action) for action in stored]
        self.rows += [ActionRow(prefix=f"new_{number}", action=None) for number in new]
        for row in self.rows:
            self._add_fields(row)
        # A colleague may change something else while this page is open: only what was changed here is stored.
        for field in self.fields.values():
            field.show_hidden_initial = True

    def _add_fields(self, row: ActionRow) -> None:
        for language in self.languages:
            words = row.action.words.get(language, "") if row.action else ""
            self.fields[row.words_field(language)] = forms.CharField(
                label=name_of(language), required=False, max_length=LONGEST_ACTION, initial=words
            )
        if row.action:
            self.fields[row.offered_field] = forms.BooleanField(
                label=_("People can promise it"), required=False, initial=row.action.is_offered
            )

    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields of the campaign itself."""
        return [self[name] for name in SETTINGS]

    def action_fields(self) -> list[tuple[ActionRow, list[forms.BoundField]]]:
        """Return each row of actions with its fields."""
        return [(row, [self[name] for name in self._names(row)]) for row in self.rows]

    def _names(self, row: ActionRow) -> list[str]:
        return [*(row.words_field(language) for language in self.languages), *([row.offered_field] if row.action else [])]

    def clean_ends_on(self) -> date:
        """Return the last day. Raises ValidationError for a day that is over: the numbers would be final at once."""
        day: date = self.cleaned_data["ends_on"]
        if day < localdate():
            raise ValidationError(_("The last day is today or later."))
        return day

    def changed_settings(self) -> list[str]:
        """Return the fields of the campaign that were changed on this page."""
        return [name for name in self.changed_data if name in SETTINGS]

    def action_changes(self) -> list[ActionChange]:
        """Return the actions that were added or changed on this page."""
        changed, values = set(self.changed_data), self.cleaned_data
        return [
            ActionChange(
                action=row.action.pk if row.action else None,
                words={language: " ".join(values[row.words_field(language)].split()) for language in self.languages},
                is_offered=values[row.offered_field] if row.action else True,
            )
            for row in self.rows
            if changed.intersection(self._names(row))
        ]
