"""What staff decided of a name, as the person whose name it is reads it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.giving.models.appeals import Review

_WORDS: Mapping[str, str | Promise] = {
    Review.NONE: _("not to be shown"),
    Review.WAITING: _("our team looks at it before it is shown"),
    Review.RELEASED: _("shown"),
    Review.REFUSED: _("not shown: our team refused it"),
}


def review_words(review: str) -> str:
    """Return a decision in words, in the active language."""
    return str(_WORDS[review])
