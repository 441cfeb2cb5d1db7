"""Numbers of people as they are shown: exact from the smallest group on, else only that they are fewer."""

from django.utils.formats import localize
from django.utils.translation import gettext as _


def shown(count: int, fewest: int) -> str:
    """Return a number of people in words; below the smallest group, none included, that there are fewer.

    >>> shown(12, 5)
    '12'
    """
    return str(localize(count)) if count >= fewest else _("fewer than %(count)s") % {"count": fewest}
