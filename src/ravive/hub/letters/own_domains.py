"""Whether an address is at an organisation's own domain, or at a provider where anybody gets one.

>>> own_domain("secretariat@Ligue.example"), own_domain("ligue@gmail.com"), own_domain("ligue@mail.yahoo.fr")
('ligue.example', '', '')
"""

import re
from pathlib import Path

_PROVIDERS = frozenset(
    line for line in (Path(__file__).parent / "mail_providers.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")
)
# "co.uk", "com.br": an ending of two parts.
_SECOND_PART = re.compile(r"^(co|com|net|org|ac|gov)$")


def own_domain(address: str) -> str:
    """Return the domain of an address in lower case, empty if it is a public mail provider's or a part of one."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    labels = domain.split(".")
    if any(".".join(labels[start:]) in _PROVIDERS for start in range(len(labels) - 1)):
        return ""
    ending = 2 if len(labels) > 2 and _SECOND_PART.match(labels[-2]) else 1
    return "" if len(labels) <= ending or labels[-ending - 1] in _PROVIDERS else domain
