"""Forms for the team, the organisation and the audit log."""

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
from ravive.people import logos
from ravive.people.models import LONGEST_NAME, Organisation, Role, SecondRole, known_countries


class RolesForm(forms.Form):
    """Somebody's roles in an organisation."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class InvitationForm(RolesForm):
    """A person to invite."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _ without spaces, such as first.last"),
    )
    name = forms.CharField(label=_("First and last name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=_("Can be used to sign in. Nothing is sent to it."))

    field_order = ("name", "username", "email", "roles")

    def clean_username(self) -> str:
        """Return the name if nobody has it yet."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(gettext("Somebody already signs in with this name. Choose another one."))
        return username


class PasswordForm(forms.Form):
    """A first password, given twice."""

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
        help_text=_("Letters, digits and @ . + - _ without spaces, such as first.last"),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Can be used to sign in. Nothing is sent to it."),
    )

    field_order = ("username", "email", "password", "again")


class OrganisationForm(forms.Form):
    """The settings of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    languages = forms.MultipleChoiceField(label=_("Languages you work in"), choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    countries = forms.CharField(
        label=_("Countries you work in"), required=False, help_text=_("Their two-letter codes, with spaces between: BE FR")
    )
    second_role = forms.ChoiceField(
        label=_("Who signs a deck beside the field expert"), choices=SecondRole.choices, widget=forms.RadioSelect
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

    def clean_logo(self) -> logos.Logo | None:
        """Return the checked picture, None if none was chosen."""
        given: UploadedFile | None = self.cleaned_data["logo"]
        if given is None:
            return None
        try:
            # One byte more than allowed is enough to detect a file that is too large.
            return logos.check_logo(name=given.name or "", content=given.read(logos.LARGEST_BYTES + 1))
        except logos.LogoError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def settings(self) -> dict[str, object]:
        """Return the new values by the names of the model's fields."""
        names = ("name", "languages", "countries", "second_role", "site")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AuditForm(forms.Form):
    """A filter of the audit log."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    first_day = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["person"]).choices = [("", gettext("Everyone")), *people]
