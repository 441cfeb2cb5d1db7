"""What a password has to be, said in all our languages: Django's own words are missing in Dutch."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """Refuses what is shorter than `min_length`."""

    def get_error_message(self) -> str:
        """Return what is said of a password that is too short."""
        words = ngettext(
            "This password is too short: use at least %(count)s character.",
            "This password is too short: use at least %(count)s characters.",
            self.min_length,
        )
        return words % {"count": self.min_length}
