"""Requirements for passwords, in all four languages. Django has no Dutch words for this."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """Refuses passwords shorter than `min_length`."""

    def get_error_message(self) -> str:
        """Return the message for a password that is too short."""
        words = ngettext(
            "This password is too short: use at least %(count)s character.",
            "This password is too short: use at least %(count)s characters.",
            self.min_length,
        )
        return words % {"count": self.min_length}
