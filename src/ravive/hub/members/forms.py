"""Forms of the desk: who writes a member's page, and a contact to propose."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.hub.members.contact_words import DAYS, NEEDS, ContactProposal
from ravive.hub.members.page_form import LanguagesField
from ravive.hub.members.queries import CountryContact
from ravive.people.forms import InvitationForm
from ravive.people.models import Organisation
from ravive.register.errors import FactError
from ravive.register.forms import AUDIENCES, place_problems

MAY_PUBLISH = gettext_lazy("They publish the page themselves")
MAY_PUBLISH_HELP = gettext_lazy("Without it, what they write waits for your officers, who publish it.")
# As a telephone number is written: a plus, digits, and what groups them.
_NUMBER = re.compile(r"\+?[\d\s./()\u00a0-]+")
_FEWEST_DIGITS, _MOST_DIGITS = 2, 15
GRADES = (
    ("A", gettext_lazy("The service itself says so")),
    ("B", gettext_lazy("A recognised organisation says so")),
    ("C", gettext_lazy("Neither: it remains to be checked")),
)


class WriterInvitationForm(InvitationForm):
    """A person who will write a member's page, and nothing else."""

    roles = None
    may_publish = forms.BooleanField(label=MAY_PUBLISH, help_text=MAY_PUBLISH_HELP, required=False)

    field_order = ("name", "username", "email", "may_publish")


class WriterForm(forms.Form):
    """Which organisation of this installation writes a member's page."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Organisation"), queryset=Organisation.objects.none())
    may_publish = forms.BooleanField(label=MAY_PUBLISH, help_text=MAY_PUBLISH_HELP, required=False)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = organisations


class ContactForm(forms.Form):
    """A contact that a member proposes for its country. Its words in other languages are made from what is chosen."""

    need = forms.ChoiceField(label=gettext_lazy("Need"), choices=[("", "---------"), *NEEDS.items()])
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160, help_text=gettext_lazy("As it calls itself, in any language."))
    reach = forms.CharField(
        label=gettext_lazy("Number, or address of the chat or form"),
        max_length=300,
        help_text=gettext_lazy(
            "Such as 116 or +254 20 000 0000, as it is dialled in the country; or an address that starts with https://."
        ),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Whom it answers"), choices=AUDIENCES)
    days = forms.ChoiceField(label=gettext_lazy("Days"), choices=list(DAYS.items()))
    opens = forms.TimeField(label=gettext_lazy("Opens at"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    closes = forms.TimeField(label=gettext_lazy("Closes at"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    languages = LanguagesField(
        label=gettext_lazy("Languages"), max_length=400, help_text=gettext_lazy("Those that it answers in, with commas between.")
    )
    is_free = forms.BooleanField(label=gettext_lazy("Free of charge"), required=False)
    source_title = forms.CharField(label=gettext_lazy("Source"), max_length=200, help_text=gettext_lazy("Whose page or document says so."))
    source_reference = forms.CharField(
        label=gettext_lazy("Where it is written"), max_length=600, help_text=gettext_lazy("An address or a title: enough to find it again.")
    )
    grade = forms.ChoiceField(label=gettext_lazy("How sure it is"), choices=GRADES)
    verified_on = forms.DateField(
        label=gettext_lazy("Checked on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day on which you called, or read the source."),
    )
    replaces = forms.ChoiceField(label=gettext_lazy("It corrects"), required=False)

    def __init__(self, *args: Any, today: date, known: Iterable[CountryContact], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        """`known` are the contacts of the country that are shown, which a proposal may correct."""
        super().__init__(*args, initial={"verified_on": today}, **kwargs)
        self.today = today
        shown = [(contact.entry.entry_id, f"{contact.name}, {contact.value}") for contact in known if contact.state != "draft"]
        cast("forms.ChoiceField", self.fields["replaces"]).choices = [("", _("None: it is new")), *shown]
        if not shown:
            del self.fields["replaces"]

    def clean_reach(self) -> tuple[str, str]:
        """Return what people read and what a tap opens. Raises ValidationError."""
        reach: str = self.cleaned_data["reach"].strip()
        if reach.startswith("https://") and (urlsplit(reach).hostname or "").count(".") and " " not in reach:
            return reach.removeprefix("https://").removeprefix("www.").rstrip("/"), reach
        digits = "".join(character for character in reach if character.isascii() and character.isdigit())
        if _NUMBER.fullmatch(reach) and _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            return "\u00a0".join(reach.split()), f"tel:{'+' if reach.startswith('+') else ''}{digits}"
        raise ValidationError(_("Give a telephone number, or an address that starts with https://."))

    def clean_verified_on(self) -> date:
        """Return the day. Raises ValidationError for one to come, and for one too long ago."""
        day: date = self.cleaned_data["verified_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        if (self.today - day).days >= FACT_LIFE_DAYS:
            raise ValidationError(_("Check it again: more than %(days)s days ago is too long.") % {"days": FACT_LIFE_DAYS})
        return day

    def clean(self) -> dict[str, Any]:
        """Return the values; hours go with days, and with both ends."""
        values = super().clean() or self.cleaned_data
        if values.get("days") == "always":
            values |= {"opens": None, "closes": None}
        elif not self.errors.keys() & {"opens", "closes"} and not (values.get("opens") and values.get("closes")):
            self.add_error("opens", _("Say when it opens and closes."))
        return values

    def proposal(self) -> ContactProposal:
        """Return what was written, once it is valid."""
        values = dict(self.cleaned_data)
        value, href = values.pop("reach")
        return ContactProposal(value=value, href=href, **values)

    def take(self, refused: FactError) -> None:
        """Show what the register does not accept beside the field that it comes from."""
        place_problems(self, refused)
