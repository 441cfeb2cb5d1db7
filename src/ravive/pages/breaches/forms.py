"""The form of a breach. It may be saved unfinished: facts come in during the 72 hours."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ravive.pages.models import Breach
from ravive.pages.models.breach import NotificationChoice
from ravive.people.forms import moment_input

PARTS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("What happened"), ("title", "aware_at", "period", "nature", "is_disclosed", "is_changed", "is_lost")),
    (_("Who is concerned"), ("people", "people_count", "records", "records_count")),
    (_("Consequences"), ("consequences", "risk")),
    (_("Measures"), ("measures", "contact")),
    (_("The authority"), ("notifies_authority", "authority_reason", "authority", "authority_notified_at", "delay_reason")),
    (_("The people"), ("informs_people", "people_reason", "people_informed_at")),
    (_("End"), ("is_closed",)),
)
MOMENTS = ("aware_at", "authority_notified_at", "people_informed_at")
TEXTS = ("nature", "people", "records", "consequences", "measures", "contact", "authority_reason", "delay_reason", "people_reason")


class BreachForm(forms.ModelForm):
    """What articles 33 and 34 ask for."""

    class Meta:
        model = Breach
        fields = tuple(name for _heading, names in PARTS for name in names)
        widgets: ClassVar[dict[str, forms.Widget]] = {
            **{name: moment_input() for name in MOMENTS},
            **{name: forms.Textarea(attrs={"rows": 3}) for name in TEXTS},
        }
        help_texts: ClassVar[dict[str, str | Promise]] = {
            "title": _("For your register, such as: list of an event sent to a wrong address. Name nobody."),
            "aware_at": _("From this moment, you have 72 hours to notify the authority, unless a risk is unlikely."),
            "period": _("As far as you know."),
            "nature": _("How it happened, and how you noticed."),
            "people": _("Kinds of people, such as donors, children, staff. Name nobody."),
            "records": _("Kinds of details, such as names, addresses, needs at an event."),
            "measures": _("What stops it, what softens what follows, and what prevents it next time."),
            "contact": _("Name, e-mail and telephone of the data protection officer, or of somebody who knows."),
            "authority": _("⚠ Ravive does not know it: look up the authority of your country, and how it takes notifications."),
            "people_reason": _("A high risk asks to inform them, in plain words, without delay."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        for name in ("risk", "notifies_authority", "informs_people"):
            self.fields[name].choices = [("", _("Not decided yet")), *list(self.fields[name].choices)[1:]]  # pyright: ignore[reportAttributeAccessIssue]

    @property
    def parts(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        """Return the fields with the heading of each part."""
        return [(heading, [self[name] for name in names]) for heading, names in PARTS]

    def clean(self) -> dict[str, Any]:
        """Return the values. Adds an error for a moment to come, a decision without its reason, and an end before all is decided."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for name in MOMENTS:
            if values.get(name) and values[name] > timezone.now():
                self.add_error(name, gettext("This moment is still to come."))
        for decision, reason in (("notifies_authority", "authority_reason"), ("informs_people", "people_reason")):
            if values.get(decision) == NotificationChoice.NO and not values.get(reason):
                self.add_error(reason, gettext("Say why: the authority may ask for it."))
        self._check_delay(values)
        if values.get("is_closed"):
            self._check_end(values)
        return values

    def _check_delay(self, values: dict[str, Any]) -> None:
        aware_at, done_at = values.get("aware_at"), values.get("authority_notified_at")
        if aware_at and done_at and done_at > Breach(aware_at=aware_at).due_at and not values.get("delay_reason"):
            self.add_error("delay_reason", gettext("It took more than 72 hours: article 33 asks for the reason."))

    def _check_end(self, values: dict[str, Any]) -> None:
        for decision, done_at in (("notifies_authority", "authority_notified_at"), ("informs_people", "people_informed_at")):
            if not values.get(decision):
                self.add_error(decision, gettext("Decide this before the end."))
            elif values[decision] == NotificationChoice.YES and not values.get(done_at):
                self.add_error(done_at, gettext("Say when, before the end."))


def words_of_fields() -> dict[str, str | Promise]:
    """Return the words of each field for the audit log."""
    return {f"breach:{field.name}": field.verbose_name for field in Breach._meta.concrete_fields if field.name in BreachForm.Meta.fields}
