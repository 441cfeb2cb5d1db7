"""References of transfers: the Belgian structured communication and the creditor reference of ISO 11649."""

import re

from stdnum import iso11649
from stdnum.be import ogm_vcs

_AROUND = re.compile(r"[\s+*/.\-]")
DIGITS = 12


def checked_reference(text: str) -> str:
    """Return a reference as it is stored, 12 digits or RF and what follows; empty for a text that is none.

    >>> checked_reference("+++090/9337/55493+++")
    '090933755493'
    >>> checked_reference("RF18 5390 0754 7034")
    'RF18539007547034'
    >>> checked_reference("+++090/9337/55494+++")
    ''
    """
    compact = _AROUND.sub("", text).upper()
    if len(compact) == DIGITS and compact.isascii() and compact.isdigit() and ogm_vcs.is_valid(compact):
        return compact
    return compact if compact.startswith("RF") and iso11649.is_valid(compact) else ""
