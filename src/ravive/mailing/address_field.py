"""The field of an e-mail address in the forms of visitors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ravive.mailing.recipients import BadAddressError, UnwritableAddressError, check_address

# RFC 5321, section 4.5.3.1.3, without its angle brackets.
LONGEST_ADDRESS = 254


class MailAddressField(forms.CharField):
    """An address that can be written to; empty where it is optional and was left out."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401 - as Django's field
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        super().__init__(max_length=LONGEST_ADDRESS, widget=widget, **named)

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django's field
        """Return the address. Raises ValidationError."""
        text = super().clean(value) or ""
        try:
            return check_address(text) if text else ""
        except UnwritableAddressError as problem:
            words = _("We cannot write to an address with accents or special letters before the @. Give another one.")
            raise ValidationError(words) from problem
        except BadAddressError as problem:
            if self.required:
                raise ValidationError(_("Write an e-mail address, such as name@example.org.")) from problem
            raise ValidationError(_("No e-mail can be sent to this address. Look at it again, or leave it empty.")) from problem
