"""What a learner sends of a card that is not right, from the app or from a page without script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ravive.lib.languages import CHOICES
from ravive.publishing.actions.card_reports import SentReport
from ravive.publishing.models import CardReport
from ravive.publishing.report_wire import ID, VERSION

# In the words of learners; the desk has shorter ones.
REASONS = (
    (CardReport.Reason.OUTDATED, _("Outdated: a number, a link or a rule has changed")),
    (CardReport.Reason.UNCLEAR, _("Unclear: hard to understand")),
    (CardReport.Reason.WRONG, _("Wrong: what it says is not right")),
    (CardReport.Reason.HURTFUL, _("Hurtful: words or a picture hurt")),
)


class ReportForm(forms.Form):
    """Ids and choices: there is no place for a text."""

    deck = forms.RegexField(regex=ID)
    card = forms.RegexField(regex=ID, error_messages={"required": _("Choose a card.")})
    version = forms.RegexField(regex=VERSION)
    language = forms.ChoiceField(choices=CHOICES)
    reason = forms.ChoiceField(choices=REASONS, error_messages={"required": _("Choose what is not right.")})
    id = forms.UUIDField(required=False)

    def sent_report(self) -> SentReport:
        """Return what was sent."""
        values: dict[str, Any] = self.cleaned_data
        return SentReport(
            deck=values["deck"],
            card_id=values["card"],
            version=values["version"],
            language=values["language"],
            reason=values["reason"],
            number=str(values["id"] or ""),
        )
