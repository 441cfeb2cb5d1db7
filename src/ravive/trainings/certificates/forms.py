"""The form of the administrator who withdraws a certificate."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from ravive.trainings.certificates.verification import number_in


class NumberField(forms.UUIDField):
    """The number of a certificate, with or without hyphens and capitals."""

    def to_python(self, value: object) -> uuid.UUID | None:
        """Return the number. Raises ValidationError."""
        return (number_in(value) if isinstance(value, str) else None) or super().to_python(value)


class CertificateForm(forms.Form):
    """The number of one certificate."""

    number = NumberField(
        label=_("Number of the certificate"),
        help_text=_("It stands on the paper, under the code to scan, and on the page where a certificate is checked."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
