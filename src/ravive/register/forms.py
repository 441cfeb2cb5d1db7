"""The desk's forms for the facts register: an entry by language, a source, a note."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.cards.register import FACT_LIFE_DAYS
from ravive.lib.languages import INTERFACE, in_order, name_of
from ravive.register import problem_texts
from ravive.register.errors import FactError
from ravive.register.language_fields import ByLanguageField
from ravive.register.models import RegisterEntry, RegisterSourceEntry

KINDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "contact": (gettext_lazy("Contact"), gettext_lazy("Somebody to call or write to: a number, an address.")),
    "figure": (gettext_lazy("Figure"), gettext_lazy("A count or a share, with its year.")),
    "statement": (gettext_lazy("Statement"), gettext_lazy("What a study or an authority says.")),
    "law": (gettext_lazy("Reference to law"), gettext_lazy("An article, a directive; to be read by a lawyer.")),
}
STATUSES = (
    ("draft", gettext_lazy("Draft: not publishable")),
    ("to_confirm", gettext_lazy("To be confirmed by the organisation")),
    ("confirmed", gettext_lazy("Confirmed by the organisation")),
)
GRADES = (
    ("A", gettext_lazy("A: the body itself, or an official text")),
    ("B", gettext_lazy("B: a recognised organisation")),
    ("C", gettext_lazy("C: weak")),
    ("U", gettext_lazy("U: without source")),
)
AUDIENCES = (("everyone", gettext_lazy("Everyone")), ("children", gettext_lazy("Children")), ("adults", gettext_lazy("Adults")))
# What a contact has besides.
OF_CONTACTS = ("need", "countries", "languages", "audience", "purpose")
VERIFICATION = ("verified_now", "verified_on", "verified_by", "status", "note")
BY_LANGUAGE = ("name", "value", "href", "purpose", "detail")
SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """Fields that stand together; `is_folded`: behind their title, and `is_open` when something there has to be fixed."""

    title: str
    fields: tuple[forms.BoundField, ...]
    is_folded: bool
    is_open: bool


class FactForm(forms.Form):
    """An entry of the register. What only contacts have is left out for the other kinds."""

    id = forms.RegexField(
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Short name"),
        max_length=60,
        help_text=gettext_lazy("Cards name the entry by it: lower case, digits and hyphens. It never changes."),
        error_messages={"invalid": gettext_lazy("Use lower case without accents, digits and hyphens only.")},
    )
    name = ByLanguageField(label=gettext_lazy("Name"), max_length=160)
    value = ByLanguageField(
        label=gettext_lazy("Value"), max_length=400, is_long=True, help_text=gettext_lazy("As learners read it on cards.")
    )
    href = ByLanguageField(
        label=gettext_lazy("Opens"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("What a tap opens: tel: and digits, or an address that starts with https://."),
    )
    purpose = ByLanguageField(label=gettext_lazy("What it is for"), max_length=160)
    detail = ByLanguageField(
        label=gettext_lazy("Detail"), max_length=300, is_long=True, required=False, help_text=gettext_lazy("Hours, languages, costs.")
    )
    need = forms.RegexField(
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=gettext_lazy("Need"),
        max_length=60,
        widget=forms.TextInput({"list": "r-needs", "autocomplete": "off"}),
        help_text=gettext_lazy("The need it answers, as others already have it, such as danger or talk."),
        error_messages={"invalid": gettext_lazy("Use lower case without accents, digits and hyphens only.")},
    )
    countries = forms.CharField(
        label=gettext_lazy("Countries"),
        max_length=200,
        help_text=gettext_lazy("Two capitals each, such as BE, FR; EU for the Union, or WORLD."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Shown to readers of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody."),
    )
    audience = forms.ChoiceField(label=gettext_lazy("Whom it answers"), choices=AUDIENCES)
    sources = forms.MultipleChoiceField(
        label=gettext_lazy("Sources"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one source.")},
    )
    grade = forms.ChoiceField(label=gettext_lazy("How sure the source is"), choices=GRADES)
    status = forms.ChoiceField(label=gettext_lazy("State"), choices=STATUSES)
    verified_now = forms.BooleanField(label=gettext_lazy("Verified today, by me"), required=False)
    verified_on = forms.DateField(label=gettext_lazy("Verified on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    verified_by = forms.CharField(
        label=gettext_lazy("Verified by"), max_length=200, help_text=gettext_lazy("Who called, or read the page.")
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Kept in the history: how it was verified, why it changed."),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's own arguments
        kind: str,
        sources: Iterable[tuple[str, str]],
        today: date,
        person: str,
        entry: RegisterEntry | None = None,
        languages: Iterable[str] = (),
        **options: Any,  # noqa: ANN401 -- Django's own options
    ) -> None:
        """`languages` are those the organisation works in, beside those of the interface."""
        first = {"status": "to_confirm", "grade": "B", "audience": "everyone", "verified_on": today, "verified_by": person}
        super().__init__(*args, initial=_initial(entry) if entry else first, **options)
        self.kind, self.today, self.person, self.entry = kind, today, person, entry
        offered = {*languages, *(_languages_in(entry) if entry else ())}
        for name in BY_LANGUAGE:
            cast("ByLanguageField", self.fields[name]).offer(offered)
        cast("forms.ChoiceField", self.fields["languages"]).choices = [
            (language, name_of(language)) for language in in_order([*INTERFACE, *offered])
        ]
        if kind != "contact":
            for name in OF_CONTACTS:
                del self.fields[name]
        if entry:
            del self.fields["id"]
            if entry.always:
                cast("forms.ChoiceField", self.fields["status"]).choices = [choice for choice in STATUSES if choice[0] != "draft"]
        chosen = entry.sources if entry else []
        cast("forms.ChoiceField", self.fields["sources"]).choices = sorted(sources, key=lambda source: source[0] not in chosen)
        until = (entry.verified_on if entry else today) + timedelta(days=FACT_LIFE_DAYS)
        words = _("Valid for %(days)s days: until %(until)s.") % {"days": FACT_LIFE_DAYS, "until": date_format(until, "DATE_FORMAT")}
        self.fields["verified_on"].help_text = words

    def clean_verified_on(self) -> date:
        """Return the day. Raises ValidationError for one to come."""
        day: date = self.cleaned_data["verified_on"]
        if day > self.today:
            raise ValidationError(_("%(day)s is still to come.") % {"day": date_format(day, "DATE_FORMAT")})
        return day

    def clean(self) -> dict[str, Any]:
        """Return the values; a changed value needs somebody who verified it."""
        fields = super().clean() or self.cleaned_data
        if fields.get("verified_now"):
            fields |= {"verified_on": self.today, "verified_by": self.person}
            self.errors.pop("verified_on", None)
            self.errors.pop("verified_by", None)
        elif self.entry and fields.get("value") and fields.get("verified_on") == self.entry.verified_on:
            kept = (self.entry.value, self.entry.href)
            if (fields["value"], fields.get("href")) != kept:
                self.add_error("verified_on", _("The value changes: say when it was verified, or tick “Verified today, by me”."))
        return fields

    def values(self) -> dict[str, Any]:
        """Return what was written, as the register knows it."""
        fields = self.cleaned_data
        values: dict[str, Any] = {name: fields[name] for name in (*BY_LANGUAGE, "need", "audience") if name in fields}
        values |= {name: fields[name] for name in ("sources", "grade", "status", "verified_by")}
        values |= {"kind": self.kind, "verified_on": fields["verified_on"].isoformat()}
        if self.kind == "contact":
            values["countries"] = [part for part in SEPARATORS.split(fields["countries"]) if part]
            values["languages"] = fields["languages"] or None
        return values

    def take(self, refused: FactError) -> None:
        """Show what the register does not accept beside its fields."""
        place_problems(self, refused)

    def groups(self) -> list[FieldGroup]:
        """Return the fields as they stand together on the page: of an entry that is there, what is corrected most stands first."""
        first, verification = ("value", "href"), (_("Verification"), VERIFICATION)
        around = ((_("For whom"), ("need", "countries", "languages", "audience")), (_("Where it comes from"), ("sources", "grade")))
        if self.entry:
            parts = (("", first), verification, (_("Name and detail"), ("name", "purpose", "detail")), *around)
        else:
            parts = (("", ("id", "name", *first, "purpose", "detail")), *around, verification)
        return [
            FieldGroup(
                title=title,
                fields=tuple(self[name] for name in names if name in self.fields),
                is_folded=bool(self.entry) and title not in ("", verification[0]),
                is_open=any(name in self.errors for name in names),
            )
            for title, names in parts
            if set(names) & self.fields.keys()
        ]


def _languages_in(entry: RegisterEntry) -> set[str]:
    """Return the languages that an entry has texts in, or is shown to."""
    texts = [getattr(entry, name) or {} for name in BY_LANGUAGE]
    return {*(language for text in texts for language in text), *(entry.languages or ())}


def _initial(entry: RegisterEntry) -> dict[str, Any]:
    names = (*BY_LANGUAGE, "need", "audience", "sources", "grade", "status", "verified_on", "verified_by")
    return {**{name: getattr(entry, name) for name in names}, "countries": ", ".join(entry.countries), "languages": entry.languages or []}


class SourceForm(forms.Form):
    """A source of the register."""

    id = FactForm.base_fields["id"]
    title = ByLanguageField(label=gettext_lazy("Title"), max_length=200)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=600,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Author, title, year, address: enough to find it again."),
    )
    grade = forms.ChoiceField(label=gettext_lazy("How sure it is"), choices=GRADES)
    read_on = forms.DateField(label=gettext_lazy("Read on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's own arguments
        today: date,
        source: RegisterSourceEntry | None = None,
        languages: Iterable[str] = (),
        **options: Any,  # noqa: ANN401 -- Django's own options
    ) -> None:
        """`languages` are those the organisation works in, beside those of the interface."""
        names = ("title", "reference", "grade", "read_on")
        first = {name: getattr(source, name) for name in names} if source else {"grade": "B", "read_on": today}
        super().__init__(*args, initial=first, **options)
        cast("ByLanguageField", self.fields["title"]).offer({*languages, *(source.title if source else ())})
        if source:
            del self.fields["id"]

    def values(self) -> dict[str, Any]:
        """Return what was written, as the register knows it."""
        fields = self.cleaned_data
        names = ("title", "reference", "grade")
        return {**{name: fields[name] for name in names}, "read_on": fields["read_on"].isoformat()}

    def take(self, refused: FactError) -> None:
        """Show what the register does not accept beside its fields."""
        place_problems(self, refused)


class NoteForm(forms.Form):
    """How an entry was verified."""

    note = forms.CharField(required=False, max_length=500, error_messages={"max_length": gettext_lazy("At most 500 characters.")})


def place_problems(form: forms.Form, refused: FactError) -> None:
    """Add each problem to the field it concerns, to the form as a whole where there is none."""
    for problem in refused.problems:
        named = str(problem.place.path[0]) if problem.place and problem.place.path else ""
        text = problem_texts.text_of(problem)
        form.add_error(named if named in form.fields else None, text)
