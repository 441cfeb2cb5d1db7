"""The form in which an organisation confirms what only it can know of the processing of personal data."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.pages.models import ProcessingTerms, SpecialGround
from ravive.pages.models.processing_terms import LONGEST_SAFEGUARDS, basis_key, words_key
from ravive.pages.notices.processing_record import EEA, processors_in_use
from ravive.people.models import known_countries
from ravive.site.personal_data import DataRecipient, LegalBasis, PersonalData, SpecialCategory, registered

PROPOSED = "proposed"
LONGEST_NAME = 200
# Which push service a device has, its browser says: these are the makers of the usual ones.
_SUGGESTED = {DataRecipient.PUSH_SERVICE: {"name": "Google, Apple, Mozilla, Microsoft", "countries": "US"}}


class ProcessingForm(forms.Form):
    """Bases, grounds of article 9, processors with their countries. What was not confirmed yet shows what Ravive proposes."""

    safeguards = forms.CharField(
        label=gettext_lazy("What protects details outside the European Economic Area"),
        max_length=LONGEST_SAFEGUARDS,
        required=False,
        help_text=gettext_lazy("Such as an adequacy decision, or standard contractual clauses. Needed if a country is outside."),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have checked this, and confirm it for the organisation."),
        error_messages={"required": gettext_lazy("Tick the box: without it, nothing is confirmed.")},
    )

    def __init__(self, *args: Any, terms: ProcessingTerms | None, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's form
        super().__init__(*args, **kwargs)
        grounds, processors = (terms.grounds, terms.processors) if terms else ({}, {})
        for data in registered():
            for proposed in data.bases:
                self.fields[_basis_name(data, proposed)] = _basis_field(data, proposed, terms)
        for category in SpecialCategory:
            self._add_ground(category, grounds)
        for recipient in processors_in_use():
            self._add_processor(recipient, processors.get(recipient) or _SUGGESTED.get(recipient, {}))
        self.fields["safeguards"].initial = terms.safeguards if terms else ""
        self.order_fields([name for name in self.fields if name not in ("safeguards", "confirmed")] + ["safeguards", "confirmed"])

    def _add_ground(self, category: SpecialCategory, grounds: dict[str, str]) -> None:
        choices = [("", _("Choose")), *SpecialGround.choices]
        self.fields[f"ground_{category}"] = forms.ChoiceField(label=category.label, choices=choices, initial=grounds.get(category, ""))
        self.fields[f"ground_{category}_words"] = forms.CharField(
            label=_("%(details)s: the other ground") % {"details": category.label},
            max_length=LONGEST_SAFEGUARDS,
            required=False,
            initial=grounds.get(words_key(category), ""),
            help_text=_("With its article, such as: substantial public interest (GDPR, article 9.2.g). Only for another ground."),
        )

    def _add_processor(self, recipient: DataRecipient, initial: dict[str, str]) -> None:
        self.fields[f"name_{recipient}"] = forms.CharField(
            label=_("%(task)s: name") % {"task": recipient.label}, max_length=LONGEST_NAME, initial=initial.get("name", "")
        )
        self.fields[f"countries_{recipient}"] = forms.CharField(
            label=_("%(task)s: countries") % {"task": recipient.label},
            initial=initial.get("countries", ""),
            help_text=_("Where the details are: codes of two capitals, with spaces between: BE FR"),
        )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields with the heading of each group."""
        headings = {
            "name_": _("Who processes details for you"),
            "ground_": _("Details that article 9 protects"),
            "basis_": _("Legal bases"),
        }
        found = [
            (heading, [self[name] for name in self.fields if name.startswith((prefix, prefix.replace("name_", "countries_")))])
            for prefix, heading in headings.items()
        ]
        found[0][1].append(self["safeguards"])
        return found

    def clean(self) -> dict[str, Any]:
        """Return the values, with countries as codes. Adds an error for an unknown country, and where nothing protects one outside."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        codes = set[str]()
        for recipient in processors_in_use():
            name = f"countries_{recipient}"
            own = list(dict.fromkeys(values.get(name, "").upper().replace(",", " ").split()))
            try:
                known_countries(own)
            except ValidationError as problem:
                self.add_error(name, problem)
            values[name] = " ".join(own)
            codes |= set(own)
        for category in SpecialCategory:
            if values.get(f"ground_{category}") == SpecialGround.OTHER and not values.get(f"ground_{category}_words"):
                self.add_error(f"ground_{category}_words", _("Name the ground, with its article."))
        if codes - EEA and not values.get("safeguards"):
            self.add_error("safeguards", _("A country is outside the European Economic Area: say what protects the details there."))
        return values

    def terms(self) -> dict[str, Any]:
        """Return what was confirmed, by the names of the model's fields."""
        values = self.cleaned_data
        return {
            "bases": {
                basis_key(data.name, proposed): "" if (chosen := values[_basis_name(data, proposed)]) == PROPOSED else chosen
                for data in registered()
                for proposed in data.bases
            },
            "grounds": self._grounds(),
            "processors": {
                str(recipient): {"name": values[f"name_{recipient}"], "countries": values[f"countries_{recipient}"]}
                for recipient in processors_in_use()
            },
            "safeguards": values["safeguards"],
        }

    def _grounds(self) -> dict[str, str]:
        found = dict[str, str]()
        for category in SpecialCategory:
            found[category.value] = self.cleaned_data[f"ground_{category}"]
            if found[category.value] == SpecialGround.OTHER:
                found[words_key(category)] = self.cleaned_data[f"ground_{category}_words"]
        return found


def _basis_name(data: PersonalData, proposed: LegalBasis) -> str:
    return f"basis_{data.name}_{proposed.value}"


def _basis_field(data: PersonalData, proposed: LegalBasis, terms: ProcessingTerms | None) -> forms.ChoiceField:
    """Return the choice of a basis: that which Ravive proposes, or another. An activity with several bases says what each is for."""
    choices = [(PROPOSED, _("As proposed: %(bases)s") % {"bases": proposed.label})]
    choices += [(basis.value, str(basis.label)) for basis in LegalBasis if basis is not proposed]
    confirmed = terms.basis_for(data.name, proposed) if terms else None
    purposes = dict.fromkeys(str(field.purpose) for field in data.fields if field.basis is proposed)
    return forms.ChoiceField(
        label=str(data.label),
        choices=choices,
        initial=PROPOSED if confirmed in (None, proposed) else confirmed,
        help_text="; ".join(purposes) if len(data.bases) > 1 else "",
    )
