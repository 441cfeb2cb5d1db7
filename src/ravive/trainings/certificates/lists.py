"""A list of certificates that their holders handed in, for an employer: checked line by line, and signed by this site.

It comes from numbers alone that people gave themselves, never from figures or from the register. It has no name, and is not stored.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from ravive.trainings.certificates import badge_keys
from ravive.trainings.certificates.verification import VerifiedBadge, check

MOST_LINES, LONGEST_LINE = 100, 200
# Field of the signed text that no badge has.
NUMBERS = "certificates"


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """One number as it was handed in. `is_repeated`: an earlier line has the same certificate."""

    sent: str
    checked: VerifiedBadge
    is_repeated: bool

    @property
    def counts(self) -> bool:
        """Whether this line is one valid certificate more."""
        return self.checked.verdict == "valid" and not self.is_repeated


@dataclass(frozen=True, kw_only=True)
class SignedList:
    """A list as it was signed, each line checked again now."""

    signed_at: datetime
    lines: tuple[ListLine, ...]


def lines_of(sent: str, language: str) -> tuple[ListLine, ...]:
    """Return each line with its result: the number of a certificate or its address. Empty lines and those after MOST_LINES are left out."""
    found: list[ListLine] = []
    seen: set[str] = set()
    for line in [line.strip() for line in sent.splitlines() if line.strip()][:MOST_LINES]:
        checked = check(line, language) if len(line) <= LONGEST_LINE else VerifiedBadge(verdict="unreadable")
        number = checked.content.number if checked.content else ""
        found.append(ListLine(sent=line[:LONGEST_LINE], checked=checked, is_repeated=number in seen))
        seen |= {number} - {""}
    return tuple(found)


def sign(lines: tuple[ListLine, ...], *, site: str, now: datetime) -> str:
    """Return the valid certificates of a list as a compact JWS. `site`: this site's address, without a final slash."""
    keys = badge_keys.keys()
    numbers = [line.checked.content.number for line in lines if line.counts and line.checked.content]
    payload = {"iss": site, "iat": int(now.timestamp()), NUMBERS: numbers}
    return keys.sign(payload, key_address=f"{site}/badges/keys/{keys.signing}")


def read(sent: str, language: str) -> SignedList | None:
    """Return the list that this site signed, None for another text: a badge, a number, or a list that was altered."""
    try:
        payload = badge_keys.keys().read("".join(sent.split()))
    except (badge_keys.AlteredError, badge_keys.ForeignError):
        return None
    if NUMBERS not in payload:
        return None
    lines = lines_of("\n".join(payload[NUMBERS]), language)
    return SignedList(signed_at=datetime.fromtimestamp(payload["iat"], UTC), lines=lines)
