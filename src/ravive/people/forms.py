"""Forms for the team, the organisation and the audit log."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ravive.lib.languages import CHOICES
from ravive.people import ages, logos, queries
from ravive.people.audit_queries import AuditKind
from ravive.people.models import HIGHEST_AGE, LONGEST_NAME, LOWEST_AGE, Organisation, Role, SecondRole, known_countries

# True whether or not this site sends e-mail: who gives an address has to know what arrives there.
EMAIL_HELP = _(
    "Not needed. It can be used to sign in. If this site sends e-mail, it gets a summary each Monday of what waits, and a message when "
    "something is taken offline. Each e-mail has a link that stops them."
)
ROLE_HELP = {
    Role.AUTHOR: _("Writes decks and cards, answers comments, submits and publishes."),
    Role.EXPERT: _("Reads decks for what is true in the field, confirms facts, gives the first signature."),
    Role.SECOND_READER: _("Reads decks and gives the second signature."),
    Role.TRANSLATOR: _("Translates decks and reads the translations of others."),
    Role.TRAINER: _("Plans trainings and reads their figures."),
    Role.TREASURER: _("Reads bank files in, matches gifts, gives receipts and tax certificates, reports on appeals."),
    Role.COMMUNICATOR: _("Edits the public pages, pictures and documents of the organisation."),
    Role.PRIVACY_OFFICER: _(
        "Answers requests, confirms the record of processing, describes breaches, reads the audit log and the papers. Changes no content."
    ),
    Role.ADMIN: _(
        "Invites and removes people, changes the settings, confirms facts, takes cards offline, plans trainings, reads the audit log."
    ),
}


def own_email(address: str, user: User | None = None) -> str:
    """Return an e-mail address that no other account signs in with. Raises ValidationError otherwise."""
    if address and queries.is_login_taken(address, without=user):
        raise forms.ValidationError(gettext("Another account has this e-mail address. Give another one, or none."))
    return address


class RoleChoices(forms.CheckboxSelectMultiple):
    """Roles to tick, each with what it lets somebody do."""

    template_name = "people/role_choices.html"
    option_template_name = "people/role_choice.html"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own arguments
        """Return one role, with its help."""
        option = super().create_option(*args, **kwargs)
        described = {**option["attrs"], "aria-describedby": f"{option['attrs']['id']}_help"} if "id" in option["attrs"] else option["attrs"]
        return {**option, "attrs": described, "help": ROLE_HELP[Role(option["value"])]}


class RolesForm(forms.Form):
    """Somebody's roles in an organisation."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=RoleChoices,
        error_messages={"required": _("Choose at least one role.")},
    )


class InvitationForm(RolesForm):
    """A person to invite."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("A to Z, digits and @ . + - _ without spaces, such as first.last"),
    )
    name = forms.CharField(label=_("First and last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=EMAIL_HELP)

    field_order = ("name", "username", "email", "roles")

    def clean_username(self) -> str:
        """Return the name if nobody has it yet."""
        username = self.cleaned_data["username"]
        if queries.is_login_taken(username):
            raise forms.ValidationError(gettext("Somebody already signs in with this name. Choose another one."))
        return username

    def clean_email(self) -> str:
        """Return the address if no account has it."""
        return own_email(self.cleaned_data["email"])


class PasswordForm(forms.Form):
    """A first password, typed twice."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence is easy to remember."),
    )
    again = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Return the values if both passwords are the same and strong enough."""
        values = super().clean() or self.cleaned_data
        password, again = values.get("password"), values.get("again")
        if password and again and password != again:
            self.add_error("again", gettext("This is not the same password."))
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return values


class FirstAccountForm(PasswordForm):
    """The account of the person who hosts the installation."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        help_text=_("A to Z, digits and @ . + - _ without spaces, such as first.last"),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=EMAIL_HELP,
    )

    field_order = ("username", "email", "password", "again")


class OrganisationForm(forms.Form):
    """The settings of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    languages = forms.MultipleChoiceField(label=_("Languages you work in"), choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    countries = forms.CharField(
        label=_("Countries you work in"), required=False, help_text=_("Their codes of two capitals, with spaces between: BE FR")
    )
    own_age = forms.IntegerField(
        label=_("Age from which somebody agrees alone in your forms"),
        required=False,
        min_value=LOWEST_AGE,
        max_value=HIGHEST_AGE,
        help_text=_(
            "Empty: the highest age of your countries, such as 13 in Belgium, 15 in France and 16 in the Netherlands. You can raise it, "
            "not lower it."
        ),
    )
    second_role = forms.ChoiceField(
        label=_("Who signs a deck beside the field expert"),
        choices=SecondRole.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Readers see the title beside the person’s name. Any other than the first is shown only if the person agrees when signing."
        ),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("SVG, PNG or WebP, at most 1 MB."))
    no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    site = forms.ModelChoiceField(
        label=_("Public site"), queryset=Site.objects.all(), required=False, help_text=_("Its pages belong to this organisation.")
    )

    def __init__(self, *args: Any, organisation: Organisation, for_host: bool, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        initial = {
            "name": organisation.name,
            "languages": organisation.languages,
            "countries": " ".join(organisation.countries),
            "own_age": organisation.own_age,
            "second_role": organisation.second_role,
            "site": organisation.site,
        }
        super().__init__(*args, initial=initial, **kwargs)
        if for_host:
            cast("forms.ModelChoiceField[Site]", self.fields["site"]).queryset = Site.objects.filter(
                organisation=None
            ) | Site.objects.filter(organisation=organisation)
        else:
            del self.fields["site"]
        if not organisation.logo_digest:
            del self.fields["no_logo"]

    def clean_countries(self) -> list[str]:
        """Return the codes as a list."""
        codes = self.cleaned_data["countries"].upper().replace(",", " ").split()
        known_countries(codes)
        return list(dict.fromkeys(codes))

    def clean(self) -> dict[str, Any]:
        """Return the values. An age below that of the countries is refused: it would not count."""
        values = super().clean() or self.cleaned_data
        age, least = values.get("own_age"), ages.age_in(values.get("countries") or [])
        if age is not None and "countries" in values and age < least:
            text = gettext("In your countries it is %(age)s. Write %(age)s or more, or leave the field empty.")
            self.add_error("own_age", text % {"age": least})
        return values

    def clean_logo(self) -> logos.Logo | None:
        """Return the checked picture, None if none was chosen."""
        upload: UploadedFile | None = self.cleaned_data["logo"]
        if upload is None:
            return None
        try:
            # One byte more than allowed is enough to detect a file that is too large.
            return logos.check_logo(name=upload.name or "", content=upload.read(logos.LARGEST_BYTES + 1))
        except logos.LogoError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def settings(self) -> dict[str, object]:
        """Return the new values by the names of the model's fields."""
        names = ("name", "languages", "countries", "own_age", "second_role", "site")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def moment_input() -> forms.DateTimeInput:
    """Return the field for a day and a minute."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AuditForm(forms.Form):
    """A filter of the audit log."""

    begins = forms.DateTimeField(label=_("From"), required=False, widget=moment_input())
    ends = forms.DateTimeField(label=_("Until"), required=False, widget=moment_input())
    person = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    everywhere = forms.BooleanField(label=_("All organisations"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], may_see_all: bool, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["person"]).choices = [("", gettext("Everyone")), *people]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [("", gettext("Everything")), *AuditKind.choices]
        if not may_see_all:
            del self.fields["everywhere"]

    def clean_ends(self) -> datetime | None:
        """Return the end of the minute that was chosen."""
        ends: datetime | None = self.cleaned_data["ends"]
        return ends and ends + timedelta(minutes=1) - timedelta(microseconds=1)
